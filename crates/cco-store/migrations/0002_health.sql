-- What a person who knows an account says of its health, beside the score.
CREATE TABLE judgement (
    no           BIGINT NOT NULL PRIMARY KEY CHECK (no > 0),
    account_id   TEXT   NOT NULL,
    -- A band of the score, or points with their sign.
    verdict      TEXT   NOT NULL,
    reason       TEXT   NOT NULL,
    author       TEXT   NOT NULL,
    made_at      BIGINT NOT NULL,
    -- Days since 1970-01-01: the first day on which it no longer holds.
    expires_on   BIGINT NOT NULL,
    withdrawn_at BIGINT,
    withdrawn_by TEXT,
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
);

CREATE INDEX judgement_by_account ON judgement (account_id);

-- Each text of a definition that made an answer.
CREATE TABLE definition_version (
    hash            TEXT   NOT NULL PRIMARY KEY,
    -- The folder it stands in: health.
    kind            TEXT   NOT NULL,
    id              TEXT   NOT NULL,
    definition_text TEXT   NOT NULL,
    first_used_at   BIGINT NOT NULL
);

-- Which version came into use when, and which was promoted, by whom and on what ground.
CREATE TABLE definition_event (
    no       BIGINT NOT NULL PRIMARY KEY CHECK (no > 0),
    hash     TEXT   NOT NULL REFERENCES definition_version (hash),
    event    TEXT   NOT NULL CHECK (event IN ('use', 'promote', 'demote')),
    at       BIGINT NOT NULL,
    actor    TEXT   NOT NULL,
    -- The backtest that a promotion rests on, and its findings as JSON.
    backtest TEXT,
    findings TEXT
);

CREATE INDEX definition_event_by_hash ON definition_event (hash);
