use crate::home::{file, import, on_every_backend};
use cco_domain::batch::{BatchNo, FactFile};
use cco_store::file::{Garbage, Replacement};
use cco_store::{Error, Store};

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
        assert!(matches!(&error, Error::Conflict(text) if text.contains("subscription/3.parquet")), "{error}");
        assert_eq!(store.garbage().await.unwrap().len(), 2);
    });
}

#[test]
fn a_refused_replacement_leaves_no_trace() {
    let refusals: [(&str, Replacement, fn(&Error) -> bool); 5] = [
        ("stale head", Replacement { expected_head: BatchNo(2), ..merge() }, |error| {
            matches!(error, Error::HeadMoved { expected: BatchNo(2), head: BatchNo(3) })
        }),
        (
            "an unknown file",
            Replacement { removed: vec!["subscription/9".to_owned()], ..merge() },
            |error| matches!(error, Error::Conflict(text) if text.contains("subscription/9")),
        ),
        (
            "a file of another table",
            Replacement { table: "ticket".to_owned(), ..merge() },
            |error| matches!(error, Error::Conflict(text) if text.contains("live file of table ticket")),
        ),
        (
            "a file into another table",
            Replacement { added: vec![FactFile { table: "ticket".to_owned(), ..merge().added[0].clone() }], ..merge() },
            |error| matches!(error, Error::Invalid(text) if text.contains("is of table ticket")),
        ),
        (
            "a path in use",
            Replacement { added: vec![file("subscription", "subscription/3.parquet")], ..merge() },
            |error| matches!(error, Error::Conflict(text) if text.contains("subscription/3.parquet")),
        ),
    ];
    on_every_backend(async |home| {
        let store = home.open().await;
        import_three(&store).await;
        let before = (store.snapshot(None).await.unwrap(), store.audit_log(10).await.unwrap());
        for (name, replacement, is_expected) in &refusals {
            let error = store.replace_files("compaction", replacement.clone()).await.expect_err(name);
            assert!(is_expected(&error), "{name}: {error}");
            let after = (store.snapshot(None).await.unwrap(), store.audit_log(10).await.unwrap());
            assert_eq!(after, before, "{name}");
            assert_eq!(store.garbage().await.unwrap(), [], "{name}");
        }
        store.replace_files("compaction", merge()).await.unwrap();
        let error = store.replace_files("compaction", merge()).await.expect_err("they are garbage now");
        assert!(matches!(error, Error::Conflict(_)), "{error}");
    });
}
