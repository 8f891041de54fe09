//! The model that may find anything: boosted trees over all columns together.

use super::matrix::Matrix;
use super::task::Task;
use crate::boost::bins::Binning;
use crate::boost::fit::{Boosted, Settings, Training};
use crate::calibrate::beta::Beta;
use crate::error::Error;
use serde::{Deserialize, Serialize};

/// Sizes of tree tried: from nearly additive to deep.
const LEAVES: [usize; 3] = [6, 16, 31];

/// Sharp thresholds between two columns want fine bins.
const MOST_BINS: usize = 255;

const SETTINGS: Settings = Settings {
    most_trees: 2_000,
    patience: 40,
    learning_rate: 0.08,
    most_leaves: 0,
    least_rows: 20,
    penalty: 3.0,
    least_gain: 1e-6,
    column_share: 0.5,
    seed: 0,
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Challenger {
    binning: Binning,
    members: Vec<Boosted>,
    calibration: Beta,
    /// Leaves of a tree, as chosen.
    pub n_leaves: usize,
}

impl Challenger {
    /// Which sum of trees, each over several columns, predicts the log odds?
    ///
    /// [`Boosted::fit`] once without each of five inner folds, which says when to stop; their log odds averaged. The number of leaves is the one
    /// of three with the least loss over these folds. A beta map, fitted on what each fold was predicted without itself, calibrates.
    ///
    /// Assumes nothing about the shape of effects, and so needs more rows than [`super::scorecard`] to be better.
    pub fn fit(task: &Task) -> Result<Challenger, Error> {
        let binning = Binning::of(&task.matrix, MOST_BINS);
        let binned = binning.bin(&task.matrix);
        let splits = task.inner_splits();
        let boost = |n_leaves: usize, fold: usize| {
            let (rows, held_out) = (&splits[fold].0, &splits[fold].1);
            let training = Training {
                binning: &binning,
                binned: &binned,
                outcomes: &task.outcomes,
                directions: &task.directions,
                rows,
                held_out,
            };
            let seed = task.seed.wrapping_add(fold as u64);
            Boosted::fit(training, &Settings { most_leaves: n_leaves, seed, ..SETTINGS })
        };
        let trials = |n_leaves| (0..splits.len()).map(|fold| boost(n_leaves, fold)).collect::<Vec<Boosted>>();
        let tried = LEAVES.map(|n_leaves| (n_leaves, trials(n_leaves)));
        let loss = |boosted: &[Boosted]| boosted.iter().map(|boosted| boosted.held_out_loss).sum::<f64>();
        let (n_leaves, members) = tried
            .into_iter()
            .min_by(|(_, a), (_, b)| loss(a).total_cmp(&loss(b)))
            .expect("there is more than one size");
        let mut held_out = vec![0.0; binned.n_rows()];
        for ((_, inside), member) in splits.iter().zip(&members) {
            inside.iter().for_each(|row| held_out[*row as usize] = member.log_odds(&binned, *row as usize));
        }
        let calibration = Beta::fit_telling(&held_out, &task.outcomes)?;
        Ok(Challenger { binning, members, calibration, n_leaves })
    }

    /// Calibrated.
    pub fn log_odds(&self, matrix: &Matrix) -> Vec<f64> {
        let binned = self.binning.bin(matrix);
        (0..matrix.n_rows())
            .map(|row| self.calibration.log_odds(self.raw(|member| member.log_odds(&binned, row))))
            .collect()
    }

    /// The log odds of a row without reasons, and by row what each column adds. Calibration bends the scale; the reasons of a row are
    /// stretched alike, so that they still add up.
    pub fn reasons(&self, matrix: &Matrix) -> (f64, Vec<Vec<f64>>) {
        let binned = self.binning.bin(matrix);
        let raw_base = self.raw(Boosted::mean_log_odds);
        let of_row = |row: usize| {
            let mut reasons = vec![0.0; matrix.columns().len()];
            for member in &self.members {
                for (reason, own) in reasons.iter_mut().zip(member.reasons(&binned, row)) {
                    *reason += own / self.members.len() as f64;
                }
            }
            self.calibration.stretch(raw_base, &mut reasons);
            reasons
        };
        (self.calibration.log_odds(raw_base), (0..matrix.n_rows()).map(of_row).collect())
    }

    fn raw(&self, of: impl Fn(&Boosted) -> f64) -> f64 {
        self.members.iter().map(of).sum::<f64>() / self.members.len() as f64
    }
}
