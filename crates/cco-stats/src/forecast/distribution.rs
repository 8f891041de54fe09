//! A sum of which only chances are known.

use crate::interval::{Confidence, Interval};
use crate::quantile::quantile;

/// What a sum may come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    /// Exact, not the mean of the draws.
    mean: f64,
    rising: Vec<f64>,
}

impl Distribution {
    pub(super) fn new(mean: f64, mut draws: Vec<f64>) -> Distribution {
        draws.sort_by(f64::total_cmp);
        Distribution { mean, rising: draws }
    }

    /// The weighted sum: what it comes to on average.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// What it stays below with this chance, 0 to 1.
    pub fn quantile(&self, share: f64) -> f64 {
        quantile(&self.rising, share)
    }

    /// The middle part that holds it with this chance.
    pub fn interval(&self, confidence: Confidence) -> Interval {
        let tail = (1.0 - confidence.share()) / 2.0;
        Interval { low: self.quantile(tail), high: self.quantile(1.0 - tail) }
    }

    /// The chance that it comes to at least this much.
    pub fn chance_of(&self, amount: f64) -> f64 {
        let n_below = self.rising.partition_point(|draw| *draw < amount);
        (self.rising.len() - n_below) as f64 / self.rising.len() as f64
    }
}
