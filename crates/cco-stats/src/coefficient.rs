//! One line of a fitted regression.

use crate::interval::{Confidence, Interval};
use crate::normal::two_sided_z;
use statrs::distribution::{ContinuousCDF, Normal};

/// An effect, how far it is known, and whether it could be none at all.
#[derive(Clone, Debug, PartialEq)]
pub struct Coefficient {
    pub name: String,
    pub value: f64,
    pub standard_error: f64,
}

impl Coefficient {
    /// Standard errors from 0.
    pub fn z(&self) -> f64 {
        self.value / self.standard_error
    }

    /// The chance of an estimate at least so far from 0 if there were no effect (Wald's test, two-sided).
    pub fn p(&self) -> f64 {
        2.0 * Normal::standard().sf(self.z().abs())
    }

    /// value ± z · standard error.
    pub fn interval(&self, confidence: Confidence) -> Interval {
        let reach = two_sided_z(confidence) * self.standard_error;
        Interval { low: self.value - reach, high: self.value + reach }
    }
}
