//! A canonical table as DataFusion sees it. Files whose rows are all visible go to DataFusion's own
//! Parquet scan, which skips row groups by filter; the others are read through the visibility rule.

use super::session::store_url;
use crate::ledger::Ledger;
use crate::read::Reading;
use crate::schema::{BATCH, RECORDED_AT, RETRACTED_BY, TextAs};
use crate::source_file::SourceFile;
use crate::visible::{Checks, Show, View};
use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use cco_domain::batch::{FactFile, Snapshot};
use cco_domain::fact::TableSpec;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::DataFusionError;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfigBuilder, ParquetSource};
use datafusion::datasource::source::DataSourceExec;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::empty::EmptyExec;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use datafusion::physical_plan::union::UnionExec;
use futures::TryStreamExt;
use std::sync::Arc;

type Result<T, E = DataFusionError> = std::result::Result<T, E>;

#[derive(Debug)]
pub(super) struct FactTable {
    ledger: Ledger,
    snapshot: Arc<Snapshot>,
    table: &'static TableSpec,
    show: Show,
    schema: SchemaRef,
}

impl FactTable {
    /// The table's own columns in its own order, then `extra` ones of the ledger.
    pub(super) fn new(
        ledger: &Ledger,
        snapshot: &Arc<Snapshot>,
        table: &'static TableSpec,
        show: Show,
        extra: &[&'static str],
    ) -> Arc<FactTable> {
        let columns: Vec<_> = table.columns.iter().map(|column| column.name).chain(extra.iter().copied()).collect();
        let reading = Reading::new(table, &columns, TextAs::Plain).expect("a table has its own columns");
        let schema = Arc::clone(reading.schema());
        Arc::new(FactTable { ledger: ledger.clone(), snapshot: Arc::clone(snapshot), table, show, schema })
    }

    /// Files that may be scanned as they are, and files that need the rule.
    async fn sort_files(&self, view: &View, wanted: &SchemaRef) -> Result<(Vec<FactFile>, Vec<FactFile>)> {
        let is_stored = |file: &FactFile, column: &str| match column {
            BATCH | RECORDED_AT => file.batch.is_none(),
            column => column != RETRACTED_BY,
        };
        let (mut whole, mut ruled) = (Vec::new(), Vec::new());
        for file in view.files() {
            let all_stored = wanted.fields().iter().all(|field| is_stored(file, field.name()));
            if all_stored && self.shows_all(view, file).await? {
                whole.push(file.clone());
            } else {
                ruled.push(file.clone());
            }
        }
        Ok((whole, ruled))
    }

    async fn shows_all(&self, view: &View, file: &FactFile) -> Result<bool> {
        let batches = match file.batch {
            Some(batch) => batch..=batch,
            None => SourceFile::open(&self.ledger, file, TextAs::Plain).await.map_err(external)?.batches(),
        };
        Ok(view.checks(&batches) == Checks { batches: false, keys: false })
    }

    fn scan_whole(
        &self,
        files: Vec<FactFile>,
        projection: Option<&Vec<usize>>,
        n_groups: usize,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let files: Vec<_> = files.into_iter().map(|file| PartitionedFile::new(file.path, file.n_bytes)).collect();
        let per_group = files.len().div_ceil(n_groups.max(1));
        let groups = files.chunks(per_group).map(|files| FileGroup::new(files.to_vec())).collect();
        let source = Arc::new(ParquetSource::new(Arc::clone(&self.schema)));
        let config = FileScanConfigBuilder::new(store_url(), source)
            .with_file_groups(groups)
            .with_projection_indices(projection.cloned())?
            .build();
        Ok(DataSourceExec::from_data_source(config))
    }

    fn scan_ruled(&self, files: Vec<FactFile>, view: Arc<View>, wanted: &SchemaRef) -> Result<Arc<dyn ExecutionPlan>> {
        let columns: Vec<_> = wanted.fields().iter().map(|field| field.name().as_str()).collect();
        let reading = Reading::new(self.table, &columns, TextAs::Plain).map_err(external)?;
        let rows = |file| -> Arc<dyn PartitionStream> {
            Arc::new(RuledFile { ledger: self.ledger.clone(), view: Arc::clone(&view), reading: reading.clone(), file })
        };
        let partitions = files.into_iter().map(rows).collect();
        Ok(Arc::new(StreamingTableExec::try_new(Arc::clone(wanted), partitions, None, [], false, None)?))
    }
}

#[async_trait]
impl TableProvider for FactTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    /// Filters and limits stay above the scan; DataFusion's optimizer hands filters down to Parquet.
    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let wanted = match projection {
            Some(projection) => Arc::new(self.schema.project(projection)?),
            None => Arc::clone(&self.schema),
        };
        let view = View::load(&self.ledger, &self.snapshot, self.table.name, self.show).await.map_err(external)?;
        let (whole, ruled) = self.sort_files(&view, &wanted).await?;
        let mut parts = Vec::new();
        if !whole.is_empty() {
            parts.push(self.scan_whole(whole, projection, state.config().target_partitions())?);
        }
        if !ruled.is_empty() {
            parts.push(self.scan_ruled(ruled, Arc::new(view), &wanted)?);
        }
        match parts.len() {
            0 => Ok(Arc::new(EmptyExec::new(wanted))),
            1 => Ok(parts.remove(0)),
            _ => UnionExec::try_new(parts),
        }
    }
}

/// The rows of one file that the rule shows.
#[derive(Debug)]
struct RuledFile {
    ledger: Ledger,
    view: Arc<View>,
    reading: Reading,
    file: FactFile,
}

impl PartitionStream for RuledFile {
    fn schema(&self) -> &SchemaRef {
        self.reading.schema()
    }

    fn execute(&self, _context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let rows = self.reading.clone().stream_files(&self.ledger, &self.view, vec![self.file.clone()]);
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(self.schema()), rows.map_err(external)))
    }
}

pub(super) fn external(error: crate::error::Error) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}
