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
/// to end. 24 bytes an entry and a quarter of the places free, so that millions of rows fit a laptop.
#[derive(Default)]
pub(crate) struct Versions {
    entries: Vec<Entry>,
    /// One bit a place: whether this import spoke of the entry's key.
    seen: Vec<u64>,
    n_entries: usize,
}

/// High and low half of the key, and the content. A key of zero marks a free place.
type Entry = [u64; 3];

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
        let (high, low) = halves(key);
        let place = self.place(high, low);
        self.put(place, [high, low, content]);
    }

    /// Whether this import spoke of the key.
    pub(crate) fn is_seen(&self, key: Key) -> bool {
        if self.entries.is_empty() {
            return false;
        }
        let (high, low) = halves(key);
        let place = self.place(high, low);
        self.seen[place / 64] & 1 << (place % 64) != 0
    }

    pub(crate) fn judge(&mut self, key: Key, content: u64) -> Verdict {
        self.make_room();
        let (high, low) = halves(key);
        let place = self.place(high, low);
        if is_free(&self.entries[place]) {
            self.put(place, [high, low, content]);
            self.see(place);
            return Verdict::New;
        }
        let known = &mut self.entries[place][2];
        let is_same = *known == content;
        let was_seen = self.see(place);
        match (was_seen, is_same) {
            (_, true) => Verdict::Duplicate,
            (true, false) => Verdict::Repeated,
            (false, false) => {
                self.entries[place][2] = content;
                Verdict::Superseding
            }
        }
    }

    /// Where the key is, or where it belongs.
    fn place(&self, high: u64, low: u64) -> usize {
        let n_places = self.entries.len();
        let mut place = (u128::from(high) * n_places as u128 >> 64) as usize;
        loop {
            let entry = &self.entries[place];
            if is_free(entry) || (entry[0] == high && entry[1] == low) {
                return place;
            }
            place = if place + 1 == n_places { 0 } else { place + 1 };
        }
    }

    fn put(&mut self, place: usize, entry: Entry) {
        self.entries[place] = entry;
        self.n_entries += 1;
    }

    /// Notes that this import spoke of the key at `place`, and tells whether it had before.
    fn see(&mut self, place: usize) -> bool {
        let (word, bit) = (&mut self.seen[place / 64], 1 << (place % 64));
        let was_seen = *word & bit != 0;
        *word |= bit;
        was_seen
    }

    fn make_room(&mut self) {
        if self.n_entries >= self.entries.len() / 4 * 3 {
            self.resize((self.entries.len() / 2 * 3).max(FEWEST_PLACES));
        }
    }

    fn resize(&mut self, n_places: usize) {
        let entries = std::mem::replace(&mut self.entries, vec![[0; 3]; n_places]);
        let seen = std::mem::replace(&mut self.seen, vec![0; n_places.div_ceil(64)]);
        for (from, entry) in entries.into_iter().enumerate().filter(|(_, entry)| !is_free(entry)) {
            let place = self.place(entry[0], entry[1]);
            self.entries[place] = entry;
            if seen[from / 64] & 1 << (from % 64) != 0 {
                self.see(place);
            }
        }
    }
}

fn is_free(entry: &Entry) -> bool {
    entry[0] | entry[1] == 0
}

/// Both halves of the key, which is not zero: a key of zero, should one in 2^128 be it, goes by another.
fn halves(key: Key) -> (u64, u64) {
    let key = key.max(1);
    ((key >> 64) as u64, key as u64)
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
        let keys = (0..5000_u128).map(|n| n << 120 | n % 7 << 64 | n);
        keys.clone().for_each(|key| versions.learn(key, 1));
        versions.expect(20_000);
        assert!(keys.clone().step_by(2).all(|key| versions.judge(key, 2) == Superseding));
        (0..500_u128).for_each(|n| assert_eq!(versions.judge(u128::MAX - n, 3), New, "{n}"));
        for (n, key) in keys.enumerate() {
            let expected = if n % 2 == 0 { [Duplicate, Repeated] } else { [Superseding, Repeated] };
            assert_eq!([versions.judge(key, 2), versions.judge(key, 4)], expected, "{key}");
        }
    }
}
