//! Batches: one import is one batch is one transaction; the batch number is the transaction time.

use crate::day::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// Counts commits of a workspace from 1. "As known at batch 7" means batches 1 to 7.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BatchNo(pub i64);

impl fmt::Display for BatchNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a batch did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchKind {
    Import,
    /// Decides about rows set aside: they are loaded now, or dismissed.
    Replay,
    /// Hides an earlier batch from here on.
    Retract,
}

/// A committed batch, as the catalog knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    pub no: BatchNo,
    pub kind: BatchKind,
    /// Name of the system the facts came from; part of every fact's key.
    pub source: String,
    /// File name or other words for people.
    pub label: String,
    /// Hash of the content and of the mapping that read it: the same again is a no-op.
    pub content_hash: String,
    /// Microseconds since 1970-01-01T00:00:00Z. Never earlier than that of a smaller batch number.
    pub recorded_at: i64,
    pub n_read: u64,
    pub n_loaded: u64,
    pub n_duplicate: u64,
    pub n_quarantined: u64,
    /// For `Retract`: the batch hidden.
    pub retracts: Option<BatchNo>,
    /// The mapping used, as TOML text.
    pub mapping: Option<String>,
}

/// A Parquet file of facts in the object store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactFile {
    pub table: String,
    /// Path under the ledger's root.
    pub path: String,
    /// The batch of all its rows; `None` when rows carry their own `_batch` (a compacted file).
    pub batch: Option<BatchNo>,
    pub n_rows: u64,
    pub n_bytes: u64,
    /// How many rows replace a version that an earlier batch holds.
    pub n_superseding: u64,
    /// Range of the table's `dated_by` column, both ends included; `None` when nothing is dated.
    pub first_day: Option<Day>,
    pub last_day: Option<Day>,
}

/// All that a reader may see: the files and batches known at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Rows of later batches do not exist for this reader.
    pub known_at: BatchNo,
    /// Batches 1..=known_at in order.
    pub batches: Vec<Batch>,
    /// Live files that may hold rows of those batches.
    pub files: Vec<FactFile>,
}

impl Snapshot {
    /// Batches hidden by a retraction that is itself known.
    pub fn retracted(&self) -> BTreeSet<BatchNo> {
        self.batches.iter().filter_map(|batch| batch.retracts).collect()
    }

    /// The last batch recorded by an instant, in microseconds since 1970-01-01T00:00:00Z; 0 when none was.
    pub fn last_batch_by(&self, instant: i64) -> BatchNo {
        let by_then = self.batches.iter().take_while(|batch| batch.recorded_at <= instant);
        by_then.last().map_or(BatchNo(0), |batch| batch.no)
    }

    /// What a reader saw when batch `no` was the last: what came later does not exist for it.
    pub fn as_known_at(&self, no: BatchNo) -> Snapshot {
        Snapshot {
            known_at: no,
            batches: self.batches.iter().filter(|batch| batch.no <= no).cloned().collect(),
            files: self.files.iter().filter(|file| file.batch.is_none_or(|batch| batch <= no)).cloned().collect(),
        }
    }

    pub fn files_of<'a>(&'a self, table: &'a str) -> impl Iterator<Item = &'a FactFile> {
        self.files.iter().filter(move |file| file.table == table)
    }

    pub fn recorded_at(&self, no: BatchNo) -> Option<i64> {
        self.batches.iter().find(|batch| batch.no == no).map(|batch| batch.recorded_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(no: i64, recorded_at: i64) -> Batch {
        Batch {
            no: BatchNo(no),
            kind: BatchKind::Import,
            source: "billing".to_owned(),
            label: String::new(),
            content_hash: String::new(),
            recorded_at,
            n_read: 0,
            n_loaded: 0,
            n_duplicate: 0,
            n_quarantined: 0,
            retracts: None,
            mapping: None,
        }
    }

    fn file(path: &str, batch: Option<i64>) -> FactFile {
        FactFile {
            table: "subscription".to_owned(),
            path: path.to_owned(),
            batch: batch.map(BatchNo),
            n_rows: 1,
            n_bytes: 1,
            n_superseding: 0,
            first_day: None,
            last_day: None,
        }
    }

    #[test]
    fn an_instant_means_the_last_batch_recorded_until_then() {
        let batches = vec![batch(1, 100), batch(2, 200), batch(3, 200)];
        let snapshot = Snapshot { known_at: BatchNo(3), batches, files: Vec::new() };
        for (instant, expected) in [(i64::MIN, 0), (99, 0), (100, 1), (199, 1), (200, 3), (i64::MAX, 3)] {
            assert_eq!(snapshot.last_batch_by(instant), BatchNo(expected), "at {instant}");
        }
    }

    #[test]
    fn a_compacted_file_may_hold_rows_of_any_batch() {
        let files = vec![file("merged", None), file("1", Some(1)), file("2", Some(2))];
        let snapshot = Snapshot { known_at: BatchNo(2), batches: vec![batch(1, 100), batch(2, 200)], files };
        let then = snapshot.as_known_at(BatchNo(1));
        let paths: Vec<&str> = then.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!((then.known_at, then.batches.len(), paths), (BatchNo(1), 1, vec!["merged", "1"]));
        assert_eq!(snapshot.as_known_at(BatchNo(2)), snapshot);
    }
}
