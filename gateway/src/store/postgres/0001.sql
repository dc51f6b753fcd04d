-- Times are microseconds since 1970-01-01T00:00Z. An absent destination is the empty text, so that it can be
-- part of a key. Lists are JSON. Hashes stand for what may be long, since an index has room for 2.7 KB.

-- What happened to each message, once per destination. No personal data.
CREATE TABLE journal (
    source         text   NOT NULL,
    message_id     text   NOT NULL,
    destination    text   NOT NULL,
    case_id        text,
    kind           text,
    state          text   NOT NULL,
    reason         text,
    attempts       bigint NOT NULL,
    first_at       bigint NOT NULL,
    at             bigint NOT NULL,
    left_out       text   NOT NULL,
    PRIMARY KEY (source, message_id, destination)
);

CREATE INDEX journal_by_age ON journal (at)
    WHERE state IN ('delivered', 'refused', 'discarded', 'duplicate', 'missing');

CREATE INDEX journal_in_progress ON journal (destination, case_id, first_at) WHERE state = 'handed_over';

CREATE INDEX journal_missing ON journal (destination, case_id, first_at) WHERE state = 'missing';

-- Messages kept whole. Personal data: the body. `lane` is a hash of destination and case, or message id where there
-- is no case; `identity` one of source, message id, destination and the body as it was received, also when a person
-- has corrected it.
CREATE TABLE stored (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    standing       text   NOT NULL,
    due            bigint,
    source         text   NOT NULL,
    destination    text   NOT NULL,
    lane           bytea  NOT NULL,
    message_id     text   NOT NULL,
    identity       bytea  NOT NULL,
    case_id        text,
    kind           text,
    reason         text,
    details        text   NOT NULL,
    attempts       bigint NOT NULL,
    at             bigint NOT NULL,
    first_received bigint NOT NULL,
    released_at    bigint,
    content_type   text,
    traceparent    text,
    continues      boolean NOT NULL,
    bytes          bigint NOT NULL,
    body           bytea  NOT NULL
);

CREATE UNIQUE INDEX stored_once ON stored (identity) WHERE standing NOT IN ('discarded', 'replaced');

CREATE INDEX stored_lanes ON stored (destination, lane, id)
    WHERE standing IN ('retry', 'parked', 'released', 'held');

CREATE INDEX stored_for_a_person ON stored (destination, reason, id) WHERE standing IN ('parked', 'aside');

CREATE INDEX stored_by_age ON stored (at) WHERE standing IN ('refused', 'discarded', 'replaced');

CREATE INDEX stored_by_group ON stored (standing, source, destination, reason, at, first_received);

-- What persons have decided. No personal data about patients.
CREATE TABLE audit (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    who            text   NOT NULL,
    at             bigint NOT NULL,
    choice         text   NOT NULL,
    why            text,
    stored         bigint NOT NULL,
    source         text   NOT NULL,
    destination    text   NOT NULL,
    message_id     text   NOT NULL,
    case_id        text,
    reason         text,
    old_digest     bytea  NOT NULL,
    new_digest     bytea  NOT NULL,
    kept           bigint
);

CREATE INDEX audit_by_message ON audit (stored, id);

-- Who does what nobody else may do at the same time.
CREATE TABLE lease (
    name           text   PRIMARY KEY,
    holder         text   NOT NULL,
    until          bigint NOT NULL
);

-- Messages that have passed a stage, for deduplication.
CREATE TABLE seen (
    digest         bytea  PRIMARY KEY,
    at             bigint NOT NULL
);

CREATE INDEX seen_by_age ON seen (at);

-- Written and emptied to find out whether writing works.
CREATE TABLE probe (
    filling        bytea  NOT NULL
);
