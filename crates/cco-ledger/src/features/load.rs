//! Rows of a table's files, brought to what the plan asks of them.

use super::accounts::{Accounts, NOBODY};
use super::calendar::{ALWAYS, Calendar, Clock, NEVER};
use super::cells::Cells;
use super::chunk::Chunk;
use super::codes::{Classes, Coder, Dictionary};
use super::conditions::{bits, columns_read, days_passing, learned};
use super::known::Known;
use super::layout::Layout;
use super::owners::{LineOwners, Owner};
use super::plan::TablePlan;
use super::row_dates::{RowDates, are_stated, dates_of};
use super::since::Since;
use super::versions::TableReader;
use crate::error::Result;
use crate::ledger::Ledger;
use arrow::array::{Array, RecordBatch};
use cco_domain::batch::{FactFile, Snapshot};
use cco_domain::measure::{Knowledge, counts_as_one};
use futures::TryStreamExt;
use std::collections::BTreeMap;
use std::ops::Range;

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
    /// For each column needed, the same of rows with a known value in it.
    pub(super) filled: Vec<Vec<i32>>,
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
    let reader = TableReader::new(ground.ledger, ground.snapshot, ground.known, plan.table).await?;
    let mut loader = Loader::open(ground, plan, &reader).await?;
    let (near, far) = split_by_reach(ground, plan, reader.files(ground.snapshot));
    for file in near {
        let mut batches = reader.open(&file, &loader.columns())?;
        while let Some(rows) = batches.try_next().await? {
            loader.add(&file, &rows)?;
        }
    }
    loader.look_for_first(&far).await?;
    loader.look_for_values(&far).await?;
    Ok(loader.finish())
}

/// The files that hold rows within the reach of the plan; and those that are older, the oldest first.
pub(super) fn split_by_reach(
    ground: Ground<'_>,
    plan: &TablePlan,
    files: Vec<FactFile>,
) -> (Vec<FactFile>, Vec<FactFile>) {
    let days = ground.calendar.days();
    let (Some(&first), Some(&last)) = (days.first(), days.last()) else { return (Vec::new(), Vec::new()) };
    let reach = plan.reach().filter(|_| are_stated(plan.table) && ground.known.knowledge == Knowledge::Dated);
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

pub(super) struct Loader<'a> {
    ground: Ground<'a>,
    plan: &'a TablePlan,
    reader: &'a TableReader,
    owners: Option<LineOwners>,
    clock: Clock,
    layout: Layout,
    chunks: Vec<Chunk>,
    account_ids: Dictionary<u32>,
    classes: Classes,
    coders: Vec<Coder>,
    since: Since,
    filled: Vec<Since>,
}

/// The versions of a record batch that may count, each with its account and the days on which it is seen.
#[derive(Default)]
pub(super) struct Picked {
    pub(super) rows: Vec<u32>,
    pub(super) accounts: Vec<u32>,
    known_from: Vec<i32>,
    known_until: Vec<i32>,
}

/// The account of each row; where some name none, those whose lines have an account.
#[derive(Default)]
struct RowAccounts<'a> {
    numbers: Vec<u32>,
    by_line: BTreeMap<usize, &'a [Owner]>,
}

impl RowAccounts<'_> {
    /// Hands over the row's accounts, each with the part of `span` on which the row is its.
    #[inline]
    fn of(&self, row: usize, span: Range<i32>, mut each: impl FnMut(u32, Range<i32>)) {
        if self.numbers[row] != NOBODY {
            return each(self.numbers[row], span);
        }
        for owner in self.by_line.get(&row).copied().unwrap_or_default().iter().filter(|owner| owner.account != NOBODY)
        {
            let both = span.start.max(owner.span.start)..span.end.min(owner.span.end);
            if !both.is_empty() {
                each(owner.account, both);
            }
        }
    }
}

impl Picked {
    #[inline]
    fn push(&mut self, row: usize, account: u32, span: &Range<i32>, is_known_kept: bool) {
        self.rows.push(row as u32);
        self.accounts.push(account);
        if is_known_kept {
            self.known_from.push(span.start);
            self.known_until.push(span.end);
        }
    }
}

/// The accounts of rows that name a line and no account.
fn by_line<'a>(owners: Option<&'a LineOwners>, rows: &RecordBatch) -> Result<BTreeMap<usize, &'a [Owner]>> {
    let accounts = Cells::of(rows, "account_id")?;
    let (Some(owners), false) = (owners, accounts.is_filled()) else { return Ok(BTreeMap::new()) };
    let lines = Cells::of(rows, "line_id")?;
    let unnamed = (0..rows.num_rows()).filter(|row| !accounts.is_known(*row));
    Ok(unnamed.filter_map(|row| Some((row, owners.of(lines.text(row)?)))).collect())
}

impl<'a> Loader<'a> {
    pub(super) async fn open(ground: Ground<'a>, plan: &'a TablePlan, reader: &'a TableReader) -> Result<Loader<'a>> {
        let Ground { ledger, snapshot, known, accounts, .. } = ground;
        let may_lack_account = plan.table.column("account_id").is_some_and(|column| !column.is_required);
        let owners = match may_lack_account && plan.table.column("line_id").is_some() {
            true => Some(LineOwners::load(ledger, snapshot, known, accounts).await?),
            false => None,
        };
        Ok(Loader {
            ground,
            plan,
            reader,
            owners,
            clock: ground.clock.clone(),
            layout: Layout::new(plan, ground.known),
            chunks: Vec::new(),
            account_ids: Dictionary::default(),
            classes: Classes::new(plan.fixed.len()),
            coders: plan.codes.iter().map(|_| Coder::default()).collect(),
            since: Since::default(),
            filled: plan.needed.iter().map(|_| Since::default()).collect(),
        })
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
        self.note_filled(file, rows, |row| dates.first(row))?;
        if picked.rows.is_empty() {
            return Ok(());
        }
        let small = self.small_columns(rows, &picked, &dates)?;
        let wide = self.wide_columns(rows, &picked)?;
        self.chunks.push(Chunk::new(&picked.accounts, self.ground.accounts.len(), &small, &wide));
        Ok(())
    }

    pub(super) fn pick(&mut self, file: &FactFile, rows: &RecordBatch, dates: &RowDates) -> Result<Picked> {
        let numbers = self.numbers_of(rows)?;
        let owned = RowAccounts { by_line: by_line(self.owners.as_ref(), rows)?, numbers };
        let (mut picked, since, accounts) = (Picked::default(), &mut self.since, self.ground.accounts);
        let last = self.ground.calendar.days().last().copied().unwrap_or(i32::MIN);
        let is_known_kept = self.layout.known.is_some();
        picked.rows.reserve(rows.num_rows());
        picked.accounts.reserve(rows.num_rows());
        self.reader.for_each_version(file, rows, |row, _, span| {
            let day = dates.first(row);
            since.note(&span, day);
            if day <= last {
                owned.of(row, span, |account, span| {
                    accounts.while_there(account, span, |span| picked.push(row, account, &span, is_known_kept));
                });
            }
        });
        Ok(picked)
    }

    /// Notes which of the columns needed hold a value, on the days on which it is seen and known.
    fn note_filled(&mut self, file: &FactFile, rows: &RecordBatch, first_day: impl Fn(usize) -> i32) -> Result<()> {
        let Loader { ground: Ground { calendar, known, .. }, plan, reader, clock, filled, .. } = self;
        let all: Vec<u32> = (0..rows.num_rows() as u32).collect();
        for (column, filled) in plan.needed.iter().zip(filled) {
            let cells = Cells::of(rows, column)?;
            if cells.is_blank() || filled.reaches_all_days(calendar) {
                continue;
            }
            let learned = learned(plan.table, column, rows, &all, known.knowledge, clock)?;
            reader.for_each_version(file, rows, |row, _, span| {
                let from = span.start.max(calendar.from(learned[row]));
                if from < span.end && cells.is_known(row) {
                    filled.note(&(from..span.end), first_day(row));
                }
            });
        }
        Ok(())
    }

    /// The account that each row names.
    fn numbers_of(&mut self, rows: &RecordBatch) -> Result<Vec<u32>> {
        let Cells::Text { keys, texts } = Cells::of(rows, "account_id")? else { return Ok(Vec::new()) };
        let number = |id: Option<&str>| id.map_or(NOBODY, |id| self.ground.accounts.number(id));
        let numbers = self.account_ids.look_up(texts, number);
        Ok(match keys.null_count() {
            0 => keys.values().iter().map(|key| numbers[*key as usize]).collect(),
            _ => keys.iter().map(|key| key.map_or(NOBODY, |key| numbers[key as usize])).collect(),
        })
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
            let days = Cells::of(rows, column)?.days(clock, NEVER);
            columns.push(of(&days));
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
    async fn look_for_first(&mut self, files: &[FactFile]) -> Result<()> {
        let Some(dated_by) = self.plan.table.dated_by else { return Ok(()) };
        for file in files {
            let earliest_possible = file.first_day.map_or(ALWAYS, |day| day.epoch_days() - 1);
            if self.since.first() <= earliest_possible {
                break;
            }
            let mut batches = self.reader.open(file, &[dated_by])?;
            while let Some(rows) = batches.try_next().await? {
                let dates = dates_of(self.plan.table, dated_by, &rows, &mut self.clock)?;
                let since = &mut self.since;
                self.reader.for_each_version(file, &rows, |row, _, span| since.note(&span, dates[row]));
            }
        }
        Ok(())
    }

    /// Looks into files beyond reach, the newest first, until every column needed is known to hold a value.
    async fn look_for_values(&mut self, files: &[FactFile]) -> Result<()> {
        let TablePlan { table, needed, .. } = self.plan;
        let Some(dated_by) = table.dated_by else { return Ok(()) };
        let mut columns: Vec<&str> = needed.iter().flat_map(|column| columns_read(table, column)).collect();
        columns.push(dated_by);
        columns.sort_unstable();
        columns.dedup();
        for file in files.iter().rev() {
            let calendar = self.ground.calendar;
            if self.filled.iter_mut().all(|filled| filled.reaches_all_days(calendar)) {
                break;
            }
            let mut batches = self.reader.open(file, &columns)?;
            while let Some(rows) = batches.try_next().await? {
                let dates = dates_of(table, dated_by, &rows, &mut self.clock)?;
                self.note_filled(file, &rows, |row| dates[row])?;
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
            filled: self.filled.iter_mut().map(|filled| filled.by_day(self.ground.calendar)).collect(),
        }
    }
}
