-- name: mailing_state_to_change
-- Where a mailing stands, for a transaction that is about to change it.
SELECT state FROM mailing WHERE id = :mailing FOR UPDATE

-- name: claimable_chunk
-- The first chunk that has work and no living lease, one of the owner's own before all others.
SELECT
    chunk.mailing, chunk.position, chunk.provider, chunk.size, chunk.pending, chunk.passes,
    chunk.lease_owner, chunk.lease_epoch, chunk.reserved_upto, chunk.reserved_epoch, chunk.outcomes, mailing.in_doubt
FROM mailing JOIN mailing_chunk AS chunk ON chunk.mailing = mailing.id
WHERE mailing.state = 'running'
    AND (CAST(:mailing AS BIGINT) IS NULL OR mailing.id = :mailing)
    AND (chunk.pending > 0 OR (chunk.open > 0 AND (chunk.lease_owner <> '' OR chunk.next_attempt <= :now)))
    AND (chunk.lease_owner IN ('', :owner) OR chunk.lease_until <= :now)
ORDER BY chunk.lease_owner = :owner DESC, chunk.mailing, chunk.position
LIMIT 1
FOR UPDATE OF chunk SKIP LOCKED
FOR SHARE OF mailing SKIP LOCKED

-- name: last_heard
-- What the ledger heard last about each of some subscribers.
SELECT subscriber, outcome FROM mailing_exception
WHERE sequence IN (
    SELECT max(sequence) FROM mailing_exception
    WHERE mailing = :mailing AND subscriber = ANY(:subscribers)
    GROUP BY subscriber
)

-- name: suppressed_among
-- Those of some subscribers who must not be mailed.
SELECT subscriber, reason FROM suppression WHERE subscriber = ANY(:subscribers)

-- name: bucket
-- What is in a bucket, for a transaction that is about to draw from it.
SELECT tokens, filled_at FROM pace_bucket WHERE name = :bucket FOR UPDATE

-- name: migration_table
-- Whether anything was ever applied here.
SELECT 1 FROM pg_class WHERE oid = to_regclass('ledger_migration')

-- name: lock_schema
-- One program at a time; the number is this lock's alone, and means nothing.
SELECT pg_advisory_xact_lock(5277319034)

-- name: make_migration_table
-- Which schema files have been applied.
CREATE TABLE IF NOT EXISTS ledger_migration (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at DOUBLE PRECISION NOT NULL
)

-- name: record_migration
-- Note that a schema file has been applied.
INSERT INTO ledger_migration (number, name, applied_at) VALUES (:number, :name, extract(epoch FROM now()))
