//! Plays, and plans made with them from files as people have them.

use crate::support::Workspace;
use serde_json::{Value, json};

const AT_RISK: &str = r#"{
  "as_of": "2026-01-31",
  "accounts": [
    { "id": "a0" },
    { "id": "a1", "name": "Acorn <b>", "segment": "enterprise", "arr_usd": 500000, "health": "red",
      "risk_drivers": ["sponsor-change"], "days_to_renewal": 0, "last_touch_days_ago": 10,
      "exec_sponsor_engaged": false, "support_open_p1": 0 },
    { "id": "a2", "segment": "plg", "arr_usd": -5, "health": "yellow", "risk_drivers": ["bad-weather"] }
  ]
}"#;

/// By hand: 1 × 1 × 1.5 × 1 × (0.5 − 0.2 − 0.1), then smb 0.5 × 0.6 × 0.8 × 0.3 × (0.5 + 0.2 − 0.1), then the same for plg.
#[test]
fn a_plan_has_the_published_figures_and_says_what_it_could_not_read() {
    let workspace = Workspace::new();
    workspace.write("at_risk.json", AT_RISK);
    let view = workspace.cco(&["plan", "--input", "at_risk.json", "--format", "json"]).json();
    let accounts = view["accounts"].as_array().unwrap();
    let scored: Vec<(&Value, &Value, &Value)> = accounts
        .iter()
        .map(|account| (&account["id"], &account["recoverability"], &account["priority_score"]))
        .collect();
    assert_eq!(
        scored,
        [
            (&json!("a1"), &json!(0.2), &json!(0.3)),
            (&json!("a0"), &json!(0.6), &json!(0.0432)),
            (&json!("a2"), &json!(0.6), &json!(0.0259))
        ]
    );
    assert_eq!((&view["total_accounts"], &view["total_arr_at_risk_usd"]), (&json!(3), &json!(500_000)));
    assert_eq!(accounts[0]["days_to_renewal"], 0, "renewing today is no absent day");
    let interventions = |place: usize| accounts[place]["interventions"].as_array().unwrap();
    assert!(interventions(0).iter().all(|one| one["driver"] == "sponsor-change" && !one["play"].is_null()));
    assert_eq!((&interventions(2)[0]["driver"], interventions(2).len()), (&json!("unmatched"), 1));
    let told = view["problems"].to_string();
    assert!(told.contains("accounts[2].arr_usd") && told.contains("accounts[2].risk_drivers[0]"), "{told}");

    let page = workspace.cco(&["plan", "--input", "at_risk.json"]);
    assert!(page.ok().contains("Acorn &lt;b&gt; (a1)") && page.stderr.contains("accounts[2].arr_usd"), "{page}");
    workspace.cco(&["plan", "--input", "at_risk.json", "--format", "json", "--output", "plan.json"]).ok();
    let written: Value = serde_json::from_slice(&std::fs::read(workspace.path().join("plan.json")).unwrap()).unwrap();
    assert_eq!(written, view);
}

#[test]
fn a_plan_needs_no_workspace_and_takes_the_rubric_of_one() {
    let workspace = Workspace::new();
    workspace.write("at_risk.json", AT_RISK);
    std::fs::write(workspace.outside().join("at_risk.json"), AT_RISK).unwrap();
    let first = |view: &Value| view["accounts"][0]["priority_score"].clone();
    let outside = workspace.cco_outside(&["plan", "--input", "at_risk.json", "--json"]).json();
    assert_eq!(first(&outside), 0.3);
    let rubric = workspace.path().join("definitions/rubrics/churn_plan.toml");
    let text = std::fs::read_to_string(&rubric).unwrap();
    std::fs::write(&rubric, text.replace("enterprise = 1.0", "enterprise = 2.0")).unwrap();
    let inside = workspace.cco(&["plan", "--input", "at_risk.json", "--json"]).json();
    assert_eq!(first(&inside), 0.6);
    assert_ne!(inside["rubric_hash"], outside["rubric_hash"]);
    std::fs::write(&rubric, text.replace("enterprise = 1.0", "enterprise = -1")).unwrap();
    let refused = workspace.cco(&["plan", "--input", "at_risk.json"]);
    assert!(refused.code == Some(3) && refused.stderr.contains("churn_plan.toml:"), "{refused}");
}

#[test]
fn what_is_no_list_of_accounts_is_refused_by_name() {
    let workspace = Workspace::new();
    workspace.write("broken.json", "{\n  \"accounts\": [\n");
    workspace.write("list.json", "[1]");
    for (arguments, code, told) in [
        (["plan", "--input", "broken.json"], 3, "broken.json:3"),
        (["plan", "--input", "list.json"], 3, "must be an object"),
        (["plan", "--input", "absent.json"], 4, "absent.json"),
    ] {
        let refused = workspace.cco(&arguments);
        assert!(refused.code == Some(code) && refused.stderr.contains(told), "{refused}");
    }
}

#[test]
fn plays_are_listed_shown_and_checked() {
    let workspace = Workspace::new();
    let listed =
        workspace.cco(&["plays", "list", "--driver", "sponsor-change", "--segment", "enterprise", "--json"]).json();
    let plays = listed["plays"].as_array().unwrap();
    assert!(
        plays.len() >= 2 && plays.iter().all(|play| play["kind"] == "save" && play["is_shipped"] == true),
        "{listed}"
    );
    let shown = workspace.cco(&["plays", "show", plays[0]["id"].as_str().unwrap()]);
    for part in ["\nSteps\n", "\nIt is over when\n", "\nWhat not to do\n", "(as shipped, "] {
        assert!(shown.ok().contains(part), "{shown}");
    }
    let all = workspace.cco(&["plays", "list", "--json"]).json()["plays"].as_array().unwrap().len();
    assert_eq!(workspace.cco(&["plays", "check"]).ok(), format!("{all} plays hold\n"));
    assert_eq!(workspace.cco(&["plays", "show", "dance"]).code, Some(4));
    assert_eq!(workspace.cco(&["plays", "list", "--kind", "dance"]).code, Some(2));

    let file = workspace.path().join("definitions/plays/renewal_motion.md");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("sla_days = ", "sla_days = -")).unwrap();
    let broken = workspace.cco(&["plays", "check"]);
    assert!(broken.code == Some(3) && broken.stderr.contains("renewal_motion.md:"), "{broken}");
    assert!(workspace.cco(&["plays", "list"]).stderr.contains("left out: "));
}
