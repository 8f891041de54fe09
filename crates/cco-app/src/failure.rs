//! The rooms' failures, turned into the few kinds that a caller acts on, each with a way out.

use crate::error::{Error, Kind};
use cco_domain::revenue::query::RevenueError;

impl From<cco_store::Error> for Error {
    fn from(failure: cco_store::Error) -> Error {
        use cco_store::Error as Store;
        let (kind, code, hint) = match &failure {
            Store::Invalid(_) => (Kind::Invalid, "state_invalid", ""),
            Store::NotFound(_) => (
                Kind::NotFound,
                "state_not_found",
                "`cco data batches`, `cco figures list` and `cco health judgements --all` say what there is",
            ),
            Store::HeadMoved { .. } => return crate::import::overtaken().with_cause(failure),
            Store::Conflict(_) => (Kind::Conflict, "state_conflict", ""),
            Store::Locked { .. } => {
                (Kind::Unavailable, "database_locked", "wait for the other command to end, then run this one again")
            }
            Store::Unreachable { .. } => (
                Kind::Unavailable,
                "database_unreachable",
                "check that the server runs and that `state.url` in cco.toml, or CCO_STATE_URL, leads to it",
            ),
            Store::Unwritable { .. } => (
                Kind::Unavailable,
                "folder_unwritable",
                "check who owns the workspace's .cco folder and its permissions",
            ),
            Store::DiskFull { .. } => (
                Kind::Unavailable,
                "disk_full",
                "free some space and run the command again: what it had finished stands, the rest left no trace",
            ),
            Store::Newer { .. } => (Kind::Conflict, "state_newer", "use a newer cco for this workspace"),
            Store::Internal { .. } => (Kind::Internal, "state_failed", ""),
        };
        described(kind, code, hint, failure)
    }
}

impl From<cco_ledger::Error> for Error {
    fn from(failure: cco_ledger::Error) -> Error {
        use cco_ledger::Error as Ledger;
        let (kind, code, hint) = match &failure {
            Ledger::Missing { .. } => (
                Kind::Unavailable,
                "ledger_file_missing",
                "restore it from a backup, or retract its batch and import again",
            ),
            Ledger::Corrupt { .. } => (
                Kind::Unavailable,
                "ledger_file_damaged",
                "restore it from a backup, or retract its batch and import again",
            ),
            Ledger::Unreadable { .. } => {
                (Kind::Unavailable, "ledger_unreadable", "check the permissions of the ledger's folder")
            }
            Ledger::Unwritable { .. } => {
                (Kind::Unavailable, "folder_unwritable", "check who owns the ledger's folder and its permissions")
            }
            Ledger::DiskFull { .. } => (
                Kind::Unavailable,
                "disk_full",
                "free some space and run the command again: what it had finished stands, the rest left no trace",
            ),
            Ledger::Unreachable { .. } => (
                Kind::Unavailable,
                "ledger_unreachable",
                "check `ledger` in cco.toml, the network, and the store's keys",
            ),
            Ledger::Sql { message, hint } => {
                let hint = hint.clone().unwrap_or_else(|| {
                    "`show tables` lists the tables, `describe TABLE` the columns of one".to_owned()
                });
                return Error::invalid("sql_invalid", message.clone()).with_hint(hint);
            }
            Ledger::Revenue(cause) => return cause.clone().into(),
            Ledger::Internal { .. } => (Kind::Internal, "ledger_failed", ""),
        };
        described(kind, code, hint, failure)
    }
}

impl From<cco_connect::error::Error> for Error {
    fn from(failure: cco_connect::error::Error) -> Error {
        use cco_connect::error::Error as Connect;
        let (kind, code, hint) = match &failure {
            Connect::Unreadable { path, source } => {
                let cause = std::io::Error::new(source.kind(), source.to_string());
                return crate::error::file_error("read", path, cause);
            }
            Connect::Empty { .. } => (Kind::Invalid, "file_empty", "export it again, or leave it out"),
            Connect::NotATable { .. } => {
                (Kind::Invalid, "file_not_a_table", "give a CSV, TSV, JSON Lines, Parquet or Excel file")
            }
            Connect::Damaged { .. } => (Kind::Invalid, "file_damaged", "export it again; nothing of it was loaded"),
            Connect::BadMapping { .. } | Connect::MappingText { .. } => (
                Kind::Invalid,
                "mapping_invalid",
                "`cco import FILES --dry-run --map NEW.toml` writes one to start from",
            ),
            Connect::Undecided { .. } => (Kind::Invalid, "import_questions", "answer in a mapping: --map mapping.toml"),
            _ => (Kind::Internal, "import_failed", ""),
        };
        described(kind, code, hint, failure)
    }
}

impl From<RevenueError> for Error {
    fn from(failure: RevenueError) -> Error {
        let (code, hint) = match &failure {
            RevenueError::MissingRate { .. } => {
                ("fx_rate_missing", "import a file of rates (`date,from,to,rate`) that begins on or before that day")
            }
            RevenueError::MixedCurrencies { .. } => {
                ("currencies_mixed", "set `currency = \"constant\"` in definitions/policy.toml and import rates")
            }
            RevenueError::ParentCycle { .. } => ("parent_cycle", "mend parent_id in the source and import it again"),
            RevenueError::MergeCycle { .. } => {
                ("merge_cycle", "mend the account links in the source and import them again")
            }
            RevenueError::Overflow { .. } => {
                ("amount_too_large", "check the amounts and their unit (cents or whole units)")
            }
        };
        described(Kind::Invalid, code, hint, failure)
    }
}

impl From<cco_stats::error::Error> for Error {
    fn from(failure: cco_stats::error::Error) -> Error {
        use cco_stats::error::Error as Stats;
        let (kind, code) = match &failure {
            Stats::TooFew { .. } | Stats::OneOutcome { .. } => (Kind::NotEnoughData, "numbers_too_few"),
            Stats::Length { .. } => (Kind::Internal, "numbers_do_not_match"),
            _ => (Kind::Invalid, "numbers_unusable"),
        };
        described(kind, code, "", failure)
    }
}

fn described(
    kind: Kind,
    code: &'static str,
    hint: &str,
    failure: impl std::error::Error + Send + Sync + 'static,
) -> Error {
    let error = Error::new(kind, code, failure.to_string());
    let error = if hint.is_empty() { error } else { error.with_hint(hint) };
    error.with_cause(failure)
}

/// The one door for heavy work of the processor: off the threads that wait for stores and files.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|cause| {
        Error::new(Kind::Internal, "work_failed", "a worker thread ended before its work").with_cause(cause)
    })
}
