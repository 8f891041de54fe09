//! A Parquet file being read.

use crate::error::{Doing, Error};
use crate::ledger::{Ledger, store_path};
use crate::schema::{self, BATCH, KEY_HIGH, KEY_LOW, ROW, SOURCE, SUPERSEDES, TextAs, text_type};
use crate::stored_bytes::StoredBytes;
use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Field, FieldRef, Schema};
use cco_domain::batch::{BatchNo, FactFile};
use cco_domain::fact;
use futures::stream::BoxStream;
use futures::{FutureExt, StreamExt};
use object_store::ObjectStoreExt;
use parquet::arrow::arrow_reader::{ArrowPredicateFn, ArrowReaderMetadata, ArrowReaderOptions, RowFilter};
use parquet::arrow::{ParquetRecordBatchStreamBuilder, ProjectionMask};
use parquet::errors::ParquetError;
use parquet::file::statistics::Statistics;
use std::any::Any;
use std::ops::RangeInclusive;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

type Result<T, E = Error> = std::result::Result<T, E>;

pub(crate) struct SourceFile {
    full_name: String,
    metadata: ArrowReaderMetadata,
    reader: StoredBytes,
    batch: Option<BatchNo>,
}

impl SourceFile {
    pub(crate) async fn open(ledger: &Ledger, file: &FactFile, texts: TextAs) -> Result<SourceFile> {
        let full_name = ledger.full_name(&file.path);
        let mut reader =
            StoredBytes { store: Arc::clone(&ledger.store), path: store_path(&file.path), n_bytes: file.n_bytes };
        let loaded = AssertUnwindSafe(load(&mut reader, texts)).catch_unwind().await.unwrap_or_else(panicked);
        let metadata = match loaded {
            Ok(metadata) => metadata,
            Err(error) => return Err(explain(ledger, file, error).await),
        };
        check_shape(file, texts, &metadata)
            .map_err(|fault| Error::Corrupt { path: full_name.clone(), source: fault.into() })?;
        Ok(SourceFile { full_name, metadata, reader, batch: file.batch })
    }

    pub(crate) fn has(&self, column: &str) -> bool {
        self.metadata.schema().column_with_name(column).is_some()
    }

    /// Lowest and highest batch of the file's rows, from its statistics where rows carry their own.
    pub(crate) fn batches(&self) -> RangeInclusive<BatchNo> {
        if let Some(batch) = self.batch {
            return batch..=batch;
        }
        let everything = BatchNo(i64::MIN)..=BatchNo(i64::MAX);
        let Some((column, _)) = self.metadata.schema().column_with_name(BATCH) else { return everything };
        let range_of = |statistics: Option<&Statistics>| match statistics {
            Some(Statistics::Int64(values)) => Some((*values.min_opt()?, *values.max_opt()?)),
            _ => None,
        };
        let groups = self.metadata.metadata().row_groups().iter();
        let ranges: Option<Vec<_>> = groups.map(|group| range_of(group.column(column).statistics())).collect();
        let widest = ranges.and_then(|ranges| ranges.into_iter().reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))));
        widest.map_or(everything, |(low, high)| BatchNo(low)..=BatchNo(high))
    }

    /// The named columns, in the file's order; those that the file lacks are left out.
    pub(crate) fn stream(
        self,
        columns: &[&str],
        rows_at_a_time: usize,
    ) -> Result<BoxStream<'static, Result<RecordBatch>>> {
        self.build(columns, rows_at_a_time, None)
    }

    /// As [`SourceFile::stream`], of the rows for which the Boolean column `flag` is true.
    pub(crate) fn stream_where(
        self,
        flag: &'static str,
        columns: &[&str],
    ) -> Result<BoxStream<'static, Result<RecordBatch>>> {
        self.build(columns, crate::row_groups::ROWS_PER_GROUP, Some(flag))
    }

    fn build(
        self,
        columns: &[&str],
        rows_at_a_time: usize,
        flag: Option<&'static str>,
    ) -> Result<BoxStream<'static, Result<RecordBatch>>> {
        let mask = |columns: &[&str]| ProjectionMask::columns(self.metadata.parquet_schema(), columns.iter().copied());
        let filter = flag.map(|flag| {
            let is_flagged = move |rows: RecordBatch| Ok(arrow::array::AsArray::as_boolean(rows.column(0)).clone());
            RowFilter::new(vec![Box::new(ArrowPredicateFn::new(mask(&[flag]), is_flagged))])
        });
        let projection = mask(columns);
        let SourceFile { full_name, metadata, reader, .. } = self;
        let corrupt = move |error: ParquetError| Error::from_parquet(Doing::Reading, &full_name, error);
        let mut builder = ParquetRecordBatchStreamBuilder::new_with_metadata(reader, metadata)
            .with_projection(projection)
            .with_batch_size(rows_at_a_time);
        if let Some(filter) = filter {
            builder = builder.with_row_filter(filter);
        }
        let stream = AssertUnwindSafe(builder.build().map_err(&corrupt)?).catch_unwind();
        Ok(stream.map(move |rows| rows.unwrap_or_else(panicked).map_err(&corrupt)).boxed())
    }
}

async fn load(reader: &mut StoredBytes, texts: TextAs) -> parquet::errors::Result<ArrowReaderMetadata> {
    let found = ArrowReaderMetadata::load_async(reader, ArrowReaderOptions::new()).await?;
    let fields: Vec<Field> = found.schema().fields().iter().map(|field| retype(field, texts)).collect();
    let options = ArrowReaderOptions::new().with_schema(Arc::new(Schema::new(fields)));
    ArrowReaderMetadata::try_new(Arc::clone(found.metadata()), options)
}

/// The decoder panics on some damaged bytes. To the ledger a damaged file is an error, so the panic ends here.
fn panicked<T>(_: Box<dyn Any + Send>) -> parquet::errors::Result<T> {
    Err(ParquetError::General("the decoder gave up".to_owned()))
}

/// Readers rely on the columns that the ledger writes; a file with others was not written by it as it is.
fn check_shape(file: &FactFile, texts: TextAs, metadata: &ArrowReaderMetadata) -> Result<(), String> {
    let n_rows = metadata.metadata().file_metadata().num_rows();
    if u64::try_from(n_rows) != Ok(file.n_rows) {
        return Err(format!("it holds {n_rows} rows, not {}", file.n_rows));
    }
    let table = fact::table(&file.table).ok_or_else(|| format!("there is no table `{}`", file.table))?;
    let schema = metadata.schema();
    let own = [SOURCE, KEY_HIGH, KEY_LOW, ROW, SUPERSEDES].into_iter().chain(file.batch.is_none().then_some(BATCH));
    if let Some(absent) = own.into_iter().find(|name| schema.column_with_name(name).is_none()) {
        return Err(format!("it lacks the column `{absent}`"));
    }
    let is_wrong = |found: &&FieldRef| schema::field(table, found.name(), texts).as_ref() != Some(found.as_ref());
    match schema.fields().iter().find(is_wrong) {
        Some(wrong) => Err(format!("the ledger writes no column `{}` of type {}", wrong.name(), wrong.data_type())),
        None => Ok(()),
    }
}

fn retype(field: &Field, texts: TextAs) -> Field {
    let wanted = match field.data_type() {
        DataType::Utf8 => text_type(texts),
        other => other.clone(),
    };
    field.clone().with_data_type(wanted)
}

/// A file of another size than the catalog states is damaged, whatever the reader stumbled over first.
async fn explain(ledger: &Ledger, file: &FactFile, error: ParquetError) -> Error {
    let full_name = ledger.full_name(&file.path);
    match ledger.store.head(&store_path(&file.path)).await {
        Ok(found) if found.size != file.n_bytes => Error::Corrupt {
            path: full_name,
            source: format!("{} bytes, not {}: {error}", found.size, file.n_bytes).into(),
        },
        Ok(_) => Error::from_parquet(Doing::Reading, &full_name, error),
        Err(store_error) => Error::from_store(Doing::Reading, &full_name, store_error),
    }
}
