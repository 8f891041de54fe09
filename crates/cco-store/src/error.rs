//! What can go wrong, by what the caller can do about it.

use crate::url::{Backend, StoreUrl};
use cco_domain::batch::BatchNo;
use sqlx::migrate::MigrateError;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The failure underneath, for logs; its type is this crate's business.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Nothing was changed, whichever it is.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request makes no sense, now or later.
    #[error("{0}")]
    Invalid(String),
    #[error("{0}")]
    NotFound(String),
    /// Someone else committed first: read again, then try again.
    #[error("the head moved: expected batch {expected}, found batch {head}")]
    HeadMoved { expected: BatchNo, head: BatchNo },
    /// What the request assumes is no longer so, or the name is taken.
    #[error("{0}")]
    Conflict(String),
    /// Waiting helps.
    #[error("state store {store} is locked by another program")]
    Locked { store: String, source: Cause },
    #[error("state store {store} cannot be reached")]
    Unreachable { store: String, source: Cause },
    #[error("state store {store} cannot be written")]
    Unwritable { store: String, source: Cause },
    #[error("the disk of state store {store} is full")]
    DiskFull { store: String, source: Cause },
    #[error("state store {store} is newer than this program: it has schema {found}, this program knows up to {known}")]
    Newer { store: String, found: i64, known: i64 },
    /// Damage or a bug.
    #[error("state store {store} failed")]
    Internal { store: String, source: Cause },
}

enum Fault {
    Invalid,
    Locked,
    Unreachable,
    Unwritable,
    DiskFull,
    Internal,
}

impl Error {
    pub(crate) fn from_sqlx(store: &StoreUrl, source: sqlx::Error) -> Error {
        let fault = fault(store.backend(), &source);
        let store = store.to_string();
        let source: Cause = source.into();
        match fault {
            Fault::Invalid => Error::Invalid(format!("{store} is not a state store: {source}")),
            Fault::Locked => Error::Locked { store, source },
            Fault::Unreachable => Error::Unreachable { store, source },
            Fault::Unwritable => Error::Unwritable { store, source },
            Fault::DiskFull => Error::DiskFull { store, source },
            Fault::Internal => Error::Internal { store, source },
        }
    }

    pub(crate) fn from_migration(store: &StoreUrl, known: i64, source: MigrateError) -> Error {
        match source {
            MigrateError::VersionMissing(found) => Error::Newer { store: store.to_string(), found, known },
            MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _) => {
                Error::from_sqlx(store, source)
            }
            other => Error::Internal { store: store.to_string(), source: other.into() },
        }
    }

    /// A stored value that this program cannot have written.
    pub(crate) fn damaged(store: &StoreUrl, what: String) -> Error {
        Error::Internal { store: store.to_string(), source: what.into() }
    }
}

fn fault(backend: Backend, error: &sqlx::Error) -> Fault {
    match error {
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            match backend {
                Backend::Sqlite => sqlite_fault(&code),
                Backend::Postgres => postgres_fault(&code),
            }
        }
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
            Fault::Unreachable
        }
        sqlx::Error::Configuration(_) => Fault::Invalid,
        _ => Fault::Internal,
    }
}

/// By primary result code, the low byte: <https://www.sqlite.org/rescode.html>.
fn sqlite_fault(code: &str) -> Fault {
    match code.parse::<u32>().map(|code| code & 0xff) {
        Ok(5 | 6) => Fault::Locked,          // BUSY, LOCKED
        Ok(3 | 8 | 14) => Fault::Unwritable, // PERM, READONLY, CANTOPEN
        Ok(13) => Fault::DiskFull,           // FULL
        Ok(26) => Fault::Invalid,            // NOTADB
        _ => Fault::Internal,
    }
}

/// By SQLSTATE: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn postgres_fault(code: &str) -> Fault {
    match code {
        // serialization_failure, deadlock_detected, lock_not_available
        "40001" | "40P01" | "55P03" => Fault::Locked,
        // disk_full
        "53100" => Fault::DiskFull,
        // read_only_sql_transaction, insufficient_privilege
        "25006" | "42501" => Fault::Unwritable,
        // invalid_catalog_name (no such database), too_many_connections
        "3D000" | "53300" => Fault::Unreachable,
        // connection exception, invalid authorization, shutting down or starting up
        _ if ["08", "28", "57P"].iter().any(|class| code.starts_with(class)) => Fault::Unreachable,
        _ => Fault::Internal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::{AnyConnection, Connection, Executor};

    /// What SQLite says to the second statement after the first, on a fresh database.
    async fn sqlite_error(first: &'static str, second: &'static str) -> Error {
        sqlx::any::install_default_drivers();
        let mut connection = AnyConnection::connect("sqlite::memory:").await.unwrap();
        connection.execute(first).await.unwrap();
        let error = connection.execute(second).await.expect_err(second);
        Error::from_sqlx(&StoreUrl::sqlite("state.db"), error)
    }

    #[tokio::test]
    async fn sqlite_says_what_is_wrong_by_code() {
        let fill = "INSERT INTO t VALUES (hex(zeroblob(100000)))";
        let error = sqlite_error("CREATE TABLE t (x TEXT); PRAGMA max_page_count = 2", fill).await;
        assert!(matches!(error, Error::DiskFull { .. }), "{error:?}");
        assert_eq!(error.to_string(), "the disk of state store state.db is full");

        let error = sqlite_error("PRAGMA query_only = ON", "CREATE TABLE t (x TEXT)").await;
        assert!(matches!(error, Error::Unwritable { .. }), "{error:?}");

        let error = sqlite_error("SELECT 1", "SELECT x FROM nowhere").await;
        assert!(matches!(error, Error::Internal { .. }), "{error:?}");
    }
}
