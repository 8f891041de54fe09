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

    pub fn files_of<'a>(&'a self, table: &'a str) -> impl Iterator<Item = &'a FactFile> {
        self.files.iter().filter(move |file| file.table == table)
    }

    pub fn recorded_at(&self, no: BatchNo) -> Option<i64> {
        self.batches.iter().find(|batch| batch.no == no).map(|batch| batch.recorded_at)
    }
}
