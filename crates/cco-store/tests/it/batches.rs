use crate::home::{import, on_every_backend, retraction};
use cco_domain::batch::{Batch, BatchKind, BatchNo, FactFile};
use cco_store::Error;
use cco_store::batch::NewBatch;

#[test]
fn a_new_store_is_empty() {
    on_every_backend(async |home| {
        let store = home.open().await;
        assert_eq!(store.head().await.unwrap(), BatchNo(0));
        assert_eq!(store.find_content("content-1").await.unwrap(), None);
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
    let refusals: [(&str, NewBatch, fn(&Error) -> bool); 9] = [
        ("stale head", NewBatch { expected_head: BatchNo(1), ..import(4) }, |error| {
            matches!(error, Error::HeadMoved { expected: BatchNo(1), head: BatchNo(3) })
        }),
        (
            "earlier than the last",
            NewBatch { recorded_at: 2, ..import(4) },
            |error| matches!(error, Error::Invalid(text) if text.contains("at 2,") && text.contains("batch 3 at 3")),
        ),
        (
            "a path twice",
            NewBatch { files: [import(1).files, import(4).files].concat(), ..import(4) },
            |error| matches!(error, Error::Conflict(text) if text.contains("subscription/1.parquet")),
        ),
        ("unknown batch", retraction(4, 9), |error| matches!(error, Error::NotFound(text) if text.contains("batch 9"))),
        (
            "retracted already",
            retraction(4, 1),
            |error| matches!(error, Error::Invalid(text) if text.contains("batch 1") && text.contains("batch 3")),
        ),
        ("a retraction", retraction(4, 3), |error| matches!(error, Error::Invalid(text) if text.contains("batch 3"))),
        ("a retraction of nothing", NewBatch { retracts: None, ..retraction(4, 2) }, |error| {
            matches!(error, Error::Invalid(_))
        }),
        ("a retraction with files", NewBatch { files: import(4).files, ..retraction(4, 2) }, |error| {
            matches!(error, Error::Invalid(_))
        }),
        ("an import that retracts", NewBatch { retracts: Some(BatchNo(2)), ..import(4) }, |error| {
            matches!(error, Error::Invalid(_))
        }),
    ];
    on_every_backend(async |home| {
        let store = home.open().await;
        for new in [import(1), import(2), retraction(3, 1)] {
            store.commit("ann", new).await.unwrap();
        }
        let before = (store.snapshot(None).await.unwrap(), store.audit_log(10).await.unwrap());
        for (name, new, is_expected) in &refusals {
            let error = store.commit("ann", new.clone()).await.expect_err(name);
            assert!(is_expected(&error), "{name}: {error}");
            let after = (store.snapshot(None).await.unwrap(), store.audit_log(10).await.unwrap());
            assert_eq!(after, before, "{name}");
        }
    });
}

#[test]
fn the_same_content_is_found_until_retracted() {
    on_every_backend(async |home| {
        let store = home.open().await;
        let found = async || store.find_content("content-1").await.unwrap().map(|batch| batch.no);
        store.commit("ann", import(1)).await.unwrap();
        assert_eq!(found().await, Some(BatchNo(1)));
        assert_eq!(store.find_content("content-2").await.unwrap(), None);

        store.commit("ann", NewBatch { content_hash: "content-1".to_owned(), ..retraction(2, 1) }).await.unwrap();
        assert_eq!(found().await, None);

        store.commit("ann", NewBatch { content_hash: "content-1".to_owned(), ..import(3) }).await.unwrap();
        assert_eq!(found().await, Some(BatchNo(3)));
    });
}
