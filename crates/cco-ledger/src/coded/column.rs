//! A column on its way into a row group: its different values, and which of them each row has.

use super::chunk::{ColumnChunk, Rows, Values};
use super::numbers::Numbers;
use crate::names::Names;
use arrow::array::{
    Array, ArrayRef, AsArray, Date32Array, DictionaryArray, Int32Array, Int64Array, NullBufferBuilder, PrimitiveArray,
    StringArray,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{ArrowPrimitiveType, DataType, Date32Type, Int32Type, Int64Type};
use parquet::errors::Result;
use parquet::file::statistics::Statistics;
use parquet::schema::types::ColumnDescPtr;
use std::sync::Arc;

/// Different texts of a row group beyond this size are no longer worth a dictionary.
const MOST_TEXT_BYTES: usize = 4 << 20;
/// Nor are more numbers than this: their codes would be half as wide as they are.
const MOST_NUMBERS: usize = 1 << 16;

pub(crate) struct CodedColumn {
    values: Different,
    codes: Vec<u32>,
    known: NullBufferBuilder,
    /// How many codes the last array added.
    n_last: usize,
    /// Counts how often the values were forgotten.
    age: u32,
    led: Led,
}

enum Different {
    Texts(Names),
    Days(Numbers),
    Numbers(Numbers),
}

/// What is known of another column of the same texts: its code to ours. No code stands for one not met.
#[derive(Default)]
struct Led {
    leader: Option<(usize, u32)>,
    codes: Vec<Option<u32>>,
}

impl CodedColumn {
    /// `None` for types whose values seldom repeat.
    pub(crate) fn new(data_type: &DataType) -> Option<CodedColumn> {
        let values = match data_type {
            DataType::Utf8 | DataType::Dictionary(..) => Different::Texts(Names::default()),
            DataType::Date32 => Different::Days(Numbers::default()),
            DataType::Int64 => Different::Numbers(Numbers::default()),
            _ => return None,
        };
        let (codes, known) = (Vec::new(), NullBufferBuilder::new(0));
        Some(CodedColumn { values, codes, known, n_last: 0, age: 0, led: Led::default() })
    }

    pub(crate) fn append(&mut self, array: &ArrayRef) {
        let n_before = self.codes.len();
        self.note_known(array);
        let codes = &mut self.codes;
        match (&mut self.values, array.data_type()) {
            (Different::Texts(names), DataType::Utf8) => {
                let texts = array.as_string::<i32>();
                match texts.null_count() {
                    0 => codes.extend((0..texts.len()).map(|row| names.code(texts.value(row)))),
                    _ => codes.extend(texts.iter().flatten().map(|text| names.code(text))),
                }
            }
            (Different::Texts(names), _) => append_dictionary(names, codes, array.as_dictionary()),
            (Different::Days(days), _) => append_numbers::<Date32Type>(days, codes, array.as_primitive()),
            (Different::Numbers(numbers), _) => append_numbers::<Int64Type>(numbers, codes, array.as_primitive()),
        }
        self.n_last = self.codes.len() - n_before;
    }

    /// Appends the array that `leader`, the column of that number, was given last: each text is looked up only once.
    pub(crate) fn append_after(&mut self, number: usize, leader: &CodedColumn, array: &ArrayRef) {
        let (Different::Texts(names), Different::Texts(led_by)) = (&mut self.values, &leader.values) else {
            return self.append(array);
        };
        if self.led.leader != Some((number, leader.age)) {
            self.led = Led { leader: Some((number, leader.age)), codes: Vec::new() };
        }
        let ours = &mut self.led.codes;
        ours.resize(led_by.len(), None);
        let new = &leader.codes[leader.codes.len() - leader.n_last..];
        self.codes
            .extend(new.iter().map(|code| *ours[*code as usize].get_or_insert_with(|| names.code(led_by.text(*code)))));
        self.n_last = leader.n_last;
        self.note_known(array);
    }

    fn note_known(&mut self, array: &ArrayRef) {
        match array.logical_nulls() {
            Some(known) => self.known.append_buffer(&known),
            None => self.known.append_n_non_nulls(array.len()),
        }
    }

    /// Whether values differ so much that codes save nothing.
    pub(crate) fn is_too_varied(&self) -> bool {
        match &self.values {
            Different::Texts(names) => names.n_bytes() > MOST_TEXT_BYTES,
            Different::Days(numbers) | Different::Numbers(numbers) => numbers.values().len() > MOST_NUMBERS,
        }
    }

    /// What was appended since the last chunk was taken.
    pub(crate) fn to_array(&self) -> ArrayRef {
        let known = self.known.finish_cloned();
        let mut codes = self.codes.iter();
        let mut next = || *codes.next().expect("there is a code for each row that is known");
        let rows =
            (0..self.known.len()).map(|row| known.as_ref().is_none_or(|known| known.is_valid(row)).then(&mut next));
        let rows: Vec<Option<u32>> = rows.collect();
        match &self.values {
            Different::Texts(names) => {
                let keys: Int32Array = rows.iter().map(|code| code.map(u32::cast_signed)).collect();
                let texts = Arc::new(StringArray::from_iter_values(names.iter()));
                Arc::new(DictionaryArray::try_new(keys, texts).expect("every code is that of a text"))
            }
            Different::Days(days) => {
                let day_of = |code: u32| days.values()[code as usize] as i32;
                Arc::new(rows.iter().map(|code| code.map(day_of)).collect::<Date32Array>())
            }
            Different::Numbers(numbers) => {
                let number_of = |code: u32| numbers.values()[code as usize];
                Arc::new(rows.iter().map(|code| code.map(number_of)).collect::<Int64Array>())
            }
        }
    }

    /// The rows as a part of a file. The column goes on without rows; it remembers its values when most of them are
    /// likely to come again, which spares finding them anew, here and where the file is read.
    pub(crate) fn take_chunk(&mut self, column: &ColumnDescPtr) -> Result<ColumnChunk> {
        let n_rows = self.known.len();
        let known: Option<NullBuffer> = self.known.finish();
        let is_used = self.used();
        let rows = Rows { n_rows, known: known.as_ref(), codes: &self.codes };
        let statistics = self.values.statistics(&is_used, rows.n_unknown());
        let chunk = ColumnChunk::new(column, self.values.laid_out(), &rows, statistics)?;
        if !self.will_repeat(&is_used) {
            self.values.clear();
            self.age += 1;
            self.led = Led::default();
        }
        self.codes.clear();
        self.n_last = 0;
        Ok(chunk)
    }

    /// Which values some row has.
    fn used(&self) -> Vec<bool> {
        let mut is_used = vec![false; self.values.len()];
        self.codes.iter().for_each(|code| is_used[*code as usize] = true);
        is_used
    }

    /// Whether each value stood in two rows or more, by and large, and most values stood in some row.
    fn will_repeat(&self, is_used: &[bool]) -> bool {
        let n_values = is_used.len();
        let n_used = is_used.iter().filter(|is_used| **is_used).count();
        n_values * 2 <= self.codes.len() && n_values * 3 <= n_used * 4
    }
}

fn append_dictionary(names: &mut Names, codes: &mut Vec<u32>, array: &DictionaryArray<Int32Type>) {
    let texts = array.values().as_string::<i32>();
    let mut ours = vec![None; texts.len()];
    let mut code_of = |key: usize| *ours[key].get_or_insert_with(|| names.code(texts.value(key)));
    codes.extend(array.keys_iter().flatten().map(&mut code_of));
}

fn append_numbers<T: ArrowPrimitiveType<Native: Into<i64>>>(
    numbers: &mut Numbers,
    codes: &mut Vec<u32>,
    array: &PrimitiveArray<T>,
) {
    match array.null_count() {
        0 => codes.extend(array.values().iter().map(|value| numbers.code((*value).into()))),
        _ => codes.extend(array.iter().flatten().map(|value| numbers.code(value.into()))),
    }
}

impl Different {
    fn len(&self) -> usize {
        match self {
            Different::Texts(names) => names.len(),
            Different::Days(numbers) | Different::Numbers(numbers) => numbers.values().len(),
        }
    }

    fn clear(&mut self) {
        match self {
            Different::Texts(names) => *names = Names::default(),
            Different::Days(numbers) | Different::Numbers(numbers) => numbers.clear(),
        }
    }

    /// By which readers skip row groups. Bounds of texts would exclude little: rows are seldom sorted by them.
    fn statistics(&self, is_used: &[bool], n_unknown: u64) -> Option<Statistics> {
        let bounds = |numbers: &Numbers| {
            let used = numbers.values().iter().zip(is_used).filter(|(_, is_used)| **is_used).map(|(number, _)| *number);
            (used.clone().min(), used.max())
        };
        match self {
            Different::Texts(_) => None,
            Different::Days(days) => {
                let (first, last) = bounds(days);
                let day = |number: i64| number as i32;
                Some(Statistics::int32(first.map(day), last.map(day), None, Some(n_unknown), false))
            }
            Different::Numbers(numbers) => {
                let (least, most) = bounds(numbers);
                Some(Statistics::int64(least, most, None, Some(n_unknown), false))
            }
        }
    }

    /// Texts with their length before them, numbers in four bytes or eight.
    fn laid_out(&self) -> Values {
        let mut bytes = Vec::new();
        match self {
            Different::Texts(names) => {
                bytes.reserve(names.n_bytes() + 4 * names.len());
                for text in names.iter() {
                    bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
                    bytes.extend_from_slice(text.as_bytes());
                }
            }
            Different::Days(days) => {
                days.values().iter().for_each(|day| bytes.extend_from_slice(&(*day as i32).to_le_bytes()))
            }
            Different::Numbers(numbers) => {
                numbers.values().iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
            }
        }
        Values { bytes, n_values: self.len() }
    }
}
