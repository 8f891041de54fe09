//! Predictions in order, so that no measure sorts again.

use crate::error::{Error, check_length, check_values};
use std::ops::Range;

/// Predictions beside what happened, highest first. Equal predictions stand together in a tie, and no measure tells them apart: a
/// different order of the rows gives the same answers.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// The row that stands at each place.
    rows: Vec<u32>,
    scores: Vec<f64>,
    is_event: Vec<bool>,
    /// Where each tie begins, and the number of rows at the end.
    ties: Vec<u32>,
    is_probability: bool,
}

impl Ranked {
    /// - `scores`: what was predicted, higher for a likelier event; length n > 0, finite.
    /// - `outcomes`: whether the event happened; length n.
    ///
    /// Whether scores are probabilities (0 to 1) is remembered: measures of probability answer nothing about other scores.
    pub fn new(scores: &[f64], outcomes: &[bool]) -> Result<Ranked, Error> {
        if scores.is_empty() {
            return Err(Error::too_few("predictions", 0, 1));
        }
        check_length("outcomes", outcomes.len(), scores.len())?;
        check_values("predictions", scores, "must be finite", |_| true)?;
        let n = u32::try_from(scores.len()).expect("rows beyond four thousand million do not fit in memory");
        let mut rows: Vec<u32> = (0..n).collect();
        let key = |row: u32| (scores[row as usize], outcomes[row as usize]);
        rows.sort_by(|a, b| {
            let ((score_a, event_a), (score_b, event_b)) = (key(*a), key(*b));
            score_b.total_cmp(&score_a).then(event_b.cmp(&event_a))
        });
        // −0 and 0 are one prediction.
        let sorted: Vec<f64> = rows.iter().map(|row| scores[*row as usize] + 0.0).collect();
        let is_event = rows.iter().map(|row| outcomes[*row as usize]).collect();
        let is_first = |place: &u32| *place == 0 || sorted[*place as usize] < sorted[*place as usize - 1];
        let mut ties: Vec<u32> = (0..n).filter(is_first).collect();
        ties.push(n);
        let is_probability = scores.iter().all(|score| (0.0..=1.0).contains(score));
        Ok(Ranked { rows, scores: sorted, is_event, ties, is_probability })
    }

    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    pub fn is_probability(&self) -> bool {
        self.is_probability
    }

    pub(crate) fn rows(&self) -> &[u32] {
        &self.rows
    }

    pub(crate) fn scores(&self) -> &[f64] {
        &self.scores
    }

    pub(crate) fn is_event(&self) -> &[bool] {
        &self.is_event
    }

    /// Places of equal prediction, highest first.
    pub(crate) fn ties(&self) -> impl DoubleEndedIterator<Item = Range<usize>> {
        self.ties.windows(2).map(|ends| ends[0] as usize..ends[1] as usize)
    }
}
