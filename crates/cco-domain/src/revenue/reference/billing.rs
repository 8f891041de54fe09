//! Accounts that went over to a longer billing period (switch 12).

use super::stretch::{Side, Stretch};
use crate::day::Day;
use crate::policy::BillingChange;
use crate::revenue::price::length;

pub(super) fn is_less_often(stretch: &Stretch<'_>) -> bool {
    let shortest = |side: Side<'_>, day: Day| {
        side.in_force(day).map(|(_, line)| length(line.invoiced_every.unwrap_or(line.billing_period))).min()
    };
    let before = shortest(stretch.opening, stretch.period.opening);
    let after = shortest(stretch.closing, stretch.period.closing);
    stretch.policy().billing_change == BillingChange::Tagged
        && before.zip(after).is_some_and(|(before, after)| after > before)
}
