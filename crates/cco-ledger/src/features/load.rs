//! Rows of a table's files, brought to what the plan asks of them.

use super::accounts::{Accounts, LineOwners, NOBODY};
use super::calendar::{ALWAYS, Calendar, Clock, NEVER};
use super::cells::Cells;
use super::chunk::Chunk;
use super::conditions::{bits, columns_read, days_passing};
use super::known::Known;
use super::plan::{Keeps, TablePlan, counts_as_one};
use super::since::Since;
use super::when::When;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::read::Reading;
use crate::revenue::names::Names;
use crate::schema::{BATCH, KEY_HIGH, KEY_LOW, TextAs};
use crate::visible::{Show, View, batch_column, key_columns};
use arrow::array::{Array, RecordBatch};
use cco_domain::batch::{BatchNo, FactFile, Snapshot};
use cco_domain::fact::TableSpec;
use cco_domain::measure::Knowledge;
use futures::TryStreamExt;
use futures::stream::BoxStream;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Every version in a table's files, with the as-of days on which it is seen.
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
        for row in 0..rows.num_rows() {
            let batch = batches.at(row);
            self.known.for_each_span(batch, keys.as_ref().map(|keys| keys.at(row)), |span| each(row, batch, span));
        }
    }
}

/// Where a row's values stand among its columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    pub(super) dated: Option<usize>,
    pub(super) begins: Option<usize>,
    pub(super) ends: Option<usize>,
    pub(super) seen: Option<usize>,
    /// From which as-of day on the version is seen; until when stands beside it.
    pub(super) known: Option<usize>,
    /// The same for the first moving condition; the others follow.
    pub(super) moving: usize,
    pub(super) codes: usize,
    pub(super) days: usize,
    pub(super) instant: Option<usize>,
    n_small: usize,
}

/// The class of a row, by the conditions it passes, stands first.
pub(super) const CLASS: usize = 0;

impl Layout {
    fn new(plan: &TablePlan, known: &Known) -> Layout {
        let mut n_small = CLASS + 1;
        let mut next = |n_columns: usize| {
            n_small += n_columns;
            n_small - n_columns
        };
        let mut one_if = |is_wanted: bool, n_columns: usize| is_wanted.then(|| next(n_columns));
        let dated = one_if(plan.looks_at(|when| matches!(when, When::Window { .. } | When::Ever)), 1);
        let begins = one_if(plan.looks_at(|when| when == When::Holding), 1);
        let ends = one_if(begins.is_some(), 1);
        let seen = one_if(plan.looks_at(|when| when == When::Seen), 1);
        let known = one_if(!known.sees_all_days_alike(), 2);
        let moving = next(2 * plan.moving.len());
        let codes = next(plan.codes.len());
        let days = next(plan.days.len());
        let keeps_latest = plan.tracks.iter().any(|track| matches!(track.keeps, Keeps::Latest { .. }));
        let instant = keeps_latest.then_some(plan.numbers.len());
        Layout { dated, begins, ends, seen, known, moving, codes, days, instant, n_small }
    }
}

/// A table's rows, waiting in blocks of accounts.
pub(super) struct Loaded {
    pub(super) chunks: Vec<Chunk>,
    pub(super) layout: Layout,
    /// Bits of the fixed conditions of each class of rows.
    pub(super) classes: Vec<u64>,
    /// How many codes each coded column has, 0 for unknown included.
    pub(super) n_codes: Vec<usize>,
    /// For each as-of day: since when the table is being recorded.
    pub(super) since: Vec<i32>,
}

/// What loading needs to know.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) snapshot: &'a Snapshot,
    pub(super) known: &'a Known,
    pub(super) calendar: &'a Calendar,
    pub(super) clock: &'a Clock,
    pub(super) accounts: &'a Accounts,
}

pub(super) async fn load(ground: Ground<'_>, plan: &TablePlan) -> Result<Loaded> {
    let Ground { ledger, snapshot, known, accounts, .. } = ground;
    let reader = TableReader::new(ledger, snapshot, known, plan.table).await?;
    let may_lack_account = plan.table.column("account_id").is_some_and(|column| !column.is_required);
    let owners = match may_lack_account && plan.table.column("line_id").is_some() {
        true => Some(LineOwners::load(ledger, snapshot, known, accounts).await?),
        false => None,
    };
    let mut loader = Loader::new(ground, plan, &reader, owners);
    let (near, far) = split_by_reach(ground, plan, reader.files(snapshot));
    for file in near {
        let mut batches = reader.open(&file, &loader.columns())?;
        while let Some(rows) = batches.try_next().await? {
            loader.add(&file, &rows)?;
        }
    }
    loader.look_for_first(far).await?;
    Ok(loader.finish())
}

/// The files that hold rows within the reach of the plan; and those that are older, the oldest first.
fn split_by_reach(ground: Ground<'_>, plan: &TablePlan, files: Vec<FactFile>) -> (Vec<FactFile>, Vec<FactFile>) {
    let days = ground.calendar.days();
    let (Some(&first), Some(&last)) = (days.first(), days.last()) else { return (Vec::new(), Vec::new()) };
    let is_dated_alone = plan.table.holds.is_none_or(|(begins, _)| Some(begins) == plan.table.dated_by);
    let reach = plan.reach().filter(|_| is_dated_alone && ground.known.knowledge == Knowledge::Dated);
    let Some(reach) = reach else { return (files, Vec::new()) };
    // Files state their days in UTC; a time zone may shift them by one.
    let is_ahead = |file: &FactFile| file.first_day.is_some_and(|day| day.epoch_days() > last + 1);
    let is_old = |file: &FactFile| {
        file.last_day.is_some_and(|day| day.epoch_days() < first.saturating_sub(reach).saturating_sub(1))
    };
    let (mut far, near): (Vec<_>, Vec<_>) = files.into_iter().filter(|file| !is_ahead(file)).partition(is_old);
    far.sort_by_key(|file| file.first_day);
    (near, far)
}

struct Loader<'a> {
    ground: Ground<'a>,
    plan: &'a TablePlan,
    reader: &'a TableReader,
    owners: Option<LineOwners>,
    clock: Clock,
    layout: Layout,
    chunks: Vec<Chunk>,
    classes: Classes,
    coders: Vec<Coder>,
    since: Since,
}

/// The versions of a record batch that may count, each with its account and the days on which it is seen.
#[derive(Default)]
struct Picked {
    rows: Vec<u32>,
    accounts: Vec<u32>,
    known_from: Vec<i32>,
    known_until: Vec<i32>,
}

impl<'a> Loader<'a> {
    fn new(ground: Ground<'a>, plan: &'a TablePlan, reader: &'a TableReader, owners: Option<LineOwners>) -> Loader<'a> {
        Loader {
            ground,
            plan,
            reader,
            owners,
            clock: ground.clock.clone(),
            layout: Layout::new(plan, ground.known),
            chunks: Vec::new(),
            classes: Classes::new(plan.fixed.len()),
            coders: plan.codes.iter().map(|_| Coder::default()).collect(),
            since: Since::default(),
        }
    }

    fn columns(&self) -> Vec<&'static str> {
        let TablePlan { table, fixed, moving, codes, numbers, days, .. } = self.plan;
        let range = table.holds.iter().flat_map(|(begins, ends)| [*begins, *ends]);
        let conditions = fixed.iter().map(|condition| vec![condition.column]);
        let moving = moving.iter().map(|condition| columns_read(table, condition.column));
        let values = codes.iter().chain(numbers).chain(days).copied();
        let account = ["account_id"].into_iter().chain(self.owners.is_some().then_some("line_id"));
        let dates = table.dated_by.into_iter().chain(range);
        let mut columns: Vec<&'static str> =
            account.chain(dates).chain(conditions.chain(moving).flatten()).chain(values).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    fn add(&mut self, file: &FactFile, rows: &RecordBatch) -> Result<()> {
        let dates = RowDates::of(self.plan.table, rows, &mut self.clock)?;
        let picked = self.pick(file, rows, &dates)?;
        if picked.rows.is_empty() {
            return Ok(());
        }
        let small = self.small_columns(rows, &picked, &dates)?;
        let wide = self.wide_columns(rows, &picked)?;
        self.chunks.push(Chunk::new(&picked.accounts, self.ground.accounts.len(), &small, &wide));
        Ok(())
    }

    fn pick(&mut self, file: &FactFile, rows: &RecordBatch, dates: &RowDates) -> Result<Picked> {
        let accounts = self.accounts_of(rows)?;
        let (mut picked, since) = (Picked::default(), &mut self.since);
        let last = self.ground.calendar.days().last().copied().unwrap_or(i32::MIN);
        let is_known_kept = self.layout.known.is_some();
        picked.rows.reserve(rows.num_rows());
        picked.accounts.reserve(rows.num_rows());
        self.reader.for_each_version(file, rows, |row, _, span| {
            let (account, known_from) = accounts[row];
            let day = dates.first(row);
            since.note(&span, day);
            let from = span.start.max(known_from);
            if account != NOBODY && day <= last && from < span.end {
                picked.rows.push(row as u32);
                picked.accounts.push(account);
                if is_known_kept {
                    picked.known_from.push(from);
                    picked.known_until.push(span.end);
                }
            }
        });
        Ok(picked)
    }

    /// The account of each row, and from which as-of day on that is known.
    fn accounts_of(&self, rows: &RecordBatch) -> Result<Vec<(u32, i32)>> {
        let Cells::Text { keys, texts } = Cells::of(rows, "account_id")? else { return Ok(Vec::new()) };
        let numbers: Vec<u32> =
            texts.iter().map(|id| id.map_or(NOBODY, |id| self.ground.accounts.number(id))).collect();
        if keys.null_count() == 0 {
            return Ok(keys.values().iter().map(|key| (numbers[*key as usize], 0)).collect());
        }
        let lines = match &self.owners {
            Some(owners) => Some((owners, Cells::of(rows, "line_id")?)),
            None => None,
        };
        let by_line = |row: usize| {
            let (owners, lines) = lines.as_ref()?;
            owners.of(lines.text(row)?).map(|owner| (owner.account, owner.known_from))
        };
        let account = |(row, key): (usize, Option<i32>)| match key {
            Some(key) => (numbers[key as usize], 0),
            None => by_line(row).unwrap_or((NOBODY, 0)),
        };
        Ok(keys.iter().enumerate().map(account).collect())
    }

    /// In the order of the layout.
    fn small_columns(&mut self, rows: &RecordBatch, picked: &Picked, dates: &RowDates) -> Result<Vec<Vec<i32>>> {
        let Loader { ground, plan, layout, clock, .. } = self;
        let of = |days: &[i32]| picked.rows.iter().map(|row| days[*row as usize]).collect::<Vec<i32>>();
        let bits = bits(plan.table, &plan.fixed, rows, &picked.rows)?;
        let mut columns = Vec::with_capacity(layout.n_small);
        columns.push(bits.iter().map(|bits| self.classes.number(*bits)).collect());
        columns.extend(layout.dated.map(|_| of(&dates.dated)));
        columns.extend(layout.begins.map(|_| of(&dates.begins)));
        columns.extend(layout.ends.map(|_| of(&dates.ends)));
        columns.extend(layout.seen.map(|_| picked.rows.iter().map(|row| dates.first(*row as usize)).collect()));
        if layout.known.is_some() {
            columns.extend([picked.known_from.clone(), picked.known_until.clone()]);
        }
        for condition in &plan.moving {
            let knowledge = ground.known.knowledge;
            let passing = days_passing(plan.table, condition, rows, &picked.rows, knowledge, ground.calendar, clock)?;
            columns.extend([passing.from, passing.until]);
        }
        for (coder, column) in self.coders.iter_mut().zip(&plan.codes) {
            columns.push(coder.codes(&Cells::of(rows, column)?, &picked.rows));
        }
        for column in &plan.days {
            let cells = Cells::of(rows, column)?;
            let day = |row: &u32| cells.day(*row as usize, clock).unwrap_or(NEVER);
            columns.push(picked.rows.iter().map(day).collect());
        }
        Ok(columns)
    }

    /// Numbers as the bits of floating-point numbers, then the instant.
    fn wide_columns(&self, rows: &RecordBatch, picked: &Picked) -> Result<Vec<Vec<i64>>> {
        let TablePlan { table, numbers, .. } = self.plan;
        let mut columns = Vec::new();
        for column in numbers {
            let cells = Cells::of(rows, column)?;
            let without = if counts_as_one(table, column) { 1.0 } else { 0.0 };
            let number = |row: &u32| cells.number(*row as usize).unwrap_or(without).to_bits().cast_signed();
            columns.push(picked.rows.iter().map(number).collect());
        }
        if let (Some(_), Some(dated_by)) = (self.layout.instant, table.dated_by) {
            let cells = Cells::of(rows, dated_by)?;
            columns.push(picked.rows.iter().map(|row| cells.instant(*row as usize)).collect());
        }
        Ok(columns)
    }

    /// Looks into files beyond reach, the oldest first, until no other can hold an older row.
    async fn look_for_first(&mut self, files: Vec<FactFile>) -> Result<()> {
        let Some(dated_by) = self.plan.table.dated_by else { return Ok(()) };
        for file in files {
            let earliest_possible = file.first_day.map_or(ALWAYS, |day| day.epoch_days() - 1);
            if self.since.first() <= earliest_possible {
                break;
            }
            let mut batches = self.reader.open(&file, &[dated_by])?;
            while let Some(rows) = batches.try_next().await? {
                let dates = dates_of(self.plan.table, dated_by, &rows, &mut self.clock)?;
                let since = &mut self.since;
                self.reader.for_each_version(&file, &rows, |row, _, span| since.note(&span, dates[row]));
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Loaded {
        Loaded {
            chunks: self.chunks,
            layout: self.layout,
            classes: self.classes.bits,
            n_codes: self.coders.iter().map(Coder::n_codes).collect(),
            since: self.since.by_day(self.ground.calendar),
        }
    }
}

/// The days of a record batch's rows.
struct RowDates {
    dated: Vec<i32>,
    begins: Vec<i32>,
    ends: Vec<i32>,
    /// Whether rows begin by another column than dates them.
    begins_apart: bool,
}

impl RowDates {
    fn of(table: &'static TableSpec, rows: &RecordBatch, clock: &mut Clock) -> Result<RowDates> {
        let dated = match table.dated_by {
            Some(column) => dates_of(table, column, rows, clock)?,
            None => vec![ALWAYS; rows.num_rows()],
        };
        let mut days = |column: &str, without: i32| -> Result<Vec<i32>> {
            let cells = Cells::of(rows, column)?;
            Ok((0..rows.num_rows()).map(|row| cells.day(row, clock).unwrap_or(without)).collect())
        };
        let (begins, ends) = match table.holds {
            Some((begins, ends)) => (days(begins, ALWAYS)?, days(ends, NEVER)?),
            None => (Vec::new(), Vec::new()),
        };
        let begins_apart = table.holds.is_some_and(|(begins, _)| Some(begins) != table.dated_by);
        Ok(RowDates { dated, begins, ends, begins_apart })
    }

    /// The first day on which there is anything to see of a row.
    #[inline]
    fn first(&self, row: usize) -> i32 {
        if self.begins_apart { self.dated[row].min(self.begins[row]) } else { self.dated[row] }
    }
}

/// A version of an account, or what holds, without a day was always there; an event without one has not happened.
fn dates_of(table: &TableSpec, dated_by: &str, rows: &RecordBatch, clock: &mut Clock) -> Result<Vec<i32>> {
    let was_always = dated_by == "effective_from" || table.holds.is_some_and(|(begins, _)| begins == dated_by);
    let without = if was_always { ALWAYS } else { NEVER };
    let cells = Cells::of(rows, dated_by)?;
    Ok((0..rows.num_rows()).map(|row| cells.day(row, clock).unwrap_or(without)).collect())
}

/// Combinations of conditions that rows pass, numbered as they are met.
struct Classes {
    bits: Vec<u64>,
    numbers: HashMap<u64, i32>,
    /// Number of each combination plus one, where there are few enough conditions to list all combinations.
    listed: Vec<i32>,
}

const MOST_LISTED: usize = 12;

impl Classes {
    fn new(n_conditions: usize) -> Classes {
        let n_listed = if n_conditions <= MOST_LISTED { 1 << n_conditions } else { 0 };
        Classes { bits: Vec::new(), numbers: HashMap::new(), listed: vec![0; n_listed] }
    }

    #[inline]
    fn number(&mut self, bits: u64) -> i32 {
        match self.listed.get_mut(bits as usize) {
            Some(0) => {
                self.bits.push(bits);
                self.listed[bits as usize] = self.bits.len() as i32;
                self.bits.len() as i32 - 1
            }
            Some(number) => *number - 1,
            None => {
                let Classes { bits: known, numbers, .. } = self;
                *numbers.entry(bits).or_insert_with(|| {
                    known.push(bits);
                    known.len() as i32 - 1
                })
            }
        }
    }
}

/// Values of a column as small whole numbers, 0 for an unknown one.
#[derive(Default)]
struct Coder {
    names: Names,
    marks: HashMap<i64, i32>,
}

impl Coder {
    fn codes(&mut self, cells: &Cells<'_>, picked: &[u32]) -> Vec<i32> {
        match cells {
            Cells::Text { keys, texts } => {
                let code = |text: Option<&str>| text.map_or(0, |text| self.names.code(text) as i32 + 1);
                let codes: Vec<i32> = texts.iter().map(code).collect();
                let code = |row: &u32| {
                    let row = *row as usize;
                    if keys.is_valid(row) { codes[keys.value(row) as usize] } else { 0 }
                };
                picked.iter().map(code).collect()
            }
            _ => {
                let mut code = |mark: i64| {
                    let next = self.marks.len() as i32 + 1;
                    *self.marks.entry(mark).or_insert(next)
                };
                picked.iter().map(|row| cells.mark(*row as usize).map_or(0, &mut code)).collect()
            }
        }
    }

    fn n_codes(&self) -> usize {
        self.names.len() + self.marks.len() + 1
    }
}
