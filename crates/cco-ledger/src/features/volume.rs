//! Quantities as whole numbers, so that a window that empties is exactly zero.

/// A quantity is counted in millionths.
const MILLIONTHS: f64 = 1e6;
/// A quantity beyond this size is taken as unknown: its sums would no longer be exact.
const LARGEST: f64 = 1e15;

/// Rounded to the nearest millionth.
#[inline]
pub(super) fn millionths(quantity: f64) -> i128 {
    (quantity * MILLIONTHS).round() as i128
}

#[inline]
pub(super) fn quantity(millionths: i128) -> f64 {
    millionths as f64 / MILLIONTHS
}

/// A number that can be added up.
#[inline]
pub(super) fn usable(number: f64) -> Option<f64> {
    (number.is_finite() && number.abs() <= LARGEST).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_in_and_out_leaves_nothing() {
        let all: i128 = [0.1, 0.2, 0.3].map(millionths).iter().sum();
        let left = [all, all - millionths(0.6), millionths(-2.5)];
        assert_eq!(left.map(|exact| quantity(exact).to_string()), ["0.6", "0", "-2.5"]);
    }

    #[test]
    fn numbers_that_are_none_are_unknown() {
        assert_eq!([f64::NAN, f64::INFINITY, 1e16, 3.0].map(usable), [None, None, None, Some(3.0)]);
    }
}
