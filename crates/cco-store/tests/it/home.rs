//! Where a test's store lives: a fresh SQLite folder, or a fresh schema of the PostgreSQL under test.

use cco_domain::batch::{BatchKind, BatchNo, FactFile};
use cco_store::batch::{Counts, NewBatch};
use cco_store::{Error, Store, StoreUrl};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use std::sync::atomic::{AtomicU32, Ordering};

pub(crate) const POSTGRES: &str = "CCO_TEST_POSTGRES";

pub(crate) struct Home {
    url: StoreUrl,
    driver_url: String,
    _folder: Option<tempfile::TempDir>,
}

impl Home {
    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.url).await.unwrap()
    }

    pub(crate) fn url(&self) -> &StoreUrl {
        &self.url
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.url.path().is_some()
    }

    /// Past the store, as a vandal or another program would.
    pub(crate) async fn execute(&self, sql: &str) {
        let mut connection = self.connect().await;
        connection.execute(AssertSqlSafe(sql)).await.unwrap();
        connection.close().await.unwrap();
    }

    pub(crate) async fn connect(&self) -> AnyConnection {
        sqlx::any::install_default_drivers();
        if let Some(path) = self.url.path() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        }
        AnyConnection::connect(&self.driver_url).await.unwrap()
    }
}

/// Runs a test on SQLite, and on PostgreSQL where there is one.
pub(crate) fn on_every_backend(test: impl AsyncFn(&Home)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    runtime.block_on(async {
        test(&sqlite_home()).await;
        match std::env::var(POSTGRES) {
            Ok(server) => {
                let home = postgres_home(&server).await;
                test(&home).await;
                home.execute(&format!("DROP SCHEMA {} CASCADE", schema_of(&home))).await;
            }
            Err(_) => println!("SKIPPED on PostgreSQL: {POSTGRES} is not set (scripts/postgres start)"),
        }
    });
}

pub(crate) fn sqlite_home() -> Home {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("not yet").join("state.db");
    Home {
        url: StoreUrl::sqlite(&path),
        driver_url: format!("sqlite://{}?mode=rwc", path.display()),
        _folder: Some(folder),
    }
}

/// A schema of its own, so that tests can run side by side.
async fn postgres_home(server: &str) -> Home {
    static N_HOMES: AtomicU32 = AtomicU32::new(0);
    sqlx::any::install_default_drivers();
    let schema = format!("cco_test_{}_{}", std::process::id(), N_HOMES.fetch_add(1, Ordering::Relaxed));
    let mut connection = AnyConnection::connect(server).await.unwrap();
    let fresh = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
    connection.execute(AssertSqlSafe(fresh)).await.unwrap();

    let mut url = url::Url::parse(server).unwrap();
    url.query_pairs_mut().append_pair("options[search_path]", &schema);
    Home { url: StoreUrl::parse(url.as_str()).unwrap(), driver_url: url.to_string(), _folder: None }
}

fn schema_of(home: &Home) -> String {
    let url = url::Url::parse(&home.driver_url).unwrap();
    url.query_pairs().find(|(key, _)| key == "options[search_path]").unwrap().1.into_owned()
}

/// An import of one file, recorded at `n` microseconds, on the head before it.
pub(crate) fn import(n: i64) -> NewBatch {
    NewBatch {
        kind: BatchKind::Import,
        source: "billing".to_owned(),
        label: format!("export-{n}.csv"),
        content_hash: format!("content-{n}"),
        recorded_at: n,
        expected_head: BatchNo(n - 1),
        files: vec![file("subscription", &format!("subscription/{n}.parquet"))],
        counts: Counts { n_read: 10, n_loaded: 7, n_duplicate: 2, n_quarantined: 1 },
        retracts: None,
        mapping: Some("[columns]\n".to_owned()),
    }
}

/// A retraction recorded at `n` microseconds, on the head before it.
pub(crate) fn retraction(n: i64, of: i64) -> NewBatch {
    NewBatch {
        kind: BatchKind::Retract,
        content_hash: String::new(),
        files: Vec::new(),
        counts: Counts::default(),
        retracts: Some(BatchNo(of)),
        mapping: None,
        ..import(n)
    }
}

pub(crate) fn file(table: &str, path: &str) -> FactFile {
    FactFile {
        table: table.to_owned(),
        path: path.to_owned(),
        batch: None,
        n_rows: 7,
        n_bytes: 4096,
        n_superseding: 1,
        first_day: cco_domain::day::Day::from_ymd(2024, 2, 29),
        last_day: None,
    }
}

/// An error as `Variant: message`, for tables of what is expected.
pub(crate) fn told(error: &Error) -> String {
    let debug = format!("{error:?}");
    let variant = debug.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    format!("{variant}: {error}")
}
