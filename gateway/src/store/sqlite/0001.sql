-- Times are microseconds since 1970-01-01T00:00Z. An absent destination is the empty text, so that it can be
-- part of a key. Lists are JSON.

-- What happened to each message, once per destination. No personal data.
CREATE TABLE journal (
    source      TEXT    NOT NULL,
    message_id  TEXT    NOT NULL,
    destination TEXT    NOT NULL,
    case_id     TEXT,
    kind        TEXT,
    state       TEXT    NOT NULL,
    reason      TEXT,
    attempts    INTEGER NOT NULL,
    first_at    INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    left_out    TEXT    NOT NULL,
    PRIMARY KEY (source, message_id, destination)
) STRICT, WITHOUT ROWID;

CREATE INDEX journal_by_age ON journal (at) WHERE state IN ('delivered', 'refused', 'duplicate');

-- Messages put aside, whole. Personal data: the body.
CREATE TABLE parked (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    stage          TEXT    NOT NULL,
    source         TEXT    NOT NULL,
    destination    TEXT    NOT NULL,
    message_id     TEXT    NOT NULL,
    digest         BLOB    NOT NULL,
    case_id        TEXT,
    kind           TEXT,
    reason         TEXT    NOT NULL,
    details        TEXT    NOT NULL,
    attempts       INTEGER NOT NULL,
    at             INTEGER NOT NULL,
    first_received INTEGER NOT NULL,
    content_type   TEXT,
    bytes          INTEGER NOT NULL,
    body           BLOB    NOT NULL
) STRICT;

CREATE UNIQUE INDEX parked_once ON parked (source, message_id, stage, destination, digest);

CREATE INDEX parked_by_age ON parked (at) WHERE stage = 'intake';

CREATE INDEX parked_by_group ON parked (stage, source, destination, reason, at);

-- Messages that have passed a stage, for deduplication.
CREATE TABLE seen (
    digest BLOB    PRIMARY KEY,
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX seen_by_age ON seen (at);

-- Written and emptied to find out whether writing works.
CREATE TABLE probe (
    filling BLOB NOT NULL
) STRICT;
