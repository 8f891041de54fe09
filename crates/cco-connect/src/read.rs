//! Reading a planned file into chunks of canonical facts.

use crate::context::Context;
use crate::error::Error;
use crate::mapping::file::FileMapping;
use crate::plan::Plan;
use cco_domain::column::{FactBatch, Problem};
use std::ops::ControlFlow;
use std::path::Path;

/// Facts and problems of consecutive rows, in the file's order.
#[derive(Clone, Debug)]
pub struct Chunk {
    pub facts: FactBatch,
    pub problems: Vec<Problem>,
    /// How much of the file has been read, for a progress bar.
    pub bytes_done: u64,
}

/// `n_read = n_facts + n_problems`, always: a row is one fact or one problem.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadTotals {
    pub n_read: u64,
    pub n_facts: u64,
    pub n_problems: u64,
    /// The sink asked to stop before the end.
    pub is_stopped: bool,
}

/// A row set aside earlier, perhaps mended since: what `Problem::raw` holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRow {
    pub file: String,
    pub line: u64,
    pub values: Vec<(String, String)>,
}

/// Reads the whole file in bounded memory; each chunk holds at most `chunk_rows` rows and about 64 MB of text.
pub fn read(
    path: &Path,
    plan: &Plan,
    chunk_rows: usize,
    sink: &mut dyn FnMut(Chunk) -> ControlFlow<()>,
) -> Result<ReadTotals, Error> {
    todo!("{path:?} {plan:?} {chunk_rows} {}", std::mem::size_of_val(sink))
}

/// Reads rows again that were set aside, by the mapping of their batch or a mended one.
pub fn reread(rows: &[RawRow], mapping: &FileMapping, context: &Context) -> Result<(FactBatch, Vec<Problem>), Error> {
    todo!("{rows:?} {mapping:?} {context:?}")
}
