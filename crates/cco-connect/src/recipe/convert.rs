//! One row after another: a fact, or a problem.

use super::block;
use super::compile::Recipe;
use super::reader::{Reader, RowState, in_scratch};
use super::rules::fixed_slot;
use super::target::{Source, Target};
use super::value::{Value, column_of, push};
use crate::formats::block::Block;
use crate::formats::row::Row;
use crate::values::currency::KnownCurrency;
use crate::values::text::{is_formula_error, is_unknown, shortened};
use crate::values::wrong::Wrong;
use cco_domain::column::{Column, FactBatch, Problem};

/// Rows whose columns are read together: one bad row sends so many through the slower way.
const ROWS_TOGETHER: usize = 1024;

/// Collects facts and problems until a chunk is taken off.
pub(crate) struct Converter {
    takes_blocks: bool,
    recipe: Recipe,
    columns: Vec<Column>,
    lines: Vec<u64>,
    problems: Vec<Problem>,
    slots: Vec<Value>,
    scratch: String,
    currency: Option<KnownCurrency>,
    capacity: usize,
}

/// A value that cannot be used: which target, what it was, why.
struct Fault {
    target: usize,
    text: String,
    wrong: Wrong,
}

impl Converter {
    pub(crate) fn new(recipe: Recipe, capacity: usize) -> Converter {
        let mut slots = vec![Value::Unknown; recipe.targets.len()];
        slots.extend(recipe.fixed.iter().map(|fixed| fixed_slot(recipe.table, fixed)));
        let columns = empty_columns(&recipe, capacity);
        let takes_blocks = block::is_possible(&recipe);
        Converter {
            takes_blocks,
            recipe,
            columns,
            lines: Vec::with_capacity(capacity),
            problems: Vec::new(),
            slots,
            scratch: String::new(),
            currency: None,
            capacity,
        }
    }

    /// Rows taken in since the last chunk.
    pub(crate) fn n_taken(&self) -> usize {
        self.lines.len() + self.problems.len()
    }

    /// Takes a row in as a fact or as a problem of `file`.
    #[inline]
    pub(crate) fn take(&mut self, row: &Row<'_>, file: &str) {
        if let Some(fault) = &row.fault {
            let (code, reason, fix) = (fault.code, fault.reason.clone(), fault.fix.clone());
            self.problems.push(problem(row, file, None, code, reason, fix.into_owned()));
            return;
        }
        let faults = self.fill_slots(row);
        if !faults.is_empty() {
            self.set_aside(row, file, &faults);
            return;
        }
        if let Some(broken) = self.recipe.rules.apply(&mut self.slots) {
            let text = self.recipe.targets.get(broken.slot).map(|target| text_of(target, row)).unwrap_or_default();
            self.set_aside(row, file, &[Fault { target: broken.slot, text, wrong: broken.wrong }]);
            return;
        }
        for (column, value) in self.columns.iter_mut().zip(&self.slots) {
            push(column, *value, row.text, &self.scratch);
        }
        self.lines.push(row.line);
    }

    /// Takes in what a row says of these columns, if all of them can be read; what else it says may be unknown.
    pub(crate) fn take_columns(&mut self, row: &Row<'_>, names: &[String]) {
        let faults = self.fill_slots(row);
        let name = |fault: &Fault| self.recipe.targets[fault.target].spec.name;
        if faults.iter().any(|fault| names.iter().any(|wanted| wanted == name(fault))) {
            return;
        }
        faults.iter().for_each(|fault| self.slots[fault.target] = Value::Unknown);
        for (column, value) in self.columns.iter_mut().zip(&self.slots) {
            push(column, *value, row.text, &self.scratch);
        }
        self.lines.push(row.line);
    }

    /// Takes many rows in: whole columns where all rows are plainly good, else row by row.
    pub(crate) fn take_block(&mut self, block: &Block<'_>, file: &str) {
        let n_rows = block.n_rows();
        for first in (0..n_rows).step_by(ROWS_TOGETHER) {
            let rows = first..n_rows.min(first + ROWS_TOGETHER);
            if self.takes_blocks && block::append(&self.recipe, block, rows.clone(), &mut self.columns) {
                self.lines.extend(rows.map(|row| block.first_line + row as u64));
            } else {
                rows.for_each(|row| self.take(&block.row(row), file));
            }
        }
    }

    /// The facts and problems collected; the converter goes on empty.
    pub(crate) fn take_chunk(&mut self) -> (FactBatch, Vec<Problem>) {
        let n_rows = self.lines.len();
        let columns = std::mem::replace(&mut self.columns, empty_columns(&self.recipe, self.capacity));
        let lines = std::mem::replace(&mut self.lines, Vec::with_capacity(self.capacity));
        let varying = self.recipe.targets.iter().map(|target| target.spec.name).zip(columns);
        let fixed = self.recipe.fixed.iter().map(|fixed| (fixed.spec.name, fixed.value.column(n_rows)));
        let mut columns: Vec<(&'static str, Column)> = varying.chain(fixed).collect();
        let table = self.recipe.table;
        columns.sort_by_key(|(name, _)| table.columns.iter().position(|column| column.name == *name));
        (FactBatch { table, n_rows, columns, lines }, std::mem::take(&mut self.problems))
    }

    #[inline]
    fn fill_slots(&mut self, row: &Row<'_>) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.scratch.clear();
        for (index, target) in self.recipe.targets.iter().enumerate() {
            let read = match &target.source {
                Source::Field(field) if target.words.is_empty() => {
                    let (start, end) = trimmed(row, *field);
                    let text = &row.text[start as usize..end as usize];
                    self::read(
                        target,
                        text,
                        Value::InRow(start, end),
                        row,
                        &self.slots,
                        &mut self.currency,
                        &mut self.scratch,
                    )
                }
                _ => read_composed(target, row, &self.slots, &mut self.currency, &mut self.scratch),
            };
            match read {
                Ok(value) => self.slots[index] = value,
                Err(wrong) => faults.push(Fault { target: index, text: text_of(target, row), wrong }),
            }
        }
        faults
    }

    /// One problem a row; its code is that of the first fault.
    #[cold]
    fn set_aside(&mut self, row: &Row<'_>, file: &str, faults: &[Fault]) {
        let name_of = |fault: &Fault| {
            let target = self.recipe.targets.get(fault.target)?;
            target.source_name(row.columns)
        };
        let sentence = |fault: &Fault| {
            let name = name_of(fault).unwrap_or_else(|| "the row".to_owned());
            match fault.text.as_str() {
                "" => format!("`{name}` {}", fault.wrong.why),
                text => format!("`{name}` is `{}`, which {}", shortened(text), fault.wrong.why),
            }
        };
        let reason = faults.iter().map(sentence).collect::<Vec<_>>().join("; ");
        let mut fixes: Vec<&str> = faults.iter().map(|fault| fault.wrong.fix.as_ref()).collect();
        fixes.dedup();
        let column = faults.first().and_then(name_of);
        let code = faults.first().map_or("bad_row", |fault| fault.wrong.code);
        self.problems.push(problem(row, file, column, code, reason, fixes.join("; ")));
    }
}

fn empty_columns(recipe: &Recipe, capacity: usize) -> Vec<Column> {
    recipe.targets.iter().map(|target| column_of(target.spec.kind, capacity)).collect()
}

/// Reads one text, which may stand for "not known".
#[inline]
fn read(
    target: &Target,
    text: &str,
    in_place: Value,
    row: &Row<'_>,
    slots: &[Value],
    currency: &mut Option<KnownCurrency>,
    scratch: &mut String,
) -> Result<Value, Wrong> {
    if is_unknown(text) {
        return if target.spec.is_required { Err(missing()) } else { Ok(Value::Unknown) };
    }
    if is_formula_error(text) {
        return Err(Wrong::new("formula_error", "is the error of a formula", "correct the formula in the spreadsheet"));
    }
    let times = match &target.reader {
        Reader::Money { times: Some(field), .. } => row.field(*field).trim(),
        _ => "",
    };
    let value = target.reader.read(text, in_place, &mut RowState { slots, currency, scratch, times })?;
    if value == Value::Unknown && target.spec.is_required { Err(missing()) } else { Ok(value) }
}

/// Texts that do not stand in the row as they are: joined, replaced by words, or gathered.
fn read_composed(
    target: &Target,
    row: &Row<'_>,
    slots: &[Value],
    currency: &mut Option<KnownCurrency>,
    scratch: &mut String,
) -> Result<Value, Wrong> {
    let composed = match &target.source {
        Source::Rest { used } => return Ok(rest(row, used, scratch)),
        Source::Field(_) | Source::Join { .. } => text_of(target, row),
    };
    let text = target.words.get(&composed.to_lowercase()).unwrap_or(&composed);
    let in_place = in_scratch(scratch, |scratch| scratch.push_str(text));
    read(target, text, in_place, row, slots, currency, scratch)
}

fn missing() -> Wrong {
    Wrong::new("missing_value", "is not known, and the row cannot be used without it", "fill it in at the source")
}

fn text_of(target: &Target, row: &Row<'_>) -> String {
    match &target.source {
        Source::Field(field) => row.field(*field).trim().to_owned(),
        Source::Join { fields, separator } => {
            let parts = fields.iter().map(|field| row.field(*field).trim()).filter(|part| !is_unknown(part));
            parts.collect::<Vec<_>>().join(separator)
        }
        Source::Rest { .. } => String::new(),
    }
}

/// The columns not used elsewhere, as one JSON object; unknown values are left out.
fn rest(row: &Row<'_>, used: &[bool], scratch: &mut String) -> Value {
    let start = scratch.len() as u32;
    for (index, name) in row.columns.iter().enumerate() {
        let text = row.field(index).trim();
        if used.get(index).copied().unwrap_or(false) || is_unknown(text) {
            continue;
        }
        scratch.push(if scratch.len() as u32 == start { '{' } else { ',' });
        push_json_string(scratch, name);
        scratch.push(':');
        push_json_string(scratch, text);
    }
    if scratch.len() as u32 == start {
        return Value::Unknown;
    }
    scratch.push('}');
    Value::InScratch(start, scratch.len() as u32)
}

fn push_json_string(out: &mut String, text: &str) {
    out.push_str(&serde_json::to_string(text).expect("any text is a JSON string"));
}

/// Span of the field without white space around it.
#[inline]
fn trimmed(row: &Row<'_>, field: usize) -> (u32, u32) {
    let Some(&(start, end)) = row.fields.get(field) else { return (0, 0) };
    let bytes = &row.text.as_bytes()[start as usize..end as usize];
    match bytes {
        [] => (start, end),
        [only] if only.is_ascii_graphic() => (start, end),
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => (start, end),
        _ => {
            let text = &row.text[start as usize..end as usize];
            let from = start + (text.len() - text.trim_start().len()) as u32;
            (from, from + text.trim().len() as u32)
        }
    }
}

fn problem(row: &Row<'_>, file: &str, column: Option<String>, code: &str, reason: String, fix: String) -> Problem {
    Problem { file: file.to_owned(), line: row.line, column, code: code.to_owned(), reason, fix, raw: raw(row) }
}

/// The row as found, under its column names; fields beyond the header are numbered.
pub(crate) fn raw(row: &Row<'_>) -> Vec<(String, String)> {
    let name = |index: usize| row.columns.get(index).cloned().unwrap_or_else(|| format!("column {}", index + 1));
    (0..row.fields.len()).map(|index| (name(index), row.field(index).to_owned())).collect()
}
