//! The switches on which revenue figures differ: shown, compared, tried, and broken.

use crate::support::{Workspace, transcript};
use insta::assert_snapshot;
use serde_json::{Value, json};

/// `s2` has a pause of a month between two of its ranges.
const LINES: &str = "\
subscription_id,account_id,plan,mrr,currency,start_date,end_date
s1,a1,pro,100.00,USD,2023-01-01,
s2,a2,pro,80.00,USD,2023-01-01,2023-06-01
s3,a2,pro,80.00,USD,2023-07-01,
";

fn with_lines() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("lines.csv", LINES);
    workspace.cco(&["import", "lines.csv"]).ok();
    workspace
}

/// Writes the workspace's policy with one line changed. Returns the number of that line.
fn set(workspace: &Workspace, from: &str, to: &str) -> usize {
    let path = workspace.path().join("definitions/policy.toml");
    let before = std::fs::read_to_string(&path).unwrap();
    let after = before.replace(&format!("\n{from}\n"), &format!("\n{to}\n"));
    assert_ne!(before, after, "the policy has no line `{from}`");
    std::fs::write(path, after).unwrap();
    1 + before.lines().position(|line| line == from).unwrap()
}

#[test]
fn a_switch_says_what_it_asks_and_what_each_value_does() {
    assert_snapshot!(Workspace::new().cco(&["policy", "show", "churn_at"]), @"
    churn_at = term_end   (question 1: when does a cancelled line stop counting?)
      → term_end: at the end of what was paid for
        cancel_request: on the day the customer asked to cancel
        status_change: at the end of what was paid for, or as soon as a row has status cancelled
      Sales-led companies count at the end of the term; counting at the request shows churn earlier and moves it between periods.
    exit 0
    ");
}

#[test]
fn every_switch_of_the_shipped_policy_has_its_default_and_a_meaning() {
    let workspace = Workspace::new();
    let view = workspace.cco(&["policy", "show", "--json"]).json();
    for switch in view["switches"].as_array().unwrap() {
        assert_eq!(switch["is_default"], json!(true), "{switch}");
        let values = switch["values"].as_array().unwrap();
        assert!(values.iter().all(|value| !value["meaning"].as_str().unwrap().is_empty()), "{switch}");
        let key = switch["key"].as_str().unwrap();
        let shown = workspace.cco(&["policy", "show", key]);
        assert!(shown.ok().starts_with(&format!("{key} = ")), "{shown}");
    }
}

#[test]
fn policies_are_compared_switch_by_switch() {
    let workspace = Workspace::new();
    let same = workspace.cco(&["policy", "diff", "shipped", "workspace"]);
    assert!(same.ok().starts_with("shipped and workspace are the same policy"), "{same}");

    set(&workspace, "churn_at = \"term_end\"", "churn_at = \"cancel_request\"");
    let finance = std::fs::read_to_string(workspace.path().join("definitions/policy.toml")).unwrap();
    workspace.write("finance.toml", finance.replace("window = \"t12m\"", "window = \"quarter\""));
    let asked: [&[&str]; 3] = [
        &["policy", "diff", "shipped", "workspace"],
        &["policy", "diff", "workspace", "finance.toml"],
        &["policy", "diff", "workspace", "absent.toml"],
    ];
    assert_snapshot!(transcript(&workspace, &asked), @"
    $ cco policy diff shipped workspace
     switch     shipped    workspace        question                                  
    ──────────────────────────────────────────────────────────────────────────────────
     churn_at   term_end   cancel_request   when does a cancelled line stop counting? 
    exit 0

    $ cco policy diff workspace finance.toml
     switch   workspace   finance.toml   question                             
    ──────────────────────────────────────────────────────────────────────────
     window   t12m        quarter        which window when none is asked for? 
    exit 0

    $ cco policy diff workspace absent.toml
    error: cannot read absent.toml: No such file or directory (os error 2)
      try: check the path
    exit 4
    ");
}

fn policy_hash(view: &Value) -> &str {
    view["policy_hash"].as_str().unwrap()
}

#[test]
fn a_switch_can_be_tried_without_being_set() {
    let workspace = with_lines();
    let ask = |switches: &[&str]| {
        let asked = ["revenue", "summary", "--as-of", "2023-08-31", "--window", "quarter", "--json"];
        let tried = switches.iter().flat_map(|switch| ["--policy", switch]);
        workspace.cco(&asked.into_iter().chain(tried).collect::<Vec<_>>()).json()
    };
    let plain = ask(&[]);
    let tried = ask(&["window=month", "churn_at=cancel_request"]);
    assert_ne!(policy_hash(&plain), policy_hash(&tried));
    assert_eq!(policy_hash(&ask(&["window=t12m"])), policy_hash(&plain), "a switch set to what it was changes nothing");
    assert_eq!(ask(&[]), plain);
    assert_eq!(workspace.cco(&["policy", "show", "--json"]).json()["hash"], plain["policy_hash"]);

    let id = tried["total"][0]["id"].as_str().unwrap();
    let explained = workspace.cco(&["explain", id, "--json"]).json();
    assert_eq!(explained["policy"]["is_in_force"], json!(false));
    assert_eq!(explained["policy"]["changed"], json!([["churn_at", "cancel_request"], ["window", "month"]]));
}

#[test]
fn a_broken_policy_is_named_by_file_and_line_all_faults_at_once() {
    let workspace = with_lines();
    let first = set(&workspace, "churn_at = \"term_end\"", "churn_at = \"whenever\"");
    let second = set(&workspace, "window = \"t12m\"", "windows = \"t12m\"");
    let refused = workspace.cco(&["revenue", "summary", "--as-of", "2023-08-31"]);
    let named =
        refused.to_string().replace(&format!(":{first}:"), ":[FIRST]:").replace(&format!(":{second}:"), ":[SECOND]:");
    assert_snapshot!(named, @"
    error: the policy has 2 problem(s)
      [DIR]/acme/definitions/policy.toml:[FIRST]:1: `churn_at` cannot be `whenever`; it is one of term_end, cancel_request, status_change
      [DIR]/acme/definitions/policy.toml:[SECOND]:1: there is no switch `windows`; is it `window`?
      try: mend these lines, or remove the file to use the shipped policy
    exit 3
    ");
    assert_eq!(workspace.cco(&["policy", "show"]).to_string(), refused.to_string());
}
