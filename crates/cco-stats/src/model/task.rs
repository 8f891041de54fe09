//! What a model is fitted on, checked once.

use super::folds::stratified_folds;
use super::matrix::Matrix;
use crate::boost::fit::Direction;
use crate::error::{Error, check_length};

/// Fewer rows of one outcome leave nothing to hold out inside the training rows: each of the inner folds needs some.
pub const LEAST_OF_EACH: usize = 20;

/// Inside the training rows, for early stopping, settings and calibration.
const N_INNER_FOLDS: u32 = 5;

/// Rows with outcomes, and what may be said about columns beforehand.
#[derive(Clone, Debug)]
pub struct Task {
    pub(super) matrix: Matrix,
    pub(super) outcomes: Vec<bool>,
    pub(super) ids: Vec<u64>,
    pub(super) directions: Vec<Direction>,
    pub(super) seed: u64,
    /// By row.
    pub(super) inner_folds: Vec<u32>,
}

impl Task {
    /// - `outcomes`: whether the event happened; by row.
    /// - `ids`: whose row it is; rows with equal ids are never on both sides of a split.
    /// - `directions`: by column; numbers only, categories have no direction.
    ///
    /// Errors: lengths that differ, fewer than [`LEAST_OF_EACH`] rows with or without the event, or of ids for the inner folds; one outcome only.
    pub fn new(
        matrix: Matrix,
        outcomes: Vec<bool>,
        ids: Vec<u64>,
        directions: Vec<Direction>,
        seed: u64,
    ) -> Result<Task, Error> {
        check_length("outcomes", outcomes.len(), matrix.n_rows())?;
        check_length("ids", ids.len(), matrix.n_rows())?;
        check_length("directions", directions.len(), matrix.columns().len())?;
        let n_events = outcomes.iter().filter(|is_event| **is_event).count();
        if n_events == 0 || n_events == outcomes.len() {
            return Err(Error::OneOutcome { n: outcomes.len(), n_events });
        }
        for (what, n) in [("rows with the event", n_events), ("rows without the event", outcomes.len() - n_events)] {
            if n < LEAST_OF_EACH {
                return Err(Error::too_few(what, n, LEAST_OF_EACH));
            }
        }
        let inner_folds = stratified_folds(&ids, &outcomes, N_INNER_FOLDS, seed)?;
        Ok(Task { matrix, outcomes, ids, directions, seed, inner_folds })
    }

    /// The same question about these rows alone.
    pub fn at(&self, rows: &[u32]) -> Result<Task, Error> {
        let outcomes = rows.iter().map(|row| self.outcomes[*row as usize]).collect();
        let ids = rows.iter().map(|row| self.ids[*row as usize]).collect();
        Task::new(self.matrix.at(rows), outcomes, ids, self.directions.clone(), self.seed)
    }

    pub fn matrix(&self) -> &Matrix {
        &self.matrix
    }

    pub fn outcomes(&self) -> &[bool] {
        &self.outcomes
    }

    pub fn base_rate(&self) -> f64 {
        self.outcomes.iter().filter(|is_event| **is_event).count() as f64 / self.outcomes.len() as f64
    }

    /// Rows outside and inside of each inner fold.
    pub(super) fn inner_splits(&self) -> Vec<(Vec<u32>, Vec<u32>)> {
        (0..N_INNER_FOLDS).map(|fold| split(&self.inner_folds, fold)).collect()
    }
}

/// Rows outside of a fold, and rows inside.
pub(super) fn split(folds: &[u32], fold: u32) -> (Vec<u32>, Vec<u32>) {
    (0..folds.len() as u32).partition(|row| folds[*row as usize] != fold)
}
