//! A CSV export in the making: every version of every row, and the day it became known.

use super::cells::csv_line;
use cco_domain::day::Day;
use std::collections::BTreeMap;
use std::fmt::Display;

/// The rows of one file under a header of `N` columns.
#[derive(Clone, Debug)]
pub(crate) struct Sheet<const N: usize> {
    header: [&'static str; N],
    entries: Vec<Entry>,
}

/// A sheet complete and in the order in which its rows became known.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    pub(crate) name: &'static str,
    header: String,
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    on: Day,
    /// Rows with one key are versions of one fact.
    key: String,
    line: String,
}

/// How many rows of the export before are sent again.
const N_REPEATED: usize = 4;

impl<const N: usize> Sheet<N> {
    pub(crate) fn new(header: [&'static str; N]) -> Sheet<N> {
        Sheet { header, entries: Vec::new() }
    }

    /// `key` names the fact; a row entered later with the same key is a newer version of it.
    /// What becomes known after the last export never arrives.
    pub(crate) fn enter(&mut self, on: Day, key: impl Display, fields: [&dyn Display; N]) {
        self.entries.push(Entry { on, key: key.to_string(), line: csv_line(&fields) });
    }

    pub(crate) fn finish(mut self, name: &'static str) -> Log {
        self.entries.sort_by_key(|entry| entry.on);
        let header = self.header.each_ref().map(|column| column as &dyn Display);
        Log { name, header: csv_line(&header), entries: self.entries }
    }
}

impl Log {
    /// The file of what became known after one export and until the next, each fact in its latest version,
    /// with a few rows of the export before sent again. `None` when there is nothing new.
    pub(crate) fn between(&self, before: Option<Day>, after: Option<Day>, until: Day) -> Option<String> {
        let new = latest(self.known(after, until));
        if new.is_empty() {
            return None;
        }
        let lines = |rows: &BTreeMap<&str, &Entry>| {
            let mut in_order: Vec<&Entry> = rows.values().copied().collect();
            in_order.sort_by_key(|entry| entry.on);
            in_order.into_iter().map(|entry| entry.line.as_str()).collect::<String>()
        };
        let repeated = after.map(|after| self.repeated(before, after, &new)).unwrap_or_default();
        Some(format!("{}{}{}", self.header, lines(&repeated), lines(&new)))
    }

    fn repeated(&self, before: Option<Day>, after: Day, new: &BTreeMap<&str, &Entry>) -> BTreeMap<&str, &Entry> {
        let mut sent = latest(self.known(before, after));
        sent.retain(|key, _| !new.contains_key(key));
        let every = sent.len() / N_REPEATED + 1;
        sent.into_iter().step_by(every).collect()
    }

    fn known(&self, after: Option<Day>, until: Day) -> &[Entry] {
        let from = after.map_or(0, |after| self.entries.partition_point(|entry| entry.on <= after));
        let to = self.entries.partition_point(|entry| entry.on <= until);
        &self.entries[from..to]
    }
}

fn latest(entries: &[Entry]) -> BTreeMap<&str, &Entry> {
    entries.iter().map(|entry| (entry.key.as_str(), entry)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: fn(i32) -> Day = Day::from_epoch_days;

    fn log() -> Log {
        let mut sheet = Sheet::new(["id", "note"]);
        for (on, id, note) in
            [(1, "a", "first"), (2, "b", "x, \"y\""), (3, "a", "second"), (12, "b", "late"), (14, "c", "")]
        {
            sheet.enter(DAY(on), id, [&id, &note]);
        }
        sheet.finish("notes.csv")
    }

    #[test]
    fn an_export_holds_the_latest_version_of_what_is_new_and_some_rows_again() {
        let log = log();
        assert_eq!(log.between(None, None, DAY(10)).as_deref(), Some("id,note\nb,\"x, \"\"y\"\"\"\na,second\n"));
        assert_eq!(log.between(None, Some(DAY(10)), DAY(20)).as_deref(), Some("id,note\na,second\nb,late\nc,\n"));
        assert_eq!(log.between(Some(DAY(10)), Some(DAY(20)), DAY(30)), None);
    }
}
