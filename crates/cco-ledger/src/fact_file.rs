//! A Parquet file being written.

use crate::error::{Doing, Error, Result};
use crate::ledger::{Ledger, store_path};
use crate::schema::{KEY_HIGH, KEY_LOW, ROW, SOURCE};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::{max, min};
use arrow::datatypes::{DataType, Date32Type, SchemaRef, TimestampMicrosecondType};
use cco_domain::batch::FactFile;
use cco_domain::day::Day;
use cco_domain::fact::{ColumnType, TableSpec};
use object_store::buffered::BufWriter;
use parquet::arrow::AsyncArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use std::sync::Arc;

/// Rows of a row group. One is encoded in memory before it is written.
pub(crate) const ROWS_PER_GROUP: usize = 262_144;
/// A larger file is closed and the next one begun.
pub(crate) const MAX_FILE_BYTES: u64 = 256 << 20;
/// Distinct texts of a row group beyond this size are no longer worth a dictionary.
const MAX_DICTIONARY_BYTES: usize = 4 << 20;
/// Bytes sent to the store at a time, above the 5 MiB that S3 asks of a part.
const PART_BYTES: usize = 8 << 20;

pub(crate) struct OpenFile {
    ledger: Ledger,
    table: &'static TableSpec,
    path: String,
    schema: SchemaRef,
    writer: AsyncArrowWriter<BufWriter>,
    n_rows: u64,
    n_superseding: u64,
    days: Option<(Day, Day)>,
}

impl OpenFile {
    pub(crate) fn create(ledger: &Ledger, table: &'static TableSpec, schema: SchemaRef) -> Result<OpenFile> {
        let path = Ledger::fresh_path(table.name);
        let sink =
            BufWriter::with_capacity(Arc::clone(&ledger.store), store_path(&path), PART_BYTES).with_max_concurrency(2);
        // Without Arrow's own description, readers see the plain types that any Parquet tool sees.
        let options = ArrowWriterOptions::new().with_properties(properties(table)).with_skip_arrow_metadata(true);
        let writer = AsyncArrowWriter::try_new_with_options(sink, Arc::clone(&schema), options)
            .map_err(|error| Error::from_parquet(Doing::Writing, &ledger.full_name(&path), error))?;
        Ok(OpenFile { ledger: ledger.clone(), table, path, schema, writer, n_rows: 0, n_superseding: 0, days: None })
    }

    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    pub(crate) fn is_full(&self) -> bool {
        self.writer.bytes_written() as u64 >= MAX_FILE_BYTES
    }

    pub(crate) async fn write(&mut self, rows: &RecordBatch, n_superseding: u64) -> Result<()> {
        self.n_rows += rows.num_rows() as u64;
        self.n_superseding += n_superseding;
        self.days = widest(self.days, days(self.table, rows));
        let written = self.writer.write(rows).await;
        written.map_err(|error| Error::from_parquet(Doing::Writing, &self.ledger.full_name(&self.path), error))
    }

    /// Closes the file; it is durable when this returns.
    pub(crate) async fn finish(mut self) -> Result<FactFile> {
        let finished = self.writer.finish().await;
        finished.map_err(|error| Error::from_parquet(Doing::Writing, &self.ledger.full_name(&self.path), error))?;
        self.ledger.make_durable(&self.path).await?;
        Ok(FactFile {
            table: self.table.name.to_owned(),
            path: self.path,
            batch: None,
            n_rows: self.n_rows,
            n_bytes: self.writer.bytes_written() as u64,
            n_superseding: self.n_superseding,
            first_day: self.days.map(|(first, _)| first),
            last_day: self.days.map(|(_, last)| last),
        })
    }
}

/// Light encodings, since imports are measured in CPU time. Only texts and days repeat enough for a
/// dictionary. Bounds of texts would cost a comparison a row and exclude little: files are not sorted by them.
fn properties(table: &TableSpec) -> WriterProperties {
    let builder = WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_created_by("cco".to_owned())
        .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_dictionary_enabled(false)
        .set_dictionary_page_size_limit(MAX_DICTIONARY_BYTES);
    let columns = table.columns.iter().map(|column| (column.name, column.kind));
    let builder = columns.chain([(SOURCE, ColumnType::Text)]).fold(builder, |builder, (name, kind)| match kind {
        ColumnType::Text => builder
            .set_column_dictionary_enabled(name.into(), true)
            .set_column_statistics_enabled(name.into(), EnabledStatistics::None),
        ColumnType::Day => builder.set_column_dictionary_enabled(name.into(), true),
        ColumnType::Int | ColumnType::Float | ColumnType::Bool | ColumnType::Instant => builder,
    });
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
