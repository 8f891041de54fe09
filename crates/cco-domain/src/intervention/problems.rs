//! What is wrong in a rubric, and in accounts at risk, is told whole.

use super::{PlanInput, Rubric};
use insta::assert_snapshot;
use serde_json::json;

const SHIPPED: &str = include_str!("../../../../definitions/rubrics/churn_plan.toml");

#[track_caller]
fn check(from: &str, to: &str, expected: &str) {
    assert!(SHIPPED.contains(from), "{from}");
    let problems = Rubric::parse("churn_plan.toml", &SHIPPED.replacen(from, to, 1)).expect_err("it is wrong");
    assert_eq!(problems.iter().map(|problem| format!("{problem}")).collect::<Vec<_>>().join("\n"), expected);
}

#[test]
fn a_rubric_that_is_wrong_says_where() {
    check("base = 0.5", "base = 1.5", "churn_plan.toml:13: `base` is 1.5; it is 0 to 1");
    check(
        "enterprise = 1.0",
        "enterprize = 1.0",
        "churn_plan.toml:32: `enterprise` is missing
churn_plan.toml:33: `enterprize` has no place here; is it `enterprise`?",
    );
    check(
        "    { times = 0.8 },\n",
        "",
        "churn_plan.toml:25: the last rule of `urgency` must take the rest: leave out its bound",
    );
    check(
        "{ up_to = 30, times = 1.5 }",
        "{ times = 1.5 }",
        "churn_plan.toml:26: a rule without a bound holds for every number, so those after it are never reached",
    );
    check(
        "{ over = 90, adds",
        "{ over = 90, up_to = 120, times",
        "churn_plan.toml:15: `adds` is missing
churn_plan.toml:15: `times` has no place here
churn_plan.toml:15: a rule has one bound at most: over, at_least, up_to or below",
    );
    check(
        "health = \"yellow\"",
        "health = \"amber\"",
        "churn_plan.toml:54: `health` cannot be `amber`; it is one of red, yellow, green",
    );
    check(
        "full_at_usd = 500_000",
        "full_at_usd = 0",
        "churn_plan.toml:49: `full_at_usd` is 0; it is 1 to 1000000000000",
    );
}

#[test]
fn a_weight_that_was_changed_is_another_rubric() {
    let shipped = Rubric::parse("churn_plan.toml", SHIPPED).unwrap();
    let changed = Rubric::parse("churn_plan.toml", &SHIPPED.replacen("red = 1.0", "red = 0.9", 1)).unwrap();
    assert_ne!(shipped.hash, changed.hash);
    assert_eq!((shipped.priority.health("red"), changed.priority.health("red")), (1.0, 0.9));
}

#[test]
fn every_field_that_cannot_be_read_is_told_with_its_path() {
    let input = json!({
        "as_of": "2026-02-30",
        "accounts": [
            {
                "id": 7, "name": null, "segment": "Enterprise", "arr_usd": -5, "health": "amber",
                "risk_drivers": ["support-pains", 3, "support-pain", "support-pain"], "days_to_renewl": 10,
                "last_touch_days_ago": "40", "exec_sponsor_engaged": 1, "support_open_p1": true,
            },
            "acme",
            {
                "id": "b", "name": "B", "segment": "smb", "arr_usd": 0, "health": "red", "risk_drivers": [],
                "days_to_renewal": -3, "last_touch_days_ago": 0, "exec_sponsor_engaged": false, "support_open_p1": 0,
            },
            { "id": "b", "risk_drivers": "support-pain" },
        ],
    });
    let (read, problems) = PlanInput::read(&input);
    assert_eq!(read.accounts.len(), 3);
    assert_eq!((read.accounts[0].arr_usd, read.accounts[1].arr_usd), (None, Some(0.0)), "zero is a value");
    assert_eq!(read.accounts[1].days_to_renewal, Some(-3.0), "less than zero is overdue");
    assert_eq!(read.accounts[0].segment.as_deref(), Some("Enterprise"), "a word is kept as it was given");
    assert_snapshot!(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"), @r#"
    as_of: `2026-02-30` is no day, such as 2026-01-31
    accounts[0].id: must be a text, and is a number
    accounts[0].name: is absent
    accounts[0].segment: `Enterprise` is none of enterprise, mid-market, smb, plg; is it `enterprise`?
    accounts[0].arr_usd: is -5; it cannot be below 0
    accounts[0].health: `amber` is none of red, yellow, green
    accounts[0].risk_drivers[0]: `support-pains` is no driver that plays know; is it `support-pain`?
    accounts[0].risk_drivers[1]: must be a text, and is a number: it is left out
    accounts[0].risk_drivers[3]: `support-pain` is named twice
    accounts[0].days_to_renewal: is absent; is it `days_to_renewl`?
    accounts[0].last_touch_days_ago: must be a number, and is a text
    accounts[0].exec_sponsor_engaged: must be true or false, and is a number
    accounts[0].support_open_p1: must be a number, and is true or false
    accounts[1]: must be an object, and is a text: it is left out
    accounts[3].name: is absent
    accounts[3].segment: is absent
    accounts[3].arr_usd: is absent
    accounts[3].health: is absent
    accounts[3].risk_drivers: must be a list, and is a text
    accounts[3].days_to_renewal: is absent
    accounts[3].last_touch_days_ago: is absent
    accounts[3].exec_sponsor_engaged: is absent
    accounts[3].support_open_p1: is absent
    accounts[3].id: `b` is also the id of accounts[2]: both are kept
    "#);
}

#[test]
fn what_is_no_input_is_an_empty_one() {
    for (input, expected) in [
        (json!([]), vec!["(whole input): must be an object, and is a list"]),
        (json!({}), vec!["as_of: is absent", "accounts: is absent"]),
        (json!({ "as_of": "2026-01-31", "account": [] }), vec!["accounts: is absent; is it `account`?"]),
    ] {
        let (read, problems) = PlanInput::read(&input);
        assert!(read.accounts.is_empty());
        assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
    }
}
