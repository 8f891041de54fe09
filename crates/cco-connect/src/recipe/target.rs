//! A canonical column being filled, and what a mapping's fixed values become.

use super::reader::Reader;
use cco_domain::column::Column;
use cco_domain::fact::ColumnSpec;
use std::collections::BTreeMap;

/// One canonical column that varies by row.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) spec: &'static ColumnSpec,
    pub(crate) source: Source,
    pub(crate) reader: Reader,
    /// Lower-case text to the text it is read as.
    pub(crate) words: BTreeMap<String, String>,
}

/// Where a target's text comes from.
#[derive(Debug)]
pub(crate) enum Source {
    Field(usize),
    Join {
        fields: Vec<usize>,
        separator: String,
    },
    /// Every column not among these.
    Rest {
        used: Vec<bool>,
    },
}

/// A canonical column that is the same in every row.
#[derive(Debug)]
pub(crate) struct Fixed {
    pub(crate) spec: &'static ColumnSpec,
    pub(crate) value: FixedValue,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FixedValue {
    Text(String),
    Int(i64),
    Float(f64),
    Bool(bool),
    Day(i32),
    Instant(i64),
}

impl FixedValue {
    pub(crate) fn column(&self, n_rows: usize) -> Column {
        match self {
            FixedValue::Text(text) => Column::Same(text.clone()),
            FixedValue::Int(value) => Column::Int(vec![Some(*value); n_rows]),
            FixedValue::Float(value) => Column::Float(vec![Some(*value); n_rows]),
            FixedValue::Bool(value) => Column::Bool(vec![Some(*value); n_rows]),
            FixedValue::Day(value) => Column::Day(vec![Some(*value); n_rows]),
            FixedValue::Instant(value) => Column::Instant(vec![Some(*value); n_rows]),
        }
    }
}

impl Target {
    /// The source columns, as messages name them.
    pub(crate) fn source_name(&self, columns: &[String]) -> Option<String> {
        match &self.source {
            Source::Field(index) => columns.get(*index).cloned(),
            Source::Join { fields, .. } => {
                Some(fields.iter().filter_map(|index| columns.get(*index)).cloned().collect::<Vec<_>>().join(" + "))
            }
            Source::Rest { .. } => None,
        }
    }
}
