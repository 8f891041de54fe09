//! Terms that a line had before its present one: billing systems that renew a contract by moving its end keep only the last.

use crate::error::Result;
use crate::ledger::Ledger;
use crate::read::Reading;
use crate::schema::{RECORDED_AT, RETRACTED_BY, TextAs};
use crate::visible::{Show, View};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Int64Type, TimestampMicrosecondType};
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_domain::fact::SUBSCRIPTION;
use futures::TryStreamExt;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::sync::Arc;

/// Ends of earlier terms as facts state them, by line and its first day, rising.
#[derive(Debug, Default)]
pub(super) struct MovedTerms(HashMap<(String, i32), Vec<i32>>);

impl MovedTerms {
    pub(super) fn of(&self, line_id: &str, starts: i32) -> &[i32] {
        self.0.get(&(line_id.to_owned(), starts)).map_or(&[], Vec::as_slice)
    }
}

/// When an end was first written down, microseconds; and the end.
type Told = Vec<(i64, i32)>;

/// An end counts as reached if a later one replaced it, and did so on its day or after it. An end that was corrected, or a contract
/// that was prolonged beforehand, came to no decision on that day.
pub(super) async fn moved_terms(ledger: &Ledger, snapshot: &Snapshot) -> Result<MovedTerms> {
    let view = Arc::new(View::load(ledger, snapshot, SUBSCRIPTION.name, Show::Every).await?);
    let columns = ["line_id", "starts", "term_ends", RECORDED_AT, RETRACTED_BY];
    let mut batches = Reading::new(&SUBSCRIPTION, &columns, TextAs::Plain)?.stream(ledger, view);
    let mut told: HashMap<(String, i32), Told> = HashMap::new();
    while let Some(rows) = batches.try_next().await? {
        note(&rows, &mut told);
    }
    let reached = told.into_iter().map(|(line, told)| (line, reached(told, &ledger.zone)));
    Ok(MovedTerms(reached.filter(|(_, ends)| !ends.is_empty()).collect()))
}

fn note(rows: &RecordBatch, told: &mut HashMap<(String, i32), Told>) {
    let (lines, starts) = (rows.column(0).as_string::<i32>(), rows.column(1).as_primitive::<Date32Type>());
    let (ends, recorded) =
        (rows.column(2).as_primitive::<Date32Type>(), rows.column(3).as_primitive::<TimestampMicrosecondType>());
    let retracted = rows.column(4).as_primitive::<Int64Type>();
    for row in (0..rows.num_rows()).filter(|row| ends.is_valid(*row) && retracted.is_null(*row)) {
        let told = told.entry((lines.value(row).to_owned(), starts.value(row))).or_default();
        told.push((recorded.value(row), ends.value(row)));
    }
}

fn reached(mut told: Told, zone: &TimeZone) -> Vec<i32> {
    told.sort_unstable();
    told.dedup_by_key(|(_, ends)| *ends);
    let is_reached = |pair: &&[(i64, i32)]| {
        let ((_, ends), (replaced_at, next)) = (pair[0], pair[1]);
        let on = Day::from_epoch_days(ends);
        let over_by = on.plus_days(-1).ends_in(zone);
        next > ends && over_by.is_some_and(|over| over < replaced_at)
    };
    let mut ends: Vec<i32> = told.windows(2).filter(is_reached).map(|pair| pair[0].1).collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000_000;

    /// `told`: the day on which an end was recorded, and the end.
    #[track_caller]
    fn check(told: &[(i64, i32)], expected: &[i32]) {
        let told = told.iter().map(|(day, ends)| (day * DAY, *ends)).collect();
        assert_eq!(reached(told, &TimeZone::UTC), expected);
    }

    #[test]
    fn an_end_that_was_moved_when_it_came_was_reached() {
        check(&[(0, 365)], &[]);
        check(&[(0, 365), (365, 730)], &[365]);
        check(&[(0, 365), (390, 730), (740, 1_095)], &[365, 730]);
        check(&[(0, 365), (31, 365), (400, 730)], &[365]);
    }

    #[test]
    fn a_correction_and_a_contract_prolonged_beforehand_are_no_ends() {
        check(&[(0, 365), (364, 730)], &[]);
        check(&[(0, 730), (800, 365)], &[]);
    }
}
