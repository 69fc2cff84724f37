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

-- name: wordings_are_there
-- Refuse evidence of words that are not kept. A list has few wordings.
CREATE FUNCTION subscribers_wordings_are_there() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT SET enable_seqscan = off AS $$
DECLARE
    missing bigint;
BEGIN
    SELECT a.wording_id INTO missing FROM (SELECT DISTINCT wording_id FROM arrived WHERE wording_id IS NOT NULL) a
    WHERE (SELECT w.id FROM subscribers_wording w WHERE w.id = a.wording_id FOR KEY SHARE) IS NULL
    LIMIT 1;
    IF FOUND THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('%s names wording %s, which is not there.', TG_TABLE_NAME, missing),
            TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
    END IF;
    RETURN NULL;
END $$

-- name: referrer_is_there
-- Refuse a referrer who is nobody. Few people have one, so theirs are looked up one by one.
CREATE FUNCTION subscribers_referrer_is_there() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT SET enable_seqscan = off AS $$
BEGIN
    PERFORM FROM subscribers_subscriber WHERE id = NEW.referrer_id FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('%s names subscriber %s, who is not there.', TG_TABLE_NAME, NEW.referrer_id),
            TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
    END IF;
    RETURN NULL;
END $$

-- name: people_are_free
-- Refuse to take away people while rows are about them.
CREATE FUNCTION subscribers_people_are_free() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT SET enable_seqscan = off AS $$
DECLARE
    held integer;
BEGIN
    SELECT g.id INTO held FROM gone g
    WHERE (SELECT v.id FROM subscribers_subscription v WHERE v.subscriber_id = g.id LIMIT 1) IS NOT NULL
        OR (SELECT c.id FROM subscribers_consent c WHERE c.subscriber_id = g.id LIMIT 1) IS NOT NULL
        OR (SELECT r.id FROM subscribers_subscriber r WHERE r.referrer_id = g.id LIMIT 1) IS NOT NULL
    LIMIT 1;
    IF FOUND THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('Subscriber %s is still named by a subscription, evidence or somebody they brought.', held),
            TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
    END IF;
    RETURN NULL;
END $$

-- name: wording_is_free
-- Refuse to take away a wording while evidence names it.
CREATE FUNCTION subscribers_wording_is_free() RETURNS trigger LANGUAGE plpgsql
SET search_path FROM CURRENT SET enable_seqscan = off AS $$
BEGIN
    PERFORM FROM subscribers_consent WHERE wording_id = OLD.id LIMIT 1;
    IF FOUND THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('Wording %s is still named by evidence.', OLD.id),
            TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
    END IF;
    RETURN NULL;
END $$

-- name: ids_stay
-- Refuse to give a person or a wording another id, or a row another of them.
CREATE FUNCTION subscribers_ids_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE foreign_key_violation USING
        MESSAGE = format('In %s, what a row is about never changes.', TG_TABLE_NAME),
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

-- name: consents_name_wordings
-- As above, the words of evidence.
CREATE TRIGGER subscribers_consent_in_words AFTER INSERT ON subscribers_consent
REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION subscribers_wordings_are_there()

-- name: people_come_referred
-- Look up the referrers of those who have one.
CREATE TRIGGER subscribers_subscriber_referred AFTER INSERT ON subscribers_subscriber
FOR EACH ROW WHEN (NEW.referrer_id IS NOT NULL) EXECUTE FUNCTION subscribers_referrer_is_there()

-- name: people_get_referred
-- The same of those who get one.
CREATE TRIGGER subscribers_subscriber_referred_anew AFTER UPDATE OF referrer_id ON subscribers_subscriber
FOR EACH ROW WHEN (NEW.referrer_id IS NOT NULL AND NEW.referrer_id IS DISTINCT FROM OLD.referrer_id)
EXECUTE FUNCTION subscribers_referrer_is_there()

-- name: people_go
-- Look up what is left of people once for all of a statement.
CREATE TRIGGER subscribers_subscriber_named_no_more AFTER DELETE ON subscribers_subscriber
REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION subscribers_people_are_free()

-- name: wordings_go
-- Look up what is left of a wording, at the end: a title that is deleted takes its wordings and evidence in any order.
CREATE CONSTRAINT TRIGGER subscribers_wording_named_no_more AFTER DELETE ON subscribers_wording
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION subscribers_wording_is_free()

-- name: subscriptions_stay
-- Subscriptions stay with their person.
CREATE TRIGGER subscribers_subscription_stays AFTER UPDATE OF subscriber_id ON subscribers_subscription
FOR EACH ROW WHEN (OLD.subscriber_id IS DISTINCT FROM NEW.subscriber_id) EXECUTE FUNCTION subscribers_ids_stay()

-- name: consents_stay
-- Evidence stays with its person and its words.
CREATE TRIGGER subscribers_consent_stays AFTER UPDATE OF subscriber_id, wording_id ON subscribers_consent
FOR EACH ROW WHEN (
    OLD.subscriber_id IS DISTINCT FROM NEW.subscriber_id OR OLD.wording_id IS DISTINCT FROM NEW.wording_id
) EXECUTE FUNCTION subscribers_ids_stay()

-- name: people_stay
-- People keep their ids.
CREATE TRIGGER subscribers_subscriber_stays AFTER UPDATE OF id ON subscribers_subscriber
FOR EACH ROW WHEN (OLD.id IS DISTINCT FROM NEW.id) EXECUTE FUNCTION subscribers_ids_stay()

-- name: wordings_stay
-- Wordings too.
CREATE TRIGGER subscribers_wording_stays AFTER UPDATE OF id ON subscribers_wording
FOR EACH ROW WHEN (OLD.id IS DISTINCT FROM NEW.id) EXECUTE FUNCTION subscribers_ids_stay()
