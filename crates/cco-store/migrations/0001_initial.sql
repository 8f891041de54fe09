-- One import is one batch; "as known at batch 7" is batches 1 to 7.
CREATE TABLE batch (
    no            BIGINT NOT NULL PRIMARY KEY CHECK (no > 0),
    kind          TEXT   NOT NULL CHECK (kind IN ('import', 'replay', 'retract')),
    source        TEXT   NOT NULL,
    label         TEXT   NOT NULL,
    content_hash  TEXT   NOT NULL,
    recorded_at   BIGINT NOT NULL,
    n_read        BIGINT NOT NULL CHECK (n_read >= 0),
    n_loaded      BIGINT NOT NULL CHECK (n_loaded >= 0),
    n_duplicate   BIGINT NOT NULL CHECK (n_duplicate >= 0),
    n_quarantined BIGINT NOT NULL CHECK (n_quarantined >= 0),
    -- A batch is retracted at most once.
    retracts      BIGINT UNIQUE REFERENCES batch (no),
    mapping       TEXT,
    CHECK ((kind = 'retract') = (retracts IS NOT NULL))
);

CREATE INDEX batch_by_content ON batch (content_hash);

-- The Parquet files of the ledger. A file that compaction replaced stays, as garbage, until it is deleted.
CREATE TABLE fact_file (
    path          TEXT   NOT NULL PRIMARY KEY,
    fact_table    TEXT   NOT NULL,
    -- NULL: rows carry their own batch number.
    batch         BIGINT REFERENCES batch (no),
    n_rows        BIGINT NOT NULL CHECK (n_rows >= 0),
    n_bytes       BIGINT NOT NULL CHECK (n_bytes >= 0),
    n_superseding BIGINT NOT NULL CHECK (n_superseding >= 0),
    -- Days since 1970-01-01, both ends included.
    first_day     BIGINT,
    last_day      BIGINT,
    -- NULL: live.
    garbage_since BIGINT
);

-- Sets of figures, frozen under a name.
CREATE TABLE publication (
    name         TEXT   NOT NULL PRIMARY KEY,
    published_at BIGINT NOT NULL,
    policy_toml  TEXT   NOT NULL,
    policy_hash  TEXT   NOT NULL,
    known_at     BIGINT NOT NULL REFERENCES batch (no),
    n_figures    BIGINT NOT NULL CHECK (n_figures >= 0)
);

CREATE TABLE published_figure (
    publication TEXT   NOT NULL REFERENCES publication (name),
    position    BIGINT NOT NULL,
    figure_id   TEXT   NOT NULL,
    figure_json TEXT   NOT NULL,
    PRIMARY KEY (publication, position),
    UNIQUE (publication, figure_id)
);

-- Who did what. Each entry's hash covers the entry before it.
CREATE TABLE audit_entry (
    no      BIGINT NOT NULL PRIMARY KEY CHECK (no > 0),
    at      BIGINT NOT NULL,
    actor   TEXT   NOT NULL,
    action  TEXT   NOT NULL,
    subject TEXT   NOT NULL,
    detail  TEXT   NOT NULL,
    hash    TEXT   NOT NULL
);

-- The end of the audit chain. Every write updates this one row first, so writes come one after another.
CREATE TABLE audit_head (
    id   BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    n    BIGINT NOT NULL,
    hash TEXT   NOT NULL
);

INSERT INTO audit_head (id, n, hash) VALUES (1, 0, '');
