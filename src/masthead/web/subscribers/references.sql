-- name: people_are_there
-- Refuse rows about nobody. Whom this transaction made, nobody else can take away; others are held until it ends. Many
-- that came at once have ids without a gap, and are counted instead of looked up.
CREATE FUNCTION subscribers_people_are_there() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT SET enable_seqscan = off AS $$
DECLARE
    rows bigint;
    first integer;
    last integer;
    own xid = pg_current_xact_id()::xid;
    missing integer;
BEGIN
    SELECT count(*), min(subscriber_id), max(subscriber_id) INTO rows, first, last FROM arrived;
    IF last - first < rows AND last - first + 1 = (
        SELECT count(*) FROM subscribers_subscriber WHERE id BETWEEN first AND last AND xmin = own
    ) THEN
        RETURN NULL;
    END IF;
    SELECT a.subscriber_id INTO missing FROM arrived a
    WHERE (SELECT s.id FROM subscribers_subscriber s WHERE s.id = a.subscriber_id FOR KEY SHARE) IS NULL
    LIMIT 1;
    IF FOUND THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('%s names subscriber %s, who is not there.', TG_TABLE_NAME, missing),
            TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
    END IF;
    RETURN NULL;
END $$

-- name: nothing_is_left
-- Refuse to take away people while rows are about them.
CREATE FUNCTION subscribers_nothing_is_left() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT SET enable_seqscan = off AS $$
DECLARE
    held integer;
BEGIN
    SELECT g.id INTO held FROM gone g
    WHERE (SELECT v.id FROM subscribers_subscription v WHERE v.subscriber_id = g.id LIMIT 1) IS NOT NULL
        OR (SELECT c.id FROM subscribers_consent c WHERE c.subscriber_id = g.id LIMIT 1) IS NOT NULL
    LIMIT 1;
    IF FOUND THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('Subscriber %s is still named by subscriptions or evidence.', held),
            TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
    END IF;
    RETURN NULL;
END $$

-- name: ids_stay
-- Refuse to give a person another id, or a row another person.
CREATE FUNCTION subscribers_ids_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE foreign_key_violation USING
        MESSAGE = format('In %s, who somebody is never changes.', TG_TABLE_NAME),
        TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END $$

-- name: subscriptions_arrive
-- Look up the people of subscriptions once for all rows of a statement.
CREATE TRIGGER subscribers_subscription_of_somebody AFTER INSERT ON subscribers_subscription
REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION subscribers_people_are_there()

-- name: consents_arrive
-- As above, of evidence.
CREATE TRIGGER subscribers_consent_of_somebody AFTER INSERT ON subscribers_consent
REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION subscribers_people_are_there()

-- name: people_go
-- Look up what is left of people once for all of a statement.
CREATE TRIGGER subscribers_subscriber_named_no_more AFTER DELETE ON subscribers_subscriber
REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION subscribers_nothing_is_left()

-- name: subscriptions_stay
-- Subscriptions stay with their person.
CREATE TRIGGER subscribers_subscription_stays AFTER UPDATE OF subscriber_id ON subscribers_subscription
FOR EACH ROW WHEN (OLD.subscriber_id IS DISTINCT FROM NEW.subscriber_id) EXECUTE FUNCTION subscribers_ids_stay()

-- name: consents_stay
-- Evidence stays with its person.
CREATE TRIGGER subscribers_consent_stays AFTER UPDATE OF subscriber_id ON subscribers_consent
FOR EACH ROW WHEN (OLD.subscriber_id IS DISTINCT FROM NEW.subscriber_id) EXECUTE FUNCTION subscribers_ids_stay()

-- name: people_stay
-- People keep their ids.
CREATE TRIGGER subscribers_subscriber_stays AFTER UPDATE OF id ON subscribers_subscriber
FOR EACH ROW WHEN (OLD.id IS DISTINCT FROM NEW.id) EXECUTE FUNCTION subscribers_ids_stay()
