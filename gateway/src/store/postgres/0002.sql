-- What is remembered of each case, as JSON. No personal data about patients.
CREATE TABLE cases (
    family         text    NOT NULL,
    case_id        text    NOT NULL,
    record         text    NOT NULL,
    is_closed      boolean NOT NULL,
    next_due       bigint,
    revision       bigint  NOT NULL,
    updated_at     bigint  NOT NULL,
    PRIMARY KEY (family, case_id)
);

CREATE INDEX cases_by_due ON cases (next_due, family, case_id) WHERE next_due IS NOT NULL;

CREATE INDEX cases_by_age ON cases (is_closed, updated_at);
