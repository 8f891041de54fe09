PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
INSERT INTO _sqlx_migrations VALUES(1,'initial','2026-11-21 20:15:06',1,X'4e245a10cb14dce05937f666d97d19038613e90ddf025d3ee1feec8d12156cbd913d43ca995cdce4b1ae2b299c739ba5',985470);
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
INSERT INTO batch VALUES(1,'import','billing','export-1.csv','content-1',1,10,7,2,1,NULL,replace('[columns]\n','\n',char(10)));
INSERT INTO batch VALUES(2,'replay','billing','export-2.csv','content-2',2,10,7,2,1,NULL,replace('[columns]\n','\n',char(10)));
INSERT INTO batch VALUES(3,'retract','billing','export-3.csv','',3,0,0,0,0,1,NULL);
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
INSERT INTO fact_file VALUES('subscription/1.parquet','subscription',1,7,4096,1,19782,NULL,4);
INSERT INTO fact_file VALUES('subscription/2.parquet','subscription',2,7,4096,1,19782,NULL,NULL);
INSERT INTO fact_file VALUES('subscription/merged.parquet','subscription',NULL,7,4096,1,19782,NULL,NULL);
CREATE TABLE publication (
    name         TEXT   NOT NULL PRIMARY KEY,
    published_at BIGINT NOT NULL,
    policy_toml  TEXT   NOT NULL,
    policy_hash  TEXT   NOT NULL,
    known_at     BIGINT NOT NULL REFERENCES batch (no),
    n_figures    BIGINT NOT NULL CHECK (n_figures >= 0)
);
INSERT INTO publication VALUES('2024-Q4',5,replace('churn_when = "end of term"\n','\n',char(10)),'abc',3,1);
CREATE TABLE published_figure (
    publication TEXT   NOT NULL REFERENCES publication (name),
    position    BIGINT NOT NULL,
    figure_id   TEXT   NOT NULL,
    figure_json TEXT   NOT NULL,
    PRIMARY KEY (publication, position),
    UNIQUE (publication, figure_id)
);
INSERT INTO published_figure VALUES('2024-Q4',0,'nrr','{ "value": 1.10 }');
CREATE TABLE audit_entry (
    no      BIGINT NOT NULL PRIMARY KEY CHECK (no > 0),
    at      BIGINT NOT NULL,
    actor   TEXT   NOT NULL,
    action  TEXT   NOT NULL,
    subject TEXT   NOT NULL,
    detail  TEXT   NOT NULL,
    hash    TEXT   NOT NULL
);
INSERT INTO audit_entry VALUES(1,1,'ann','batch_import','batch 1','{"source":"billing","content_hash":"content-1","retracts":null,"n_loaded":7,"n_files":1}','117de7f164dfe77a7f74440080ad9d35c934b1234e2618f2b0e0c3cf1784ee3a');
INSERT INTO audit_entry VALUES(2,2,'ann','batch_replay','batch 2','{"source":"billing","content_hash":"content-2","retracts":null,"n_loaded":7,"n_files":1}','26bed9933f0a7a6b7dc8fe0ff1fdeb7d935c44d10360212e8ad9d239fac4e5b5');
INSERT INTO audit_entry VALUES(3,3,'bob','batch_retract','batch 3','{"source":"billing","content_hash":"","retracts":1,"n_loaded":0,"n_files":0}','c234f6f6a6c03841ab52664d1cd810dd4da15ede52925ce52c3da504f17acedc');
INSERT INTO audit_entry VALUES(4,4,'compaction','files_replace','table subscription','{"head":3,"n_removed":1,"n_added":1}','8aee081fb7f0fab33f72dd1649d31acd333694c3941d48e81886436aa09db0ce');
INSERT INTO audit_entry VALUES(5,5,'ann','figures_publish','publication 2024-Q4','{"known_at":3,"policy_hash":"abc","n_figures":1}','38496695555315e98449948286c117d5d1f396b48d51fc24501bd5608c8355a1');
CREATE TABLE audit_head (
    id   BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    n    BIGINT NOT NULL,
    hash TEXT   NOT NULL
);
INSERT INTO audit_head VALUES(1,5,'38496695555315e98449948286c117d5d1f396b48d51fc24501bd5608c8355a1');
CREATE INDEX batch_by_content ON batch (content_hash);
COMMIT;
