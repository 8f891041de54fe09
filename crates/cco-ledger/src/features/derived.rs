//! Measures made from others.

use super::segments::Segments;
use super::verdict::NO_AGE;
use cco_domain::measure::{FeatureColumn, Why};

/// Each value over that of the whole, which has the same cells.
pub(super) fn divide(column: &mut FeatureColumn, whole: &FeatureColumn) {
    for cell in 0..column.values.len() {
        over(column, cell, whole.value(cell).unwrap_or(0.0));
    }
}

/// Each value over a number of its day.
pub(super) fn divide_by_day(column: &mut FeatureColumn, numbers: &[i32], n_accounts: usize) {
    for cell in 0..column.values.len() {
        over(column, cell, f64::from(numbers[cell / n_accounts]));
    }
}

fn over(column: &mut FeatureColumn, cell: usize, whole: f64) {
    if column.states[cell].is_none() {
        if whole == 0.0 {
            withhold(column, cell, Why::Undefined);
        } else {
            column.values[cell] /= whole;
        }
    }
}

pub(super) fn withhold(column: &mut FeatureColumn, cell: usize, why: Why) {
    (column.values[cell], column.states[cell]) = (0.0, Some(why));
}

/// One measure over another: as old as the older of the two, and as well covered as the worse.
pub(super) fn ratio(of: &FeatureColumn, to: &FeatureColumn, column: &mut FeatureColumn) {
    for cell in 0..column.values.len() {
        column.ages[cell] = older(of.ages[cell], to.ages[cell]);
        column.coverage[cell] = of.coverage[cell].min(to.coverage[cell]);
        match (of.value(cell), to.value(cell)) {
            (Some(of), Some(to)) => {
                column.values[cell] = of;
                over(column, cell, to);
            }
            _ => withhold(column, cell, Why::PartUnknown),
        }
    }
}

/// What has no age does not make the other older.
fn older(a: u16, b: u16) -> u16 {
    match (a, b) {
        (NO_AGE, age) | (age, NO_AGE) => age,
        (a, b) => a.max(b),
    }
}

/// Where a value stands among those of the same segment on the same day.
pub(super) fn percentile(of: &FeatureColumn, segments: &Segments, n_accounts: usize, column: &mut FeatureColumn) {
    column.ages.clone_from(&of.ages);
    column.coverage.clone_from(&of.coverage);
    for first in (0..of.values.len()).step_by(n_accounts.max(1)) {
        let mut ranked: Vec<(u32, f64, usize)> = Vec::new();
        for cell in first..first + n_accounts {
            match of.value(cell) {
                Some(value) => ranked.push((segments.code(cell), value, cell)),
                None => withhold(column, cell, Why::PartUnknown),
            }
        }
        ranked.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        for group in ranked.chunk_by(|a, b| a.0 == b.0) {
            rank(group, column);
        }
    }
}

/// Values of one segment, rising. Equal ones share their middle.
#[expect(clippy::float_cmp, reason = "ties are values that are equal to the last bit")]
fn rank(group: &[(u32, f64, usize)], column: &mut FeatureColumn) {
    let mut n_lower = 0;
    for ties in group.chunk_by(|a, b| a.1 == b.1) {
        let share = (n_lower as f64 + ties.len() as f64 / 2.0) / group.len() as f64;
        ties.iter().for_each(|(_, _, cell)| column.values[*cell] = share);
        n_lower += ties.len();
    }
}
