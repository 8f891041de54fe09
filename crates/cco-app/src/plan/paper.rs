//! A plan as a file: for programs or for people.

use super::from_file::PlanView;
use super::ledger_markdown::ledger_markdown;
use super::markdown::markdown;
use super::view::LedgerPlanView;
use crate::error::{Error, Kind, file_error};
use serde::Serialize;
use std::path::Path;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Fields in the order of the public contract.
    Json,
    Markdown,
}

/// A plan made from a file.
pub fn paper(view: &PlanView, format: Format) -> Result<String, Error> {
    match format {
        Format::Markdown => Ok(markdown(view)),
        Format::Json => json(view),
    }
}

/// A plan made from the ledger.
pub fn ledger_paper(view: &LedgerPlanView, format: Format) -> Result<String, Error> {
    match format {
        Format::Markdown => Ok(ledger_markdown(view)),
        Format::Json => json(view),
    }
}

fn json(view: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string_pretty(view).map(|text| text + "\n").map_err(|cause| {
        Error::new(Kind::Internal, "plan_unwritable", "the plan cannot be written as JSON").with_cause(cause)
    })
}

/// Takes the place of a file that is there.
pub fn write_paper(path: &Path, text: &str) -> Result<(), Error> {
    std::fs::write(path, text).map_err(|cause| file_error("write", path, cause))
}
