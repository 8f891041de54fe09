//! Rises and falls of an account's revenue, and what they are called (switches 3 and 25).

use super::book::sum;
use super::inside::{change_days, values_on};
use super::stretch::{Part, Stretch};
use crate::money::Atoms;
use crate::policy::{Netting, SamePeriod};
use crate::revenue::query::{Period, RevenueError};
use crate::revenue::tally::Tally;

/// What an account is between two moments; it names the rises and falls of the account's parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    New,
    Returned,
    Lost,
    Stays,
}

impl Standing {
    fn of(before: Atoms, after: Atoms, is_return: bool) -> Standing {
        match (before > Atoms::ZERO, after > Atoms::ZERO) {
            (false, true) if is_return => Standing::Returned,
            (false, true) => Standing::New,
            (true, false) => Standing::Lost,
            (true, true) | (false, false) => Standing::Stays,
        }
    }

    fn name(self, change: Atoms, tally: &mut Tally) {
        let (rises, falls) = match self {
            Standing::New => (&mut tally.new, &mut tally.contraction),
            Standing::Returned => (&mut tally.reactivation, &mut tally.contraction),
            Standing::Lost => (&mut tally.expansion, &mut tally.churn),
            Standing::Stays => (&mut tally.expansion, &mut tally.contraction),
        };
        if change > Atoms::ZERO {
            *rises += change;
        } else {
            *falls += -change;
        }
    }
}

/// Fills in new, reactivation, expansion, contraction and churn of each part.
pub(super) fn record(stretch: &Stretch<'_>, parts: &[Part<'_>], tallies: &mut [Tally]) -> Result<(), RevenueError> {
    match stretch.policy().netting {
        Netting::PerAccount => net(stretch, parts, tallies),
        Netting::EveryMovement => day_by_day(stretch, parts, tallies),
    }
}

fn net(stretch: &Stretch<'_>, parts: &[Part<'_>], tallies: &mut [Tally]) -> Result<(), RevenueError> {
    let Period { opening, closing } = stretch.period;
    let before = sum(stretch.account, parts.iter().map(|part| part.opening))?;
    let after = sum(stretch.account, parts.iter().map(|part| part.closing))?;
    let is_return = stretch.closing.revenue_days().is_return(opening, closing, stretch.policy());
    let standing = Standing::of(before, after, is_return);
    for (part, tally) in parts.iter().zip(&mut *tallies) {
        standing.name(part.closing - part.opening - part.fx, tally);
    }
    if stretch.policy().same_period == SamePeriod::BothSides && before.is_zero() && after.is_zero() {
        came_and_went(stretch, parts, is_return, tallies)?;
    }
    Ok(())
}

/// An account that had revenue only between the two measuring points: its highest day, on both sides.
fn came_and_went(
    stretch: &Stretch<'_>,
    parts: &[Part<'_>],
    is_return: bool,
    tallies: &mut [Tally],
) -> Result<(), RevenueError> {
    let mut highest = (Atoms::ZERO, vec![Atoms::ZERO; parts.len()]);
    for day in change_days(stretch).into_iter().filter(|day| *day < stretch.period.closing) {
        let values = values_on(stretch, parts, day)?;
        let total = sum(stretch.account, values.iter().copied())?;
        if total > highest.0 {
            highest = (total, values);
        }
    }
    for (value, tally) in highest.1.into_iter().zip(tallies).filter(|(value, _)| *value > Atoms::ZERO) {
        Standing::of(Atoms::ZERO, value, is_return).name(value, tally);
        tally.churn += value;
        *(if is_return { &mut tally.n_reactivated } else { &mut tally.n_new }) += 1;
    }
    Ok(())
}

fn day_by_day(stretch: &Stretch<'_>, parts: &[Part<'_>], tallies: &mut [Tally]) -> Result<(), RevenueError> {
    let closing = stretch.period.closing;
    let days = stretch.closing.revenue_days();
    let total = |values: &[Atoms]| sum(stretch.account, values.iter().copied());
    let mut before: Vec<Atoms> = parts.iter().map(|part| part.opening + part.fx).collect();
    for day in change_days(stretch) {
        let after = if day == closing {
            parts.iter().map(|part| part.closing).collect()
        } else {
            values_on(stretch, parts, day)?
        };
        let is_return = days.is_return(day.plus_days(-1), closing, stretch.policy());
        let standing = Standing::of(total(&before)?, total(&after)?, is_return);
        for (i, tally) in tallies.iter_mut().enumerate() {
            standing.name(after[i] - before[i], tally);
        }
        before = after;
    }
    Ok(())
}
