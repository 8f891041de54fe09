use crate::home::{file, import, on_every_backend, retraction, told};
use cco_domain::batch::{BatchNo, Snapshot};
use cco_store::batch::NewBatch;
use std::collections::BTreeSet;

fn summary(snapshot: &Snapshot) -> (i64, usize, Vec<&str>) {
    let paths = snapshot.files.iter().map(|file| file.path.as_str()).collect();
    (snapshot.known_at.0, snapshot.batches.len(), paths)
}

#[test]
fn what_was_known_at_a_batch_never_changes() {
    on_every_backend(async |home| {
        let store = home.open().await;
        let mut remembered = vec![store.snapshot(None).await.unwrap()];
        for new in [import(1), import(2), retraction(3, 1), import(4)] {
            store.commit("ann", new).await.unwrap();
            remembered.push(store.snapshot(None).await.unwrap());
        }
        for (no, then) in remembered.iter().enumerate() {
            assert_eq!(&store.snapshot(Some(BatchNo(no as i64))).await.unwrap(), then);
            assert_eq!(&remembered[4].as_known_at(BatchNo(no as i64)), then);
        }
        assert_eq!(remembered[2].retracted(), BTreeSet::new());
        assert_eq!(remembered[3].retracted(), BTreeSet::from([BatchNo(1)]));
    });
}

#[test]
fn a_batch_to_come_is_not_found() {
    on_every_backend(async |home| {
        let store = home.open().await;
        store.commit("ann", import(1)).await.unwrap();
        for no in [2, -1] {
            let error = store.snapshot(Some(BatchNo(no))).await.expect_err("no such batch");
            assert_eq!(told(&error), format!("NotFound: batch {no} does not exist: the last is batch 1"));
        }
    });
}

#[test]
fn files_come_in_one_order_on_every_database() {
    on_every_backend(async |home| {
        let store = home.open().await;
        let files = ["b/_", "b/Z", "b/a"].map(|path| file("b", path)).into_iter().chain([file("a", "a/1")]).collect();
        store.commit("ann", NewBatch { files, ..import(1) }).await.unwrap();
        store.commit("ann", NewBatch { files: vec![file("a", "a/0")], ..import(2) }).await.unwrap();
        let snapshot = store.snapshot(None).await.unwrap();
        assert_eq!(summary(&snapshot), (2, 2, vec!["a/1", "a/0", "b/Z", "b/_", "b/a"]));
        assert_eq!(store.live_paths().await.unwrap(), ["a/0", "a/1", "b/Z", "b/_", "b/a"]);
    });
}
