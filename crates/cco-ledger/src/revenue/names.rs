//! Texts as numbers: an account id is hashed once and is a small whole number from then on.

use hashbrown::HashTable;
use xxhash_rust::xxh3::xxh3_64;

/// Texts numbered from 0 in the order in which they were first seen, packed end to end.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    bytes: String,
    ends: Vec<usize>,
    codes: HashTable<u32>,
}

impl Names {
    /// The number of `text`, which is new when it was not seen before.
    pub(super) fn code(&mut self, text: &str) -> u32 {
        let Names { bytes, ends, codes } = self;
        let hash = xxh3_64(text.as_bytes());
        let entry = codes.entry(
            hash,
            |&code| slice(bytes, ends, code) == text,
            |&code| xxh3_64(slice(bytes, ends, code).as_bytes()),
        );
        *entry
            .or_insert_with(|| {
                let code = u32::try_from(ends.len()).expect("distinct texts of one ledger number less than 2^32");
                bytes.push_str(text);
                ends.push(bytes.len());
                code
            })
            .get()
    }

    pub(super) fn find(&self, text: &str) -> Option<u32> {
        let is_text = |&code: &u32| self.text(code) == text;
        self.codes.find(xxh3_64(text.as_bytes()), is_text).copied()
    }

    pub(super) fn text(&self, code: u32) -> &str {
        slice(&self.bytes, &self.ends, code)
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len() as u32).map(|code| self.text(code))
    }
}

fn slice<'a>(bytes: &'a str, ends: &[usize], code: u32) -> &'a str {
    let code = code as usize;
    let start = if code == 0 { 0 } else { ends[code - 1] };
    &bytes[start..ends[code]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_has_the_same_number() {
        let mut names = Names::default();
        let codes: Vec<u32> = ["b", "", "a", "b", "", "é"].iter().map(|text| names.code(text)).collect();
        assert_eq!(codes, [0, 1, 2, 0, 1, 3]);
        assert_eq!((names.text(0), names.text(1), names.text(3)), ("b", "", "é"));
        assert_eq!((names.find("a"), names.find("c")), (Some(2), None));
    }

    #[test]
    fn numbers_survive_growth() {
        let mut names = Names::default();
        for n in 0..10_000 {
            assert_eq!(names.code(&format!("account-{n}")), n);
        }
        assert_eq!(names.find("account-4321"), Some(4321));
    }
}
