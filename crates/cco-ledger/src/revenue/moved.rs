//! Units that change their group inside a period.

use super::groups::Key;
use super::stretch::{OpensBy, Stretch};
use cco_domain::day::Day;
use cco_domain::money::Atoms;
use cco_domain::policy::GroupAt;
use cco_domain::revenue::group::taken_at;
use cco_domain::revenue::query::{Dimension, RevenueError};
use cco_domain::revenue::tally::Tally;

/// Where a unit goes, and how.
pub(super) struct Move {
    pub(super) to: Key,
    how: How,
}

enum How {
    /// Its opening stays behind, everything else goes.
    AtTheEnd,
    /// What happened up to this day stays behind.
    After(i32),
}

/// The move of a unit whose group at the opening is `from`; `None` when it stays in it.
pub(super) fn find(stretch: &Stretch, dimensions: &[Dimension], from: Key) -> Option<Move> {
    let Stretch { desk, unit, closing, .. } = *stretch;
    if desk.groups.is_of_lines() {
        return None;
    }
    let mut to = from;
    let mut changed = Vec::new();
    for (i, dimension) in dimensions.iter().enumerate() {
        let taken_at = taken_at(dimension, desk.policy);
        let at_closing = desk.groups.of_version(i, unit.account, closing).filter(|_| taken_at != GroupAt::Start);
        if let Some(label) = at_closing.filter(|label| *label != from[i]) {
            to[i] = label;
            changed.push((i, taken_at));
        }
    }
    if changed.is_empty() {
        return None;
    }
    let how = if changed.iter().all(|(_, taken_at)| *taken_at == GroupAt::Dated) {
        let dimensions: Vec<usize> = changed.into_iter().map(|(i, _)| i).collect();
        How::After(last_change(stretch, &dimensions) - 1)
    } else {
        How::AtTheEnd
    };
    Some(Move { to, how })
}

/// The last day of the period on which one of these dimensions took another value.
fn last_change(stretch: &Stretch, dimensions: &[usize]) -> i32 {
    let Stretch { desk, unit, opening, closing, .. } = *stretch;
    let differs = |day: i32| {
        let label = |dimension: &usize, day| desk.groups.of_version(*dimension, unit.account, day);
        dimensions.iter().any(|dimension| label(dimension, day) != label(dimension, day - 1))
    };
    let changes = desk.groups.effective_days(unit.account).map(Day::epoch_days);
    changes.filter(|day| opening < *day && *day <= closing && differs(*day)).max().unwrap_or(closing)
}

impl Move {
    /// The unit's tally (with its own opening and the merges of the union) as those of the old and the new group.
    pub(super) fn divide(&self, stretch: &Stretch, whole: Tally) -> Result<(Tally, Tally), RevenueError> {
        match self.how {
            How::AtTheEnd => Ok(at_the_end(whole)),
            How::After(cut) => after(stretch, whole, cut),
        }
    }
}

fn at_the_end(whole: Tally) -> (Tally, Tally) {
    let union_opening = whole.opening + whole.merge;
    if union_opening.0 > 0 && whole.closing.0 <= 0 {
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

fn after(stretch: &Stretch, whole: Tally, cut: i32) -> Result<(Tally, Tally), RevenueError> {
    let only = |stretch: Stretch| stretch.tallies().map(|tallies| tallies.into_iter().next().unwrap_or_default());
    let first = only(Stretch { closing: cut, ..*stretch })?;
    let second = only(Stretch { opening: cut, opens_by: OpensBy::Closing, ..*stretch })?;
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
