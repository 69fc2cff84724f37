-- name: make_rows
-- The people of a batch, in the order of their keys.
CREATE TABLE import_rows (
    place INTEGER, address TEXT, key TEXT, domain TEXT, name TEXT, language TEXT, time_zone TEXT, attributes TEXT,
    source TEXT, consented_at TEXT, referrals INTEGER
)

-- name: make_known
-- Those of them who are known, how they stand with the title, and whether anything about them changes.
CREATE TABLE import_known (
    place INTEGER PRIMARY KEY, subscriber_id INTEGER, state TEXT, profile INTEGER, changed INTEGER
)

-- name: make_new
-- Those of them who are new. place: found only where it is needed.
CREATE TABLE import_new (subscriber_id INTEGER PRIMARY KEY, place INTEGER)

-- name: make_tags
-- Tags that rows name.
CREATE TABLE import_tags (place INTEGER, tag_id INTEGER, PRIMARY KEY (place, tag_id)) WITHOUT ROWID

-- name: databases
-- What the connection has open.
PRAGMA database_list

-- name: attach
-- A place for a batch beside the installation's own database.
ATTACH DATABASE ':memory:' AS import_batch

-- name: keys_of
-- The address keys of some.
SELECT place, key FROM import_rows WHERE place IN (SELECT value FROM json_each(%(places)s))

-- name: drop_rows
-- Take some out of the batch.
DELETE FROM import_rows WHERE place IN (SELECT value FROM json_each(%(places)s))

-- name: find_known
-- Look everybody up. A profile changes where a list may change it: of people whom its importer may see.
INSERT INTO import_known (place, subscriber_id, state, profile, changed)
SELECT place, id, state, profile, profile FROM (
    SELECT r.place, s.id, u.state,
        CASE
            WHEN %(policy)s = 'leave' THEN 0
            WHEN u.state IS NULL AND NOT EXISTS (
                SELECT 1 FROM subscribers_subscription v
                WHERE v.subscriber_id = s.id AND v.publication_id IN (SELECT value FROM json_each(%(seen)s))
            ) THEN 0
            WHEN %(policy)s = 'fill' THEN
                (s.name = '' AND r.name <> '') OR (s.language = '' AND r.language <> '')
                OR (s.time_zone = '' AND r.time_zone <> '')
                OR json(s.attributes) <> json_patch(s.attributes, json_patch(r.attributes, s.attributes))
            ELSE
                (r.name NOT IN ('', s.name)) OR (r.language NOT IN ('', s.language))
                OR (r.time_zone NOT IN ('', s.time_zone))
                OR json(s.attributes) <> json_patch(s.attributes, r.attributes)
        END AS profile
    FROM import_rows r CROSS JOIN subscribers_subscriber s ON s.key = r.key
    LEFT JOIN subscribers_subscription u ON u.subscriber_id = s.id AND u.publication_id = %(publication)s
)

-- name: last_id
-- The highest id that any subscriber ever had.
SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'subscribers_subscriber'), 0)

-- name: add_people
-- Take in everybody who is not known. fresh: nobody is.
INSERT INTO subscribers_subscriber
    (address, key, domain, name, language, time_zone, local_time, attributes, source, referrer_id, soft_bounces,
    soft_since, soft_last, referrals_gone, created_at, changed_at)
SELECT address, key, domain, name, language, time_zone, 0, attributes,
    CASE source WHEN '' THEN 'import' ELSE 'import:' || source END, NULL, 0, NULL, NULL, referrals, %(now)s, %(now)s
FROM import_rows WHERE %(fresh)s OR NOT EXISTS (SELECT 1 FROM import_known k WHERE k.place = import_rows.place)

-- name: note_new
-- Who that was: nobody else writes meanwhile, so all ids above the last one are theirs.
INSERT INTO import_new (subscriber_id) SELECT id FROM subscribers_subscriber WHERE id > %(last)s

-- name: update_known
-- Change the profiles that change.
UPDATE subscribers_subscriber SET
    name = CASE WHEN r.name = '' OR (%(policy)s = 'fill' AND subscribers_subscriber.name <> '')
        THEN subscribers_subscriber.name ELSE r.name END,
    language = CASE WHEN r.language = '' OR (%(policy)s = 'fill' AND subscribers_subscriber.language <> '')
        THEN subscribers_subscriber.language ELSE r.language END,
    time_zone = CASE WHEN r.time_zone = '' OR (%(policy)s = 'fill' AND subscribers_subscriber.time_zone <> '')
        THEN subscribers_subscriber.time_zone ELSE r.time_zone END,
    attributes = CASE WHEN %(policy)s = 'fill'
        THEN json_patch(subscribers_subscriber.attributes, json_patch(r.attributes, subscribers_subscriber.attributes))
        ELSE json_patch(subscribers_subscriber.attributes, r.attributes) END,
    changed_at = %(now)s
FROM import_known k JOIN import_rows r ON r.place = k.place
WHERE k.profile = 1 AND subscribers_subscriber.id = k.subscriber_id
