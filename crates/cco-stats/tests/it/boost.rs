//! The booster by itself: what a division does, and what must hold whatever the data is.

use crate::draws::Draws;
use cco_stats::boost::bins::{Binning, Cuts};
use cco_stats::boost::fit::{Boosted, Direction, Settings, Training};
use cco_stats::logistic::{logit, sigmoid};
use cco_stats::model::matrix::{Column, Matrix};

const ONE_DIVISION: Settings = Settings {
    most_trees: 1,
    patience: 1,
    learning_rate: 1.0,
    most_leaves: 2,
    least_rows: 1,
    penalty: 0.0,
    least_gain: 1e-6,
    column_share: 1.0,
    seed: 1,
};

const MANY: Settings = Settings {
    most_trees: 60,
    patience: 60,
    learning_rate: 0.2,
    most_leaves: 6,
    least_rows: 5,
    penalty: 1.0,
    ..ONE_DIVISION
};

struct Fitted {
    binning: Binning,
    boosted: Boosted,
}

impl Fitted {
    fn new(matrix: &Matrix, outcomes: &[bool], directions: &[Direction], settings: &Settings) -> Fitted {
        let binning = Binning::of(matrix, 64);
        let binned = binning.bin(matrix);
        let rows: Vec<u32> = (0..matrix.n_rows() as u32).collect();
        let training =
            Training { binning: &binning, binned: &binned, outcomes, directions, rows: &rows, held_out: &[] };
        let boosted = Boosted::fit(training, settings);
        Fitted { binning, boosted }
    }

    fn log_odds(&self, matrix: &Matrix) -> Vec<f64> {
        let binned = self.binning.bin(matrix);
        (0..matrix.n_rows()).map(|row| self.boosted.log_odds(&binned, row)).collect()
    }
}

fn numbers(values: &[Option<f64>]) -> Matrix {
    Matrix::new(vec![Column::numbers("x", values.iter().copied()).unwrap()]).unwrap()
}

fn known(values: &[f64]) -> Matrix {
    numbers(&values.iter().copied().map(Some).collect::<Vec<_>>())
}

#[track_caller]
fn assert_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
    }
}

/// Base rate ½, so every row has curvature ¼ and gradient ±½: a pure side of n rows steps by ±(n/2)/(n/4) = ±2.
#[test]
fn a_division_steps_by_gradient_over_curvature() {
    let fitted =
        Fitted::new(&known(&[1.0, 2.0, 3.0, 4.0]), &[false, false, true, true], &[Direction::Free], &ONE_DIVISION);
    assert_close(&fitted.log_odds(&known(&[-9.0, 2.4, 2.6, 9.0])), &[-2.0, -2.0, 2.0, 2.0]);
    let penalised = Settings { penalty: 0.5, ..ONE_DIVISION };
    let fitted =
        Fitted::new(&known(&[1.0, 2.0, 3.0, 4.0]), &[false, false, true, true], &[Direction::Free], &penalised);
    assert_close(&fitted.log_odds(&known(&[1.0])), &[-1.0]);
}

#[test]
fn unknown_is_a_level_of_its_own() {
    let values = [Some(1.0), Some(2.0), Some(3.0), None, None, None];
    let fitted =
        Fitted::new(&numbers(&values), &[false, false, false, true, true, true], &[Direction::Free], &ONE_DIVISION);
    assert_close(&fitted.log_odds(&numbers(&[None, Some(0.0), Some(99.0)])), &[2.0, -2.0, -2.0]);
}

/// With three leaves the right half (above 4.5) is divided again, at values that only it has. A value between, which that half never
/// saw, must go with its neighbours and not by default to one side.
#[test]
fn a_value_that_a_node_never_saw_goes_with_its_neighbours() {
    let a: Vec<f64> = (0..40).map(|row| f64::from(row % 20)).collect();
    let b: Vec<f64> = (0..40).map(|row| if row < 20 { 0.0 } else { 1.0 }).collect();
    // Where b is 1, only even values of a occur.
    let a: Vec<f64> = a.iter().zip(&b).map(|(a, b)| if *b > 0.5 { (a / 2.0).floor() * 2.0 } else { *a }).collect();
    let outcomes: Vec<bool> = a.iter().zip(&b).map(|(a, b)| *b > 0.5 && *a > 9.0).collect();
    let matrix = |a: &[f64], b: &[f64]| {
        let column = |name: &str, values: &[f64]| Column::numbers(name, values.iter().copied().map(Some)).unwrap();
        Matrix::new(vec![column("a", a), column("b", b)]).unwrap()
    };
    let settings = Settings { most_leaves: 3, penalty: 1.0, ..ONE_DIVISION };
    let fitted = Fitted::new(&matrix(&a, &b), &outcomes, &[Direction::Free; 2], &settings);
    let odd = [1.0, 3.0, 5.0, 7.0, 11.0, 13.0, 15.0, 17.0];
    let found = fitted.log_odds(&matrix(&odd, &[1.0; 8]));
    let even = odd.map(|value| value - 1.0 + if value > 9.0 { 2.0 } else { 0.0 });
    assert_close(&found, &fitted.log_odds(&matrix(&even, &[1.0; 8])));
    assert!(found[0] < found[7], "{found:?}");
}

#[test]
fn categories_are_grouped_by_what_they_do() {
    let names = ["a", "b", "c", "d"];
    let matrix = |names: &[&str]| Matrix::new(vec![Column::categories("x", names.iter().copied().map(Some))]).unwrap();
    let rows: Vec<&str> = names.repeat(5);
    let outcomes: Vec<bool> = rows.iter().map(|name| matches!(*name, "a" | "c")).collect();
    let fitted = Fitted::new(&matrix(&rows), &outcomes, &[Direction::Free], &ONE_DIVISION);
    assert_close(&fitted.log_odds(&matrix(&names)), &[2.0, -2.0, 2.0, -2.0]);
}

#[test]
fn no_division_is_the_base_rate() {
    let fitted = Fitted::new(&known(&[7.0; 8]), &[true, false].repeat(4), &[Direction::Free], &MANY);
    assert_eq!(fitted.boosted.n_trees(), 0);
    assert_close(&fitted.log_odds(&known(&[7.0])), &[logit(0.5)]);
}

#[test]
fn bins_hold_about_equal_numbers_and_keep_heavy_values_apart() {
    let mut values: Vec<f64> = (1..=900).map(f64::from).collect();
    values.extend([0.0; 300]);
    let binning = Binning::of(&known(&values), 8);
    let Cuts::Numbers(cuts) = &binning.columns()[0].cuts else { panic!("numbers are cut by numbers") };
    assert_eq!(cuts.len(), 7);
    assert!(cuts[0] > 0.0 && cuts[0] < 1.0, "{cuts:?}");
    for pair in cuts.windows(2) {
        assert!((100.0..=160.0).contains(&(pair[1] - pair[0])), "{cuts:?}");
    }
}

/// Three columns of which two matter together, a tenth of values unknown.
fn simulated(n: usize, seed: u64) -> (Matrix, Vec<bool>) {
    let mut draws = Draws(seed);
    let mut columns: [Vec<Option<f64>>; 3] = Default::default();
    let mut outcomes = Vec::new();
    for _ in 0..n {
        let x = [draws.share(), draws.share(), draws.share()];
        outcomes.push(draws.share() < sigmoid(3.0 * x[0] - 2.0 + 4.0 * (x[0] - 0.5) * (x[1] - 0.5)));
        for (column, value) in columns.iter_mut().zip(x) {
            column.push((draws.share() > 0.1).then_some(value));
        }
    }
    let named = columns.into_iter().zip(["a", "b", "c"]).map(|(values, name)| Column::numbers(name, values).unwrap());
    (Matrix::new(named.collect()).unwrap(), outcomes)
}

#[test]
fn the_order_of_rows_changes_nothing_at_all() {
    let (matrix, outcomes) = simulated(400, 1);
    let turned: Vec<u32> = (0..400).map(|row| (row * 37) % 400).collect();
    let turned_outcomes: Vec<bool> = turned.iter().map(|row| outcomes[*row as usize]).collect();
    let one = Fitted::new(&matrix, &outcomes, &[Direction::Free; 3], &MANY);
    let other = Fitted::new(&matrix.at(&turned), &turned_outcomes, &[Direction::Free; 3], &MANY);
    assert_eq!(one.boosted.n_trees(), 60);
    assert_eq!(one.log_odds(&matrix), other.log_odds(&matrix));
}

#[test]
fn directions_hold_everywhere() {
    let (matrix, outcomes) = simulated(400, 2);
    // Against the truth, so that the constraint has something to hold.
    for (direction, sign) in [(Direction::Falling, -1.0), (Direction::Rising, 1.0)] {
        let fitted = Fitted::new(&matrix, &outcomes, &[direction, Direction::Free, Direction::Free], &MANY);
        for other in 0..5 {
            let column = |name: &str, of: &dyn Fn(f64) -> f64| {
                Column::numbers(name, (0..=50).map(|step| Some(of(f64::from(step) / 50.0)))).unwrap()
            };
            let fixed = f64::from(other) / 4.0;
            let line =
                Matrix::new(vec![column("a", &|x| x), column("b", &|_| fixed), column("c", &|_| fixed)]).unwrap();
            let along = fitted.log_odds(&line);
            assert!(along.windows(2).all(|pair| sign * (pair[1] - pair[0]) >= -1e-12), "{direction:?}: {along:?}");
        }
    }
}

#[test]
fn reasons_add_up() {
    let (matrix, outcomes) = simulated(300, 3);
    let fitted = Fitted::new(&matrix, &outcomes, &[Direction::Free; 3], &MANY);
    let binned = fitted.binning.bin(&matrix);
    for (row, log_odds) in fitted.log_odds(&matrix).into_iter().enumerate() {
        let reasons = fitted.boosted.reasons(&binned, row);
        let sum = fitted.boosted.mean_log_odds() + reasons.iter().sum::<f64>();
        assert!((sum - log_odds).abs() < 1e-9, "{sum}, not {log_odds}");
    }
}
