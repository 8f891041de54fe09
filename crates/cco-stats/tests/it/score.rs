//! Measures of predictions: against scikit-learn, by hand, and what must hold whatever the predictions are.

use crate::draws::Draws;
use cco_stats::error::Error;
use cco_stats::interval::Confidence;
use cco_stats::score::bootstrap::{Bootstrap, Clusters};
use cco_stats::score::capacity::{capture, lift, recall};
use cco_stats::score::discrimination::roc_auc;
use cco_stats::score::measure::Measure;
use cco_stats::score::ranked::Ranked;
use cco_stats::score::reliability::{ece, reliability};
use cco_stats::score::slope::calibration_line;
use proptest::prelude::*;

const MEASURES: [Measure<'static>; 8] = [
    Measure::RocAuc,
    Measure::AveragePrecision,
    Measure::Brier,
    Measure::LogLoss,
    Measure::Slope,
    Measure::Intercept,
    Measure::Ece { n_bins: 10 },
    Measure::Lift { share: 0.1 },
];

const BOOTSTRAP: Bootstrap = Bootstrap { n_replicates: 300, seed: 5, confidence: Confidence::PERCENT_95 };

fn numbers(text: &str) -> Vec<f64> {
    text.split(' ').map(|number| number.parse().unwrap()).collect()
}

fn outcomes(text: &str) -> Vec<bool> {
    text.split(' ').map(|number| number == "1").collect()
}

#[test]
fn measures_are_those_of_scikit_learn() {
    let mut n_checked = 0;
    for row in include_str!("../oracle/scores.csv").lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let ranked = Ranked::new(&numbers(cells[9]), &outcomes(cells[8])).unwrap();
        let sample = ranked.weighted(&numbers(cells[10])).unwrap();
        for (measure, expected) in MEASURES.iter().zip(cells).filter(|(_, expected)| !expected.is_empty()) {
            let (found, expected): (f64, f64) = (measure.of(&sample).unwrap(), expected.parse().unwrap());
            // Their fits of slope and intercept stop earlier than ours.
            let tolerance = if matches!(measure, Measure::Slope | Measure::Intercept) { 2e-5 } else { 1e-12 };
            assert!((found - expected).abs() < tolerance, "{measure:?}: {found}, expected {expected}");
            n_checked += 1;
        }
    }
    assert_eq!(n_checked, 34);
}

#[test]
fn one_outcome_has_no_ranking() {
    for outcome in [true, false] {
        let ranked = Ranked::new(&[0.2, 0.4, 0.4], &[outcome; 3]).unwrap();
        let answers = MEASURES.map(|measure| measure.of(&ranked.plain()).is_some());
        // auc, ap, brier, log loss, slope, intercept, ece, lift
        assert_eq!(answers, [false, outcome, true, true, false, false, true, outcome]);
    }
}

#[test]
fn scores_that_are_no_probabilities_are_only_ranked() {
    let ranked = Ranked::new(&[70.0, 35.0, -2.0], &[true, false, true]).unwrap();
    let answers = MEASURES.map(|measure| measure.of(&ranked.plain()).is_some());
    assert_eq!(answers, [true, true, false, false, false, false, false, true]);
}

#[test]
fn predictions_must_be_numbers_of_the_same_rows() {
    let check = |scores: &[f64], outcomes: &[bool], expected: &str| {
        assert_eq!(Ranked::new(scores, outcomes).unwrap_err().to_string(), expected);
    };
    check(&[], &[], "predictions: 0 are not enough, at least 1 are needed");
    check(&[0.1, f64::NAN], &[true, false], "predictions must be finite, but value 1 is NaN");
    check(&[0.1], &[true, false], "outcomes has 2 values where 1 are expected, one for each");
    let ranked = Ranked::new(&[0.1, 0.2], &[true, false]).unwrap();
    let refused = ranked.weighted(&[1.0, -1.0]).unwrap_err();
    assert_eq!(refused.to_string(), "weights must be 0 or more, but value 1 is -1");
}

#[test]
fn a_capacity_takes_its_part_of_a_tie() {
    let ranked = Ranked::new(&[0.9, 0.5, 0.5, 0.5, 0.1], &[false, true, true, false, true]).unwrap();
    let sample = ranked.plain();
    let check = |capacity: f64, expected: f64| {
        let found = recall(&sample, capacity).unwrap();
        assert!((found - expected).abs() < 1e-12, "{capacity}: {found}");
    };
    check(0.0, 0.0);
    check(1.0, 0.0);
    check(2.0, 2.0 / 9.0);
    check(4.0, 2.0 / 3.0);
    check(5.0, 1.0);
    check(99.0, 1.0);
    // A tie's value is spread over its rows: 40 of 90 lost within it, a third of the tie fits.
    let values = [7.0, 30.0, 10.0, 500.0, 50.0];
    let found = capture(&sample, &values, 2.0).unwrap();
    assert!((found - 40.0 / 3.0 / 90.0).abs() < 1e-12, "{found}");
    assert_eq!(capture(&sample, &[1.0, 0.0, 0.0, 1.0, 0.0], 2.0), None);
}

#[test]
fn bins_keep_ties_whole() {
    let ranked = Ranked::new(&[0.1, 0.3, 0.3, 0.3, 0.8, 0.9], &[false, true, false, false, true, true]).unwrap();
    let curve = reliability(&ranked.plain(), 3, Confidence::PERCENT_95).unwrap();
    let bins: Vec<(u64, u64)> = curve.iter().map(|bin| (bin.n, bin.n_events)).collect();
    assert_eq!(bins, [(4, 1), (2, 2)]);
    assert!(curve.iter().all(|bin| bin.interval.low <= bin.observed && bin.observed <= bin.interval.high));
    let constant = Ranked::new(&[0.25; 40], &std::array::from_fn::<_, 40, _>(|row| row % 4 == 0)).unwrap();
    assert!(ece(&constant.plain(), 10).unwrap() < 1e-12);
}

#[test]
fn outcomes_that_predictions_separate_have_no_finite_line() {
    let ranked = Ranked::new(&[0.2, 0.3, 0.6, 0.7], &[false, false, true, true]).unwrap();
    assert_eq!(calibration_line(&ranked.plain()), None);
}

/// Rows of one account are drawn together, or an interval from copies is too narrow.
#[test]
fn copies_of_a_row_do_not_narrow_an_interval_of_their_clusters() {
    let mut draws = Draws(3);
    let scores: Vec<f64> = (0..80).map(|_| draws.share()).collect();
    let outcomes: Vec<bool> = scores.iter().map(|score| draws.share() < *score).collect();
    let ids: Vec<u32> = (0..80).collect();
    let width = |n_copies: usize, is_by_row: bool| {
        let ranked = Ranked::new(&scores.repeat(n_copies), &outcomes.repeat(n_copies)).unwrap();
        let clusters =
            if is_by_row { Clusters::of_rows(80 * n_copies) } else { Clusters::of_ids(&ids.repeat(n_copies)) };
        let interval = BOOTSTRAP.measures(&ranked, &clusters, &[Measure::RocAuc]).unwrap()[0].unwrap();
        interval.high - interval.low
    };
    assert!((width(9, false) - width(1, false)).abs() < 1e-12);
    assert!(width(9, true) < 0.5 * width(1, true));
}

/// An event rate of 0.3 and predictions with information: the interval around the AUC holds the true one, about as often as it says.
#[test]
fn intervals_hold_the_truth_about_as_often_as_they_say() {
    // Scores of events are uniform on ½…1½, of others on 0…1: the chance that the first is higher is 1 − ½ · ½² = 7/8.
    let mut draws = Draws(4);
    let n_samples = 100;
    let n_held = (0..n_samples).filter(|seed| {
        let outcomes: Vec<bool> = (0..150).map(|_| draws.share() < 0.3).collect();
        let scores: Vec<f64> =
            outcomes.iter().map(|is_event| draws.share() + if *is_event { 0.5 } else { 0.0 }).collect();
        let ranked = Ranked::new(&scores, &outcomes).unwrap();
        let bootstrap = Bootstrap { seed: *seed, n_replicates: 200, ..BOOTSTRAP };
        let found = bootstrap.measures(&ranked, &Clusters::of_rows(150), &[Measure::RocAuc]).unwrap()[0].unwrap();
        found.low <= 0.875 && 0.875 <= found.high
    });
    let coverage = n_held.count() as f64 / n_samples as f64;
    assert!((0.90..=0.99).contains(&coverage), "{coverage}");
}

#[test]
fn a_bootstrap_repeats_itself_and_needs_two_clusters() {
    let mut draws = Draws(6);
    let (scores, outcomes): (Vec<f64>, Vec<bool>) = (0..50).map(|_| (draws.share(), draws.share() < 0.5)).unzip();
    let ranked = Ranked::new(&scores, &outcomes).unwrap();
    let clusters = Clusters::of_rows(50);
    let once = |bootstrap: Bootstrap| bootstrap.measures(&ranked, &clusters, &[Measure::Brier, Measure::LogLoss]);
    assert_eq!(once(BOOTSTRAP), once(BOOTSTRAP));
    assert_ne!(once(BOOTSTRAP), once(Bootstrap { seed: 6, ..BOOTSTRAP }));
    let alone = BOOTSTRAP.measures(&ranked, &Clusters::of_ids(&["a"; 50]), &[Measure::Brier]);
    assert_eq!(alone, Err(Error::TooFew { what: "clusters to draw from".to_owned(), found: 1, needed: 2 }));
}

fn predictions() -> impl Strategy<Value = Vec<(f64, bool)>> {
    // Few distinct values, so that ties are common.
    proptest::collection::vec(((0_u8..=12).prop_map(|step| f64::from(step) / 12.0), any::<bool>()), 2..60)
}

fn ranked(rows: &[(f64, bool)]) -> Ranked {
    let (scores, outcomes): (Vec<f64>, Vec<bool>) = rows.iter().copied().unzip();
    Ranked::new(&scores, &outcomes).unwrap()
}

fn answers(rows: &[(f64, bool)]) -> Vec<Option<f64>> {
    let ranked = ranked(rows);
    let sample = ranked.plain();
    MEASURES.iter().map(|measure| measure.of(&sample)).collect()
}

#[track_caller]
fn assert_close(found: &[Option<f64>], expected: &[Option<f64>]) {
    for ((measure, found), expected) in MEASURES.iter().zip(found).zip(expected) {
        match (found, expected) {
            (Some(found), Some(expected)) => {
                assert!(
                    (found - expected).abs() < 1e-6 * expected.abs().max(1.0),
                    "{measure:?}: {found}, not {expected}"
                );
            }
            (found, expected) => assert_eq!(found, expected, "{measure:?}"),
        }
    }
}

proptest! {
    #[test]
    fn the_order_of_rows_changes_nothing(
        (rows, shuffled) in predictions().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        assert_close(&answers(&shuffled), &answers(&rows));
    }

    #[test]
    fn a_weight_is_that_many_rows(rows in predictions(), seed in any::<u64>()) {
        let mut draws = Draws(seed);
        let weights: Vec<f64> = rows.iter().map(|_| (draws.share() * 3.0).floor()).collect();
        let repeated: Vec<(f64, bool)> =
            rows.iter().zip(&weights).flat_map(|(row, weight)| std::iter::repeat_n(*row, *weight as usize)).collect();
        prop_assume!(!repeated.is_empty());
        let ranked = ranked(&rows);
        let sample = ranked.weighted(&weights).unwrap();
        let weighted: Vec<Option<f64>> = MEASURES.iter().map(|measure| measure.of(&sample)).collect();
        let (mut found, mut expected) = (weighted, answers(&repeated));
        // Bins hold equal numbers of rows, so they move with the rows; a slope exists only where two predictions do.
        for list in [&mut found, &mut expected] {
            list.drain(4..7);
        }
        for (found, expected) in found.iter().zip(&expected) {
            match (found, expected) {
                (Some(found), Some(expected)) => prop_assert!((found - expected).abs() < 1e-9),
                (found, expected) => prop_assert_eq!(found, expected),
            }
        }
    }

    #[test]
    fn auc_does_not_see_the_scale_and_mirrors_the_sign(rows in predictions()) {
        let (as_is, mirrored) = (ranked(&rows), ranked(&rows.iter().map(|(score, y)| (-score, *y)).collect::<Vec<_>>()));
        let bent = ranked(&rows.iter().map(|(score, y)| (score.exp() * 3.0 - 1.0, *y)).collect::<Vec<_>>());
        let auc = |ranked: &Ranked| roc_auc(&ranked.plain());
        prop_assert_eq!(auc(&as_is), auc(&bent));
        if let (Some(up), Some(down)) = (auc(&as_is), auc(&mirrored)) {
            prop_assert!((up + down - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn more_capacity_catches_no_less(rows in predictions(), capacity in 0.0..60.0) {
        let ranked = ranked(&rows);
        let sample = ranked.plain();
        if let (Some(less), Some(more)) = (recall(&sample, capacity), recall(&sample, capacity + 0.5)) {
            prop_assert!(less <= more + 1e-12 && more <= 1.0 + 1e-12);
        }
        if let Some(all) = lift(&sample, 1.0) {
            prop_assert!((all - 1.0).abs() < 1e-12);
        }
    }
}
