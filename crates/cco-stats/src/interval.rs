//! A range that an estimate comes with, and how sure it is.

/// `low ≤ high`, both ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// The part of it that is possible at all: a share of kept revenue is never above 1, whatever its normal approximation says.
    pub fn within(self, least: f64, most: f64) -> Interval {
        Interval { low: self.low.clamp(least, most), high: self.high.clamp(least, most) }
    }
}

/// The share of such intervals that hold the truth in the long run: above 0 and below 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Confidence(f64);

impl Confidence {
    /// What everyone shows, and therefore the one that can be compared.
    pub const PERCENT_95: Confidence = Confidence(0.95);

    /// `None` unless `0 < share < 1`.
    pub fn new(share: f64) -> Option<Confidence> {
        (share > 0.0 && share < 1.0).then_some(Confidence(share))
    }

    pub fn share(self) -> f64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_is_a_proper_share() {
        for wrong in [0.0, 1.0, -0.1, 95.0, f64::NAN] {
            assert_eq!(Confidence::new(wrong), None, "{wrong}");
        }
        assert_eq!(Confidence::new(0.95), Some(Confidence::PERCENT_95));
    }

    #[test]
    fn an_interval_is_cut_to_what_is_possible() {
        let check = |low, high, expected| {
            assert_eq!(Interval { low, high }.within(0.0, 1.0), expected);
        };
        check(0.8, 1.2, Interval { low: 0.8, high: 1.0 });
        check(-0.2, 0.4, Interval { low: 0.0, high: 0.4 });
        check(0.2, 0.4, Interval { low: 0.2, high: 0.4 });
    }
}
