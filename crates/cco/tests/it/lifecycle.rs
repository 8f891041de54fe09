//! Stages, milestones and times to value: on a simulated company, and on a small one by hand.

use crate::simulated::Simulated;
use crate::support::Workspace;
use serde_json::Value;

fn items(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("{value} is not a list"))
}

#[test]
fn every_account_is_in_one_stage_and_a_simulated_onboarding_takes_its_time() {
    let demo = Simulated::new();
    let view = demo.cco(&["lifecycle", "funnel", "--json"]).json();
    let in_stages: u64 = items(&view["stages"]).iter().map(|stage| stage["n_in"].as_u64().unwrap()).sum();
    assert_eq!(in_stages, view["n_known"].as_u64().unwrap());
    let scored: u64 = items(&view["stages"])
        .iter()
        .flat_map(|stage| items(&stage["health"]))
        .map(|band| band["n_accounts"].as_u64().unwrap())
        .sum();
    assert_eq!(scored, view["n_accounts"].as_u64().unwrap(), "who pays is in a stage, once");

    let ttv = demo.cco(&["onboarding", "ttv", "--by", "segment", "--json"]).json();
    let all = &ttv["all"];
    let sum = |field: &str| items(&ttv["groups"]).iter().map(|group| group[field].as_u64().unwrap()).sum::<u64>();
    for field in ["n_accounts", "n_reached", "n_waiting", "n_left"] {
        assert_eq!(sum(field), all[field].as_u64().unwrap(), "{field}");
    }
    let [low, median, high] = ["median_low", "median_days", "median_high"].map(|field| all[field].as_f64().unwrap());
    assert!(low <= median && median <= high && (30.0..=150.0).contains(&median), "{all}");
    assert!(demo.cco(&["lifecycle", "overdue"]).ok().contains("stages "));
}

const ACCOUNTS: &str = "account_id,name,segment,owner\na1,Acorn,smb,Ann\na2,Birch,smb,Bo\na3,Cedar,smb,Bo\n";
const LINES: &str = "line_id,account_id,amount,currency,billing_period,starts,ends
l1,a1,1200.00,USD,P12M,2024-01-01,
l2,a2,2400.00,USD,P12M,2024-01-01,
l3,a3,3600.00,USD,P12M,2024-01-01,
";
const MILESTONES: &str = "account_id,milestone,due_date,completed_date
a1,Go-live,2024-02-10,2024-02-20
a1,First value,2024-03-01,2024-03-10
a2,Go-live,2024-02-10,
";

/// By hand: Acorn got value after 69 days; Birch is 49 days late with its go-live and 29 with its first value; of Cedar no milestone
/// is known, so nothing of it is overdue.
#[test]
fn what_is_due_is_told_where_milestones_are_recorded() {
    let workspace = Workspace::new();
    for (name, content) in [("accounts.csv", ACCOUNTS), ("subscriptions.csv", LINES), ("milestones.csv", MILESTONES)] {
        workspace.cco(&["import", workspace.write(name, content).to_str().unwrap()]).ok();
    }
    let on = ["--as-of", "2024-03-30", "--known", "dated"];
    let overdue = workspace.cco(&[&["lifecycle", "overdue", "--json"][..], &on].concat()).json();
    let late: Vec<(&str, &str, i64)> = items(&overdue["milestones"])
        .iter()
        .map(|one| {
            let [account, milestone] =
                [&one["account"]["account_id"], &one["milestone"]].map(|word| word.as_str().unwrap());
            (account, milestone, one["days_late"].as_i64().unwrap())
        })
        .filter(|(_, milestone, _)| ["live", "first_value"].contains(milestone))
        .collect();
    assert_eq!(late, [("a2", "live", 49), ("a2", "first_value", 29)]);
    assert_eq!(overdue["n_unwatched"], 1);

    let view = workspace.cco(&[&["lifecycle", "account", "a1", "--json"][..], &on].concat()).json();
    assert_eq!(
        (&view["standing"]["stage"], &view["standing"]["since"]),
        (&Value::from("value"), &Value::from("2024-03-10"))
    );
    let journey: Vec<&str> = items(&view["journey"]).iter().map(|event| event["what"].as_str().unwrap()).collect();
    assert_eq!(journey, ["line starts: l1", "reached: Go-live", "reached: First value"]);
    assert_eq!(workspace.cco(&[&["lifecycle", "account", "a9"][..], &on].concat()).code, Some(4));

    let ttv = workspace.cco(&[&["onboarding", "ttv", "--json"][..], &on].concat()).json();
    let all = &ttv["all"];
    assert_eq!(
        [&all["n_accounts"], &all["n_reached"], &ttv["n_unwatched"]].map(Value::as_u64),
        [Some(2), Some(1), Some(1)]
    );
    assert!(all["median_days"].is_null(), "two accounts tell no median");
}

#[test]
fn without_a_milestone_no_time_to_value_is_told() {
    let workspace = Workspace::new();
    for (name, content) in [("accounts.csv", ACCOUNTS), ("subscriptions.csv", LINES)] {
        workspace.cco(&["import", workspace.write(name, content).to_str().unwrap()]).ok();
    }
    let refused = workspace.cco(&["onboarding", "ttv", "--as-of", "2024-03-30", "--known", "dated"]);
    assert!(
        refused.code == Some(7) && refused.stderr.contains("no milestone of an account under contract"),
        "{refused}"
    );
}
