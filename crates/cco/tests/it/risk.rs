//! Models of risk of a small company whose accounts leave as their usage fades.

use crate::fading::{Fading, leaves_in, month};
use crate::shared_data::folder;
use crate::support::{Ran, Workspace};
use serde_json::Value;
use std::fmt::Write;

const TELLING: Fading = Fading { n_accounts: 120, is_telling: true };
/// Four measures rather than sixty: the suite is to stay quick.
const MEASURES: &str = "events_28d,usage_change_30d,tenure_days,mrr";

fn fit(workspace: &Workspace, more: &[&str]) -> Ran {
    workspace.cco(&[&["risk", "fit", "--known", "dated", "--measures", MEASURES][..], more].concat())
}

fn files(workspace: &Workspace) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(workspace.path().join(".cco/models")).unwrap().map(Result::unwrap);
    let file =
        |entry: std::fs::DirEntry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap());
    let mut files: Vec<(String, Vec<u8>)> = entries.map(file).collect();
    files.sort();
    files
}

#[test]
fn a_model_is_fitted_judged_kept_and_made_again_to_the_byte() {
    let workspace = TELLING.workspace();
    let view = fit(&workspace, &["--json"]).json();
    assert_ne!(view["model"]["kind"], "constant", "{}", view["evaluation"]["verdict"]);
    let auc = &view["evaluation"]["findings"]["ranking"]["roc_auc"];
    assert!(auc["low"].as_f64().unwrap() > 0.6, "{auc}");
    assert!((1..=4).contains(&view["evaluation"]["origins"].as_array().unwrap().len()));
    let left_out = serde_json::to_string(&view["left_out"]).unwrap();
    assert!(left_out.contains("`mrr`") || left_out.contains("\"mrr\""), "every account pays the same: {left_out}");
    assert_eq!((&view["is_new"], &view["model"]["promotion"]), (&true.into(), &Value::Null));

    let first = files(&workspace);
    assert_eq!(first.len(), 3, "model, refits and card");
    let again = fit(&workspace, &["--json"]).json();
    assert_eq!((&again["is_new"], &again["model"]["hash"]), (&false.into(), &view["model"]["hash"]));
    assert_eq!(files(&workspace), first);
    let other = fit(&workspace, &["--seed", "2", "--json"]).json();
    assert_ne!(other["model"]["hash"], view["model"]["hash"]);

    let id = view["model"]["id"].as_str().unwrap();
    let card = workspace.cco(&["risk", "card", id]);
    for section in ["What it predicts", "must not be used for", "Leakage audit", "**Draft**", "Seed 1, batch 2"] {
        assert!(card.ok().contains(section), "{section}: {card}");
    }
}

#[test]
fn where_nothing_tells_no_model_is_better_than_the_base_rate() {
    let workspace = Fading { is_telling: false, ..TELLING }.workspace();
    let view = fit(&workspace, &["--json"]).json();
    assert_eq!(view["model"]["kind"], "constant", "{}", view["evaluation"]["verdict"]);
    assert_eq!(view["evaluation"]["findings"]["verdict"]["is_promotable"], false);
}

#[test]
fn what_cannot_be_fitted_is_refused_by_name() {
    let workspace = TELLING.workspace();
    let unknown = workspace.cco(&["risk", "fit"]);
    assert!(unknown.code == Some(7) && unknown.stderr.contains("--known dated"), "{unknown}");
    let short = fit(&workspace, &["--from", "2024-03-01"]);
    assert!(short.code == Some(7) && short.stderr.contains("of 12 months of outcomes"), "{short}");
    let nobody = fit(&workspace, &["--from", "2022-01-01", "--to", "2022-12-31"]);
    assert!(nobody.code == Some(7) && nobody.stderr.contains("of 20 accounts with the event"), "{nobody}");
    let constant = workspace.cco(&["risk", "fit", "--known", "dated", "--measures", "mrr"]);
    assert!(constant.code == Some(7) && constant.stderr.contains("has one value only"), "{constant}");
    let absent = workspace.cco(&["risk", "fit", "--known", "dated", "--measures", "mrrr"]);
    assert_eq!(absent.code, Some(4), "{absent}");
    let none = workspace.cco(&["risk", "card"]);
    assert!(none.code == Some(4) && none.stderr.contains("cco risk fit"), "{none}");
}

/// Fitted on scores up to April 2024, so that outcomes of the three months after are known and were not learned from.
fn told_of_april(workspace: &Workspace) -> Value {
    fit(workspace, &["--to", "2024-04-30", "--json"]).json()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn accounts_are_told_with_intervals_reasons_and_revenue_at_risk() {
    let workspace = TELLING.workspace();
    told_of_april(&workspace);
    let view = workspace.cco(&["risk", "score", "--as-of", "2024-04-30", "--by", "segment", "--json"]).json();
    let accounts = view["accounts"].as_array().unwrap();
    let risks: Vec<&Value> = accounts.iter().map(|account| &account["risk"]).collect();
    assert_eq!(view["n_at_risk"], accounts.len(), "contracts of a month let everybody leave");
    assert!(risks.iter().is_sorted_by(|a, b| number(&a["probability"]) >= number(&b["probability"])));
    for risk in &risks {
        let [low, p, high] = ["low", "probability", "high"].map(|key| number(&risk[key]));
        assert!(0.0 < low && low <= p && p <= high && high < 1.0, "{risk}");
    }
    let text = risks[0]["reasons"][0]["text"].as_str().unwrap();
    assert!(text.contains("(odds × "), "{text}");

    // Who fades is told more than who only has a bad month.
    let mean = |is_fading: bool| {
        let id = |account: &Value| account["account_id"].as_str().unwrap()[1..].parse::<u32>().unwrap();
        let own = accounts.iter().filter(|account| leaves_in(id(account)).is_some() == is_fading);
        let told: Vec<f64> = own.map(|account| number(&account["risk"]["probability"])).collect();
        told.iter().sum::<f64>() / told.len() as f64
    };
    assert!(mean(true) > 2.0 * mean(false), "{} and {}", mean(true), mean(false));

    let at_risk = &view["figures"][0];
    let sum: f64 = risks.iter().map(|risk| number(&risk["arr_at_risk_minor"])).sum();
    assert!((number(&at_risk["value"]["minor"]) - sum).abs() <= accounts.len() as f64, "{at_risk} {sum}");
    assert!(number(&at_risk["interval"]["low"]) < sum && sum < number(&at_risk["interval"]["high"]), "{at_risk}");
    let outcomes = &view["drift"]["outcomes"];
    assert!(number(&outcomes["n"]) > 100.0, "{outcomes}");

    let csv = workspace.cco(&["risk", "score", "--as-of", "2024-04-30", "--csv"]);
    assert_eq!(csv.ok().lines().count(), accounts.len() + 1, "{csv}");
    taken_apart(&workspace, &accounts[0]);
}

/// What is shown of one account adds up to what the list says of it.
fn taken_apart(workspace: &Workspace, listed: &Value) {
    let id = listed["account_id"].as_str().unwrap();
    let view = workspace.cco(&["risk", "show", id, "--as-of", "2024-04-30", "--json"]).json();
    let p = number(&view["account"]["risk"]["probability"]);
    assert_eq!(view["account"]["risk"]["probability"], listed["risk"]["probability"]);
    let reasons = view["account"]["risk"]["reasons"].as_array().unwrap();
    let sum: f64 = reasons.iter().map(|reason| number(&reason["log_odds"])).sum();
    let log_odds = number(&view["base_log_odds"]) + sum;
    assert!((log_odds - (p / (1.0 - p)).ln()).abs() < 0.12, "readings below 0.02 may be left out: {view}");
    let history = view["history"].as_array().unwrap();
    assert_eq!((history.len(), &history[12]["probability"]), (13, &view["account"]["risk"]["probability"]));
    assert!(number(&view["what_if"][0]["probability"]) < p, "{}", view["what_if"]);
    let absent = workspace.cco(&["risk", "show", "nobody"]);
    assert!(absent.code == Some(4) && absent.stderr.contains("no account `nobody`"), "{absent}");
}

#[test]
fn a_person_puts_a_model_into_use_and_a_changed_file_is_refused() {
    let workspace = TELLING.workspace();
    let model = told_of_april(&workspace);
    let id = model["model"]["id"].as_str().unwrap();
    let promote = ["risk", "promote", id, "--reason", "it beats usage alone"];
    let refused = workspace.cco(&promote);
    assert!(refused.code == Some(5) && refused.stderr.contains("--accept-dated"), "{refused}");
    let accepted = ["--accept-dated", "events are never written over", "--json"];
    let promoted = workspace.cco(&[&promote[..], &accepted].concat()).json();
    assert_eq!(promoted["promotion"]["by"], "tester");
    // A later fit is a draft and does not take its place.
    fit(&workspace, &["--to", "2024-05-31"]).ok();
    assert_eq!(workspace.cco(&["risk", "score", "--json"]).json()["model"]["id"], id);
    assert_eq!(workspace.cco(&["risk", "list", "--json"]).json()["models"].as_array().unwrap().len(), 2);
    assert!(workspace.cco(&["risk", "card"]).ok().contains("**Promoted** by tester"));
    workspace.cco(&["risk", "demote", id]).ok();
    assert_eq!(workspace.cco(&["risk", "demote", id]).code, Some(5));

    let file = format!(".cco/models/{id}.json");
    let text = std::fs::read_to_string(workspace.path().join(&file)).unwrap();
    workspace.write(&file, text.replacen("0.", "1.", 1));
    let changed = workspace.cco(&["risk", "score", "--model", id]);
    assert!(changed.code == Some(5) && changed.stderr.contains("changed since"), "{changed}");
}

/// Written in the months before an account leaves, and never for one that stays.
const LEAK: &str = r#"version = 1
id = "offboarding_28d"
title = "Steps of leaving, four weeks"
family = "usage"
table = "usage_event"
aggregate = "count"
window_days = 28
unit = "steps"
better = "lower"
measures = "Exports of everything, by which accounts take their leave."
why = "Made for this test."
misleads = "It is written down when the account has decided."
source = "Made for this test"

[[filter]]
column = "name"
in = ["offboarded"]
"#;

#[test]
fn a_planted_leak_is_left_out_and_bars_promotion_where_it_is_asked_for() {
    let workspace = TELLING.workspace();
    let mut events = "event_id,at,account_id,user_id,name,quantity\n".to_owned();
    for account in 0..TELLING.n_accounts {
        let Some(leaves) = leaves_in(account) else { continue };
        for n in leaves - 5..leaves {
            writeln!(events, "X{account}-{n},{}-20T09:00:00Z,A{account:02},U0,offboarded,1", month(n)).unwrap();
        }
    }
    workspace.write("../leaving.csv", events);
    workspace.cco(&["import", "../leaving.csv"]).ok();
    workspace.write("definitions/measures/offboarding_28d.toml", LEAK);

    let named = ["risk", "fit", "--known", "dated", "--measures", "events_28d,offboarding_28d", "--json"];
    let model = workspace.cco(&named).json();
    let audit = serde_json::to_string(&model["evaluation"]["findings"]["audit"]["findings"]).unwrap();
    assert!(audit.contains("`offboarding_28d` alone has an AUC of"), "{audit}");
    let id = model["model"]["id"].as_str().unwrap();
    let promote = ["risk", "promote", id, "--reason", "so good", "--accept-dated", "never written over"];
    let refused = workspace.cco(&promote);
    assert!(refused.code == Some(5) && refused.stderr.contains("--accept-leak"), "{refused}");
}

/// Of the accounts that could leave by contract hardly any does: there is nothing to learn from, and it is said.
#[test]
fn ravenstack_is_refused() {
    let Some(folder) = folder("ravenstack") else { return };
    let workspace = Workspace::new();
    for file in ["accounts", "subscriptions", "feature_usage", "support_tickets", "churn_events"] {
        workspace.cco(&["import", &folder.join(format!("ravenstack_{file}.csv")).display().to_string()]).ok();
    }
    let refused = workspace.cco(&["risk", "fit", "--known", "dated"]);
    assert!(refused.code == Some(7) && refused.stderr.contains("2 of 20 accounts with the event"), "{refused}");
}
