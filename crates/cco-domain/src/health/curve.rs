//! What a value of a measure is worth in points.

use super::points::Points;
use serde::{Deserialize, Serialize};

/// Points by the value of a measure. Outside its knots a curve goes on flat.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    shape: Shape,
    /// At least one; values are finite and rise.
    knots: Vec<(f64, Points)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Straight from knot to knot.
    Linear,
    /// A knot's points hold from its value on, up to the next knot's value; the first knot's hold below it, too.
    Steps,
}

/// Which way points go as the value rises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Rising,
    Falling,
    Flat,
    /// Up here and down there.
    Mixed,
}

/// Why knots make no curve.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CurveFault {
    #[error("the curve has no points")]
    Empty,
    #[error("the curve's values must rise: {after} follows {before}")]
    NotRising { before: f64, after: f64 },
    #[error("`{0}` is not a value a measure can have")]
    NotFinite(f64),
    #[error("`{0}` is not a number of points: 0 to 100 with at most one decimal")]
    NotPoints(f64),
}

impl Curve {
    /// From pairs of a value and its points.
    pub fn new(shape: Shape, pairs: &[(f64, f64)]) -> Result<Curve, CurveFault> {
        if pairs.is_empty() {
            return Err(CurveFault::Empty);
        }
        if let Some((value, _)) = pairs.iter().find(|(value, _)| !value.is_finite()) {
            return Err(CurveFault::NotFinite(*value));
        }
        if let Some(pair) = pairs.windows(2).find(|pair| pair[1].0 <= pair[0].0) {
            return Err(CurveFault::NotRising { before: pair[0].0, after: pair[1].0 });
        }
        let knot = |(value, points): &(f64, f64)| match Points::from_number(*points) {
            Some(points) => Ok((*value, points)),
            None => Err(CurveFault::NotPoints(*points)),
        };
        Ok(Curve { shape, knots: pairs.iter().map(knot).collect::<Result<_, _>>()? })
    }

    pub fn shape(&self) -> Shape {
        self.shape
    }

    pub fn knots(&self) -> &[(f64, Points)] {
        &self.knots
    }

    /// What `value` is worth, to the nearest tenth of a point.
    pub fn points(&self, value: f64) -> Points {
        let after = self.knots.partition_point(|(knot, _)| *knot <= value);
        if after == 0 || after == self.knots.len() {
            return self.knots[after.saturating_sub(1)].1;
        }
        let ((x, points), (next_x, next_points)) = (self.knots[after - 1], self.knots[after]);
        match self.shape {
            Shape::Steps => points,
            Shape::Linear => {
                let way = (value - x) / (next_x - x);
                let rise = f64::from((next_points - points).tenths());
                Points::from_tenths((f64::from(points.tenths()) + rise * way).round() as i32)
            }
        }
    }

    pub fn direction(&self) -> Direction {
        let rises = self.knots.windows(2).any(|pair| pair[1].1 > pair[0].1);
        let falls = self.knots.windows(2).any(|pair| pair[1].1 < pair[0].1);
        match (rises, falls) {
            (true, false) => Direction::Rising,
            (false, true) => Direction::Falling,
            (false, false) => Direction::Flat,
            (true, true) => Direction::Mixed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn curve(shape: Shape, pairs: &[(f64, f64)]) -> Curve {
        Curve::new(shape, pairs).unwrap()
    }

    #[track_caller]
    fn check(curve: &Curve, expected: &[(f64, &str)]) {
        for (value, points) in expected {
            assert_eq!(curve.points(*value).to_string(), *points, "at {value}");
        }
    }

    #[test]
    fn a_line_goes_straight_between_knots_and_flat_outside() {
        let line = curve(Shape::Linear, &[(-0.5, 0.0), (0.0, 70.0), (0.2, 100.0)]);
        check(&line, &[(-9.0, "0.0"), (-0.5, "0.0"), (-0.25, "35.0"), (0.0, "70.0"), (0.1, "85.0"), (0.2, "100.0")]);
        check(&line, &[(7.0, "100.0"), (-0.499, "0.1")]);
    }

    #[test]
    fn steps_hold_from_their_value_on() {
        let steps = curve(Shape::Steps, &[(0.0, 100.0), (1.0, 40.0), (3.0, 0.0)]);
        check(&steps, &[(-1.0, "100.0"), (0.0, "100.0"), (0.9, "100.0"), (1.0, "40.0"), (2.9, "40.0"), (3.0, "0.0")]);
        check(&steps, &[(99.0, "0.0")]);
    }

    #[test]
    fn one_knot_is_a_flat_curve() {
        check(&curve(Shape::Linear, &[(5.0, 30.0)]), &[(4.0, "30.0"), (5.0, "30.0"), (6.0, "30.0")]);
    }

    #[test]
    fn which_way_a_curve_goes() {
        for (points, expected) in [
            ([0.0, 50.0, 100.0], Direction::Rising),
            ([0.0, 0.0, 1.0], Direction::Rising),
            ([90.0, 50.0, 50.0], Direction::Falling),
            ([5.0, 5.0, 5.0], Direction::Flat),
            ([0.0, 100.0, 50.0], Direction::Mixed),
        ] {
            let pairs = [(0.0, points[0]), (1.0, points[1]), (2.0, points[2])];
            assert_eq!(curve(Shape::Linear, &pairs).direction(), expected, "{points:?}");
        }
    }

    #[test]
    fn what_makes_no_curve() {
        for (pairs, expected) in [
            (&[][..], "the curve has no points"),
            (&[(1.0, 0.0), (1.0, 5.0)], "the curve's values must rise: 1 follows 1"),
            (&[(f64::NAN, 0.0)], "`NaN` is not a value a measure can have"),
            (&[(1.0, 100.5)], "`100.5` is not a number of points: 0 to 100 with at most one decimal"),
        ] {
            assert_eq!(Curve::new(Shape::Linear, pairs).unwrap_err().to_string(), expected);
        }
    }

    proptest! {
        #[test]
        fn a_rising_curve_never_falls(
            steps in prop::collection::vec((0.001_f64..5.0, 0_i32..300), 1..6),
            values in prop::collection::vec(-3.0_f64..30.0, 2),
            is_linear in any::<bool>(),
        ) {
            let (mut x, mut tenths) = (0.0, 0);
            let pairs: Vec<(f64, f64)> = steps.iter().map(|(dx, rise)| {
                (x, tenths) = (x + dx, (tenths + rise).min(1000));
                (x, f64::from(tenths) / 10.0)
            }).collect();
            let curve = curve(if is_linear { Shape::Linear } else { Shape::Steps }, &pairs);
            let (low, high) = (values[0].min(values[1]), values[0].max(values[1]));
            prop_assert!(curve.points(low) <= curve.points(high));
        }
    }
}
