//! Values of a column of a record batch, row by row.

use super::calendar::Clock;
use super::volume::usable;
use crate::error::{Error, Result};
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, Float64Array, Int32Array, Int64Array, RecordBatch,
    StringArray, TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, Date32Type, Float64Type, Int32Type, Int64Type, TimestampMicrosecondType};

pub(super) enum Cells<'a> {
    Text { keys: &'a Int32Array, texts: &'a StringArray },
    Int(&'a Int64Array),
    Float(&'a Float64Array),
    Bool(&'a BooleanArray),
    Day(&'a Date32Array),
    Instant(&'a TimestampMicrosecondArray),
}

impl<'a> Cells<'a> {
    pub(super) fn of(rows: &'a RecordBatch, name: &str) -> Result<Cells<'a>> {
        let wrong = |why: String| Error::internal(&format!("reading column `{name}`"), why);
        let array: &ArrayRef = rows.column_by_name(name).ok_or_else(|| wrong("it was not read".to_owned()))?;
        let typed = match array.data_type() {
            DataType::Dictionary(..) => array.as_dictionary_opt::<Int32Type>().and_then(|dictionary| {
                Some(Cells::Text { keys: dictionary.keys(), texts: dictionary.values().as_string_opt::<i32>()? })
            }),
            DataType::Int64 => array.as_primitive_opt::<Int64Type>().map(Cells::Int),
            DataType::Float64 => array.as_primitive_opt::<Float64Type>().map(Cells::Float),
            DataType::Boolean => array.as_boolean_opt().map(Cells::Bool),
            DataType::Date32 => array.as_primitive_opt::<Date32Type>().map(Cells::Day),
            _ => array.as_primitive_opt::<TimestampMicrosecondType>().map(Cells::Instant),
        };
        typed.ok_or_else(|| wrong(format!("its type is {}", array.data_type())))
    }

    fn array(&self) -> &dyn Array {
        match self {
            Cells::Text { keys, .. } => keys,
            Cells::Int(array) => array,
            Cells::Float(array) => array,
            Cells::Bool(array) => array,
            Cells::Day(array) => array,
            Cells::Instant(array) => array,
        }
    }

    /// Whether no row has a value.
    pub(super) fn is_blank(&self) -> bool {
        self.array().null_count() == self.array().len()
    }

    /// Whether every row has a value.
    pub(super) fn is_filled(&self) -> bool {
        self.array().null_count() == 0
    }

    /// A number that is none, or too large to add up, is unknown.
    #[inline]
    pub(super) fn is_known(&self, row: usize) -> bool {
        match self {
            Cells::Float(_) => self.number(row).is_some(),
            _ => self.array().is_valid(row),
        }
    }

    #[inline]
    pub(super) fn text(&self, row: usize) -> Option<&'a str> {
        match self {
            Cells::Text { keys, texts } => keys.is_valid(row).then(|| texts.value(keys.value(row) as usize)),
            Cells::Int(_) | Cells::Float(_) | Cells::Bool(_) | Cells::Day(_) | Cells::Instant(_) => None,
        }
    }

    #[inline]
    pub(super) fn number(&self, row: usize) -> Option<f64> {
        match self {
            Cells::Int(array) => array.is_valid(row).then(|| array.value(row) as f64).and_then(usable),
            Cells::Float(array) => array.is_valid(row).then(|| array.value(row)).and_then(usable),
            Cells::Bool(array) => array.is_valid(row).then(|| f64::from(u8::from(array.value(row)))),
            Cells::Text { .. } | Cells::Day(_) | Cells::Instant(_) => None,
        }
    }

    #[inline]
    pub(super) fn truth(&self, row: usize) -> Option<bool> {
        match self {
            Cells::Bool(array) => array.is_valid(row).then(|| array.value(row)),
            _ => None,
        }
    }

    #[inline]
    pub(super) fn day(&self, row: usize, clock: &mut Clock) -> Option<i32> {
        match self {
            Cells::Day(array) => array.is_valid(row).then(|| array.value(row)),
            Cells::Instant(array) => array.is_valid(row).then(|| clock.day(array.value(row))),
            Cells::Text { .. } | Cells::Int(_) | Cells::Float(_) | Cells::Bool(_) => None,
        }
    }

    /// The days of all rows, `without` where there is none.
    pub(super) fn days(&self, clock: &mut Clock, without: i32) -> Vec<i32> {
        match self {
            Cells::Day(array) if array.null_count() == 0 => array.values().to_vec(),
            Cells::Instant(array) if array.null_count() == 0 => {
                array.values().iter().map(|micros| clock.day(*micros)).collect()
            }
            _ => (0..self.array().len()).map(|row| self.day(row, clock).unwrap_or(without)).collect(),
        }
    }

    /// What orders rows within a day: the instant, where there is one.
    #[inline]
    pub(super) fn instant(&self, row: usize) -> i64 {
        match self {
            Cells::Instant(array) if array.is_valid(row) => array.value(row),
            _ => i64::MIN,
        }
    }

    /// A whole number that is the same for the same value, of what is not text.
    pub(super) fn mark(&self, row: usize) -> Option<i64> {
        match self {
            Cells::Int(array) => array.is_valid(row).then(|| array.value(row)),
            Cells::Float(_) => self.number(row).map(|number| (number + 0.0).to_bits().cast_signed()),
            Cells::Bool(_) => self.truth(row).map(i64::from),
            Cells::Day(array) => array.is_valid(row).then(|| i64::from(array.value(row))),
            Cells::Instant(array) => array.is_valid(row).then(|| array.value(row)),
            Cells::Text { .. } => None,
        }
    }
}
