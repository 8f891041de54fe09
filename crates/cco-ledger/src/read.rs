use crate::error::{Error, Result};
use crate::keys::Key;
use crate::ledger::Ledger;
use crate::row_groups::ROWS_PER_GROUP;
use crate::schema::{self, BATCH, KEY_HIGH, KEY_LOW, RECORDED_AT, RETRACTED_BY, ROW, TextAs};
use crate::source_file::SourceFile;
use crate::visible::{Checks, Show, View, batch_column, key_columns};
use arrow::array::{
    ArrayRef, AsArray, Int64Array, RecordBatch, RecordBatchOptions, TimestampMicrosecondArray, new_null_array,
};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{Int64Type, Schema, SchemaRef};
use cco_domain::batch::{BatchNo, FactFile, Snapshot};
use cco_domain::fact::TableSpec;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt, stream};
use std::sync::Arc;

/// Rows of a batch when nobody asked for dictionaries.
const ROWS_AT_A_TIME: usize = 32_768;

impl Ledger {
    /// Rows visible at the snapshot: of each fact the latest version whose batch is known and not
    /// retracted. Columns come in the order asked for; one that a file lacks is null there. Beside the
    /// table's columns, those of [`crate::schema`] may be asked for. Row order is that of the files.
    pub async fn read(
        &self,
        snapshot: &Snapshot,
        table: &'static TableSpec,
        columns: &[&str],
        texts: TextAs,
    ) -> Result<Vec<RecordBatch>> {
        self.scan(snapshot, table, columns, texts).await?.try_collect().await
    }

    /// As [`Ledger::read`], a batch at a time. With [`TextAs::Dictionary`] a batch is a whole row group,
    /// so that texts keep the dictionary they were written with.
    pub async fn scan(
        &self,
        snapshot: &Snapshot,
        table: &'static TableSpec,
        columns: &[&str],
        texts: TextAs,
    ) -> Result<BoxStream<'static, Result<RecordBatch>>> {
        let view = View::load(self, snapshot, table.name, Show::Visible).await?;
        Ok(Reading::new(table, columns, texts)?.stream(self, Arc::new(view)))
    }

    /// Key and content hash of each row that `view` shows in `files`.
    pub(crate) async fn for_each_version(
        &self,
        view: &Arc<View>,
        table: &'static TableSpec,
        files: Vec<FactFile>,
        mut each: impl FnMut(Key, u64),
    ) -> Result<()> {
        let mut versions =
            Reading::new(table, &[KEY_HIGH, KEY_LOW, ROW], TextAs::Plain)?.stream_files(self, view, files);
        while let Some(rows) = versions.try_next().await? {
            let (keys, contents) = (key_columns(&rows), rows.column(2).as_primitive::<Int64Type>());
            for row in 0..rows.num_rows() {
                each(keys.at(row), contents.value(row).cast_unsigned());
            }
        }
        Ok(())
    }
}

/// Which columns to read, and in what form.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    schema: SchemaRef,
    texts: TextAs,
}

impl Reading {
    pub(crate) fn new(table: &'static TableSpec, columns: &[&str], texts: TextAs) -> Result<Reading> {
        let field = |name: &&str| {
            schema::field(table, name, texts)
                .ok_or_else(|| Error::internal("reading", format!("table `{}` has no column `{name}`", table.name)))
        };
        let fields: Vec<_> = columns.iter().map(field).collect::<Result<_>>()?;
        Ok(Reading { schema: Arc::new(Schema::new(fields)), texts })
    }

    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    pub(crate) fn stream(self, ledger: &Ledger, view: Arc<View>) -> BoxStream<'static, Result<RecordBatch>> {
        let files = view.files().to_vec();
        self.stream_files(ledger, &view, files)
    }

    pub(crate) fn stream_files(
        self,
        ledger: &Ledger,
        view: &Arc<View>,
        files: Vec<FactFile>,
    ) -> BoxStream<'static, Result<RecordBatch>> {
        let (ledger, view) = (ledger.clone(), Arc::clone(view));
        let open = move |file: FactFile| {
            let (ledger, view, reading) = (ledger.clone(), Arc::clone(&view), self.clone());
            async move { reading.stream_file(&ledger, view, file).await }
        };
        stream::iter(files).then(open).try_flatten().boxed()
    }

    async fn stream_file(
        self,
        ledger: &Ledger,
        view: Arc<View>,
        file: FactFile,
    ) -> Result<BoxStream<'static, Result<RecordBatch>>> {
        let source = SourceFile::open(ledger, &file, self.texts).await?;
        let checks = view.checks(&source.batches());
        let needed = self.columns_of(&source, checks);
        let rows_at_a_time = match self.texts {
            TextAs::Dictionary => ROWS_PER_GROUP,
            TextAs::Plain => ROWS_AT_A_TIME,
        };
        let raw = source.stream(&needed, rows_at_a_time)?;
        let shape = move |rows: RecordBatch| self.shape(&view, &rows, file.batch, checks);
        Ok(raw.map_ok(shape).try_filter(|rows| std::future::ready(rows.num_rows() > 0)).boxed())
    }

    /// What to read from a file: what is wanted of it, and what the checks need.
    fn columns_of(&self, source: &SourceFile, checks: Checks) -> Vec<&str> {
        let wants = |name: &str| self.schema.column_with_name(name).is_some();
        let needs_batch = checks.batches || checks.keys || wants(RETRACTED_BY);
        let wanted = self.schema.fields().iter().map(|field| field.name().as_str());
        let own = [(KEY_HIGH, checks.keys), (KEY_LOW, checks.keys), (BATCH, needs_batch)]
            .into_iter()
            .filter(|(name, needed)| *needed && !wants(name));
        wanted.chain(own.map(|(name, _)| name)).filter(|name| source.has(name)).collect()
    }

    /// The rows that are visible, in the columns asked for.
    fn shape(&self, view: &View, rows: &RecordBatch, batch: Option<BatchNo>, checks: Checks) -> RecordBatch {
        let n_rows = rows.num_rows();
        let column =
            |field: &arrow::datatypes::FieldRef| match (rows.column_by_name(field.name()), field.name().as_str()) {
                (Some(found), _) => Arc::clone(found),
                (None, BATCH) => each_row(rows, batch, |no| Some(no.0)),
                (None, RETRACTED_BY) => each_row(rows, batch, |no| view.retracted_by(no).map(|by| by.0)),
                (None, RECORDED_AT) => recorded(rows, batch, view),
                (None, _) => new_null_array(field.data_type(), n_rows),
            };
        let columns = self.schema.fields().iter().map(column).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(n_rows));
        let shaped = RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)
            .expect("files hold the types that the table states: the ledger wrote them");
        match view.mask(rows, batch, checks) {
            Some(mask) => filter_record_batch(&shaped, &mask).expect("the mask has one entry for each row"),
            None => shaped,
        }
    }
}

fn each_row(rows: &RecordBatch, batch: Option<BatchNo>, value: impl Fn(BatchNo) -> Option<i64>) -> ArrayRef {
    let batches = batch_column(rows, batch);
    Arc::new(Int64Array::from_iter((0..rows.num_rows()).map(|row| value(batches.at(row)))))
}

fn recorded(rows: &RecordBatch, batch: Option<BatchNo>, view: &View) -> ArrayRef {
    let batches = batch_column(rows, batch);
    let instants = (0..rows.num_rows()).map(|row| view.recorded_at(batches.at(row)));
    Arc::new(TimestampMicrosecondArray::from_iter(instants).with_timezone("UTC"))
}
