//! The true hazards are those that the simulation went by.

use crate::reading::{Row, truth};
use cco_demo::{Settings, simulate};
use cco_domain::day::Day;
use std::collections::{BTreeMap, BTreeSet};

fn number(row: &Row) -> f64 {
    row["hazard"].parse().expect("a hazard is a number")
}

/// Of each decision: how often it came up, and how often it was to be expected, with its variance.
#[test]
fn chances_come_up_as_often_as_they_say() {
    let mut found: BTreeMap<(String, String), (f64, f64, f64)> = BTreeMap::new();
    for seed in 0..6 {
        let company = simulate(&Settings { seed, ..Settings::default() });
        for row in truth(&company, "truth_hazard.csv") {
            let hazard = number(&row);
            let sums = found.entry((row["decision"].clone(), row["segment"].clone())).or_default();
            sums.0 += f64::from(u8::from(row["came_up"] == "true"));
            sums.1 += hazard;
            sums.2 += hazard * (1.0 - hazard);
        }
    }
    assert_eq!(found.len(), 9, "{:?}", found.keys());
    for (what, (n, expected, variance)) in found {
        assert!((n - expected).abs() < 3.5 * variance.sqrt(), "{what:?} came up {n} times, not {expected:.1}");
    }
}

#[test]
fn who_left_had_the_chance_and_took_it() {
    let company = simulate(&Settings::default());
    let month_end = |day: &str| Day::parse(day).expect("a day").month_end().to_string();
    let left: BTreeSet<(String, String)> = truth(&company, "truth_churn.csv")
        .iter()
        .map(|row| (row["account_id"].clone(), month_end(&row["churned_on"])))
        .collect();
    let rows = truth(&company, "truth_hazard.csv");
    let came_up: BTreeSet<(String, String)> = rows
        .iter()
        .filter(|row| row["came_up"] == "true" && row["month_end"].as_str() <= "2025-12-31")
        .map(|row| (row["account_id"].clone(), row["month_end"].clone()))
        .collect();
    assert!(left.len() > 100 && left.is_subset(&came_up), "{:?}", left.difference(&came_up).collect::<Vec<_>>());
    let n_void = came_up.difference(&left).count();
    assert!(n_void * 50 <= came_up.len(), "{n_void} of {} came to nothing", came_up.len());
}

#[test]
fn only_a_term_is_renewed_and_only_its_absence_lets_an_account_cancel() {
    let rows = truth(&simulate(&Settings::default()), "truth_hazard.csv");
    let found: BTreeSet<(&str, &str)> =
        rows.iter().map(|row| (row["decision"].as_str(), row["has_term"].as_str())).collect();
    let either = |decision| [(decision, "false"), (decision, "true")];
    let mut expected = BTreeSet::from([("cancellation", "false"), ("non_renewal", "true")]);
    expected.extend(either("non_payment").into_iter().chain(either("closure")));
    assert_eq!(found, expected);
}

/// A contract is decided on once a term, or once a month.
#[test]
fn one_account_is_not_asked_twice() {
    let mut asked: BTreeMap<(String, String, String), f64> = BTreeMap::new();
    for row in truth(&simulate(&Settings::default()), "truth_hazard.csv") {
        let key = (row["account_id"].clone(), row["decision"].clone(), row["decided_on"].clone());
        *asked.entry(key).or_default() += number(&row);
    }
    assert!(asked.len() > 5_000, "{}", asked.len());
    assert!(asked.values().all(|hazard| *hazard > 0.0 && *hazard <= 1.0));
    let n_days: BTreeSet<&str> =
        asked.keys().filter(|(_, decision, _)| decision == "cancellation").map(|(_, _, day)| &day[8..]).collect();
    assert_eq!(n_days, BTreeSet::from(["01"]), "cancellations are decided by the month");
}
