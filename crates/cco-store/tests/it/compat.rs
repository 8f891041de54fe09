//! Stores written by released versions still open and read right. `tests/compat/v<schema>.<database>.sql` is
//! such a store, dumped (`sqlite3 .dump`; `pg_dump --inserts` less its settings and schema name). Whoever
//! releases a migration adds the dump of a store it has run on.

use crate::home::on_every_backend;
use cco_domain::batch::{BatchKind, BatchNo};
use cco_store::audit::AuditCheck;

const V1_SQLITE: &str = include_str!("../compat/v1.sqlite.sql");
const V1_POSTGRES: &str = include_str!("../compat/v1.postgres.sql");

#[test]
fn a_store_of_schema_1_opens_and_reads_right() {
    on_every_backend(async |home| {
        home.execute(if home.is_sqlite() { V1_SQLITE } else { V1_POSTGRES }).await;

        let store = home.open().await;
        let snapshot = store.snapshot(None).await.unwrap();
        let kinds: Vec<_> = snapshot.batches.iter().map(|batch| (batch.no.0, batch.kind, batch.retracts)).collect();
        let expected =
            [(1, BatchKind::Import, None), (2, BatchKind::Replay, None), (3, BatchKind::Retract, Some(BatchNo(1)))];
        assert_eq!(kinds, expected);
        assert_eq!(snapshot.batches[0].mapping.as_deref(), Some("[columns]\n"));
        let files: Vec<_> = snapshot.files.iter().map(|file| (file.path.as_str(), file.batch)).collect();
        assert_eq!(files, [("subscription/merged.parquet", None), ("subscription/2.parquet", Some(BatchNo(2)))]);
        let day = snapshot.files[0].first_day.map(|day| day.to_string());
        assert_eq!((day.as_deref(), snapshot.files[0].last_day), (Some("2024-02-29"), None));
        assert_eq!(store.garbage().await.unwrap()[0].path, "subscription/1.parquet");
        let publication = store.publication("2024-Q4").await.unwrap();
        assert_eq!(publication.figures[0].json, "{ \"value\": 1.10 }");
        assert_eq!(store.verify_audit().await.unwrap(), AuditCheck::Intact { n_entries: 5 });
    });
}
