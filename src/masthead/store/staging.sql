-- name: make_candidates
-- Everybody who might get a mailing, in the order in which they came.
CREATE TABLE candidate (
    number INTEGER PRIMARY KEY,
    id INTEGER NOT NULL,
    key TEXT NOT NULL,
    provider TEXT NOT NULL,
    place INTEGER NOT NULL,
    reason TEXT NOT NULL,
    member BLOB NOT NULL
) STRICT

-- name: add_candidate
-- Take one candidate in.
INSERT INTO candidate (id, key, provider, place, reason, member) VALUES (?, ?, ?, ?, ?, ?)

-- name: index_keys
-- Made when all are in: sorting once is faster than keeping order all the time.
CREATE INDEX candidate_by_key ON candidate (key, reason)

-- name: index_ids
-- As above.
CREATE INDEX candidate_by_id ON candidate (id, reason)

-- name: exclude_same_key
-- Of each mailbox keep one: one with a reason before all others, else the first.
UPDATE candidate SET reason = :reason
WHERE number IN (
    SELECT number FROM (
        SELECT number, row_number() OVER (PARTITION BY key ORDER BY reason = '', number) AS place_of_key
        FROM candidate WHERE key IN (SELECT key FROM candidate GROUP BY key HAVING count(*) > 1)
    )
    WHERE place_of_key > 1
)

-- name: exclude_same_id
-- Of each subscriber keep one: one with a reason before all others, else the first; duplicate mailboxes are out already.
UPDATE candidate SET reason = :reason
WHERE number IN (
    SELECT number FROM (
        SELECT number, row_number() OVER (PARTITION BY id ORDER BY reason = '', number) AS place_of_id
        FROM candidate
        WHERE reason <> :reason AND id IN (SELECT id FROM candidate GROUP BY id HAVING count(*) > 1)
    )
    WHERE place_of_id > 1
)

-- name: make_settled
-- Those without a reason, sorted once, because looking each up through an index takes three times as long.
CREATE TABLE settled (number INTEGER PRIMARY KEY, provider TEXT NOT NULL, id INTEGER NOT NULL, member BLOB NOT NULL) STRICT

-- name: fill_settled
-- Of each provider class, all in a row, shuffled.
INSERT INTO settled (provider, id, member)
SELECT provider, id, member FROM candidate WHERE reason = '' ORDER BY provider, place, number

-- name: excluded
-- Who is left out, counted by reason.
SELECT reason, count(*) FROM candidate WHERE reason <> '' GROUP BY reason

-- name: prepared
-- Who is not: by provider class how many there are, and where they begin.
SELECT provider, count(*), min(number) FROM settled GROUP BY provider

-- name: members
-- Those of one provider class.
SELECT id, member FROM settled WHERE number BETWEEN :first AND :last ORDER BY number
