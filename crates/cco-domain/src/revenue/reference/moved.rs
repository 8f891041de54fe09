//! Accounts that change their group inside a period (switches 20 and 27).

use super::stretch::{LineGroup, Side, Stretch};
use super::unit::Who;
use crate::day::Day;
use crate::money::Atoms;
use crate::policy::GroupAt;
use crate::revenue::group::{label, taken_at};
use crate::revenue::query::{Dimension, Group, Period, RevenueError};
use crate::revenue::tally::Tally;

/// How an account goes over to another group.
pub(super) enum Move {
    /// Its opening stays behind, everything else goes.
    AtTheEnd,
    /// What happened up to this day stays behind.
    After(Day),
}

/// The move of an account whose group at the opening is `from`, by rows that the group was read from; `None`
/// when it stays in it.
pub(super) fn find(
    who: &Who<'_>,
    stretch: &Stretch<'_>,
    known_by: Side<'_>,
    from: &Group,
) -> Result<Option<(Group, Move)>, RevenueError> {
    let (dimensions, policy) = (stretch.dimensions, stretch.policy());
    let Period { opening, closing } = stretch.period;
    if dimensions.iter().any(Dimension::is_of_line) {
        return Ok(None);
    }
    let day_of = |dimension: &Dimension| match taken_at(dimension, policy) {
        GroupAt::Start => opening,
        GroupAt::End | GroupAt::Dated => closing,
    };
    let to = who.group(stretch.account, dimensions, &LineGroup::new(), known_by, opening, day_of)?;
    let changed: Vec<&Dimension> =
        dimensions.iter().zip(from.iter().zip(&to)).filter(|(_, (old, new))| old != new).map(|(d, _)| d).collect();
    if changed.is_empty() {
        return Ok(None);
    }
    let how = if changed.iter().all(|dimension| taken_at(dimension, policy) == GroupAt::Dated) {
        Move::After(last_change(who, stretch, &changed).plus_days(-1))
    } else {
        Move::AtTheEnd
    };
    Ok(Some((to, how)))
}

/// The last day of the period on which one of these dimensions took another value.
fn last_change(who: &Who<'_>, stretch: &Stretch<'_>, dimensions: &[&Dimension]) -> Day {
    let Period { opening, closing } = stretch.period;
    let values = |day: Day| -> Vec<Option<String>> {
        let version = who.versions.at(stretch.account, day);
        dimensions.iter().map(|dimension| version.and_then(|version| label(dimension, version))).collect()
    };
    let mut changes = who.versions.changes(stretch.account, opening, closing);
    changes.rfind(|day| values(*day) != values(day.plus_days(-1))).unwrap_or(closing)
}

/// The account's tally (with the opening and the merges of the union) as those of the old and the new group.
pub(super) fn divide(stretch: &Stretch<'_>, whole: Tally, how: &Move) -> Result<(Tally, Tally), RevenueError> {
    match how {
        Move::AtTheEnd => Ok(at_the_end(whole)),
        Move::After(cut) => after(stretch, whole, *cut),
    }
}

fn at_the_end(whole: Tally) -> (Tally, Tally) {
    let union_opening = whole.opening + whole.merge;
    if union_opening > Atoms::ZERO && whole.closing <= Atoms::ZERO {
        return (whole, Tally::default());
    }
    let old = Tally {
        opening: whole.opening,
        merge: -whole.opening,
        cohort_opening: whole.cohort_opening,
        n_opening: whole.n_opening,
        ..Tally::default()
    };
    let new = Tally { opening: Atoms::ZERO, merge: union_opening, cohort_opening: Atoms::ZERO, n_opening: 0, ..whole };
    (old, new)
}

fn after(stretch: &Stretch<'_>, whole: Tally, cut: Day) -> Result<(Tally, Tally), RevenueError> {
    let Period { opening, closing } = stretch.period;
    let only = |stretch: Stretch<'_>| -> Result<Tally, RevenueError> {
        Ok(stretch.tallies()?.into_values().next().unwrap_or_default())
    };
    let first = only(Stretch { period: Period { opening, closing: cut }, ..*stretch })?;
    let second = only(Stretch { period: Period { opening: cut, closing }, opening: stretch.closing, ..*stretch })?;
    let handed_over = first.closing;
    let left_before = if first.n_closing == 0 { whole.n_churned } else { 0 };
    let old = Tally {
        opening: whole.opening,
        merge: whole.merge - handed_over,
        closing: Atoms::ZERO,
        n_opening: whole.n_opening,
        n_churned: left_before,
        n_new: 0,
        n_reactivated: 0,
        n_closing: 0,
        ..first
    };
    let new = Tally {
        opening: Atoms::ZERO,
        merge: handed_over,
        cohort_opening: Atoms::ZERO,
        cohort_closing: Atoms::ZERO,
        cohort_kept: Atoms::ZERO,
        n_opening: 0,
        n_churned: whole.n_churned - left_before,
        n_new: whole.n_new,
        n_reactivated: whole.n_reactivated,
        n_closing: whole.n_closing,
        ..second
    };
    Ok((old, new))
}
