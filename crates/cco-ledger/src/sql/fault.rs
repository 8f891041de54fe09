//! What to tell a person whose question failed.

use crate::error::{Doing, Error, find};
use crate::ledger::Ledger;
use crate::schema::TextAs;
use crate::source_file::SourceFile;
use cco_domain::batch::Snapshot;
use cco_domain::fact::{QUARANTINE, TABLES};
use datafusion::common::utils::datafusion_strsim::levenshtein;
use datafusion::common::{DataFusionError, SchemaError};

/// A text that cannot be parsed.
pub(super) fn explain_syntax(error: DataFusionError) -> Error {
    Error::Sql { message: words(&error), hint: None }
}

pub(super) async fn explain(ledger: &Ledger, snapshot: &Snapshot, error: DataFusionError) -> Error {
    let error = match own(error) {
        Ok(own) => return own,
        Err(error) => error,
    };
    if is_storage(&error) {
        return damaged_file(ledger, snapshot, error).await;
    }
    match error.find_root() {
        DataFusionError::SchemaError(schema, _) => unknown_column(schema),
        DataFusionError::ResourcesExhausted(_) => Error::Sql {
            message: "the question needs more memory than it may take".to_owned(),
            hint: Some("narrow it with a filter or a limit, or group by fewer columns".to_owned()),
        },
        DataFusionError::Internal(_) => Error::internal("answering", error),
        root => {
            let message = words(root);
            match missing_table(&message) {
                Some(name) => unknown_table(&name),
                None => Error::Sql { message, hint: None },
            }
        }
    }
}

/// A failure of the ledger's own that passed through the engine.
fn own(error: DataFusionError) -> Result<Error, DataFusionError> {
    match error {
        DataFusionError::External(inner) => match inner.downcast::<Error>() {
            Ok(own) => Ok(*own),
            Err(inner) => Err(DataFusionError::External(inner)),
        },
        DataFusionError::Context(context, inner) => {
            own(*inner).map_err(|inner| DataFusionError::Context(context, Box::new(inner)))
        }
        DataFusionError::Diagnostic(diagnostic, inner) => {
            own(*inner).map_err(|inner| DataFusionError::Diagnostic(diagnostic, Box::new(inner)))
        }
        other => Err(other),
    }
}

fn is_storage(error: &DataFusionError) -> bool {
    find::<object_store::Error>(error).is_some() || find::<parquet::errors::ParquetError>(error).is_some()
}

/// The engine does not say which file it stumbled over: the first that cannot be opened.
async fn damaged_file(ledger: &Ledger, snapshot: &Snapshot, error: DataFusionError) -> Error {
    for file in &snapshot.files {
        if let Err(found) = SourceFile::open(ledger, file, TextAs::Plain).await {
            return found;
        }
    }
    match error {
        DataFusionError::ObjectStore(error) => Error::from_store(Doing::Reading, &ledger.full_name(""), *error),
        other => Error::Corrupt { path: ledger.full_name(""), source: other.into() },
    }
}

fn unknown_column(error: &SchemaError) -> Error {
    let SchemaError::FieldNotFound { field, valid_fields } = error else {
        return Error::Sql {
            message: error.to_string(),
            hint: Some("write the table's name before the column".to_owned()),
        };
    };
    let names = valid_fields.iter().map(|field| field.name.as_str());
    let hint = near(&field.name, names).map(did_you_mean);
    Error::Sql { message: format!("there is no column `{}`", field.name), hint }
}

/// The name in the engine's words for an unknown table.
fn missing_table(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("table '")?;
    let (name, rest) = rest.split_once('\'')?;
    rest.trim_start()
        .starts_with("not found")
        .then(|| name.trim_start_matches("cco.").trim_start_matches("facts.").to_owned())
}

fn unknown_table(name: &str) -> Error {
    let tables = TABLES.iter().copied().chain([&QUARANTINE]).map(|table| table.name);
    let last_part = name.rsplit('.').next().unwrap_or(name);
    let hint = near(last_part, tables).map_or_else(|| "`show tables` lists what there is".to_owned(), did_you_mean);
    Error::Sql { message: format!("there is no table `{name}`"), hint: Some(hint) }
}

fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

/// The name that takes fewest edits, if that is at most a third of its length.
fn near<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let close = names.map(|name| (levenshtein(&wrong, name), name)).filter(|(edits, name)| *edits * 3 <= name.len());
    close.min().map(|(_, name)| name)
}

/// The engine's message without its class and the place in its own code.
fn words(error: &DataFusionError) -> String {
    let message = match error.find_root() {
        DataFusionError::SQL(error, _) => error.to_string().trim_start_matches("sql parser error: ").to_owned(),
        root => root.message().into_owned(),
    };
    let first_line = message.lines().next().unwrap_or_default().trim().trim_start_matches("Cast error: ");
    let mut letters = first_line.chars();
    match (letters.next(), letters.clone().next()) {
        (None, _) => "the question could not be answered".to_owned(),
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => first_line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names() {
        let names = ["subscription", "account", "account_link", "ticket"];
        for (wrong, expected) in [
            ("subscriptions", Some("subscription")),
            ("Acount", Some("account")),
            ("tickets", Some("ticket")),
            ("orders", None),
        ] {
            assert_eq!(near(wrong, names.into_iter()), expected, "{wrong}");
        }
    }

    #[test]
    fn the_missing_table_is_named_without_our_catalog() {
        for (message, expected) in [
            ("table 'cco.facts.orders' not found", Some("orders")),
            ("table 'cco.history.orders' not found", Some("history.orders")),
            ("something else", None),
        ] {
            assert_eq!(missing_table(message).as_deref(), expected, "{message}");
        }
    }
}
