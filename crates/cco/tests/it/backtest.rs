//! Backtests of a small company whose accounts leave as their usage fades, and of RavenStack.

use crate::fading::Fading;
use crate::shared_data::folder;
use crate::support::Workspace;
use serde_json::Value;

const DEFINITION: &str = r#"version = 1
id = "usage"
title = "Usage"
measures = "How much the account uses the product against the month before."
why = "Accounts that leave use it less first."
misleads = "Seasons."
source = "Made for this test"
min_known_weight = 50
trend_days = 28

[[band]]
id = "red"
from = 0
to = 40

[[band]]
id = "green"
from = 40
to = 100

[[stage]]
id = "any"

[[component]]
id = "volume"
title = "Events"
weight = 100

[[component.reads]]
measure = "events_28d"
curve = "linear"
points = [[0, 0], [12, 100]]
"#;

fn company(is_telling: bool) -> Workspace {
    let workspace = Fading { n_accounts: 60, is_telling }.workspace();
    workspace.write("definitions/health/usage.toml", DEFINITION);
    workspace
}

const ASKED: [&str; 6] = ["backtest", "usage", "--known", "dated", "--seed", "7"];

fn backtest(workspace: &Workspace) -> Value {
    workspace.cco(&[&ASKED[..], &["--json"]].concat()).json()
}

#[test]
fn a_score_that_tells_is_found_kept_and_promoted_by_a_person() {
    let workspace = company(true);
    let view = backtest(&workspace);
    assert_eq!((&view["no"], &view["sample"]["n_not_yet_known"]), (&1.into(), &0.into()));
    let findings = &view["findings"];
    assert!(findings["ranking"]["roc_auc"]["low"].as_f64().unwrap() > 0.6, "{}", findings["ranking"]);
    assert_eq!(findings["verdict"]["is_promotable"], true, "{}", findings["verdict"]);
    assert_eq!(view["score"]["state"], "draft");

    // What was found is kept, and the same question finds it again.
    let kept = workspace.cco(&["backtest", "show", "1", "--json"]).json();
    let again = backtest(&workspace);
    assert_eq!((&kept["findings"], &kept["settings"]), (&again["findings"], &again["settings"]));
    assert_eq!(again["no"], 2);

    // Its figures open from their ids.
    let auc = &view["figures"][0];
    let opened = workspace.cco(&["explain", auc["id"].as_str().unwrap(), "--json"]).json();
    assert_eq!((&opened["figure"], &opened["backtest"]["no"]), (auc, &view["no"]));
    assert_eq!(kept["figures"], view["figures"]);

    let refused = workspace.cco(&["health", "promote", "usage", "--backtest", "1", "--reason", "it warns in time"]);
    assert_eq!(refused.code, Some(5), "{refused}");
    assert!(refused.stderr.contains("--accept-dated"), "{refused}");
    let promote = ["health", "promote", "usage", "--backtest", "1", "--reason", "it warns in time"];
    let accepted = ["--accept-dated", "events are never written over", "--json"];
    let promoted = workspace.cco(&[&promote[..], &accepted].concat()).json();
    assert_eq!((&promoted["state"], &promoted["by"]), (&"promoted".into(), &"tester".into()));
    assert_eq!(backtest(&workspace)["score"]["state"], "promoted");

    // A changed definition is a draft again, and the old backtest no ground for it.
    workspace.write("definitions/health/usage.toml", DEFINITION.replace("[12, 100]", "[14, 100]"));
    let stale = workspace.cco(&[&promote[..], &accepted].concat());
    assert!(stale.code == Some(5) && stale.stderr.contains("changed since"), "{stale}");

    workspace.write("definitions/health/usage.toml", DEFINITION);
    workspace.cco(&["health", "demote", "usage"]).ok();
    assert_eq!(workspace.cco(&["health", "demote", "usage"]).code, Some(5));
}

#[test]
fn a_score_that_tells_nothing_is_not_promotable() {
    let workspace = company(false);
    let view = backtest(&workspace);
    assert_eq!(view["findings"]["verdict"]["is_promotable"], false, "{}", view["findings"]["verdict"]);
    let promote = ["health", "promote", "usage", "--backtest", "1", "--reason", "we like it", "--accept-dated", "yes"];
    let refused = workspace.cco(&promote);
    assert!(refused.code == Some(5) && refused.stderr.contains("not better than"), "{refused}");
}

#[test]
fn what_cannot_be_backtested_is_refused_by_name() {
    let workspace = company(true);
    // All was recorded today: no past day knew anything.
    let unknown = workspace.cco(&["backtest", "usage"]);
    assert!(unknown.code == Some(7) && unknown.stderr.contains("--known dated"), "{unknown}");
    let short = workspace.cco(&[&ASKED[..], &["--from", "2024-03-01", "--json"]].concat());
    assert_eq!(short.code, Some(7), "{short}");
    let refusal: Value = serde_json::from_str(&short.stdout).unwrap();
    assert_eq!((&refusal["no"], &refusal["findings"]), (&Value::Null, &Value::Null));
    assert_eq!(refusal["shortfalls"][0]["what"], "months of outcomes");
    assert_eq!(workspace.cco(&["backtest", "show", "1"]).code, Some(4));
    assert_eq!(workspace.cco(&["backtest", "nothing"]).code, Some(4));
    assert!(workspace.cco(&["backtest", "list"]).ok().contains("no backtest was kept"));
}

#[test]
fn account_dates_come_as_a_file() {
    let workspace = company(true);
    let ran = workspace.cco(&[&ASKED[..], &["--csv"]].concat());
    let lines: Vec<&str> = ran.ok().lines().collect();
    assert_eq!(lines[0], "day,account_id,segment,score,mrr_minor,outcome,churned_on");
    assert!(lines.iter().any(|line| line.contains(",event,2023-")), "{}", lines[1]);
    let shown = workspace.cco(&ASKED).ok().to_owned();
    for part in
        ["Does it rank", "Better than", "probabilities", "How early", "Ahead of renewals", "Leakage audit", "Verdict"]
    {
        assert!(shown.contains(part), "no `{part}` in\n{shown}");
    }
}

/// Whatever it says of these synthetic accounts, it says it of all of them and with a reason.
#[test]
fn ravenstack_gets_a_true_answer() {
    let Some(folder) = folder("ravenstack") else { return };
    let workspace = Workspace::new();
    let files = ["accounts", "subscriptions", "feature_usage", "support_tickets", "churn_events"];
    let paths = files.map(|name| folder.join(format!("ravenstack_{name}.csv")).display().to_string());
    let arguments: Vec<&str> = ["import"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    workspace.cco(&arguments).ok();
    let ran = workspace.cco(&["backtest", "account", "--known", "dated", "--at-risk", "all", "--json"]);
    let view: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|cause| panic!("{cause}\n{ran}"));
    let sample = &view["sample"];
    let n = |key: &str| sample[key].as_i64().unwrap();
    let outside = n("n_score_unknown") + n("n_left_in_gap") + n("n_merged") + n("n_not_yet_known") + n("n_no_decision");
    assert_eq!(n("n_account_dates"), n("n_tested") + outside, "{sample}");
    match ran.code {
        Some(0) => assert!(!view["findings"]["verdict"]["reasons"].as_array().unwrap().is_empty()),
        Some(7) => assert!(!view["shortfalls"].as_array().unwrap().is_empty()),
        _ => panic!("{ran}"),
    }
}
