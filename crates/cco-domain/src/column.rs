//! Plain columns: what rooms hand each other instead of rows of maps.

use crate::fact::{ColumnType, TableSpec};
use serde::{Deserialize, Serialize};

/// Texts packed end to end, with which of them are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    bytes: String,
    ends: Vec<u32>,
    known: Vec<bool>,
}

impl Texts {
    pub fn with_capacity(rows: usize, bytes: usize) -> Texts {
        Texts { bytes: String::with_capacity(bytes), ends: Vec::with_capacity(rows), known: Vec::with_capacity(rows) }
    }

    #[inline]
    pub fn push(&mut self, text: Option<&str>) {
        if let Some(text) = text {
            self.bytes.push_str(text);
        }
        self.ends.push(
            u32::try_from(self.bytes.len())
                .expect("a chunk holds less than 4 GiB of text: readers cut chunks by bytes"),
        );
        self.known.push(text.is_some());
    }

    /// Appends the texts of `other` from that row on.
    pub fn extend_from(&mut self, other: &Texts, from_row: usize) {
        let begin = if from_row == 0 { 0 } else { other.ends[from_row - 1] as usize };
        let shift = self.bytes.len();
        self.bytes.push_str(&other.bytes[begin..]);
        assert!(
            u32::try_from(self.bytes.len()).is_ok(),
            "a chunk holds less than 4 GiB of text: readers cut chunks by bytes"
        );
        self.ends.extend(other.ends[from_row..].iter().map(|end| (*end as usize - begin + shift) as u32));
        self.known.extend_from_slice(&other.known[from_row..]);
    }

    #[inline]
    pub fn get(&self, row: usize) -> Option<&str> {
        let start = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        self.known[row].then(|| &self.bytes[start..self.ends[row] as usize])
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// All texts end to end, and where each ends.
    pub fn parts(&self) -> (&str, &[u32], &[bool]) {
        (&self.bytes, &self.ends, &self.known)
    }
}

impl<'a> FromIterator<Option<&'a str>> for Texts {
    fn from_iter<I: IntoIterator<Item = Option<&'a str>>>(texts: I) -> Texts {
        let mut packed = Texts::default();
        for text in texts {
            packed.push(text);
        }
        packed
    }
}

/// One column of a chunk. `None` is unknown, which is not zero and not empty text.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    Text(Texts),
    /// The same text in every row (a currency given once for a file).
    Same(String),
    Int(Vec<Option<i64>>),
    Float(Vec<Option<f64>>),
    Bool(Vec<Option<bool>>),
    /// Days since 1970-01-01.
    Day(Vec<Option<i32>>),
    /// Microseconds since 1970-01-01T00:00:00Z.
    Instant(Vec<Option<i64>>),
}

impl Column {
    pub fn kind(&self) -> ColumnType {
        match self {
            Column::Text(_) | Column::Same(_) => ColumnType::Text,
            Column::Int(_) => ColumnType::Int,
            Column::Float(_) => ColumnType::Float,
            Column::Bool(_) => ColumnType::Bool,
            Column::Day(_) => ColumnType::Day,
            Column::Instant(_) => ColumnType::Instant,
        }
    }

    /// How many rows it has; `None` for a column that is the same at any length.
    pub fn n_rows(&self) -> Option<usize> {
        match self {
            Column::Text(texts) => Some(texts.len()),
            Column::Same(_) => None,
            Column::Int(values) | Column::Instant(values) => Some(values.len()),
            Column::Float(values) => Some(values.len()),
            Column::Bool(values) => Some(values.len()),
            Column::Day(values) => Some(values.len()),
        }
    }
}

/// A chunk of facts of one table. Columns that are absent are unknown in every row.
#[derive(Clone, Debug)]
pub struct FactBatch {
    pub table: &'static TableSpec,
    pub n_rows: usize,
    /// Canonical column name and values; each of length `n_rows`, of the type in `table`.
    pub columns: Vec<(&'static str, Column)>,
    /// Where each row stood in its source (line, counted from 1 with the header).
    pub lines: Vec<u64>,
}

/// A row, or a value in it, that cannot be used. Data about data: never an `Err`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub file: String,
    pub line: u64,
    /// Source column at fault, where one is.
    pub column: Option<String>,
    /// A stable word for the kind of fault: `bad_date`, `negative_amount`, `repeated_key` …
    pub code: String,
    /// What is wrong, in a sentence that quotes the value.
    pub reason: String,
    /// What the user can do.
    pub fix: String,
    /// The row as found: source column and text, in the file's order.
    pub raw: Vec<(String, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_go_on_with_those_of_others() {
        let all = [Some("a"), None, Some("bé"), Some("")];
        let others: Texts = all.into_iter().collect();
        for from_row in 0..=all.len() {
            let mut texts: Texts = [Some("x"), None].into_iter().collect();
            texts.extend_from(&others, from_row);
            let expected: Texts = [Some("x"), None].into_iter().chain(all[from_row..].iter().copied()).collect();
            assert_eq!(texts, expected, "from row {from_row}");
        }
    }
}
