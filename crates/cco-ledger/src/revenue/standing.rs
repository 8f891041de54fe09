//! Rises and falls of a unit's revenue, and what they are called.

use super::inside::{change_days, values_on};
use super::stretch::{Ends, Stretch};
use cco_domain::money::Atoms;
use cco_domain::policy::{Netting, SamePeriod};
use cco_domain::revenue::query::RevenueError;
use cco_domain::revenue::tally::Tally;

/// What a unit is between two moments; it names the rises and falls of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    New,
    Returned,
    Lost,
    Stays,
}

impl Standing {
    fn of(before: i64, after: i64, is_return: bool) -> Standing {
        match (before > 0, after > 0) {
            (false, true) if is_return => Standing::Returned,
            (false, true) => Standing::New,
            (true, false) => Standing::Lost,
            (true, true) | (false, false) => Standing::Stays,
        }
    }

    fn name(self, change: i64, tally: &mut Tally) {
        let (rises, falls) = match self {
            Standing::New => (&mut tally.new, &mut tally.contraction),
            Standing::Returned => (&mut tally.reactivation, &mut tally.contraction),
            Standing::Lost => (&mut tally.expansion, &mut tally.churn),
            Standing::Stays => (&mut tally.expansion, &mut tally.contraction),
        };
        *(if change > 0 { rises } else { falls }) += Atoms(change.abs());
    }
}

/// Fills in new, reactivation, expansion, contraction and churn of each part.
pub(super) fn record(stretch: &Stretch, parts: &[Ends], tallies: &mut [Tally]) -> Result<(), RevenueError> {
    match stretch.desk.policy.netting {
        Netting::PerAccount => net(stretch, parts, tallies),
        Netting::EveryMovement => day_by_day(stretch, parts, tallies),
    }
}

fn net(stretch: &Stretch, parts: &[Ends], tallies: &mut [Tally]) -> Result<(), RevenueError> {
    let before = stretch.sum_all(parts.iter().map(|ends| ends.opening))?;
    let after = stretch.sum_all(parts.iter().map(|ends| ends.closing))?;
    let is_return = stretch.unit.revenue.is_return(stretch.opening, stretch.closing, stretch.desk.policy);
    let standing = Standing::of(before, after, is_return);
    for (ends, tally) in parts.iter().zip(&mut *tallies) {
        standing.name(ends.closing - ends.opening - ends.fx, tally);
    }
    if stretch.desk.policy.same_period == SamePeriod::BothSides && before == 0 && after == 0 {
        came_and_went(stretch, parts, is_return, tallies)?;
    }
    Ok(())
}

/// A unit that had revenue only between the two measuring points: its highest day, on both sides.
fn came_and_went(
    stretch: &Stretch,
    parts: &[Ends],
    is_return: bool,
    tallies: &mut [Tally],
) -> Result<(), RevenueError> {
    let (mut highest, mut highest_parts) = (0, vec![0; parts.len()]);
    for day in change_days(stretch) {
        let values = values_on(stretch, parts, day)?;
        let total = stretch.sum_all(values.iter().copied())?;
        if total > highest {
            (highest, highest_parts) = (total, values);
        }
    }
    for (value, tally) in highest_parts.into_iter().zip(tallies).filter(|(value, _)| *value > 0) {
        Standing::of(0, value, is_return).name(value, tally);
        tally.churn += Atoms(value);
        *(if is_return { &mut tally.n_reactivated } else { &mut tally.n_new }) += 1;
    }
    Ok(())
}

fn day_by_day(stretch: &Stretch, parts: &[Ends], tallies: &mut [Tally]) -> Result<(), RevenueError> {
    let mut before: Vec<i64> = parts.iter().map(|ends| ends.opening + ends.fx).collect();
    for day in change_days(stretch) {
        let after = values_on(stretch, parts, day)?;
        move_on(stretch, day, &before, &after, tallies)?;
        before = after;
    }
    let after: Vec<i64> = parts.iter().map(|ends| ends.closing).collect();
    move_on(stretch, stretch.closing, &before, &after, tallies)
}

/// Names what changed on one day.
fn move_on(
    stretch: &Stretch,
    day: i32,
    before: &[i64],
    after: &[i64],
    tallies: &mut [Tally],
) -> Result<(), RevenueError> {
    let is_return = stretch.unit.revenue.is_return(day - 1, stretch.closing, stretch.desk.policy);
    let total = |values: &[i64]| stretch.sum_all(values.iter().copied());
    let standing = Standing::of(total(before)?, total(after)?, is_return);
    for ((before, after), tally) in before.iter().zip(after).zip(tallies) {
        standing.name(after - before, tally);
    }
    Ok(())
}
