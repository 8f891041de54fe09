//! The days of rows.

use super::calendar::{ALWAYS, Clock, NEVER};
use super::cells::Cells;
use super::when::Dates;
use crate::error::{Error, Result};
use arrow::array::RecordBatch;
use cco_domain::fact::TableSpec;

/// The days of a record batch's rows.
pub(super) struct RowDates {
    pub(super) dated: Vec<i32>,
    pub(super) begins: Vec<i32>,
    pub(super) ends: Vec<i32>,
    /// Whether rows begin by another column than dates them.
    begins_apart: bool,
}

impl RowDates {
    pub(super) fn of(table: &'static TableSpec, rows: &RecordBatch, clock: &mut Clock) -> Result<RowDates> {
        let dated = match table.dated_by {
            Some(column) => dates_of(table, column, rows, clock)?,
            None => vec![ALWAYS; rows.num_rows()],
        };
        let mut days = |column: &str, without: i32| Ok::<_, Error>(Cells::of(rows, column)?.days(clock, without));
        let (begins, ends) = match table.holds {
            Some((begins, ends)) => (days(begins, ALWAYS)?, days(ends, NEVER)?),
            None => (Vec::new(), Vec::new()),
        };
        let begins_apart = table.holds.is_some_and(|(begins, _)| Some(begins) != table.dated_by);
        Ok(RowDates { dated, begins, ends, begins_apart })
    }

    pub(super) fn of_row(&self, row: usize) -> Dates {
        let day = |days: &[i32]| days.get(row).copied().unwrap_or(NEVER);
        Dates { dated: day(&self.dated), begins: day(&self.begins), ends: day(&self.ends), seen: self.first(row) }
    }

    /// The first day on which there is anything to see of a row.
    #[inline]
    pub(super) fn first(&self, row: usize) -> i32 {
        if self.begins_apart { self.dated[row].min(self.begins[row]) } else { self.dated[row] }
    }
}

/// A version of an account, or what holds, without a day was always there; an event without one has not happened.
pub(super) fn dates_of(table: &TableSpec, dated_by: &str, rows: &RecordBatch, clock: &mut Clock) -> Result<Vec<i32>> {
    let without = if was_always_without(table, dated_by) { ALWAYS } else { NEVER };
    Ok(Cells::of(rows, dated_by)?.days(clock, without))
}

fn was_always_without(table: &TableSpec, dated_by: &str) -> bool {
    dated_by == "effective_from" || table.holds.is_some_and(|(begins, _)| begins == dated_by)
}

/// Whether the days that a file states are those of all its rows that count: where some may do without, they are not.
pub(super) fn are_stated(table: &TableSpec) -> bool {
    let Some(dated_by) = table.dated_by else { return false };
    let is_required = table.column(dated_by).is_some_and(|column| column.is_required);
    let is_dated_alone = table.holds.is_none_or(|(begins, _)| begins == dated_by);
    is_dated_alone && (is_required || !was_always_without(table, dated_by))
}
