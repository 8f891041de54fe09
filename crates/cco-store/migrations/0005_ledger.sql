-- The ledger whose files this store lists: written when the two first meet, and never changed.
CREATE TABLE ledger (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    id  TEXT   NOT NULL
);
