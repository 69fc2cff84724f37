-- name: make_rows
-- The people of a batch, in the order of their keys.
CREATE TEMP TABLE IF NOT EXISTS import_rows (
    place integer, address text, key text, domain text, name text, language text, time_zone text, attributes jsonb,
    source text, consented_at timestamptz, referrals integer
)

-- name: make_known
-- Those of them who are known, how they stand with the title, and whether anything about them changes.
CREATE TEMP TABLE IF NOT EXISTS import_known (
    place integer, subscriber_id integer, state text, profile smallint, changed smallint
)

-- name: make_new
-- Those of them who are new. place: found only where it is needed.
CREATE TEMP TABLE IF NOT EXISTS import_new (subscriber_id integer, place integer)

-- name: make_tags
-- Tags that rows name.
CREATE TEMP TABLE IF NOT EXISTS import_tags (place integer, tag_id bigint)

-- name: empty_rows
-- Make ready for the next batch.
TRUNCATE import_rows

-- name: empty_known
-- As above.
TRUNCATE import_known

-- name: empty_new
-- As above.
TRUNCATE import_new

-- name: empty_tags
-- As above.
TRUNCATE import_tags

-- name: copy_rows
-- Take a batch in.
COPY import_rows FROM STDIN

-- name: keys_of
-- The address keys of some.
SELECT place, key FROM import_rows WHERE place IN (SELECT value::integer FROM json_array_elements_text(%(places)s::json))

-- name: drop_rows
-- Take some out of the batch.
DELETE FROM import_rows WHERE place IN (SELECT value::integer FROM json_array_elements_text(%(places)s::json))

-- name: make_room
-- Hold a batch in memory; possible only before a session's first temporary table.
SELECT set_config('temp_buffers', '96MB', false) WHERE pg_my_temp_schema() = 0

-- name: find_known
-- Look everybody up, one by one in the index (LIMIT has it so: what is known of the table's size is of before the list).
-- A profile changes where a list may change it: of people whom its importer may see.
INSERT INTO import_known (place, subscriber_id, state, profile, changed)
SELECT place, id, state, profile, profile FROM (
    SELECT r.place, s.id, u.state, (CASE
        WHEN %(policy)s = 'leave' THEN false
        WHEN u.state IS NULL AND NOT EXISTS (
            SELECT 1 FROM subscribers_subscription v
            WHERE v.subscriber_id = s.id
                AND v.publication_id IN (SELECT value::bigint FROM json_array_elements_text(%(seen)s::json))
        ) THEN false
        WHEN %(policy)s = 'fill' THEN
            (s.name = '' AND r.name <> '') OR (s.language = '' AND r.language <> '')
            OR (s.time_zone = '' AND r.time_zone <> '') OR r.attributes || s.attributes <> s.attributes
        ELSE
            r.name NOT IN ('', s.name) OR r.language NOT IN ('', s.language) OR r.time_zone NOT IN ('', s.time_zone)
            OR s.attributes || r.attributes <> s.attributes
    END)::integer AS profile
    FROM import_rows r
    CROSS JOIN LATERAL (
        SELECT id, name, language, time_zone, attributes FROM subscribers_subscriber WHERE key = r.key LIMIT 1
    ) s
    LEFT JOIN LATERAL (
        SELECT state FROM subscribers_subscription
        WHERE subscriber_id = s.id AND publication_id = %(publication)s LIMIT 1
    ) u ON true
) found

-- name: add_people
-- Take in everybody who is not known. fresh: nobody is.
WITH added AS (
    INSERT INTO subscribers_subscriber
        (address, key, domain, name, language, time_zone, local_time, attributes, source, referrer_id, soft_bounces,
        soft_since, soft_last, referrals_gone, created_at, changed_at)
    SELECT address, key, domain, name, language, time_zone, false, attributes,
        CASE source WHEN '' THEN 'import' ELSE 'import:' || source END, NULL, 0, NULL, NULL, referrals, %(now)s, %(now)s
    FROM import_rows r WHERE %(fresh)s OR NOT EXISTS (SELECT 1 FROM import_known k WHERE k.place = r.place)
    RETURNING id
)
INSERT INTO import_new (subscriber_id) SELECT id FROM added

-- name: update_known
-- Change the profiles that change.
UPDATE subscribers_subscriber s SET
    name = CASE WHEN r.name = '' OR (%(policy)s = 'fill' AND s.name <> '') THEN s.name ELSE r.name END,
    language = CASE WHEN r.language = '' OR (%(policy)s = 'fill' AND s.language <> '') THEN s.language
        ELSE r.language END,
    time_zone = CASE WHEN r.time_zone = '' OR (%(policy)s = 'fill' AND s.time_zone <> '') THEN s.time_zone
        ELSE r.time_zone END,
    attributes = CASE WHEN %(policy)s = 'fill' THEN r.attributes || s.attributes ELSE s.attributes || r.attributes END,
    changed_at = %(now)s
FROM import_known k JOIN import_rows r ON r.place = k.place
WHERE k.profile = 1 AND s.id = k.subscriber_id
