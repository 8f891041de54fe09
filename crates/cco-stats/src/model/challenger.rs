//! The model that may find anything: boosted trees over all columns together.

use super::matrix::Matrix;
use super::task::{Task, split};
use crate::boost::bins::{Binned, Binning};
use crate::boost::fit::{Boosted, Settings, Training};
use crate::calibrate::beta::Beta;
use crate::error::Error;
use serde::{Deserialize, Serialize};

/// Sizes of tree tried: from nearly additive to deep.
const LEAVES: [usize; 3] = [6, 16, 31];

/// Up to so many rows an average of five is worth its cost.
pub const AVERAGED_ROWS: usize = 100_000;

/// Of the one booster of many rows: twice the step needs half the trees. Small trees take more of them where columns act together, and
/// are not led astray where events are few.
const MANY_ROWS: Settings = Settings { most_leaves: 6, learning_rate: 0.16, ..SETTINGS };

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
    /// Of more than [`AVERAGED_ROWS`] rows one sum of trees of six leaves is fitted, without the first inner fold, and no size is chosen:
    /// the fifteen that are fitted to fewer cost as many times more, and gained 0.002 of AUC at 120,000 rows of `scripts/bench-model`.
    ///
    /// Assumes nothing about the shape of effects, and so needs more rows than [`super::scorecard`] to be better.
    pub fn fit(task: &Task) -> Result<Challenger, Error> {
        let binning = Binning::of(&task.matrix, MOST_BINS);
        let binned = binning.bin(&task.matrix);
        let boosting = Boosting { task, binning: &binning, binned: &binned };
        let (n_leaves, members) =
            if binned.n_rows() <= AVERAGED_ROWS { boosting.averaged() } else { boosting.single() };
        let (mut held_out, mut outcomes) = (Vec::new(), Vec::new());
        for (fold, member) in (0..).zip(&members) {
            for row in split(&task.inner_folds, fold).1 {
                held_out.push(member.log_odds(&binned, row as usize));
                outcomes.push(task.outcomes[row as usize]);
            }
        }
        let calibration = Beta::fit_telling(&held_out, &outcomes)?;
        Ok(Challenger { binning, members, calibration, n_leaves })
    }

    /// Sums of trees that are averaged.
    pub fn n_members(&self) -> usize {
        self.members.len()
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

/// What boosters are fitted to.
struct Boosting<'a> {
    task: &'a Task,
    binning: &'a Binning,
    binned: &'a Binned,
}

impl Boosting<'_> {
    /// The best number of leaves over all inner folds, and a booster without each.
    fn averaged(&self) -> (usize, Vec<Boosted>) {
        let splits = self.task.inner_splits();
        let boost = |n_leaves, (fold, split)| self.boost(Settings { most_leaves: n_leaves, ..SETTINGS }, fold, split);
        let trials = |n_leaves| (0..).zip(&splits).map(|part| boost(n_leaves, part)).collect::<Vec<Boosted>>();
        let tried = LEAVES.map(|n_leaves| (n_leaves, trials(n_leaves)));
        let loss = |boosted: &[Boosted]| boosted.iter().map(|boosted| boosted.held_out_loss).sum::<f64>();
        let best = tried.into_iter().min_by(|(_, a), (_, b)| loss(a).total_cmp(&loss(b)));
        best.expect("there is more than one size")
    }

    /// A booster without the first inner fold.
    fn single(&self) -> (usize, Vec<Boosted>) {
        let first = split(&self.task.inner_folds, 0);
        (MANY_ROWS.most_leaves, vec![self.boost(MANY_ROWS, 0, &first)])
    }

    fn boost(&self, settings: Settings, fold: u32, (rows, held_out): &(Vec<u32>, Vec<u32>)) -> Boosted {
        let Task { outcomes, directions, seed, .. } = self.task;
        let training = Training { binning: self.binning, binned: self.binned, outcomes, directions, rows, held_out };
        Boosted::fit(training, &Settings { seed: seed.wrapping_add(u64::from(fold)), ..settings })
    }
}
