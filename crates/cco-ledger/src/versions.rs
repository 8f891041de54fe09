//! What an import needs to know about each key: its visible version, and whether this import spoke of it.

use crate::keys::Key;

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

/// Versions by key: a table in which a key's place follows from its size, so that growing it is one walk from end
/// to end. 25 bytes a place and a quarter of the places free, so that millions of rows fit a laptop.
#[derive(Default)]
pub(crate) struct Versions {
    /// Small enough for the processor's cache: a key that is new is mostly known to be from these alone.
    marks: Vec<Mark>,
    entries: Vec<Entry>,
    n_entries: usize,
}

/// 0 while a place is free; else some bits of its key and, in the highest, whether this import spoke of it.
type Mark = u8;

/// The key and the content.
type Entry = [u64; 3];

const FREE: Mark = 0;
const SEEN: Mark = 0x80;
const FEWEST_PLACES: usize = 1024;

impl Versions {
    /// Makes room for keys to come, which is quicker than to grow by and by.
    pub(crate) fn expect(&mut self, n_more: usize) {
        let n_places = (self.n_entries + n_more) / 3 * 4 + FEWEST_PLACES;
        if n_places > self.entries.len() {
            self.resize(n_places);
        }
    }

    /// Adds the visible version of a fact that the ledger holds; each key comes once.
    pub(crate) fn learn(&mut self, key: Key, content: u64) {
        self.make_room();
        let place = self.place(key);
        self.put(place, key, content, mark_of(key));
    }

    /// Whether this import spoke of the key.
    pub(crate) fn is_seen(&self, key: Key) -> bool {
        !self.marks.is_empty() && self.marks[self.place(key)] & SEEN != 0
    }

    pub(crate) fn judge(&mut self, key: Key, content: u64) -> Verdict {
        self.make_room();
        let place = self.place(key);
        if self.marks[place] == FREE {
            self.put(place, key, content, mark_of(key) | SEEN);
            return Verdict::New;
        }
        let was_seen = self.marks[place] & SEEN != 0;
        self.marks[place] |= SEEN;
        let known = &mut self.entries[place][2];
        match (was_seen, *known == content) {
            (_, true) => Verdict::Duplicate,
            (true, false) => Verdict::Repeated,
            (false, false) => {
                *known = content;
                Verdict::Superseding
            }
        }
    }

    /// Where the key is, or where it belongs.
    fn place(&self, key: Key) -> usize {
        let n_places = self.marks.len();
        let (high, low) = ((key >> 64) as u64, key as u64);
        let mut place = ((u128::from(high) * n_places as u128) >> 64) as usize;
        loop {
            let mark = self.marks[place] & !SEEN;
            if mark == FREE || (mark == mark_of(key) && self.entries[place][..2] == [high, low]) {
                return place;
            }
            place = if place + 1 == n_places { 0 } else { place + 1 };
        }
    }

    fn put(&mut self, place: usize, key: Key, content: u64, mark: Mark) {
        self.marks[place] = mark;
        self.entries[place] = [(key >> 64) as u64, key as u64, content];
        self.n_entries += 1;
    }

    fn make_room(&mut self) {
        if self.n_entries >= self.marks.len() / 4 * 3 {
            self.resize((self.marks.len() / 2 * 3).max(FEWEST_PLACES));
        }
    }

    fn resize(&mut self, n_places: usize) {
        let marks = std::mem::replace(&mut self.marks, vec![FREE; n_places]);
        let entries = std::mem::replace(&mut self.entries, vec![[0; 3]; n_places]);
        self.n_entries = 0;
        for ([high, low, content], mark) in entries.into_iter().zip(marks).filter(|(_, mark)| *mark != FREE) {
            let key = Key::from(high) << 64 | Key::from(low);
            let place = self.place(key);
            self.put(place, key, content, mark);
        }
    }
}

fn mark_of(key: Key) -> Mark {
    (key as u64 % 127 + 1) as Mark
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

    /// Keys whose places are crowded together, so that the table is searched, wraps around and grows.
    #[test]
    fn crowded_keys_are_told_apart_while_the_table_grows() {
        let mut versions = Versions::default();
        let keys = (0..5000_u128).map(|n| (n << 120) | ((n % 7) << 64) | n);
        keys.clone().for_each(|key| versions.learn(key, 1));
        assert!(keys.clone().step_by(2).all(|key| versions.judge(key, 2) == Superseding));
        versions.expect(20_000);
        (0..500_u128).for_each(|n| assert_eq!(versions.judge(u128::MAX - n, 3), New, "{n}"));
        for (n, key) in keys.enumerate() {
            assert_eq!(versions.is_seen(key), n % 2 == 0, "{key}");
            let expected = if n % 2 == 0 { Repeated } else { Superseding };
            assert_eq!([versions.judge(key, 4), versions.judge(key, 5)], [expected, Repeated], "{key}");
        }
    }
}
