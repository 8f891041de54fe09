//! A measured number with what its sample leaves open.

use crate::interval::Interval;

/// What a measure says of the rows, and between what limits it lies for such accounts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub value: f64,
    /// `None` where too few replicates of the bootstrap had an answer.
    pub interval: Option<Interval>,
}

impl Estimate {
    /// Pairs what was measured with the intervals of the same statistics.
    pub(super) fn all(values: Vec<Option<f64>>, intervals: Vec<Option<Interval>>) -> Vec<Option<Estimate>> {
        let estimate = |(value, interval): (Option<f64>, _)| value.map(|value| Estimate { value, interval });
        values.into_iter().zip(intervals).map(estimate).collect()
    }

    /// The whole interval lies above `bound`.
    pub fn is_surely_above(&self, bound: f64) -> bool {
        self.interval.is_some_and(|interval| interval.low > bound)
    }

    /// The whole interval lies below `bound`.
    pub fn is_surely_below(&self, bound: f64) -> bool {
        self.interval.is_some_and(|interval| interval.high < bound)
    }
}
