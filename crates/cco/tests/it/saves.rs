//! The plan from the ledger, and the saves that come of it.

use crate::simulated::Simulated;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Deliveries of the simulated company are quarterly at this size; its last day is covered.
const PLAN: &[&str] = &["plan", "--json"];

fn list<'a>(view: &'a Value, name: &str) -> &'a [Value] {
    view[name].as_array().unwrap_or_else(|| panic!("`{name}` of {view}"))
}

fn int(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is no whole number"))
}

#[test]
fn a_plan_from_the_ledger_shows_what_it_rests_on_and_keeps_to_the_hours() {
    let demo = Simulated::new();
    let view = demo.cco(PLAN).json();
    let accounts = list(&view, "accounts");
    assert!(accounts.len() > 5, "{view}");
    for account in accounts {
        assert!(!list(account, "interventions").is_empty(), "{account}");
        for driver in list(account, "drivers") {
            let readings = list(driver, "signs").iter().flat_map(|sign| list(sign, "readings"));
            assert!(
                readings.clone().count() > 0 && readings.into_iter().all(|read| read["reading"]["state"] == "known")
            );
        }
    }
    let (moves, left) = (list(&view, "moves"), list(&view, "left_alone"));
    let ids = |rows: &[Value]| rows.iter().map(|row| row["account_id"].to_string()).collect::<BTreeSet<_>>();
    assert!(ids(moves).is_disjoint(&ids(left)));
    assert_eq!(
        moves.len() + left.len(),
        accounts.len(),
        "each account is done something for, or left alone for a reason"
    );
    let expected: i64 = moves.iter().map(|found| int(&found["expected_minor"])).sum();
    assert_eq!(expected, int(&view["expected_minor"]));
    assert!(expected > 0 && expected <= int(&view["bound_minor"]));
    for found in moves {
        let worth = &found["worth"];
        let factor = |name: &str| worth[name]["value"].as_f64().unwrap();
        let product = worth["arr_minor"].as_f64().unwrap()
            * factor("risk")
            * worth["recoverability"].as_f64().unwrap()
            * factor("effect");
        assert!((product - found["expected_minor"].as_f64().unwrap()).abs() <= 0.5, "{found}");
        assert_eq!(worth["effect"]["basis"], "assumed");
    }
    for owner in list(&view, "owners") {
        let hours: f64 = moves
            .iter()
            .filter(|found| found["csm"] == owner["owner"])
            .map(|found| found["hours"].as_f64().unwrap())
            .sum();
        assert!((hours * 60.0 - owner["used_minutes"].as_f64().unwrap()).abs() < 0.5, "{owner}");
        assert!(int(&owner["used_minutes"]) <= int(&owner["minutes"]), "{owner}");
    }
    let page = demo.cco(&["plan", "--format", "markdown"]);
    assert!(page.ok().contains("## Do") && page.ok().contains("## Leave alone"), "{page}");
}

#[test]
fn a_save_is_opened_once_worked_on_and_closed() {
    let demo = Simulated::new();
    let opened = demo.cco(&["save", "open", "--plan", "--limit", "1", "--json"]).json();
    let save = &opened[0];
    assert_eq!((&save["opened"], &save["no"], &save["state"]), (&json!("new"), &json!(1), &json!("proposed")));
    assert!(!list(&save["save"], "evidence").is_empty(), "{save}");
    let (account, driver) = (save["account_id"].as_str().unwrap(), save["driver"].as_str().unwrap());

    let again = demo.cco(&["save", "open", account, "--driver", driver, "--json"]).json();
    assert_eq!((&again[0]["opened"], &again[0]["no"]), (&json!("joined"), &json!(1)));
    let growth = demo.cco(&["expand", "show", account, "--json"]).json();
    assert!(growth["account"]["readiness"].to_string().contains(driver), "whom we save we do not sell to: {growth}");
    let plan = demo.cco(PLAN).json();
    let is_same = |found: &&Value| found["account_id"] == account && found["driver"] == driver;
    assert_eq!(list(&plan, "moves").iter().find(is_same), None, "it is worked on already");

    assert_eq!(demo.cco(&["save", "close", "1", "--outcome", "saved", "--reason", "renewed"]).code, Some(5));
    assert_eq!(demo.cco(&["save", "start", "1", "--json"]).json()["state"], "active");
    let stepped = demo.cco(&["save", "step", "1", "1", "--json"]).json();
    assert_eq!(stepped["save"]["steps"][0]["done"]["by"], "tester");
    assert_eq!(demo.cco(&["save", "step", "1", "1"]).code, Some(3), "a step is done once");
    demo.cco(&["save", "note", "1", "they meet on Friday"]).ok();
    demo.cco(&["save", "assign", "1", "Bo Diaz"]).ok();
    let closed = demo.cco(&["save", "close", "1", "--outcome", "saved", "--reason", "renewed", "--json"]).json();
    assert_eq!((&closed["state"], &closed["outcome"]), (&json!("done"), &json!("saved")));
    let actions: Vec<&str> = list(&closed, "history").iter().map(|past| past["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["save_open", "save_start", "save_step", "save_note", "save_assign", "save_close"]);

    assert!(demo.cco(&["save", "list"]).ok().contains("nothing is worked on"));
    assert_eq!(list(&demo.cco(&["save", "list", "--all", "--json"]).json(), "saves").len(), 1);
    let reopened = demo.cco(&["save", "open", account, "--driver", driver, "--json"]).json();
    assert_eq!(
        (&reopened[0]["opened"], &reopened[0]["no"], &reopened[0]["state"]),
        (&json!("reopened"), &json!(1), &json!("active"))
    );
    demo.cco(&["audit", "verify"]).ok();
    let absent = demo.cco(&["save", "show", "9"]);
    assert_eq!((absent.code, absent.stderr.contains("there is no save 9")), (Some(4), true), "{absent}");
}

/// A play that asks for a decision of people begins when it was approved and applied, and not before.
#[test]
fn a_save_that_needs_a_decision_waits_for_it() {
    let demo = Simulated::new();
    let account = demo.cco(PLAN).json()["accounts"][0]["id"].as_str().unwrap().to_owned();
    let open = [
        "save",
        "open",
        &account,
        "--driver",
        "competitive-threat",
        "--play",
        "competitive_threat_executive",
        "--json",
    ];
    let opened = demo.cco(&open).json();
    assert_eq!(opened[0]["save"]["needs"], "escalation", "{opened}");
    let refused = demo.cco(&["save", "start", "1"]);
    assert_eq!((refused.code, refused.stderr.contains("escalation")), (Some(6), true), "{refused}");

    let unknown = demo.cco(&["approvals", "approve", "1", "--reason", "yes"]);
    assert_eq!(unknown.code, Some(6), "nobody holds a role yet: {unknown}");
    let people = format!(
        "{}\n[[person]]\nname = \"tester\"\nroles = [\"Head of Customer Success\"]\n",
        demo.read("definitions/people.toml")
    );
    std::fs::write(demo.path().join("definitions/people.toml"), people).unwrap();
    assert_eq!(demo.cco(&["approvals", "apply", "1"]).code, Some(5), "nobody approved it yet");
    demo.cco(&["approvals", "approve", "1", "--reason", "worth it"]).ok();
    assert_eq!(demo.cco(&["save", "start", "1"]).code, Some(6), "approved is not applied");
    demo.cco(&["approvals", "apply", "1"]).ok();
    assert_eq!(demo.cco(&["save", "show", "1", "--json"]).json()["state"], "approved");
    assert_eq!(demo.cco(&["approvals", "apply", "1"]).code, Some(5), "it is applied once");
    demo.cco(&["save", "start", "1"]).ok();
    demo.cco(&["audit", "verify"]).ok();
}

/// Who takes a proposal back, or is refused, can ask again; nobody can approve a smaller one of their own making.
#[test]
fn a_save_is_asked_for_again_after_a_rejection() {
    let demo = Simulated::new();
    let people = format!(
        "{}\n[[person]]\nname = \"tester\"\nroles = [\"Head of Customer Success\"]\n",
        demo.read("definitions/people.toml")
    );
    std::fs::write(demo.path().join("definitions/people.toml"), people).unwrap();
    let account = demo.cco(PLAN).json()["accounts"][0]["id"].as_str().unwrap().to_owned();
    let open = [
        "save",
        "open",
        &account,
        "--driver",
        "competitive-threat",
        "--play",
        "competitive_threat_executive",
        "--json",
    ];
    demo.cco(&open).ok();
    demo.cco(&["approvals", "reject", "1", "--reason", "not now"]).ok();
    let subject = format!("{account}/competitive-threat");
    let own = [
        "approvals",
        "propose",
        "--class",
        "escalation",
        "--subject",
        &subject,
        "--title",
        "t",
        "--reason",
        "r",
        "--amount",
        "1",
        "--change",
        "state=proposed..approved",
        "--evidence",
        "e",
    ];
    demo.cco(&own).ok();
    demo.cco(&["approvals", "approve", "2", "--reason", "yes"]).ok();
    demo.cco(&["approvals", "apply", "2"]).ok();
    assert_eq!(demo.cco(&["save", "start", "1"]).code, Some(6), "a proposal that is not the save's own begins nothing");
    assert_eq!(demo.cco(&open).json()[0]["opened"], "joined");
    demo.cco(&["approvals", "approve", "3", "--reason", "now"]).ok();
    demo.cco(&["approvals", "apply", "3"]).ok();
    demo.cco(&["save", "start", "1"]).ok();
}
