//! Texts as numbers: an account id is hashed once and is a small whole number from then on.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use xxhash_rust::xxh3::xxh3_64;

/// Texts numbered from 0 in the order in which they were first seen, packed end to end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    bytes: String,
    ends: Vec<usize>,
    slots: HashTable<Slot>,
}

/// A text's number beside enough of the text to know a short one without looking for it elsewhere.
#[derive(Clone, Copy, Debug)]
struct Slot {
    head: Head,
    number: u32,
}

/// The first bytes of a text, and in the last place its length, as far as it can be said there.
type Head = [u8; HEAD_BYTES + 1];

const HEAD_BYTES: usize = 11;

fn head(text: &str) -> Head {
    let mut head = Head::default();
    let n_bytes = text.len().min(HEAD_BYTES);
    head[..n_bytes].copy_from_slice(&text.as_bytes()[..n_bytes]);
    head[HEAD_BYTES] = u8::try_from(text.len()).unwrap_or(u8::MAX);
    head
}

impl Names {
    /// The number of `text`, which is new when it was not seen before.
    pub(crate) fn code(&mut self, text: &str) -> u32 {
        let Names { bytes, ends, slots } = self;
        let head = head(text);
        let is_text =
            |slot: &Slot| slot.head == head && (text.len() <= HEAD_BYTES || slice(bytes, ends, slot.number) == text);
        let hash_of = |slot: &Slot| hash(slice(bytes, ends, slot.number));
        match slots.entry(hash(text), is_text, hash_of) {
            Entry::Occupied(slot) => slot.get().number,
            Entry::Vacant(slot) => {
                let number = u32::try_from(ends.len()).expect("distinct texts of one ledger number less than 2^32");
                slot.insert(Slot { head, number });
                bytes.push_str(text);
                ends.push(bytes.len());
                number
            }
        }
    }

    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        let head = head(text);
        let is_text = |slot: &Slot| slot.head == head && (text.len() <= HEAD_BYTES || self.text(slot.number) == text);
        self.slots.find(hash(text), is_text).map(|slot| slot.number)
    }

    pub(crate) fn text(&self, code: u32) -> &str {
        slice(&self.bytes, &self.ends, code)
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Of all texts together.
    pub(crate) fn n_bytes(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len() as u32).map(|code| self.text(code))
    }
}

fn hash(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
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
    fn texts_with_the_same_beginning_are_told_apart() {
        let mut names = Names::default();
        let texts = ["ab", "ab\0", "12345678901", "123456789012", "123456789013", &"x".repeat(300), &"x".repeat(301)];
        let numbered = |names: &mut Names| texts.map(|text| names.code(text));
        assert_eq!((numbered(&mut names), numbered(&mut names)), ([0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 4, 5, 6]));
        assert_eq!(texts.map(|text| names.find(text)), [0, 1, 2, 3, 4, 5, 6].map(Some));
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
