use crate::home::{import, on_every_backend, retraction, told};
use cco_domain::batch::{Batch, BatchKind, BatchNo, FactFile};
use cco_store::batch::NewBatch;

#[test]
fn a_new_store_is_empty() {
    on_every_backend(async |home| {
        let store = home.open().await;
        assert_eq!(store.head().await.unwrap(), BatchNo(0));
    });
}

#[test]
fn what_is_committed_is_read_back_whole() {
    on_every_backend(async |home| {
        let store = home.open().await;
        let new = import(1);
        let expected = Batch {
            no: BatchNo(1),
            kind: BatchKind::Import,
            source: "billing".to_owned(),
            label: "export-1.csv".to_owned(),
            content_hash: "content-1".to_owned(),
            recorded_at: 1,
            n_read: 10,
            n_loaded: 7,
            n_duplicate: 2,
            n_quarantined: 1,
            retracts: None,
            mapping: Some("[columns]\n".to_owned()),
        };
        assert_eq!(store.commit("ann", new.clone()).await.unwrap(), expected);
        store.close().await;

        let snapshot = home.open().await.snapshot(None).await.unwrap();
        assert_eq!(snapshot.known_at, BatchNo(1));
        assert_eq!(snapshot.batches, [expected]);
        let file = FactFile { batch: Some(BatchNo(1)), ..new.files[0].clone() };
        assert_eq!(snapshot.files, [file]);
    });
}

#[test]
fn a_refused_commit_leaves_no_trace() {
    let refusals = [
        (
            NewBatch { expected_head: BatchNo(1), ..import(4) },
            "HeadMoved: the head moved: expected batch 1, found batch 3",
        ),
        (
            NewBatch { recorded_at: 2, ..import(4) },
            "Invalid: the batch is recorded at 2, before batch 3 at 3 (microseconds since 1970): is the clock wrong?",
        ),
        (
            NewBatch { files: [import(4).files, import(1).files].concat(), ..import(4) },
            "Conflict: file subscription/1.parquet is in the catalog already",
        ),
        (retraction(4, 9), "NotFound: batch 9 does not exist"),
        (retraction(4, 1), "Invalid: batch 1 is retracted already, by batch 3"),
        (retraction(4, 3), "Invalid: batch 3 is a retraction: import the facts again instead"),
        (NewBatch { retracts: None, ..retraction(4, 2) }, "Invalid: a retraction must name the batch it hides"),
        (NewBatch { files: import(4).files, ..retraction(4, 2) }, "Invalid: a retraction brings no files"),
        (NewBatch { retracts: Some(BatchNo(2)), ..import(4) }, "Invalid: only a retraction can hide a batch"),
    ];
    on_every_backend(async |home| {
        let store = home.open().await;
        for new in [import(1), import(2), retraction(3, 1)] {
            store.commit("ann", new).await.unwrap();
        }
        let before = (store.snapshot(None).await.unwrap(), store.audit_log(10).await.unwrap());
        for (new, expected) in &refusals {
            let error = store.commit("ann", new.clone()).await.expect_err(expected);
            assert_eq!(told(&error), *expected);
            let after = (store.snapshot(None).await.unwrap(), store.audit_log(10).await.unwrap());
            assert_eq!(after, before, "{expected}");
        }
    });
}
