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

/// Versions by key: 25 bytes an entry and an index of four, so that millions of rows fit a laptop.
#[derive(Default)]
pub(crate) struct Versions {
    index: HashTable<u32>,
    keys: Vec<Key>,
    contents: Vec<u64>,
    is_seen: Vec<bool>,
}

impl Versions {
    /// Adds the visible version of a fact that the ledger holds; each key comes once.
    pub(crate) fn learn(&mut self, key: Key, content: u64) {
        self.insert(key, content, false);
    }

    pub(crate) fn judge(&mut self, key: Key, content: u64) -> Verdict {
        let Some(found) = self.index.find(fold(key), |at| self.keys[*at as usize] == key) else {
            self.insert(key, content, true);
            return Verdict::New;
        };
        let at = *found as usize;
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
        self.keys.push(key);
        self.contents.push(content);
        self.is_seen.push(is_seen);
        self.index.insert_unique(fold(key), at, |other| fold(self.keys[*other as usize]));
    }
}

/// Keys are hashes already: their low half serves as the table's.
fn fold(key: Key) -> u64 {
    key as u64
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
    }
}
