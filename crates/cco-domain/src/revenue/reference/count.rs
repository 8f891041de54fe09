//! Who counts as a customer at the two ends (switches 4 and 9).

use super::book::sum;
use super::days::Days;
use super::stretch::{Part, Side, Stretch};
use crate::day::Day;
use crate::money::Atoms;
use crate::policy::FreeAccounts;
use crate::revenue::query::{Period, RevenueError};
use crate::revenue::tally::Tally;

/// What is decided for the whole account, whatever groups its lines are in.
pub(super) struct Counted {
    /// It comes in, and was there before.
    is_return: bool,
    /// It had a day without revenue, and policy takes such an account out of retention.
    pub is_lapsed: bool,
}

impl Counted {
    pub(super) fn of_whole(stretch: &Stretch<'_>, parts: &[Part<'_>]) -> Result<Counted, RevenueError> {
        let Period { opening, closing } = stretch.period;
        let before = sum(stretch.account, parts.iter().map(|part| part.opening))?;
        let after = sum(stretch.account, parts.iter().map(|part| part.closing))?;
        let comes_in = !is_in(before, stretch.opening, opening) && is_in(after, stretch.closing, closing);
        let policy = stretch.policy();
        Ok(Counted {
            is_return: comes_in && counted_days(stretch.closing).is_return(opening, closing, policy),
            is_lapsed: !policy.reactivation_in_nrr && !stretch.closing.revenue_days().cover(opening, closing),
        })
    }
}

fn counted_days(side: Side<'_>) -> Days {
    match side.book.policy.free_accounts {
        FreeAccounts::NotCustomer => side.revenue_days(),
        FreeAccounts::Active => Days::new(side.revenue_ranges().chain(side.presence_ranges())),
    }
}

fn is_in(amount: Atoms, side: Side<'_>, day: Day) -> bool {
    let is_free = || side.presence_ranges().any(|range| range.contains(day));
    amount > Atoms::ZERO || (side.book.policy.free_accounts == FreeAccounts::Active && is_free())
}

/// Fills in the counts.
pub(super) fn record(stretch: &Stretch<'_>, part: &Part<'_>, whole: &Counted, tally: &mut Tally) {
    let was_in = is_in(part.opening, part.opening_rows, stretch.period.opening);
    let is_in = is_in(part.closing, part.closing_rows, stretch.period.closing);
    let is_lapsed = part.opening > Atoms::ZERO && whole.is_lapsed;
    tally.n_opening += i64::from(was_in);
    tally.n_churned += i64::from((was_in && !is_in) || is_lapsed);
    tally.n_new += i64::from(!was_in && is_in && !whole.is_return);
    tally.n_reactivated += i64::from(!was_in && is_in && whole.is_return);
    tally.n_closing += i64::from(is_in);
    tally.n_expanded += i64::from(tally.expansion > Atoms::ZERO);
    tally.n_contracted += i64::from(tally.contraction > Atoms::ZERO);
}
