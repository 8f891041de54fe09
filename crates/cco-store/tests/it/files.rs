use crate::home::{file, import, on_every_backend, told};
use cco_domain::batch::{BatchNo, FactFile};
use cco_store::Store;
use cco_store::file::{Garbage, Replacement};

/// Merges the files of batches 1 and 2 into one, at 30 microseconds.
fn merge() -> Replacement {
    Replacement {
        table: "subscription".to_owned(),
        removed: vec!["subscription/2.parquet".to_owned(), "subscription/1.parquet".to_owned()],
        added: vec![file("subscription", "subscription/merged.parquet")],
        expected_head: BatchNo(3),
        at: 30,
    }
}

async fn import_three(store: &Store) {
    for n in 1..=3 {
        store.commit("ann", import(n)).await.unwrap();
    }
}

async fn paths(store: &Store, known_at: i64) -> Vec<String> {
    let snapshot = store.snapshot(Some(BatchNo(known_at))).await.unwrap();
    snapshot.files.into_iter().map(|file| file.path).collect()
}

#[test]
fn replaced_files_are_garbage_until_forgotten() {
    on_every_backend(async |home| {
        let store = home.open().await;
        import_three(&store).await;
        store.replace_files("compaction", merge()).await.unwrap();

        assert_eq!(paths(&store, 3).await, ["subscription/merged.parquet", "subscription/3.parquet"]);
        assert_eq!(paths(&store, 1).await, ["subscription/merged.parquet"]);
        assert_eq!(store.live_paths().await.unwrap(), ["subscription/3.parquet", "subscription/merged.parquet"]);
        let garbage = |n| Garbage { path: format!("subscription/{n}.parquet"), since: 30 };
        assert_eq!(store.garbage().await.unwrap(), [garbage(1), garbage(2)]);

        let both = merge().removed;
        store.forget_garbage(&both[..1]).await.unwrap();
        assert_eq!(store.garbage().await.unwrap(), [garbage(1)]);
        store.forget_garbage(&both).await.unwrap();
        assert_eq!(store.garbage().await.unwrap(), []);
    });
}

#[test]
fn a_live_file_is_not_forgotten() {
    on_every_backend(async |home| {
        let store = home.open().await;
        import_three(&store).await;
        store.replace_files("compaction", merge()).await.unwrap();
        let paths = ["subscription/1.parquet", "subscription/3.parquet"].map(str::to_owned);
        let error = store.forget_garbage(&paths).await.expect_err("the second is live");
        assert_eq!(told(&error), "Conflict: file subscription/3.parquet is live, not garbage");
        assert_eq!(store.garbage().await.unwrap().len(), 2);
    });
}

#[test]
fn a_refused_replacement_leaves_no_trace() {
    let added = |file: FactFile| Replacement { added: vec![file], ..merge() };
    let refusals = [
        (
            Replacement { expected_head: BatchNo(2), ..merge() },
            "HeadMoved: the head moved: expected batch 2, found batch 3",
        ),
        (
            Replacement { removed: vec!["subscription/9".to_owned()], ..merge() },
            "Conflict: file subscription/9 is not a live file of table subscription",
        ),
        (
            Replacement { table: "ticket".to_owned(), ..merge() },
            "Conflict: file subscription/2.parquet is not a live file of table ticket",
        ),
        (added(file("ticket", "ticket/1")), "Invalid: file ticket/1 is of table ticket, not subscription"),
        (
            added(file("subscription", "subscription/3.parquet")),
            "Conflict: file subscription/3.parquet is in the catalog already",
        ),
    ];
    on_every_backend(async |home| {
        let store = home.open().await;
        import_three(&store).await;
        let before = (store.snapshot(None).await.unwrap(), store.audit_log(10).await.unwrap());
        for (replacement, expected) in &refusals {
            let error = store.replace_files("compaction", replacement.clone()).await.expect_err(expected);
            assert_eq!(told(&error), *expected);
            let after = (store.snapshot(None).await.unwrap(), store.audit_log(10).await.unwrap());
            assert_eq!(after, before, "{expected}");
            assert_eq!(store.garbage().await.unwrap(), [], "{expected}");
        }
        store.replace_files("compaction", merge()).await.unwrap();
        let error = store.replace_files("compaction", merge()).await.expect_err("they are garbage now");
        assert_eq!(told(&error), "Conflict: file subscription/2.parquet is not a live file of table subscription");
    });
}
