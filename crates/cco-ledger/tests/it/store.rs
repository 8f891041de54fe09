//! The stores a test runs on: a folder, memory, and S3 where one is at hand.

use cco_ledger::{Ledger, Location, S3Settings};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Runs a test once on each store.
pub(crate) async fn on_each_store(test: impl AsyncFn(Ledger)) {
    test(memory()).await;
    let folder = tempfile::tempdir().unwrap();
    test(in_folder(folder.path())).await;
    if let Some(ledger) = s3() {
        test(ledger).await;
    }
}

pub(crate) fn memory() -> Ledger {
    Ledger::open(&Location::Memory).unwrap()
}

pub(crate) fn in_folder(folder: &Path) -> Ledger {
    Ledger::open(&Location::Folder(folder.to_owned())).unwrap()
}

/// A folder of its own in the test bucket; `None`, said aloud, without one.
pub(crate) fn s3() -> Option<Ledger> {
    static N_OPENED: AtomicU64 = AtomicU64::new(0);
    let Ok(endpoint) = std::env::var("CCO_TEST_S3_ENDPOINT") else {
        println!("SKIPPED on S3: CCO_TEST_S3_ENDPOINT is not set (scripts/s3 exec …)");
        return None;
    };
    let variable = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} goes with CCO_TEST_S3_ENDPOINT"));
    let settings = S3Settings {
        endpoint: Some(endpoint),
        region: None,
        access_key_id: Some(variable("CCO_TEST_S3_ACCESS_KEY")),
        secret_access_key: Some(variable("CCO_TEST_S3_SECRET_KEY")),
        allow_http: true,
    };
    let prefix = format!("{}-{}", std::process::id(), N_OPENED.fetch_add(1, Ordering::Relaxed));
    let location = Location::S3 { bucket: variable("CCO_TEST_S3_BUCKET"), prefix, settings };
    Some(Ledger::open(&location).unwrap())
}
