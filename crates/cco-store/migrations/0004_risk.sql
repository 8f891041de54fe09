-- Models of risk as they were fitted. The model itself is a file of the workspace that the hash is of; nothing changes either afterwards.
CREATE TABLE risk_model (
    no              BIGINT NOT NULL PRIMARY KEY CHECK (no > 0),
    -- What it foretells and the beginning of its hash.
    id              TEXT   NOT NULL UNIQUE,
    made_at         BIGINT NOT NULL,
    actor           TEXT   NOT NULL,
    -- churn or contraction.
    outcome         TEXT   NOT NULL,
    -- Of the file.
    hash            TEXT   NOT NULL,
    -- Of the measures it reads.
    measures_hash   TEXT   NOT NULL,
    policy_hash     TEXT   NOT NULL,
    known_at        BIGINT NOT NULL CHECK (known_at >= 0),
    knowledge       TEXT   NOT NULL,
    seed            BIGINT NOT NULL,
    -- JSON.
    settings        TEXT   NOT NULL,
    evaluation      TEXT   NOT NULL
);
