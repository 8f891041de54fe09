//! What an import needs to know about each key: its visible version, and whether this import spoke of it.

use crate::keys::Key;
use hashbrown::HashTable;

/// What to do with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    New,
    /// Replaces the visible version.
    Superseding,
    /// Says what is already known.
    Duplicate,
    /// Contradicts an earlier row of the same import.
    Repeated,
}

/// Versions by key: 25 bytes an entry and an index of nine, so that millions of rows fit a laptop.
#[derive(Default)]
pub(crate) struct Versions {
    index: HashTable<Slot>,
    keys: Vec<Key>,
    contents: Vec<u64>,
    is_seen: Vec<bool>,
}

/// Where an entry is. The tag spares looking at entries of other keys, and at all entries when the index grows.
struct Slot {
    tag: u32,
    at: u32,
}

impl Slot {
    fn hash(&self) -> u64 {
        spread(self.tag)
    }
}

impl Versions {
    /// Adds the visible version of a fact that the ledger holds; each key comes once.
    pub(crate) fn learn(&mut self, key: Key, content: u64) {
        self.insert(key, content, false);
    }

    /// Whether this import spoke of the key.
    pub(crate) fn is_seen(&self, key: Key) -> bool {
        let tag = key as u32;
        let is_entry = |slot: &Slot| slot.tag == tag && self.keys[slot.at as usize] == key;
        self.index.find(spread(tag), is_entry).is_some_and(|slot| self.is_seen[slot.at as usize])
    }

    pub(crate) fn judge(&mut self, key: Key, content: u64) -> Verdict {
        let tag = key as u32;
        let is_entry = |slot: &Slot| slot.tag == tag && self.keys[slot.at as usize] == key;
        let Some(found) = self.index.find(spread(tag), is_entry) else {
            self.insert(key, content, true);
            return Verdict::New;
        };
        let at = found.at as usize;
        let is_same = self.contents[at] == content;
        match (std::mem::replace(&mut self.is_seen[at], true), is_same) {
            (_, true) => Verdict::Duplicate,
            (true, false) => Verdict::Repeated,
            (false, false) => {
                self.contents[at] = content;
                Verdict::Superseding
            }
        }
    }

    fn insert(&mut self, key: Key, content: u64, is_seen: bool) {
        let at = u32::try_from(self.keys.len()).expect("memory ends long before four billion keys of one import");
        let slot = Slot { tag: key as u32, at };
        self.keys.push(key);
        self.contents.push(content);
        self.is_seen.push(is_seen);
        self.index.insert_unique(slot.hash(), slot, Slot::hash);
    }
}

/// Keys are hashes already. The index takes high bits and low ones, so a tag is spread over 64 (by the
/// golden ratio, as Knuth does in The Art of Computer Programming, 6.4).
fn spread(tag: u32) -> u64 {
    u64::from(tag).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use super::Verdict::{Duplicate, New, Repeated, Superseding};
    use super::*;

    #[test]
    fn each_row_is_judged_by_what_is_known_and_what_this_import_said() {
        let mut versions = Versions::default();
        versions.learn(1, 10);
        versions.learn(2, 20);
        versions.learn(3, 30);
        for (step, (key, content, verdict)) in [
            (9, 90, New),
            (9, 90, Duplicate),
            (9, 91, Repeated),
            (1, 10, Duplicate),
            (1, 11, Repeated),
            (2, 21, Superseding),
            (2, 21, Duplicate),
            (2, 20, Repeated),
            (3 + (1 << 64), 30, New),
        ]
        .into_iter()
        .enumerate()
        {
            assert_eq!(versions.judge(key, content), verdict, "step {step}: key {key}, content {content}");
        }
        let is_seen = [9, 1, 2, 3, 3 + (1 << 64), 4].map(|key| versions.is_seen(key));
        assert_eq!(is_seen, [true, true, true, false, true, false], "3 is only known");
    }
}
