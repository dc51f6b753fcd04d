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

CREATE INDEX journal_by_age ON journal (at)
    WHERE state IN ('delivered', 'refused', 'discarded', 'duplicate', 'missing');

CREATE INDEX journal_in_progress ON journal (destination, case_id, first_at) WHERE state = 'handed_over';

CREATE INDEX journal_missing ON journal (destination, case_id, first_at) WHERE state = 'missing';

-- Messages kept whole. Personal data: the body. The lane is the case, or the message id where there is none; the
-- digest is that of the body as it was received, also when a person has corrected it.
CREATE TABLE stored (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    standing       TEXT    NOT NULL,
    due            INTEGER,
    source         TEXT    NOT NULL,
    destination    TEXT    NOT NULL,
    lane           TEXT    NOT NULL,
    message_id     TEXT    NOT NULL,
    digest         BLOB    NOT NULL,
    case_id        TEXT,
    kind           TEXT,
    reason         TEXT,
    details        TEXT    NOT NULL,
    attempts       INTEGER NOT NULL,
    at             INTEGER NOT NULL,
    first_received INTEGER NOT NULL,
    released_at    INTEGER,
    content_type   TEXT,
    traceparent    TEXT,
    continues      INTEGER NOT NULL,
    bytes          INTEGER NOT NULL,
    body           BLOB    NOT NULL
) STRICT;

CREATE UNIQUE INDEX stored_once ON stored (source, message_id, destination, digest)
    WHERE standing NOT IN ('discarded', 'replaced');

CREATE INDEX stored_lanes ON stored (destination, lane, id)
    WHERE standing IN ('retry', 'parked', 'released', 'held');

CREATE INDEX stored_for_a_person ON stored (destination, reason, id) WHERE standing IN ('parked', 'aside');

CREATE INDEX stored_by_age ON stored (at) WHERE standing IN ('refused', 'discarded', 'replaced');

CREATE INDEX stored_by_group ON stored (standing, source, destination, reason, at, first_received);

-- What persons have decided. No personal data about patients.
CREATE TABLE audit (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    who         TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    choice      TEXT    NOT NULL,
    why         TEXT,
    stored      INTEGER NOT NULL,
    source      TEXT    NOT NULL,
    destination TEXT    NOT NULL,
    message_id  TEXT    NOT NULL,
    case_id     TEXT,
    reason      TEXT,
    old_digest  BLOB    NOT NULL,
    new_digest  BLOB    NOT NULL,
    kept        INTEGER
) STRICT;

CREATE INDEX audit_by_message ON audit (stored, id);

-- Who does what nobody else may do at the same time.
CREATE TABLE lease (
    name   TEXT    PRIMARY KEY,
    holder TEXT    NOT NULL,
    until  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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
