-- The ledger: mailings with their chunks, whoever was not simply accepted, and what all workers share.
-- Times are seconds since the epoch, UTC.

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

CREATE INDEX mailing_running ON mailing (id) WHERE state = 'running';

-- Small rows, because one is rewritten at every commit; what is written once stands in mailing_members.
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

CREATE INDEX mailing_exception_in_order_of_time ON mailing_exception (mailing, at, sequence);

-- What an account needs to know beyond the marks; most exceptions are others. Statements repeat the condition, without
-- which SQLite does not take the index.
CREATE INDEX mailing_exception_beyond_marks ON mailing_exception (mailing, outcome, position, subscriber)
    WHERE outcome IN ('suppressed', 'in_doubt');

CREATE TABLE suppression (
    subscriber INTEGER PRIMARY KEY
        CONSTRAINT suppression_subscriber_is_32_bit_unsigned CHECK (subscriber BETWEEN 1 AND 4294967295),
    reason TEXT NOT NULL,
    since REAL NOT NULL
) STRICT;

-- Token buckets that all workers draw from.
CREATE TABLE pace_bucket (
    name TEXT PRIMARY KEY,
    tokens REAL NOT NULL
        CONSTRAINT pace_bucket_is_never_overdrawn CHECK (tokens >= 0),
    filled_at REAL NOT NULL
) STRICT;
