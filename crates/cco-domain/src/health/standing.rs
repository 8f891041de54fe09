//! What one component is worth, and what all are worth together.

use super::curve::Curve;
use super::definition::Combine;
use super::points::{Points, nearest};

/// A component's points: known, or within a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) known: Option<Points>,
    /// Both equal the points where they are known.
    pub(super) low: Points,
    pub(super) high: Points,
}

/// What the component's measures are worth together. `value` and `plausible` answer for the measure at a place.
pub(super) fn standing(
    combine: Combine,
    curves: &[Curve],
    value: impl Fn(usize) -> Option<f64>,
    plausible: impl Fn(usize) -> (Points, Points),
) -> Standing {
    let part = |place: usize| match value(place) {
        Some(value) => Standing::known(curves[place].points(value)),
        None => {
            let (low, high) = plausible(place);
            Standing { known: None, low, high }
        }
    };
    let parts = (0..curves.len()).map(part);
    match combine {
        Combine::FirstKnown => parts.clone().find(|part| part.known.is_some()).unwrap_or_else(|| part(0)),
        Combine::Weakest => parts.reduce(Standing::weaker).expect("a component reads at least one measure"),
        Combine::Mean => mean(parts),
    }
}

impl Standing {
    fn known(points: Points) -> Standing {
        Standing { known: Some(points), low: points, high: points }
    }

    fn weaker(self, other: Standing) -> Standing {
        Standing {
            known: self.known.zip(other.known).map(|(one, other)| one.min(other)),
            low: self.low.min(other.low),
            high: self.high.min(other.high),
        }
    }
}

fn mean(parts: impl ExactSizeIterator<Item = Standing>) -> Standing {
    let n = parts.len() as i64;
    let (mut known, mut low, mut high) = (Some(0), 0, 0);
    for part in parts {
        known = known.zip(part.known).map(|(sum, points)| sum + i64::from(points.tenths()));
        low += i64::from(part.low.tenths());
        high += i64::from(part.high.tenths());
    }
    let points = |sum: i64| tenths(nearest(sum, n));
    Standing { known: known.map(points), low: points(low), high: points(high) }
}

/// Weight times tenths of a point, added up, and the weight they stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Weighed {
    pub(super) sum: i64,
    pub(super) weight: i64,
}

impl Weighed {
    pub(super) fn add(&mut self, weight: u32, points: Points) {
        self.sum += i64::from(weight) * i64::from(points.tenths());
        self.weight += i64::from(weight);
    }

    /// Points of the parts weighed, as if there were no others; `None` when they weigh nothing.
    pub(super) fn points(self) -> Option<Points> {
        (self.weight > 0).then(|| tenths(nearest(self.sum, self.weight)))
    }
}

pub(super) fn tenths(count: i64) -> Points {
    Points::from_tenths(i32::try_from(count).expect("a score and its changes lie within a thousand tenths"))
}

#[cfg(test)]
mod tests {
    use super::super::curve::Shape;
    use super::*;

    /// Two measures, worth their own value in points; an unknown one 10 to 90.
    #[track_caller]
    fn check(combine: Combine, values: [Option<f64>; 2], known: Option<&str>, range: [&str; 2]) {
        let line = Curve::new(Shape::Linear, &[(0.0, 0.0), (100.0, 100.0)]).unwrap();
        let plausible = |_| (Points::from_tenths(100), Points::from_tenths(900));
        let found = standing(combine, &[line.clone(), line], |place| values[place], plausible);
        assert_eq!(found.known.map(|points| points.to_string()).as_deref(), known, "{combine:?} of {values:?}");
        assert_eq!([found.low, found.high].map(|points| points.to_string()), range, "{combine:?} of {values:?}");
    }

    #[test]
    fn a_later_measure_stands_in_for_the_first() {
        check(Combine::FirstKnown, [Some(20.0), Some(80.0)], Some("20.0"), ["20.0", "20.0"]);
        check(Combine::FirstKnown, [None, Some(80.0)], Some("80.0"), ["80.0", "80.0"]);
        check(Combine::FirstKnown, [None, None], None, ["10.0", "90.0"]);
    }

    #[test]
    fn the_weakest_needs_all() {
        check(Combine::Weakest, [Some(20.0), Some(80.0)], Some("20.0"), ["20.0", "20.0"]);
        check(Combine::Weakest, [None, Some(80.0)], None, ["10.0", "80.0"]);
        check(Combine::Weakest, [Some(5.0), None], None, ["5.0", "5.0"]);
    }

    #[test]
    fn the_mean_needs_all() {
        check(Combine::Mean, [Some(20.0), Some(80.1)], Some("50.0"), ["50.0", "50.0"]);
        check(Combine::Mean, [None, Some(80.0)], None, ["45.0", "85.0"]);
    }
}
