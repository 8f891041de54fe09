//! The rows behind a value: those that counted in one account's measure on a day, found by the plan that counts them.

use super::accounts::Accounts;
use super::calendar::{ALWAYS, Calendar, Clock};
use super::cells::Cells;
use super::conditions::{bits, days_passing, learned};
use super::known::Known;
use super::load::{Ground, Loader, split_by_reach};
use super::plan::{RowSet, TablePlan, plans};
use super::question::refuse;
use super::row_dates::RowDates;
use super::versions::TableReader;
use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::sql::{Value, values};
use crate::visible::batch_column;
use arrow::array::{RecordBatch, UInt32Array};
use arrow::compute::take_record_batch;
use cco_domain::batch::{BatchNo, FactFile, Snapshot};
use cco_domain::day::Day;
use cco_domain::measure::{Aggregate, FromFacts, Knowledge, Measure, NoneMeans, Origin};
use futures::TryStreamExt;
use jiff::tz::TimeZone;

/// One account's value of a measure that is made from facts, on a day.
#[derive(Clone, Copy, Debug)]
pub struct RowsQuestion<'a> {
    pub measure: &'a Measure,
    pub account: &'a str,
    pub day: Day,
    pub knowledge: Knowledge,
    pub zone: &'a TimeZone,
}

/// A row that counted.
#[derive(Clone, Debug, PartialEq)]
pub struct RowBehind {
    /// The batch that brought this version of it.
    pub batch: BatchNo,
    /// In the order of the table's columns, as known on the day: what a source writes after the fact is null before.
    pub cells: Vec<Value>,
    place: Place,
}

/// Where a row stands among others.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    day: i32,
    instant: i64,
    /// What the measure is of, where that is a number or a day.
    number: Option<f64>,
    ahead: Option<i32>,
}

/// The rows that a value rests on, in the order of time: of a value that is read off one row or day, that one.
pub async fn rows_behind(ledger: &Ledger, snapshot: &Snapshot, question: &RowsQuestion<'_>) -> Result<Vec<RowBehind>> {
    let Origin::Facts(facts) = &question.measure.origin else {
        return Err(refuse(format!("measure `{}` is not made from rows", question.measure.id)));
    };
    let plan = plan(question.measure, facts)?;
    let calendar = Calendar::new(&[question.day]);
    let mut clock = Clock::new(question.zone);
    let known = Known::new(snapshot, question.knowledge, &calendar, &mut clock);
    let accounts = Accounts::load(ledger, snapshot, &known).await?;
    let ground = Ground { ledger, snapshot, known: &known, calendar: &calendar, clock: &clock, accounts: &accounts };
    let reader = TableReader::new(ledger, snapshot, &known, plan.table).await?;
    let mut loader = Loader::open(ground, &plan, &reader).await?;
    let columns: Vec<&str> = plan.table.columns.iter().map(|column| column.name).collect();
    let mut search = Search { ground, plan: &plan, facts, clock: clock.clone(), found: Vec::new() };
    for file in split_by_reach(ground, &plan, reader.files(snapshot)).0 {
        let mut batches = reader.open(&file, &columns)?;
        while let Some(rows) = batches.try_next().await? {
            let dates = RowDates::of(plan.table, &rows, &mut search.clock)?;
            let picked = loader.pick(&file, &rows, &dates)?;
            let account = accounts.number(question.account);
            let own = picked.rows.iter().zip(&picked.accounts).filter(|(_, owner)| **owner == account);
            search.look_at(&file, &rows, &dates, &own.map(|(row, _)| *row).collect::<Vec<u32>>())?;
        }
    }
    Ok(decisive(facts, question.day, search.found))
}

/// The plan of the measure alone: its sets are those of the rows that count in it.
fn plan(measure: &Measure, facts: &FromFacts) -> Result<TablePlan> {
    let facts = FromFacts { none: NoneMeans::Unknown, ..facts.clone() };
    let measure = Measure { origin: Origin::Facts(facts), ..measure.clone() };
    plans(&[measure])?.pop().ok_or_else(|| refuse("a measure of facts has no plan".to_owned()))
}

/// The account's rows that have counted in what was looked at.
struct Search<'a> {
    ground: Ground<'a>,
    plan: &'a TablePlan,
    facts: &'a FromFacts,
    clock: Clock,
    found: Vec<RowBehind>,
}

/// The only as-of day.
const TODAY: i32 = 0;

impl Search<'_> {
    fn look_at(&mut self, file: &FactFile, rows: &RecordBatch, dates: &RowDates, own: &[u32]) -> Result<()> {
        let (counting, places) = self.counting(rows, dates, own)?;
        if counting.is_empty() {
            return Ok(());
        }
        let batches = batch_column(rows, file.batch);
        let cells = self.cells(rows, &counting)?;
        for (at, (row, place)) in counting.iter().zip(places).enumerate() {
            let cells = cells.iter().map(|column| column[at].clone()).collect();
            self.found.push(RowBehind { batch: batches.at(*row as usize), cells, place });
        }
        Ok(())
    }

    /// Those of the account's rows that count in some set, each with its place.
    fn counting(&mut self, rows: &RecordBatch, dates: &RowDates, own: &[u32]) -> Result<(Vec<u32>, Vec<Place>)> {
        let TablePlan { table, fixed, moving, sets, whens, .. } = self.plan;
        let Ground { calendar, known, .. } = self.ground;
        let bits = bits(table, fixed, rows, own)?;
        let mut passing = Vec::with_capacity(moving.len());
        for condition in moving {
            passing.push(days_passing(table, condition, rows, own, known.knowledge, calendar, &mut self.clock)?);
        }
        let passes = |at: usize, set: &RowSet| {
            let moves =
                |condition: &usize| (passing[*condition].from[at]..passing[*condition].until[at]).contains(&TODAY);
            bits[at] & set.fixed == set.fixed && set.moving.iter().all(moves)
        };
        let (mut counting, mut places) = (Vec::new(), Vec::new());
        for (at, row) in own.iter().enumerate() {
            let dates = dates.of_row(*row as usize);
            let set = sets.iter().find(|set| whens[set.when].span(dates, calendar).contains(&TODAY) && passes(at, set));
            if let Some(set) = set {
                counting.push(*row);
                places.push(self.place(rows, *row as usize, whens[set.when].day(dates))?);
            }
        }
        Ok((counting, places))
    }

    fn place(&mut self, rows: &RecordBatch, row: usize, day: i32) -> Result<Place> {
        let of = self.facts.aggregate.of().map(|column| Cells::of(rows, column)).transpose()?;
        let dated = self.plan.table.dated_by.map(|column| Cells::of(rows, column)).transpose()?;
        Ok(Place {
            day,
            instant: dated.map_or(i64::MIN, |cells| cells.instant(row)),
            number: of.as_ref().and_then(|cells| cells.number(row)),
            ahead: of.as_ref().and_then(|cells| cells.day(row, &mut self.clock)),
        })
    }

    /// Column by column the values of the rows, as known on the day.
    fn cells(&mut self, rows: &RecordBatch, counting: &[u32]) -> Result<Vec<Vec<Value>>> {
        let Ground { calendar, known, .. } = self.ground;
        let taken = take_record_batch(rows, &UInt32Array::from(counting.to_vec()))
            .map_err(|cause| Error::internal("taking the rows behind a value", cause))?;
        let mut columns = Vec::with_capacity(self.plan.table.columns.len());
        for column in self.plan.table.columns {
            let array = taken.column_by_name(column.name);
            let mut cells = values(array.ok_or_else(|| refuse(format!("column `{}` was not read", column.name)))?)?;
            let learned = learned(self.plan.table, column.name, rows, counting, known.knowledge, &mut self.clock)?;
            for (cell, learned) in cells.iter_mut().zip(learned) {
                if calendar.from(learned) > TODAY {
                    *cell = Value::Null;
                }
            }
            columns.push(cells);
        }
        Ok(columns)
    }
}

/// In the order of time, those of the counting rows that the value is read off.
fn decisive(facts: &FromFacts, day: Day, mut rows: Vec<RowBehind>) -> Vec<RowBehind> {
    rows.sort_by(|a, b| {
        let key = |row: &RowBehind| (row.place.day, row.place.instant);
        let number = |row: &RowBehind| row.place.number.unwrap_or(1.0);
        key(a).cmp(&key(b)).then(number(a).total_cmp(&number(b)))
    });
    let day_of = |row: Option<&RowBehind>| row.map(|row| row.place.day);
    match &facts.aggregate {
        Aggregate::Last { .. } => rows.pop().into_iter().collect(),
        Aggregate::DaysSince => {
            let newest = day_of(rows.last());
            rows.retain(|row| Some(row.place.day) == newest);
            rows
        }
        Aggregate::DaysSinceFirst => {
            let oldest = day_of(rows.iter().find(|row| row.place.day != ALWAYS));
            rows.retain(|row| Some(row.place.day) == oldest);
            rows
        }
        Aggregate::DaysUntil { .. } => {
            let is_ahead = |ahead: &i32| *ahead >= day.epoch_days();
            let nearest = rows.iter().filter_map(|row| row.place.ahead).filter(is_ahead).min();
            rows.retain(|row| nearest.is_some() && row.place.ahead == nearest);
            rows
        }
        _ => rows,
    }
}
