CREATE TABLE _sqlx_migrations (
    version bigint NOT NULL,
    description text NOT NULL,
    installed_on timestamp with time zone DEFAULT now() NOT NULL,
    success boolean NOT NULL,
    checksum bytea NOT NULL,
    execution_time bigint NOT NULL
);

CREATE TABLE audit_entry (
    no bigint NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL,
    hash text NOT NULL,
    CONSTRAINT audit_entry_no_check CHECK ((no > 0))
);

CREATE TABLE audit_head (
    id bigint NOT NULL,
    n bigint NOT NULL,
    hash text NOT NULL,
    CONSTRAINT audit_head_id_check CHECK ((id = 1))
);

CREATE TABLE batch (
    no bigint NOT NULL,
    kind text NOT NULL,
    source text NOT NULL,
    label text NOT NULL,
    content_hash text NOT NULL,
    recorded_at bigint NOT NULL,
    n_read bigint NOT NULL,
    n_loaded bigint NOT NULL,
    n_duplicate bigint NOT NULL,
    n_quarantined bigint NOT NULL,
    retracts bigint,
    mapping text,
    CONSTRAINT batch_check CHECK (((kind = 'retract'::text) = (retracts IS NOT NULL))),
    CONSTRAINT batch_kind_check CHECK ((kind = ANY (ARRAY['import'::text, 'replay'::text, 'retract'::text]))),
    CONSTRAINT batch_n_duplicate_check CHECK ((n_duplicate >= 0)),
    CONSTRAINT batch_n_loaded_check CHECK ((n_loaded >= 0)),
    CONSTRAINT batch_n_quarantined_check CHECK ((n_quarantined >= 0)),
    CONSTRAINT batch_n_read_check CHECK ((n_read >= 0)),
    CONSTRAINT batch_no_check CHECK ((no > 0))
);

CREATE TABLE fact_file (
    path text NOT NULL,
    fact_table text NOT NULL,
    batch bigint,
    n_rows bigint NOT NULL,
    n_bytes bigint NOT NULL,
    n_superseding bigint NOT NULL,
    first_day bigint,
    last_day bigint,
    garbage_since bigint,
    CONSTRAINT fact_file_n_bytes_check CHECK ((n_bytes >= 0)),
    CONSTRAINT fact_file_n_rows_check CHECK ((n_rows >= 0)),
    CONSTRAINT fact_file_n_superseding_check CHECK ((n_superseding >= 0))
);

CREATE TABLE publication (
    name text NOT NULL,
    published_at bigint NOT NULL,
    policy_toml text NOT NULL,
    policy_hash text NOT NULL,
    known_at bigint NOT NULL,
    n_figures bigint NOT NULL,
    CONSTRAINT publication_n_figures_check CHECK ((n_figures >= 0))
);

CREATE TABLE published_figure (
    publication text NOT NULL,
    "position" bigint NOT NULL,
    figure_id text NOT NULL,
    figure_json text NOT NULL
);

INSERT INTO _sqlx_migrations VALUES (1, 'initial', '2026-11-21 20:15:07.19587+00', true, '\x4e245a10cb14dce05937f666d97d19038613e90ddf025d3ee1feec8d12156cbd913d43ca995cdce4b1ae2b299c739ba5', 9851860);

INSERT INTO audit_entry VALUES (1, 1, 'ann', 'batch_import', 'batch 1', '{"source":"billing","content_hash":"content-1","retracts":null,"n_loaded":7,"n_files":1}', '117de7f164dfe77a7f74440080ad9d35c934b1234e2618f2b0e0c3cf1784ee3a');
INSERT INTO audit_entry VALUES (2, 2, 'ann', 'batch_replay', 'batch 2', '{"source":"billing","content_hash":"content-2","retracts":null,"n_loaded":7,"n_files":1}', '26bed9933f0a7a6b7dc8fe0ff1fdeb7d935c44d10360212e8ad9d239fac4e5b5');
INSERT INTO audit_entry VALUES (3, 3, 'bob', 'batch_retract', 'batch 3', '{"source":"billing","content_hash":"","retracts":1,"n_loaded":0,"n_files":0}', 'c234f6f6a6c03841ab52664d1cd810dd4da15ede52925ce52c3da504f17acedc');
INSERT INTO audit_entry VALUES (4, 4, 'compaction', 'files_replace', 'table subscription', '{"head":3,"n_removed":1,"n_added":1}', '8aee081fb7f0fab33f72dd1649d31acd333694c3941d48e81886436aa09db0ce');
INSERT INTO audit_entry VALUES (5, 5, 'ann', 'figures_publish', 'publication 2024-Q4', '{"known_at":3,"policy_hash":"abc","n_figures":1}', '38496695555315e98449948286c117d5d1f396b48d51fc24501bd5608c8355a1');

INSERT INTO audit_head VALUES (1, 5, '38496695555315e98449948286c117d5d1f396b48d51fc24501bd5608c8355a1');

INSERT INTO batch VALUES (1, 'import', 'billing', 'export-1.csv', 'content-1', 1, 10, 7, 2, 1, NULL, '[columns]
');
INSERT INTO batch VALUES (2, 'replay', 'billing', 'export-2.csv', 'content-2', 2, 10, 7, 2, 1, NULL, '[columns]
');
INSERT INTO batch VALUES (3, 'retract', 'billing', 'export-3.csv', '', 3, 0, 0, 0, 0, 1, NULL);

INSERT INTO fact_file VALUES ('subscription/2.parquet', 'subscription', 2, 7, 4096, 1, 19782, NULL, NULL);
INSERT INTO fact_file VALUES ('subscription/1.parquet', 'subscription', 1, 7, 4096, 1, 19782, NULL, 4);
INSERT INTO fact_file VALUES ('subscription/merged.parquet', 'subscription', NULL, 7, 4096, 1, 19782, NULL, NULL);

INSERT INTO publication VALUES ('2024-Q4', 5, 'churn_when = "end of term"
', 'abc', 3, 1);

INSERT INTO published_figure VALUES ('2024-Q4', 0, 'nrr', '{ "value": 1.10 }');

ALTER TABLE ONLY _sqlx_migrations
    ADD CONSTRAINT _sqlx_migrations_pkey PRIMARY KEY (version);

ALTER TABLE ONLY audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (no);

ALTER TABLE ONLY audit_head
    ADD CONSTRAINT audit_head_pkey PRIMARY KEY (id);

ALTER TABLE ONLY batch
    ADD CONSTRAINT batch_pkey PRIMARY KEY (no);

ALTER TABLE ONLY batch
    ADD CONSTRAINT batch_retracts_key UNIQUE (retracts);

ALTER TABLE ONLY fact_file
    ADD CONSTRAINT fact_file_pkey PRIMARY KEY (path);

ALTER TABLE ONLY publication
    ADD CONSTRAINT publication_pkey PRIMARY KEY (name);

ALTER TABLE ONLY published_figure
    ADD CONSTRAINT published_figure_pkey PRIMARY KEY (publication, "position");

ALTER TABLE ONLY published_figure
    ADD CONSTRAINT published_figure_publication_figure_id_key UNIQUE (publication, figure_id);

CREATE INDEX batch_by_content ON batch USING btree (content_hash);

ALTER TABLE ONLY batch
    ADD CONSTRAINT batch_retracts_fkey FOREIGN KEY (retracts) REFERENCES batch(no);

ALTER TABLE ONLY fact_file
    ADD CONSTRAINT fact_file_batch_fkey FOREIGN KEY (batch) REFERENCES batch(no);

ALTER TABLE ONLY publication
    ADD CONSTRAINT publication_known_at_fkey FOREIGN KEY (known_at) REFERENCES batch(no);

ALTER TABLE ONLY published_figure
    ADD CONSTRAINT published_figure_publication_fkey FOREIGN KEY (publication) REFERENCES publication(name);
