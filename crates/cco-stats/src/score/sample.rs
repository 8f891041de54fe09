//! Ranked predictions with the weight that each row has in a question.

use super::ranked::Ranked;
use crate::error::{Error, check_length, check_values};
use std::ops::Range;

/// What every measure is taken over. Sorting belongs to [`Ranked`] and happens once; another weighting costs one pass, which is what
/// makes a bootstrap cheap.
#[derive(Clone, Debug)]
pub struct Sample<'a> {
    pub(crate) ranked: &'a Ranked,
    /// By place.
    pub(crate) weights: Vec<f64>,
    pub(crate) total: f64,
    pub(crate) events: f64,
}

/// What one tie weighs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TieSums {
    pub(crate) total: f64,
    pub(crate) events: f64,
}

impl Ranked {
    /// Every row weighs 1.
    pub fn plain(&self) -> Sample<'_> {
        self.with_weights(vec![1.0; self.n_rows()])
    }

    /// - `weights`: how many rows each row stands for; by row, length n, ≥ 0.
    pub fn weighted(&self, weights: &[f64]) -> Result<Sample<'_>, Error> {
        check_length("weights", weights.len(), self.n_rows())?;
        check_values("weights", weights, "must be 0 or more", |weight| weight >= 0.0)?;
        Ok(self.reweighted(weights))
    }

    /// As [`Ranked::weighted`], for weights that were made here.
    pub(crate) fn reweighted(&self, weights: &[f64]) -> Sample<'_> {
        self.with_weights(self.rows().iter().map(|row| weights[*row as usize]).collect())
    }

    fn with_weights(&self, weights: Vec<f64>) -> Sample<'_> {
        let total = weights.iter().sum();
        let events =
            weights.iter().zip(self.is_event()).filter(|(_, is_event)| **is_event).map(|(weight, _)| weight).sum();
        Sample { ranked: self, weights, total, events }
    }
}

impl Sample<'_> {
    /// The share of rows with the event; `None` when nothing weighs anything.
    pub fn base_rate(&self) -> Option<f64> {
        (self.total > 0.0).then(|| self.events / self.total)
    }

    /// Both outcomes occur.
    pub(crate) fn has_both(&self) -> bool {
        self.events > 0.0 && self.events < self.total
    }

    pub(crate) fn sums(&self, tie: Range<usize>) -> TieSums {
        let mut sums = TieSums { total: 0.0, events: 0.0 };
        for (weight, is_event) in self.weights[tie.clone()].iter().zip(&self.ranked.is_event()[tie]) {
            sums.total += weight;
            sums.events += if *is_event { *weight } else { 0.0 };
        }
        sums
    }

    /// Score, outcome and weight at each place, where the scores are probabilities.
    pub(crate) fn probabilities(&self) -> Option<impl Iterator<Item = (f64, bool, f64)>> {
        let places = self.ranked.scores().iter().zip(self.ranked.is_event()).zip(&self.weights);
        let is_answerable = self.ranked.is_probability() && self.total > 0.0;
        is_answerable.then(|| places.map(|((score, is_event), weight)| (*score, *is_event, *weight)))
    }
}
