//! A Parquet file being written.

use crate::error::{Doing, Error, Result};
use crate::ledger::{Ledger, store_path};
use crate::row_groups::{ROWS_PER_GROUP, RowGroups};
use crate::schema::{KEY_HIGH, KEY_LOW, ROW, SOURCE};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::{max, min};
use arrow::datatypes::{DataType, Date32Type, Field, SchemaRef, TimestampMicrosecondType};
use bytes::Bytes;
use cco_domain::batch::FactFile;
use cco_domain::day::Day;
use cco_domain::fact::{ColumnType, TableSpec};
use object_store::buffered::BufWriter;
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use std::sync::Arc;
use tokio::io::AsyncWriteExt;

/// A larger file is closed and the next one begun.
pub(crate) const MAX_FILE_BYTES: u64 = 256 << 20;
/// Bytes sent to a remote store at a time, above the 5 MiB that S3 asks of a part.
const PART_BYTES: usize = 8 << 20;
/// Bytes written to a folder by one task.
const FOLDER_PART_BYTES: usize = 1 << 20;
/// Bytes of one write to a folder. Linux caches larger ones in larger pages, and takes up to ten times as long to find
/// those in free memory.
const PIECE_BYTES: usize = 128 << 10;

pub(crate) struct OpenFile {
    ledger: Ledger,
    table: &'static TableSpec,
    path: String,
    groups: RowGroups,
    sink: BufWriter,
    n_rows: u64,
    n_superseding: u64,
    days: Option<(Day, Day)>,
}

impl OpenFile {
    pub(crate) fn create(ledger: &Ledger, table: &'static TableSpec, schema: SchemaRef) -> Result<OpenFile> {
        let path = Ledger::fresh_path(table.name);
        let part_bytes = if ledger.folder.is_some() { FOLDER_PART_BYTES } else { PART_BYTES };
        let sink =
            BufWriter::with_capacity(Arc::clone(&ledger.store), store_path(&path), part_bytes).with_max_concurrency(2);
        let is_canonical = |field: &Field| field.name() == SOURCE || table.column(field.name()).is_some();
        let groups = RowGroups::new(schema, properties(table), ROWS_PER_GROUP, is_canonical)
            .map_err(|error| Error::from_parquet(Doing::Writing, &ledger.full_name(&path), error))?;
        let ledger = ledger.clone();
        Ok(OpenFile { ledger, table, path, groups, sink, n_rows: 0, n_superseding: 0, days: None })
    }

    pub(crate) fn schema(&self) -> &SchemaRef {
        self.groups.schema()
    }

    pub(crate) fn is_full(&self) -> bool {
        self.groups.n_bytes() >= MAX_FILE_BYTES
    }

    pub(crate) async fn write(&mut self, rows: &RecordBatch, n_superseding: u64) -> Result<()> {
        self.n_rows += rows.num_rows() as u64;
        self.n_superseding += n_superseding;
        self.days = widest(self.days, days(self.table, rows));
        let written = self.groups.write(rows);
        written.map_err(|error| Error::from_parquet(Doing::Writing, &self.full_name(), error))?;
        self.send().await
    }

    /// Closes the file; it is durable when this returns.
    pub(crate) async fn finish(mut self) -> Result<FactFile> {
        let finished = self.groups.finish();
        finished.map_err(|error| Error::from_parquet(Doing::Writing, &self.full_name(), error))?;
        self.send().await?;
        let closed = self.sink.shutdown().await;
        closed.map_err(|error| Error::from_parquet(Doing::Writing, &self.full_name(), error.into()))?;
        self.ledger.make_durable(&self.path).await?;
        Ok(FactFile {
            table: self.table.name.to_owned(),
            path: self.path,
            batch: None,
            n_rows: self.n_rows,
            n_bytes: self.groups.n_bytes(),
            n_superseding: self.n_superseding,
            first_day: self.days.map(|(first, _)| first),
            last_day: self.days.map(|(_, last)| last),
        })
    }

    /// Hands complete row groups over to the store, piece by piece.
    async fn send(&mut self) -> Result<()> {
        let taken = self.groups.take_bytes();
        let taken = taken.map_err(|error| Error::from_parquet(Doing::Writing, &self.full_name(), error))?;
        let mut bytes = Bytes::from(taken);
        while !bytes.is_empty() {
            let sent = self.sink.put(bytes.split_to(PIECE_BYTES.min(bytes.len()))).await;
            sent.map_err(|error| Error::from_store(Doing::Writing, &self.full_name(), error))?;
        }
        Ok(())
    }

    fn full_name(&self) -> String {
        self.ledger.full_name(&self.path)
    }
}

/// Of columns that are not coded. Light encodings, since imports are measured in CPU time. Bounds of texts would cost
/// a comparison a row and exclude little: files are not sorted by them.
fn properties(table: &TableSpec) -> WriterProperties {
    let builder = WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_created_by("cco".to_owned())
        .set_max_row_group_row_count(None)
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_dictionary_enabled(false);
    let texts = table.columns.iter().filter(|column| column.kind == ColumnType::Text).map(|column| column.name);
    let builder = texts
        .chain([SOURCE])
        .fold(builder, |builder, name| builder.set_column_statistics_enabled(name.into(), EnabledStatistics::None));
    let hashes = [KEY_HIGH, KEY_LOW, ROW].into_iter();
    let builder = hashes.fold(builder, |builder, name| {
        builder
            .set_column_statistics_enabled(name.into(), EnabledStatistics::None)
            .set_column_compression(name.into(), Compression::UNCOMPRESSED)
    });
    builder.build()
}

/// First and last day of the column by which the table is dated.
pub(crate) fn days(table: &TableSpec, rows: &RecordBatch) -> Option<(Day, Day)> {
    let dates = rows.column_by_name(table.dated_by?)?;
    let (first, last) = match dates.data_type() {
        DataType::Date32 => {
            let days = dates.as_primitive::<Date32Type>();
            (min(days)?, max(days)?)
        }
        _ => {
            let instants = dates.as_primitive::<TimestampMicrosecondType>();
            (day_of(min(instants)?), day_of(max(instants)?))
        }
    };
    Some((Day::from_epoch_days(first), Day::from_epoch_days(last)))
}

/// The day, in UTC, of a number of microseconds.
fn day_of(micros: i64) -> i32 {
    i32::try_from(micros.div_euclid(86_400_000_000)).expect("64 bits of microseconds are fewer days than 32 bits hold")
}

fn widest(a: Option<(Day, Day)>, b: Option<(Day, Day)>) -> Option<(Day, Day)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}
