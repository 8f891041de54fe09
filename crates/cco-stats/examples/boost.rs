//! Fits one booster, or the challenger as `cco` uses it, on a table and predicts another, for `scripts/bench-model`.
//!
//! usage: boost booster|challenger TRAIN TEST PREDICTIONS
//!
//! A table is: rows and columns (u64), outcomes (f64), then the columns (f64, not a number where unknown), all little-endian.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a program for the bench reads files and may fail by panicking"
)]

use cco_stats::boost::bins::Binning;
use cco_stats::boost::fit::{Boosted, Direction, Settings, Training};
use cco_stats::model::challenger::Challenger;
use cco_stats::model::matrix::{Column, Matrix};
use cco_stats::model::task::Task;

/// Those of LightGBM in the script.
const SETTINGS: Settings = Settings {
    most_leaves: 31,
    most_trees: 200,
    learning_rate: 0.1,
    column_share: 1.0,
    patience: 50,
    least_rows: 20,
    penalty: 1.0,
    least_gain: 1e-6,
    seed: 1,
};

fn read(path: &str) -> (Matrix, Vec<bool>) {
    let bytes = std::fs::read(path).unwrap();
    let mut numbers = bytes.chunks_exact(8).map(|eight| <[u8; 8]>::try_from(eight).unwrap());
    let [n_rows, n_columns] = [(); 2].map(|()| u64::from_le_bytes(numbers.next().unwrap()) as usize);
    let mut values = numbers.map(f64::from_le_bytes);
    let outcomes = values.by_ref().take(n_rows).map(|outcome| outcome > 0.5).collect();
    let column = |index| {
        let known = values.by_ref().take(n_rows).map(|value| Some(value).filter(|value| !value.is_nan()));
        Column::numbers(format!("x{index}"), known).unwrap()
    };
    (Matrix::new((0..n_columns).map(column).collect()).unwrap(), outcomes)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, train, test, predictions] = arguments.as_slice() else { panic!("see the usage above") };
    let ((matrix, outcomes), (asked, _)) = (read(train), read(test));
    let found =
        if model == "challenger" { challenger(matrix, outcomes, &asked) } else { booster(&matrix, &outcomes, &asked) };
    std::fs::write(predictions, found.into_iter().flat_map(f64::to_le_bytes).collect::<Vec<u8>>()).unwrap();
}

fn challenger(matrix: Matrix, outcomes: Vec<bool>, asked: &Matrix) -> Vec<f64> {
    let ids = (0..outcomes.len() as u64).collect();
    let directions = vec![Direction::Free; matrix.columns().len()];
    Challenger::fit(&Task::new(matrix, outcomes, ids, directions, 1).unwrap()).unwrap().log_odds(asked)
}

fn booster(matrix: &Matrix, outcomes: &[bool], asked: &Matrix) -> Vec<f64> {
    let binning = Binning::of(matrix, 255);
    let training = Training {
        binning: &binning,
        binned: &binning.bin(matrix),
        outcomes,
        directions: &vec![Direction::Free; matrix.columns().len()],
        rows: &(0..outcomes.len() as u32).collect::<Vec<u32>>(),
        held_out: &[],
    };
    let boosted = Boosted::fit(training, &SETTINGS);
    let binned = binning.bin(asked);
    (0..asked.n_rows()).map(|row| boosted.log_odds(&binned, row)).collect()
}
