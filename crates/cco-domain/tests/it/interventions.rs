//! The intervention plan: the published figures on any input, and what must be true of every plan.

use cco_domain::intervention::{AtRiskAccount, Factors, GivenAccount, InterventionPlan, PlanInput, Rubric, UNMATCHED};
use cco_domain::play::{Catalog, Driver, Plays, Segment};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn rubric() -> Rubric {
    Rubric::parse("churn_plan.toml", include_str!("../../../../definitions/rubrics/churn_plan.toml")).unwrap()
}

fn play(id: &str, segments: &str, rung: &str, sla_days: u32) -> (String, String) {
    let approval = if rung == "price" { "pricing" } else { "none" };
    let text = format!(
        r#"+++
version = 1
id = "{id}"
title = "Do {id}"
kind = "save"
drivers = ["support-pain"]
segments = [{segments}]
trigger = "When it hurts."
owner = "Support lead"
sla_days = {sla_days}
rung = "{rung}"
controllability = "controllable"
approval = "{approval}"
hours = 4
step = [{{ who = "Support lead", what = "Find the cause.", by_day = 1 }}]
exit = ["The cause is gone."]
source = "Nobody."
+++

## When to use it

Now.

## How to go about it

So.

## What not to do

Nothing.
"#
    );
    (format!("{id}.md"), text)
}

/// Two answers to one driver, for enterprise, of which one is for smb as well.
fn plays() -> Plays {
    let files =
        [play("root_cause", "\"enterprise\", \"smb\"", "value", 5), play("credit", "\"enterprise\"", "price", 21)];
    let (plays, problems) =
        Plays::read(files.iter().map(|(file, text)| (file.as_str(), text.as_str())), &Catalog::default());
    assert!(problems.is_empty(), "{problems:?}");
    plays
}

fn plan_of(input: &Value) -> InterventionPlan {
    InterventionPlan::make(PlanInput::read(input).0, &rubric(), &plays())
}

#[test]
fn figures_are_the_published_ones() {
    let table = include_str!("../oracle/churn_plan.csv");
    let fields: Vec<&str> = table.lines().next().unwrap().split(',').collect();
    let mut n_rows = 0;
    for row in table.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let account: Map<String, Value> = fields[..7]
            .iter()
            .zip(&cells)
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(field, cell)| ((*field).to_owned(), serde_json::from_str(cell).unwrap_or_else(|_| json!(cell))))
            .collect();
        let plan = plan_of(&json!({ "accounts": [account] }));
        let found = [plan.accounts[0].recoverability, plan.accounts[0].priority_score];
        let expected: [f64; 2] = [cells[7].parse().unwrap(), cells[8].parse().unwrap()];
        assert_eq!(found.map(f64::to_bits), expected.map(f64::to_bits), "{row}: {found:?}");
        n_rows += 1;
    }
    assert_eq!(n_rows, 199);
}

#[test]
fn fields_and_their_order_are_those_of_the_contract() {
    let plan = plan_of(&json!({
        "as_of": "2026-01-31",
        "accounts": [{
            "id": "a1", "name": "Acme", "segment": "enterprise", "arr_usd": 250_000, "health": "red",
            "risk_drivers": ["support-pain"], "days_to_renewal": 0, "last_touch_days_ago": 10.5,
            "exec_sponsor_engaged": true, "support_open_p1": 1,
        }],
    }));
    let shown = serde_json::to_value(&plan).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(keys(&shown), "as_of total_accounts total_arr_at_risk_usd accounts rubric_hash");
    let account = &shown["accounts"][0];
    assert_eq!(
        keys(account),
        "id name segment arr_usd health risk_drivers days_to_renewal last_touch_days_ago exec_sponsor_engaged \
         support_open_p1 priority_score recoverability interventions factors unanswered_drivers"
    );
    let [first, second] = account["interventions"].as_array().unwrap().as_slice() else { panic!("two plays answer") };
    assert_eq!(keys(first), "action owner sla_days driver play");
    assert_eq!(
        (&first["action"], &second["action"]),
        (&json!("Do root_cause"), &json!("Do credit")),
        "price comes last"
    );
    assert_eq!(shown["total_arr_at_risk_usd"].to_string(), "250000");
    assert_eq!(
        (account["days_to_renewal"].to_string(), account["last_touch_days_ago"].to_string()),
        ("0".into(), "10.5".into())
    );
    // 0.5 − 0.2 + 0.15 − 0.1 = 0.35, and 1.5 × (0.3 + 0.7 × 0.5) × 0.35 = 0.34125, which is a little below in binary.
    assert_eq!(
        (account["recoverability"].to_string(), account["priority_score"].to_string()),
        ("0.35".into(), "0.3412".into())
    );
}

#[test]
fn an_account_that_no_play_is_for_goes_to_executive_review() {
    for (segment, drivers, unanswered) in [
        ("enterprise", json!([]), vec![]),
        ("plg", json!(["support-pain"]), vec!["support-pain"]),
        ("strategic", json!(["support-pain"]), vec!["support-pain"]),
        ("smb", json!(["magic", "consolidation"]), vec!["magic", "consolidation"]),
    ] {
        let plan = plan_of(&json!({ "accounts": [{ "segment": segment, "risk_drivers": drivers }] }));
        let [only] = plan.accounts[0].interventions.as_slice() else { panic!("{:?}", plan.accounts[0]) };
        assert_eq!(
            (only.driver.as_str(), &only.owner, &only.play),
            (UNMATCHED, &"Chief Customer Officer".to_owned(), &None)
        );
        assert_eq!(plan.accounts[0].unanswered_drivers, unanswered, "{segment}");
    }
}

#[test]
fn a_driver_is_answered_once_and_what_is_unanswered_stays_visible() {
    let drivers = json!(["consolidation", "support-pain", "support-pain"]);
    let plan = plan_of(&json!({ "accounts": [{ "segment": "smb", "risk_drivers": drivers }] }));
    let account = &plan.accounts[0];
    assert_eq!(account.interventions.iter().map(|i| i.driver.as_str()).collect::<Vec<_>>(), ["support-pain"]);
    assert_eq!(account.unanswered_drivers, ["consolidation"]);
}

fn word(known: Vec<&'static str>) -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop::sample::select(known).prop_map(str::to_owned))
}

fn account() -> impl Strategy<Value = GivenAccount> {
    let words = (
        word(vec!["enterprise", "mid-market", "smb", "plg", "other"]),
        word(vec!["red", "yellow", "green", "other"]),
        prop::collection::vec(prop::sample::select(vec!["support-pain", "consolidation", "magic"]), 0..4),
    );
    let numbers = (
        prop::option::of(0.0..2e6_f64),
        prop::option::of((-400..800_i32).prop_map(f64::from)),
        prop::option::of((0..400_i32).prop_map(f64::from)),
        prop::option::of(any::<bool>()),
        prop::option::of((0..3_i32).prop_map(f64::from)),
    );
    (words, numbers).prop_map(|((segment, health, drivers), (arr_usd, days, touch, sponsor, p1))| GivenAccount {
        id: None,
        name: None,
        segment,
        arr_usd,
        health,
        risk_drivers: drivers.into_iter().map(str::to_owned).collect(),
        days_to_renewal: days,
        last_touch_days_ago: touch,
        exec_sponsor_engaged: sponsor,
        support_open_p1: p1,
    })
}

fn filled(account: GivenAccount) -> AtRiskAccount {
    account.filled(&rubric().absent)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_is_whole_bounded_and_sorted(accounts in prop::collection::vec(account(), 0..12)) {
        let given: Vec<GivenAccount> = accounts
            .into_iter()
            .enumerate()
            .map(|(place, account)| GivenAccount { id: Some(place.to_string()), ..account })
            .collect();
        let arr: f64 = given.iter().filter_map(|account| account.arr_usd).sum();
        let n_given = given.len();
        let plan = InterventionPlan::make(PlanInput { as_of: None, accounts: given }, &rubric(), &plays());
        prop_assert_eq!((plan.total_accounts, plan.accounts.len()), (n_given, n_given));
        prop_assert!((plan.total_arr_at_risk_usd - arr).abs() <= arr * 1e-12);
        for planned in &plan.accounts {
            prop_assert!((0.0..=1.0).contains(&planned.recoverability));
            prop_assert!((0.0..=1.5).contains(&planned.priority_score));
            prop_assert!(!planned.interventions.is_empty());
        }
        let place = |id: &str| id.parse::<usize>().unwrap();
        for pair in plan.accounts.windows(2) {
            let (upper, lower) = (&pair[0], &pair[1]);
            prop_assert!(
                upper.priority_score > lower.priority_score
                    || upper.priority_score.total_cmp(&lower.priority_score).is_eq()
                        && place(&upper.account.id) < place(&lower.account.id)
            );
        }
    }

    #[test]
    fn more_revenue_never_lowers_a_priority(account in account(), more in 0.0..1e6_f64) {
        let rubric = rubric();
        let (small, large) = (filled(account.clone()), filled(account));
        let large = AtRiskAccount { arr_usd: large.arr_usd + more, ..large };
        prop_assert!(Factors::of(&large, &rubric).priority() >= Factors::of(&small, &rubric).priority());
    }

    #[test]
    fn a_sponsor_helps_and_an_outage_does_not(account in account()) {
        let rubric = rubric();
        let account = filled(account);
        let recoverability = |account: AtRiskAccount| Factors::of(&account, &rubric).recoverability;
        let with = |sponsor, p1| AtRiskAccount { exec_sponsor_engaged: sponsor, support_open_p1: p1, ..account.clone() };
        prop_assert!(recoverability(with(true, 0.0)) >= recoverability(with(false, 0.0)));
        prop_assert!(recoverability(with(true, 1.0)) <= recoverability(with(true, 0.0)));
    }
}

#[test]
fn every_known_driver_is_looked_up() {
    let plays = plays();
    for (driver, segment) in Driver::all().flat_map(|driver| Segment::all().map(move |segment| (driver, segment))) {
        let input = json!({ "accounts": [{ "segment": segment.word(), "risk_drivers": [driver.word()] }] });
        let n_plays = plan_of(&input).accounts[0].interventions.iter().filter(|i| i.play.is_some()).count();
        assert_eq!(n_plays, plays.answers(driver, segment).len(), "{driver} for {segment}");
    }
}
