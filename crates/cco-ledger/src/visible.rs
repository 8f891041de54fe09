//! Which rows a reader of a snapshot sees. One rule, used by every read: a row is visible when its batch
//! is known and not retracted, and no visible row of a later batch supersedes it.

use crate::error::Result;
use crate::keys::{self, Key};
use crate::ledger::Ledger;
use crate::schema::{BATCH, KEY_HIGH, KEY_LOW, SUPERSEDES, TextAs};
use crate::source_file::SourceFile;
use arrow::array::{Array, AsArray, BooleanArray, Int64Array, RecordBatch};
use arrow::datatypes::Int64Type;
use cco_domain::batch::{BatchNo, FactFile, Snapshot};
use futures::TryStreamExt;
use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

/// Which versions of facts a reader wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Show {
    /// The one that holds.
    Visible,
    /// Every one that was ever recorded, retracted ones too.
    Every,
}

/// The rule applied to one table at one snapshot.
#[derive(Debug)]
pub(crate) struct View {
    show: Show,
    known_at: BatchNo,
    /// Retracted batch → the batch that retracts it.
    retractions: BTreeMap<BatchNo, BatchNo>,
    recorded_at: BTreeMap<BatchNo, i64>,
    /// Last visible batch that supersedes an older version of the fact.
    shadows: HashMap<Key, BatchNo>,
    last_shadow: Option<BatchNo>,
    files: Vec<FactFile>,
}

/// What must be looked at in a file to apply the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Checks {
    pub(crate) batches: bool,
    pub(crate) keys: bool,
}

impl View {
    pub(crate) async fn load(ledger: &Ledger, snapshot: &Snapshot, table: &str, show: Show) -> Result<View> {
        let retractions = snapshot.batches.iter().filter_map(|batch| Some((batch.retracts?, batch.no)));
        let mut view = View {
            show,
            known_at: snapshot.known_at,
            retractions: retractions.collect(),
            recorded_at: snapshot.batches.iter().map(|batch| (batch.no, batch.recorded_at)).collect(),
            shadows: HashMap::new(),
            last_shadow: None,
            files: Vec::new(),
        };
        view.files = snapshot.files_of(table).filter(|file| view.may_show(file)).cloned().collect();
        if show == Show::Visible {
            view.load_shadows(ledger).await?;
        }
        Ok(view)
    }

    /// Files that may hold rows for this reader.
    pub(crate) fn files(&self) -> &[FactFile] {
        &self.files
    }

    pub(crate) fn retracted_by(&self, batch: BatchNo) -> Option<BatchNo> {
        self.retractions.get(&batch).copied()
    }

    /// Microseconds; `None` for a batch that the catalog does not know.
    pub(crate) fn recorded_at(&self, batch: BatchNo) -> Option<i64> {
        self.recorded_at.get(&batch).copied()
    }

    pub(crate) fn checks(&self, batches: &RangeInclusive<BatchNo>) -> Checks {
        let all_known = *batches.end() <= self.known_at;
        let none_hidden = self.show == Show::Every || self.retractions.range(batches.clone()).next().is_none();
        let may_be_shadowed = self.last_shadow.is_some_and(|last| *batches.start() < last);
        Checks { batches: !(all_known && none_hidden), keys: may_be_shadowed }
    }

    /// Which rows are to be shown; `None` when all are. `rows` holds the columns that `checks` asks for.
    pub(crate) fn mask(&self, rows: &RecordBatch, batch: Option<BatchNo>, checks: Checks) -> Option<BooleanArray> {
        if !checks.batches && !checks.keys {
            return None;
        }
        let batches = batch_column(rows, batch);
        let keys = checks.keys.then(|| key_columns(rows));
        let is_shown = |row: usize| {
            let batch = batches.at(row);
            let is_latest = |keys: &Keys| self.shadows.get(&keys.at(row)).is_none_or(|last| batch >= *last);
            self.is_shown(batch) && keys.as_ref().is_none_or(is_latest)
        };
        Some(BooleanArray::from_iter((0..rows.num_rows()).map(|row| Some(is_shown(row)))))
    }

    fn is_shown(&self, batch: BatchNo) -> bool {
        batch <= self.known_at && (self.show == Show::Every || !self.retractions.contains_key(&batch))
    }

    fn may_show(&self, file: &FactFile) -> bool {
        file.batch.is_none_or(|batch| self.is_shown(batch))
    }

    async fn load_shadows(&mut self, ledger: &Ledger) -> Result<()> {
        let files = self.files.clone();
        for_each_superseding(ledger, &files, |key, batch| {
            if self.is_shown(batch) {
                let last = self.shadows.entry(key).or_insert(batch);
                *last = batch.max(*last);
                self.last_shadow = self.last_shadow.max(Some(batch));
            }
        })
        .await
    }
}

/// Key and batch of each row of `files` that replaces an older version.
pub(crate) async fn for_each_superseding(
    ledger: &Ledger,
    files: &[FactFile],
    mut each: impl FnMut(Key, BatchNo),
) -> Result<()> {
    for file in files.iter().filter(|file| file.n_superseding > 0) {
        let source = SourceFile::open(ledger, file, TextAs::Plain).await?;
        let mut stream = source.stream_where(SUPERSEDES, &[KEY_HIGH, KEY_LOW, BATCH])?;
        while let Some(rows) = stream.try_next().await? {
            let (keys, batches) = (key_columns(&rows), batch_column(&rows, file.batch));
            (0..rows.num_rows()).for_each(|row| each(keys.at(row), batches.at(row)));
        }
    }
    Ok(())
}

/// The batch of each row of a file, whichever way the file states it.
pub(crate) enum Batches<'a> {
    Same(BatchNo),
    Each(&'a Int64Array),
}

impl Batches<'_> {
    pub(crate) fn at(&self, row: usize) -> BatchNo {
        match self {
            Batches::Same(batch) => *batch,
            Batches::Each(batches) => BatchNo(batches.value(row)),
        }
    }
}

pub(crate) fn batch_column(rows: &RecordBatch, batch: Option<BatchNo>) -> Batches<'_> {
    match batch {
        Some(batch) => Batches::Same(batch),
        None => Batches::Each(own_column(rows, BATCH).as_primitive::<Int64Type>()),
    }
}

/// The keys of the rows of a file.
pub(crate) struct Keys<'a> {
    high: &'a Int64Array,
    low: &'a Int64Array,
}

impl Keys<'_> {
    pub(crate) fn at(&self, row: usize) -> Key {
        keys::join(self.high.value(row), self.low.value(row))
    }
}

pub(crate) fn key_columns(rows: &RecordBatch) -> Keys<'_> {
    let half = |name| own_column(rows, name).as_primitive::<Int64Type>();
    Keys { high: half(KEY_HIGH), low: half(KEY_LOW) }
}

fn own_column<'a>(rows: &'a RecordBatch, name: &str) -> &'a dyn Array {
    rows.column_by_name(name).expect("the ledger writes its own columns into every file and asks for those it uses")
}
