//! Units that went over to a longer billing period.

use super::book::Rows;
use super::stretch::Stretch;
use cco_domain::policy::BillingChange;
use cco_domain::revenue::price::length;

pub(super) fn is_less_often(stretch: &Stretch) -> bool {
    if stretch.desk.policy.billing_change != BillingChange::Tagged {
        return false;
    }
    let parts = &stretch.unit.parts;
    let before = parts.iter().filter_map(|part| shortest(stretch, stretch.before(&part.rows), stretch.opening)).min();
    let after = parts.iter().filter_map(|part| shortest(stretch, &part.rows.closing, stretch.closing)).min();
    before.zip(after).is_some_and(|(before, after)| after > before)
}

/// The length of the shortest billing period in force on a day.
fn shortest(stretch: &Stretch, rows: &Rows, day: i32) -> Option<i64> {
    let lines = stretch.desk.teller.lines();
    let period = |row| lines.invoiced_every.get(row).unwrap_or(*lines.billing_period.get(row));
    rows.in_force(day).map(|(row, _)| length(period(row))).min()
}
