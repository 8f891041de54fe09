//! The periods of a question as the policy measures them.

use super::points::Points;
use cco_domain::policy::Policy;
use cco_domain::revenue::query::Period;

pub(super) struct Schedule {
    pub(super) points: Points,
    /// In the order asked.
    pub(super) periods: Vec<Measured>,
}

/// A period by its two days and by where these stand among the points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measured {
    pub(super) opening: i32,
    pub(super) closing: i32,
    pub(super) opening_point: usize,
    pub(super) closing_point: usize,
}

impl Schedule {
    pub(super) fn new(periods: &[Period], policy: &Policy) -> Schedule {
        let days = |period: &Period| {
            let Period { opening, closing } = period.measured(policy);
            (opening.epoch_days(), closing.epoch_days())
        };
        let points = Points::new(periods.iter().flat_map(|period| <[i32; 2]>::from(days(period))).collect());
        let place = |period: &Period| {
            let (opening, closing) = days(period);
            Measured { opening, closing, opening_point: points.index(opening), closing_point: points.index(closing) }
        };
        Schedule { periods: periods.iter().map(place).collect(), points }
    }
}
