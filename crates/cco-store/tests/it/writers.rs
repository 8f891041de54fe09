//! Several writers at once.

use crate::home::{file, import, on_every_backend};
use cco_domain::batch::BatchNo;
use cco_store::audit::AuditCheck;
use cco_store::batch::NewBatch;
use cco_store::{Error, Store};
use std::sync::Arc;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

const N_WRITERS: i64 = 6;
const N_ROUNDS: i64 = 10;

#[test]
fn of_writers_on_one_head_exactly_one_wins() {
    on_every_backend(async |home| {
        let mut stores = Vec::new();
        for _ in 0..N_WRITERS {
            stores.push(home.open().await);
        }
        for head in 0..N_ROUNDS {
            let mut writers = JoinSet::new();
            for (n, store) in stores.iter().enumerate() {
                writers.spawn(attempt(store.clone(), head, n));
            }
            let outcomes = writers.join_all().await;
            assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "on head {head}");
            for outcome in outcomes {
                let Err(error) = outcome else { continue };
                let lost = matches!(error, Error::HeadMoved { expected, .. } if expected == BatchNo(head));
                assert!(lost, "on head {head}: {error}");
            }
        }
        let snapshot = stores[0].snapshot(None).await.unwrap();
        assert_eq!((snapshot.known_at, snapshot.files.len()), (BatchNo(N_ROUNDS), N_ROUNDS as usize));
        assert_eq!(stores[0].verify_audit().await.unwrap(), AuditCheck::Intact { n_entries: N_ROUNDS });
    });
}

async fn attempt(store: Store, head: i64, writer: usize) -> cco_store::Result<()> {
    let files = vec![file("subscription", &format!("subscription/{head}-{writer}.parquet"))];
    store.commit("ann", NewBatch { files, ..import(head + 1) }).await.map(drop)
}

#[test]
fn a_store_may_be_created_by_many_at_once() {
    for _ in 0..N_ROUNDS {
        on_every_backend(async |home| {
            let start = Arc::new(Barrier::new(N_WRITERS as usize));
            let mut openers = JoinSet::new();
            for _ in 0..N_WRITERS {
                let (url, start) = (home.url().clone(), start.clone());
                openers.spawn(async move {
                    start.wait().await;
                    Store::open(&url).await?.head().await
                });
            }
            for head in openers.join_all().await {
                assert_eq!(head.unwrap(), BatchNo(0));
            }
        });
    }
}

/// Every snapshot taken while others write holds each of its batches with the batch's file, and an audit of
/// which the end is known.
#[test]
fn a_reader_sees_one_moment() {
    on_every_backend(async |home| {
        let store = home.open().await;
        let writer = tokio::spawn({
            let store = home.open().await;
            async move {
                for n in 1..=100 {
                    store.commit("ann", import(n)).await.unwrap();
                }
            }
        });
        while !writer.is_finished() {
            let snapshot = store.snapshot(None).await.unwrap();
            let n_batches = snapshot.batches.len();
            assert_eq!((snapshot.known_at, snapshot.files.len()), (BatchNo(n_batches as i64), n_batches));
            let check = store.verify_audit().await.unwrap();
            assert!(matches!(check, AuditCheck::Intact { .. }), "{check:?}");
        }
        writer.await.unwrap();
        assert_eq!(store.head().await.unwrap(), BatchNo(100));
    });
}
