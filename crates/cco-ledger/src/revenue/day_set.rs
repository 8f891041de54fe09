//! Sets of days as ranges: the days on which an account had revenue.

use super::price::Days;
use cco_domain::policy::{Policy, Reactivation};

/// Ranges in order, with space between any two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DaySet(Vec<Days>);

impl DaySet {
    pub(super) fn new(ranges: impl Iterator<Item = Days>) -> DaySet {
        let mut ranges: Vec<Days> = ranges.collect();
        ranges.sort_unstable();
        ranges.dedup_by(|next, last| {
            let touches = next.from <= last.to;
            if touches {
                last.to = last.to.max(next.to);
            }
            touches
        });
        DaySet(ranges)
    }

    /// The ranges between the days: each ends where days begin again.
    pub(super) fn gaps(&self) -> impl Iterator<Item = Days> {
        self.0.windows(2).map(|pair| Days { from: pair[0].to, to: pair[1].from })
    }

    pub(super) fn first(&self) -> Option<i32> {
        self.0.first().map(|range| range.from)
    }

    /// Whether every day after `opening` and up to `closing` is in the set.
    pub(super) fn cover(&self, opening: i32, closing: i32) -> bool {
        let begun = self.0.partition_point(|range| range.from <= opening + 1);
        opening == closing || self.0[..begun].last().is_some_and(|range| closing < range.to)
    }

    /// Whether who comes in after `opening` was there before, recently enough for the policy.
    pub(super) fn is_return(&self, opening: i32, closing: i32, policy: &Policy) -> bool {
        let begun = self.0.partition_point(|range| range.from <= opening);
        let Some(before) = self.0[..begun].last() else { return false };
        if policy.reactivation != Reactivation::WithinDays {
            return true;
        }
        let last = opening.min(before.to - 1);
        let next = self.0[begun..].first().map(|range| range.from);
        let back = if opening + 1 < before.to { Some(opening + 1) } else { next };
        back.filter(|back| *back <= closing)
            .is_none_or(|back| i64::from(back) - i64::from(last) <= i64::from(policy.reactivation_days))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(ranges: &[(i32, i32)]) -> DaySet {
        DaySet::new(ranges.iter().map(|&(from, to)| Days { from, to }))
    }

    #[test]
    fn touching_ranges_are_one() {
        assert_eq!(set(&[(5, 9), (0, 3), (3, 4), (6, 7)]), set(&[(0, 4), (5, 9)]));
        let gaps: Vec<Days> = set(&[(0, 4), (5, 9), (20, 21)]).gaps().collect();
        assert_eq!(gaps, [Days { from: 4, to: 5 }, Days { from: 9, to: 20 }]);
    }

    #[test]
    fn a_period_is_covered_when_no_day_after_its_opening_is_missing() {
        let days = set(&[(10, 20), (21, 30)]);
        for (opening, closing, expected) in [
            (9, 19, true),
            (10, 12, true),
            (9, 20, false),
            (8, 12, false),
            (20, 29, true),
            (15, 25, false),
            (40, 40, true),
        ] {
            assert_eq!(days.cover(opening, closing), expected, "({opening}, {closing}]");
        }
    }

    #[test]
    fn a_return_is_recent_enough_or_new() {
        let days = set(&[(10, 20), (25, 30)]);
        let within = |reactivation_days| Policy {
            reactivation: Reactivation::WithinDays,
            reactivation_days,
            ..Policy::default()
        };
        for (opening, policy, expected) in [
            (9, Policy::default(), false),
            (22, Policy::default(), true),
            (22, within(6), true),
            (22, within(5), false),
            (15, within(1), true),
            (15, within(0), false),
            (24, within(6), true),
        ] {
            assert_eq!(days.is_return(opening, 28, &policy), expected, "{opening} {}", policy.reactivation_days);
        }
        assert!(days.is_return(35, 40, &within(0)), "who does not come back was there");
    }
}
