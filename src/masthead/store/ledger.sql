-- name: insert_mailing
-- Keep a mailing as it was frozen.
INSERT INTO mailing (id, label, state, in_doubt, audience, excluded, created_at, steered_at, message)
VALUES (:mailing, :label, :state, :in_doubt, :audience, :excluded, :now, :now, :message)

-- name: insert_chunk
-- Keep a chunk that nobody has worked on.
INSERT INTO mailing_chunk (
    mailing, position, provider, size, pending, accepted, closed, open, passes, next_attempt,
    lease_owner, lease_epoch, lease_until, reserved_upto, reserved_epoch, outcomes
)
VALUES (:mailing, :position, :provider, :size, :size, 0, 0, 0, 1, NULL, '', 0, 0, 0, 0, :outcomes)

-- name: insert_members
-- Keep who the members of a chunk are.
INSERT INTO mailing_members (mailing, position, ids, merge_data) VALUES (:mailing, :position, :ids, :merge_data)

-- name: mailing_plan
-- A mailing as it was created.
SELECT label, message, audience, excluded, in_doubt FROM mailing WHERE id = :mailing

-- name: every_mailing
-- All mailings, the newest first.
SELECT id, label, state FROM mailing ORDER BY created_at DESC, id DESC

-- name: mailing_state
-- Where a mailing stands.
SELECT state FROM mailing WHERE id = :mailing

-- name: keep_state
-- Move a mailing to another state.
UPDATE mailing SET state = :state, steered_at = :now WHERE id = :mailing

-- name: keep_message
-- Give a mailing another message.
UPDATE mailing SET message = :message WHERE id = :mailing

-- name: chunks_leased
-- How many chunks of a mailing are in work.
SELECT count(*) FROM mailing_chunk WHERE mailing = :mailing AND lease_owner <> '' AND lease_until > :now

-- name: keep_policy
-- Another policy for members in doubt.
UPDATE mailing SET in_doubt = :in_doubt WHERE id = :mailing

-- name: try_open_again
-- Let every chunk with open members be tried again that was not to be.
UPDATE mailing_chunk SET next_attempt = :now
WHERE mailing = :mailing AND open > 0 AND lease_owner = '' AND next_attempt IS NULL

-- name: work_left
-- How many members are pending, and how many chunks will be, or may be, tried again.
SELECT
    coalesce(sum(pending), 0),
    count(*) FILTER (WHERE open > 0 AND (lease_owner <> '' OR next_attempt IS NOT NULL))
FROM mailing_chunk WHERE mailing = :mailing

-- name: drop_merge_data
-- Forget addresses and merge values of a mailing that has ended; ids and outcomes stay.
UPDATE mailing_members SET merge_data = NULL WHERE mailing = :mailing

-- name: lease_chunk
-- Hand a chunk to an owner, with the marks that it starts from.
UPDATE mailing_chunk
SET lease_owner = :owner, lease_epoch = :epoch, lease_until = :until, passes = :passes, next_attempt = NULL,
    reserved_upto = :reserved_upto, outcomes = :outcomes,
    pending = :pending, accepted = :accepted, closed = :closed, open = :open
WHERE mailing = :mailing AND position = :position

-- name: chunk_members
-- Who the members of a chunk are.
SELECT ids, merge_data FROM mailing_members WHERE mailing = :mailing AND position = :position

-- name: commit_chunk
-- Keep marks and reservation for as long as the claim's epoch is the chunk's own.
UPDATE mailing_chunk
SET outcomes = :outcomes, pending = :pending, accepted = :accepted, closed = :closed, open = :open,
    reserved_upto = :reserved_upto, reserved_epoch = :epoch, lease_until = :until
WHERE mailing = :mailing AND position = :position AND lease_epoch = :epoch AND lease_owner = :owner

-- name: release_chunk
-- Give a chunk back, once or again, for as long as the claim's epoch is the chunk's own.
UPDATE mailing_chunk
SET outcomes = :outcomes, pending = :pending, accepted = :accepted, closed = :closed, open = :open,
    lease_owner = '', lease_until = 0, reserved_upto = 0, next_attempt = :next_attempt
WHERE mailing = :mailing AND position = :position AND lease_epoch = :epoch AND lease_owner IN (:owner, '')

-- name: insert_exception
-- List an event once, however often its commit is repeated.
INSERT INTO mailing_exception (mailing, position, subscriber, address, outcome, code, reply, passes, at)
VALUES (:mailing, :position, :subscriber, :address, :outcome, :code, :reply, :passes, :at)
ON CONFLICT (mailing, subscriber, passes, outcome, at) DO NOTHING

-- name: policy_of_mailing
-- What happens to members in doubt.
SELECT in_doubt FROM mailing WHERE id = :mailing

-- name: next_due
-- When the first chunk with work may be claimed: as soon as its lease ends, or when it is to be tried again.
SELECT min(CASE WHEN chunk.pending > 0 OR chunk.lease_owner <> '' THEN chunk.lease_until ELSE chunk.next_attempt END)
FROM mailing JOIN mailing_chunk AS chunk ON chunk.mailing = mailing.id
WHERE mailing.state = 'running'
    AND (CAST(:mailing AS BIGINT) IS NULL OR mailing.id = :mailing)
    AND (chunk.pending > 0 OR (chunk.open > 0 AND (chunk.lease_owner <> '' OR chunk.next_attempt IS NOT NULL)))

-- name: insert_suppression
-- Never mail a subscriber again; the first reason stays.
INSERT INTO suppression (subscriber, reason, since) VALUES (:subscriber, :reason, :now)
ON CONFLICT (subscriber) DO NOTHING

-- name: account_by_provider
-- How the members of a mailing stand, by who keeps their mailboxes.
SELECT provider, sum(pending), sum(accepted), sum(closed), sum(open)
FROM mailing_chunk WHERE mailing = :mailing GROUP BY provider

-- name: suppressed_by_provider
-- Of those whose case is closed, how many were never submitted.
SELECT chunk.provider, count(DISTINCT exception.subscriber)
FROM mailing_exception AS exception JOIN mailing_chunk AS chunk USING (mailing, position)
WHERE exception.mailing = :mailing AND exception.outcome = 'suppressed'
    AND exception.outcome IN ('suppressed', 'in_doubt')
GROUP BY chunk.provider

-- name: doubts
-- How many events left somebody in doubt.
SELECT count(*) FROM mailing_exception
WHERE mailing = :mailing AND outcome = 'in_doubt' AND outcome IN ('suppressed', 'in_doubt')

-- name: last_in_doubt
-- Whoever the ledger last heard to be in doubt, in chunks that have open members.
SELECT doubt.position, doubt.subscriber
FROM mailing_exception AS doubt JOIN mailing_chunk AS chunk USING (mailing, position)
WHERE doubt.mailing = :mailing AND doubt.outcome = 'in_doubt' AND doubt.outcome IN ('suppressed', 'in_doubt')
    AND chunk.open > 0
    AND NOT EXISTS (
        SELECT 1 FROM mailing_exception AS later
        WHERE later.mailing = doubt.mailing AND later.subscriber = doubt.subscriber AND later.sequence > doubt.sequence
    )
ORDER BY doubt.position

-- name: marks_and_ids
-- The marks and subscriber ids of one chunk.
SELECT chunk.provider, chunk.size, chunk.outcomes, members.ids
FROM mailing_chunk AS chunk JOIN mailing_members AS members USING (mailing, position)
WHERE chunk.mailing = :mailing AND chunk.position = :position

-- name: chunks_not_accepted
-- The chunks that have members who are not accepted.
SELECT position FROM mailing_chunk WHERE mailing = :mailing AND accepted < size ORDER BY position

-- name: exceptions_after
-- A page of exception rows in order of time.
SELECT sequence, subscriber, address, outcome, code, reply, passes, at
FROM mailing_exception
WHERE mailing = :mailing AND (at, sequence) > (:at, :sequence)
ORDER BY at, sequence
LIMIT :page

-- name: last_exceptions
-- What was heard last, the newest first.
SELECT sequence, subscriber, address, outcome, code, reply, passes, at
FROM mailing_exception WHERE mailing = :mailing
ORDER BY at DESC, sequence DESC
LIMIT :page

-- name: doubt_decided
-- Note that somebody who is in doubt is to get the message again, as if the relay had put it off.
INSERT INTO mailing_exception (mailing, position, subscriber, address, outcome, code, reply, passes, at)
SELECT doubt.mailing, doubt.position, doubt.subscriber, doubt.address, 'deferred', 0,
    CAST(:reply AS TEXT), doubt.passes, CAST(:now AS DOUBLE PRECISION)
FROM mailing_exception AS doubt
WHERE doubt.mailing = :mailing AND doubt.subscriber = :subscriber AND doubt.outcome = 'in_doubt'
    AND doubt.outcome IN ('suppressed', 'in_doubt')
    AND NOT EXISTS (
        SELECT 1 FROM mailing_exception AS later
        WHERE later.mailing = doubt.mailing AND later.subscriber = doubt.subscriber AND later.sequence > doubt.sequence
    )
ON CONFLICT (mailing, subscriber, passes, outcome, at) DO NOTHING

-- name: try_chunk_again
-- Let the chunk of somebody be tried again, unless somebody works on it: then who gives it back sees to that.
UPDATE mailing_chunk SET next_attempt = :now
WHERE mailing = :mailing AND open > 0 AND lease_owner = ''
    AND position IN (
        SELECT position FROM mailing_exception WHERE mailing = :mailing AND subscriber = :subscriber
    )

-- name: open_bucket
-- Make a bucket that nobody has drawn from; it starts full.
INSERT INTO pace_bucket (name, tokens, filled_at) VALUES (:bucket, :burst, :now) ON CONFLICT (name) DO NOTHING

-- name: keep_bucket
-- Keep what is left in a bucket.
UPDATE pace_bucket SET tokens = :tokens, filled_at = :filled_at WHERE name = :bucket

-- name: schema_number
-- The number of the last schema file that was applied.
SELECT coalesce(max(number), 0) FROM ledger_migration
