//! An analyst's table as it is: no canonical columns, no mapping; each column numbers or words, by its values.

use crate::error::Error;
use crate::formats::{open, sniff};
use crate::values::number;
use crate::values::text::{is_unknown, shortened};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug, PartialEq)]
pub struct FlatTable {
    pub columns: Vec<FlatColumn>,
    /// Where each row begins in the file.
    pub lines: Vec<u64>,
    /// What the user should know about the file.
    pub warnings: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FlatColumn {
    pub name: String,
    /// Distinct known values, trimmed, as first seen.
    pub texts: Vec<String>,
    /// By row, the place of its value in `texts`; `None`: unknown.
    pub codes: Vec<Option<u32>>,
}

impl FlatTable {
    pub fn column(&self, name: &str) -> Option<&FlatColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl FlatColumn {
    pub fn text(&self, row: usize) -> Option<&str> {
        self.codes[row].map(|code| self.texts[code as usize].as_str())
    }

    /// The numbers that `texts` stand for, if all of them do. One that is not finite (`inf`) is the row's error.
    pub fn numbers(&self) -> Result<Option<Vec<f64>>, NotFinite> {
        let read = |text: &String| match text.parse::<f64>() {
            Ok(number) => Some(number),
            Err(_) => number::parse(text, None).ok().map(number::Decimal::to_f64),
        };
        let numbers: Option<Vec<f64>> = self.texts.iter().map(read).collect();
        let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) else { return Ok(None) };
        match numbers.iter().position(|number| !number.is_finite()) {
            None => Ok(Some(numbers)),
            Some(code) => {
                let row = self.codes.iter().position(|found| *found == Some(code as u32));
                let row = row.expect("a text is there because a row has it");
                Err(NotFinite { row, text: self.texts[code].clone() })
            }
        }
    }
}

/// A value that is written as a number and is none that can be reckoned with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotFinite {
    pub row: usize,
    pub text: String,
}

/// Reads the whole file: CSV and its kin, JSON Lines, Parquet, the first sheet of an Excel workbook. Distinct values are kept once.
///
/// A row that cannot be taken apart stops it: a model of the other rows would be one of another table.
pub fn flat(path: &Path) -> Result<FlatTable, Error> {
    let sniffed = sniff::sniff(path)?;
    let mut rows = open::rows(path, &sniffed.layout, None)?;
    let (mut columns, mut lines) = (Vec::<Reading>::new(), Vec::new());
    while let Some(row) = rows.advance()? {
        if let Some(fault) = row.fault {
            return Err(Error::Damaged { path: PathBuf::from(path), line: Some(row.line), what: fault.reason });
        }
        // JSON Lines may show new columns as it is read: they were unknown so far.
        for name in &row.columns[columns.len().min(row.columns.len())..] {
            columns.push(Reading::new(name, lines.len()));
        }
        for (index, column) in columns.iter_mut().enumerate() {
            column.push(row.field(index).trim());
        }
        lines.push(row.line);
    }
    let names = rows.columns();
    for name in &names[columns.len().min(names.len())..] {
        columns.push(Reading::new(name, lines.len()));
    }
    Ok(FlatTable {
        columns: columns.into_iter().map(|reading| reading.column).collect(),
        lines,
        warnings: sniffed.warnings,
    })
}

struct Reading {
    column: FlatColumn,
    known: HashMap<String, u32>,
}

impl Reading {
    fn new(name: &str, n_rows: usize) -> Reading {
        let column = FlatColumn { name: name.to_owned(), texts: Vec::new(), codes: vec![None; n_rows] };
        Reading { column, known: HashMap::new() }
    }

    fn push(&mut self, text: &str) {
        if is_unknown(text) {
            self.column.codes.push(None);
            return;
        }
        let code = match self.known.get(text) {
            Some(code) => *code,
            None => {
                let code = u32::try_from(self.column.texts.len()).expect("a file has fewer distinct values than that");
                self.known.insert(text.to_owned(), code);
                self.column.texts.push(text.to_owned());
                code
            }
        };
        self.column.codes.push(Some(code));
    }
}

/// At most 80 characters of a value, for messages.
pub fn shown(text: &str) -> String {
    shortened(text)
}
