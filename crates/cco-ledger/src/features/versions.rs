//! Every version in a table's files, with the as-of days on which it is seen.

use super::known::Known;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::read::Reading;
use crate::schema::{BATCH, KEY_HIGH, KEY_LOW, TextAs};
use crate::visible::{Show, View, batch_column, key_columns};
use arrow::array::RecordBatch;
use cco_domain::batch::{BatchNo, FactFile, Snapshot};
use cco_domain::fact::TableSpec;
use futures::stream::BoxStream;
use std::ops::Range;
use std::sync::Arc;

pub(super) struct TableReader {
    ledger: Ledger,
    table: &'static TableSpec,
    view: Arc<View>,
    pub(super) known: Known,
}

impl TableReader {
    pub(super) async fn new(
        ledger: &Ledger,
        snapshot: &Snapshot,
        known: &Known,
        table: &'static TableSpec,
    ) -> Result<TableReader> {
        let view = Arc::new(View::load(ledger, snapshot, table.name, Show::Every).await?);
        let known = known.of_table(ledger, snapshot, table.name).await?;
        Ok(TableReader { ledger: ledger.clone(), table, view, known })
    }

    pub(super) fn files(&self, snapshot: &Snapshot) -> Vec<FactFile> {
        self.known.files(snapshot, self.table.name).cloned().collect()
    }

    /// The rows of a file in whole row groups.
    pub(super) fn open(&self, file: &FactFile, columns: &[&str]) -> Result<BoxStream<'static, Result<RecordBatch>>> {
        let keys = self.known.asks_for_keys(file).then_some([KEY_HIGH, KEY_LOW]);
        let batch = file.batch.is_none().then_some(BATCH);
        let own = keys.into_iter().flatten().chain(batch);
        let columns: Vec<&str> = columns.iter().copied().chain(own).collect();
        let reading = Reading::new(self.table, &columns, TextAs::Dictionary)?;
        Ok(reading.stream_files(&self.ledger, &self.view, vec![file.clone()]))
    }

    /// Hands over each row with its batch and each range of days on which it is seen.
    #[inline]
    pub(super) fn for_each_version(
        &self,
        file: &FactFile,
        rows: &RecordBatch,
        mut each: impl FnMut(usize, BatchNo, Range<i32>),
    ) {
        let batches = batch_column(rows, file.batch);
        let keys = self.known.asks_for_keys(file).then(|| key_columns(rows));
        if let (Some(batch), None) = (file.batch, &keys) {
            let rows = 0..rows.num_rows();
            self.known.for_each_span(batch, None, |span| rows.clone().for_each(|row| each(row, batch, span.clone())));
            return;
        }
        for row in 0..rows.num_rows() {
            let batch = batches.at(row);
            self.known.for_each_span(batch, keys.as_ref().map(|keys| keys.at(row)), |span| each(row, batch, span));
        }
    }
}
