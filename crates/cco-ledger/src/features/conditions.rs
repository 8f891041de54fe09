//! Which rows pass which conditions, and from which day on.

use super::calendar::{Calendar, Clock, NEVER};
use super::cells::Cells;
use super::text_test::TextTest;
use crate::error::Result;
use arrow::array::{Array, RecordBatch};
use cco_domain::fact::{ColumnSpec, SUBSCRIPTION, TableSpec};
use cco_domain::measure::{Condition, Knowledge, Test};

/// For each row of `picked` the bits of the conditions it passes.
pub(super) fn bits(
    table: &TableSpec,
    conditions: &[Condition],
    rows: &RecordBatch,
    picked: &[u32],
) -> Result<Vec<u64>> {
    let mut bits = vec![0; picked.len()];
    for column in columns_of(conditions) {
        let of_column = conditions.iter().enumerate().filter(|(_, condition)| condition.column == column);
        let cells = Cells::of(rows, column)?;
        match &cells {
            Cells::Text { keys, texts } => {
                let (mut of_text, mut of_unknown) = (vec![0_u64; texts.len()], 0);
                for (bit, condition) in of_column {
                    let test = TextTest::new(&condition.test);
                    let is_list = table.column(column).is_some_and(|spec| spec.is_list);
                    of_unknown |= u64::from(passes_unknown(&condition.test)) << bit;
                    for (text, bits) in texts.iter().zip(&mut of_text) {
                        *bits |= u64::from(text.is_some_and(|text| test.passes(text, is_list))) << bit;
                    }
                }
                if keys.null_count() == 0 {
                    let keys = keys.values();
                    picked.iter().zip(&mut bits).for_each(|(row, bits)| *bits |= of_text[keys[*row as usize] as usize]);
                } else {
                    for (row, bits) in picked.iter().map(|row| *row as usize).zip(&mut bits) {
                        *bits |= if keys.is_valid(row) { of_text[keys.value(row) as usize] } else { of_unknown };
                    }
                }
            }
            _ => {
                for (bit, condition) in of_column {
                    for (row, bits) in picked.iter().zip(&mut bits) {
                        *bits |= u64::from(passes(&cells, &condition.test, *row as usize)) << bit;
                    }
                }
            }
        }
    }
    Ok(bits)
}

fn columns_of(conditions: &[Condition]) -> Vec<&'static str> {
    let mut columns: Vec<_> = conditions.iter().map(|condition| condition.column).collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

fn passes_unknown(test: &Test) -> bool {
    matches!(test, Test::Unknown | Test::InOrUnknown(_))
}

/// Of a value that is not a text.
fn passes(cells: &Cells<'_>, test: &Test, row: usize) -> bool {
    match test {
        Test::Known => cells.is_known(row),
        Test::Unknown => !cells.is_known(row),
        Test::AtLeast(least) => cells.number(row).is_some_and(|number| number >= *least),
        Test::Below(bound) => cells.number(row).is_some_and(|number| number < *bound),
        Test::Is(wanted) => cells.truth(row) == Some(*wanted),
        Test::In(_)
        | Test::NotIn(_)
        | Test::InOrUnknown(_)
        | Test::Contains(_)
        | Test::DaysAgoOver(_)
        | Test::DaysAgoUpTo(_) => false,
    }
}

/// From which as-of day on a row passes, and until when.
pub(super) struct Passing {
    pub(super) from: Vec<i32>,
    pub(super) until: Vec<i32>,
}

/// The days on which each row of `picked` passes a condition that depends on the day.
pub(super) fn days_passing(
    table: &TableSpec,
    condition: &Condition,
    rows: &RecordBatch,
    picked: &[u32],
    knowledge: Knowledge,
    calendar: &Calendar,
    clock: &mut Clock,
) -> Result<Passing> {
    let n_days = calendar.len() as i32;
    let cells = Cells::of(rows, condition.column)?;
    let learned = learned(table, condition.column, rows, picked, knowledge, clock)?;
    let known = bits(table, &[Condition { column: condition.column, test: Test::Known }], rows, picked)?;
    let fixed = bits(table, std::slice::from_ref(condition), rows, picked)?;
    let mut passing = Passing { from: vec![0; picked.len()], until: vec![n_days; picked.len()] };
    for (place, row) in picked.iter().map(|row| *row as usize).enumerate() {
        let known_from = calendar.from(learned[place]);
        let (from, until) = match &condition.test {
            test if passes_unknown(test) && (known[place] == 0 || (fixed[place] == 1 && *test != Test::Unknown)) => {
                (0, n_days)
            }
            test if passes_unknown(test) => (0, known_from),
            Test::DaysAgoOver(days) => {
                let over = i32::try_from(*days).unwrap_or(i32::MAX).saturating_add(1);
                let passed = cells.day(row, clock).map_or(NEVER, |day| day.saturating_add(over));
                (known_from.max(calendar.from(passed)), n_days)
            }
            Test::DaysAgoUpTo(days) => match cells.day(row, clock) {
                Some(day) => {
                    let over = i32::try_from(*days).unwrap_or(i32::MAX).saturating_add(1);
                    (known_from.max(calendar.from(day)), calendar.from(day.saturating_add(over)))
                }
                None => (n_days, n_days),
            },
            Test::Known if known[place] == 1 => (known_from, n_days),
            _ if fixed[place] == 1 => (known_from, n_days),
            _ => (n_days, n_days),
        };
        (passing.from[place], passing.until[place]) = (from, until);
    }
    Ok(passing)
}

/// From which day on the value of a column is known, row by row.
///
/// What happens on a day is known by that day. What a source writes after the fact is known when the row is recorded; where all is
/// taken as known, by the day that goes with it, and without that day never.
pub(super) fn learned(
    table: &TableSpec,
    column: &str,
    rows: &RecordBatch,
    picked: &[u32],
    knowledge: Knowledge,
    clock: &mut Clock,
) -> Result<Vec<i32>> {
    let known_by = table.column(column).and_then(|spec: &ColumnSpec| spec.known_by);
    let Some(known_by) = known_by.filter(|by| *by == column || knowledge == Knowledge::Dated) else {
        return Ok(vec![i32::MIN; picked.len()]);
    };
    let cells = Cells::of(rows, known_by)?;
    // The end of a paid term is agreed on before it comes.
    let term = match table.name == SUBSCRIPTION.name && column == "ends" {
        true => Some(Cells::of(rows, "term_ends")?),
        false => None,
    };
    let mut learned = |row: usize| {
        let day = cells.day(row, clock);
        let is_agreed = day.is_some() && term.as_ref().is_some_and(|term| term.day(row, clock) == day);
        if is_agreed { i32::MIN } else { day.unwrap_or(NEVER) }
    };
    Ok(picked.iter().map(|row| learned(*row as usize)).collect())
}

/// The columns that must be read for a condition.
pub(super) fn columns_read(table: &TableSpec, column: &'static str) -> Vec<&'static str> {
    let known_by = table.column(column).and_then(|spec| spec.known_by);
    let term = (table.name == SUBSCRIPTION.name && column == "ends").then_some("term_ends");
    [Some(column), known_by, term].into_iter().flatten().collect()
}
