use crate::encode;
use crate::error::Result;
use crate::fact_file::{self, OpenFile};
use crate::keys::{Key, KeyHasher, content_hashes, halves};
use crate::ledger::Ledger;
use crate::schema::{KEY_HIGH, KEY_LOW, ROW, SOURCE, SUPERSEDES};
use crate::versions::{Verdict, Versions};
use crate::visible::{Show, View};
use arrow::array::{Array, ArrayRef, BooleanArray, Int64Array, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{Field, Schema};
use cco_domain::batch::{FactFile, Snapshot};
use cco_domain::column::{Column, FactBatch, Texts};
use cco_domain::day::Day;
use cco_domain::fact::TableSpec;
use std::sync::Arc;

/// What became of the rows of one push: together they are all of its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pushed {
    /// Written, those that supersede included.
    pub n_loaded: u64,
    /// Written in place of a version that an earlier batch holds.
    pub n_superseding: u64,
    /// Not written: the same fact with the same content is known, or came earlier in this import.
    pub n_duplicate: u64,
    /// Not written: rows (by index) whose key came earlier in this import with other content.
    pub repeated: Vec<usize>,
}

/// Room is not made for more rows than this on an estimate's word alone.
const MOST_ROWS_EXPECTED: usize = 1 << 24;

/// Writes the facts of one import. Nothing is visible before the catalog commits what [`FactWriter::finish`]
/// returns; a writer dropped before leaves at most orphans, which [`Ledger::sweep`] removes.
pub struct FactWriter {
    ledger: Ledger,
    table: &'static TableSpec,
    source: String,
    snapshot: Snapshot,
    hasher: KeyHasher,
    versions: Versions,
    /// What the snapshot shows; loaded when first needed.
    view: Option<Arc<View>>,
    /// Files whose keys `versions` does not hold yet.
    unread: Vec<FactFile>,
    open: Option<OpenFile>,
    done: Vec<FactFile>,
}

impl Ledger {
    /// A writer for facts of `source`, told apart by the columns in `key`. What `snapshot` shows is what
    /// is known already; commit on top of that snapshot only.
    pub fn writer(&self, table: &'static TableSpec, key: &[String], source: &str, snapshot: &Snapshot) -> FactWriter {
        FactWriter {
            ledger: self.clone(),
            table,
            source: source.to_owned(),
            hasher: KeyHasher::new(table, key, source),
            versions: Versions::default(),
            view: None,
            unread: snapshot.files_of(table.name).cloned().collect(),
            snapshot: snapshot.clone(),
            open: None,
            done: Vec::new(),
        }
    }
}

impl FactWriter {
    /// Makes room for about so many rows to come.
    pub fn expect_rows(&mut self, n_rows: usize) {
        self.versions.expect(n_rows.min(MOST_ROWS_EXPECTED));
    }

    /// Writes the rows of `facts` that say something new.
    pub async fn push(&mut self, facts: &FactBatch) -> Result<Pushed> {
        check_shape(self.table, facts);
        if facts.n_rows == 0 {
            return Ok(Pushed::default());
        }
        let plain = columns_of(facts);
        self.learn_keys_near(facts, &plain).await?;
        let keys = self.hasher.hash(facts);
        let contents = content_hashes(facts);
        let verdicts: Vec<_> =
            keys.iter().zip(&contents).map(|(key, content)| self.versions.judge(*key, *content)).collect();
        let pushed = count(&verdicts);
        if pushed.n_loaded > 0 {
            let rows = self.rows(plain, &keys, &contents, &verdicts);
            self.write(&rows, pushed.n_superseding).await?;
        }
        Ok(pushed)
    }

    /// Which of these rows speak of a fact that this import has spoken of, whether that was news or not.
    pub fn has_seen(&self, facts: &FactBatch) -> Vec<bool> {
        self.hasher.hash(facts).into_iter().map(|key| self.versions.is_seen(key)).collect()
    }

    /// Closes the files. They are durable and all there when this returns, and count once the catalog commits them.
    pub async fn finish(mut self) -> Result<Vec<FactFile>> {
        self.close_file().await?;
        self.ledger.expect_all(&self.done).await?;
        Ok(self.done)
    }

    /// Reads the keys of those files that can hold a version of these facts: where the key holds the
    /// table's date, only files that overlap in time.
    async fn learn_keys_near(&mut self, facts: &FactBatch, plain: &RecordBatch) -> Result<()> {
        if self.unread.is_empty() {
            return Ok(());
        }
        let days = self.days_of_key(facts, plain);
        let (near, far): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.unread).into_iter().partition(|file| overlaps(days, file));
        self.unread = far;
        if near.is_empty() {
            return Ok(());
        }
        let view = self.view().await?;
        let learn = |key, content| self.versions.learn(key, content);
        self.ledger.for_each_version(&view, self.table, near, learn).await
    }

    async fn view(&mut self) -> Result<Arc<View>> {
        if let Some(view) = &self.view {
            return Ok(Arc::clone(view));
        }
        let view = View::load(&self.ledger, &self.snapshot, self.table.name, Show::Visible).await?;
        Ok(Arc::clone(self.view.insert(Arc::new(view))))
    }

    /// `None` when the rows' days say nothing about where older versions are.
    fn days_of_key(&self, facts: &FactBatch, plain: &RecordBatch) -> Option<(Day, Day)> {
        let dated_by = self.table.dated_by.filter(|column| self.hasher.has(column))?;
        let is_dated_throughout = plain.column_by_name(dated_by)?.null_count() == 0;
        debug_assert_eq!(facts.n_rows, plain.num_rows());
        is_dated_throughout.then(|| fact_file::days(self.table, plain)).flatten()
    }

    fn rows(&self, plain: RecordBatch, keys: &[Key], contents: &[u64], verdicts: &[Verdict]) -> RecordBatch {
        let n_rows = keys.len();
        let supersedes = verdicts.iter().map(|verdict| *verdict == Verdict::Superseding);
        let halves = keys.iter().map(|key| halves(*key));
        let own: [(&str, ArrayRef); 5] = [
            (SOURCE, encode::repeated(&self.source, n_rows)),
            (KEY_HIGH, Arc::new(Int64Array::from_iter_values(halves.clone().map(|(high, _)| high)))),
            (KEY_LOW, Arc::new(Int64Array::from_iter_values(halves.map(|(_, low)| low)))),
            (ROW, Arc::new(Int64Array::from_iter_values(contents.iter().map(|content| content.cast_signed())))),
            (SUPERSEDES, Arc::new(BooleanArray::from_iter(supersedes.map(Some)))),
        ];
        let rows = with_columns(plain, own);
        let is_kept = |verdict: &Verdict| matches!(verdict, Verdict::New | Verdict::Superseding);
        if verdicts.iter().all(is_kept) {
            return rows;
        }
        let kept = BooleanArray::from_iter(verdicts.iter().map(|verdict| Some(is_kept(verdict))));
        filter_record_batch(&rows, &kept).expect("the mask has one entry for each row")
    }

    async fn write(&mut self, rows: &RecordBatch, n_superseding: u64) -> Result<()> {
        let fits = |open: &OpenFile| !open.is_full() && open.schema() == rows.schema_ref();
        if !self.open.as_ref().is_some_and(fits) {
            self.close_file().await?;
        }
        let open = match &mut self.open {
            Some(open) => open,
            none => none.insert(OpenFile::create(&self.ledger, self.table, rows.schema())?),
        };
        open.write(rows, n_superseding).await
    }

    async fn close_file(&mut self) -> Result<()> {
        if let Some(open) = self.open.take() {
            self.done.push(open.finish().await?);
        }
        Ok(())
    }
}

fn check_shape(table: &TableSpec, facts: &FactBatch) {
    assert_eq!(facts.table.name, table.name, "a writer takes facts of its own table");
    for (name, column) in &facts.columns {
        let kind = table.column(name).map(|spec| spec.kind);
        assert_eq!(kind, Some(column.kind()), "readers give {}.{name} the type that the table states", table.name);
        let len = column.n_rows().unwrap_or(facts.n_rows);
        assert_eq!(len, facts.n_rows, "readers fill {}.{name} for each row", table.name);
    }
}

/// The canonical columns present, in the table's order.
fn columns_of(facts: &FactBatch) -> RecordBatch {
    let column_of = |name: &str| facts.columns.iter().find(|(found, _)| *found == name).map(|(_, column)| column);
    let present = facts.table.columns.iter().filter_map(|spec| Some((spec.name, column_of(spec.name)?)));
    let (mut fields, mut arrays, mut texts) = (Vec::new(), Vec::new(), Vec::<(&Texts, usize)>::new());
    for (name, column) in present {
        let array = match column {
            // An id often names both line and account: it is one array then.
            Column::Text(found) => match texts.iter().find(|(earlier, _)| *earlier == found) {
                Some((_, at)) => Arc::clone(&arrays[*at]),
                None => {
                    texts.push((found, arrays.len()));
                    encode::array(column, facts.n_rows)
                }
            },
            other => encode::array(other, facts.n_rows),
        };
        fields.push(Field::new(name, array.data_type().clone(), true));
        arrays.push(array);
    }
    let schema = Arc::new(Schema::new(fields));
    RecordBatch::try_new(schema, arrays).expect("facts have at least one column, each of one length: checked before")
}

fn with_columns<const N: usize>(rows: RecordBatch, own: [(&str, ArrayRef); N]) -> RecordBatch {
    let (schema, mut arrays, _) = rows.into_parts();
    let mut fields: Vec<_> = schema.fields().iter().map(|field| field.as_ref().clone()).collect();
    for (name, array) in own {
        fields.push(Field::new(name, array.data_type().clone(), false));
        arrays.push(array);
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).expect("all columns have one entry for each row")
}

fn overlaps(days: Option<(Day, Day)>, file: &FactFile) -> bool {
    match (days, file.first_day, file.last_day) {
        (None, ..) => true,
        (Some((first, last)), Some(file_first), Some(file_last)) => first <= file_last && file_first <= last,
        // A dated row has no older version among rows without a date: the date is part of the key.
        (Some(_), ..) => false,
    }
}

fn count(verdicts: &[Verdict]) -> Pushed {
    let mut pushed = Pushed::default();
    for (row, verdict) in verdicts.iter().enumerate() {
        match verdict {
            Verdict::New => pushed.n_loaded += 1,
            Verdict::Superseding => {
                pushed.n_loaded += 1;
                pushed.n_superseding += 1;
            }
            Verdict::Duplicate => pushed.n_duplicate += 1,
            Verdict::Repeated => pushed.repeated.push(row),
        }
    }
    pushed
}
