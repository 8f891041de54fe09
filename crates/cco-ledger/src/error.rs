use cco_domain::revenue::query::RevenueError;
use object_store::Error as StoreError;
use parquet::errors::ParquetError;
use std::error::Error as StdError;
use std::io::ErrorKind;

pub type Result<T> = std::result::Result<T, Error>;

type Cause = Box<dyn StdError + Send + Sync + 'static>;

/// What can go wrong in the ledger. A variant exists where a caller acts differently.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The catalog lists a file that is not there.
    #[error("ledger file `{path}` is missing")]
    Missing { path: String, source: Cause },
    /// The file is there but is not the Parquet file that was written.
    #[error("ledger file `{path}` is damaged")]
    Corrupt { path: String, source: Cause },
    #[error("cannot read `{path}`")]
    Unreadable { path: String, source: Cause },
    #[error("cannot write to `{path}`")]
    Unwritable { path: String, source: Cause },
    #[error("disk full while writing `{path}`")]
    DiskFull { path: String, source: Cause },
    #[error("object store of `{path}` does not answer as it should")]
    Unreachable { path: String, source: Cause },
    /// The question is at fault, not the ledger; the hint says what to write instead.
    #[error("{message}")]
    Sql { message: String, hint: Option<String> },
    /// The facts do not say what revenue was, under the policy in force.
    #[error(transparent)]
    Revenue(#[from] RevenueError),
    #[error("{what} failed inside the ledger")]
    Internal { what: String, source: Cause },
}

/// What was being done when a store or a file refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    Reading,
    Writing,
}

impl Error {
    pub(crate) fn internal(what: &str, source: impl Into<Cause>) -> Error {
        Error::Internal { what: what.to_owned(), source: source.into() }
    }

    /// Sorts a failure of the object store by its deepest cause.
    pub(crate) fn from_store(doing: Doing, path: &str, error: StoreError) -> Error {
        let kind = io_kind(&error);
        let is_missing = matches!(error, StoreError::NotFound { .. });
        let is_refused = matches!(error, StoreError::PermissionDenied { .. } | StoreError::Unauthenticated { .. });
        Error::sort(doing, path, kind, is_missing, is_refused, error.into())
    }

    pub(crate) fn from_io(doing: Doing, path: &str, error: std::io::Error) -> Error {
        let kind = error.kind();
        Error::sort(doing, path, Some(kind), kind == ErrorKind::NotFound, false, error.into())
    }

    /// A Parquet failure is the store's failure if one caused it, else the file is damaged.
    pub(crate) fn from_parquet(doing: Doing, path: &str, error: ParquetError) -> Error {
        match (find::<StoreError>(&error), io_kind(&error), doing) {
            (Some(StoreError::NotFound { .. }), ..) => Error::Missing { path: path.to_owned(), source: error.into() },
            (None, None, Doing::Reading) => Error::Corrupt { path: path.to_owned(), source: error.into() },
            (None, None, Doing::Writing) => Error::internal(&format!("encoding `{path}`"), error),
            (_, kind, _) => {
                let is_refused = matches!(
                    find::<StoreError>(&error),
                    Some(StoreError::PermissionDenied { .. } | StoreError::Unauthenticated { .. })
                );
                Error::sort(doing, path, kind, false, is_refused, error.into())
            }
        }
    }

    fn sort(
        doing: Doing,
        path: &str,
        kind: Option<ErrorKind>,
        is_missing: bool,
        is_refused: bool,
        source: Cause,
    ) -> Error {
        let path = path.to_owned();
        let is_refused = is_refused
            || matches!(
                kind,
                Some(
                    ErrorKind::PermissionDenied
                        | ErrorKind::ReadOnlyFilesystem
                        | ErrorKind::NotADirectory
                        | ErrorKind::AlreadyExists
                )
            );
        match (doing, kind) {
            (_, Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded)) => Error::DiskFull { path, source },
            (Doing::Reading, _) if is_missing => Error::Missing { path, source },
            (Doing::Reading, _) if is_refused => Error::Unreadable { path, source },
            (Doing::Writing, _) if is_refused || is_missing => Error::Unwritable { path, source },
            _ => Error::Unreachable { path, source },
        }
    }
}

/// The cause of type `E`, the error itself included. Looks into wrappers whose `source` skips what they wrap.
pub(crate) fn find<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    let wrapped: Option<&'a (dyn StdError + 'static)> =
        match (error.downcast_ref::<ParquetError>(), error.downcast_ref::<std::io::Error>()) {
            (Some(ParquetError::External(inner)), _) => Some(inner.as_ref()),
            (_, Some(io)) => io.get_ref().map(|inner| inner as &(dyn StdError + 'static)),
            _ => error.source(),
        };
    wrapped.and_then(find::<E>).or_else(|| error.downcast_ref::<E>())
}

fn io_kind(error: &(dyn StdError + 'static)) -> Option<ErrorKind> {
    find::<std::io::Error>(error).map(|io| io.kind())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the local store reports it: an I/O failure inside the store's own error inside Parquet's.
    fn reported(kind: ErrorKind) -> ParquetError {
        let store = StoreError::Generic { store: "LocalFileSystem", source: std::io::Error::from(kind).into() };
        ParquetError::External(std::io::Error::other(store).into())
    }

    #[test]
    fn the_deepest_cause_decides() {
        let name = |error: &Error| format!("{error:?}").split([' ', '{']).next().unwrap_or_default().to_owned();
        for (doing, error, expected) in [
            (Doing::Writing, reported(ErrorKind::StorageFull), "DiskFull"),
            (Doing::Writing, reported(ErrorKind::QuotaExceeded), "DiskFull"),
            (Doing::Writing, reported(ErrorKind::PermissionDenied), "Unwritable"),
            (Doing::Writing, reported(ErrorKind::ReadOnlyFilesystem), "Unwritable"),
            (Doing::Reading, reported(ErrorKind::PermissionDenied), "Unreadable"),
            (Doing::Reading, reported(ErrorKind::ConnectionRefused), "Unreachable"),
            (Doing::Writing, reported(ErrorKind::TimedOut), "Unreachable"),
            (Doing::Reading, ParquetError::General("no magic".into()), "Corrupt"),
            (Doing::Writing, ParquetError::General("no magic".into()), "Internal"),
        ] {
            let said = error.to_string();
            assert_eq!(name(&Error::from_parquet(doing, "f", error)), expected, "{doing:?} {said}");
        }
    }
}
