//! Fits the booster on a table and predicts another, for `scripts/bench-model`.
//!
//! usage: boost TRAIN TEST PREDICTIONS [LEAVES TREES RATE COLUMN_SHARE BINS]
//!
//! A table is: rows and columns (u64), outcomes (f64), then the columns (f64, not a number where unknown), all little-endian.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a program for the bench reads files and may fail by panicking"
)]

use cco_stats::boost::bins::Binning;
use cco_stats::boost::fit::{Boosted, Direction, Settings, Training};
use cco_stats::model::matrix::{Column, Matrix};

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
    let setting = |place: usize, default: f64| arguments.get(place).map_or(default, |text| text.parse().unwrap());
    let (matrix, outcomes) = read(&arguments[0]);
    let settings = Settings {
        most_leaves: setting(3, 31.0) as usize,
        most_trees: setting(4, 200.0) as usize,
        learning_rate: setting(5, 0.1),
        column_share: setting(6, 1.0),
        patience: 50,
        least_rows: 20,
        penalty: 1.0,
        least_gain: 1e-6,
        seed: 1,
    };
    let binning = Binning::of(&matrix, setting(7, 255.0) as usize);
    let binned = binning.bin(&matrix);
    let rows: Vec<u32> = (0..matrix.n_rows() as u32).collect();
    let directions = vec![Direction::Free; matrix.columns().len()];
    let training = Training {
        binning: &binning,
        binned: &binned,
        outcomes: &outcomes,
        directions: &directions,
        rows: &rows,
        held_out: &[],
    };
    let boosted = Boosted::fit(training, &settings);
    let (test, _) = read(&arguments[1]);
    let test_binned = binning.bin(&test);
    let predictions = (0..test.n_rows()).flat_map(|row| boosted.log_odds(&test_binned, row).to_le_bytes());
    std::fs::write(&arguments[2], predictions.collect::<Vec<u8>>()).unwrap();
}
