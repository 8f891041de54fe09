use crate::catalog::Catalog;
use crate::facts::{facts, import, lines, milestones, texts};
use crate::store::{in_folder, memory, on_each_store};
use cco_domain::fact::MILESTONE;
use cco_ledger::{Error, Sweep};
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

        for (orphans_before, n_swept) in [(LONG_AGO, 0), (LONG_AFTER, 1), (LONG_AFTER, 0)] {
            let sweep = Sweep { needed: live.clone(), replaced: BTreeSet::new(), orphans_before };
            assert_eq!(ledger.sweep(&sweep).await.unwrap(), n_swept);
        }
        assert_eq!(lines(&ledger, &catalog.now(), &MILESTONE, &["account_id"]).await, ["kept"]);
    })
    .await;
}

/// Nobody will commit a file that was replaced, so its age says nothing.
#[tokio::test]
async fn replaced_files_are_swept_and_needed_ones_never() {
    on_each_store(async |ledger| {
        let mut catalog = Catalog::default();
        for account in ["a", "b"] {
            import(&ledger, &mut catalog, &milestones(&[(account, "x", None)])).await;
        }
        let paths: Vec<String> = catalog.files().iter().map(|file| file.path.clone()).collect();
        let sweep = Sweep {
            needed: paths[1..].iter().cloned().collect(),
            replaced: paths.iter().cloned().collect(),
            orphans_before: LONG_AGO,
        };
        assert_eq!(ledger.sweep(&sweep).await.unwrap(), 1);
        assert_eq!((ledger.holds(&paths[0]).await.unwrap(), ledger.holds(&paths[1]).await.unwrap()), (false, true));
    })
    .await;
}

/// An import so long that its first file was taken for an orphan must not commit it.
#[tokio::test]
async fn a_writer_whose_file_was_swept_does_not_finish() {
    let (ledger, catalog) = (memory(), Catalog::default());
    let mut writer = ledger.writer(&MILESTONE, &["account_id".to_owned()], "crm", &catalog.now());
    writer.push(&facts(&MILESTONE, 1, vec![("account_id", texts([Some("a")].into_iter()))])).await.unwrap();
    // Other columns close the first file.
    writer.push(&milestones(&[("b", "x", None)])).await.unwrap();
    let all = Sweep { needed: BTreeSet::new(), replaced: BTreeSet::new(), orphans_before: LONG_AFTER };
    assert_eq!(ledger.sweep(&all).await.unwrap(), 1);
    assert!(matches!(writer.finish().await, Err(Error::Missing { .. })));
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
    let all = Sweep { needed: BTreeSet::new(), replaced: BTreeSet::new(), orphans_before: LONG_AFTER };
    assert_eq!(ledger.sweep(&all).await.unwrap(), 1);
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
