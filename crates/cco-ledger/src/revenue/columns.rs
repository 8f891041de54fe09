//! Columns of few different values, and columns that are mostly unknown: neither takes room it does not need.

use crate::names::Names;

/// Small whole numbers, one a row. While every row is 0 it takes no room.
#[derive(Clone, Debug, Default)]
pub(super) struct Codes {
    spelled: Vec<u32>,
    n_rows: usize,
}

impl Codes {
    pub(super) fn len(&self) -> usize {
        self.n_rows
    }

    pub(super) fn get(&self, row: usize) -> u32 {
        if self.spelled.is_empty() { 0 } else { self.spelled[row] }
    }

    /// Makes room for rows to come, in a column in which rows differ.
    pub(super) fn reserve(&mut self, n_rows: usize) {
        self.spelled.reserve(n_rows);
    }

    /// Appends `n_rows` rows of one code.
    pub(super) fn extend_same(&mut self, code: u32, n_rows: usize) {
        self.n_rows += n_rows;
        if code != 0 {
            self.spelled.resize(self.n_rows - n_rows, 0);
        }
        if code != 0 || !self.spelled.is_empty() {
            self.spelled.resize(self.n_rows, code);
        }
    }

    /// Appends one row for each code.
    pub(super) fn extend(&mut self, codes: impl ExactSizeIterator<Item = u32>) {
        self.spelled.resize(self.n_rows, 0);
        self.n_rows += codes.len();
        self.spelled.extend(codes);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        (0..self.n_rows).map(|row| self.get(row))
    }
}

/// A column of few different values: the values, and which of them each row has.
#[derive(Clone, Debug)]
pub(super) struct Coded<T> {
    pub(super) values: Vec<T>,
    pub(super) codes: Codes,
}

impl<T> Default for Coded<T> {
    fn default() -> Self {
        Coded { values: Vec::new(), codes: Codes::default() }
    }
}

impl<T: PartialEq> Coded<T> {
    /// The code of `value` among the values known. It compares with each: for columns of a handful of them.
    pub(super) fn code_among(values: &mut Vec<T>, value: T) -> u32 {
        let found = values.iter().position(|known| *known == value);
        found.unwrap_or_else(|| {
            values.push(value);
            values.len() - 1
        }) as u32
    }

    pub(super) fn push(&mut self, value: T) {
        let code = Coded::code_among(&mut self.values, value);
        self.codes.extend_same(code, 1);
    }
}

impl<T> Coded<T> {
    pub(super) fn get(&self, row: usize) -> &T {
        &self.values[self.codes.get(row) as usize]
    }
}

/// A column of texts, each of them known or unknown.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    pub(super) names: Names,
    /// 0: unknown; else the number of the name, plus one.
    pub(super) codes: Codes,
}

impl Words {
    pub(super) fn code_among(names: &mut Names, text: Option<&str>) -> u32 {
        text.map_or(0, |text| names.code(text) + 1)
    }

    /// The code of `text`, without a row that has it.
    pub(super) fn number(&mut self, text: Option<&str>) -> u32 {
        Words::code_among(&mut self.names, text)
    }

    pub(super) fn push(&mut self, text: Option<&str>) {
        let code = self.number(text);
        self.codes.extend_same(code, 1);
    }

    pub(super) fn text(&self, code: u32) -> Option<&str> {
        (code != 0).then(|| self.names.text(code - 1))
    }

    pub(super) fn get(&self, row: usize) -> Option<&str> {
        self.text(self.codes.get(row))
    }
}

/// A column of numbers or days that may be unknown in every row.
#[derive(Clone, Debug)]
pub(super) struct Sparse<T> {
    spelled: Vec<Option<T>>,
    n_rows: usize,
}

impl<T> Default for Sparse<T> {
    fn default() -> Self {
        Sparse { spelled: Vec::new(), n_rows: 0 }
    }
}

impl<T: Copy> Sparse<T> {
    pub(super) fn get(&self, row: usize) -> Option<T> {
        if self.spelled.is_empty() { None } else { self.spelled[row] }
    }

    pub(super) fn push(&mut self, value: Option<T>) {
        match value {
            None => self.extend_unknown(1),
            Some(_) => self.extend(std::iter::once(value)),
        }
    }

    pub(super) fn extend(&mut self, values: impl ExactSizeIterator<Item = Option<T>>) {
        self.spelled.resize(self.n_rows, None);
        self.n_rows += values.len();
        self.spelled.extend(values);
    }

    pub(super) fn extend_unknown(&mut self, n_rows: usize) {
        self.n_rows += n_rows;
        if !self.spelled.is_empty() {
            self.spelled.resize(self.n_rows, None);
        }
    }

    pub(super) fn is_all_unknown(&self) -> bool {
        self.spelled.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_column_takes_no_room_until_it_changes() {
        let mut kinds = Coded::default();
        for kind in ["a", "a", "a"] {
            kinds.push(kind);
        }
        assert!(kinds.codes.spelled.is_empty());
        kinds.push("b");
        kinds.codes.extend([0, 1].into_iter());
        kinds.codes.extend_same(0, 1);
        let rows: Vec<&str> = (0..7).map(|row| *kinds.get(row)).collect();
        assert_eq!(rows, ["a", "a", "a", "b", "a", "b", "a"]);
    }

    #[test]
    fn unknown_is_not_empty_text() {
        let mut words = Words::default();
        for word in [None, Some(""), Some("x"), None, Some("")] {
            words.push(word);
        }
        let rows: Vec<Option<&str>> = (0..5).map(|row| words.get(row)).collect();
        assert_eq!(rows, [None, Some(""), Some("x"), None, Some("")]);
    }

    #[test]
    fn a_sparse_column_remembers_what_was_unknown_before() {
        let mut days = Sparse::default();
        days.push(None);
        days.extend_unknown(1);
        assert!(days.is_all_unknown());
        days.push(Some(7));
        days.push(None);
        assert_eq!([0, 1, 2, 3].map(|row| days.get(row)), [None, None, Some(7), None]);
    }
}
