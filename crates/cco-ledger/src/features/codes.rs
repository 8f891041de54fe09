//! Small whole numbers for what rows have in common.

use super::cells::Cells;
use crate::names::Names;
use crate::revenue::begins_with;
use arrow::array::{Array, StringArray};
use std::collections::HashMap;

/// Combinations of conditions that rows pass, numbered as they are met.
pub(super) struct Classes {
    pub(super) bits: Vec<u64>,
    numbers: HashMap<u64, i32>,
    /// Number of each combination plus one, where there are few enough conditions to list all combinations.
    listed: Vec<i32>,
}

const MOST_LISTED: usize = 12;

impl Classes {
    pub(super) fn new(n_conditions: usize) -> Classes {
        let n_listed = if n_conditions <= MOST_LISTED { 1 << n_conditions } else { 0 };
        Classes { bits: Vec::new(), numbers: HashMap::new(), listed: vec![0; n_listed] }
    }

    #[inline]
    pub(super) fn number(&mut self, bits: u64) -> i32 {
        match self.listed.get_mut(bits as usize) {
            Some(0) => {
                self.bits.push(bits);
                self.listed[bits as usize] = self.bits.len() as i32;
                self.bits.len() as i32 - 1
            }
            Some(number) => *number - 1,
            None => {
                let Classes { bits: known, numbers, .. } = self;
                *numbers.entry(bits).or_insert_with(|| {
                    known.push(bits);
                    known.len() as i32 - 1
                })
            }
        }
    }
}

/// Values of a column as small whole numbers, 0 for an unknown one.
#[derive(Default)]
pub(super) struct Coder {
    names: Names,
    dictionary: Dictionary<i32>,
    marks: HashMap<i64, i32>,
}

impl Coder {
    pub(super) fn codes(&mut self, cells: &Cells<'_>, picked: &[u32]) -> Vec<i32> {
        match cells {
            Cells::Text { keys, texts } => {
                let code = |text: Option<&str>| text.map_or(0, |text| self.names.code(text) as i32 + 1);
                let codes = self.dictionary.look_up(texts, code);
                if keys.null_count() == 0 {
                    let keys = keys.values();
                    return picked.iter().map(|row| codes[keys[*row as usize] as usize]).collect();
                }
                let code = |row: &u32| {
                    let row = *row as usize;
                    if keys.is_valid(row) { codes[keys.value(row) as usize] } else { 0 }
                };
                picked.iter().map(code).collect()
            }
            _ => {
                let mut code = |mark: i64| {
                    let next = self.marks.len() as i32 + 1;
                    *self.marks.entry(mark).or_insert(next)
                };
                picked.iter().map(|row| cells.mark(*row as usize).map_or(0, &mut code)).collect()
            }
        }
    }

    pub(super) fn n_codes(&self) -> usize {
        self.names.len() + self.marks.len() + 1
    }
}

/// What each text of a column's dictionary comes to. A file's row groups mostly go on with the dictionary of the one before, so
/// what was found for its beginning is kept.
#[derive(Debug)]
pub(super) struct Dictionary<T> {
    texts: Option<StringArray>,
    found: Vec<T>,
}

impl<T> Default for Dictionary<T> {
    fn default() -> Self {
        Dictionary { texts: None, found: Vec::new() }
    }
}

impl<T> Dictionary<T> {
    pub(super) fn look_up(&mut self, texts: &StringArray, find: impl FnMut(Option<&str>) -> T) -> &[T] {
        if !self.texts.as_ref().is_some_and(|known| begins_with(texts, known)) {
            self.found.clear();
        }
        let n_found = self.found.len();
        self.found.extend(texts.iter().skip(n_found).map(find));
        self.texts = Some(texts.clone());
        &self.found
    }
}
