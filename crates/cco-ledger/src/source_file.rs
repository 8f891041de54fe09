//! A Parquet file being read.

use crate::error::{Doing, Error, Result};
use crate::ledger::{Ledger, store_path};
use crate::schema::{BATCH, TextAs, text_type};
use crate::stored_bytes::StoredBytes;
use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Field, Schema};
use cco_domain::batch::{BatchNo, FactFile};
use futures::StreamExt;
use futures::stream::BoxStream;
use object_store::ObjectStoreExt;
use parquet::arrow::arrow_reader::{ArrowPredicateFn, ArrowReaderMetadata, ArrowReaderOptions, RowFilter};
use parquet::arrow::{ParquetRecordBatchStreamBuilder, ProjectionMask};
use parquet::errors::ParquetError;
use parquet::file::statistics::Statistics;
use std::ops::RangeInclusive;
use std::sync::Arc;

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
        let loaded = load(&mut reader, texts).await;
        let metadata = match loaded {
            Ok(metadata) => metadata,
            Err(error) => return Err(explain(ledger, file, error).await),
        };
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
        self.build(columns, crate::fact_file::ROWS_PER_GROUP, Some(flag))
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
        let stream = builder.build().map_err(&corrupt)?;
        Ok(stream.map(move |rows| rows.map_err(&corrupt)).boxed())
    }
}

async fn load(reader: &mut StoredBytes, texts: TextAs) -> parquet::errors::Result<ArrowReaderMetadata> {
    let found = ArrowReaderMetadata::load_async(reader, ArrowReaderOptions::new()).await?;
    let fields: Vec<Field> = found.schema().fields().iter().map(|field| retype(field, texts)).collect();
    let options = ArrowReaderOptions::new().with_schema(Arc::new(Schema::new(fields)));
    ArrowReaderMetadata::try_new(Arc::clone(found.metadata()), options)
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
