//! Effects and curves against other programs' values (`tests/oracle/uplift.py`), and against the Hillstrom e-mail test itself.

use crate::shared_data;
use crate::table::{Row, Table, assert_near};
use cco_stats::interval::Confidence;
use cco_stats::score::bootstrap::Bootstrap;
use cco_stats::uplift::effect::{Count, Effect, share_effect};
use cco_stats::uplift::trial::{Outcomes, Trial};

const LEVEL: Confidence = Confidence::PERCENT_95;

fn numbers(text: &str) -> Vec<f64> {
    text.split(' ').map(|number| number.parse().unwrap()).collect()
}

fn are_one(text: &str) -> Vec<bool> {
    numbers(text).into_iter().map(|number| number > 0.5).collect()
}

#[track_caller]
fn check(found: &Effect, row: &Row<'_>, columns: &[&str], tolerance: f64) {
    for column in columns {
        let found = match *column {
            "effect" => found.value,
            "standard_error" => found.standard_error,
            "low" => found.interval.low,
            "high" => found.interval.high,
            column => panic!("an effect has no {column}"),
        };
        assert_near(found, row.number(column), tolerance, column);
    }
}

#[test]
fn effects_on_amounts_with_strata() {
    for row in Table::oracle(include_str!("../oracle/uplift_effects.csv")).rows() {
        let (mut is_treated, mut amounts, mut strata) = (Vec::new(), Vec::new(), Vec::new());
        for (column, arm) in [("treated", true), ("control", false)] {
            for (stratum, values) in (0_u32..).zip(row.text(column).split('|')) {
                let values = numbers(values);
                is_treated.extend(vec![arm; values.len()]);
                strata.extend(vec![stratum; values.len()]);
                amounts.extend(values);
            }
        }
        let trial = Trial::new(&is_treated, Outcomes::Amounts(&amounts)).unwrap();
        let found = trial.stratified(&strata, LEVEL).unwrap();
        check(&found.effect, &row, &["effect", "standard_error", "low", "high"], 1e-9);
        let heterogeneity = trial.by_segment(&strata, LEVEL).unwrap().heterogeneity;
        assert_eq!(heterogeneity.is_some(), !row.text("q").is_empty());
        if let Some(found) = heterogeneity {
            assert_near(found.q, row.number("q"), 1e-9, "q");
            assert_near(found.p, row.number("p"), 1e-9, "p");
        } else {
            assert_eq!(trial.effect(LEVEL).unwrap(), found.effect, "one stratum is no stratification");
        }
    }
}

#[test]
fn effects_on_shares() {
    for row in Table::oracle(include_str!("../oracle/uplift_shares.csv")).rows() {
        let count = |arm| Count {
            n_events: row.number(&format!("n_events_{arm}")) as u64,
            n: row.number(&format!("n_{arm}")) as u64,
        };
        let found = share_effect(count("treated"), count("control"), LEVEL).unwrap();
        check(&found, &row, &["low", "high"], 1e-9);
    }
}

#[test]
fn curves_of_a_few_rows() {
    for row in Table::oracle(include_str!("../oracle/uplift_vectors.csv")).rows() {
        let (is_treated, happened) = (are_one(row.text("treated")), are_one(row.text("outcome")));
        let trial = Trial::new(&is_treated, Outcomes::Happened(&happened)).unwrap();
        let targeting = trial.targeting(&numbers(row.text("score"))).unwrap();
        for (points, column) in [(targeting.qini_curve(), "qini_curve"), (targeting.uplift_curve(), "uplift_curve")] {
            let expected: Vec<(f64, f64)> = numbers(row.text("n")).into_iter().zip(numbers(row.text(column))).collect();
            assert_eq!(points.len(), expected.len());
            for (point, (n, gain)) in points.iter().zip(expected) {
                assert_near(point.n, n, 1e-12, "n");
                assert_near(point.gain, gain, 1e-12, column);
            }
        }
        assert_near(targeting.qini().unwrap(), row.number("qini"), 1e-12, "qini");
        assert_near(targeting.auuc().unwrap(), row.number("auuc"), 1e-12, "auuc");
    }
}

fn hillstrom() -> Option<Table> {
    // The one field with a separator in it is a name of its own.
    shared_data::content("hillstrom/hillstrom.csv").map(|text| Table::parse(&text.replace("$1,000", "$1000"), ','))
}

/// Rows of one arm and of those that got no e-mail.
struct Arms {
    rows: Vec<usize>,
    is_treated: Vec<bool>,
}

fn arms(table: &Table, arm: &str) -> Arms {
    let segments = table.texts("segment");
    let is_of = |segment: &str| segment == "No E-Mail" || segment == arm || arm == "Any E-Mail";
    let rows: Vec<usize> = (0..segments.len()).filter(|row| is_of(segments[*row])).collect();
    let is_treated = rows.iter().map(|row| segments[*row] != "No E-Mail").collect();
    Arms { rows, is_treated }
}

fn at<T: Copy>(values: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter().map(|row| values[*row]).collect()
}

#[test]
fn average_effects_of_the_hillstrom_test() {
    let Some(table) = hillstrom() else { return };
    for row in Table::oracle(include_str!("../oracle/uplift_hillstrom.csv")).rows() {
        let Arms { rows, is_treated } = arms(&table, row.text("arm"));
        let amounts = at(&table.numbers(row.text("outcome")), &rows);
        let found = Trial::new(&is_treated, Outcomes::Amounts(&amounts)).unwrap().effect(LEVEL).unwrap();
        check(&found, &row, &["effect", "standard_error", "low", "high"], 1e-9);
        assert_near(found.n_treated as f64, row.number("n_treated"), 0.0, "n_treated");
        if row.text("outcome") != "spend" {
            let happened: Vec<bool> = amounts.iter().map(|amount| *amount > 0.5).collect();
            let shares = Trial::new(&is_treated, Outcomes::Happened(&happened)).unwrap().effect(LEVEL).unwrap();
            check(&shares, &row, &["effect"], 1e-12);
            // Another interval for the same difference: with 42,000 customers the two hardly differ.
            check(&shares, &row, &["standard_error", "low", "high"], 5e-5);
        }
    }
}

#[test]
fn ranked_effects_of_the_hillstrom_test() {
    let Some(table) = hillstrom() else { return };
    let (history, recency, womens) = (table.numbers("history"), table.numbers("recency"), table.numbers("womens"));
    for row in Table::oracle(include_str!("../oracle/uplift_ranked.csv")).rows() {
        let Arms { rows, is_treated } = arms(&table, row.text("arm"));
        let scores: Vec<f64> = rows
            .iter()
            .map(|at| match row.text("score") {
                "history" => history[*at],
                "neg_recency" => -recency[*at],
                "womens_flag_then_history" => womens[*at] * 1e6 + history[*at],
                score => panic!("there is no score {score}"),
            })
            .collect();
        let happened: Vec<bool> =
            at(&table.numbers(row.text("outcome")), &rows).iter().map(|number| *number > 0.5).collect();
        let trial = Trial::new(&is_treated, Outcomes::Happened(&happened)).unwrap();
        let targeting = trial.targeting(&scores).unwrap();
        assert_near(targeting.qini().unwrap(), row.number("qini"), 1e-10, "qini");
        assert_near(targeting.auuc().unwrap(), row.number("auuc"), 1e-10, "auuc");
    }
}

/// 400 accounts of which every second is treated; treating helps those with a score above one half.
fn helped_above_half() -> (Vec<bool>, Vec<bool>, Vec<f64>) {
    let is_treated: Vec<bool> = (0..400).map(|row| row % 2 == 0).collect();
    let scores: Vec<f64> = (0..400).map(|row| f64::from(row * 7 % 400) / 400.0).collect();
    let happened = (0..400).map(|row| row % 5 == 0 || (row % 2 == 0 && scores[row as usize] > 0.5)).collect();
    (is_treated, happened, scores)
}

#[test]
fn a_coefficient_comes_with_an_interval() {
    let (is_treated, happened, scores) = helped_above_half();
    let trial = Trial::new(&is_treated, Outcomes::Happened(&happened)).unwrap();
    let bootstrap = Bootstrap { n_replicates: 200, seed: 1, confidence: LEVEL };
    let telling = trial.targeting(&scores).unwrap().qini_estimate(&bootstrap).unwrap();
    assert!(telling.is_surely_above(0.0), "{telling:?}");
    let silent: Vec<f64> = (0..400).map(|row| f64::from(row * 37 % 400)).collect();
    let silent = trial.targeting(&silent).unwrap().qini_estimate(&bootstrap).unwrap();
    assert!(!silent.is_surely_above(0.0) && !silent.is_surely_below(0.0), "{silent:?}");
    let none = trial.targeting(&[1.0; 400]).unwrap();
    assert_near(none.qini().unwrap(), 0.0, 1e-12, "one step for all is the straight line");
}

#[test]
fn an_order_of_rows_changes_nothing() {
    let (is_treated, happened, scores) = helped_above_half();
    let order: Vec<usize> = (0..400).map(|row| row * 171 % 400).collect();
    let qini = |is_treated: &[bool], happened: &[bool], scores: &[f64]| {
        Trial::new(is_treated, Outcomes::Happened(happened)).unwrap().targeting(scores).unwrap().qini().unwrap()
    };
    let other = qini(&at(&is_treated, &order), &at(&happened, &order), &at(&scores, &order));
    assert_near(other, qini(&is_treated, &happened, &scores), 1e-12, "qini");
}

#[test]
fn an_arm_all_of_one_kind_is_not_certain() {
    let is_treated = [true, true, true, false, false, false];
    let happened = [true, true, true, false, false, false];
    let found = Trial::new(&is_treated, Outcomes::Happened(&happened)).unwrap();
    let (plain, strata) = (found.effect(LEVEL).unwrap(), found.stratified(&[0; 6], LEVEL).unwrap().effect);
    for effect in [plain, strata] {
        assert_near(effect.value, 1.0, 1e-12, "all against none");
        assert!(effect.interval.low < 0.6, "three accounts each: {effect:?}");
    }
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let check = |outcome: Result<String, cco_stats::error::Error>, expected: &str| {
        assert_eq!(outcome.unwrap_err().to_string(), expected);
    };
    let amounts = [1.0, 2.0, 3.0];
    let trial = |is_treated: &'static [bool; 3]| Trial::new(is_treated, Outcomes::Amounts(&amounts)).unwrap();
    let one_arm = trial(&[true; 3]);
    check(
        one_arm.effect(LEVEL).map(|found| format!("{found:?}")),
        "accounts of one arm: 0 are not enough, at least 2 are needed",
    );
    check(
        one_arm.stratified(&[0, 0, 1], LEVEL).map(|found| format!("{found:?}")),
        "strata with accounts in both arms: 0 are not enough, at least 1 are needed",
    );
    check(
        one_arm.by_segment(&[0, 0], LEVEL).map(|found| format!("{found:?}")),
        "segments has 2 values where 3 are expected, one for each",
    );
    check(
        one_arm.targeting(&[1.0, f64::NAN, 2.0]).map(|found| format!("{found:?}")),
        "predictions must be finite, but value 1 is NaN",
    );
    check(
        Trial::new(&[true], Outcomes::Amounts(&[f64::INFINITY])).map(|found| format!("{found:?}")),
        "outcomes must be finite, but value 0 is inf",
    );
    let of_amounts = trial(&[true, false, true]).targeting(&[3.0, 2.0, 1.0]).unwrap();
    assert_eq!((of_amounts.qini(), of_amounts.auuc()), (None, None), "the best order of amounts is not known");
    assert_eq!(of_amounts.qini_curve().len(), 4);
    let nothing_happened = Trial::new(&[true, false], Outcomes::Happened(&[false, false])).unwrap();
    assert_eq!(nothing_happened.targeting(&[1.0, 2.0]).unwrap().qini(), None);
}

#[test]
fn a_segment_without_a_control_has_no_effect() {
    let found = Trial::new(&[true, false, true], Outcomes::Happened(&[true, true, false])).unwrap();
    let found = found.by_segment(&[1, 1, 2], LEVEL).unwrap();
    assert!(found.effects[&1].is_some() && found.effects[&2].is_none() && found.heterogeneity.is_none());
}
