-- What the migrations make of an empty database. Written by masthead.testing.first_tables; do not edit.
CREATE TABLE "account_emailaddress" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "verified" bool NOT NULL, "primary" bool NOT NULL, "user_id" bigint NOT NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "email" varchar(254) NOT NULL);
CREATE TABLE "account_emailconfirmation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "created" datetime NOT NULL, "sent" datetime NULL, "key" varchar(64) NOT NULL UNIQUE, "email_address_id" integer NOT NULL REFERENCES "account_emailaddress" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "api_apitoken" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL, "digest" varchar(64) NOT NULL UNIQUE, "prefix" varchar(16) NOT NULL, "publications" text NULL CHECK ((JSON_VALID("publications") OR "publications" IS NULL)), "scopes" text NOT NULL CHECK ((JSON_VALID("scopes") OR "scopes" IS NULL)), "created_at" datetime NOT NULL, "expires_at" datetime NULL, "revoked_at" datetime NULL, "last_used_at" datetime NULL, "minute" bigint NOT NULL, "spent" integer unsigned NOT NULL CHECK ("spent" >= 0), "created_by_id" bigint NOT NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "api_keptanswer" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(255) NOT NULL, "fingerprint" varchar(64) NOT NULL, "status" smallint unsigned NOT NULL CHECK ("status" >= 0), "headers" text NOT NULL CHECK ((JSON_VALID("headers") OR "headers" IS NULL)), "body" text NOT NULL, "sealed" bool NOT NULL, "taken_at" datetime NOT NULL, "turn" integer unsigned NOT NULL CHECK ("turn" >= 0), "token_id" bigint NOT NULL REFERENCES "api_apitoken" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "api_answer_once_per_key" UNIQUE ("token_id", "key"));
CREATE TABLE "archive_archiveversion" ("id" smallint unsigned NOT NULL PRIMARY KEY CHECK ("id" >= 0), "version" bigint unsigned NOT NULL CHECK ("version" >= 0), "changed_at" datetime NOT NULL, CONSTRAINT "archive_version_is_one_row" CHECK ("id" = 1));
CREATE TABLE "archive_byline" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "name" text NOT NULL, "slug" varchar(80) NOT NULL, "edition_id" bigint NOT NULL REFERENCES "archive_publishededition" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "archive_byline_position_once" UNIQUE ("edition_id", "position"));
CREATE TABLE "archive_formerday" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "day" date NOT NULL, "edition_id" bigint NOT NULL REFERENCES "archive_publishededition" ("id") DEFERRABLE INITIALLY DEFERRED, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "archive_former_day_once" UNIQUE ("publication_id", "day"));
CREATE TABLE "archive_publishededition" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "source_id" bigint unsigned NOT NULL UNIQUE CHECK ("source_id" >= 0), "number" integer unsigned NOT NULL CHECK ("number" >= 0), "date" date NOT NULL, "title" text NOT NULL, "preheader" text NOT NULL, "language" varchar(60) NOT NULL, "edition" text NOT NULL CHECK ((JSON_VALID("edition") OR "edition" IS NULL)), "house" text NOT NULL CHECK ((JSON_VALID("house") OR "house" IS NULL)), "theme" text NOT NULL CHECK ((JSON_VALID("theme") OR "theme" IS NULL)), "media" text NOT NULL CHECK ((JSON_VALID("media") OR "media" IS NULL)), "reading_seconds" integer unsigned NOT NULL CHECK ("reading_seconds" >= 0), "picture" varchar(16) NOT NULL, "published_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "votes" text NOT NULL CHECK ((JSON_VALID("votes") OR "votes" IS NULL)), CONSTRAINT "archive_edition_once_a_day" UNIQUE ("publication_id", "date"));
CREATE TABLE "archive_publishedsection" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "date" date NOT NULL, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "kind" varchar(60) NOT NULL, "label" text NOT NULL, "label_slug" varchar(80) NOT NULL, "headline" text NOT NULL, "anchor" varchar(80) NOT NULL, "text" text NOT NULL, "picture" text NOT NULL CHECK ((JSON_VALID("picture") OR "picture" IS NULL)), "words" integer unsigned NOT NULL CHECK ("words" >= 0), "listed" bool NOT NULL, "edition_id" bigint NOT NULL REFERENCES "archive_publishededition" ("id") DEFERRABLE INITIALLY DEFERRED, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "archive_section_position_once" UNIQUE ("edition_id", "position"));
CREATE VIRTUAL TABLE archive_search USING fts5(headline, body, edition, characters, tokenize='ascii');
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL);
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
CREATE TABLE "growth_boardname" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(40) NOT NULL, "at" datetime NOT NULL, "subscriber_id" integer NOT NULL REFERENCES "subscribers_subscriber" ("id") DEFERRABLE INITIALLY DEFERRED, "programme_id" bigint NOT NULL REFERENCES "growth_programme" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "growth_board_name_once" UNIQUE ("programme_id", "subscriber_id"));
CREATE TABLE "growth_gift" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "mark" varchar(64) NOT NULL, "state" varchar(10) NOT NULL, "why" varchar(20) NOT NULL, "friends" integer unsigned NOT NULL CHECK ("friends" >= 0), "attempt" smallint unsigned NOT NULL CHECK ("attempt" >= 0), "earned_at" datetime NOT NULL, "told_at" datetime NULL, "sent_at" datetime NULL, "expires_at" datetime NULL, "address" text NOT NULL, "address_at" datetime NULL, "subscriber_id" integer NULL REFERENCES "subscribers_subscriber" ("id") DEFERRABLE INITIALLY DEFERRED, "milestone_id" bigint NOT NULL REFERENCES "growth_milestone" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "growth_gift_once" UNIQUE ("milestone_id", "mark"), CONSTRAINT "growth_gift_once_a_person" UNIQUE ("milestone_id", "subscriber_id"), CONSTRAINT "growth_gift_state_known" CHECK ("state" IN ('earned', 'held', 'sent', 'failed', 'expired')), CONSTRAINT "growth_gift_sent_at" CHECK ((NOT ("state" = 'sent') OR "sent_at" IS NOT NULL)));
CREATE TABLE "growth_giftmove" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" smallint unsigned NOT NULL CHECK ("number" >= 0), "at" datetime NOT NULL, "before" varchar(10) NOT NULL, "after" varchar(10) NOT NULL, "why" varchar(20) NOT NULL, "actor_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "gift_id" bigint NOT NULL REFERENCES "growth_gift" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "growth_gift_moves_in_order" UNIQUE ("gift_id", "number"));
CREATE TABLE "growth_joining" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "mailing" bigint unsigned NOT NULL CHECK ("mailing" >= 0), "shown" text NOT NULL, "at" datetime NOT NULL, "subscriber_id" integer NOT NULL REFERENCES "subscribers_subscriber" ("id") DEFERRABLE INITIALLY DEFERRED, "promotion_id" bigint NOT NULL REFERENCES "growth_promotion" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "growth_joining_once" UNIQUE ("promotion_id", "subscriber_id"));
CREATE TABLE "growth_messagerules" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "quiet_from" smallint unsigned NOT NULL CHECK ("quiet_from" >= 0), "quiet_to" smallint unsigned NOT NULL CHECK ("quiet_to" >= 0), "gap_hours" smallint unsigned NOT NULL CHECK ("gap_hours" >= 0), "publication_id" bigint NOT NULL UNIQUE REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "growth_message_hours_of_a_day" CHECK (("quiet_from" <= 23 AND "quiet_to" <= 23)));
CREATE TABLE "growth_milestone" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "friends" smallint unsigned NOT NULL CHECK ("friends" >= 0), "name" varchar(80) NOT NULL, "about" varchar(300) NOT NULL, "sort" varchar(10) NOT NULL, "file" varchar(100) NOT NULL, "file_name" varchar(200) NOT NULL, "text" text NOT NULL, "claim_days" smallint unsigned NOT NULL CHECK ("claim_days" >= 0), "retired_at" datetime NULL, "programme_id" bigint NOT NULL REFERENCES "growth_programme" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "growth_milestone_friends_sound" CHECK ("friends" >= 1), CONSTRAINT "growth_milestone_sort_known" CHECK ("sort" IN ('file', 'code', 'page', 'parcel')));
CREATE TABLE "growth_passing" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "how" varchar(8) NOT NULL, "mailing" bigint unsigned NULL CHECK ("mailing" >= 0), "at" datetime NOT NULL, "place_id" bigint NOT NULL REFERENCES "growth_place" ("id") DEFERRABLE INITIALLY DEFERRED, "message_id" bigint NOT NULL REFERENCES "growth_sequencemessage" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "growth_message_once_a_place" UNIQUE ("place_id", "message_id"), CONSTRAINT "growth_passing_sent_by_a_mailing" CHECK ((("how" = 'sent' AND "mailing" IS NOT NULL) OR (NOT ("how" = 'sent') AND "mailing" IS NULL))));
CREATE TABLE "growth_place" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "state" varchar(8) NOT NULL, "since" datetime NOT NULL, "began_at" datetime NOT NULL, "ended_at" datetime NULL, "why" varchar(200) NOT NULL, "answered" varchar(300) NOT NULL, "subscriber_id" integer NOT NULL REFERENCES "subscribers_subscriber" ("id") DEFERRABLE INITIALLY DEFERRED, "sequence_id" bigint NOT NULL REFERENCES "growth_sequence" ("id") DEFERRABLE INITIALLY DEFERRED, "message_id" bigint NULL REFERENCES "growth_sequencemessage" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "growth_place_once" UNIQUE ("sequence_id", "subscriber_id"), CONSTRAINT "growth_place_state_known" CHECK ("state" IN ('waiting', 'asked', 'paused', 'finished', 'goal', 'kept', 'left', 'silent', 'ended')));
CREATE TABLE "growth_poll" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(32) NOT NULL UNIQUE, "day" date NOT NULL, "nth" smallint unsigned NOT NULL CHECK ("nth" >= 0), "question" text NOT NULL, "answers" text NOT NULL CHECK ((JSON_VALID("answers") OR "answers" IS NULL)), "state" varchar(10) NOT NULL, "opened_at" datetime NOT NULL, "closes_at" datetime NOT NULL, "gone" text NOT NULL CHECK ((JSON_VALID("gone") OR "gone" IS NULL)), "edition_id" bigint NULL REFERENCES "newsroom_edition" ("id") DEFERRABLE INITIALLY DEFERRED, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "growth_poll_once_a_place" UNIQUE ("publication_id", "day", "nth"), CONSTRAINT "growth_poll_state_known" CHECK ("state" IN ('open', 'closed', 'withdrawn')));
CREATE TABLE "growth_pollrules" ("publication_id" bigint NOT NULL PRIMARY KEY REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "days" smallint unsigned NOT NULL CHECK ("days" >= 0), "results" varchar(8) NOT NULL, CONSTRAINT "growth_poll_rules_known" CHECK ("results" IN ('always', 'voted', 'closed')));
CREATE TABLE "growth_programme" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "open" bool NOT NULL, "rule" varchar(10) NOT NULL, "days" smallint unsigned NOT NULL CHECK ("days" >= 0), "leaderboard" bool NOT NULL, "pitch" varchar(300) NOT NULL, "complete_pitch" varchar(300) NOT NULL, "changed_at" datetime NOT NULL, "publication_id" bigint NOT NULL UNIQUE REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "growth_programme_rule_known" CHECK ("rule" IN ('confirmed', 'opened', 'clicked', 'stayed')), CONSTRAINT "growth_programme_days_sound" CHECK (("days" >= 1 AND "days" <= 365)));
CREATE TABLE "growth_promotion" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "headline" varchar(120) NOT NULL, "text" varchar(600) NOT NULL, "button" varchar(60) NOT NULL, "starts" date NOT NULL, "ends" date NULL, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "stopped" bool NOT NULL, "per_edition" integer unsigned NOT NULL CHECK ("per_edition" >= 0), "per_reader" smallint unsigned NOT NULL CHECK ("per_reader" >= 0), "days" smallint unsigned NOT NULL CHECK ("days" >= 0), "segment" varchar(60) NOT NULL, "gone" integer unsigned NOT NULL CHECK ("gone" >= 0), "created_at" datetime NOT NULL, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "title_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "growth_promotion_is_of_another" CHECK (NOT ("title_id" = ("publication_id"))), CONSTRAINT "growth_promotion_in_order" CHECK (("ends" IS NULL OR "ends" >= ("starts"))), CONSTRAINT "growth_promotion_has_a_cap" CHECK (("days" >= 1 AND "per_reader" >= 1)));
CREATE TABLE "growth_referral" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "mark" varchar(64) NOT NULL, "state" varchar(10) NOT NULL, "reasons" text NOT NULL CHECK ((JSON_VALID("reasons") OR "reasons" IS NULL)), "asked_at" datetime NOT NULL, "confirmed_at" datetime NULL, "due_at" datetime NULL, "settled_at" datetime NULL, "decided_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "friend_id" integer NULL REFERENCES "subscribers_subscriber" ("id") DEFERRABLE INITIALLY DEFERRED, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "referrer_id" integer NULL REFERENCES "subscribers_subscriber" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "growth_friend_once" UNIQUE ("publication_id", "mark"), CONSTRAINT "growth_friend_brought_once" UNIQUE ("publication_id", "friend_id"), CONSTRAINT "growth_friend_is_another" CHECK (("friend_id" IS NULL OR NOT ("friend_id" = ("referrer_id") AND "friend_id" IS NOT NULL AND "referrer_id" IS NOT NULL))), CONSTRAINT "growth_referral_state_known" CHECK ("state" IN ('waiting', 'counted', 'held', 'refused', 'lapsed')));
CREATE TABLE "growth_sequence" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(120) NOT NULL, "state" varchar(8) NOT NULL, "start" varchar(10) NOT NULL, "tag" varchar(60) NOT NULL, "number" smallint unsigned NOT NULL CHECK ("number" >= 0), "only" text NOT NULL, "goal" text NOT NULL, "present" bool NOT NULL, "passed_over" BLOB NOT NULL, "most_a_day" integer unsigned NOT NULL CHECK ("most_a_day" >= 0), "ending" varchar(12) NOT NULL, "answer_days" smallint unsigned NOT NULL CHECK ("answer_days" >= 0), "since" datetime NULL, "looked_at" datetime NULL, "problem" varchar(500) NOT NULL, "created_at" datetime NOT NULL, "created_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "growth_sequence_state_known" CHECK ("state" IN ('draft', 'running', 'paused', 'ended')), CONSTRAINT "growth_sequence_start_known" CHECK ("start" IN ('confirmed', 'tagged', 'friends', 'silent')));
CREATE TABLE "growth_sequencemessage" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "days" smallint unsigned NOT NULL CHECK ("days" >= 0), "hours" smallint unsigned NOT NULL CHECK ("hours" >= 0), "at" time NULL, "condition" text NOT NULL, "gone" bool NOT NULL, "edition_id" bigint NULL UNIQUE REFERENCES "newsroom_edition" ("id") DEFERRABLE INITIALLY DEFERRED, "sequence_id" bigint NOT NULL REFERENCES "growth_sequence" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "growth_showing" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "mailing" bigint unsigned NOT NULL CHECK ("mailing" >= 0), "day" date NOT NULL, "at" datetime NOT NULL, "bits" BLOB NOT NULL, "many" integer unsigned NOT NULL CHECK ("many" >= 0), "promotion_id" bigint NOT NULL REFERENCES "growth_promotion" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "growth_showing_once_a_mailing" UNIQUE ("promotion_id", "mailing"));
CREATE TABLE "growth_stockcode" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(200) NOT NULL, "added_at" datetime NOT NULL, "gift_id" bigint NULL UNIQUE REFERENCES "growth_gift" ("id") DEFERRABLE INITIALLY DEFERRED, "milestone_id" bigint NOT NULL REFERENCES "growth_milestone" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "growth_code_once" UNIQUE ("milestone_id", "code"));
CREATE TABLE "growth_vote" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "answer" smallint unsigned NOT NULL CHECK ("answer" >= 0), "mailing" bigint unsigned NOT NULL CHECK ("mailing" >= 0), "at" datetime NOT NULL, "changed_at" datetime NOT NULL, "poll_id" bigint NOT NULL REFERENCES "growth_poll" ("id") DEFERRABLE INITIALLY DEFERRED, "subscriber_id" integer NOT NULL REFERENCES "subscribers_subscriber" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "growth_vote_once" UNIQUE ("poll_id", "subscriber_id"), CONSTRAINT "growth_vote_has_a_letter" CHECK ("answer" < 26));
CREATE TABLE "insights_agent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "text" varchar(300) NOT NULL, "seen_on" date NOT NULL, CONSTRAINT "insights_agent_once" UNIQUE ("text"));
CREATE TABLE "insights_linkcount" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "mailing" bigint NOT NULL, "kind" smallint NOT NULL, "link" integer NOT NULL, "raw" bigint NOT NULL, "human" bigint NOT NULL, "raw_people" BLOB NOT NULL, "human_people" BLOB NOT NULL, CONSTRAINT "insights_link_once" UNIQUE ("mailing", "kind", "link"), CONSTRAINT "insights_link_adds_up" CHECK (("human" >= 0 AND "human" <= ("raw"))));
CREATE TABLE "insights_measured" ("mailing" bigint NOT NULL PRIMARY KEY, "edition_date" date NOT NULL, "edition_number" integer unsigned NOT NULL CHECK ("edition_number" >= 0), "title" varchar(300) NOT NULL, "subject" varchar(300) NOT NULL, "privacy" varchar(10) NOT NULL, "started_at" datetime NOT NULL, "delivered" integer unsigned NOT NULL CHECK ("delivered" >= 0), "providers" text NOT NULL CHECK ((JSON_VALID("providers") OR "providers" IS NULL)), "targets" text NOT NULL CHECK ((JSON_VALID("targets") OR "targets" IS NULL)), "rules_version" varchar(80) NOT NULL, "basis" varchar(200) NOT NULL, "recount_wanted" bool NOT NULL, "pruned" bool NOT NULL, "reasons" text NOT NULL CHECK ((JSON_VALID("reasons") OR "reasons" IS NULL)), "turn" bigint NOT NULL, "publication_id" bigint NOT NULL);
CREATE TABLE "insights_quartercount" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "mailing" bigint NOT NULL, "kind" smallint NOT NULL, "quarter" integer NOT NULL, "raw" bigint NOT NULL, "human" bigint NOT NULL, CONSTRAINT "insights_quarter_once" UNIQUE ("mailing", "kind", "quarter"));
CREATE TABLE "insights_rawevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "mailing" bigint NOT NULL, "subscriber" bigint NOT NULL, "at_ms" bigint NOT NULL, "kind" smallint NOT NULL, "link" integer NOT NULL, "method" smallint NOT NULL, "verdict" smallint NOT NULL, "agent" integer NOT NULL, "network" BLOB NOT NULL);
CREATE TABLE "insights_sectioncount" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "mailing" bigint NOT NULL, "section" integer NOT NULL, "kind" varchar(60) NOT NULL, "label" varchar(300) NOT NULL, "clicks" bigint NOT NULL, "human_clicks" bigint NOT NULL, "clickers" bigint NOT NULL, "human_clickers" bigint NOT NULL, CONSTRAINT "insights_section_once" UNIQUE ("mailing", "section", "kind", "label"));
CREATE TABLE "insights_takenevents" ("writer" varchar(32) NOT NULL PRIMARY KEY, "sequences" BLOB NOT NULL, "at" datetime NOT NULL);
CREATE TABLE ledger_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at REAL NOT NULL) STRICT;
CREATE TABLE mailing (
    id INTEGER PRIMARY KEY
        CONSTRAINT mailing_id_is_32_bit_unsigned CHECK (id BETWEEN 1 AND 4294967295),
    label TEXT NOT NULL,
    state TEXT NOT NULL
        CONSTRAINT mailing_state_is_known CHECK (state IN ('prepared', 'running', 'paused', 'cancelled', 'finished')),
    in_doubt TEXT NOT NULL
        CONSTRAINT mailing_in_doubt_policy_is_known CHECK (in_doubt IN ('resend', 'hold')),
    audience INTEGER NOT NULL
        CONSTRAINT mailing_audience_is_not_negative CHECK (audience >= 0),
    -- Candidates that were left out: {"reason": how many}.
    excluded TEXT NOT NULL
        CONSTRAINT mailing_excluded_is_json CHECK (json_valid(excluded)),
    created_at REAL NOT NULL,
    steered_at REAL NOT NULL,
    -- The compiled message stands last, so that looking at a mailing does not read through it.
    message BLOB NOT NULL
) STRICT;
CREATE TABLE mailing_chunk (
    mailing INTEGER NOT NULL REFERENCES mailing (id) ON DELETE CASCADE,
    position INTEGER NOT NULL
        CONSTRAINT mailing_chunk_position_is_not_negative CHECK (position >= 0),
    provider TEXT NOT NULL
        CONSTRAINT mailing_chunk_provider_is_known
        CHECK (provider IN ('gmail', 'microsoft', 'yahoo', 'apple', 'other')),
    size INTEGER NOT NULL
        CONSTRAINT mailing_chunk_has_1_to_4096_members CHECK (size BETWEEN 1 AND 4096),
    -- How many members bear each mark of `outcomes`.
    pending INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    open INTEGER NOT NULL,
    passes INTEGER NOT NULL
        CONSTRAINT mailing_chunk_passes_count_from_1 CHECK (passes >= 1),
    next_attempt REAL,
    -- '' when nobody holds the chunk.
    lease_owner TEXT NOT NULL,
    lease_epoch INTEGER NOT NULL,
    lease_until REAL NOT NULL,
    reserved_upto INTEGER NOT NULL,
    reserved_epoch INTEGER NOT NULL,
    -- Two bits for each member: 0 pending, 1 accepted, 2 rejected or suppressed, 3 deferred or in doubt.
    outcomes BLOB NOT NULL,
    CONSTRAINT mailing_chunk_is_once_in_its_mailing PRIMARY KEY (mailing, position),
    CONSTRAINT mailing_chunk_adds_up
        CHECK (min(pending, accepted, closed, open) >= 0 AND pending + accepted + closed + open = size),
    CONSTRAINT mailing_chunk_outcomes_are_2_bits_each CHECK (length(outcomes) = (size + 3) / 4),
    CONSTRAINT mailing_chunk_reservation_is_within CHECK (reserved_upto BETWEEN 0 AND size),
    CONSTRAINT mailing_chunk_was_reserved_under_a_lease CHECK (reserved_epoch BETWEEN 0 AND lease_epoch)
) STRICT;
CREATE TABLE mailing_exception (
    -- The order in which the ledger heard of them; the last one about somebody is what counts.
    sequence INTEGER PRIMARY KEY,
    mailing INTEGER NOT NULL,
    position INTEGER NOT NULL,
    subscriber INTEGER NOT NULL,
    address TEXT NOT NULL,
    outcome TEXT NOT NULL
        CONSTRAINT mailing_exception_is_not_accepted
        CHECK (outcome IN ('rejected', 'deferred', 'suppressed', 'in_doubt')),
    code INTEGER NOT NULL,
    reply TEXT NOT NULL,
    passes INTEGER NOT NULL,
    at REAL NOT NULL,
    CONSTRAINT mailing_exception_is_listed_once UNIQUE (mailing, subscriber, passes, outcome, at),
    CONSTRAINT mailing_exception_belongs_to_a_chunk
        FOREIGN KEY (mailing, position) REFERENCES mailing_chunk (mailing, position) ON DELETE CASCADE
) STRICT;
CREATE TABLE mailing_members (
    mailing INTEGER NOT NULL,
    position INTEGER NOT NULL,
    -- Subscriber ids, 4 bytes each, little-endian, in the order of the chunk's outcomes.
    ids BLOB NOT NULL
        CONSTRAINT mailing_members_ids_are_4_bytes_each CHECK (length(ids) % 4 = 0),
    -- Addresses and merge values, packed; NULL once the mailing is finished or cancelled.
    merge_data BLOB,
    CONSTRAINT mailing_members_stand_once PRIMARY KEY (mailing, position),
    CONSTRAINT mailing_members_have_a_chunk
        FOREIGN KEY (mailing, position) REFERENCES mailing_chunk (mailing, position) ON DELETE CASCADE
) STRICT;
CREATE TABLE "mailings_mailing" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "label" varchar(400) NOT NULL, "plan" text NOT NULL CHECK ((JSON_VALID("plan") OR "plan" IS NULL)), "state" varchar(12) NOT NULL, "starts_at" datetime NULL, "problem" varchar(500) NOT NULL, "candidates" integer unsigned NOT NULL CHECK ("candidates" >= 0), "excluded" text NOT NULL CHECK ((JSON_VALID("excluded") OR "excluded" IS NULL)), "preparing" varchar(200) NOT NULL, "preparing_since" datetime NULL, "ready_at" datetime NULL, "canary_over" bool NOT NULL, "canary_failed" bool NOT NULL, "doubts_left" bool NOT NULL, "winner" smallint unsigned NULL CHECK ("winner" >= 0), "judged" text NOT NULL CHECK ((JSON_VALID("judged") OR "judged" IS NULL)), "created_at" datetime NOT NULL, "started_at" datetime NULL, "ended_at" datetime NULL, "approved_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "edition_id" bigint NULL REFERENCES "newsroom_edition" ("id") DEFERRABLE INITIALLY DEFERRED, "planned_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "revision_id" integer NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED, "origin" varchar(60) DEFAULT '' NOT NULL, CONSTRAINT "mailings_state_known" CHECK ("state" IN ('draft', 'waiting', 'scheduled', 'preparing', 'running', 'paused', 'finished', 'cancelled', 'stale', 'failed')));
CREATE TABLE "mailings_mailingpart" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group" varchar(8) NOT NULL, "variant" smallint unsigned NOT NULL CHECK ("variant" >= 0), "offset" smallint NULL, "starts_at" datetime NOT NULL, "subject" varchar(250) NOT NULL, "audience" integer unsigned NOT NULL CHECK ("audience" >= 0), "excluded" text NOT NULL CHECK ((JSON_VALID("excluded") OR "excluded" IS NULL)), "message_hash" varchar(64) NOT NULL, "state" varchar(12) NOT NULL, "started_at" datetime NULL, "ended_at" datetime NULL, "mailing_id" bigint NOT NULL REFERENCES "mailings_mailing" ("id") DEFERRABLE INITIALLY DEFERRED, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "mailings_part_id_is_31_bit" CHECK (("id" > 0 AND "id" <= 2147483647)), CONSTRAINT "mailings_part_group_known" CHECK ("group" IN ('canary', 'sample', 'rest')));
CREATE TABLE "mailings_mailingrules" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "second_person" bool NOT NULL, "privacy" varchar(12) NOT NULL, "stop_on_alarm" bool NOT NULL, "publication_id" bigint NOT NULL UNIQUE REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "mailings_privacy_known" CHECK ("privacy" IN ('full', 'aggregate', 'off')));
CREATE TABLE "mailings_replacement" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "by_name" varchar(200) NOT NULL, "settled" integer unsigned NOT NULL CHECK ("settled" >= 0), "left" integer unsigned NOT NULL CHECK ("left" >= 0), "sections" text NOT NULL CHECK ((JSON_VALID("sections") OR "sections" IS NULL)), "by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "mailing_id" bigint NOT NULL REFERENCES "mailings_mailing" ("id") DEFERRABLE INITIALLY DEFERRED, "revision_id" integer NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "mailings_workersign" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(200) NOT NULL UNIQUE, "at" datetime NOT NULL, "trouble" varchar(500) NOT NULL);
CREATE TABLE "mfa_authenticator" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "type" varchar(20) NOT NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)), "user_id" bigint NOT NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "created_at" datetime NOT NULL, "last_used_at" datetime NULL);
CREATE TABLE "newsroom_comment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "block" char(32) NULL, "label" varchar(250) NOT NULL, "author_name" varchar(200) NOT NULL, "text" text NOT NULL, "at" datetime NOT NULL, "resolved_at" datetime NULL, "deleted_at" datetime NULL, "author_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "edition_id" bigint NOT NULL REFERENCES "newsroom_edition" ("id") DEFERRABLE INITIALLY DEFERRED, "resolved_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "thread_id" bigint NULL REFERENCES "newsroom_comment" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "newsroom_edition" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "live" bool NOT NULL, "has_unpublished_changes" bool NOT NULL, "first_published_at" datetime NULL, "last_published_at" datetime NULL, "go_live_at" datetime NULL, "expire_at" datetime NULL, "expired" bool NOT NULL, "locked" bool NOT NULL, "locked_at" datetime NULL, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "date" date NOT NULL, "title" varchar(250) NOT NULL, "subject" varchar(250) NOT NULL, "preheader" varchar(250) NOT NULL, "authors" text NOT NULL CHECK ((JSON_VALID("authors") OR "authors" IS NULL)), "sponsor" varchar(120) NOT NULL, "translations" text NOT NULL CHECK ((JSON_VALID("translations") OR "translations" IS NULL)), "sections" text NOT NULL CHECK ((JSON_VALID("sections") OR "sections" IS NULL)), "latest_revision_id" integer NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED, "live_revision_id" integer NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED, "locked_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "automatic" bool DEFAULT 0 NOT NULL);
CREATE TABLE "newsroom_editorapproval" ("task_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_task" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "newsroom_formsave" ("revision_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED, "form" varchar(36) NOT NULL, "order" integer unsigned NOT NULL CHECK ("order" >= 0));
CREATE TABLE "newsroom_measure" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "words" integer unsigned NOT NULL CHECK ("words" >= 0), "seconds" integer unsigned NOT NULL CHECK ("seconds" >= 0), "errors" integer unsigned NOT NULL CHECK ("errors" >= 0), "warnings" integer unsigned NOT NULL CHECK ("warnings" >= 0), "edition_id" bigint NOT NULL UNIQUE REFERENCES "newsroom_edition" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "newsroom_override" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "code" varchar(80) NOT NULL, "reason" varchar(500) NOT NULL, "user_name" varchar(200) NOT NULL, "at" datetime NOT NULL, "edition_id" bigint NOT NULL REFERENCES "newsroom_edition" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "newsroom_override_once_per_code" UNIQUE ("edition_id", "code"), CONSTRAINT "newsroom_override_has_reason" CHECK (NOT ("reason" = '')));
CREATE TABLE "newsroom_picture" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(255) NOT NULL, "file" varchar(100) NOT NULL, "width" integer NOT NULL, "height" integer NOT NULL, "created_at" datetime NOT NULL, "focal_point_x" integer unsigned NULL CHECK ("focal_point_x" >= 0), "focal_point_y" integer unsigned NULL CHECK ("focal_point_y" >= 0), "focal_point_width" integer unsigned NULL CHECK ("focal_point_width" >= 0), "focal_point_height" integer unsigned NULL CHECK ("focal_point_height" >= 0), "file_size" integer unsigned NULL CHECK ("file_size" >= 0), "file_hash" varchar(40) NOT NULL, "description" varchar(255) NOT NULL, "credit" varchar(200) NOT NULL, "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED, "uploaded_by_user_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "newsroom_picturerendition" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "filter_spec" varchar(255) NOT NULL, "file" varchar(100) NOT NULL, "width" integer NOT NULL, "height" integer NOT NULL, "focal_point_key" varchar(16) NOT NULL, "image_id" bigint NOT NULL REFERENCES "newsroom_picture" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "newsroom_rendition_once" UNIQUE ("image_id", "filter_spec", "focal_point_key"));
CREATE TABLE "newsroom_pinnedfilling" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "block" char(32) NULL, "filling" text NULL CHECK ((JSON_VALID("filling") OR "filling" IS NULL)), "edition_id" bigint NOT NULL REFERENCES "newsroom_edition" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "newsroom_pin_once_per_section" UNIQUE ("edition_id", "block"));
CREATE TABLE "newsroom_publisherapproval" ("task_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_task" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "newsroom_refusal" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "due_at" datetime NOT NULL, "at" datetime NOT NULL, "findings" text NOT NULL CHECK ((JSON_VALID("findings") OR "findings" IS NULL)), "edition_id" bigint NOT NULL UNIQUE REFERENCES "newsroom_edition" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "newsroom_sectiondesk" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "block" char(32) NOT NULL, "state" varchar(10) NOT NULL, "assignee_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "edition_id" bigint NOT NULL REFERENCES "newsroom_edition" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "newsroom_desk_once_per_section" UNIQUE ("edition_id", "block"), CONSTRAINT "newsroom_desk_state_known" CHECK ("state" IN ('open', 'drafted', 'edited', 'locked')));
CREATE TABLE "newsroom_trial" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "addresses" smallint unsigned NOT NULL CHECK ("addresses" >= 0), "at" datetime NOT NULL, "edition_id" bigint NULL REFERENCES "newsroom_edition" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE pace_bucket (
    name TEXT PRIMARY KEY,
    tokens REAL NOT NULL
        CONSTRAINT pace_bucket_is_never_overdrawn CHECK (tokens >= 0),
    filled_at REAL NOT NULL
) STRICT;
CREATE TABLE "publications_publication" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(60) NOT NULL UNIQUE, "name" varchar(120) NOT NULL, "language" varchar(20) NOT NULL, "host" varchar(253) NOT NULL, "house" text NOT NULL CHECK ((JSON_VALID("house") OR "house" IS NULL)), "theme" text NOT NULL CHECK ((JSON_VALID("theme") OR "theme" IS NULL)), "holidays" text NOT NULL CHECK ((JSON_VALID("holidays") OR "holidays" IS NULL)), "language_group" varchar(60) NOT NULL, "created_at" datetime NOT NULL, "changed_at" datetime NOT NULL);
CREATE TABLE "publications_publication_sister_titles" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "from_publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "to_publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "returns_alarm" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "measure" varchar(12) NOT NULL, "grade" varchar(8) NOT NULL, "count" integer unsigned NOT NULL CHECK ("count" >= 0), "base" integer unsigned NOT NULL CHECK ("base" >= 0), "raised_at" datetime NOT NULL, "cleared_at" datetime NULL, "told_at" datetime NULL, "tellings" smallint unsigned NOT NULL CHECK ("tellings" >= 0), "paused_at" datetime NULL, "seen_at" datetime NULL, "mailing_id" bigint NOT NULL REFERENCES "mailings_mailing" ("id") DEFERRABLE INITIALLY DEFERRED, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "seen_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "returns_attendance" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "holder" varchar(200) NOT NULL, "until" datetime NOT NULL, CONSTRAINT "returns_one_attendance" CHECK ("id" = 1));
CREATE TABLE "returns_doorstate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(300) NOT NULL UNIQUE, "fault" varchar(500) NOT NULL, "remedy" varchar(500) NOT NULL, "since" datetime NOT NULL);
CREATE TABLE "returns_original" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content" BLOB NOT NULL, "size" integer unsigned NOT NULL CHECK ("size" >= 0), "cut" bool NOT NULL, "is_mail" bool NOT NULL, "received_at" datetime NOT NULL, "returned_id" bigint NOT NULL UNIQUE REFERENCES "returns_returned" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "returns_pendingtopic" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "topic" varchar(300) NOT NULL UNIQUE, "url" varchar(2000) NOT NULL, "at" datetime NOT NULL);
CREATE TABLE "returns_pulse" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "settled" integer unsigned NOT NULL CHECK ("settled" >= 0), "moved_at" datetime NOT NULL, "mailing_id" bigint NOT NULL UNIQUE REFERENCES "mailings_mailing" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "returns_returned" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "report_id" varchar(200) NOT NULL UNIQUE, "received_at" datetime NOT NULL, "at" datetime NULL, "door" varchar(300) NOT NULL, "kind" varchar(20) NOT NULL, "cause" varchar(20) NOT NULL, "hard" bool NOT NULL, "status" varchar(20) NOT NULL, "said" varchar(500) NOT NULL, "host" varchar(200) NOT NULL, "subject" varchar(300) NOT NULL, "sender" varchar(300) NOT NULL, "affected" text NOT NULL CHECK ((JSON_VALID("affected") OR "affected" IS NULL)), "named" text NOT NULL, "part" integer unsigned NULL CHECK ("part" >= 0), "subscriber" bigint unsigned NULL CHECK ("subscriber" >= 0), "found" varchar(10) NOT NULL, "consequence" varchar(12) NOT NULL, "standing" varchar(8) NOT NULL, "outcome" varchar(12) NOT NULL, "ended" text NOT NULL CHECK ((JSON_VALID("ended") OR "ended" IS NULL)), "tries" smallint unsigned NOT NULL CHECK ("tries" >= 0), "trouble" varchar(300) NOT NULL, "publication_id" bigint NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "returns_standing_known" CHECK ("standing" IN ('waiting', 'done', 'failed')));
CREATE TABLE "revenue_advertiser" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(120) NOT NULL, "trade" varchar(20) NOT NULL, "website" varchar(300) NOT NULL, "billing" text NOT NULL, "tax_number" varchar(40) NOT NULL, "reference" varchar(40) NOT NULL, "note" text NOT NULL, "created_at" datetime NOT NULL, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "revenue_trade_known" CHECK ("trade" IN ('accounting', 'banking', 'books', 'cars', 'cloud', 'coffee', 'consulting', 'education', 'energy', 'events', 'fashion', 'food', 'government', 'health', 'hiring', 'insurance', 'investing', 'law', 'logistics', 'media', 'payments', 'property', 'retail', 'security', 'software', 'telecoms', 'travel', 'other')));
CREATE TABLE "revenue_appearance" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "edition" bigint NOT NULL, "turn" smallint unsigned NOT NULL CHECK ("turn" >= 0), "change" smallint NOT NULL, "day" date NOT NULL, "audience" varchar(40) NOT NULL, "at" datetime NOT NULL, "listing_id" bigint NOT NULL REFERENCES "revenue_listing" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "revenue_appearance_once" UNIQUE ("listing_id", "edition", "turn", "change"), CONSTRAINT "revenue_appearance_change_known" CHECK ("change" IN (1, -1)));
CREATE TABLE "revenue_boardclick" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "day" date NOT NULL, "clicks" integer unsigned NOT NULL CHECK ("clicks" >= 0), "listing_id" bigint NOT NULL REFERENCES "revenue_listing" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "revenue_board_click_once" UNIQUE ("listing_id", "day"));
CREATE TABLE "revenue_booking" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "day" date NOT NULL, "state" varchar(10) NOT NULL, "amount" bigint unsigned NOT NULL CHECK ("amount" >= 0), "currency" varchar(3) NOT NULL, "held_until" datetime NULL, "created_at" datetime NOT NULL, "sold_at" datetime NULL, "ended_at" datetime NULL, "delivered_at" datetime NULL, "late_minutes" integer unsigned NOT NULL CHECK ("late_minutes" >= 0), "why" varchar(300) NOT NULL, "created_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "edition_id" bigint NULL REFERENCES "newsroom_edition" ("id") DEFERRABLE INITIALLY DEFERRED, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "campaign_id" bigint NOT NULL REFERENCES "revenue_campaign" ("id") DEFERRABLE INITIALLY DEFERRED, "creative_id" bigint NULL REFERENCES "revenue_creative" ("id") DEFERRABLE INITIALLY DEFERRED, "slot_id" bigint NOT NULL REFERENCES "revenue_slot" ("id") DEFERRABLE INITIALLY DEFERRED, "make_good_of_id" bigint NULL REFERENCES "revenue_booking" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "revenue_booking_state_known" CHECK ("state" IN ('held', 'sold', 'delivered', 'owed', 'good', 'released', 'expired', 'cancelled')), CONSTRAINT "revenue_hold_has_its_hour" CHECK ((NOT ("state" = 'held') OR "held_until" IS NOT NULL)));
CREATE TABLE "revenue_campaign" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(120) NOT NULL, "order" varchar(60) NOT NULL, "tracking" varchar(300) NOT NULL, "note" text NOT NULL, "created_at" datetime NOT NULL, "advertiser_id" bigint NOT NULL REFERENCES "revenue_advertiser" ("id") DEFERRABLE INITIALLY DEFERRED, "created_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "revenue_contact" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(120) NOT NULL, "email" varchar(254) NOT NULL, "phone" varchar(40) NOT NULL, "role" varchar(60) NOT NULL, "reminded" bool NOT NULL, "advertiser_id" bigint NOT NULL REFERENCES "revenue_advertiser" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "revenue_creative" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "headline" varchar(200) NOT NULL, "text" text NOT NULL, "alt" varchar(255) NOT NULL, "button" varchar(80) NOT NULL, "url" varchar(1000) NOT NULL, "state" varchar(10) NOT NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "remark" text NOT NULL, "submitted_at" datetime NULL, "decided_at" datetime NULL, "changed_at" datetime NOT NULL, "link" varchar(12) NOT NULL, "link_detail" varchar(200) NOT NULL, "link_version" integer unsigned NOT NULL CHECK ("link_version" >= 0), "campaign_id" bigint NOT NULL REFERENCES "revenue_campaign" ("id") DEFERRABLE INITIALLY DEFERRED, "decided_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "picture_id" bigint NULL REFERENCES "newsroom_picture" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "revenue_creative_known" CHECK ("state" IN ('draft', 'submitted', 'changes', 'approved')));
CREATE TABLE "revenue_earning" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "reference" varchar(100) NOT NULL, "day" date NOT NULL, "minor" bigint NOT NULL, "currency" varchar(3) NOT NULL, "place" varchar(100) NOT NULL, "edition_day" date NULL, "section" smallint unsigned NULL CHECK ("section" >= 0), "came_with_id" bigint NOT NULL REFERENCES "revenue_earningsimport" ("id") DEFERRABLE INITIALLY DEFERRED, "programme_id" bigint NOT NULL REFERENCES "revenue_programme" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "revenue_earning_once" UNIQUE ("programme_id", "reference"));
CREATE TABLE "revenue_earningsimport" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "file_name" varchar(200) NOT NULL, "text" text NOT NULL, "state" varchar(10) NOT NULL, "account" text NOT NULL CHECK ((JSON_VALID("account") OR "account" IS NULL)), "added" integer unsigned NOT NULL CHECK ("added" >= 0), "unchanged" integer unsigned NOT NULL CHECK ("unchanged" >= 0), "refused" integer unsigned NOT NULL CHECK ("refused" >= 0), "made_by" varchar(150) NOT NULL, "made_at" datetime NOT NULL, "done_at" datetime NULL, "programme_id" bigint NOT NULL REFERENCES "revenue_programme" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "revenue_import_state_known" CHECK ("state" IN ('checked', 'done', 'dropped')));
CREATE TABLE "revenue_employer" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(120) NOT NULL, "website" varchar(300) NOT NULL, "contact_name" varchar(120) NOT NULL, "contact_email" varchar(254) NOT NULL, "created_at" datetime NOT NULL, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "revenue_employerlink" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "made_at" datetime NOT NULL, "made_by" varchar(150) NOT NULL, "expires_at" datetime NOT NULL, "withdrawn_at" datetime NULL, "employer_id" bigint NOT NULL REFERENCES "revenue_employer" ("id") DEFERRABLE INITIALLY DEFERRED, "listing_id" bigint NULL REFERENCES "revenue_listing" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "revenue_housead" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "headline" varchar(200) NOT NULL, "text" text NOT NULL, "alt" varchar(255) NOT NULL, "button" varchar(80) NOT NULL, "url" varchar(1000) NOT NULL, "name" varchar(120) NOT NULL, "slots" text NOT NULL CHECK ((JSON_VALID("slots") OR "slots" IS NULL)), "first" date NULL, "last" date NULL, "active" bool NOT NULL, "picture_id" bigint NULL REFERENCES "newsroom_picture" ("id") DEFERRABLE INITIALLY DEFERRED, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "revenue_jobboard" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "open" bool NOT NULL, "submissions" bool NOT NULL, "per_edition" smallint unsigned NOT NULL CHECK ("per_edition" >= 0), "term_days" smallint unsigned NOT NULL CHECK ("term_days" >= 0), "promised" smallint unsigned NOT NULL CHECK ("promised" >= 0), "boosted_promised" smallint unsigned NOT NULL CHECK ("boosted_promised" >= 0), "terms" text NOT NULL, "publication_id" bigint NOT NULL UNIQUE REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "revenue_jobs_per_edition_sane" CHECK (("per_edition" >= 1 AND "per_edition" <= 12)));
CREATE TABLE "revenue_jobletter" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(10) NOT NULL, "created_at" datetime NOT NULL, "next_at" datetime NOT NULL, "tries" smallint unsigned NOT NULL CHECK ("tries" >= 0), "sent_at" datetime NULL, "failed_at" datetime NULL, "listing_id" bigint NOT NULL REFERENCES "revenue_listing" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "revenue_job_letter_once" UNIQUE ("listing_id", "kind"), CONSTRAINT "revenue_job_letter_kind_known" CHECK ("kind" IN ('confirm', 'live', 'refused', 'ended')));
CREATE TABLE "revenue_listing" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(12) NOT NULL UNIQUE, "company" varchar(120) NOT NULL, "website" varchar(300) NOT NULL, "role" varchar(120) NOT NULL, "place" varchar(80) NOT NULL, "country" varchar(2) NOT NULL, "remote" bool NOT NULL, "link" varchar(500) NOT NULL, "about" text NOT NULL, "contact_name" varchar(120) NOT NULL, "contact_email" varchar(254) NOT NULL, "handed_in" bool NOT NULL, "boosted" bool NOT NULL, "promised" smallint unsigned NOT NULL CHECK ("promised" >= 0), "term_days" smallint unsigned NOT NULL CHECK ("term_days" >= 0), "state" varchar(10) NOT NULL, "created_at" datetime NOT NULL, "decided_at" datetime NULL, "ended_at" datetime NULL, "starts_on" date NULL, "ends_on" date NULL, "reason" varchar(300) NOT NULL, "employer_id" bigint NULL REFERENCES "revenue_employer" ("id") DEFERRABLE INITIALLY DEFERRED, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "revenue_listing_state_known" CHECK ("state" IN ('asked', 'waiting', 'live', 'refused', 'expired', 'withdrawn')), CONSTRAINT "revenue_listing_live_has_days" CHECK ((NOT ("state" = 'live') OR ("employer_id" IS NOT NULL AND "ends_on" IS NOT NULL AND "starts_on" IS NOT NULL))), CONSTRAINT "revenue_listing_days_in_order" CHECK (("ends_on" IS NULL OR "ends_on" >= ("starts_on"))));
CREATE TABLE "revenue_programme" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL, "domains" text NOT NULL CHECK ((JSON_VALID("domains") OR "domains" IS NULL)), "but_not" text NOT NULL CHECK ((JSON_VALID("but_not") OR "but_not" IS NULL)), "parameters" varchar(300) NOT NULL, "template" varchar(500) NOT NULL, "paused" bool NOT NULL, "created_at" datetime NOT NULL, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "revenue_rate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "weekday" smallint unsigned NOT NULL CHECK ("weekday" >= 0), "amount" bigint unsigned NOT NULL CHECK ("amount" >= 0), "slot_id" bigint NOT NULL REFERENCES "revenue_slot" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "revenue_rate_once_a_weekday" UNIQUE ("slot_id", "weekday"), CONSTRAINT "revenue_rate_weekday_known" CHECK ("weekday" < 7));
CREATE TABLE "revenue_reminder" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(4) NOT NULL, "next_at" datetime NOT NULL, "under_way" bool NOT NULL, "tries" smallint unsigned NOT NULL CHECK ("tries" >= 0), "sent_at" datetime NULL, "failed_at" datetime NULL, "booking_id" bigint NOT NULL REFERENCES "revenue_booking" ("id") DEFERRABLE INITIALLY DEFERRED, "head_id" bigint NULL REFERENCES "revenue_reminder" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "revenue_reminder_once_a_booking" UNIQUE ("booking_id", "kind"));
CREATE TABLE "revenue_report" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "stage" varchar(4) NOT NULL, "figures" text NOT NULL CHECK ((JSON_VALID("figures") OR "figures" IS NULL)), "made_at" datetime NOT NULL, "booking_id" bigint NOT NULL REFERENCES "revenue_booking" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "revenue_report_once_a_stage" UNIQUE ("booking_id", "stage"), CONSTRAINT "revenue_report_stage_known" CHECK ("stage" IN ('hour', 'week')));
CREATE TABLE "revenue_reportletter" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "created_at" datetime NOT NULL, "next_at" datetime NOT NULL, "tries" smallint unsigned NOT NULL CHECK ("tries" >= 0), "begun_at" datetime NULL, "sent_at" datetime NULL, "failed_at" datetime NULL, "contact_id" bigint NOT NULL REFERENCES "revenue_contact" ("id") DEFERRABLE INITIALLY DEFERRED, "report_id" bigint NOT NULL REFERENCES "revenue_report" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "revenue_report_letter_once" UNIQUE ("report_id", "contact_id"));
CREATE TABLE "revenue_salesrules" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "currency" varchar(3) NOT NULL, "trade_once" bool NOT NULL, "spacing_days" smallint unsigned NOT NULL CHECK ("spacing_days" >= 0), "hold_days" smallint unsigned NOT NULL CHECK ("hold_days" >= 0), "text_days" smallint unsigned NOT NULL CHECK ("text_days" >= 0), "remind_days" smallint unsigned NOT NULL CHECK ("remind_days" >= 0), "late_minutes" integer unsigned NOT NULL CHECK ("late_minutes" >= 0), "publication_id" bigint NOT NULL UNIQUE REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "revenue_slot" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(60) NOT NULL, "line" bool NOT NULL, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "headline_characters" smallint unsigned NOT NULL CHECK ("headline_characters" >= 0), "text_characters" smallint unsigned NOT NULL CHECK ("text_characters" >= 0), "button_characters" smallint unsigned NOT NULL CHECK ("button_characters" >= 0), "picture" varchar(4) NOT NULL, "image_width" smallint unsigned NOT NULL CHECK ("image_width" >= 0), "image_height" smallint unsigned NOT NULL CHECK ("image_height" >= 0), "image_kb" smallint unsigned NOT NULL CHECK ("image_kb" >= 0), "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "revenue_slot_name_once_in_title" UNIQUE ("publication_id", "name"));
CREATE TABLE "revenue_sponsorlink" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(10) NOT NULL, "created_at" datetime NOT NULL, "expires_at" datetime NOT NULL, "withdrawn_at" datetime NULL, "campaign_id" bigint NOT NULL REFERENCES "revenue_campaign" ("id") DEFERRABLE INITIALLY DEFERRED, "created_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "subscribers_addresschange" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "address" varchar(320) NOT NULL, "digest" varchar(64) NOT NULL, "created_at" datetime NOT NULL, "expires_at" datetime NOT NULL, "mailed_at" datetime NULL, "confirmed_at" datetime NULL, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "subscriber_id" integer NOT NULL REFERENCES "subscribers_subscriber" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "subscribers_arrival" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "address" varchar(320) NOT NULL, "key" varchar(320) NOT NULL, "titles" varchar(200) NOT NULL, "wordings" text NOT NULL CHECK ((JSON_VALID("wordings") OR "wordings" IS NULL)), "method" varchar(20) NOT NULL, "origin" varchar(300) NOT NULL, "network" varchar(45) NOT NULL, "source" varchar(100) NOT NULL, "proven" bool NOT NULL, "created_at" datetime NOT NULL, "due_at" datetime NOT NULL, "held_by" varchar(300) NOT NULL, "domain" varchar(255) NOT NULL, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "device" varchar(32) DEFAULT '' NOT NULL, "referral" varchar(16) DEFAULT '' NOT NULL, CONSTRAINT "subscribers_arrival_once" UNIQUE ("key", "titles"));
CREATE TABLE "subscribers_brake" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "on_since" datetime NULL, "eased_at" datetime NULL, "waiting" integer unsigned NOT NULL CHECK ("waiting" >= 0), "dropped" integer unsigned NOT NULL CHECK ("dropped" >= 0), "publication_id" bigint NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "scope" varchar(300) NOT NULL UNIQUE);
CREATE TABLE "subscribers_changedpeople" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "moment" bigint NOT NULL, "at" datetime NOT NULL, "bits" BLOB NOT NULL);
CREATE TABLE "subscribers_consent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(10) NOT NULL, "method" varchar(20) NOT NULL, "at" datetime NOT NULL, "origin" varchar(300) NOT NULL, "network" varchar(45) NOT NULL, "publication_id" bigint NOT NULL, "import_run_id" bigint NULL, "subscriber_id" integer NOT NULL REFERENCES "subscribers_subscriber" ("id") DEFERRABLE INITIALLY DEFERRED, "wording_id" bigint NULL REFERENCES "subscribers_wording" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "subscribers_consent_kind_known" CHECK ("kind" IN ('asked', 'confirmed', 'vouched', 'withdrawn')));
CREATE TABLE "subscribers_deliveryreport" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "report_id" varchar(200) NOT NULL UNIQUE, "kind" varchar(10) NOT NULL, "at" datetime NOT NULL, "received_at" datetime NOT NULL, "status" varchar(20) NOT NULL, "text" varchar(300) NOT NULL, "publication_id" bigint NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "subscriber_id" integer NOT NULL REFERENCES "subscribers_subscriber" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "subscribers_report_kind_known" CHECK ("kind" IN ('hard', 'soft', 'complaint')));
CREATE TABLE "subscribers_growthday" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "day" date NOT NULL, "joined" integer unsigned NOT NULL CHECK ("joined" >= 0), "unsubscribed" integer unsigned NOT NULL CHECK ("unsubscribed" >= 0), "bounced" integer unsigned NOT NULL CHECK ("bounced" >= 0), "complained" integer unsigned NOT NULL CHECK ("complained" >= 0), "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "subscribers_growth_day_once" UNIQUE ("publication_id", "day"));
CREATE TABLE "subscribers_growthsource" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "source" varchar(100) NOT NULL, "came" integer unsigned NOT NULL CHECK ("came" >= 0), "confirmed" integer unsigned NOT NULL CHECK ("confirmed" >= 0), "reading" integer unsigned NOT NULL CHECK ("reading" >= 0), "at" datetime NOT NULL, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "subscribers_growth_source_once" UNIQUE ("publication_id", "source"));
CREATE TABLE "subscribers_importrun" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "state" varchar(10) NOT NULL, "file_name" varchar(255) NOT NULL, "folder" varchar(300) NOT NULL, "mapping" text NOT NULL CHECK ((JSON_VALID("mapping") OR "mapping" IS NULL)), "options" text NOT NULL CHECK ((JSON_VALID("options") OR "options" IS NULL)), "consent_source" varchar(300) NOT NULL, "consented_at" datetime NULL, "rows" integer unsigned NOT NULL CHECK ("rows" >= 0), "done_rows" integer unsigned NOT NULL CHECK ("done_rows" >= 0), "added" integer unsigned NOT NULL CHECK ("added" >= 0), "updated" integer unsigned NOT NULL CHECK ("updated" >= 0), "unchanged" integer unsigned NOT NULL CHECK ("unchanged" >= 0), "refused" integer unsigned NOT NULL CHECK ("refused" >= 0), "problem" text NOT NULL, "created_at" datetime NOT NULL, "started_at" datetime NULL, "finished_at" datetime NULL, "beat_at" datetime NULL, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "started_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "found" text NOT NULL CHECK ((JSON_VALID("found") OR "found" IS NULL)), "job" varchar(6) NOT NULL, CONSTRAINT "subscribers_import_state_known" CHECK ("state" IN ('uploaded', 'checked', 'running', 'finished', 'failed', 'cancelled')));
CREATE TABLE "subscribers_letter" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(12) NOT NULL, "proven" bool NOT NULL, "created_at" datetime NOT NULL, "next_at" datetime NOT NULL, "tried_at" datetime NULL, "tries" smallint unsigned NOT NULL CHECK ("tries" >= 0), "sent_at" datetime NULL, "failed_at" datetime NULL, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "sign_up_id" bigint NULL REFERENCES "subscribers_signup" ("id") DEFERRABLE INITIALLY DEFERRED, "subscriber_id" integer NOT NULL REFERENCES "subscribers_subscriber" ("id") DEFERRABLE INITIALLY DEFERRED, "held_by" varchar(300) NOT NULL, "about" varchar(40) DEFAULT '' NOT NULL, "under_way" bool DEFAULT 0 NOT NULL, CONSTRAINT "subscribers_letter_once" UNIQUE ("sign_up_id", "publication_id", "kind"), CONSTRAINT "subscribers_letter_kind_known" CHECK ("kind" IN ('confirmation', 'already', 'welcome', 'gift')));
CREATE VIRTUAL TABLE subscribers_search USING fts5(text, tokenize='trigram case_sensitive 1');
CREATE TABLE "subscribers_searchprogress" ("id" smallint unsigned NOT NULL PRIMARY KEY CHECK ("id" >= 0), "place" bigint NOT NULL, "at" datetime NOT NULL, "rest" BLOB NOT NULL, CONSTRAINT "subscribers_search_progress_is_one_row" CHECK ("id" = 1));
CREATE TABLE "subscribers_segment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(60) NOT NULL, "name" varchar(120) NOT NULL, "condition" text NOT NULL CHECK ((JSON_VALID("condition") OR "condition" IS NULL)), "created_at" datetime NOT NULL, "changed_at" datetime NOT NULL, "created_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "subscribers_segment_once" UNIQUE ("publication_id", "slug"));
CREATE TABLE "subscribers_setchunk" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(120) NOT NULL, "chunk" integer unsigned NOT NULL CHECK ("chunk" >= 0), "bits" BLOB NOT NULL, "stamp" bigint NOT NULL, CONSTRAINT "subscribers_set_chunk_once" UNIQUE ("name", "chunk"));
CREATE TABLE "subscribers_signup" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "publications" text NOT NULL CHECK ((JSON_VALID("publications") OR "publications" IS NULL)), "wordings" text NOT NULL CHECK ((JSON_VALID("wordings") OR "wordings" IS NULL)), "method" varchar(20) NOT NULL, "origin" varchar(300) NOT NULL, "network" varchar(45) NOT NULL, "language" varchar(20) NOT NULL, "created_at" datetime NOT NULL, "expires_at" datetime NOT NULL, "mailed_at" datetime NULL, "confirmed_at" datetime NULL, "subscriber_id" integer NOT NULL REFERENCES "subscribers_subscriber" ("id") DEFERRABLE INITIALLY DEFERRED, "device" varchar(32) DEFAULT '' NOT NULL);
CREATE TABLE "subscribers_subscriber" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "address" varchar(320) NOT NULL, "key" varchar(320) NOT NULL, "domain" varchar(255) NOT NULL, "name" varchar(200) NOT NULL, "language" varchar(20) NOT NULL, "time_zone" varchar(64) NOT NULL, "local_time" bool NOT NULL, "attributes" text NOT NULL CHECK ((JSON_VALID("attributes") OR "attributes" IS NULL)), "source" varchar(100) NOT NULL, "soft_bounces" smallint unsigned NOT NULL CHECK ("soft_bounces" >= 0), "soft_since" datetime NULL, "created_at" datetime NOT NULL, "changed_at" datetime NOT NULL, "referrals_gone" integer unsigned DEFAULT 0 NOT NULL CHECK ("referrals_gone" >= 0), "soft_last" datetime NULL, "referrer_id" integer NULL REFERENCES "subscribers_subscriber" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "subscribers_subscriber_once" UNIQUE ("key"));
CREATE TABLE "subscribers_subscribertag" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "subscriber_id" integer NOT NULL REFERENCES "subscribers_subscriber" ("id") DEFERRABLE INITIALLY DEFERRED, "tag_id" bigint NOT NULL REFERENCES "subscribers_tag" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "subscribers_tag_once" UNIQUE ("subscriber_id", "tag_id"));
CREATE TABLE "subscribers_subscription" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "state" varchar(12) NOT NULL, "since" datetime NOT NULL, "asked_at" datetime NOT NULL, "confirmed_at" datetime NULL, "paused_until" date NULL, "frequency" varchar(8) NOT NULL, "source" varchar(100) NOT NULL, "reason" varchar(200) NOT NULL, "publication_id" bigint NOT NULL, "subscriber_id" integer NOT NULL REFERENCES "subscribers_subscriber" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "subscribers_subscription_once" UNIQUE ("subscriber_id", "publication_id"), CONSTRAINT "subscribers_subscription_state_known" CHECK ("state" IN ('pending', 'active', 'paused', 'unsubscribed', 'bounced', 'complained')), CONSTRAINT "subscribers_subscription_frequency_known" CHECK ("frequency" IN ('every', 'weekly')));
CREATE TABLE "subscribers_suppression" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "digest" varchar(64) NOT NULL, "reason" varchar(12) NOT NULL, "origin" varchar(200) NOT NULL, "address" varchar(320) NOT NULL, "at" datetime NOT NULL, "by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "publication_id" bigint NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "subscribers_suppression_once" UNIQUE ("digest", "publication_id"), CONSTRAINT "subscribers_suppression_reason_known" CHECK ("reason" IN ('bounced', 'complained', 'erased', 'asked', 'manual', 'imported')));
CREATE TABLE "subscribers_tag" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(60) NOT NULL UNIQUE, "created_at" datetime NOT NULL);
CREATE TABLE "subscribers_tally" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(32) NOT NULL, "bucket" bigint NOT NULL, "count" integer unsigned NOT NULL CHECK ("count" >= 0), "ends_at" datetime NOT NULL, CONSTRAINT "subscribers_tally_once" UNIQUE ("key", "bucket"));
CREATE TABLE "subscribers_timelineentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "what" varchar(60) NOT NULL, "actor_name" varchar(200) NOT NULL, "details" text NOT NULL CHECK ((JSON_VALID("details") OR "details" IS NULL)), "actor_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "publication_id" bigint NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "subscriber_id" integer NOT NULL REFERENCES "subscribers_subscriber" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "subscribers_wording" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "language" varchar(20) NOT NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "text" text NOT NULL, "digest" varchar(64) NOT NULL, "created_at" datetime NOT NULL, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "subscribers_wording_version" UNIQUE ("publication_id", "language", "version"), CONSTRAINT "subscribers_wording_once" UNIQUE ("publication_id", "language", "digest"));
CREATE TABLE suppression (
    subscriber INTEGER PRIMARY KEY
        CONSTRAINT suppression_subscriber_is_32_bit_unsigned CHECK (subscriber BETWEEN 1 AND 4294967295),
    reason TEXT NOT NULL,
    since REAL NOT NULL
) STRICT;
CREATE TABLE "taggit_tag" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(100) NOT NULL UNIQUE, "slug" varchar(100) NOT NULL UNIQUE);
CREATE TABLE "taggit_taggeditem" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" integer NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "tag_id" integer NOT NULL REFERENCES "taggit_tag" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "taggit_taggeditem_content_type_id_object_id_tag_id_4bb97a8e_uniq" UNIQUE ("content_type_id", "object_id", "tag_id"));
CREATE TABLE "team_auditentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "actor_name" varchar(200) NOT NULL, "action" varchar(60) NOT NULL, "subject" varchar(300) NOT NULL, "details" text NOT NULL CHECK ((JSON_VALID("details") OR "details" IS NULL)), "actor_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "publication_id" bigint NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "team_invitation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "email" varchar(254) NOT NULL, "role" varchar(20) NOT NULL, "token_hash" varchar(64) NOT NULL, "created_at" datetime NOT NULL, "expires_at" datetime NOT NULL, "accepted_at" datetime NULL, "withdrawn_at" datetime NULL, "invited_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "mailed_at" datetime NULL, CONSTRAINT "team_invitation_once_per_letter" UNIQUE ("token_hash", "publication_id"), CONSTRAINT "team_invitation_role_known" CHECK ("role" IN ('writer', 'editor', 'publisher', 'administrator')));
CREATE TABLE "team_shared_value" ("cache_key" varchar(255) NOT NULL PRIMARY KEY, "value" text NOT NULL, "expires" datetime NOT NULL);
CREATE TABLE "team_teamrole" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "role" varchar(20) NOT NULL, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "team_role_once_per_publication" UNIQUE ("user_id", "publication_id"), CONSTRAINT "team_role_known" CHECK ("role" IN ('writer', 'editor', 'publisher', 'administrator')));
CREATE TABLE "team_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "is_superuser" bool NOT NULL, "email" varchar(254) NOT NULL UNIQUE, "name" varchar(150) NOT NULL, "is_staff" bool NOT NULL, "is_active" bool NOT NULL, "date_joined" datetime NOT NULL);
CREATE TABLE "team_user_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" bigint NOT NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "team_user_user_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" bigint NOT NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailadmin_admin" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT);
CREATE TABLE "wagtailadmin_editingsession" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" varchar(255) NOT NULL, "last_seen_at" datetime NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "is_editing" bool NOT NULL);
CREATE TABLE "wagtailadmin_formstate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "data" text NOT NULL, "object_id" varchar(255) NOT NULL, "parent_object_id" varchar(255) NOT NULL, "last_updated_at" datetime NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_apitoken" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(255) NOT NULL, "key_hash" varchar(64) NOT NULL UNIQUE, "prefix" varchar(16) NOT NULL, "created" datetime NOT NULL, "revoked_at" datetime NULL, "last_used_at" datetime NULL, "user_id" bigint NOT NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_collection" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "path" varchar(255) NOT NULL UNIQUE, "depth" integer unsigned NOT NULL CHECK ("depth" >= 0), "numchild" integer unsigned NOT NULL CHECK ("numchild" >= 0), "name" varchar(255) NOT NULL);
CREATE TABLE "wagtailcore_collectionviewrestriction" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "restriction_type" varchar(20) NOT NULL, "password" varchar(255) NOT NULL, "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_collectionviewrestriction_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "collectionviewrestriction_id" integer NOT NULL REFERENCES "wagtailcore_collectionviewrestriction" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_comment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "text" text NOT NULL, "contentpath" text NOT NULL, "position" text NOT NULL, "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "resolved_at" datetime NULL, "page_id" integer NOT NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "resolved_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "revision_created_id" integer NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_commentreply" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "text" text NOT NULL, "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "comment_id" integer NOT NULL REFERENCES "wagtailcore_comment" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_groupapprovaltask" ("task_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_task" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_groupapprovaltask_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "groupapprovaltask_id" integer NOT NULL REFERENCES "wagtailcore_groupapprovaltask" ("task_ptr_id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_groupcollectionpermission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_grouppagepermission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "page_id" integer NOT NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "unique_permission" UNIQUE ("group_id", "page_id", "permission_id"));
CREATE TABLE "wagtailcore_groupsitepermission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED, "site_id" integer NOT NULL REFERENCES "wagtailcore_site" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_locale" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "language_code" varchar(100) NOT NULL UNIQUE);
CREATE TABLE "wagtailcore_modellogentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "label" text NOT NULL, "action" varchar(255) NOT NULL, "timestamp" datetime NOT NULL, "content_changed" bool NOT NULL, "deleted" bool NOT NULL, "object_id" varchar(255) NOT NULL, "content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NULL, "uuid" char(32) NULL, "revision_id" integer NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)));
CREATE TABLE "wagtailcore_page" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "path" varchar(255) NOT NULL UNIQUE, "depth" integer unsigned NOT NULL CHECK ("depth" >= 0), "numchild" integer unsigned NOT NULL CHECK ("numchild" >= 0), "title" varchar(255) NOT NULL, "slug" varchar(255) NOT NULL, "live" bool NOT NULL, "has_unpublished_changes" bool NOT NULL, "url_path" text NOT NULL, "seo_title" varchar(255) NOT NULL, "show_in_menus" bool NOT NULL, "search_description" text NOT NULL, "go_live_at" datetime NULL, "expire_at" datetime NULL, "expired" bool NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "owner_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "locked" bool NOT NULL, "latest_revision_created_at" datetime NULL, "first_published_at" datetime NULL, "live_revision_id" integer NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED, "last_published_at" datetime NULL, "draft_title" varchar(255) NOT NULL, "locked_at" datetime NULL, "locked_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "locale_id" integer NOT NULL REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED, "translation_key" char(32) NOT NULL, "alias_of_id" integer NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "latest_revision_id" integer NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_pagelogentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "label" text NOT NULL, "action" varchar(255) NOT NULL, "timestamp" datetime NOT NULL, "content_changed" bool NOT NULL, "deleted" bool NOT NULL, "content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "page_id" integer NOT NULL, "revision_id" integer NULL, "user_id" bigint NULL, "uuid" char(32) NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)));
CREATE TABLE "wagtailcore_pagesubscription" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "comment_notifications" bool NOT NULL, "page_id" integer NOT NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_pageviewrestriction" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(255) NOT NULL, "page_id" integer NOT NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "restriction_type" varchar(20) NOT NULL);
CREATE TABLE "wagtailcore_pageviewrestriction_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "pageviewrestriction_id" integer NOT NULL REFERENCES "wagtailcore_pageviewrestriction" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_referenceindex" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" varchar(255) NOT NULL, "to_object_id" varchar(255) NOT NULL, "model_path" text NOT NULL, "content_path" text NOT NULL, "content_path_hash" char(32) NOT NULL, "base_content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "to_content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_revision" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "created_at" datetime NOT NULL, "approved_go_live_at" datetime NULL, "user_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "content" text NOT NULL CHECK ((JSON_VALID("content") OR "content" IS NULL)), "object_id" varchar(255) NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "base_content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "object_str" text NOT NULL);
CREATE TABLE "wagtailcore_site" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "hostname" varchar(255) NOT NULL, "port" integer NOT NULL, "is_default_site" bool NOT NULL, "root_page_id" integer NOT NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "site_name" varchar(255) NOT NULL);
CREATE TABLE "wagtailcore_task" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(255) NOT NULL, "active" bool NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_taskstate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "status" varchar(50) NOT NULL, "started_at" datetime NOT NULL, "finished_at" datetime NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "task_id" integer NOT NULL REFERENCES "wagtailcore_task" ("id") DEFERRABLE INITIALLY DEFERRED, "workflow_state_id" integer NOT NULL REFERENCES "wagtailcore_workflowstate" ("id") DEFERRABLE INITIALLY DEFERRED, "finished_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "comment" text NOT NULL, "revision_id" integer NOT NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_uploadedfile" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "file" varchar(200) NOT NULL, "for_content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "uploaded_by_user_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_workflow" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(255) NOT NULL, "active" bool NOT NULL);
CREATE TABLE "wagtailcore_workflowcontenttype" ("content_type_id" integer NOT NULL PRIMARY KEY REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "workflow_id" integer NOT NULL REFERENCES "wagtailcore_workflow" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_workflowpage" ("page_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "workflow_id" integer NOT NULL REFERENCES "wagtailcore_workflow" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_workflowstate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "status" varchar(50) NOT NULL, "created_at" datetime NOT NULL, "current_task_state_id" integer NULL UNIQUE REFERENCES "wagtailcore_taskstate" ("id") DEFERRABLE INITIALLY DEFERRED, "requested_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "workflow_id" integer NOT NULL REFERENCES "wagtailcore_workflow" ("id") DEFERRABLE INITIALLY DEFERRED, "object_id" varchar(255) NOT NULL, "base_content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_workflowtask" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sort_order" integer NULL, "task_id" integer NOT NULL REFERENCES "wagtailcore_task" ("id") DEFERRABLE INITIALLY DEFERRED, "workflow_id" integer NOT NULL REFERENCES "wagtailcore_workflow" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtaildocs_document" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(255) NOT NULL, "file" varchar(100) NOT NULL, "created_at" datetime NOT NULL, "uploaded_by_user_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED, "file_hash" varchar(40) NOT NULL, "file_size" bigint unsigned NULL CHECK ("file_size" >= 0));
CREATE TABLE "wagtailimages_image" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(255) NOT NULL, "file" varchar(100) NOT NULL, "width" integer NOT NULL, "height" integer NOT NULL, "created_at" datetime NOT NULL, "focal_point_x" integer unsigned NULL CHECK ("focal_point_x" >= 0), "focal_point_y" integer unsigned NULL CHECK ("focal_point_y" >= 0), "focal_point_width" integer unsigned NULL CHECK ("focal_point_width" >= 0), "focal_point_height" integer unsigned NULL CHECK ("focal_point_height" >= 0), "uploaded_by_user_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "file_size" integer unsigned NULL CHECK ("file_size" >= 0), "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED, "file_hash" varchar(40) NOT NULL, "description" varchar(255) NOT NULL);
CREATE TABLE "wagtailimages_rendition" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "width" integer NOT NULL, "height" integer NOT NULL, "focal_point_key" varchar(16) NOT NULL, "filter_spec" varchar(255) NOT NULL, "image_id" integer NOT NULL REFERENCES "wagtailimages_image" ("id") DEFERRABLE INITIALLY DEFERRED, "file" varchar(100) NOT NULL);
CREATE TABLE "wagtailsearch_indexentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" varchar(50) NOT NULL, "title_norm" real NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "autocomplete" text NULL, "body" text NULL, "title" text NOT NULL);
CREATE VIRTUAL TABLE wagtailsearch_indexentry_fts USING fts5(autocomplete, body, title);
CREATE TABLE "wagtailusers_userprofile" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "submitted_notifications" bool NOT NULL, "approved_notifications" bool NOT NULL, "rejected_notifications" bool NOT NULL, "user_id" bigint NOT NULL UNIQUE REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "preferred_language" varchar(10) NOT NULL, "current_time_zone" varchar(40) NOT NULL, "avatar" varchar(100) NOT NULL, "updated_comments_notifications" bool NOT NULL, "dismissibles" text NOT NULL CHECK ((JSON_VALID("dismissibles") OR "dismissibles" IS NULL)), "theme" varchar(40) NOT NULL, "density" varchar(40) NOT NULL, "contrast" varchar(40) NOT NULL, "keyboard_shortcuts" bool NOT NULL);
CREATE TABLE "webhooks_delivery" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "state" varchar(10) NOT NULL, "attempts" smallint unsigned NOT NULL CHECK ("attempts" >= 0), "next_at" datetime NOT NULL, "status" smallint unsigned NOT NULL CHECK ("status" >= 0), "answer" varchar(300) NOT NULL, "took_ms" integer unsigned NOT NULL CHECK ("took_ms" >= 0), "tried_at" datetime NULL, "endpoint_id" bigint NOT NULL REFERENCES "webhooks_endpoint" ("id") DEFERRABLE INITIALLY DEFERRED, "notice_id" bigint NOT NULL REFERENCES "webhooks_notice" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "webhooks_delivery_once" UNIQUE ("endpoint_id", "notice_id"), CONSTRAINT "webhooks_delivery_state_known" CHECK ("state" IN ('waiting', 'delivered', 'failed', 'dropped')));
CREATE TABLE "webhooks_endpoint" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL, "url" varchar(500) NOT NULL, "secret" text NOT NULL, "old_secret" text NOT NULL, "old_until" datetime NULL, "events" text NOT NULL CHECK ((JSON_VALID("events") OR "events" IS NULL)), "failing_since" datetime NULL, "stopped_at" datetime NULL, "stopped_reason" varchar(200) NOT NULL, "created_at" datetime NOT NULL, "created_by_id" bigint NULL REFERENCES "team_user" ("id") DEFERRABLE INITIALLY DEFERRED, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "webhooks_notice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "event" varchar(60) NOT NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)), "at" datetime NOT NULL, "publication_id" bigint NOT NULL REFERENCES "publications_publication" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "auth_group" VALUES
(1, 'Moderators'),
(2, 'Editors');
INSERT INTO "auth_group_permissions" VALUES
(1, 2, 109),
(2, 1, 109),
(3, 2, 112),
(4, 2, 110),
(5, 2, 111),
(6, 1, 112),
(7, 1, 110),
(8, 1, 111),
(9, 2, 113),
(10, 1, 113),
(11, 2, 114),
(12, 2, 115),
(13, 2, 116),
(14, 1, 114),
(15, 1, 115),
(16, 1, 116),
(17, 2, 117),
(18, 1, 117);
INSERT INTO "auth_permission" VALUES
(1, 3, 'add_locale', 'Can add locale'),
(2, 3, 'change_locale', 'Can change locale'),
(3, 3, 'delete_locale', 'Can delete locale'),
(4, 3, 'view_locale', 'Can view locale'),
(5, 4, 'add_site', 'Can add site'),
(6, 4, 'change_site', 'Can change site'),
(7, 4, 'delete_site', 'Can delete site'),
(8, 4, 'view_site', 'Can view site'),
(9, 5, 'add_groupsitepermission', 'Can add group site permission'),
(10, 5, 'change_groupsitepermission', 'Can change group site permission'),
(11, 5, 'delete_groupsitepermission', 'Can delete group site permission'),
(12, 5, 'view_groupsitepermission', 'Can view group site permission'),
(13, 6, 'add_apitoken', 'Can add API token'),
(14, 6, 'change_apitoken', 'Can change API token'),
(15, 6, 'delete_apitoken', 'Can delete API token'),
(16, 6, 'view_apitoken', 'Can view API token'),
(17, 7, 'add_modellogentry', 'Can add model log entry'),
(18, 7, 'change_modellogentry', 'Can change model log entry'),
(19, 7, 'delete_modellogentry', 'Can delete model log entry'),
(20, 7, 'view_modellogentry', 'Can view model log entry'),
(21, 8, 'add_revision', 'Can add revision'),
(22, 8, 'change_revision', 'Can change revision'),
(23, 8, 'delete_revision', 'Can delete revision'),
(24, 8, 'view_revision', 'Can view revision'),
(25, 9, 'add_collectionviewrestriction', 'Can add collection view restriction'),
(26, 9, 'change_collectionviewrestriction', 'Can change collection view restriction'),
(27, 9, 'delete_collectionviewrestriction', 'Can delete collection view restriction'),
(28, 9, 'view_collectionviewrestriction', 'Can view collection view restriction'),
(29, 10, 'add_collection', 'Can add collection'),
(30, 10, 'change_collection', 'Can change collection'),
(31, 10, 'delete_collection', 'Can delete collection'),
(32, 10, 'view_collection', 'Can view collection'),
(33, 11, 'add_groupcollectionpermission', 'Can add group collection permission'),
(34, 11, 'change_groupcollectionpermission', 'Can change group collection permission'),
(35, 11, 'delete_groupcollectionpermission', 'Can delete group collection permission'),
(36, 11, 'view_groupcollectionpermission', 'Can view group collection permission'),
(37, 12, 'add_uploadedfile', 'Can add uploaded file'),
(38, 12, 'change_uploadedfile', 'Can change uploaded file'),
(39, 12, 'delete_uploadedfile', 'Can delete uploaded file'),
(40, 12, 'view_uploadedfile', 'Can view uploaded file'),
(41, 13, 'add_workflowcontenttype', 'Can add workflow content type'),
(42, 13, 'change_workflowcontenttype', 'Can change workflow content type'),
(43, 13, 'delete_workflowcontenttype', 'Can delete workflow content type'),
(44, 13, 'view_workflowcontenttype', 'Can view workflow content type'),
(45, 14, 'add_workflowstate', 'Can add Workflow state'),
(46, 14, 'change_workflowstate', 'Can change Workflow state'),
(47, 14, 'delete_workflowstate', 'Can delete Workflow state'),
(48, 14, 'view_workflowstate', 'Can view Workflow state'),
(49, 15, 'add_workflow', 'Can add workflow'),
(50, 15, 'change_workflow', 'Can change workflow'),
(51, 15, 'delete_workflow', 'Can delete workflow'),
(52, 15, 'view_workflow', 'Can view workflow'),
(53, 16, 'add_workflowtask', 'Can add workflow task order'),
(54, 16, 'change_workflowtask', 'Can change workflow task order'),
(55, 16, 'delete_workflowtask', 'Can delete workflow task order'),
(56, 16, 'view_workflowtask', 'Can view workflow task order'),
(57, 17, 'add_task', 'Can add task'),
(58, 17, 'change_task', 'Can change task'),
(59, 17, 'delete_task', 'Can delete task'),
(60, 17, 'view_task', 'Can view task'),
(61, 2, 'add_groupapprovaltask', 'Can add Group approval task'),
(62, 2, 'change_groupapprovaltask', 'Can change Group approval task'),
(63, 2, 'delete_groupapprovaltask', 'Can delete Group approval task'),
(64, 2, 'view_groupapprovaltask', 'Can view Group approval task'),
(65, 18, 'add_taskstate', 'Can add Task state'),
(66, 18, 'change_taskstate', 'Can change Task state'),
(67, 18, 'delete_taskstate', 'Can delete Task state'),
(68, 18, 'view_taskstate', 'Can view Task state'),
(69, 1, 'add_page', 'Can add page'),
(70, 1, 'change_page', 'Can change page'),
(71, 1, 'delete_page', 'Can delete page'),
(72, 1, 'view_page', 'Can view page'),
(73, 1, 'bulk_delete_page', 'Delete pages with children'),
(74, 1, 'lock_page', 'Lock/unlock pages you''ve locked'),
(75, 1, 'publish_page', 'Publish any page'),
(76, 1, 'unlock_page', 'Unlock any page'),
(77, 19, 'add_grouppagepermission', 'Can add group page permission'),
(78, 19, 'change_grouppagepermission', 'Can change group page permission'),
(79, 19, 'delete_grouppagepermission', 'Can delete group page permission'),
(80, 19, 'view_grouppagepermission', 'Can view group page permission'),
(81, 20, 'add_pageviewrestriction', 'Can add page view restriction'),
(82, 20, 'change_pageviewrestriction', 'Can change page view restriction'),
(83, 20, 'delete_pageviewrestriction', 'Can delete page view restriction'),
(84, 20, 'view_pageviewrestriction', 'Can view page view restriction'),
(85, 21, 'add_workflowpage', 'Can add workflow page'),
(86, 21, 'change_workflowpage', 'Can change workflow page'),
(87, 21, 'delete_workflowpage', 'Can delete workflow page'),
(88, 21, 'view_workflowpage', 'Can view workflow page'),
(89, 22, 'add_pagelogentry', 'Can add page log entry'),
(90, 22, 'change_pagelogentry', 'Can change page log entry'),
(91, 22, 'delete_pagelogentry', 'Can delete page log entry'),
(92, 22, 'view_pagelogentry', 'Can view page log entry'),
(93, 23, 'add_comment', 'Can add comment'),
(94, 23, 'change_comment', 'Can change comment'),
(95, 23, 'delete_comment', 'Can delete comment'),
(96, 23, 'view_comment', 'Can view comment'),
(97, 24, 'add_commentreply', 'Can add comment reply'),
(98, 24, 'change_commentreply', 'Can change comment reply'),
(99, 24, 'delete_commentreply', 'Can delete comment reply'),
(100, 24, 'view_commentreply', 'Can view comment reply'),
(101, 25, 'add_pagesubscription', 'Can add page subscription'),
(102, 25, 'change_pagesubscription', 'Can change page subscription'),
(103, 25, 'delete_pagesubscription', 'Can delete page subscription'),
(104, 25, 'view_pagesubscription', 'Can view page subscription'),
(105, 26, 'add_referenceindex', 'Can add reference index'),
(106, 26, 'change_referenceindex', 'Can change reference index'),
(107, 26, 'delete_referenceindex', 'Can delete reference index'),
(108, 26, 'view_referenceindex', 'Can view reference index'),
(109, 27, 'access_admin', 'Can access Wagtail admin'),
(110, 28, 'add_document', 'Can add document'),
(111, 28, 'change_document', 'Can change document'),
(112, 28, 'delete_document', 'Can delete document'),
(113, 28, 'choose_document', 'Can choose document'),
(114, 29, 'add_image', 'Can add image'),
(115, 29, 'change_image', 'Can change image'),
(116, 29, 'delete_image', 'Can delete image'),
(117, 29, 'choose_image', 'Can choose image'),
(118, 30, 'add_user', 'Can add user'),
(119, 30, 'change_user', 'Can change user'),
(120, 30, 'delete_user', 'Can delete user'),
(121, 30, 'view_user', 'Can view user'),
(122, 31, 'add_auditentry', 'Can add audit entry'),
(123, 31, 'change_auditentry', 'Can change audit entry'),
(124, 31, 'delete_auditentry', 'Can delete audit entry'),
(125, 31, 'view_auditentry', 'Can view audit entry'),
(126, 32, 'add_invitation', 'Can add invitation'),
(127, 32, 'change_invitation', 'Can change invitation'),
(128, 32, 'delete_invitation', 'Can delete invitation'),
(129, 32, 'view_invitation', 'Can view invitation'),
(130, 33, 'add_teamrole', 'Can add team role'),
(131, 33, 'change_teamrole', 'Can change team role'),
(132, 33, 'delete_teamrole', 'Can delete team role'),
(133, 33, 'view_teamrole', 'Can view team role'),
(134, 34, 'add_sharedvalue', 'Can add shared value'),
(135, 34, 'change_sharedvalue', 'Can change shared value'),
(136, 34, 'delete_sharedvalue', 'Can delete shared value'),
(137, 34, 'view_sharedvalue', 'Can view shared value'),
(138, 35, 'add_publication', 'Can add publication'),
(139, 35, 'change_publication', 'Can change publication'),
(140, 35, 'delete_publication', 'Can delete publication'),
(141, 35, 'view_publication', 'Can view publication'),
(142, 36, 'add_endpoint', 'Can add endpoint'),
(143, 36, 'change_endpoint', 'Can change endpoint'),
(144, 36, 'delete_endpoint', 'Can delete endpoint'),
(145, 36, 'view_endpoint', 'Can view endpoint'),
(146, 37, 'add_notice', 'Can add notice'),
(147, 37, 'change_notice', 'Can change notice'),
(148, 37, 'delete_notice', 'Can delete notice'),
(149, 37, 'view_notice', 'Can view notice'),
(150, 38, 'add_delivery', 'Can add delivery'),
(151, 38, 'change_delivery', 'Can change delivery'),
(152, 38, 'delete_delivery', 'Can delete delivery'),
(153, 38, 'view_delivery', 'Can view delivery'),
(154, 39, 'add_archiveversion', 'Can add archive version'),
(155, 39, 'change_archiveversion', 'Can change archive version'),
(156, 39, 'delete_archiveversion', 'Can delete archive version'),
(157, 39, 'view_archiveversion', 'Can view archive version'),
(158, 40, 'add_publishededition', 'Can add published edition'),
(159, 40, 'change_publishededition', 'Can change published edition'),
(160, 40, 'delete_publishededition', 'Can delete published edition'),
(161, 40, 'view_publishededition', 'Can view published edition'),
(162, 41, 'add_byline', 'Can add byline'),
(163, 41, 'change_byline', 'Can change byline'),
(164, 41, 'delete_byline', 'Can delete byline'),
(165, 41, 'view_byline', 'Can view byline'),
(166, 42, 'add_publishedsection', 'Can add published section'),
(167, 42, 'change_publishedsection', 'Can change published section'),
(168, 42, 'delete_publishedsection', 'Can delete published section'),
(169, 42, 'view_publishedsection', 'Can view published section'),
(170, 43, 'add_formerday', 'Can add former day'),
(171, 43, 'change_formerday', 'Can change former day'),
(172, 43, 'delete_formerday', 'Can delete former day'),
(173, 43, 'view_formerday', 'Can view former day'),
(174, 44, 'add_tag', 'Can add tag'),
(175, 44, 'change_tag', 'Can change tag'),
(176, 44, 'delete_tag', 'Can delete tag'),
(177, 44, 'view_tag', 'Can view tag'),
(178, 45, 'add_importrun', 'Can add import run'),
(179, 45, 'change_importrun', 'Can change import run'),
(180, 45, 'delete_importrun', 'Can delete import run'),
(181, 45, 'view_importrun', 'Can view import run'),
(182, 46, 'add_segment', 'Can add segment'),
(183, 46, 'change_segment', 'Can change segment'),
(184, 46, 'delete_segment', 'Can delete segment'),
(185, 46, 'view_segment', 'Can view segment'),
(186, 47, 'add_setchunk', 'Can add set chunk'),
(187, 47, 'change_setchunk', 'Can change set chunk'),
(188, 47, 'delete_setchunk', 'Can delete set chunk'),
(189, 47, 'view_setchunk', 'Can view set chunk'),
(190, 48, 'add_subscriber', 'Can add subscriber'),
(191, 48, 'change_subscriber', 'Can change subscriber'),
(192, 48, 'delete_subscriber', 'Can delete subscriber'),
(193, 48, 'view_subscriber', 'Can view subscriber'),
(194, 49, 'add_signup', 'Can add sign up'),
(195, 49, 'change_signup', 'Can change sign up'),
(196, 49, 'delete_signup', 'Can delete sign up'),
(197, 49, 'view_signup', 'Can view sign up'),
(198, 50, 'add_subscription', 'Can add subscription'),
(199, 50, 'change_subscription', 'Can change subscription'),
(200, 50, 'delete_subscription', 'Can delete subscription'),
(201, 50, 'view_subscription', 'Can view subscription'),
(202, 51, 'add_suppression', 'Can add suppression'),
(203, 51, 'change_suppression', 'Can change suppression'),
(204, 51, 'delete_suppression', 'Can delete suppression'),
(205, 51, 'view_suppression', 'Can view suppression'),
(206, 52, 'add_subscribertag', 'Can add subscriber tag'),
(207, 52, 'change_subscribertag', 'Can change subscriber tag'),
(208, 52, 'delete_subscribertag', 'Can delete subscriber tag'),
(209, 52, 'view_subscribertag', 'Can view subscriber tag'),
(210, 53, 'add_timelineentry', 'Can add timeline entry'),
(211, 53, 'change_timelineentry', 'Can change timeline entry'),
(212, 53, 'delete_timelineentry', 'Can delete timeline entry'),
(213, 53, 'view_timelineentry', 'Can view timeline entry'),
(214, 54, 'add_wording', 'Can add wording'),
(215, 54, 'change_wording', 'Can change wording'),
(216, 54, 'delete_wording', 'Can delete wording'),
(217, 54, 'view_wording', 'Can view wording'),
(218, 55, 'add_consent', 'Can add consent'),
(219, 55, 'change_consent', 'Can change consent'),
(220, 55, 'delete_consent', 'Can delete consent'),
(221, 55, 'view_consent', 'Can view consent'),
(222, 56, 'add_addresschange', 'Can add address change'),
(223, 56, 'change_addresschange', 'Can change address change'),
(224, 56, 'delete_addresschange', 'Can delete address change'),
(225, 56, 'view_addresschange', 'Can view address change'),
(226, 57, 'add_deliveryreport', 'Can add delivery report'),
(227, 57, 'change_deliveryreport', 'Can change delivery report'),
(228, 57, 'delete_deliveryreport', 'Can delete delivery report'),
(229, 57, 'view_deliveryreport', 'Can view delivery report'),
(230, 58, 'add_changedpeople', 'Can add changed people'),
(231, 58, 'change_changedpeople', 'Can change changed people'),
(232, 58, 'delete_changedpeople', 'Can delete changed people'),
(233, 58, 'view_changedpeople', 'Can view changed people'),
(234, 59, 'add_arrival', 'Can add arrival'),
(235, 59, 'change_arrival', 'Can change arrival'),
(236, 59, 'delete_arrival', 'Can delete arrival'),
(237, 59, 'view_arrival', 'Can view arrival'),
(238, 60, 'add_brake', 'Can add brake'),
(239, 60, 'change_brake', 'Can change brake'),
(240, 60, 'delete_brake', 'Can delete brake'),
(241, 60, 'view_brake', 'Can view brake'),
(242, 61, 'add_tally', 'Can add tally'),
(243, 61, 'change_tally', 'Can change tally'),
(244, 61, 'delete_tally', 'Can delete tally'),
(245, 61, 'view_tally', 'Can view tally'),
(246, 62, 'add_letter', 'Can add letter'),
(247, 62, 'change_letter', 'Can change letter'),
(248, 62, 'delete_letter', 'Can delete letter'),
(249, 62, 'view_letter', 'Can view letter'),
(250, 63, 'add_searchprogress', 'Can add search progress'),
(251, 63, 'change_searchprogress', 'Can change search progress'),
(252, 63, 'delete_searchprogress', 'Can delete search progress'),
(253, 63, 'view_searchprogress', 'Can view search progress'),
(254, 64, 'add_growthday', 'Can add growth day'),
(255, 64, 'change_growthday', 'Can change growth day'),
(256, 64, 'delete_growthday', 'Can delete growth day'),
(257, 64, 'view_growthday', 'Can view growth day'),
(258, 65, 'add_growthsource', 'Can add growth source'),
(259, 65, 'change_growthsource', 'Can change growth source'),
(260, 65, 'delete_growthsource', 'Can delete growth source'),
(261, 65, 'view_growthsource', 'Can view growth source'),
(262, 66, 'add_edition', 'Can add edition'),
(263, 66, 'change_edition', 'Can change edition'),
(264, 66, 'delete_edition', 'Can delete edition'),
(265, 66, 'view_edition', 'Can view edition'),
(266, 67, 'add_picture', 'Can add picture'),
(267, 67, 'change_picture', 'Can change picture'),
(268, 67, 'delete_picture', 'Can delete picture'),
(269, 67, 'view_picture', 'Can view picture'),
(270, 68, 'add_picturerendition', 'Can add picture rendition'),
(271, 68, 'change_picturerendition', 'Can change picture rendition'),
(272, 68, 'delete_picturerendition', 'Can delete picture rendition'),
(273, 68, 'view_picturerendition', 'Can view picture rendition'),
(274, 69, 'add_editorapproval', 'Can add approval by an editor'),
(275, 69, 'change_editorapproval', 'Can change approval by an editor'),
(276, 69, 'delete_editorapproval', 'Can delete approval by an editor'),
(277, 69, 'view_editorapproval', 'Can view approval by an editor'),
(278, 70, 'add_publisherapproval', 'Can add approval by a publisher'),
(279, 70, 'change_publisherapproval', 'Can change approval by a publisher'),
(280, 70, 'delete_publisherapproval', 'Can delete approval by a publisher'),
(281, 70, 'view_publisherapproval', 'Can view approval by a publisher'),
(282, 71, 'add_measure', 'Can add measure'),
(283, 71, 'change_measure', 'Can change measure'),
(284, 71, 'delete_measure', 'Can delete measure'),
(285, 71, 'view_measure', 'Can view measure'),
(286, 72, 'add_refusal', 'Can add refusal'),
(287, 72, 'change_refusal', 'Can change refusal'),
(288, 72, 'delete_refusal', 'Can delete refusal'),
(289, 72, 'view_refusal', 'Can view refusal'),
(290, 73, 'add_trial', 'Can add trial'),
(291, 73, 'change_trial', 'Can change trial'),
(292, 73, 'delete_trial', 'Can delete trial'),
(293, 73, 'view_trial', 'Can view trial'),
(294, 74, 'add_comment', 'Can add comment'),
(295, 74, 'change_comment', 'Can change comment'),
(296, 74, 'delete_comment', 'Can delete comment'),
(297, 74, 'view_comment', 'Can view comment'),
(298, 75, 'add_override', 'Can add override'),
(299, 75, 'change_override', 'Can change override'),
(300, 75, 'delete_override', 'Can delete override'),
(301, 75, 'view_override', 'Can view override'),
(302, 76, 'add_sectiondesk', 'Can add section desk'),
(303, 76, 'change_sectiondesk', 'Can change section desk'),
(304, 76, 'delete_sectiondesk', 'Can delete section desk'),
(305, 76, 'view_sectiondesk', 'Can view section desk'),
(306, 77, 'add_formsave', 'Can add form save'),
(307, 77, 'change_formsave', 'Can change form save'),
(308, 77, 'delete_formsave', 'Can delete form save'),
(309, 77, 'view_formsave', 'Can view form save'),
(310, 78, 'add_pinnedfilling', 'Can add pinned filling'),
(311, 78, 'change_pinnedfilling', 'Can change pinned filling'),
(312, 78, 'delete_pinnedfilling', 'Can delete pinned filling'),
(313, 78, 'view_pinnedfilling', 'Can view pinned filling'),
(314, 79, 'add_workersign', 'Can add worker sign'),
(315, 79, 'change_workersign', 'Can change worker sign'),
(316, 79, 'delete_workersign', 'Can delete worker sign'),
(317, 79, 'view_workersign', 'Can view worker sign'),
(318, 80, 'add_mailing', 'Can add mailing'),
(319, 80, 'change_mailing', 'Can change mailing'),
(320, 80, 'delete_mailing', 'Can delete mailing'),
(321, 80, 'view_mailing', 'Can view mailing'),
(322, 81, 'add_mailingpart', 'Can add mailing part'),
(323, 81, 'change_mailingpart', 'Can change mailing part'),
(324, 81, 'delete_mailingpart', 'Can delete mailing part'),
(325, 81, 'view_mailingpart', 'Can view mailing part'),
(326, 82, 'add_mailingrules', 'Can add mailing rules'),
(327, 82, 'change_mailingrules', 'Can change mailing rules'),
(328, 82, 'delete_mailingrules', 'Can delete mailing rules'),
(329, 82, 'view_mailingrules', 'Can view mailing rules'),
(330, 83, 'add_replacement', 'Can add replacement'),
(331, 83, 'change_replacement', 'Can change replacement'),
(332, 83, 'delete_replacement', 'Can delete replacement'),
(333, 83, 'view_replacement', 'Can view replacement'),
(334, 84, 'add_doorstate', 'Can add door state'),
(335, 84, 'change_doorstate', 'Can change door state'),
(336, 84, 'delete_doorstate', 'Can delete door state'),
(337, 84, 'view_doorstate', 'Can view door state'),
(338, 85, 'add_pendingtopic', 'Can add pending topic'),
(339, 85, 'change_pendingtopic', 'Can change pending topic'),
(340, 85, 'delete_pendingtopic', 'Can delete pending topic'),
(341, 85, 'view_pendingtopic', 'Can view pending topic'),
(342, 86, 'add_attendance', 'Can add attendance'),
(343, 86, 'change_attendance', 'Can change attendance'),
(344, 86, 'delete_attendance', 'Can delete attendance'),
(345, 86, 'view_attendance', 'Can view attendance'),
(346, 87, 'add_pulse', 'Can add pulse'),
(347, 87, 'change_pulse', 'Can change pulse'),
(348, 87, 'delete_pulse', 'Can delete pulse'),
(349, 87, 'view_pulse', 'Can view pulse'),
(350, 88, 'add_returned', 'Can add returned'),
(351, 88, 'change_returned', 'Can change returned'),
(352, 88, 'delete_returned', 'Can delete returned'),
(353, 88, 'view_returned', 'Can view returned'),
(354, 89, 'add_original', 'Can add original'),
(355, 89, 'change_original', 'Can change original'),
(356, 89, 'delete_original', 'Can delete original'),
(357, 89, 'view_original', 'Can view original'),
(358, 90, 'add_alarm', 'Can add alarm'),
(359, 90, 'change_alarm', 'Can change alarm'),
(360, 90, 'delete_alarm', 'Can delete alarm'),
(361, 90, 'view_alarm', 'Can view alarm'),
(362, 91, 'add_takenevents', 'Can add taken events'),
(363, 91, 'change_takenevents', 'Can change taken events'),
(364, 91, 'delete_takenevents', 'Can delete taken events'),
(365, 91, 'view_takenevents', 'Can view taken events'),
(366, 92, 'add_agent', 'Can add agent'),
(367, 92, 'change_agent', 'Can change agent'),
(368, 92, 'delete_agent', 'Can delete agent'),
(369, 92, 'view_agent', 'Can view agent'),
(370, 93, 'add_linkcount', 'Can add link count'),
(371, 93, 'change_linkcount', 'Can change link count'),
(372, 93, 'delete_linkcount', 'Can delete link count'),
(373, 93, 'view_linkcount', 'Can view link count'),
(374, 94, 'add_quartercount', 'Can add quarter count'),
(375, 94, 'change_quartercount', 'Can change quarter count'),
(376, 94, 'delete_quartercount', 'Can delete quarter count'),
(377, 94, 'view_quartercount', 'Can view quarter count'),
(378, 95, 'add_rawevent', 'Can add raw event'),
(379, 95, 'change_rawevent', 'Can change raw event'),
(380, 95, 'delete_rawevent', 'Can delete raw event'),
(381, 95, 'view_rawevent', 'Can view raw event'),
(382, 96, 'add_sectioncount', 'Can add section count'),
(383, 96, 'change_sectioncount', 'Can change section count'),
(384, 96, 'delete_sectioncount', 'Can delete section count'),
(385, 96, 'view_sectioncount', 'Can view section count'),
(386, 97, 'add_measured', 'Can add measured'),
(387, 97, 'change_measured', 'Can change measured'),
(388, 97, 'delete_measured', 'Can delete measured'),
(389, 97, 'view_measured', 'Can view measured'),
(390, 98, 'add_milestone', 'Can add milestone'),
(391, 98, 'change_milestone', 'Can change milestone'),
(392, 98, 'delete_milestone', 'Can delete milestone'),
(393, 98, 'view_milestone', 'Can view milestone'),
(394, 99, 'add_gift', 'Can add gift'),
(395, 99, 'change_gift', 'Can change gift'),
(396, 99, 'delete_gift', 'Can delete gift'),
(397, 99, 'view_gift', 'Can view gift'),
(398, 100, 'add_poll', 'Can add poll'),
(399, 100, 'change_poll', 'Can change poll'),
(400, 100, 'delete_poll', 'Can delete poll'),
(401, 100, 'view_poll', 'Can view poll'),
(402, 101, 'add_pollrules', 'Can add poll rules'),
(403, 101, 'change_pollrules', 'Can change poll rules'),
(404, 101, 'delete_pollrules', 'Can delete poll rules'),
(405, 101, 'view_pollrules', 'Can view poll rules'),
(406, 102, 'add_programme', 'Can add programme'),
(407, 102, 'change_programme', 'Can change programme'),
(408, 102, 'delete_programme', 'Can delete programme'),
(409, 102, 'view_programme', 'Can view programme'),
(410, 103, 'add_boardname', 'Can add board name'),
(411, 103, 'change_boardname', 'Can change board name'),
(412, 103, 'delete_boardname', 'Can delete board name'),
(413, 103, 'view_boardname', 'Can view board name'),
(414, 104, 'add_promotion', 'Can add promotion'),
(415, 104, 'change_promotion', 'Can change promotion'),
(416, 104, 'delete_promotion', 'Can delete promotion'),
(417, 104, 'view_promotion', 'Can view promotion'),
(418, 105, 'add_joining', 'Can add joining'),
(419, 105, 'change_joining', 'Can change joining'),
(420, 105, 'delete_joining', 'Can delete joining'),
(421, 105, 'view_joining', 'Can view joining'),
(422, 106, 'add_referral', 'Can add referral'),
(423, 106, 'change_referral', 'Can change referral'),
(424, 106, 'delete_referral', 'Can delete referral'),
(425, 106, 'view_referral', 'Can view referral'),
(426, 107, 'add_sequence', 'Can add sequence'),
(427, 107, 'change_sequence', 'Can change sequence'),
(428, 107, 'delete_sequence', 'Can delete sequence'),
(429, 107, 'view_sequence', 'Can view sequence'),
(430, 108, 'add_sequencemessage', 'Can add sequence message'),
(431, 108, 'change_sequencemessage', 'Can change sequence message'),
(432, 108, 'delete_sequencemessage', 'Can delete sequence message'),
(433, 108, 'view_sequencemessage', 'Can view sequence message'),
(434, 109, 'add_place', 'Can add place'),
(435, 109, 'change_place', 'Can change place'),
(436, 109, 'delete_place', 'Can delete place'),
(437, 109, 'view_place', 'Can view place'),
(438, 110, 'add_passing', 'Can add passing'),
(439, 110, 'change_passing', 'Can change passing'),
(440, 110, 'delete_passing', 'Can delete passing'),
(441, 110, 'view_passing', 'Can view passing'),
(442, 111, 'add_showing', 'Can add showing'),
(443, 111, 'change_showing', 'Can change showing'),
(444, 111, 'delete_showing', 'Can delete showing'),
(445, 111, 'view_showing', 'Can view showing'),
(446, 112, 'add_stockcode', 'Can add stock code'),
(447, 112, 'change_stockcode', 'Can change stock code'),
(448, 112, 'delete_stockcode', 'Can delete stock code'),
(449, 112, 'view_stockcode', 'Can view stock code'),
(450, 113, 'add_vote', 'Can add vote'),
(451, 113, 'change_vote', 'Can change vote'),
(452, 113, 'delete_vote', 'Can delete vote'),
(453, 113, 'view_vote', 'Can view vote'),
(454, 114, 'add_giftmove', 'Can add gift move'),
(455, 114, 'change_giftmove', 'Can change gift move'),
(456, 114, 'delete_giftmove', 'Can delete gift move'),
(457, 114, 'view_giftmove', 'Can view gift move'),
(458, 115, 'add_messagerules', 'Can add message rules'),
(459, 115, 'change_messagerules', 'Can change message rules'),
(460, 115, 'delete_messagerules', 'Can delete message rules'),
(461, 115, 'view_messagerules', 'Can view message rules'),
(462, 116, 'add_advertiser', 'Can add advertiser'),
(463, 116, 'change_advertiser', 'Can change advertiser'),
(464, 116, 'delete_advertiser', 'Can delete advertiser'),
(465, 116, 'view_advertiser', 'Can view advertiser'),
(466, 117, 'add_campaign', 'Can add campaign'),
(467, 117, 'change_campaign', 'Can change campaign'),
(468, 117, 'delete_campaign', 'Can delete campaign'),
(469, 117, 'view_campaign', 'Can view campaign'),
(470, 118, 'add_contact', 'Can add contact'),
(471, 118, 'change_contact', 'Can change contact'),
(472, 118, 'delete_contact', 'Can delete contact'),
(473, 118, 'view_contact', 'Can view contact'),
(474, 119, 'add_creative', 'Can add creative'),
(475, 119, 'change_creative', 'Can change creative'),
(476, 119, 'delete_creative', 'Can delete creative'),
(477, 119, 'view_creative', 'Can view creative'),
(478, 120, 'add_booking', 'Can add booking'),
(479, 120, 'change_booking', 'Can change booking'),
(480, 120, 'delete_booking', 'Can delete booking'),
(481, 120, 'view_booking', 'Can view booking'),
(482, 121, 'add_employer', 'Can add employer'),
(483, 121, 'change_employer', 'Can change employer'),
(484, 121, 'delete_employer', 'Can delete employer'),
(485, 121, 'view_employer', 'Can view employer'),
(486, 122, 'add_housead', 'Can add house ad'),
(487, 122, 'change_housead', 'Can change house ad'),
(488, 122, 'delete_housead', 'Can delete house ad'),
(489, 122, 'view_housead', 'Can view house ad'),
(490, 123, 'add_jobboard', 'Can add job board'),
(491, 123, 'change_jobboard', 'Can change job board'),
(492, 123, 'delete_jobboard', 'Can delete job board'),
(493, 123, 'view_jobboard', 'Can view job board'),
(494, 124, 'add_listing', 'Can add listing'),
(495, 124, 'change_listing', 'Can change listing'),
(496, 124, 'delete_listing', 'Can delete listing'),
(497, 124, 'view_listing', 'Can view listing'),
(498, 125, 'add_jobletter', 'Can add job letter'),
(499, 125, 'change_jobletter', 'Can change job letter'),
(500, 125, 'delete_jobletter', 'Can delete job letter'),
(501, 125, 'view_jobletter', 'Can view job letter'),
(502, 126, 'add_employerlink', 'Can add employer link'),
(503, 126, 'change_employerlink', 'Can change employer link'),
(504, 126, 'delete_employerlink', 'Can delete employer link'),
(505, 126, 'view_employerlink', 'Can view employer link'),
(506, 127, 'add_boardclick', 'Can add board click'),
(507, 127, 'change_boardclick', 'Can change board click'),
(508, 127, 'delete_boardclick', 'Can delete board click'),
(509, 127, 'view_boardclick', 'Can view board click'),
(510, 128, 'add_appearance', 'Can add appearance'),
(511, 128, 'change_appearance', 'Can change appearance'),
(512, 128, 'delete_appearance', 'Can delete appearance'),
(513, 128, 'view_appearance', 'Can view appearance'),
(514, 129, 'add_programme', 'Can add programme'),
(515, 129, 'change_programme', 'Can change programme'),
(516, 129, 'delete_programme', 'Can delete programme'),
(517, 129, 'view_programme', 'Can view programme'),
(518, 130, 'add_earningsimport', 'Can add earnings import'),
(519, 130, 'change_earningsimport', 'Can change earnings import'),
(520, 130, 'delete_earningsimport', 'Can delete earnings import'),
(521, 130, 'view_earningsimport', 'Can view earnings import'),
(522, 131, 'add_earning', 'Can add earning'),
(523, 131, 'change_earning', 'Can change earning'),
(524, 131, 'delete_earning', 'Can delete earning'),
(525, 131, 'view_earning', 'Can view earning'),
(526, 132, 'add_reminder', 'Can add reminder'),
(527, 132, 'change_reminder', 'Can change reminder'),
(528, 132, 'delete_reminder', 'Can delete reminder'),
(529, 132, 'view_reminder', 'Can view reminder'),
(530, 133, 'add_report', 'Can add report'),
(531, 133, 'change_report', 'Can change report'),
(532, 133, 'delete_report', 'Can delete report'),
(533, 133, 'view_report', 'Can view report'),
(534, 134, 'add_reportletter', 'Can add report letter'),
(535, 134, 'change_reportletter', 'Can change report letter'),
(536, 134, 'delete_reportletter', 'Can delete report letter'),
(537, 134, 'view_reportletter', 'Can view report letter'),
(538, 135, 'add_salesrules', 'Can add sales rules'),
(539, 135, 'change_salesrules', 'Can change sales rules'),
(540, 135, 'delete_salesrules', 'Can delete sales rules'),
(541, 135, 'view_salesrules', 'Can view sales rules'),
(542, 136, 'add_slot', 'Can add slot'),
(543, 136, 'change_slot', 'Can change slot'),
(544, 136, 'delete_slot', 'Can delete slot'),
(545, 136, 'view_slot', 'Can view slot'),
(546, 137, 'add_rate', 'Can add rate'),
(547, 137, 'change_rate', 'Can change rate'),
(548, 137, 'delete_rate', 'Can delete rate'),
(549, 137, 'view_rate', 'Can view rate'),
(550, 138, 'add_sponsorlink', 'Can add sponsor link'),
(551, 138, 'change_sponsorlink', 'Can change sponsor link'),
(552, 138, 'delete_sponsorlink', 'Can delete sponsor link'),
(553, 138, 'view_sponsorlink', 'Can view sponsor link'),
(554, 139, 'add_apitoken', 'Can add api token'),
(555, 139, 'change_apitoken', 'Can change api token'),
(556, 139, 'delete_apitoken', 'Can delete api token'),
(557, 139, 'view_apitoken', 'Can view api token'),
(558, 140, 'add_keptanswer', 'Can add kept answer'),
(559, 140, 'change_keptanswer', 'Can change kept answer'),
(560, 140, 'delete_keptanswer', 'Can delete kept answer'),
(561, 140, 'view_keptanswer', 'Can view kept answer'),
(562, 141, 'add_userprofile', 'Can add user profile'),
(563, 141, 'change_userprofile', 'Can change user profile'),
(564, 141, 'delete_userprofile', 'Can delete user profile'),
(565, 141, 'view_userprofile', 'Can view user profile'),
(566, 66, 'publish_edition', 'Can publish edition'),
(567, 66, 'lock_edition', 'Can lock edition'),
(568, 66, 'unlock_edition', 'Can unlock edition'),
(569, 29, 'view_image', 'Can view image'),
(570, 142, 'add_rendition', 'Can add rendition'),
(571, 142, 'change_rendition', 'Can change rendition'),
(572, 142, 'delete_rendition', 'Can delete rendition'),
(573, 142, 'view_rendition', 'Can view rendition'),
(574, 28, 'view_document', 'Can view document'),
(575, 143, 'add_indexentry', 'Can add index entry'),
(576, 143, 'change_indexentry', 'Can change index entry'),
(577, 143, 'delete_indexentry', 'Can delete index entry'),
(578, 143, 'view_indexentry', 'Can view index entry'),
(579, 144, 'add_sqliteftsindexentry', 'Can add sqliteftsindexentry'),
(580, 144, 'change_sqliteftsindexentry', 'Can change sqliteftsindexentry'),
(581, 144, 'delete_sqliteftsindexentry', 'Can delete sqliteftsindexentry'),
(582, 144, 'view_sqliteftsindexentry', 'Can view sqliteftsindexentry'),
(583, 145, 'add_editingsession', 'Can add editing session'),
(584, 145, 'change_editingsession', 'Can change editing session'),
(585, 145, 'delete_editingsession', 'Can delete editing session'),
(586, 145, 'view_editingsession', 'Can view editing session'),
(587, 146, 'add_formstate', 'Can add form state'),
(588, 146, 'change_formstate', 'Can change form state'),
(589, 146, 'delete_formstate', 'Can delete form state'),
(590, 146, 'view_formstate', 'Can view form state'),
(591, 147, 'add_tag', 'Can add tag'),
(592, 147, 'change_tag', 'Can change tag'),
(593, 147, 'delete_tag', 'Can delete tag'),
(594, 147, 'view_tag', 'Can view tag'),
(595, 148, 'add_taggeditem', 'Can add tagged item'),
(596, 148, 'change_taggeditem', 'Can change tagged item'),
(597, 148, 'delete_taggeditem', 'Can delete tagged item'),
(598, 148, 'view_taggeditem', 'Can view tagged item'),
(599, 149, 'add_emailaddress', 'Can add email address'),
(600, 149, 'change_emailaddress', 'Can change email address'),
(601, 149, 'delete_emailaddress', 'Can delete email address'),
(602, 149, 'view_emailaddress', 'Can view email address'),
(603, 150, 'add_emailconfirmation', 'Can add email confirmation'),
(604, 150, 'change_emailconfirmation', 'Can change email confirmation'),
(605, 150, 'delete_emailconfirmation', 'Can delete email confirmation'),
(606, 150, 'view_emailconfirmation', 'Can view email confirmation'),
(607, 151, 'add_authenticator', 'Can add authenticator'),
(608, 151, 'change_authenticator', 'Can change authenticator'),
(609, 151, 'delete_authenticator', 'Can delete authenticator'),
(610, 151, 'view_authenticator', 'Can view authenticator'),
(611, 152, 'add_permission', 'Can add permission'),
(612, 152, 'change_permission', 'Can change permission'),
(613, 152, 'delete_permission', 'Can delete permission'),
(614, 152, 'view_permission', 'Can view permission'),
(615, 153, 'add_group', 'Can add group'),
(616, 153, 'change_group', 'Can change group'),
(617, 153, 'delete_group', 'Can delete group'),
(618, 153, 'view_group', 'Can view group'),
(619, 154, 'add_contenttype', 'Can add content type'),
(620, 154, 'change_contenttype', 'Can change content type'),
(621, 154, 'delete_contenttype', 'Can delete content type'),
(622, 154, 'view_contenttype', 'Can view content type'),
(623, 155, 'add_session', 'Can add session'),
(624, 155, 'change_session', 'Can change session'),
(625, 155, 'delete_session', 'Can delete session'),
(626, 155, 'view_session', 'Can view session');
INSERT INTO "django_content_type" VALUES
(1, 'wagtailcore', 'page'),
(2, 'wagtailcore', 'groupapprovaltask'),
(3, 'wagtailcore', 'locale'),
(4, 'wagtailcore', 'site'),
(5, 'wagtailcore', 'groupsitepermission'),
(6, 'wagtailcore', 'apitoken'),
(7, 'wagtailcore', 'modellogentry'),
(8, 'wagtailcore', 'revision'),
(9, 'wagtailcore', 'collectionviewrestriction'),
(10, 'wagtailcore', 'collection'),
(11, 'wagtailcore', 'groupcollectionpermission'),
(12, 'wagtailcore', 'uploadedfile'),
(13, 'wagtailcore', 'workflowcontenttype'),
(14, 'wagtailcore', 'workflowstate'),
(15, 'wagtailcore', 'workflow'),
(16, 'wagtailcore', 'workflowtask'),
(17, 'wagtailcore', 'task'),
(18, 'wagtailcore', 'taskstate'),
(19, 'wagtailcore', 'grouppagepermission'),
(20, 'wagtailcore', 'pageviewrestriction'),
(21, 'wagtailcore', 'workflowpage'),
(22, 'wagtailcore', 'pagelogentry'),
(23, 'wagtailcore', 'comment'),
(24, 'wagtailcore', 'commentreply'),
(25, 'wagtailcore', 'pagesubscription'),
(26, 'wagtailcore', 'referenceindex'),
(27, 'wagtailadmin', 'admin'),
(28, 'wagtaildocs', 'document'),
(29, 'wagtailimages', 'image'),
(30, 'team', 'user'),
(31, 'team', 'auditentry'),
(32, 'team', 'invitation'),
(33, 'team', 'teamrole'),
(34, 'team', 'sharedvalue'),
(35, 'publications', 'publication'),
(36, 'webhooks', 'endpoint'),
(37, 'webhooks', 'notice'),
(38, 'webhooks', 'delivery'),
(39, 'archive', 'archiveversion'),
(40, 'archive', 'publishededition'),
(41, 'archive', 'byline'),
(42, 'archive', 'publishedsection'),
(43, 'archive', 'formerday'),
(44, 'subscribers', 'tag'),
(45, 'subscribers', 'importrun'),
(46, 'subscribers', 'segment'),
(47, 'subscribers', 'setchunk'),
(48, 'subscribers', 'subscriber'),
(49, 'subscribers', 'signup'),
(50, 'subscribers', 'subscription'),
(51, 'subscribers', 'suppression'),
(52, 'subscribers', 'subscribertag'),
(53, 'subscribers', 'timelineentry'),
(54, 'subscribers', 'wording'),
(55, 'subscribers', 'consent'),
(56, 'subscribers', 'addresschange'),
(57, 'subscribers', 'deliveryreport'),
(58, 'subscribers', 'changedpeople'),
(59, 'subscribers', 'arrival'),
(60, 'subscribers', 'brake'),
(61, 'subscribers', 'tally'),
(62, 'subscribers', 'letter'),
(63, 'subscribers', 'searchprogress'),
(64, 'subscribers', 'growthday'),
(65, 'subscribers', 'growthsource'),
(66, 'newsroom', 'edition'),
(67, 'newsroom', 'picture'),
(68, 'newsroom', 'picturerendition'),
(69, 'newsroom', 'editorapproval'),
(70, 'newsroom', 'publisherapproval'),
(71, 'newsroom', 'measure'),
(72, 'newsroom', 'refusal'),
(73, 'newsroom', 'trial'),
(74, 'newsroom', 'comment'),
(75, 'newsroom', 'override'),
(76, 'newsroom', 'sectiondesk'),
(77, 'newsroom', 'formsave'),
(78, 'newsroom', 'pinnedfilling'),
(79, 'mailings', 'workersign'),
(80, 'mailings', 'mailing'),
(81, 'mailings', 'mailingpart'),
(82, 'mailings', 'mailingrules'),
(83, 'mailings', 'replacement'),
(84, 'returns', 'doorstate'),
(85, 'returns', 'pendingtopic'),
(86, 'returns', 'attendance'),
(87, 'returns', 'pulse'),
(88, 'returns', 'returned'),
(89, 'returns', 'original'),
(90, 'returns', 'alarm'),
(91, 'insights', 'takenevents'),
(92, 'insights', 'agent'),
(93, 'insights', 'linkcount'),
(94, 'insights', 'quartercount'),
(95, 'insights', 'rawevent'),
(96, 'insights', 'sectioncount'),
(97, 'insights', 'measured'),
(98, 'growth', 'milestone'),
(99, 'growth', 'gift'),
(100, 'growth', 'poll'),
(101, 'growth', 'pollrules'),
(102, 'growth', 'programme'),
(103, 'growth', 'boardname'),
(104, 'growth', 'promotion'),
(105, 'growth', 'joining'),
(106, 'growth', 'referral'),
(107, 'growth', 'sequence'),
(108, 'growth', 'sequencemessage'),
(109, 'growth', 'place'),
(110, 'growth', 'passing'),
(111, 'growth', 'showing'),
(112, 'growth', 'stockcode'),
(113, 'growth', 'vote'),
(114, 'growth', 'giftmove'),
(115, 'growth', 'messagerules'),
(116, 'revenue', 'advertiser'),
(117, 'revenue', 'campaign'),
(118, 'revenue', 'contact'),
(119, 'revenue', 'creative'),
(120, 'revenue', 'booking'),
(121, 'revenue', 'employer'),
(122, 'revenue', 'housead'),
(123, 'revenue', 'jobboard'),
(124, 'revenue', 'listing'),
(125, 'revenue', 'jobletter'),
(126, 'revenue', 'employerlink'),
(127, 'revenue', 'boardclick'),
(128, 'revenue', 'appearance'),
(129, 'revenue', 'programme'),
(130, 'revenue', 'earningsimport'),
(131, 'revenue', 'earning'),
(132, 'revenue', 'reminder'),
(133, 'revenue', 'report'),
(134, 'revenue', 'reportletter'),
(135, 'revenue', 'salesrules'),
(136, 'revenue', 'slot'),
(137, 'revenue', 'rate'),
(138, 'revenue', 'sponsorlink'),
(139, 'api', 'apitoken'),
(140, 'api', 'keptanswer'),
(141, 'wagtailusers', 'userprofile'),
(142, 'wagtailimages', 'rendition'),
(143, 'wagtailsearch', 'indexentry'),
(144, 'wagtailsearch', 'sqliteftsindexentry'),
(145, 'wagtailadmin', 'editingsession'),
(146, 'wagtailadmin', 'formstate'),
(147, 'taggit', 'tag'),
(148, 'taggit', 'taggeditem'),
(149, 'account', 'emailaddress'),
(150, 'account', 'emailconfirmation'),
(151, 'mfa', 'authenticator'),
(152, 'auth', 'permission'),
(153, 'auth', 'group'),
(154, 'contenttypes', 'contenttype'),
(155, 'sessions', 'session');
INSERT INTO "django_migrations" VALUES
(1, 'publications', '0001_initial', :now),
(2, 'contenttypes', '0001_initial', :now),
(3, 'contenttypes', '0002_remove_content_type_name', :now),
(4, 'auth', '0001_initial', :now),
(5, 'auth', '0002_alter_permission_name_max_length', :now),
(6, 'auth', '0003_alter_user_email_max_length', :now),
(7, 'auth', '0004_alter_user_username_opts', :now),
(8, 'auth', '0005_alter_user_last_login_null', :now),
(9, 'auth', '0006_require_contenttypes_0002', :now),
(10, 'auth', '0007_alter_validators_add_error_messages', :now),
(11, 'auth', '0008_alter_user_username_max_length', :now),
(12, 'auth', '0009_alter_user_last_name_max_length', :now),
(13, 'auth', '0010_alter_group_name_max_length', :now),
(14, 'auth', '0011_update_proxy_permissions', :now),
(15, 'auth', '0012_alter_user_first_name_max_length', :now),
(16, 'team', '0001_initial', :now),
(17, 'account', '0001_initial', :now),
(18, 'account', '0002_email_max_length', :now),
(19, 'account', '0003_alter_emailaddress_create_unique_verified_email', :now),
(20, 'account', '0004_alter_emailaddress_drop_unique_email', :now),
(21, 'account', '0005_emailaddress_idx_upper_email', :now),
(22, 'account', '0006_emailaddress_lower', :now),
(23, 'account', '0007_emailaddress_idx_email', :now),
(24, 'account', '0008_emailaddress_unique_primary_email_fixup', :now),
(25, 'account', '0009_emailaddress_unique_primary_email', :now),
(26, 'api', '0001_initial', :now),
(27, 'archive', '0001_initial', :now),
(28, 'archive', '0002_search', :now),
(29, 'archive', '0003_former_days', :now),
(30, 'archive', '0004_votes', :now),
(31, 'subscribers', '0001_initial', :now),
(32, 'subscribers', '0002_reports_and_changes', :now),
(33, 'subscribers', '0003_changed_people', :now),
(34, 'subscribers', '0004_letters_and_limits', :now),
(35, 'subscribers', '0005_search_progress', :now),
(36, 'subscribers', '0006_brakes_by_scope', :now),
(37, 'subscribers', '0007_arrivals_by_title', :now),
(38, 'subscribers', '0008_lean_indexes', :now),
(39, 'subscribers', '0009_growth', :now),
(40, 'subscribers', '0010_set_stamps', :now),
(41, 'subscribers', '0011_look_up_by_sets', :now),
(42, 'subscribers', '0012_referred', :now),
(43, 'wagtailcore', '0001_initial', :now),
(44, 'wagtailcore', '0002_initial_data', :now),
(45, 'wagtailcore', '0003_add_uniqueness_constraint_on_group_page_permission', :now),
(46, 'wagtailcore', '0004_page_locked', :now),
(47, 'wagtailcore', '0005_add_page_lock_permission_to_moderators', :now),
(48, 'wagtailcore', '0006_add_lock_page_permission', :now),
(49, 'wagtailcore', '0007_page_latest_revision_created_at', :now),
(50, 'wagtailcore', '0008_populate_latest_revision_created_at', :now),
(51, 'wagtailcore', '0009_remove_auto_now_add_from_pagerevision_created_at', :now),
(52, 'wagtailcore', '0010_change_page_owner_to_null_on_delete', :now),
(53, 'wagtailcore', '0011_page_first_published_at', :now),
(54, 'wagtailcore', '0012_extend_page_slug_field', :now),
(55, 'wagtailcore', '0013_update_golive_expire_help_text', :now),
(56, 'wagtailcore', '0014_add_verbose_name', :now),
(57, 'wagtailcore', '0015_add_more_verbose_names', :now),
(58, 'wagtailcore', '0016_change_page_url_path_to_text_field', :now),
(59, 'wagtailcore', '0017_change_edit_page_permission_description', :now),
(60, 'wagtailcore', '0018_pagerevision_submitted_for_moderation_index', :now),
(61, 'wagtailcore', '0019_verbose_names_cleanup', :now),
(62, 'wagtailcore', '0020_add_index_on_page_first_published_at', :now),
(63, 'wagtailcore', '0021_capitalizeverbose', :now),
(64, 'wagtailcore', '0022_add_site_name', :now),
(65, 'wagtailcore', '0023_alter_page_revision_on_delete_behaviour', :now),
(66, 'wagtailcore', '0024_collection', :now),
(67, 'wagtailcore', '0025_collection_initial_data', :now),
(68, 'wagtailcore', '0026_group_collection_permission', :now),
(69, 'wagtailcore', '0027_fix_collection_path_collation', :now),
(70, 'wagtailcore', '0024_alter_page_content_type_on_delete_behaviour', :now),
(71, 'wagtailcore', '0028_merge', :now),
(72, 'wagtailcore', '0029_unicode_slugfield_dj19', :now),
(73, 'wagtailcore', '0030_index_on_pagerevision_created_at', :now),
(74, 'wagtailcore', '0031_add_page_view_restriction_types', :now),
(75, 'wagtailcore', '0032_add_bulk_delete_page_permission', :now),
(76, 'wagtailcore', '0033_remove_golive_expiry_help_text', :now),
(77, 'wagtailcore', '0034_page_live_revision', :now),
(78, 'wagtailcore', '0035_page_last_published_at', :now),
(79, 'wagtailcore', '0036_populate_page_last_published_at', :now),
(80, 'wagtailcore', '0037_set_page_owner_editable', :now),
(81, 'wagtailcore', '0038_make_first_published_at_editable', :now),
(82, 'wagtailcore', '0039_collectionviewrestriction', :now),
(83, 'wagtailcore', '0040_page_draft_title', :now),
(84, 'wagtailcore', '0041_group_collection_permissions_verbose_name_plural', :now),
(85, 'wagtailcore', '0042_index_on_pagerevision_approved_go_live_at', :now),
(86, 'wagtailcore', '0043_lock_fields', :now),
(87, 'wagtailcore', '0044_add_unlock_grouppagepermission', :now),
(88, 'wagtailcore', '0045_assign_unlock_grouppagepermission', :now),
(89, 'wagtailcore', '0046_site_name_remove_null', :now),
(90, 'wagtailcore', '0047_add_workflow_models', :now),
(91, 'wagtailcore', '0048_add_default_workflows', :now),
(92, 'wagtailcore', '0049_taskstate_finished_by', :now),
(93, 'wagtailcore', '0050_workflow_rejected_to_needs_changes', :now),
(94, 'wagtailcore', '0051_taskstate_comment', :now),
(95, 'wagtailcore', '0052_pagelogentry', :now),
(96, 'wagtailcore', '0053_locale_model', :now),
(97, 'wagtailcore', '0054_initial_locale', :now),
(98, 'wagtailcore', '0055_page_locale_fields', :now),
(99, 'wagtailcore', '0056_page_locale_fields_populate', :now),
(100, 'wagtailcore', '0057_page_locale_fields_notnull', :now),
(101, 'wagtailcore', '0058_page_alias_of', :now),
(102, 'wagtailcore', '0059_apply_collection_ordering', :now),
(103, 'wagtailcore', '0060_fix_workflow_unique_constraint', :now),
(104, 'wagtailcore', '0061_change_promote_tab_helpt_text_and_verbose_names', :now),
(105, 'wagtailcore', '0062_comment_models_and_pagesubscription', :now),
(106, 'wagtailcore', '0063_modellogentry', :now),
(107, 'wagtailcore', '0064_log_timestamp_indexes', :now),
(108, 'wagtailcore', '0065_log_entry_uuid', :now),
(109, 'wagtailcore', '0066_collection_management_permissions', :now),
(110, 'wagtailcore', '0067_alter_pagerevision_content_json', :now),
(111, 'wagtailcore', '0068_log_entry_empty_object', :now),
(112, 'wagtailcore', '0069_log_entry_jsonfield', :now),
(113, 'wagtailcore', '0070_rename_pagerevision_revision', :now),
(114, 'wagtailcore', '0071_populate_revision_content_type', :now),
(115, 'wagtailcore', '0072_alter_revision_content_type_notnull', :now),
(116, 'wagtailcore', '0073_page_latest_revision', :now),
(117, 'wagtailcore', '0074_revision_object_str', :now),
(118, 'wagtailcore', '0075_populate_latest_revision_and_revision_object_str', :now),
(119, 'wagtailcore', '0076_modellogentry_revision', :now),
(120, 'wagtailcore', '0077_alter_revision_user', :now),
(121, 'wagtailcore', '0078_referenceindex', :now),
(122, 'wagtailcore', '0079_rename_taskstate_page_revision', :now),
(123, 'wagtailcore', '0080_generic_workflowstate', :now),
(124, 'wagtailcore', '0081_populate_workflowstate_content_type', :now),
(125, 'wagtailcore', '0082_alter_workflowstate_content_type_notnull', :now),
(126, 'wagtailcore', '0083_workflowcontenttype', :now),
(127, 'wagtailcore', '0084_add_default_page_permissions', :now),
(128, 'wagtailcore', '0085_add_grouppagepermission_permission', :now),
(129, 'wagtailcore', '0086_populate_grouppagepermission_permission', :now),
(130, 'wagtailcore', '0087_alter_grouppagepermission_unique_together_and_more', :now),
(131, 'wagtailcore', '0088_fix_log_entry_json_timestamps', :now),
(132, 'wagtailcore', '0089_log_entry_data_json_null_to_object', :now),
(133, 'wagtailcore', '0090_remove_grouppagepermission_permission_type', :now),
(134, 'wagtailcore', '0091_remove_revision_submitted_for_moderation', :now),
(135, 'wagtailcore', '0092_alter_collectionviewrestriction_password_and_more', :now),
(136, 'wagtailcore', '0093_uploadedfile', :now),
(137, 'wagtailcore', '0094_alter_page_locale', :now),
(138, 'wagtailcore', '0095_groupsitepermission', :now),
(139, 'wagtailcore', '0096_referenceindex_referenceindex_source_object_and_more', :now),
(140, 'wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes', :now),
(141, 'wagtailcore', '0098_apitoken', :now),
(142, 'taggit', '0001_initial', :now),
(143, 'taggit', '0002_auto_20150616_2121', :now),
(144, 'taggit', '0003_taggeditem_add_unique_index', :now),
(145, 'taggit', '0004_alter_taggeditem_content_type_alter_taggeditem_tag', :now),
(146, 'taggit', '0005_auto_20220424_2025', :now),
(147, 'taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx', :now),
(148, 'newsroom', '0001_initial', :now),
(149, 'newsroom', '0002_initial', :now),
(150, 'newsroom', '0003_pictures', :now),
(151, 'newsroom', '0004_gate_approvals_desk', :now),
(152, 'newsroom', '0005_form_save', :now),
(153, 'newsroom', '0006_form_save_order', :now),
(154, 'newsroom', '0007_pinned_fillings', :now),
(155, 'newsroom', '0008_automatic_editions', :now),
(156, 'growth', '0001_initial', :now),
(157, 'growth', '0002_keys', :now),
(158, 'insights', '0001_initial', :now),
(159, 'mailings', '0001_initial', :now),
(160, 'mailings', '0002_ledger', :now),
(161, 'mailings', '0003_origin', :now),
(162, 'mfa', '0001_initial', :now),
(163, 'mfa', '0002_authenticator_timestamps', :now),
(164, 'mfa', '0003_authenticator_type_uniq', :now),
(165, 'returns', '0001_initial', :now),
(166, 'revenue', '0001_initial', :now),
(167, 'revenue', '0002_keys', :now),
(168, 'revenue', '0003_rest', :now),
(169, 'sessions', '0001_initial', :now),
(170, 'team', '0002_sharedvalue_alter_invitation_options_and_more', :now),
(171, 'wagtailadmin', '0001_create_admin_access_permissions', :now),
(172, 'wagtailadmin', '0002_admin', :now),
(173, 'wagtailadmin', '0003_admin_managed', :now),
(174, 'wagtailadmin', '0004_editingsession', :now),
(175, 'wagtailadmin', '0005_editingsession_is_editing', :now),
(176, 'wagtailadmin', '0006_formstate', :now),
(177, 'wagtaildocs', '0001_initial', :now),
(178, 'wagtaildocs', '0002_initial_data', :now),
(179, 'wagtaildocs', '0003_add_verbose_names', :now),
(180, 'wagtaildocs', '0004_capitalizeverbose', :now),
(181, 'wagtaildocs', '0005_document_collection', :now),
(182, 'wagtaildocs', '0006_copy_document_permissions_to_collections', :now),
(183, 'wagtaildocs', '0005_alter_uploaded_by_user_on_delete_action', :now),
(184, 'wagtaildocs', '0007_merge', :now),
(185, 'wagtaildocs', '0008_document_file_size', :now),
(186, 'wagtaildocs', '0009_document_verbose_name_plural', :now),
(187, 'wagtaildocs', '0010_document_file_hash', :now),
(188, 'wagtaildocs', '0011_add_choose_permissions', :now),
(189, 'wagtaildocs', '0012_uploadeddocument', :now),
(190, 'wagtaildocs', '0013_delete_uploadeddocument', :now),
(191, 'wagtaildocs', '0014_alter_document_file_size', :now),
(192, 'wagtailimages', '0001_initial', :now),
(193, 'wagtailimages', '0002_initial_data', :now),
(194, 'wagtailimages', '0003_fix_focal_point_fields', :now),
(195, 'wagtailimages', '0004_make_focal_point_key_not_nullable', :now),
(196, 'wagtailimages', '0005_make_filter_spec_unique', :now),
(197, 'wagtailimages', '0006_add_verbose_names', :now),
(198, 'wagtailimages', '0007_image_file_size', :now),
(199, 'wagtailimages', '0008_image_created_at_index', :now),
(200, 'wagtailimages', '0009_capitalizeverbose', :now),
(201, 'wagtailimages', '0010_change_on_delete_behaviour', :now),
(202, 'wagtailimages', '0011_image_collection', :now),
(203, 'wagtailimages', '0012_copy_image_permissions_to_collections', :now),
(204, 'wagtailimages', '0013_make_rendition_upload_callable', :now),
(205, 'wagtailimages', '0014_add_filter_spec_field', :now),
(206, 'wagtailimages', '0015_fill_filter_spec_field', :now),
(207, 'wagtailimages', '0016_deprecate_rendition_filter_relation', :now),
(208, 'wagtailimages', '0017_reduce_focal_point_key_max_length', :now),
(209, 'wagtailimages', '0018_remove_rendition_filter', :now),
(210, 'wagtailimages', '0019_delete_filter', :now),
(211, 'wagtailimages', '0020_add-verbose-name', :now),
(212, 'wagtailimages', '0021_image_file_hash', :now),
(213, 'wagtailimages', '0022_uploadedimage', :now),
(214, 'wagtailimages', '0023_add_choose_permissions', :now),
(215, 'wagtailimages', '0024_index_image_file_hash', :now),
(216, 'wagtailimages', '0025_alter_image_file_alter_rendition_file', :now),
(217, 'wagtailimages', '0026_delete_uploadedimage', :now),
(218, 'wagtailimages', '0027_image_description', :now),
(219, 'wagtailsearch', '0001_initial', :now),
(220, 'wagtailsearch', '0002_add_verbose_names', :now),
(221, 'wagtailsearch', '0003_remove_editors_pick', :now),
(222, 'wagtailsearch', '0004_querydailyhits_verbose_name_plural', :now),
(223, 'wagtailsearch', '0005_create_indexentry', :now),
(224, 'wagtailsearch', '0006_customise_indexentry', :now),
(225, 'wagtailsearch', '0007_delete_editorspick', :now),
(226, 'wagtailsearch', '0008_remove_query_and_querydailyhits_models', :now),
(227, 'wagtailsearch', '0009_remove_ngram_autocomplete', :now),
(228, 'wagtailsearch', '0010_add_text_fields', :now),
(229, 'wagtailusers', '0001_initial', :now),
(230, 'wagtailusers', '0002_add_verbose_name_on_userprofile', :now),
(231, 'wagtailusers', '0003_add_verbose_names', :now),
(232, 'wagtailusers', '0004_capitalizeverbose', :now),
(233, 'wagtailusers', '0005_make_related_name_wagtail_specific', :now),
(234, 'wagtailusers', '0006_userprofile_prefered_language', :now),
(235, 'wagtailusers', '0007_userprofile_current_time_zone', :now),
(236, 'wagtailusers', '0008_userprofile_avatar', :now),
(237, 'wagtailusers', '0009_userprofile_verbose_name_plural', :now),
(238, 'wagtailusers', '0010_userprofile_updated_comments_notifications', :now),
(239, 'wagtailusers', '0011_userprofile_dismissibles', :now),
(240, 'wagtailusers', '0012_userprofile_theme', :now),
(241, 'wagtailusers', '0013_userprofile_density', :now),
(242, 'wagtailusers', '0014_userprofile_contrast', :now),
(243, 'wagtailusers', '0015_userprofile_keyboard_shortcuts', :now),
(244, 'webhooks', '0001_initial', :now),
(245, 'wagtailimages', '0001_squashed_0021', :now),
(246, 'wagtailcore', '0001_squashed_0016_change_page_url_path_to_text_field', :now);
INSERT INTO "ledger_migration" VALUES
(1, '0001_ledger', :seconds);
INSERT INTO "wagtailcore_collection" VALUES
(1, '0001', 1, 0, 'Root');
INSERT INTO "wagtailcore_groupapprovaltask" VALUES
(1);
INSERT INTO "wagtailcore_groupapprovaltask_groups" VALUES
(1, 1, 1);
INSERT INTO "wagtailcore_groupcollectionpermission" VALUES
(1, 1, 2, 110),
(2, 1, 1, 110),
(3, 1, 2, 111),
(4, 1, 1, 111),
(5, 1, 2, 113),
(6, 1, 1, 113),
(7, 1, 2, 114),
(8, 1, 1, 114),
(9, 1, 2, 115),
(10, 1, 1, 115),
(11, 1, 2, 117),
(12, 1, 1, 117);
INSERT INTO "wagtailcore_grouppagepermission" VALUES
(1, 1, 1, 69),
(2, 1, 1, 70),
(3, 1, 1, 75),
(4, 2, 1, 69),
(5, 2, 1, 70),
(6, 1, 1, 74),
(7, 1, 1, 76);
INSERT INTO "wagtailcore_locale" VALUES
(1, :language);
INSERT INTO "wagtailcore_page" VALUES
(1, '0001', 1, 1, 'Root', 'root', 1, 0, '/', '', 0, '', NULL, NULL, 0, 1, NULL, 0, NULL, NULL, NULL, NULL, 'Root', NULL, NULL, 1, :identity_1, NULL, NULL),
(2, '00010001', 2, 0, 'Welcome to your new Wagtail site!', 'home', 1, 0, '/home/', '', 0, '', NULL, NULL, 0, 1, NULL, 0, NULL, NULL, NULL, NULL, 'Welcome to your new Wagtail site!', NULL, NULL, 1, :identity_2, NULL, NULL);
INSERT INTO "wagtailcore_site" VALUES
(1, 'localhost', 80, 1, 2, '');
INSERT INTO "wagtailcore_task" VALUES
(1, 'Moderators approval', 1, 2);
INSERT INTO "wagtailcore_workflow" VALUES
(1, 'Moderators approval', 1);
INSERT INTO "wagtailcore_workflowpage" VALUES
(1, 1);
INSERT INTO "wagtailcore_workflowtask" VALUES
(1, 0, 1, 1);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES
('auth_group', 2),
('auth_group_permissions', 18),
('auth_permission', 626),
('django_content_type', 155),
('django_migrations', 246),
('wagtailcore_collection', 1),
('wagtailcore_groupapprovaltask_groups', 1),
('wagtailcore_groupcollectionpermission', 12),
('wagtailcore_grouppagepermission', 7),
('wagtailcore_locale', 1),
('wagtailcore_page', 2),
('wagtailcore_site', 1),
('wagtailcore_task', 1),
('wagtailcore_workflow', 1),
('wagtailcore_workflowtask', 1);
CREATE INDEX "account_emailaddress_email_03be32b2" ON "account_emailaddress" ("email");
CREATE INDEX "account_emailaddress_user_id_2c513194" ON "account_emailaddress" ("user_id");
CREATE UNIQUE INDEX "account_emailaddress_user_id_email_987c8728_uniq" ON "account_emailaddress" ("user_id", "email");
CREATE INDEX "account_emailconfirmation_email_address_id_5b7f8c58" ON "account_emailconfirmation" ("email_address_id");
CREATE INDEX "api_apitoken_created_by_id_920f9908" ON "api_apitoken" ("created_by_id");
CREATE INDEX "api_keptanswer_taken_at_a66bfd9e" ON "api_keptanswer" ("taken_at");
CREATE INDEX "api_keptanswer_token_id_5d192fd4" ON "api_keptanswer" ("token_id");
CREATE INDEX "archive_byline_edition_id_280f7815" ON "archive_byline" ("edition_id");
CREATE INDEX "archive_byline_slug_981bfb3b" ON "archive_byline" ("slug");
CREATE INDEX "archive_formerday_edition_id_7c99d042" ON "archive_formerday" ("edition_id");
CREATE INDEX "archive_formerday_publication_id_268119e8" ON "archive_formerday" ("publication_id");
CREATE INDEX "archive_publishededition_publication_id_be36a016" ON "archive_publishededition" ("publication_id");
CREATE INDEX "archive_publishedsection_edition_id_a1a77db6" ON "archive_publishedsection" ("edition_id");
CREATE INDEX "archive_publishedsection_publication_id_75bb5cf8" ON "archive_publishedsection" ("publication_id");
CREATE INDEX "archive_section_by_label" ON "archive_publishedsection" ("publication_id", "listed", "label_slug", "date");
CREATE INDEX "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id");
CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id");
CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id");
CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE INDEX "base_content_object_idx" ON "wagtailcore_revision" ("base_content_type_id", "object_id");
CREATE INDEX "content_object_idx" ON "wagtailcore_revision" ("content_type_id", "object_id");
CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
CREATE INDEX "formstate_user_object" ON "wagtailadmin_formstate" ("user_id", "content_type_id", "object_id", "parent_object_id");
CREATE INDEX "growth_boardname_programme_id_3541481e" ON "growth_boardname" ("programme_id");
CREATE INDEX "growth_boardname_subscriber_id_6be47be8" ON "growth_boardname" ("subscriber_id");
CREATE INDEX "growth_gift_earned_at_4d26ea6e" ON "growth_gift" ("earned_at");
CREATE INDEX "growth_gift_milestone_id_d918aa41" ON "growth_gift" ("milestone_id");
CREATE INDEX "growth_gift_subscriber_id_f321cb32" ON "growth_gift" ("subscriber_id");
CREATE INDEX "growth_giftmove_actor_id_e2ef05a0" ON "growth_giftmove" ("actor_id");
CREATE INDEX "growth_giftmove_gift_id_fbce1d2f" ON "growth_giftmove" ("gift_id");
CREATE INDEX "growth_gifts_by_state" ON "growth_gift" ("state", "earned_at");
CREATE INDEX "growth_joining_promotion_id_81d2afff" ON "growth_joining" ("promotion_id");
CREATE INDEX "growth_joining_subscriber_id_7763e558" ON "growth_joining" ("subscriber_id");
CREATE UNIQUE INDEX "growth_milestone_once" ON "growth_milestone" ("programme_id", "friends") WHERE "retired_at" IS NULL;
CREATE INDEX "growth_milestone_programme_id_18a8b14b" ON "growth_milestone" ("programme_id");
CREATE INDEX "growth_passing_message_id_b39df1e7" ON "growth_passing" ("message_id");
CREATE INDEX "growth_passing_place_id_548edcb0" ON "growth_passing" ("place_id");
CREATE INDEX "growth_passings" ON "growth_passing" ("message_id", "how", "at");
CREATE INDEX "growth_place_message_id_5b5b9ab7" ON "growth_place" ("message_id");
CREATE INDEX "growth_place_sequence_id_13c31ca2" ON "growth_place" ("sequence_id");
CREATE INDEX "growth_place_subscriber_id_9e210af5" ON "growth_place" ("subscriber_id");
CREATE INDEX "growth_places_begun" ON "growth_place" ("sequence_id", "began_at");
CREATE INDEX "growth_places_due" ON "growth_place" ("message_id", "state", "since");
CREATE INDEX "growth_poll_edition_id_e9076ae9" ON "growth_poll" ("edition_id");
CREATE INDEX "growth_poll_publication_id_45d7ec36" ON "growth_poll" ("publication_id");
CREATE INDEX "growth_polls_by_end" ON "growth_poll" ("state", "closes_at");
CREATE INDEX "growth_promotion_publication_id_af156180" ON "growth_promotion" ("publication_id");
CREATE INDEX "growth_promotion_title_id_ff7f761f" ON "growth_promotion" ("title_id");
CREATE INDEX "growth_referral_decided_by_id_eb5f9b61" ON "growth_referral" ("decided_by_id");
CREATE INDEX "growth_referral_friend_id_6351667e" ON "growth_referral" ("friend_id");
CREATE INDEX "growth_referral_publication_id_26a21017" ON "growth_referral" ("publication_id");
CREATE INDEX "growth_referral_referrer_id_01e4abbb" ON "growth_referral" ("referrer_id");
CREATE INDEX "growth_referrals_by_state" ON "growth_referral" ("publication_id", "state", "asked_at");
CREATE INDEX "growth_referrals_counted" ON "growth_referral" ("publication_id", "referrer_id", "state");
CREATE INDEX "growth_sequence_created_by_id_83ac35f7" ON "growth_sequence" ("created_by_id");
CREATE INDEX "growth_sequence_publication_id_15227423" ON "growth_sequence" ("publication_id");
CREATE INDEX "growth_sequencemessage_sequence_id_82c3cc4f" ON "growth_sequencemessage" ("sequence_id");
CREATE INDEX "growth_showing_promotion_id_666e9641" ON "growth_showing" ("promotion_id");
CREATE INDEX "growth_showings_by_time" ON "growth_showing" ("promotion_id", "at");
CREATE INDEX "growth_stockcode_milestone_id_7262d95e" ON "growth_stockcode" ("milestone_id");
CREATE INDEX "growth_vote_poll_id_88f3ae46" ON "growth_vote" ("poll_id");
CREATE INDEX "growth_vote_subscriber_id_fed4e0e4" ON "growth_vote" ("subscriber_id");
CREATE INDEX "growth_votes_by_answer" ON "growth_vote" ("poll_id", "answer");
CREATE INDEX "insights_editions" ON "insights_measured" ("publication_id", "edition_date" DESC, "edition_number" DESC);
CREATE INDEX "insights_events" ON "insights_rawevent" ("mailing", "subscriber");
CREATE INDEX "insights_recount" ON "insights_measured" ("mailing") WHERE "recount_wanted";
CREATE INDEX "insights_takenevents_at_1be08148" ON "insights_takenevents" ("at");
CREATE INDEX mailing_exception_beyond_marks ON mailing_exception (mailing, outcome, position, subscriber)
    WHERE outcome IN ('suppressed', 'in_doubt');
CREATE INDEX mailing_exception_in_order_of_time ON mailing_exception (mailing, at, sequence);
CREATE INDEX mailing_running ON mailing (id) WHERE state = 'running';
CREATE INDEX "mailings_by_origin" ON "mailings_mailing" ("origin", "state") WHERE NOT ("origin" = '');
CREATE INDEX "mailings_by_publication" ON "mailings_mailing" ("publication_id", "created_at" DESC);
CREATE INDEX "mailings_by_state" ON "mailings_mailing" ("state", "starts_at");
CREATE INDEX "mailings_mailing_approved_by_id_0905030f" ON "mailings_mailing" ("approved_by_id");
CREATE INDEX "mailings_mailing_edition_id_6e642f52" ON "mailings_mailing" ("edition_id");
CREATE INDEX "mailings_mailing_planned_by_id_c230f4d0" ON "mailings_mailing" ("planned_by_id");
CREATE INDEX "mailings_mailing_publication_id_0f37d667" ON "mailings_mailing" ("publication_id");
CREATE INDEX "mailings_mailing_revision_id_44e9a217" ON "mailings_mailing" ("revision_id");
CREATE INDEX "mailings_mailingpart_mailing_id_55d94979" ON "mailings_mailingpart" ("mailing_id");
CREATE INDEX "mailings_mailingpart_publication_id_c9646d41" ON "mailings_mailingpart" ("publication_id");
CREATE INDEX "mailings_part_by_state" ON "mailings_mailingpart" ("state", "starts_at");
CREATE INDEX "mailings_replacement_by_id_4afa908e" ON "mailings_replacement" ("by_id");
CREATE INDEX "mailings_replacement_mailing_id_eedfd0fa" ON "mailings_replacement" ("mailing_id");
CREATE INDEX "mailings_replacement_revision_id_4bde1b38" ON "mailings_replacement" ("revision_id");
CREATE INDEX "mfa_authenticator_user_id_0c3a50c0" ON "mfa_authenticator" ("user_id");
CREATE INDEX "newsroom_comment_author_id_63bb6ba6" ON "newsroom_comment" ("author_id");
CREATE INDEX "newsroom_comment_by_edition" ON "newsroom_comment" ("edition_id", "at");
CREATE INDEX "newsroom_comment_edition_id_db269b6a" ON "newsroom_comment" ("edition_id");
CREATE INDEX "newsroom_comment_resolved_by_id_55677f52" ON "newsroom_comment" ("resolved_by_id");
CREATE INDEX "newsroom_comment_thread_id_7127a5e7" ON "newsroom_comment" ("thread_id");
CREATE INDEX "newsroom_edition_first_published_at_842e76ed" ON "newsroom_edition" ("first_published_at");
CREATE INDEX "newsroom_edition_latest_revision_id_20a95cf0" ON "newsroom_edition" ("latest_revision_id");
CREATE INDEX "newsroom_edition_live_revision_id_db159191" ON "newsroom_edition" ("live_revision_id");
CREATE INDEX "newsroom_edition_locked_by_id_644fd143" ON "newsroom_edition" ("locked_by_id");
CREATE UNIQUE INDEX "newsroom_edition_once_a_day" ON "newsroom_edition" ("publication_id", "date") WHERE NOT "automatic";
CREATE INDEX "newsroom_edition_publication_id_4cd9ef8f" ON "newsroom_edition" ("publication_id");
CREATE INDEX "newsroom_override_edition_id_c64da314" ON "newsroom_override" ("edition_id");
CREATE INDEX "newsroom_override_user_id_a6d52137" ON "newsroom_override" ("user_id");
CREATE INDEX "newsroom_picture_collection_id_8430e6c7" ON "newsroom_picture" ("collection_id");
CREATE INDEX "newsroom_picture_created_at_a3ac0901" ON "newsroom_picture" ("created_at");
CREATE INDEX "newsroom_picture_file_hash_5a1b41e8" ON "newsroom_picture" ("file_hash");
CREATE INDEX "newsroom_picture_uploaded_by_user_id_cce49d62" ON "newsroom_picture" ("uploaded_by_user_id");
CREATE INDEX "newsroom_picturerendition_filter_spec_518fdfac" ON "newsroom_picturerendition" ("filter_spec");
CREATE INDEX "newsroom_picturerendition_image_id_da50a3e7" ON "newsroom_picturerendition" ("image_id");
CREATE UNIQUE INDEX "newsroom_pin_once_per_edition" ON "newsroom_pinnedfilling" ("edition_id") WHERE "block" IS NULL;
CREATE INDEX "newsroom_pinnedfilling_edition_id_a5d5b989" ON "newsroom_pinnedfilling" ("edition_id");
CREATE INDEX "newsroom_sectiondesk_assignee_id_b974e08c" ON "newsroom_sectiondesk" ("assignee_id");
CREATE INDEX "newsroom_sectiondesk_edition_id_1091004f" ON "newsroom_sectiondesk" ("edition_id");
CREATE INDEX "newsroom_trial_at_7d6e35ee" ON "newsroom_trial" ("at");
CREATE INDEX "newsroom_trial_edition_id_0c04a5f2" ON "newsroom_trial" ("edition_id");
CREATE INDEX "newsroom_trial_user_id_a0450f3a" ON "newsroom_trial" ("user_id");
CREATE UNIQUE INDEX "publications_host_once" ON "publications_publication" ("host") WHERE NOT ("host" = '');
CREATE INDEX "publications_publication_language_group_79279444" ON "publications_publication" ("language_group");
CREATE INDEX "publications_publication_sister_titles_from_publication_id_6fc96ccf" ON "publications_publication_sister_titles" ("from_publication_id");
CREATE UNIQUE INDEX "publications_publication_sister_titles_from_publication_id_to_publication_id_baed1e31_uniq" ON "publications_publication_sister_titles" ("from_publication_id", "to_publication_id");
CREATE INDEX "publications_publication_sister_titles_to_publication_id_3c56bbb0" ON "publications_publication_sister_titles" ("to_publication_id");
CREATE INDEX "referenceindex_source_object" ON "wagtailcore_referenceindex" ("base_content_type_id", "object_id");
CREATE INDEX "referenceindex_target_object" ON "wagtailcore_referenceindex" ("to_content_type_id", "to_object_id");
CREATE INDEX "returns_alarm_mailing_id_477ac4e1" ON "returns_alarm" ("mailing_id");
CREATE UNIQUE INDEX "returns_alarm_once" ON "returns_alarm" ("mailing_id", "measure") WHERE "cleared_at" IS NULL;
CREATE INDEX "returns_alarm_publication_id_8719e541" ON "returns_alarm" ("publication_id");
CREATE INDEX "returns_alarm_seen_by_id_c9c3eeb7" ON "returns_alarm" ("seen_by_id");
CREATE INDEX "returns_alarms_open" ON "returns_alarm" ("publication_id", "cleared_at");
CREATE INDEX "returns_by_part" ON "returns_returned" ("part", "kind");
CREATE INDEX "returns_by_publication" ON "returns_returned" ("publication_id", "received_at" DESC);
CREATE INDEX "returns_by_standing" ON "returns_returned" ("standing", "id");
CREATE INDEX "returns_by_subscriber" ON "returns_returned" ("subscriber");
CREATE INDEX "returns_by_time" ON "returns_returned" ("received_at" DESC);
CREATE INDEX "returns_original_received_at_c17ce5ff" ON "returns_original" ("received_at");
CREATE INDEX "returns_returned_publication_id_55ea1fcf" ON "returns_returned" ("publication_id");
CREATE UNIQUE INDEX "revenue_advertiser_once_in_title" ON "revenue_advertiser" ((LOWER("name")), "publication_id");
CREATE INDEX "revenue_advertiser_publication_id_ba869a87" ON "revenue_advertiser" ("publication_id");
CREATE INDEX "revenue_appearance_edition" ON "revenue_appearance" ("edition");
CREATE INDEX "revenue_appearance_listing_id_c2a748f6" ON "revenue_appearance" ("listing_id");
CREATE INDEX "revenue_boardclick_listing_id_83153ca5" ON "revenue_boardclick" ("listing_id");
CREATE INDEX "revenue_booking_by_day" ON "revenue_booking" ("publication_id", "day");
CREATE INDEX "revenue_booking_by_hold" ON "revenue_booking" ("state", "held_until");
CREATE INDEX "revenue_booking_campaign_id_78873313" ON "revenue_booking" ("campaign_id");
CREATE INDEX "revenue_booking_created_by_id_cbe02fbb" ON "revenue_booking" ("created_by_id");
CREATE INDEX "revenue_booking_creative_id_227f27da" ON "revenue_booking" ("creative_id");
CREATE INDEX "revenue_booking_edition_id_b52eceb4" ON "revenue_booking" ("edition_id");
CREATE INDEX "revenue_booking_make_good_of_id_b3979277" ON "revenue_booking" ("make_good_of_id");
CREATE INDEX "revenue_booking_publication_id_b62508d2" ON "revenue_booking" ("publication_id");
CREATE INDEX "revenue_booking_slot_id_12995228" ON "revenue_booking" ("slot_id");
CREATE INDEX "revenue_campaign_advertiser_id_8a726187" ON "revenue_campaign" ("advertiser_id");
CREATE INDEX "revenue_campaign_created_by_id_f3711254" ON "revenue_campaign" ("created_by_id");
CREATE UNIQUE INDEX "revenue_campaign_once_at_advertiser" ON "revenue_campaign" ((LOWER("name")), "advertiser_id");
CREATE INDEX "revenue_contact_advertiser_id_af8dcb56" ON "revenue_contact" ("advertiser_id");
CREATE UNIQUE INDEX "revenue_contact_once_at_advertiser" ON "revenue_contact" ((LOWER("email")), "advertiser_id");
CREATE INDEX "revenue_creative_campaign_id_6539869c" ON "revenue_creative" ("campaign_id");
CREATE INDEX "revenue_creative_decided_by_id_459975a5" ON "revenue_creative" ("decided_by_id");
CREATE INDEX "revenue_creative_picture_id_aa6fb533" ON "revenue_creative" ("picture_id");
CREATE INDEX "revenue_earning_came_with_id_25701697" ON "revenue_earning" ("came_with_id");
CREATE INDEX "revenue_earning_edition" ON "revenue_earning" ("programme_id", "edition_day");
CREATE INDEX "revenue_earning_programme_id_1f611dd4" ON "revenue_earning" ("programme_id");
CREATE INDEX "revenue_earningsimport_programme_id_ce6a286c" ON "revenue_earningsimport" ("programme_id");
CREATE UNIQUE INDEX "revenue_employer_once" ON "revenue_employer" ("publication_id", (LOWER("name")));
CREATE INDEX "revenue_employer_publication_id_2f0ce088" ON "revenue_employer" ("publication_id");
CREATE INDEX "revenue_employerlink_employer_id_5cd55f70" ON "revenue_employerlink" ("employer_id");
CREATE INDEX "revenue_employerlink_listing_id_697a639f" ON "revenue_employerlink" ("listing_id");
CREATE INDEX "revenue_housead_picture_id_52dc0490" ON "revenue_housead" ("picture_id");
CREATE INDEX "revenue_housead_publication_id_d4a0921d" ON "revenue_housead" ("publication_id");
CREATE INDEX "revenue_job_letter_waiting" ON "revenue_jobletter" ("next_at") WHERE ("failed_at" IS NULL AND "sent_at" IS NULL);
CREATE INDEX "revenue_jobletter_listing_id_ba8e11a6" ON "revenue_jobletter" ("listing_id");
CREATE UNIQUE INDEX "revenue_line_once_in_title" ON "revenue_slot" ("publication_id") WHERE "line";
CREATE INDEX "revenue_listing_employer_id_d56288c0" ON "revenue_listing" ("employer_id");
CREATE INDEX "revenue_listing_live" ON "revenue_listing" ("publication_id", "state", "ends_on");
CREATE INDEX "revenue_listing_publication_id_bcffd638" ON "revenue_listing" ("publication_id");
CREATE UNIQUE INDEX "revenue_made_good_once" ON "revenue_booking" ("make_good_of_id") WHERE "state" IN ('held', 'sold', 'delivered');
CREATE UNIQUE INDEX "revenue_programme_once" ON "revenue_programme" ("publication_id", (LOWER("name")));
CREATE INDEX "revenue_programme_publication_id_d4613ad6" ON "revenue_programme" ("publication_id");
CREATE INDEX "revenue_rate_slot_id_44cc242f" ON "revenue_rate" ("slot_id");
CREATE INDEX "revenue_reminder_booking_id_de601f66" ON "revenue_reminder" ("booking_id");
CREATE INDEX "revenue_reminder_head_id_d8fdc74a" ON "revenue_reminder" ("head_id");
CREATE INDEX "revenue_reminder_waiting" ON "revenue_reminder" ("next_at") WHERE ("failed_at" IS NULL AND "head_id" IS NULL AND "sent_at" IS NULL);
CREATE INDEX "revenue_report_booking_id_34d6b0f7" ON "revenue_report" ("booking_id");
CREATE INDEX "revenue_report_letter_waiting" ON "revenue_reportletter" ("next_at") WHERE ("begun_at" IS NULL AND "failed_at" IS NULL);
CREATE INDEX "revenue_reportletter_contact_id_e5c7c3bf" ON "revenue_reportletter" ("contact_id");
CREATE INDEX "revenue_reportletter_report_id_992abdf2" ON "revenue_reportletter" ("report_id");
CREATE UNIQUE INDEX "revenue_slot_of_a_day_once" ON "revenue_booking" ("slot_id", "day") WHERE "state" IN ('held', 'sold', 'delivered');
CREATE INDEX "revenue_slot_publication_id_9cdea306" ON "revenue_slot" ("publication_id");
CREATE INDEX "revenue_sponsorlink_campaign_id_8e5be6ca" ON "revenue_sponsorlink" ("campaign_id");
CREATE INDEX "revenue_sponsorlink_created_by_id_f241528c" ON "revenue_sponsorlink" ("created_by_id");
CREATE INDEX "subscribers_addresschange_digest_e5beedec" ON "subscribers_addresschange" ("digest");
CREATE INDEX "subscribers_addresschange_expires_at_8f1b65e2" ON "subscribers_addresschange" ("expires_at");
CREATE INDEX "subscribers_addresschange_publication_id_0f057168" ON "subscribers_addresschange" ("publication_id");
CREATE INDEX "subscribers_addresschange_subscriber_id_99fd7044" ON "subscribers_addresschange" ("subscriber_id");
CREATE INDEX "subscribers_arrival_due_at_f9007a90" ON "subscribers_arrival" ("due_at");
CREATE INDEX "subscribers_arrival_publication_id_491b14e1" ON "subscribers_arrival" ("publication_id");
CREATE INDEX "subscribers_brake_publication_id_f6bc1b82" ON "subscribers_brake" ("publication_id");
CREATE INDEX "subscribers_by_domain" ON "subscribers_subscriber" ("domain");
CREATE INDEX "subscribers_by_referrer" ON "subscribers_subscriber" ("referrer_id") WHERE "referrer_id" IS NOT NULL;
CREATE INDEX "subscribers_by_state" ON "subscribers_subscription" ("publication_id", "state", "since");
CREATE INDEX "subscribers_changed_moment" ON "subscribers_changedpeople" ("moment");
CREATE INDEX "subscribers_changes" ON "subscribers_addresschange" ("subscriber_id", "created_at" DESC);
CREATE INDEX "subscribers_consent_by_wording" ON "subscribers_consent" ("wording_id") WHERE "wording_id" IS NOT NULL;
CREATE INDEX "subscribers_consent_import_run_id_dec14c71" ON "subscribers_consent" ("import_run_id");
CREATE INDEX "subscribers_consent_subscriber_id_94c8f855" ON "subscribers_consent" ("subscriber_id");
CREATE INDEX "subscribers_deliveryreport_publication_id_7c1c8053" ON "subscribers_deliveryreport" ("publication_id");
CREATE INDEX "subscribers_deliveryreport_subscriber_id_27972bbd" ON "subscribers_deliveryreport" ("subscriber_id");
CREATE INDEX "subscribers_growthday_publication_id_260333f0" ON "subscribers_growthday" ("publication_id");
CREATE INDEX "subscribers_growthsource_publication_id_6a6f7778" ON "subscribers_growthsource" ("publication_id");
CREATE INDEX "subscribers_importrun_publication_id_946f8dad" ON "subscribers_importrun" ("publication_id");
CREATE INDEX "subscribers_importrun_started_by_id_414803cc" ON "subscribers_importrun" ("started_by_id");
CREATE UNIQUE INDEX "subscribers_letter_about_once" ON "subscribers_letter" ("kind", "about") WHERE NOT ("about" = '');
CREATE INDEX "subscribers_letter_publication_id_74cecb23" ON "subscribers_letter" ("publication_id");
CREATE INDEX "subscribers_letter_sign_up_id_51ff3b61" ON "subscribers_letter" ("sign_up_id");
CREATE INDEX "subscribers_letter_subscriber_id_90624a72" ON "subscribers_letter" ("subscriber_id");
CREATE INDEX "subscribers_letter_tried_at_1b09e2e1" ON "subscribers_letter" ("tried_at");
CREATE INDEX "subscribers_letters" ON "subscribers_letter" ("subscriber_id", "created_at" DESC);
CREATE INDEX "subscribers_letters_waiting" ON "subscribers_letter" ("next_at") WHERE ("failed_at" IS NULL AND "sent_at" IS NULL);
CREATE INDEX "subscribers_paused_until" ON "subscribers_subscription" ("paused_until") WHERE "paused_until" IS NOT NULL;
CREATE INDEX "subscribers_reports" ON "subscribers_deliveryreport" ("subscriber_id", "at" DESC);
CREATE INDEX "subscribers_segment_created_by_id_57d89110" ON "subscribers_segment" ("created_by_id");
CREATE INDEX "subscribers_segment_publication_id_9d5d4853" ON "subscribers_segment" ("publication_id");
CREATE INDEX "subscribers_segment_slug_3d984d82" ON "subscribers_segment" ("slug");
CREATE INDEX "subscribers_sign_ups" ON "subscribers_signup" ("subscriber_id", "created_at" DESC);
CREATE INDEX "subscribers_signup_expires_at_668ebefc" ON "subscribers_signup" ("expires_at");
CREATE INDEX "subscribers_signup_subscriber_id_5714a53a" ON "subscribers_signup" ("subscriber_id");
CREATE INDEX "subscribers_soft_bounces" ON "subscribers_subscriber" ("id") WHERE "soft_bounces" > 0;
CREATE INDEX "subscribers_subscriber_created_at_bbde592e" ON "subscribers_subscriber" ("created_at");
CREATE INDEX "subscribers_subscribertag_subscriber_id_3f3e55f8" ON "subscribers_subscribertag" ("subscriber_id");
CREATE INDEX "subscribers_subscribertag_tag_id_96c3df99" ON "subscribers_subscribertag" ("tag_id");
CREATE INDEX "subscribers_suppression_by_id_e9223c71" ON "subscribers_suppression" ("by_id");
CREATE UNIQUE INDEX "subscribers_suppression_everywhere_once" ON "subscribers_suppression" ("digest") WHERE "publication_id" IS NULL;
CREATE INDEX "subscribers_suppression_publication_id_4fe8c375" ON "subscribers_suppression" ("publication_id");
CREATE INDEX "subscribers_tally_ends_at_803a06f5" ON "subscribers_tally" ("ends_at");
CREATE INDEX "subscribers_timeline" ON "subscribers_timelineentry" ("subscriber_id", "at" DESC);
CREATE INDEX "subscribers_timelineentry_actor_id_c49f7fdb" ON "subscribers_timelineentry" ("actor_id");
CREATE INDEX "subscribers_timelineentry_publication_id_0c973cc5" ON "subscribers_timelineentry" ("publication_id");
CREATE INDEX "subscribers_timelineentry_subscriber_id_f9031779" ON "subscribers_timelineentry" ("subscriber_id");
CREATE INDEX "subscribers_wording_publication_id_ed155aaa" ON "subscribers_wording" ("publication_id");
CREATE INDEX "taggit_tagg_content_8fc721_idx" ON "taggit_taggeditem" ("content_type_id", "object_id");
CREATE INDEX "taggit_taggeditem_content_type_id_9957a03c" ON "taggit_taggeditem" ("content_type_id");
CREATE INDEX "taggit_taggeditem_object_id_e2d7d1df" ON "taggit_taggeditem" ("object_id");
CREATE INDEX "taggit_taggeditem_tag_id_f4f5b767" ON "taggit_taggeditem" ("tag_id");
CREATE INDEX "team_auditentry_action_09dca553" ON "team_auditentry" ("action");
CREATE INDEX "team_auditentry_actor_id_f2dc2e18" ON "team_auditentry" ("actor_id");
CREATE INDEX "team_auditentry_at_c3acb061" ON "team_auditentry" ("at");
CREATE INDEX "team_auditentry_person_id_e185a8e2" ON "team_auditentry" ("person_id");
CREATE INDEX "team_auditentry_publication_id_e16b4679" ON "team_auditentry" ("publication_id");
CREATE INDEX "team_invitation_invited_by_id_12c26854" ON "team_invitation" ("invited_by_id");
CREATE UNIQUE INDEX "team_invitation_open_once" ON "team_invitation" ((LOWER("email")), "publication_id") WHERE ("accepted_at" IS NULL AND "withdrawn_at" IS NULL);
CREATE INDEX "team_invitation_publication_id_ea7b3b60" ON "team_invitation" ("publication_id");
CREATE INDEX "team_shared_value_expires_80720ca0" ON "team_shared_value" ("expires");
CREATE INDEX "team_teamrole_publication_id_7137d876" ON "team_teamrole" ("publication_id");
CREATE INDEX "team_teamrole_user_id_f214a71c" ON "team_teamrole" ("user_id");
CREATE UNIQUE INDEX "team_user_email_once" ON "team_user" ((LOWER("email")));
CREATE INDEX "team_user_groups_group_id_0b6fc410" ON "team_user_groups" ("group_id");
CREATE INDEX "team_user_groups_user_id_a82dae03" ON "team_user_groups" ("user_id");
CREATE UNIQUE INDEX "team_user_groups_user_id_group_id_3e64064e_uniq" ON "team_user_groups" ("user_id", "group_id");
CREATE INDEX "team_user_user_permissions_permission_id_7b7c10f9" ON "team_user_user_permissions" ("permission_id");
CREATE INDEX "team_user_user_permissions_user_id_12124ed3" ON "team_user_user_permissions" ("user_id");
CREATE UNIQUE INDEX "team_user_user_permissions_user_id_permission_id_0e3d138a_uniq" ON "team_user_user_permissions" ("user_id", "permission_id");
CREATE UNIQUE INDEX "unique_authenticator_type" ON "mfa_authenticator" ("user_id", "type") WHERE "type" IN ('totp', 'recovery_codes');
CREATE UNIQUE INDEX "unique_in_progress_workflow" ON "wagtailcore_workflowstate" ("base_content_type_id", "object_id") WHERE "status" IN ('in_progress', 'needs_changes');
CREATE UNIQUE INDEX "unique_primary_email" ON "account_emailaddress" ("user_id", "primary") WHERE "primary";
CREATE UNIQUE INDEX "unique_verified_email" ON "account_emailaddress" ("email") WHERE "verified";
CREATE INDEX "wagtailadmi_content_717955_idx" ON "wagtailadmin_editingsession" ("content_type_id", "object_id");
CREATE INDEX "wagtailadmin_editingsession_content_type_id_4df7730e" ON "wagtailadmin_editingsession" ("content_type_id");
CREATE INDEX "wagtailadmin_editingsession_user_id_6e1a9b70" ON "wagtailadmin_editingsession" ("user_id");
CREATE INDEX "wagtailadmin_formstate_content_type_id_e32438b3" ON "wagtailadmin_formstate" ("content_type_id");
CREATE INDEX "wagtailadmin_formstate_user_id_b910adc2" ON "wagtailadmin_formstate" ("user_id");
CREATE INDEX "wagtailcore_apitoken_user_id_49b1141b" ON "wagtailcore_apitoken" ("user_id");
CREATE INDEX "wagtailcore_collectionviewrestriction_collection_id_761908ec" ON "wagtailcore_collectionviewrestriction" ("collection_id");
CREATE INDEX "wagtailcore_collectionviewrestriction_groups_collectionviewrestriction_id_47320efd" ON "wagtailcore_collectionviewrestriction_groups" ("collectionviewrestriction_id");
CREATE UNIQUE INDEX "wagtailcore_collectionviewrestriction_groups_collectionviewrestriction_id_group_id_988995ae_uniq" ON "wagtailcore_collectionviewrestriction_groups" ("collectionviewrestriction_id", "group_id");
CREATE INDEX "wagtailcore_collectionviewrestriction_groups_group_id_1823f2a3" ON "wagtailcore_collectionviewrestriction_groups" ("group_id");
CREATE INDEX "wagtailcore_comment_page_id_108444b5" ON "wagtailcore_comment" ("page_id");
CREATE INDEX "wagtailcore_comment_resolved_by_id_a282aa0e" ON "wagtailcore_comment" ("resolved_by_id");
CREATE INDEX "wagtailcore_comment_revision_created_id_1d058279" ON "wagtailcore_comment" ("revision_created_id");
CREATE INDEX "wagtailcore_comment_user_id_0c577ca6" ON "wagtailcore_comment" ("user_id");
CREATE INDEX "wagtailcore_commentreply_comment_id_afc7e027" ON "wagtailcore_commentreply" ("comment_id");
CREATE INDEX "wagtailcore_commentreply_user_id_d0b3b9c3" ON "wagtailcore_commentreply" ("user_id");
CREATE INDEX "wagtailcore_groupapprovaltask_groups_group_id_2e64b61f" ON "wagtailcore_groupapprovaltask_groups" ("group_id");
CREATE INDEX "wagtailcore_groupapprovaltask_groups_groupapprovaltask_id_9a9255ea" ON "wagtailcore_groupapprovaltask_groups" ("groupapprovaltask_id");
CREATE UNIQUE INDEX "wagtailcore_groupapprovaltask_groups_groupapprovaltask_id_group_id_bb5ee7eb_uniq" ON "wagtailcore_groupapprovaltask_groups" ("groupapprovaltask_id", "group_id");
CREATE INDEX "wagtailcore_groupcollectionpermission_collection_id_5423575a" ON "wagtailcore_groupcollectionpermission" ("collection_id");
CREATE INDEX "wagtailcore_groupcollectionpermission_group_id_05d61460" ON "wagtailcore_groupcollectionpermission" ("group_id");
CREATE UNIQUE INDEX "wagtailcore_groupcollectionpermission_group_id_collection_id_permission_id_a21cefe9_uniq" ON "wagtailcore_groupcollectionpermission" ("group_id", "collection_id", "permission_id");
CREATE INDEX "wagtailcore_groupcollectionpermission_permission_id_1b626275" ON "wagtailcore_groupcollectionpermission" ("permission_id");
CREATE INDEX "wagtailcore_grouppagepermission_group_id_fc07e671" ON "wagtailcore_grouppagepermission" ("group_id");
CREATE INDEX "wagtailcore_grouppagepermission_page_id_710b114a" ON "wagtailcore_grouppagepermission" ("page_id");
CREATE INDEX "wagtailcore_grouppagepermission_permission_id_05acb22e" ON "wagtailcore_grouppagepermission" ("permission_id");
CREATE INDEX "wagtailcore_groupsitepermission_group_id_e5cdbee4" ON "wagtailcore_groupsitepermission" ("group_id");
CREATE UNIQUE INDEX "wagtailcore_groupsitepermission_group_id_site_id_permission_id_a58ee30d_uniq" ON "wagtailcore_groupsitepermission" ("group_id", "site_id", "permission_id");
CREATE INDEX "wagtailcore_groupsitepermission_permission_id_459b1f38" ON "wagtailcore_groupsitepermission" ("permission_id");
CREATE INDEX "wagtailcore_groupsitepermission_site_id_245de488" ON "wagtailcore_groupsitepermission" ("site_id");
CREATE INDEX "wagtailcore_modellogentry_action_d2d856ee" ON "wagtailcore_modellogentry" ("action");
CREATE INDEX "wagtailcore_modellogentry_content_changed_8bc39742" ON "wagtailcore_modellogentry" ("content_changed");
CREATE INDEX "wagtailcore_modellogentry_content_type_id_68849e77" ON "wagtailcore_modellogentry" ("content_type_id");
CREATE INDEX "wagtailcore_modellogentry_object_id_e0e7d4ef" ON "wagtailcore_modellogentry" ("object_id");
CREATE INDEX "wagtailcore_modellogentry_revision_id_df6ca33a" ON "wagtailcore_modellogentry" ("revision_id");
CREATE INDEX "wagtailcore_modellogentry_timestamp_9694521b" ON "wagtailcore_modellogentry" ("timestamp");
CREATE INDEX "wagtailcore_modellogentry_user_id_0278d1bf" ON "wagtailcore_modellogentry" ("user_id");
CREATE INDEX "wagtailcore_page_alias_of_id_12945502" ON "wagtailcore_page" ("alias_of_id");
CREATE INDEX "wagtailcore_page_content_type_id_c28424df" ON "wagtailcore_page" ("content_type_id");
CREATE INDEX "wagtailcore_page_first_published_at_2b5dd637" ON "wagtailcore_page" ("first_published_at");
CREATE INDEX "wagtailcore_page_latest_revision_id_e60fef51" ON "wagtailcore_page" ("latest_revision_id");
CREATE INDEX "wagtailcore_page_live_revision_id_930bd822" ON "wagtailcore_page" ("live_revision_id");
CREATE INDEX "wagtailcore_page_locale_id_3c7e30a6" ON "wagtailcore_page" ("locale_id");
CREATE INDEX "wagtailcore_page_locked_by_id_bcb86245" ON "wagtailcore_page" ("locked_by_id");
CREATE INDEX "wagtailcore_page_owner_id_fbf7c332" ON "wagtailcore_page" ("owner_id");
CREATE INDEX "wagtailcore_page_slug_e7c11b8f" ON "wagtailcore_page" ("slug");
CREATE UNIQUE INDEX "wagtailcore_page_translation_key_locale_id_9b041bad_uniq" ON "wagtailcore_page" ("translation_key", "locale_id");
CREATE INDEX "wagtailcore_pagelogentry_action_c2408198" ON "wagtailcore_pagelogentry" ("action");
CREATE INDEX "wagtailcore_pagelogentry_content_changed_99f27ade" ON "wagtailcore_pagelogentry" ("content_changed");
CREATE INDEX "wagtailcore_pagelogentry_content_type_id_74e7708a" ON "wagtailcore_pagelogentry" ("content_type_id");
CREATE INDEX "wagtailcore_pagelogentry_page_id_8464e327" ON "wagtailcore_pagelogentry" ("page_id");
CREATE INDEX "wagtailcore_pagelogentry_revision_id_8043d103" ON "wagtailcore_pagelogentry" ("revision_id");
CREATE INDEX "wagtailcore_pagelogentry_timestamp_deb774c4" ON "wagtailcore_pagelogentry" ("timestamp");
CREATE INDEX "wagtailcore_pagelogentry_user_id_604ccfd8" ON "wagtailcore_pagelogentry" ("user_id");
CREATE INDEX "wagtailcore_pagesubscription_page_id_a085e7a6" ON "wagtailcore_pagesubscription" ("page_id");
CREATE UNIQUE INDEX "wagtailcore_pagesubscription_page_id_user_id_0cef73ed_uniq" ON "wagtailcore_pagesubscription" ("page_id", "user_id");
CREATE INDEX "wagtailcore_pagesubscription_user_id_89d7def9" ON "wagtailcore_pagesubscription" ("user_id");
CREATE INDEX "wagtailcore_pageviewrestriction_groups_group_id_6460f223" ON "wagtailcore_pageviewrestriction_groups" ("group_id");
CREATE INDEX "wagtailcore_pageviewrestriction_groups_pageviewrestriction_id_f147a99a" ON "wagtailcore_pageviewrestriction_groups" ("pageviewrestriction_id");
CREATE UNIQUE INDEX "wagtailcore_pageviewrestriction_groups_pageviewrestriction_id_group_id_d23f80bb_uniq" ON "wagtailcore_pageviewrestriction_groups" ("pageviewrestriction_id", "group_id");
CREATE INDEX "wagtailcore_pageviewrestriction_page_id_15a8bea6" ON "wagtailcore_pageviewrestriction" ("page_id");
CREATE INDEX "wagtailcore_referenceindex_base_content_type_id_313cf40f" ON "wagtailcore_referenceindex" ("base_content_type_id");
CREATE UNIQUE INDEX "wagtailcore_referenceindex_base_content_type_id_object_id_to_content_type_id_to_object_id_content_path_hash_9e6ccd6a_uniq" ON "wagtailcore_referenceindex" ("base_content_type_id", "object_id", "to_content_type_id", "to_object_id", "content_path_hash");
CREATE INDEX "wagtailcore_referenceindex_content_type_id_766e0336" ON "wagtailcore_referenceindex" ("content_type_id");
CREATE INDEX "wagtailcore_referenceindex_to_content_type_id_93690bbd" ON "wagtailcore_referenceindex" ("to_content_type_id");
CREATE INDEX "wagtailcore_revision_approved_go_live_at_88d3dee5" ON "wagtailcore_revision" ("approved_go_live_at");
CREATE INDEX "wagtailcore_revision_base_content_type_id_5b4ef7bd" ON "wagtailcore_revision" ("base_content_type_id");
CREATE INDEX "wagtailcore_revision_content_type_id_c8cb69c0" ON "wagtailcore_revision" ("content_type_id");
CREATE INDEX "wagtailcore_revision_created_at_81450aa6" ON "wagtailcore_revision" ("created_at");
CREATE INDEX "wagtailcore_revision_user_id_03df83b0" ON "wagtailcore_revision" ("user_id");
CREATE INDEX "wagtailcore_site_hostname_96b20b46" ON "wagtailcore_site" ("hostname");
CREATE UNIQUE INDEX "wagtailcore_site_hostname_port_2c626d70_uniq" ON "wagtailcore_site" ("hostname", "port");
CREATE INDEX "wagtailcore_site_root_page_id_e02fb95c" ON "wagtailcore_site" ("root_page_id");
CREATE INDEX "wagtailcore_task_content_type_id_249ab8ba" ON "wagtailcore_task" ("content_type_id");
CREATE INDEX "wagtailcore_taskstate_content_type_id_0a758fdc" ON "wagtailcore_taskstate" ("content_type_id");
CREATE INDEX "wagtailcore_taskstate_finished_by_id_13f98229" ON "wagtailcore_taskstate" ("finished_by_id");
CREATE INDEX "wagtailcore_taskstate_revision_id_df25a499" ON "wagtailcore_taskstate" ("revision_id");
CREATE INDEX "wagtailcore_taskstate_task_id_c3677c34" ON "wagtailcore_taskstate" ("task_id");
CREATE INDEX "wagtailcore_taskstate_workflow_state_id_9239a775" ON "wagtailcore_taskstate" ("workflow_state_id");
CREATE INDEX "wagtailcore_uploadedfile_for_content_type_id_b0fc87b2" ON "wagtailcore_uploadedfile" ("for_content_type_id");
CREATE INDEX "wagtailcore_uploadedfile_uploaded_by_user_id_c7580fe8" ON "wagtailcore_uploadedfile" ("uploaded_by_user_id");
CREATE INDEX "wagtailcore_uuid_06a44d_idx" ON "wagtailcore_pagelogentry" ("uuid", "action", "timestamp" DESC);
CREATE INDEX "wagtailcore_uuid_d6363b_idx" ON "wagtailcore_modellogentry" ("uuid", "action", "timestamp" DESC);
CREATE INDEX "wagtailcore_workflowcontenttype_workflow_id_9aad7cd2" ON "wagtailcore_workflowcontenttype" ("workflow_id");
CREATE INDEX "wagtailcore_workflowpage_workflow_id_56f56ff6" ON "wagtailcore_workflowpage" ("workflow_id");
CREATE INDEX "wagtailcore_workflowstate_base_content_type_id_a30dc576" ON "wagtailcore_workflowstate" ("base_content_type_id");
CREATE INDEX "wagtailcore_workflowstate_content_type_id_2bb78ce1" ON "wagtailcore_workflowstate" ("content_type_id");
CREATE INDEX "wagtailcore_workflowstate_requested_by_id_4090bca3" ON "wagtailcore_workflowstate" ("requested_by_id");
CREATE INDEX "wagtailcore_workflowstate_workflow_id_1f18378f" ON "wagtailcore_workflowstate" ("workflow_id");
CREATE INDEX "wagtailcore_workflowtask_task_id_ce7716fe" ON "wagtailcore_workflowtask" ("task_id");
CREATE INDEX "wagtailcore_workflowtask_workflow_id_b9717175" ON "wagtailcore_workflowtask" ("workflow_id");
CREATE UNIQUE INDEX "wagtailcore_workflowtask_workflow_id_task_id_4ec7a62b_uniq" ON "wagtailcore_workflowtask" ("workflow_id", "task_id");
CREATE INDEX "wagtaildocs_document_collection_id_23881625" ON "wagtaildocs_document" ("collection_id");
CREATE INDEX "wagtaildocs_document_uploaded_by_user_id_17258b41" ON "wagtaildocs_document" ("uploaded_by_user_id");
CREATE INDEX "wagtailimages_image_collection_id_c2f8af7e" ON "wagtailimages_image" ("collection_id");
CREATE INDEX "wagtailimages_image_created_at_86fa6cd4" ON "wagtailimages_image" ("created_at");
CREATE INDEX "wagtailimages_image_file_hash_fb5bbb23" ON "wagtailimages_image" ("file_hash");
CREATE INDEX "wagtailimages_image_uploaded_by_user_id_5d73dc75" ON "wagtailimages_image" ("uploaded_by_user_id");
CREATE INDEX "wagtailimages_rendition_filter_spec_1cba3201" ON "wagtailimages_rendition" ("filter_spec");
CREATE INDEX "wagtailimages_rendition_image_id_3e1fd774" ON "wagtailimages_rendition" ("image_id");
CREATE UNIQUE INDEX "wagtailimages_rendition_image_id_filter_spec_focal_point_key_323c8fe0_uniq" ON "wagtailimages_rendition" ("image_id", "filter_spec", "focal_point_key");
CREATE INDEX "wagtailsearch_indexentry_content_type_id_62ed694f" ON "wagtailsearch_indexentry" ("content_type_id");
CREATE UNIQUE INDEX "wagtailsearch_indexentry_content_type_id_object_id_bcd7ba73_uniq" ON "wagtailsearch_indexentry" ("content_type_id", "object_id");
CREATE INDEX "webhooks_delivery_endpoint_id_6cbee67d" ON "webhooks_delivery" ("endpoint_id");
CREATE INDEX "webhooks_delivery_notice_id_785ee289" ON "webhooks_delivery" ("notice_id");
CREATE INDEX "webhooks_due" ON "webhooks_delivery" ("next_at") WHERE "state" = 'waiting';
CREATE INDEX "webhooks_endpoint_created_by_id_f1288ec5" ON "webhooks_endpoint" ("created_by_id");
CREATE INDEX "webhooks_endpoint_publication_id_d9a71258" ON "webhooks_endpoint" ("publication_id");
CREATE INDEX "webhooks_notice_at_1e0e755c" ON "webhooks_notice" ("at");
CREATE INDEX "webhooks_notice_publication_id_c48d2216" ON "webhooks_notice" ("publication_id");
CREATE INDEX "workflowstate_base_ct_id_idx" ON "wagtailcore_workflowstate" ("base_content_type_id", "object_id");
CREATE INDEX "workflowstate_ct_id_idx" ON "wagtailcore_workflowstate" ("content_type_id", "object_id");
CREATE TRIGGER delete_wagtailsearch_indexentry_fts AFTER DELETE ON wagtailsearch_indexentry BEGIN DELETE FROM wagtailsearch_indexentry_fts WHERE rowid=OLD.id; END;
CREATE TRIGGER insert_wagtailsearch_indexentry_fts AFTER INSERT ON wagtailsearch_indexentry BEGIN INSERT INTO wagtailsearch_indexentry_fts(title, body, autocomplete, rowid) VALUES (NEW.title, NEW.body, NEW.autocomplete, NEW.id); END;
CREATE TRIGGER update_wagtailsearch_indexentry_fts AFTER UPDATE ON wagtailsearch_indexentry BEGIN UPDATE wagtailsearch_indexentry_fts SET title=NEW.title, body=NEW.body, autocomplete=NEW.autocomplete WHERE rowid=NEW.id; END;
