//! Reading a planned file into chunks of canonical facts.

use crate::context::Context;
use crate::error::Error;
use crate::formats::open;
use crate::formats::row::{Row, RowText, Rows};
use crate::mapping::column::ColumnMapping;
use crate::mapping::file::FileMapping;
use crate::plan::Plan;
use crate::recipe::compile::compile;
use crate::recipe::convert::{Converter, raw};
use cco_domain::column::{FactBatch, Problem};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

/// A chunk is cut when its rows hold this much text, so that memory stays bounded whatever the rows.
const CHUNK_BYTES: usize = 64 << 20;

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

/// A row as found in its file: what `Problem::raw` holds.
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
    let mapping = decided(plan)?;
    let mut rows = open_for(path, plan, mapping)?;
    let recipe = compile(mapping, rows.columns(), &plan.context, &plan.file)?;
    let mut converter = Converter::new(recipe, chunk_rows);
    let mut totals = ReadTotals::default();
    let mut n_bytes = 0;
    loop {
        let n_left = chunk_rows.saturating_sub(converter.n_taken()).max(1);
        let is_ended = if let Some(block) = rows.block(n_left)? {
            n_bytes += block.text.len();
            totals.n_read += block.n_rows() as u64;
            converter.take_block(&block, &plan.file);
            false
        } else if let Some(row) = rows.advance()? {
            n_bytes += row.text.len();
            totals.n_read += 1;
            converter.take(&row, &plan.file);
            false
        } else {
            true
        };
        let n_taken = converter.n_taken();
        if n_taken > 0 && (is_ended || n_taken >= chunk_rows || n_bytes >= CHUNK_BYTES) {
            let (facts, problems) = converter.take_chunk();
            totals.n_facts += facts.n_rows as u64;
            totals.n_problems += problems.len() as u64;
            n_bytes = 0;
            if sink(Chunk { facts, problems, bytes_done: rows.bytes_done() }).is_break() {
                return Ok(ReadTotals { is_stopped: true, ..totals });
            }
        }
        if is_ended {
            return Ok(totals);
        }
    }
}

/// Reads rows again that were set aside, by the mapping of their batch or a mended one.
pub fn reread(rows: &[RawRow], mapping: &FileMapping, context: &Context) -> Result<(FactBatch, Vec<Problem>), Error> {
    again(rows, mapping, context, |converter, row, file| converter.take(row, file))
}

/// The facts that rows set aside speak of: those whose key columns can be read, whatever is wrong beside them.
pub fn read_keys(rows: &[RawRow], mapping: &FileMapping, context: &Context) -> Result<FactBatch, Error> {
    let (facts, _) = again(rows, mapping, context, |converter, row, _| converter.take_columns(row, &mapping.key))?;
    Ok(facts)
}

fn again(
    rows: &[RawRow],
    mapping: &FileMapping,
    context: &Context,
    take: impl Fn(&mut Converter, &Row<'_>, &str),
) -> Result<(FactBatch, Vec<Problem>), Error> {
    let columns = columns_of(rows, mapping);
    let file = rows.first().map_or("", |row| row.file.as_str());
    let mut converter = Converter::new(compile(mapping, &columns, context, file)?, rows.len());
    let mut text = RowText::default();
    for row in rows {
        text.clear();
        for column in &columns {
            let value = row.values.iter().find(|(name, _)| name == column).map_or("", |(_, value)| value.as_str());
            text.push(value);
        }
        let RowText { text, fields } = &text;
        take(&mut converter, &Row { line: row.line, columns: &columns, text, fields, fault: None }, &row.file);
    }
    Ok(converter.take_chunk())
}

/// The rows that begin at these lines, as found. For rows found wanting only later (a key that repeats).
pub fn raw_rows(path: &Path, plan: &Plan, lines: &[u64]) -> Result<Vec<RawRow>, Error> {
    let wanted: BTreeSet<u64> = lines.iter().copied().collect();
    let last = wanted.last().copied().unwrap_or(0);
    let mut rows = open_for(path, plan, decided(plan)?)?;
    let mut found = Vec::new();
    while let Some(row) = rows.advance()? {
        if row.line > last {
            break;
        }
        if wanted.contains(&row.line) {
            found.push(RawRow { file: plan.file.clone(), line: row.line, values: raw(&row) });
        }
    }
    Ok(found)
}

fn decided(plan: &Plan) -> Result<&FileMapping, Error> {
    let undecided = |what: String| Error::Undecided { file: plan.file.clone(), what };
    if let Some(question) = plan.questions.first() {
        return Err(undecided(format!("{} questions are open, first: {}", plan.questions.len(), question.text)));
    }
    plan.mapping.as_ref().ok_or_else(|| undecided("which table its rows belong to is not known".to_owned()))
}

fn open_for(path: &Path, plan: &Plan, mapping: &FileMapping) -> Result<Box<dyn Rows>, Error> {
    let mut rows = open::rows(path, &plan.layout, mapping.unpivot.as_ref())?;
    let used = mapping.columns.values().flat_map(ColumnMapping::sources).map(str::to_owned);
    let names: Vec<String> = plan.columns.iter().cloned().chain(used).collect();
    rows.expect_columns(&names);
    Ok(rows)
}

/// Every column that a row or the mapping names, in the order first seen.
fn columns_of(rows: &[RawRow], mapping: &FileMapping) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    let used = mapping.columns.values().flat_map(ColumnMapping::sources).map(str::to_owned);
    let mut seen = BTreeSet::new();
    for name in rows.iter().flat_map(|row| row.values.iter().map(|(name, _)| name.clone())).chain(used) {
        if seen.insert(name.clone()) {
            columns.push(name);
        }
    }
    columns
}
