use crate::catalog::Catalog;
use crate::facts::{import, lines, milestones};
use crate::store::{in_folder, on_each_store};
use cco_domain::fact::MILESTONE;
use std::collections::BTreeSet;

const LONG_AGO: i64 = 1;
const LONG_AFTER: i64 = 4_102_444_800_000_000;

#[tokio::test]
async fn only_old_orphans_are_swept() {
    on_each_store(async |ledger| {
        let mut catalog = Catalog::default();
        import(&ledger, &mut catalog, &milestones(&[("kept", "x", None)])).await;
        let mut orphan = ledger.writer(&MILESTONE, &["account_id".to_owned()], "crm", &catalog.now());
        orphan.push(&milestones(&[("never committed", "x", None)])).await.unwrap();
        orphan.finish().await.unwrap();
        let live: BTreeSet<String> = catalog.files().iter().map(|file| file.path.clone()).collect();

        for (keep_newer_than, n_swept) in [(LONG_AGO, 0), (LONG_AFTER, 1), (LONG_AFTER, 0)] {
            assert_eq!(ledger.sweep(&live, keep_newer_than).await.unwrap(), n_swept);
        }
        assert_eq!(lines(&ledger, &catalog.now(), &MILESTONE, &["account_id"]).await, ["kept"]);
    })
    .await;
}

/// What a killed import leaves on a disk: a file under the name it had while being written.
#[tokio::test]
async fn unfinished_files_are_swept_and_other_peoples_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = in_folder(folder.path());
    std::fs::create_dir(folder.path().join("milestone")).unwrap();
    for name in ["milestone/1.parquet#1", "milestone/notes.txt", "mine.parquet"] {
        std::fs::write(folder.path().join(name), "x").unwrap();
    }
    assert_eq!(ledger.sweep(&BTreeSet::new(), LONG_AFTER).await.unwrap(), 1);
    assert!(folder.path().join("milestone/notes.txt").exists() && folder.path().join("mine.parquet").exists());
}

#[tokio::test]
async fn a_table_of_one_file_is_left_alone() {
    on_each_store(async |ledger| {
        let mut catalog = Catalog::default();
        import(&ledger, &mut catalog, &milestones(&[("a", "x", None)])).await;
        let compaction = ledger.compact(&catalog.now(), &MILESTONE).await.unwrap();
        assert!(compaction.removed.is_empty() && compaction.added.is_empty());
    })
    .await;
}
