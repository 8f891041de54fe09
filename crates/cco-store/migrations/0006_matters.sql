-- Things that people work on or decide: saves, proposals, calls of renewals. Each is kept in all its versions, and none is changed.
CREATE TABLE matter_version (
    kind    TEXT   NOT NULL,
    no      BIGINT NOT NULL CHECK (no > 0),
    version BIGINT NOT NULL CHECK (version > 0),
    at      BIGINT NOT NULL,
    actor   TEXT   NOT NULL,
    -- noun_verb, as in the audit.
    action  TEXT   NOT NULL,
    -- Whether it was open then.
    is_open BIGINT NOT NULL CHECK (is_open IN (0, 1)),
    -- JSON.
    body    TEXT   NOT NULL,
    PRIMARY KEY (kind, no, version)
);

-- The last version of each.
CREATE TABLE matter (
    kind    TEXT   NOT NULL,
    no      BIGINT NOT NULL,
    -- What there is one open matter of.
    key     TEXT   NOT NULL,
    version BIGINT NOT NULL,
    is_open BIGINT NOT NULL CHECK (is_open IN (0, 1)),
    PRIMARY KEY (kind, no),
    FOREIGN KEY (kind, no, version) REFERENCES matter_version (kind, no, version)
);

CREATE UNIQUE INDEX one_open_matter_of_a_key ON matter (kind, key) WHERE is_open = 1;
