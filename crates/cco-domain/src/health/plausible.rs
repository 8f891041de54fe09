//! What an unknown measure could be worth: its range in the account's segment on that day.

use super::definition::{Plausible, ScoreDefinition};
use super::points::Points;
use super::score::Scorer;
use std::collections::BTreeMap;

pub(super) const ANYTHING: (Points, Points) = (Points::ZERO, Points::HUNDRED);

/// With fewer, a tenth of the accounts is less than one.
const MIN_KNOWN: usize = 10;

/// Ranges by day, segment, component and measure; empty where no component asks for them.
#[derive(Debug, Default)]
pub(super) struct SegmentRanges(BTreeMap<(usize, usize, usize, usize), (Points, Points)>);

impl SegmentRanges {
    pub(super) fn of(&self, day: usize, segment: usize, component: usize, read: usize) -> (Points, Points) {
        self.0.get(&(day, segment, component, read)).copied().unwrap_or(ANYTHING)
    }

    /// Each account's known value is worth what its own segment and stage make of it.
    pub(super) fn measured(definition: &ScoreDefinition, scorer: &Scorer<'_>) -> SegmentRanges {
        let asking: Vec<usize> = (0..definition.components.len())
            .filter(|place| definition.components[*place].plausible == Plausible::InSegment)
            .collect();
        let mut worths: BTreeMap<(usize, usize, usize, usize), Vec<Points>> = BTreeMap::new();
        for day in 0..scorer.n_days() {
            for account in 0..scorer.n_accounts() {
                for component in &asking {
                    for (read, points) in scorer.known_points(account, day, *component) {
                        let key = (day, scorer.segment(account, day), *component, read);
                        worths.entry(key).or_default().push(points);
                    }
                }
            }
        }
        let known = worths.into_iter().filter(|(_, points)| points.len() >= MIN_KNOWN);
        SegmentRanges(known.map(|(key, points)| (key, middle_eight_tenths(points))).collect())
    }
}

/// 10th and 90th percentile, taken outwards to the nearest of the points given.
fn middle_eight_tenths(mut points: Vec<Points>) -> (Points, Points) {
    points.sort_unstable();
    let last = points.len() - 1;
    (points[last / 10], points[last - last / 10])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_is_left_out_at_either_end() {
        let points = |n: i32| (0..n).rev().map(|tenths| Points::from_tenths(tenths * 10)).collect::<Vec<_>>();
        for (n, low, high) in [(10, "0.0", "9.0"), (11, "1.0", "9.0"), (21, "2.0", "18.0")] {
            let (found_low, found_high) = middle_eight_tenths(points(n));
            assert_eq!((found_low.to_string(), found_high.to_string()), (low.to_owned(), high.to_owned()), "of {n}");
        }
    }
}
