-- What is remembered of each case, as JSON. No personal data about patients.
CREATE TABLE cases (
    family     TEXT    NOT NULL,
    case_id    TEXT    NOT NULL,
    record     TEXT    NOT NULL,
    is_closed  INTEGER NOT NULL,
    next_due   INTEGER,
    revision   INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (family, case_id)
) STRICT;

CREATE INDEX cases_by_due ON cases (next_due, family, case_id) WHERE next_due IS NOT NULL;

CREATE INDEX cases_by_age ON cases (is_closed, updated_at);
