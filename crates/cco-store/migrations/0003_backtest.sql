-- Scores of past days held against what happened, as they were found. Nothing changes them afterwards.
CREATE TABLE backtest (
    no              BIGINT NOT NULL PRIMARY KEY CHECK (no > 0),
    made_at         BIGINT NOT NULL,
    actor           TEXT   NOT NULL,
    -- The folder of the definition: health.
    kind            TEXT   NOT NULL,
    id              TEXT   NOT NULL,
    -- Of the definition and the measures it reads.
    definition_hash TEXT   NOT NULL,
    policy_hash     TEXT   NOT NULL,
    known_at        BIGINT NOT NULL CHECK (known_at >= 0),
    knowledge       TEXT   NOT NULL,
    seed            BIGINT NOT NULL,
    -- JSON.
    settings        TEXT   NOT NULL,
    report          TEXT   NOT NULL
);

CREATE INDEX backtest_by_definition ON backtest (kind, id);
