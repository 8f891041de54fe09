//! Maps from scores to probabilities.

use crate::draws::Draws;
use cco_stats::calibrate::beta::Beta;
use cco_stats::calibrate::isotonic::Isotonic;
use cco_stats::calibrate::map::{Calibration, Method};
use cco_stats::calibrate::platt::Platt;
use cco_stats::error::Error;
use cco_stats::logistic::sigmoid;

const METHODS: [Method; 4] = [Method::None, Method::Platt, Method::Beta, Method::Isotonic];

fn numbers(text: &str) -> Vec<f64> {
    text.split(' ').map(|number| number.parse().unwrap()).collect()
}

#[test]
fn isotonic_maps_are_those_of_scikit_learn() {
    for row in include_str!("../oracle/isotonic.csv").lines().skip(1) {
        let [y, p, w, asked, expected] = row.split(',').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let outcomes: Vec<bool> = y.split(' ').map(|number| number == "1").collect();
        let map = Isotonic::fit(&numbers(p), &outcomes, Some(&numbers(w))).unwrap();
        for (score, expected) in numbers(asked).into_iter().zip(numbers(expected)) {
            let found = map.probability(score);
            assert!((found - expected).abs() < 1e-9, "at {score}: {found}, not {expected}");
        }
    }
}

/// Rows whose true log odds are a known function of the score.
fn simulated(truth: impl Fn(f64) -> f64) -> (Vec<f64>, Vec<bool>) {
    let mut draws = Draws(9);
    (0..20_000)
        .map(|_| {
            let score = 6.0 * draws.share() - 3.0;
            (score, draws.share() < sigmoid(truth(score)))
        })
        .unzip()
}

#[test]
fn a_line_is_recovered() {
    let (scores, outcomes) = simulated(|score| 0.5 * score - 1.0);
    let platt = Platt::fit(&scores, &outcomes).unwrap();
    assert!((platt.slope - 0.5).abs() < 0.03 && (platt.intercept + 1.0).abs() < 0.05, "{platt:?}");
}

#[test]
fn two_slopes_are_recovered() {
    let truth = Beta { a: 0.4, b: 1.5, c: -0.3 };
    let (scores, outcomes) = simulated(|score| truth.log_odds(score));
    let beta = Beta::fit(&scores, &outcomes).unwrap();
    // The two slopes lean on each other; the map that they make together is what the data determines.
    for score in (-30..=30).map(|step| f64::from(step) / 10.0) {
        let (found, expected) = (beta.probability(score), truth.probability(score));
        assert!((found - expected).abs() < 0.015, "{beta:?} at {score}: {found}, not {expected}");
    }
    let line = Platt::fit(&scores, &outcomes).unwrap();
    assert!((line.probability(-3.0) - truth.probability(-3.0)).abs() > 0.03, "a line cannot do it");
}

#[test]
fn no_map_turns_a_ranking_round() {
    let (scores, outcomes) = simulated(|score| -score);
    for method in METHODS {
        let map = Calibration::fit(method, &scores, &outcomes).unwrap();
        let steps: Vec<f64> = (-30..=30).map(|step| map.probability(f64::from(step) / 10.0)).collect();
        assert!(steps.is_sorted(), "{method:?}: {steps:?}");
    }
    let share = outcomes.iter().filter(|is_event| **is_event).count() as f64 / outcomes.len() as f64;
    let platt = Platt::fit(&scores, &outcomes).unwrap();
    assert!(platt.slope.abs() < 1e-12 && (platt.probability(2.0) - share).abs() < 1e-3, "{platt:?}");
}

#[test]
fn extremes_stay_finite() {
    let scores: Vec<f64> = (0..40).map(|row| if row < 20 { -40.0 } else { 40.0 }).collect();
    let outcomes: Vec<bool> = scores.iter().map(|score| *score > 0.0).collect();
    for method in [Method::Platt, Method::Beta] {
        let map = Calibration::fit(method, &scores, &outcomes).unwrap();
        let (low, high) = (map.probability(-40.0), map.probability(40.0));
        assert!(low > 0.01 && low < 0.1 && high > 0.9 && high < 0.99, "{method:?}: {low} {high}");
    }
    let constant = Calibration::fit(Method::Beta, &[1.5; 10], &[true, false, false, false, false].repeat(2)).unwrap();
    assert!((constant.probability(1.5) - 0.25).abs() < 0.06, "{constant:?}");
}

#[test]
fn one_outcome_cannot_be_calibrated() {
    let refused = Error::OneOutcome { n: 2, n_events: 2 };
    assert_eq!(Platt::fit(&[0.1, 0.2], &[true, true]), Err(refused.clone()));
    assert_eq!(Beta::fit(&[0.1, 0.2], &[true, true]), Err(refused));
}
