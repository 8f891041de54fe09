//! Columns in which values repeat, written as Parquet's dictionaries: each value once, then codes.

mod bits;
mod chunk;
mod column;
mod numbers;

pub(crate) use column::CodedColumn;
