//! `cco reconcile`: gaps divided among accounts without a rest, and finance's switches found from finance's figures.

use crate::answers::{figure, int};
use crate::simulated::Simulated;
use serde_json::Value;

#[test]
fn the_accounts_of_a_gap_add_up_to_it() {
    let demo = Simulated::new();
    for day in ["2025-10-31", "2025-12-31"] {
        let view = demo.cco(&["reconcile", "--as-of", day, "--accounts", "1000", "--limit", "1000", "--json"]).json();
        let variants = view["variants"].as_array().unwrap();
        let mut n_divided = 0;
        for variant in variants.iter().filter(|variant| !is_made_of_months(variant)) {
            let gap = variant["nrr_gap"].as_f64().unwrap();
            let parts = parts(variant);
            if gap.abs() > 1e-12 {
                assert!((parts.iter().sum::<f64>() - gap).abs() < 1e-12, "{} on {day}: {gap}", variant["change"]);
                n_divided += 1;
            } else if int(&variant["mrr_gap"]) != 0 {
                // Each account's part is rounded to a cent by itself.
                let rest = parts.iter().sum::<f64>() - variant["mrr_gap"].as_f64().unwrap();
                assert!(rest.abs() <= parts.len() as f64 / 2.0, "{} on {day}", variant["change"]);
            }
        }
        assert!(n_divided >= 10, "variants that move NRR on {day}: {n_divided}");
    }
}

/// Months compound or average: their gap belongs to no account.
fn is_made_of_months(variant: &Value) -> bool {
    variant["change"].as_str().unwrap().starts_with("form=")
}

fn parts(variant: &Value) -> Vec<f64> {
    variant["accounts"].as_array().unwrap().iter().map(|account| account["part"].as_f64().unwrap()).collect()
}

#[test]
fn finance_s_switches_are_found() {
    let demo = Simulated::new();
    for (day, switches) in [
        ("2025-10-31", &[][..]),
        ("2025-10-31", &["contract_gap=late_renewal"][..]),
        ("2025-12-31", &["past_due=excluded", "currency=period_end"][..]),
        ("2025-12-31", &["form=mean_monthly"][..]),
    ] {
        let finance = finance_file(&demo, day, switches);
        let view = demo.cco(&["reconcile", "--as-of", day, "--finance", &finance, "--json"]).json();
        let matches = view["finance"]["matches"].as_array().unwrap();
        // Several sets may give these figures exactly; ours must be among them.
        let exact = matches.iter().filter(|found| found["distance"].as_f64().unwrap() < 1e-9);
        let found: Vec<Vec<&str>> =
            exact.map(|found| sorted(found["changes"].as_str().unwrap().split_whitespace())).collect();
        let expected = sorted(switches.iter().copied());
        assert!(found.contains(&expected), "{switches:?} on {day}; found: {found:?}");
        assert_eq!(found.first().map(Vec::len), Some(expected.len()), "the smallest set comes first");
    }
}

/// What finance would report under these switches.
fn finance_file(demo: &Simulated, day: &str, switches: &[&str]) -> String {
    let mut question = vec!["revenue", "summary", "--as-of", day, "--json"];
    question.extend(switches.iter().flat_map(|switch| ["--policy", switch]));
    let view = demo.cco(&question).json();
    let value = |name| figure(&view["total"], name)["value"].clone();
    let share = |name| format!("{name},{}\n", value(name)["value"]);
    let mrr = int(&value("mrr")["minor"]);
    let text = format!(
        "metric,value\n{}{}{}mrr,{}.{:02}\n",
        share("nrr"),
        share("grr"),
        share("logo_churn"),
        mrr / 100,
        mrr % 100
    );
    written(demo, &text)
}

fn written(demo: &Simulated, text: &str) -> String {
    let path = demo.path().join("finance.csv");
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

fn sorted<'a>(words: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut words: Vec<&str> = words.collect();
    words.sort_unstable();
    words
}

#[test]
fn an_account_on_which_finance_differs_is_named() {
    let demo = Simulated::new();
    let day = "2025-12-31";
    let listed = ["revenue", "rows", "--metric", "mrr", "--as-of", day, "--limit", "1000", "--json"];
    let view = demo.cco(&[&listed[..], &["--policy", "pauses=unchanged"]].concat()).json();
    let accounts = view["accounts"].as_array().unwrap();
    let changed = accounts[3]["account_id"].as_str().unwrap();
    let mut text = "account_id,closing\n".to_owned();
    for account in accounts {
        let id = account["account_id"].as_str().unwrap();
        let closing = int(&account["closing"]) + if id == changed { 12_345 } else { 0 };
        text += &format!("{id},{}.{:02}\n", closing / 100, closing % 100);
    }
    let finance = written(&demo, &text);
    let view = demo.cco(&["reconcile", "--as-of", day, "--finance", &finance, "--json"]).json();
    assert_eq!(view["finance"]["matches"][0]["changes"], "pauses=unchanged");
    let residuals = view["finance"]["residual_accounts"].as_array().unwrap();
    assert_eq!(residuals.len(), 1, "{residuals:?}");
    assert_eq!(residuals[0]["account_id"], changed);
    assert_eq!(int(&residuals[0]["finance"]) - int(&residuals[0]["ours"]), 12_345);
}
