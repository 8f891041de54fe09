//! Many rows at once: those without quotes or surprises, which is most rows of most files.

use super::row::{Row, Span};
use std::ops::Range;

/// Consecutive rows, each with one field a column, over one text.
pub(crate) struct Block<'a> {
    pub(crate) columns: &'a [String],
    pub(crate) text: &'a str,
    /// `columns.len()` a row.
    pub(crate) fields: &'a [Span],
    pub(crate) first_line: u64,
}

impl<'a> Block<'a> {
    pub(crate) fn n_rows(&self) -> usize {
        self.fields.len() / self.columns.len()
    }

    pub(crate) fn row(&self, index: usize) -> Row<'a> {
        let n = self.columns.len();
        Row {
            line: self.first_line + index as u64,
            columns: self.columns,
            text: self.text,
            fields: &self.fields[index * n..(index + 1) * n],
            fault: None,
        }
    }

    /// Spans of one column over a range of rows.
    #[inline]
    pub(crate) fn column(&self, index: usize, rows: &Range<usize>) -> impl Iterator<Item = Span> {
        let n = self.columns.len();
        self.fields[rows.start * n..rows.end * n].chunks_exact(n).map(move |row| row[index])
    }
}

/// Takes rows apart up to the first that has not `n_columns` fields, or that is blank, or to `most_rows`.
/// Returns how many bytes the rows took.
pub(crate) fn split(
    bytes: &[u8],
    (delimiter, terminator): (u8, u8),
    n_columns: usize,
    most_rows: usize,
    fields: &mut Vec<Span>,
) -> usize {
    let most_fields = most_rows.saturating_mul(n_columns);
    let (mut field_start, mut row_start, mut row_fields) = (0, 0, 0);
    let mut marks = Marks::of(bytes, delimiter, terminator);
    while let Some(at) = marks.next() {
        if bytes[at] == delimiter {
            fields.push((field_start, at as u32));
            field_start = at as u32 + 1;
            continue;
        }
        let end = if at > row_start && bytes[at - 1] == b'\r' { at - 1 } else { at };
        fields.push((field_start, end as u32));
        if fields.len() - row_fields != n_columns || end == row_start || fields.len() > most_fields {
            break;
        }
        (field_start, row_start, row_fields) = (at as u32 + 1, at + 1, fields.len());
    }
    fields.truncate(row_fields);
    row_start
}

/// Positions of two bytes, eight bytes at a time.
struct Marks<'a> {
    bytes: &'a [u8],
    patterns: (u64, u64),
    /// Position of the word that `found` is about.
    at: usize,
    /// The high bit of each byte of that word that is a mark not yet given.
    found: u64,
}

const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;

impl Marks<'_> {
    fn of(bytes: &[u8], first: u8, second: u8) -> Marks<'_> {
        let repeated = |byte: u8| u64::from_ne_bytes([byte; 8]);
        let mut marks = Marks { bytes, patterns: (repeated(first), repeated(second)), at: 0, found: 0 };
        marks.found = marks.word();
        marks
    }

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            self.at += 8;
            if self.at >= self.bytes.len() {
                return None;
            }
            self.found = self.word();
        }
        let position = self.at + self.found.trailing_zeros() as usize / 8;
        self.found &= self.found - 1;
        Some(position)
    }

    /// A byte is nought in `word ^ pattern` where it equals the mark; adding 0x7F to its low seven bits
    /// carries into the high bit unless those are nought.
    #[inline]
    fn word(&self) -> u64 {
        let rest = &self.bytes[self.at.min(self.bytes.len())..];
        let (word, valid) = match rest.first_chunk::<8>() {
            Some(eight) => (u64::from_le_bytes(*eight), u64::MAX),
            None => {
                let mut eight = [0; 8];
                eight[..rest.len()].copy_from_slice(rest);
                (u64::from_le_bytes(eight), (1_u64 << (8 * rest.len())) - 1)
            }
        };
        let zeros = |word: u64| !(((word & LOW) + LOW) | word | LOW);
        (zeros(word ^ self.patterns.0) | zeros(word ^ self.patterns.1)) & valid
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str, n_columns: usize, most_rows: usize) -> (Vec<Vec<&str>>, usize) {
        let mut fields = Vec::new();
        let used = split(text.as_bytes(), (b',', b'\n'), n_columns, most_rows, &mut fields);
        let texts: Vec<&str> = fields.iter().map(|(start, end)| &text[*start as usize..*end as usize]).collect();
        (texts.chunks(n_columns).map(<[&str]>::to_vec).collect(), used)
    }

    #[test]
    fn stops_before_a_row_of_another_shape() {
        assert_eq!(rows("a,b\nc,d\n", 2, 9), (vec![vec!["a", "b"], vec!["c", "d"]], 8));
        assert_eq!(rows("a,b\r\nc,d\r\n", 2, 9), (vec![vec!["a", "b"], vec!["c", "d"]], 10));
        assert_eq!(rows("a,b\nc,d\n", 2, 1), (vec![vec!["a", "b"]], 4));
        assert_eq!(rows("a,b\nc\ne,f\n", 2, 9), (vec![vec!["a", "b"]], 4));
        assert_eq!(rows("a,b\n\nc,d\n", 2, 9), (vec![vec!["a", "b"]], 4));
        assert_eq!(rows("a\n\nb\n", 1, 9), (vec![vec!["a"]], 2));
        assert_eq!(rows("a,b", 2, 9), (vec![], 0));
        assert_eq!(rows("", 2, 9), (vec![], 0));
    }

    proptest! {
        #[test]
        fn finds_every_mark(bytes in proptest::collection::vec(prop_oneof![Just(b','), Just(b'\n'), Just(b'-'), Just(0x0B), Just(0x8A), any::<u8>()], 0..80)) {
            let mut marks = Marks::of(&bytes, b',', b'\n');
            let found: Vec<usize> = std::iter::from_fn(|| marks.next()).collect();
            let expected: Vec<usize> = (0..bytes.len()).filter(|at| matches!(bytes[*at], b',' | b'\n')).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
