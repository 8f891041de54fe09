//! `cco reconcile`: gaps divided among accounts without a rest, and finance's switches found from finance's figures.

use crate::answers::{figure, int};
use crate::simulated::Simulated;
use crate::support::Workspace;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[test]
fn the_accounts_of_a_gap_add_up_to_it() {
    let demo = Simulated::new();
    let mut n_divided: BTreeMap<String, usize> = BTreeMap::new();
    for day in ["2025-10-31", "2025-12-31"] {
        let view = demo.cco(&["reconcile", "--as-of", day, "--accounts", "1000", "--limit", "1000", "--json"]).json();
        for variant in view["variants"].as_array().unwrap() {
            let change = variant["change"].as_str().unwrap();
            let Some(figure) = variant["divided"].as_str() else {
                assert!(is_made_of_months(change), "{change} on {day} moves something and names no account");
                continue;
            };
            let gap = variant["values"][figure].as_f64().unwrap() - view["base"][figure].as_f64().unwrap();
            let rest = parts(variant).iter().sum::<f64>() - gap;
            // Both totals of money are rounded to a cent.
            let tolerance = if figure.ends_with("mrr") { 1.0 } else { 1e-12 };
            assert!(rest.abs() <= tolerance, "{change} on {day}: {figure} moves by {gap}, and {rest} is not explained");
            *n_divided.entry(figure.to_owned()).or_default() += 1;
        }
    }
    assert!(n_divided["nrr"] >= 20, "{n_divided:?}");
    for figure in ["grr", "logo_churn"] {
        assert!(n_divided.contains_key(figure), "no variant moves {figure} first: {n_divided:?}");
    }
}

/// `a1` stays as it is, so NRR, GRR and logo churn do too. `a2` pays by use and `a3` tries the product: whether they
/// count is a matter of policy.
const BESIDE_THE_COHORT: &str = "\
subscription_id,account_id,mrr,kind,currency,start_date
s1,a1,100.00,recurring,USD,2023-01-01
s2,a2,30.00,usage,USD,2024-06-01
s3,a3,0.00,trial,USD,2024-06-01
";

#[test]
fn where_rates_stand_still_accounts_explain_revenue_and_counts() {
    let workspace = Workspace::new();
    workspace.write("lines.csv", BESIDE_THE_COHORT);
    workspace.cco(&["import", "lines.csv"]).ok();
    let view = workspace.cco(&["reconcile", "--as-of", "2024-12-31", "--json"]).json();
    for (change, figure, accounts) in [
        ("usage_revenue=actual", "mrr", json!([["a2", 3000.0]])),
        ("free_accounts=active", "n_accounts", json!([["a2", 1.0], ["a3", 1.0]])),
    ] {
        let variant = view["variants"].as_array().unwrap().iter().find(|variant| variant["change"] == change);
        let variant = variant.unwrap_or_else(|| panic!("{change} moves nothing in {view}"));
        let listed = variant["accounts"].as_array().unwrap().iter();
        let listed: Vec<Value> = listed.map(|account| json!([account["account_id"], account["part"]])).collect();
        assert_eq!((&variant["divided"], json!(listed)), (&json!(figure), accounts), "{change}");
    }
    let shown = workspace.cco(&["reconcile", "--as-of", "2024-12-31"]);
    assert!(shown.ok().contains("usage_revenue=actual, MRR at close: a2 30.00\n"), "{shown}");
    assert!(shown.ok().contains("free_accounts=active, accounts: a2 +1 · a3 +1\n"), "{shown}");
}

/// Months compound or average: their gap belongs to no account.
fn is_made_of_months(change: &str) -> bool {
    change.starts_with("form=") || change.starts_with("grr_path=")
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
