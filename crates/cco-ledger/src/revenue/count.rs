//! Who counts as a customer at the two ends.

use super::book::Rows;
use super::stretch::{Ends, Stretch};
use cco_domain::policy::FreeAccounts;
use cco_domain::revenue::query::RevenueError;
use cco_domain::revenue::tally::Tally;

/// What is decided for the whole unit, whatever groups its rows are in.
pub(super) struct Whole {
    /// It comes in, and was there before.
    is_return: bool,
    /// It had a day without revenue, and policy takes such a unit out of retention.
    pub(super) is_lapsed: bool,
}

impl Whole {
    pub(super) fn of(stretch: &Stretch, parts: &[Ends]) -> Result<Whole, RevenueError> {
        let (opening, closing) = (stretch.opening, stretch.closing);
        let before = stretch.sum_all(parts.iter().map(|ends| ends.opening))?;
        let after = stretch.sum_all(parts.iter().map(|ends| ends.closing))?;
        let was_in = before > 0 || parts.iter().any(|ends| is_free_customer(stretch, ends.before, opening));
        let is_in = after > 0 || parts.iter().any(|ends| is_free_customer(stretch, ends.after, closing));
        let policy = stretch.desk.policy;
        Ok(Whole {
            is_return: !was_in && is_in && stretch.unit.counted.is_return(opening, closing, policy),
            is_lapsed: !policy.reactivation_in_nrr && !stretch.unit.revenue.cover(opening, closing),
        })
    }
}

fn is_free_customer(stretch: &Stretch, rows: &Rows, day: i32) -> bool {
    stretch.desk.policy.free_accounts == FreeAccounts::Active && rows.presence_days().any(|days| days.contains(day))
}

/// Fills in the counts.
pub(super) fn record(stretch: &Stretch, ends: &Ends, whole: &Whole, tally: &mut Tally) {
    let was_in = ends.opening > 0 || is_free_customer(stretch, ends.before, stretch.opening);
    let is_in = ends.closing > 0 || is_free_customer(stretch, ends.after, stretch.closing);
    let is_lapsed = ends.opening > 0 && whole.is_lapsed;
    let comes_in = !was_in && is_in;
    tally.n_opening += i64::from(was_in);
    tally.n_churned += i64::from((was_in && !is_in) || is_lapsed);
    tally.n_new += i64::from(comes_in && !whole.is_return);
    tally.n_reactivated += i64::from(comes_in && whole.is_return);
    tally.n_closing += i64::from(is_in);
    tally.n_expanded += i64::from(tally.expansion.0 > 0);
    tally.n_contracted += i64::from(tally.contraction.0 > 0);
}
