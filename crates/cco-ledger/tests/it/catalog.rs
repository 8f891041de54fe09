//! What the state store does for the ledger, in a few lines: numbers batches, lists files, takes snapshots.

use cco_domain::batch::{Batch, BatchKind, BatchNo, FactFile, Snapshot};
use cco_ledger::Compaction;

#[derive(Default)]
pub(crate) struct Catalog {
    batches: Vec<Batch>,
    files: Vec<FactFile>,
}

/// Batch n is recorded on the n-th day of 2024, at noon.
pub(crate) fn recorded_at(no: BatchNo) -> i64 {
    const NOON_BEFORE_2024: i64 = (19_722 * 24 + 12) * 3_600_000_000;
    NOON_BEFORE_2024 + no.0 * 86_400_000_000
}

impl Catalog {
    pub(crate) fn head(&self) -> BatchNo {
        BatchNo(self.batches.len() as i64)
    }

    pub(crate) fn commit(&mut self, files: Vec<FactFile>) -> BatchNo {
        let no = self.add(BatchKind::Import, None);
        self.files.extend(files.into_iter().map(|file| FactFile { batch: Some(no), ..file }));
        no
    }

    pub(crate) fn retract(&mut self, no: BatchNo) -> BatchNo {
        self.add(BatchKind::Retract, Some(no))
    }

    pub(crate) fn replace(&mut self, compaction: Compaction) {
        self.files.retain(|file| !compaction.removed.contains(&file.path));
        self.files.extend(compaction.added);
    }

    pub(crate) fn files(&self) -> &[FactFile] {
        &self.files
    }

    pub(crate) fn now(&self) -> Snapshot {
        self.at(self.head())
    }

    pub(crate) fn at(&self, known_at: BatchNo) -> Snapshot {
        let batches = self.batches.iter().filter(|batch| batch.no <= known_at).cloned().collect();
        let may_show = |file: &&FactFile| file.batch.is_none_or(|batch| batch <= known_at);
        Snapshot { known_at, batches, files: self.files.iter().filter(may_show).cloned().collect() }
    }

    fn add(&mut self, kind: BatchKind, retracts: Option<BatchNo>) -> BatchNo {
        let no = BatchNo(self.head().0 + 1);
        self.batches.push(Batch {
            no,
            kind,
            source: "crm".into(),
            label: "test".into(),
            content_hash: no.to_string(),
            recorded_at: recorded_at(no),
            n_read: 0,
            n_loaded: 0,
            n_duplicate: 0,
            n_quarantined: 0,
            retracts,
            mapping: None,
        });
        no
    }
}
