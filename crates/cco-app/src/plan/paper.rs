//! A plan as a file: for programs or for people.

use super::from_file::PlanView;
use super::markdown::markdown;
use crate::error::{Error, Kind, file_error};
use std::path::Path;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Fields in the order of the public contract.
    Json,
    Markdown,
}

pub fn paper(view: &PlanView, format: Format) -> Result<String, Error> {
    match format {
        Format::Markdown => Ok(markdown(view)),
        Format::Json => serde_json::to_string_pretty(view).map(|text| text + "\n").map_err(|cause| {
            Error::new(Kind::Internal, "plan_unwritable", "the plan cannot be written as JSON").with_cause(cause)
        }),
    }
}

/// Takes the place of a file that is there.
pub fn write_paper(path: &Path, text: &str) -> Result<(), Error> {
    std::fs::write(path, text).map_err(|cause| file_error("write", path, cause))
}
