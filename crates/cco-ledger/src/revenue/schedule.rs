//! The periods of a question as the policy measures them.

use super::points::Points;
use cco_domain::day::Day;
use cco_domain::policy::{MeasuringPoint, Policy};
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
        let days = |period: &Period| (measured(period.opening, policy), measured(period.closing, policy));
        let points = Points::new(periods.iter().flat_map(|period| <[i32; 2]>::from(days(period))).collect());
        let place = |period: &Period| {
            let (opening, closing) = days(period);
            Measured { opening, closing, opening_point: points.index(opening), closing_point: points.index(closing) }
        };
        Schedule { periods: periods.iter().map(place).collect(), points }
    }
}

/// The day at whose end is measured when `day` is asked for.
fn measured(day: Day, policy: &Policy) -> i32 {
    match policy.measuring_point {
        MeasuringPoint::MonthEnd if !day.is_month_end() => day.month_start().plus_days(-1).epoch_days(),
        MeasuringPoint::MonthEnd | MeasuringPoint::Day => day.epoch_days(),
    }
}
