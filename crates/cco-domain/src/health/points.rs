//! Points of a health score, counted in tenths so that parts add up to their whole.

use serde::{Serialize, Serializer};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

/// Tenths of a point. A score lies between 0 and 100 points; a difference of two may be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(i32);

impl Points {
    pub const ZERO: Points = Points(0);
    pub const HUNDRED: Points = Points(1000);

    pub const fn from_tenths(tenths: i32) -> Points {
        Points(tenths)
    }

    pub const fn tenths(self) -> i32 {
        self.0
    }

    /// `None` unless it is 0 to 100 with at most one decimal: definitions write points so.
    pub fn from_number(points: f64) -> Option<Points> {
        let tenths = (points * 10.0).round();
        let is_written_so = (tenths - points * 10.0).abs() < 1e-6;
        (is_written_so && (0.0..=1000.0).contains(&tenths)).then_some(Points(tenths as i32))
    }

    pub fn number(self) -> f64 {
        f64::from(self.0) / 10.0
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let tenths = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{}", tenths / 10, tenths % 10))
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.number())
    }
}

impl Add for Points {
    type Output = Points;
    fn add(self, other: Points) -> Points {
        Points(self.0 + other.0)
    }
}

impl Sub for Points {
    type Output = Points;
    fn sub(self, other: Points) -> Points {
        Points(self.0 - other.0)
    }
}

impl AddAssign for Points {
    fn add_assign(&mut self, other: Points) {
        self.0 += other.0;
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Points>>(parts: I) -> Points {
        parts.fold(Points::ZERO, Points::add)
    }
}

/// The nearest whole number to `numerator ÷ denominator`, halves to the even one. `denominator` > 0.
pub(super) fn nearest(numerator: i64, denominator: i64) -> i64 {
    let (floor, rest) = (numerator.div_euclid(denominator), numerator.rem_euclid(denominator));
    match (2 * rest).cmp(&denominator) {
        std::cmp::Ordering::Less => floor,
        std::cmp::Ordering::Greater => floor + 1,
        std::cmp::Ordering::Equal => floor + floor.rem_euclid(2),
    }
}

/// Whole numbers that add up to `total`, in the proportions of `numerators` ÷ `denominator`: all are rounded down, and
/// what is missing goes to the largest remainders, the earlier first. Nothing goes to a numerator of zero. `total` must be
/// within a few of the sum of the quotients, and `denominator` > 0.
pub(super) fn apportioned(numerators: &[i64], denominator: i64, total: i64) -> Vec<i64> {
    let mut shares: Vec<i64> = numerators.iter().map(|numerator| numerator.div_euclid(denominator)).collect();
    let missing = total - shares.iter().sum::<i64>();
    let mut places: Vec<usize> = (0..numerators.len()).filter(|place| numerators[*place] != 0).collect();
    places.sort_by_key(|place| std::cmp::Reverse(numerators[*place].rem_euclid(denominator)));
    if missing < 0 {
        places.reverse();
    }
    let n_missing = usize::try_from(missing.unsigned_abs()).expect("a few tenths fit in any word");
    for place in places.into_iter().cycle().take(n_missing) {
        shares[place] += missing.signum();
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn points_are_written_with_a_tenth() {
        for (number, text) in [(0.0, "0.0"), (79.5, "79.5"), (100.0, "100.0"), (0.1, "0.1")] {
            assert_eq!(Points::from_number(number).unwrap().to_string(), text);
        }
        assert_eq!((Points::ZERO - Points::from_tenths(5)).to_string(), "-0.5");
        for number in [-0.1, 100.1, 50.05, f64::NAN, f64::INFINITY] {
            assert_eq!(Points::from_number(number), None, "{number}");
        }
    }

    #[test]
    fn halves_go_to_the_even() {
        for (numerator, denominator, expected) in
            [(5, 2, 2), (7, 2, 4), (-5, 2, -2), (-7, 2, -4), (1, 3, 0), (2, 3, 1), (-2, 3, -1), (6, 3, 2)]
        {
            assert_eq!(nearest(numerator, denominator), expected, "{numerator} ÷ {denominator}");
        }
    }

    #[test]
    fn what_is_missing_goes_to_the_largest_remainders() {
        assert_eq!(apportioned(&[100, 100, 100], 3, 100), [34, 33, 33]);
        assert_eq!(apportioned(&[10, 11, 11], 3, 11), [3, 4, 4]);
        assert_eq!(apportioned(&[-10, 11], 3, 0), [-3, 3]);
        assert_eq!(apportioned(&[0, 6, 3], 3, 4), [0, 3, 1], "rounding went up");
        assert_eq!(apportioned(&[0, 6, 3], 3, 2), [0, 2, 0], "rounding went down");
        assert_eq!(apportioned(&[], 3, 0), [0; 0]);
    }

    proptest! {
        #[test]
        fn shares_add_up_and_stay_near(numerators in prop::collection::vec(-100_000_i64..100_000, 1..8), denominator in 1_i64..101) {
            let total = nearest(numerators.iter().sum(), denominator);
            let shares = apportioned(&numerators, denominator, total);
            prop_assert_eq!(shares.iter().sum::<i64>(), total);
            for (share, numerator) in shares.iter().zip(&numerators) {
                prop_assert!((share * denominator - numerator).abs() <= denominator);
            }
        }
    }
}
