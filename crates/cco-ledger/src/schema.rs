//! How canonical columns look in Arrow, and the ledger's own columns beside them.

use arrow::datatypes::{DataType, Field, TimeUnit};
use cco_domain::fact::{ColumnType, TableSpec};

/// Name of the system a row came from.
pub const SOURCE: &str = "_source";
/// 128-bit hash of source and key columns: rows that share it are versions of one fact. It is kept in two
/// halves because whole numbers are copied into Parquet and out of it, and fixed byte strings are not.
pub const KEY_HIGH: &str = "_key_high";
pub const KEY_LOW: &str = "_key_low";
/// 64-bit hash of the row's content: the same key with the same content is the same version.
pub const ROW: &str = "_row";
/// True when an earlier version of the fact was visible as the row was written.
pub const SUPERSEDES: &str = "_supersedes";
/// Batch that brought the row. A fresh file does not hold it: the number is born at commit.
pub const BATCH: &str = "_batch";
/// When that batch was committed.
pub const RECORDED_AT: &str = "_recorded_at";
/// Batch that retracted the row's batch, if one did.
pub const RETRACTED_BY: &str = "_retracted_by";

/// How a reader wants texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextAs {
    /// `Utf8`.
    Plain,
    /// `Dictionary(Int32, Utf8)`, taken from Parquet's own dictionaries without decoding.
    Dictionary,
}

pub(crate) fn text_type(texts: TextAs) -> DataType {
    match texts {
        TextAs::Plain => DataType::Utf8,
        TextAs::Dictionary => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
    }
}

pub(crate) fn instant_type() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

pub(crate) fn arrow_type(kind: ColumnType, texts: TextAs) -> DataType {
    match kind {
        ColumnType::Text => text_type(texts),
        ColumnType::Int => DataType::Int64,
        ColumnType::Float => DataType::Float64,
        ColumnType::Bool => DataType::Boolean,
        ColumnType::Day => DataType::Date32,
        ColumnType::Instant => instant_type(),
    }
}

/// The field of a canonical column or of one of the ledger's own; `None` when the table has no such column.
pub(crate) fn field(table: &TableSpec, name: &str, texts: TextAs) -> Option<Field> {
    let (data_type, is_nullable) = match name {
        SOURCE => (text_type(texts), false),
        KEY_HIGH | KEY_LOW | ROW | BATCH => (DataType::Int64, false),
        SUPERSEDES => (DataType::Boolean, false),
        RECORDED_AT => (instant_type(), false),
        RETRACTED_BY => (DataType::Int64, true),
        _ => (arrow_type(table.column(name)?.kind, texts), true),
    };
    Some(Field::new(name, data_type, is_nullable))
}
