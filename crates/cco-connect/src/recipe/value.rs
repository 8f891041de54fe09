//! A value on its way from a row to a column.

use cco_domain::column::{Column, Texts};
use cco_domain::fact::ColumnType;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value {
    Unknown,
    /// Start and end in the row's text.
    InRow(u32, u32),
    /// Start and end in the converter's scratch text: put together or rewritten.
    InScratch(u32, u32),
    Word(&'static str),
    Int(i64),
    Float(f64),
    Bool(bool),
    Day(i32),
    Instant(i64),
}

/// An empty column to fill.
pub(crate) fn column_of(kind: ColumnType, rows: usize) -> Column {
    match kind {
        ColumnType::Text => Column::Text(Texts::with_capacity(rows, rows * 8)),
        ColumnType::Int => Column::Int(Vec::with_capacity(rows)),
        ColumnType::Float => Column::Float(Vec::with_capacity(rows)),
        ColumnType::Bool => Column::Bool(Vec::with_capacity(rows)),
        ColumnType::Day => Column::Day(Vec::with_capacity(rows)),
        ColumnType::Instant => Column::Instant(Vec::with_capacity(rows)),
    }
}

/// Appends a value; readers yield only values of their column's type.
#[inline]
pub(crate) fn push(column: &mut Column, value: Value, row: &str, scratch: &str) {
    match (column, value) {
        (Column::Text(texts), Value::InRow(start, end)) => texts.push(Some(&row[start as usize..end as usize])),
        (Column::Text(texts), Value::InScratch(start, end)) => texts.push(Some(&scratch[start as usize..end as usize])),
        (Column::Text(texts), Value::Word(word)) => texts.push(Some(word)),
        (Column::Text(texts), _) => texts.push(None),
        (Column::Int(values), value) => values.push(if let Value::Int(value) = value { Some(value) } else { None }),
        (Column::Float(values), value) => values.push(if let Value::Float(value) = value { Some(value) } else { None }),
        (Column::Bool(values), value) => values.push(if let Value::Bool(value) = value { Some(value) } else { None }),
        (Column::Day(values), value) => values.push(if let Value::Day(value) = value { Some(value) } else { None }),
        (Column::Instant(values), value) => {
            values.push(if let Value::Instant(value) = value { Some(value) } else { None });
        }
        (Column::Same(_), _) => {}
    }
}
