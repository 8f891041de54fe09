//! What a bounded sample shows of each source column.

use super::header::{self, Header};
use crate::error::Error;
use crate::formats::row::Rows;
use crate::values::text::is_unknown;

const MOST_ROWS: usize = 1000;
const MOST_BYTES: usize = 8 << 20;
/// A header that names a column outright weighs as much as so many values that fit.
const HEADER_WEIGHT: usize = 5;

/// The first rows of a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample {
    pub(crate) columns: Vec<Profile>,
    pub(crate) rows: Vec<Vec<String>>,
    /// Rows that could not be taken apart.
    pub(crate) n_faulty: usize,
    /// Bare numbers may be Excel's days.
    pub(crate) is_excel: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub(crate) name: String,
    pub(crate) header: Header,
    /// Known values, trimmed, in the file's order.
    pub(crate) known: Vec<String>,
}

impl Sample {
    pub(crate) fn of(rows: &mut dyn Rows, is_excel: bool) -> Result<Sample, Error> {
        let mut sample = Sample { is_excel, ..Sample::default() };
        let mut n_bytes = 0;
        while sample.rows.len() < MOST_ROWS && n_bytes < MOST_BYTES {
            let Some(row) = rows.advance()? else { break };
            n_bytes += row.text.len();
            if row.fault.is_some() {
                sample.n_faulty += 1;
                continue;
            }
            sample.rows.push((0..row.columns.len()).map(|index| row.field(index).to_owned()).collect());
        }
        for (index, name) in rows.columns().iter().enumerate() {
            let values = sample.rows.iter().filter_map(|row| row.get(index)).map(|value| value.trim());
            let known = values.filter(|value| !is_unknown(value)).map(str::to_owned).collect();
            sample.columns.push(Profile { name: name.clone(), header: header::parse(name), known });
        }
        Ok(sample)
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }

    pub(crate) fn profile(&self, name: &str) -> Option<&Profile> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl Profile {
    /// Whether more than half of the known values are such; true when none is known.
    pub(crate) fn is_mostly(&self, is_such: impl Fn(&str) -> bool) -> bool {
        let n_such = self.known.iter().filter(|value| is_such(value)).count();
        self.known.is_empty() || n_such * 2 > self.known.len()
    }

    /// Whether some known value is such, and the others are too few to outweigh it and the header together.
    pub(crate) fn is_partly(&self, is_such: impl Fn(&str) -> bool) -> bool {
        let n_such = self.known.iter().filter(|value| is_such(value)).count();
        n_such > 0 && n_such + HEADER_WEIGHT > self.known.len() - n_such
    }

    /// Whether the known values are too few to outweigh the header, even where none of them fits.
    pub(crate) fn is_outweighed_by_header(&self) -> bool {
        self.known.len() <= HEADER_WEIGHT
    }

    pub(crate) fn is_always(&self, is_such: impl Fn(&str) -> bool) -> bool {
        self.known.iter().all(|value| is_such(value))
    }

    pub(crate) fn has_repeats(&self) -> bool {
        let mut seen = std::collections::BTreeSet::new();
        !self.known.iter().all(|value| seen.insert(value))
    }
}
