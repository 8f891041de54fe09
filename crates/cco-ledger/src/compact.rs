use crate::error::Result;
use crate::fact_file::{MAX_FILE_BYTES, OpenFile};
use crate::ledger::Ledger;
use crate::read::Reading;
use crate::schema::{BATCH, KEY_HIGH, KEY_LOW, RECORDED_AT, ROW, SOURCE, SUPERSEDES, TextAs};
use crate::source_file::SourceFile;
use crate::visible::{Show, View};
use arrow::array::{AsArray, RecordBatch};
use cco_domain::batch::{BatchNo, FactFile, Snapshot};
use cco_domain::fact::TableSpec;
use futures::TryStreamExt;
use std::sync::Arc;

/// Files to be replaced by others that say the same, in one transaction of the catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compaction {
    pub removed: Vec<String>,
    pub added: Vec<FactFile>,
}

impl Ledger {
    /// Rewrites the table's small files as few. Every version of every fact is kept, each row with the batch
    /// that brought it, so every answer stays the same at every "known at". The old files stay until swept.
    pub async fn compact(&self, snapshot: &Snapshot, table: &'static TableSpec) -> Result<Compaction> {
        let small: Vec<_> = snapshot.files_of(table.name).filter(|file| is_small(snapshot, file)).cloned().collect();
        if small.len() < 2 {
            return Ok(Compaction::default());
        }
        let columns = self.columns_in(table, &small).await?;
        // Rows that a compacted file holds of later batches must be kept too.
        let all = Snapshot { known_at: BatchNo(i64::MAX), ..snapshot.clone() };
        let view = Arc::new(View::load(self, &all, table.name, Show::Every).await?);
        let removed = small.iter().map(|file| file.path.clone()).collect();
        let mut rows = Reading::new(table, &columns, TextAs::Dictionary)?.stream_files(self, &view, small);
        let mut open: Option<OpenFile> = None;
        let mut added = Vec::new();
        while let Some(rows) = rows.try_next().await? {
            let file = match open.take() {
                Some(full) if full.is_full() => {
                    added.push(full.finish().await?);
                    None
                }
                open => open,
            };
            let file = match file {
                Some(file) => open.insert(file),
                None => open.insert(OpenFile::create(self, table, rows.schema())?),
            };
            file.write(&rows, count_superseding(&rows)).await?;
        }
        if let Some(last) = open {
            added.push(last.finish().await?);
        }
        self.expect_all(&added).await?;
        Ok(Compaction { removed, added })
    }

    /// The table's columns that at least one of the files holds, and the ledger's own.
    async fn columns_in(&self, table: &'static TableSpec, files: &[FactFile]) -> Result<Vec<&'static str>> {
        let mut is_present = vec![false; table.columns.len()];
        for file in files {
            let source = SourceFile::open(self, file, TextAs::Plain).await?;
            for (present, column) in is_present.iter_mut().zip(table.columns) {
                *present |= source.has(column.name);
            }
        }
        let present = table.columns.iter().zip(is_present).filter(|(_, present)| *present);
        let own = [SOURCE, KEY_HIGH, KEY_LOW, ROW, SUPERSEDES, BATCH, RECORDED_AT];
        Ok(present.map(|(column, _)| column.name).chain(own).collect())
    }
}

/// A file that is at least half full gains little from company.
fn is_small(snapshot: &Snapshot, file: &FactFile) -> bool {
    let is_known = file.batch.is_none_or(|batch| snapshot.recorded_at(batch).is_some());
    is_known && file.n_bytes < MAX_FILE_BYTES / 2
}

fn count_superseding(rows: &RecordBatch) -> u64 {
    let flags = rows.column_by_name(SUPERSEDES).expect("compaction reads the flag of every row");
    flags.as_boolean().true_count() as u64
}
