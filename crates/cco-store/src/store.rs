//! An open state store.

use crate::error::{Error, Result};
use crate::schema::migrate;
use crate::session::settle;
use crate::url::{Backend, StoreUrl};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers};
use sqlx::{AnyConnection, AnyPool, ConnectOptions, Connection};
use std::path::Path;
use std::time::{Duration, Instant};

/// Cheap to clone; clones share their connections.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
    url: StoreUrl,
}

/// How long to wait for a connection, and for a lock that the database does not wait for by itself.
const PATIENCE: Duration = Duration::from_secs(5);

/// Reads run side by side; writes are one at a time anyway.
const MAX_CONNECTIONS: u32 = 8;

impl Store {
    /// Opens the store, creating a SQLite file and its folder where missing, and brings its schema up to date.
    pub async fn open(url: &StoreUrl) -> Result<Store> {
        install_default_drivers();
        if let Some(folder) = url.path().and_then(Path::parent) {
            create_folder(folder, url).await?;
        }
        let options = AnyConnectOptions::from_url(&url.driver_url()?).map_err(|error| Error::from_sqlx(url, error))?;
        prepare(&options, url).await?;
        Ok(Store { pool: pool(options, url.backend()), url: url.clone() })
    }

    /// Waits for work under way and closes all connections; a store that is only dropped is safe as well.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    pub fn url(&self) -> &StoreUrl {
        &self.url
    }

    pub(crate) fn pool(&self) -> &AnyPool {
        &self.pool
    }
}

async fn create_folder(folder: &Path, url: &StoreUrl) -> Result<()> {
    tokio::fs::create_dir_all(folder).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::StorageFull => Error::DiskFull { store: url.to_string(), source: error.into() },
        _ => Error::Unwritable { store: url.to_string(), source: error.into() },
    })
}

/// On a connection of its own, because a pool keeps trying for long where the database refuses at once.
async fn prepare(options: &AnyConnectOptions, url: &StoreUrl) -> Result<()> {
    let broke = |error| Error::from_sqlx(url, error);
    let mut connection = tokio::time::timeout(PATIENCE, AnyConnection::connect_with(options))
        .await
        .map_err(|elapsed| Error::Unreachable { store: url.to_string(), source: elapsed.into() })?
        .map_err(broke)?;
    settle(&mut connection, url.backend()).await.map_err(broke)?;
    if url.backend() == Backend::Sqlite {
        keep_write_ahead_log(&mut connection, url).await?;
    }
    migrate(&mut connection, url).await?;
    connection.close().await.map_err(broke)
}

/// Lets readers go on while someone writes; the file remembers it. SQLite does not wait for a lock here, so
/// two programs that create a store at once would fail without waiting themselves.
async fn keep_write_ahead_log(connection: &mut AnyConnection, url: &StoreUrl) -> Result<()> {
    let start = Instant::now();
    loop {
        let answer = sqlx::query("PRAGMA journal_mode = WAL").fetch_one(&mut *connection).await;
        match answer.map_err(|error| Error::from_sqlx(url, error)) {
            Ok(_) => return Ok(()),
            Err(Error::Locked { .. }) if start.elapsed() < PATIENCE => {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            Err(error) => return Err(error),
        }
    }
}

fn pool(options: AnyConnectOptions, backend: Backend) -> AnyPool {
    AnyPoolOptions::new()
        .max_connections(MAX_CONNECTIONS)
        .acquire_timeout(2 * PATIENCE)
        .after_connect(move |connection, _| Box::pin(settle(connection, backend)))
        .connect_lazy_with(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_sqlite_connection_is_durable_patient_and_strict() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&StoreUrl::sqlite(folder.path().join("state.db"))).await.unwrap();
        let journal: (String,) = sqlx::query_as("PRAGMA journal_mode").fetch_one(store.pool()).await.unwrap();
        assert_eq!(journal.0, "wal");
        for (pragma, expected) in [("PRAGMA synchronous", 2), ("PRAGMA foreign_keys", 1), ("PRAGMA busy_timeout", 5000)]
        {
            let value: (i64,) = sqlx::query_as(pragma).fetch_one(store.pool()).await.unwrap();
            assert_eq!(value.0, expected, "{pragma}");
        }
    }
}
