//! The plan of an import: what the file is, what it becomes, and what must be asked first.

use crate::context::Context;
use crate::error::Error;
use crate::formats::layout::Layout;
use crate::mapping::file::{FileMapping, Mapping};
use cco_domain::fact::TableSpec;
use std::path::{Path, PathBuf};

/// What `read` will do with a file. Shown to the user before anything is loaded.
#[derive(Clone, Debug)]
pub struct Plan {
    pub path: PathBuf,
    /// File name, as problems quote it.
    pub file: String,
    pub layout: Layout,
    pub context: Context,
    pub n_bytes: u64,
    /// `None`: no canonical table fits; `warnings` says what was missing.
    pub table: Option<&'static TableSpec>,
    /// Complete: it says all that `read` needs, so that the same file reads the same tomorrow.
    pub mapping: Option<FileMapping>,
    /// Source columns, in the file's order.
    pub columns: Vec<String>,
    /// The first rows, as found.
    pub sample_rows: Vec<Vec<String>>,
    pub unused: Vec<Unused>,
    /// All must be answered (`Plan::answer`, or a mapping) before `read`.
    pub questions: Vec<Question>,
    pub warnings: Vec<String>,
}

/// A source column that becomes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    pub column: String,
    pub why: String,
}

/// Something the file does not say and that we do not guess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Source column asked about, where there is one.
    pub column: Option<String>,
    /// A stable word: `date_order`, `decimal`, `billing_period`, `instrument`, `duplicate_header`, `table`.
    pub code: &'static str,
    pub text: String,
    /// Words that `Plan::answer` accepts.
    pub choices: Vec<String>,
}

/// Reads a bounded sample of the file, recognises it and proposes the mapping. Where the sample leaves
/// something open that the whole file can settle (the order of `03/04/2024`), the whole file is scanned.
pub fn plan(path: &Path, context: &Context, mapping: Option<&Mapping>) -> Result<Plan, Error> {
    todo!("{path:?} {context:?} {mapping:?}")
}

impl Plan {
    /// Answers a question by one of its choices, as if the mapping had said so.
    pub fn answer(&mut self, question: &Question, choice: &str) -> Result<(), Error> {
        todo!("{question:?} {choice}")
    }
}
