//! Arrow arrays into the sweep's columns. Texts arrive as dictionaries: each distinct text is looked at once.

use super::columns::{Coded, Codes, Sparse, Words};
use crate::error::{Error, Result};
use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, PrimitiveArray, RecordBatch, StringArray};
use arrow::datatypes::{Date32Type, Int32Type, Int64Type};
use cco_domain::day::Day;
use std::collections::HashMap;

/// One record batch on its way into columns.
pub(super) struct Chunk<'a> {
    batch: &'a RecordBatch,
    seen: &'a mut Dictionaries,
}

/// The dictionary last seen in each column, with the codes its texts were given. The ledger's files go on with the
/// dictionary of one row group in the next, so most texts of a batch find their codes here.
#[derive(Default)]
pub(super) struct Dictionaries(HashMap<&'static str, Known>);

struct Known {
    texts: StringArray,
    codes: Vec<u32>,
}

impl Dictionaries {
    fn codes(
        &mut self,
        name: &'static str,
        texts: &StringArray,
        code_of: &mut impl FnMut(Option<&str>) -> Result<u32>,
    ) -> Result<&[u32]> {
        let mut codes = match self.0.remove(name) {
            Some(known) if begins_with(texts, &known.texts) => known.codes,
            _ => Vec::new(),
        };
        codes.reserve(texts.len() - codes.len());
        for row in codes.len()..texts.len() {
            codes.push(code_of(texts.is_valid(row).then(|| texts.value(row)))?);
        }
        let known = Known { texts: texts.clone(), codes };
        Ok(&self.0.entry(name).insert_entry(known).into_mut().codes)
    }
}

/// Compares whole buffers, which takes a moment even for a hundred thousand texts.
pub(crate) fn begins_with(texts: &StringArray, beginning: &StringArray) -> bool {
    let (ours, theirs) = (texts.value_offsets(), beginning.value_offsets());
    let Some(end) = theirs.last() else { return true };
    let end = *end as usize;
    beginning.null_count() == 0
        && texts.null_count() == 0
        && ours.starts_with(theirs)
        && texts.value_data()[..end] == beginning.value_data()[..end]
}

impl<'a> Chunk<'a> {
    pub(super) fn new(batch: &'a RecordBatch, seen: &'a mut Dictionaries) -> Chunk<'a> {
        Chunk { batch, seen }
    }

    pub(super) fn n_rows(&self) -> usize {
        self.batch.num_rows()
    }

    /// Appends a text column, each distinct text given its code by `code_of`.
    pub(super) fn codes(
        &mut self,
        name: &'static str,
        column: &mut Codes,
        mut code_of: impl FnMut(Option<&str>) -> Result<u32>,
    ) -> Result<()> {
        let Some(array) = self.known(name) else {
            column.extend_same(code_of(None)?, self.n_rows());
            return Ok(());
        };
        let dictionary = array.as_dictionary_opt::<Int32Type>().ok_or_else(|| wrong_type(name, array))?;
        let texts = dictionary.values().as_string_opt::<i32>().ok_or_else(|| wrong_type(name, array))?;
        let keys = dictionary.keys();
        let unknown = if keys.null_count() > 0 { code_of(None)? } else { 0 };
        let codes = self.seen.codes(name, texts, &mut code_of)?;
        match codes {
            [only] if keys.null_count() == 0 => column.extend_same(*only, keys.len()),
            _ if keys.null_count() == 0 => column.extend(keys.values().iter().map(|&key| codes[key as usize])),
            _ => column.extend(keys.iter().map(|key| key.map_or(unknown, |key| codes[key as usize]))),
        }
        Ok(())
    }

    /// Appends a text column that holds words of a fixed list; `parse` knows them.
    pub(super) fn coded<T: PartialEq>(
        &mut self,
        name: &'static str,
        column: &mut Coded<T>,
        parse: impl Fn(Option<&str>) -> Option<T>,
    ) -> Result<()> {
        let Coded { values, codes } = column;
        self.codes(name, codes, |text| match parse(text) {
            Some(value) => Ok(Coded::code_among(values, value)),
            None => Err(Error::internal(&format!("reading {text:?} as `{name}`"), "no such word")),
        })
    }

    pub(super) fn words(&mut self, name: &'static str, column: &mut Words) -> Result<()> {
        let Words { names, codes } = column;
        self.codes(name, codes, |text| Ok(Words::code_among(names, text)))
    }

    /// Appends a column in which `unknown` stands for unknown.
    pub(super) fn numbers<P: ArrowPrimitiveType>(
        &self,
        name: &'static str,
        column: &mut Vec<P::Native>,
        unknown: P::Native,
    ) -> Result<()> {
        match self.primitive::<P>(name)? {
            None => column.resize(column.len() + self.n_rows(), unknown),
            Some(array) if array.null_count() == 0 => column.extend_from_slice(array.values()),
            Some(array) => column.extend(array.iter().map(|value| value.unwrap_or(unknown))),
        }
        Ok(())
    }

    pub(super) fn sparse<P: ArrowPrimitiveType>(
        &self,
        name: &'static str,
        column: &mut Sparse<P::Native>,
    ) -> Result<()> {
        match self.primitive::<P>(name)? {
            None => column.extend_unknown(self.n_rows()),
            Some(array) => column.extend(array.iter()),
        }
        Ok(())
    }

    /// Appends a column of whole numbers, row by row.
    pub(super) fn numbers_or_unknown(&self, name: &'static str, column: &mut Vec<Option<i64>>) -> Result<()> {
        match self.primitive::<Int64Type>(name)? {
            None => column.resize(column.len() + self.n_rows(), None),
            Some(array) => column.extend(array.iter()),
        }
        Ok(())
    }

    /// Appends a column of yes and no, row by row.
    pub(super) fn truths(&self, name: &'static str, column: &mut Vec<Option<bool>>) -> Result<()> {
        match self.known(name) {
            None => column.resize(column.len() + self.n_rows(), None),
            Some(array) => column.extend(array.as_boolean_opt().ok_or_else(|| wrong_type(name, array))?.iter()),
        }
        Ok(())
    }

    pub(super) fn days(&self, name: &'static str, column: &mut Sparse<Day>) -> Result<()> {
        match self.primitive::<Date32Type>(name)? {
            None => column.extend_unknown(self.n_rows()),
            Some(array) => column.extend(array.iter().map(|day| day.map(Day::from_epoch_days))),
        }
        Ok(())
    }

    fn primitive<P: ArrowPrimitiveType>(&self, name: &str) -> Result<Option<&'a PrimitiveArray<P>>> {
        let typed = |array: &'a ArrayRef| array.as_primitive_opt::<P>().ok_or_else(|| wrong_type(name, array));
        self.known(name).map(typed).transpose()
    }

    /// The column, unless it is absent or unknown in every row.
    fn known(&self, name: &str) -> Option<&'a ArrayRef> {
        self.batch.column_by_name(name).filter(|array| array.is_empty() || array.null_count() < array.len())
    }
}

fn wrong_type(name: &str, array: &ArrayRef) -> Error {
    Error::internal(&format!("reading column `{name}`"), format!("its type is {}", array.data_type()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::DictionaryArray;
    use std::sync::Arc;

    fn rows(texts: Vec<Option<&str>>) -> RecordBatch {
        let texts: DictionaryArray<Int32Type> = texts.into_iter().collect();
        RecordBatch::try_from_iter([("step", Arc::new(texts) as ArrayRef)]).unwrap()
    }

    #[test]
    fn texts_keep_their_codes_from_batch_to_batch_and_unknown_has_its_own() {
        let (mut column, mut seen) = (Coded::default(), Dictionaries::default());
        for batch in [
            rows(vec![Some("ramp"), Some("ramp")]),
            rows(vec![None, Some("escalator"), Some("ramp")]),
            rows(vec![None]),
        ] {
            let mut chunk = Chunk::new(&batch, &mut seen);
            chunk.coded("step", &mut column, |text| Some(text.map(str::to_owned))).unwrap();
            Chunk::new(&batch, &mut seen).words("absent", &mut Words::default()).unwrap();
        }
        let read: Vec<Option<&str>> = (0..6).map(|row| column.get(row).as_deref()).collect();
        assert_eq!(read, [Some("ramp"), Some("ramp"), None, Some("escalator"), Some("ramp"), None]);
    }

    #[test]
    fn a_word_that_is_none_of_the_list_is_named() {
        let batch = rows(vec![Some("slide")]);
        let mut seen = Dictionaries::default();
        let refused = Chunk::new(&batch, &mut seen).coded("step", &mut Coded::<u8>::default(), |_| None);
        assert!(refused.unwrap_err().to_string().contains("slide"));
    }
}
