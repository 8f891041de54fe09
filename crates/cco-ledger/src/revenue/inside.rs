//! What a unit was worth on days inside a period.

use super::stretch::{Ends, Stretch, scale};
use cco_domain::revenue::query::RevenueError;

/// Days strictly inside the period on which some row's worth changes, in order.
pub(super) fn change_days(stretch: &Stretch) -> Vec<i32> {
    let pieces = stretch.unit.parts.iter().flat_map(|part| part.rows.closing.pieces.iter());
    let changes = pieces.flat_map(|piece| [piece.days.from, piece.days.to]);
    let mut days: Vec<i32> = changes.filter(|day| stretch.opening < *day && *day < stretch.closing).collect();
    days.sort_unstable();
    days.dedup();
    days
}

pub(super) fn values_on(stretch: &Stretch, parts: &[Ends], day: i32) -> Result<Vec<i64>, RevenueError> {
    parts.iter().map(|ends| value_on(stretch, ends, day)).collect()
}

/// A part's worth on a day inside the period, at the rates that the period's ends show, so that rates alone
/// move nothing.
fn value_on(stretch: &Stretch, ends: &Ends, day: i32) -> Result<i64, RevenueError> {
    let teller = &stretch.desk.teller;
    if !teller.revalues() {
        return teller.total(stretch.unit.account, ends.after, day);
    }
    let mut locals = vec![0_i128; ends.legs.len()];
    let mut total = 0;
    for (row, local) in ends.after.in_force(day) {
        let code = teller.currencies().codes.get(row) as usize;
        let leg = &ends.legs[code];
        locals[code] += i128::from(local);
        if leg.local_closing == 0 && leg.local_opening == 0 {
            total += i128::from(teller.convert(row, local, stretch.closing)?);
        }
    }
    for (leg, local) in ends.legs.iter().zip(locals) {
        let local = i128::from(stretch.sum(local)?);
        if leg.local_closing != 0 {
            total += scale(local, leg.closing, leg.local_closing);
        } else if leg.local_opening != 0 {
            total += scale(local, leg.opening, leg.local_opening);
        }
    }
    stretch.sum(total)
}
