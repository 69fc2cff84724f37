-- name: gone
-- Whoever left the title, or whose mail came back: no list brings them back.
SELECT place, state FROM import_known WHERE state IN ('unsubscribed', 'bounced', 'complained')

-- name: drop_gone_tags
-- Take their tags out of the batch.
DELETE FROM import_tags
WHERE place IN (SELECT place FROM import_known WHERE state IN ('unsubscribed', 'bounced', 'complained'))

-- name: drop_gone_rows
-- Take them out of the batch.
DELETE FROM import_rows
WHERE place IN (SELECT place FROM import_known WHERE state IN ('unsubscribed', 'bounced', 'complained'))

-- name: drop_gone
-- And out of those who are known.
DELETE FROM import_known WHERE state IN ('unsubscribed', 'bounced', 'complained')

-- name: keys
-- The address keys of the batch, where they are needed here.
SELECT place, key FROM import_rows

-- name: add_tag
-- Note that a row's cell names a tag.
INSERT INTO import_tags (place, tag_id) VALUES (%s, %s)

-- name: mark_joining
-- Known people who come to the title with this list, and those who waited for their own confirmation.
UPDATE import_known SET changed = 1 WHERE state IS NULL OR state = 'pending'

-- name: mark_tagged
-- Known people who get a tag that their row names.
UPDATE import_known SET changed = 1
WHERE changed = 0 AND EXISTS (
    SELECT 1 FROM import_tags t
    WHERE t.place = import_known.place AND NOT EXISTS (
        SELECT 1 FROM subscribers_subscribertag h
        WHERE h.subscriber_id = import_known.subscriber_id AND h.tag_id = t.tag_id
    )
)

-- name: mark_tagged_all
-- Known people who get a tag that everybody of the list gets.
UPDATE import_known SET changed = 1
WHERE changed = 0 AND NOT EXISTS (
    SELECT 1 FROM subscribers_subscribertag h
    WHERE h.subscriber_id = import_known.subscriber_id AND h.tag_id = %(tag)s
)

-- name: known
-- How the rows of known people end: whether they are new to the title, whether anything changes, and who they are.
SELECT place, CASE WHEN state IS NULL THEN 1 ELSE 0 END, changed, profile, CASE WHEN state = 'pending' THEN 1 ELSE 0 END,
    subscriber_id
FROM import_known

-- name: new_range
-- The same where nobody else came between.
SELECT COALESCE(min(subscriber_id), 0), COALESCE(max(subscriber_id), -1), count(*) FROM import_new

-- name: new_ids
-- Who is new to the installation.
SELECT subscriber_id FROM import_new

-- name: subscribe_new
-- Subscribe them.
INSERT INTO subscribers_subscription
    (subscriber_id, publication_id, state, since, asked_at, confirmed_at, paused_until, frequency, source, reason)
SELECT subscriber_id, %(publication)s, 'active', %(now)s, %(agreed)s, %(now)s, NULL, 'every', %(source)s, ''
FROM import_new

-- name: subscribe_new_dated
-- Subscribe them where rows say when somebody agreed.
INSERT INTO subscribers_subscription
    (subscriber_id, publication_id, state, since, asked_at, confirmed_at, paused_until, frequency, source, reason)
SELECT n.subscriber_id, %(publication)s, 'active', %(now)s, COALESCE(r.consented_at, %(agreed)s), %(now)s, NULL,
    'every', %(source)s, ''
FROM import_new n JOIN import_rows r ON r.place = n.place

-- name: vouch_new
-- Keep where and when they agreed.
INSERT INTO subscribers_consent
    (subscriber_id, publication_id, kind, method, at, wording_id, origin, network, import_run_id)
SELECT subscriber_id, %(publication)s, 'vouched', 'import', %(agreed)s, %(wording)s, %(origin)s, '', %(run)s
FROM import_new

-- name: vouch_new_dated
-- The same where rows say when.
INSERT INTO subscribers_consent
    (subscriber_id, publication_id, kind, method, at, wording_id, origin, network, import_run_id)
SELECT n.subscriber_id, %(publication)s, 'vouched', 'import', COALESCE(r.consented_at, %(agreed)s), %(wording)s,
    %(origin)s, '', %(run)s
FROM import_new n JOIN import_rows r ON r.place = n.place

-- name: subscribe_known
-- Subscribe people who are known, but not to this title.
INSERT INTO subscribers_subscription
    (subscriber_id, publication_id, state, since, asked_at, confirmed_at, paused_until, frequency, source, reason)
SELECT k.subscriber_id, %(publication)s, 'active', %(now)s, COALESCE(r.consented_at, %(agreed)s), %(now)s, NULL,
    'every', %(source)s, ''
FROM import_known k JOIN import_rows r ON r.place = k.place WHERE k.state IS NULL ORDER BY k.subscriber_id

-- name: activate_pending
-- Vouch for people who waited for their own confirmation; whoever left meanwhile is not among them.
UPDATE subscribers_subscription SET state = 'active', since = %(now)s, confirmed_at = %(now)s, reason = ''
WHERE publication_id = %(publication)s AND state = 'pending'
    AND subscriber_id IN (SELECT subscriber_id FROM import_known WHERE state = 'pending')

-- name: vouch_known
-- Keep where and when known people agreed, if the list changes anything about them.
INSERT INTO subscribers_consent
    (subscriber_id, publication_id, kind, method, at, wording_id, origin, network, import_run_id)
SELECT k.subscriber_id, %(publication)s, 'vouched', 'import', COALESCE(r.consented_at, %(agreed)s), %(wording)s,
    %(origin)s, '', %(run)s
FROM import_known k JOIN import_rows r ON r.place = k.place WHERE k.changed = 1 ORDER BY k.subscriber_id

-- name: place_new
-- Find the rows of the new people, where their rows say more about them.
UPDATE import_new SET place = r.place
FROM subscribers_subscriber s JOIN import_rows r ON r.key = s.key
WHERE s.id = import_new.subscriber_id

-- name: tag_all_new
-- Give a tag to everybody who is new.
INSERT INTO subscribers_subscribertag (subscriber_id, tag_id) SELECT subscriber_id, %(tag)s FROM import_new

-- name: tag_all_known
-- Give a tag to everybody who is known and does not have it.
INSERT INTO subscribers_subscribertag (subscriber_id, tag_id)
SELECT k.subscriber_id, %(tag)s FROM import_known k
WHERE NOT EXISTS (
    SELECT 1 FROM subscribers_subscribertag h WHERE h.subscriber_id = k.subscriber_id AND h.tag_id = %(tag)s
)

-- name: tag_rows
-- Give people the tags that their rows name.
INSERT INTO subscribers_subscribertag (subscriber_id, tag_id)
SELECT p.subscriber_id, t.tag_id
FROM import_tags t
JOIN (
    SELECT place, subscriber_id FROM import_new UNION ALL SELECT place, subscriber_id FROM import_known
) p ON p.place = t.place
WHERE NOT EXISTS (
    SELECT 1 FROM subscribers_subscribertag h WHERE h.subscriber_id = p.subscriber_id AND h.tag_id = t.tag_id
)

-- name: tagged
-- Who has which tag that rows name.
SELECT t.tag_id, p.subscriber_id
FROM import_tags t
JOIN (
    SELECT place, subscriber_id FROM import_new UNION ALL SELECT place, subscriber_id FROM import_known
) p ON p.place = t.place
