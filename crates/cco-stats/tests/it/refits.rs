//! Intervals of probabilities, from models fitted to accounts drawn again.

use crate::coverage::models::{company, held};
use cco_stats::interval::Confidence;
use cco_stats::model::candidate::{Kind, Model};
use cco_stats::model::refits::Refits;

/// The bench draws more companies, and the challenger's as well.
#[test]
fn intervals_hold_the_truth_nearly_as_often_as_they_say() {
    for (kind, n_companies) in [(Kind::Linear, 12), (Kind::Scorecard, 4)] {
        let found = held(kind, n_companies, 25);
        assert!((0.9..1.0).contains(&found), "{kind:?} {found}");
    }
}

#[test]
fn a_sum_of_rows_has_a_narrower_interval_than_its_rows_together() {
    let task = company(1).task;
    let model = Model::fit(Kind::Linear, &task).unwrap();
    let refits = Refits::fit(Kind::Linear, &task, 10, 1).unwrap();
    let rows = refits.intervals(&model, task.matrix(), Confidence::PERCENT_95);
    let ones = vec![1.0; rows.len()];
    let (sum, interval) = refits.interval_of_sum(&model, task.matrix(), &ones, Confidence::PERCENT_95);
    let added: f64 = rows.iter().map(|row| row.high - row.low).sum();
    assert!(interval.low < sum && sum < interval.high);
    assert!(interval.high - interval.low < added, "{interval:?} {added}");
}

#[test]
fn one_refit_knows_no_interval() {
    let task = company(1).task;
    let model = Model::fit(Kind::Linear, &task).unwrap();
    let refits = Refits::fit(Kind::Linear, &task, 1, 1).unwrap();
    let told = model.probabilities(task.matrix());
    for (interval, told) in refits.intervals(&model, task.matrix(), Confidence::PERCENT_95).iter().zip(told) {
        assert!((interval.low - told).abs() < 1e-12 && (interval.high - told).abs() < 1e-12, "{interval:?} {told}");
    }
}

#[test]
fn the_same_seed_gives_the_same_refits() {
    let task = company(1).task;
    let fit = |seed| Refits::fit(Kind::Linear, &task, 3, seed).unwrap();
    assert_eq!(fit(1), fit(1));
    assert_ne!(fit(1), fit(2));
}
