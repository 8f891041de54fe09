//! Scores, alerts and judgements: on a simulated company, on a small one by hand, on RavenStack, and with definitions that are wrong.

use crate::shared_data::folder;
use crate::simulated::Simulated;
use crate::support::{Ran, Workspace, transcript};
use insta::assert_snapshot;
use serde_json::Value;

/// Tenths of a point, as exact as the answers are.
#[track_caller]
fn tenths(points: &Value) -> i64 {
    let number = points.as_f64().unwrap_or_else(|| panic!("{points} is not a number"));
    (number * 10.0).round() as i64
}

fn items(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("{value} is not a list"))
}

fn sum<'a>(values: impl Iterator<Item = &'a Value>) -> i64 {
    values.filter(|value| !value.is_null()).map(tenths).sum()
}

#[test]
fn every_account_that_pays_has_a_score_that_adds_up() {
    let demo = Simulated::new();
    let view = demo.cco(&["health", "score", "--by", "segment", "--limit", "1000", "--json"]).json();
    let accounts = items(&view["accounts"]);
    assert!(accounts.len() > 20 && accounts.len() == view["n_accounts"].as_u64().unwrap() as usize, "{view}");
    assert_eq!(view["definition"]["state"], "draft");
    let mut n_known = 0;
    for account in accounts {
        let parts = sum(items(&account["components"]).iter().map(|part| &part["contribution"]));
        let [low, high] = ["low", "high"].map(|end| tenths(&account[end]));
        if !account["value"].is_null() {
            n_known += 1;
            let value = tenths(&account["value"]);
            assert!(parts == value && low <= value && value <= high, "{account}");
        }
        assert!(0 <= low && high <= 1000, "{account}");
    }
    assert!(n_known * 10 > accounts.len() * 8, "{n_known} of {} are known", accounts.len());
    let in_bands: u64 = items(&view["figures"])
        .iter()
        .filter(|figure| figure["name"] == "n_accounts")
        .map(|figure| figure["value"]["count"].as_u64().unwrap())
        .sum();
    assert_eq!(in_bands, accounts.len() as u64);
    let shares: f64 = items(&view["figures"])
        .iter()
        .filter(|figure| figure["name"] == "arr_share")
        .map(|figure| figure["value"]["value"].as_f64().unwrap())
        .sum();
    assert!((shares - 1.0).abs() < 1e-9, "{shares}");
    let in_groups: u64 = items(&view["groups"]).iter().map(|group| group["n_accounts"].as_u64().unwrap()).sum();
    assert_eq!(in_groups, accounts.len() as u64);
}

#[test]
fn one_account_is_explained_to_the_facts() {
    let demo = Simulated::new();
    let list = demo.cco(&["health", "score", "--limit", "1", "--json"]).json();
    let lowest = &list["accounts"][0];
    let account = lowest["account_id"].as_str().unwrap();
    let view = demo.cco(&["health", "show", account, "--json"]).json();
    assert_eq!(view["score"]["value"], lowest["value"]);
    let trend = &view["trend"];
    if !trend["change"].is_null() {
        let parts = sum(items(&trend["components"]).iter().map(|part| &part["change"]));
        let rest = tenths(&trend["setting"]["change"]) + tenths(&trend["known"]["change"]);
        assert_eq!(parts + rest, tenths(&trend["change"]), "{trend}");
    }
    let reads = items(&view["components"]).iter().flat_map(|component| items(&component["reads"]));
    let with_facts = reads.filter(|read| read["facts"]["n_rows"].as_u64().unwrap_or(0) > 0).count();
    assert!(with_facts >= 2, "{view}");

    let text = demo.cco(&["health", "show", account]);
    for word in
        ["draft, unproven — nobody has promoted it on a backtest", "WHEN IT MISLEADS", "points: ", "TREND since"]
    {
        assert!(text.ok().contains(word), "{word}: {text}");
    }
}

#[test]
fn figures_of_health_open_to_the_accounts_they_count() {
    let demo = Simulated::new();
    for knowledge in ["recorded", "dated"] {
        let view = demo.cco(&["health", "score", "--known", knowledge, "--json"]).json();
        let arr = items(&view["figures"]).iter().filter(|figure| figure["name"] == "arr");
        for figure in arr.take(2) {
            let id = figure["id"].as_str().unwrap();
            let opened = demo.cco(&["explain", id, "--limit", "100000", "--json"]).json();
            assert_eq!((&opened["figure"], &opened["n_accounts"]), (figure, &figure["n"]), "{id}");
            assert_eq!(opened["arr_minor"], figure["value"]["minor"], "{id}");
            let sum: i64 =
                items(&opened["accounts"]).iter().map(|account| account["arr_minor"].as_i64().unwrap()).sum();
            let (total, n) = (opened["arr_minor"].as_i64().unwrap(), figure["n"].as_i64().unwrap());
            assert!((sum - total).abs() <= n, "{id}: each account is rounded by itself, {sum} against {total}");
        }
    }
    let id = demo.cco(&["health", "score", "--json"]).json()["figures"][0]["id"].as_str().unwrap().to_owned();
    assert!(demo.cco(&["explain", &id]).ok().contains("\nROWS\n"), "{id}");
    let policy = &id[id.find("policy=").unwrap()..];
    let other = demo.cco(&["explain", &id.replace(policy, "policy=000000000000")]);
    assert_eq!(other.code, Some(4), "{other}");
}

#[test]
fn movers_say_why_and_their_parts_add_up() {
    let demo = Simulated::new();
    let view = demo.cco(&["health", "movers", "--days", "60", "--limit", "1000", "--json"]).json();
    let movers = items(&view["movers"]);
    assert!(movers.len() > 5, "{view}");
    for mover in movers {
        let parts = sum(items(&mover["components"]).iter().map(|part| &part["change"]));
        let rest = tenths(&mover["setting"]["change"]) + tenths(&mover["known"]["change"]);
        assert_eq!(parts + rest, tenths(&mover["change"]), "{mover}");
    }
    let counted = ["n_moved", "n_unmoved", "n_unknown"].map(|key| view[key].as_u64().unwrap());
    assert_eq!(counted.iter().sum::<u64>(), view["n_accounts"].as_u64().unwrap());
}

#[test]
fn history_marks_another_definition() {
    let demo = Simulated::new();
    let list = demo.cco(&["health", "score", "--limit", "1", "--json"]).json();
    let account = list["accounts"][0]["account_id"].as_str().unwrap();
    let view = demo.cco(&["health", "history", account, "--months", "3", "--json"]).json();
    let points = items(&view["points"]);
    assert_eq!(points.len(), 4);
    assert_eq!(points[0]["basis"], "applied_backwards");
    assert_eq!(points[3]["basis"], "applied_backwards", "the facts end long before today");
    assert!(points.iter().all(|point| point["definition_changed"] == false));

    let first = &view["definition"]["hash"];
    let file = demo.path().join("definitions/health/account.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("trend_days = 28", "trend_days = 14")).unwrap();
    let again = demo.cco(&["health", "history", account, "--months", "3", "--json"]).json();
    assert_ne!(&again["definition"]["hash"], first);
}

#[test]
fn alerts_show_the_reading_that_raised_them() {
    let demo = Simulated::new();
    let view = demo.cco(&["health", "alerts", "--all", "--limit", "1000", "--json"]).json();
    let alerts = items(&view["alerts"]);
    assert!(!alerts.is_empty(), "{view}");
    for alert in alerts {
        let evidence = items(&alert["evidence"]);
        assert!(!evidence.is_empty(), "{alert}");
        for reading in evidence {
            let value = reading["after"]["value"].as_f64().unwrap();
            let holds = reading["at_least"].as_f64().is_none_or(|bound| value >= bound)
                && reading["below"].as_f64().is_none_or(|bound| value < bound);
            assert!(holds, "{alert}");
        }
    }
    let recent = demo.cco(&["health", "alerts", "--limit", "1000", "--json"]).json();
    assert!(items(&recent["alerts"]).iter().all(|alert| alert["is_older"] == false && alert["ended_on"].is_null()));
}

const ACCOUNTS: &str = "\
account_id,name,segment,owner
a1,Acorn,smb,ann
a2,Birch,smb,bob
a3,Cedar,enterprise,bob
";

const LINES: &str = "\
subscription_id,account_id,plan,mrr,currency,start_date,end_date
s1,a1,pro,100.00,USD,2023-01-01,
s2,a2,pro,50.00,USD,2023-01-01,2024-02-01
s3,a3,pro,850.00,USD,2023-01-01,
";

const MEETINGS: &str = "\
meeting_id,account_id,type,start_time,participants,attended,sentiment,notes
m1,a1,call,2024-03-25T10:00:00Z,x,true,0.5,All well.
m2,a3,call,2023-12-01T10:00:00Z,x,true,0.1,They are looking around.
";

/// A score of one measure, so that every number can be checked by hand.
const TOUCH: &str = r#"version = 1
id = "touch"
title = "Touch"
measures = "How lately we talked."
why = "To call."
misleads = "Often."
source = "Nobody."
min_known_weight = 50
trend_days = 28

[[band]]
id = "cold"
from = 0
to = 50

[[band]]
id = "warm"
from = 50
to = 100

[[component]]
id = "touch"
title = "Days since we talked"
weight = 100

[[component.reads]]
measure = "days_since_last_touch"
curve = "linear"
points = [[0, 100], [100, 0]]
"#;

fn by_hand() -> Workspace {
    let workspace = Workspace::new();
    for (name, text) in [("accounts.csv", ACCOUNTS), ("lines.csv", LINES), ("meetings.csv", MEETINGS)] {
        workspace.write(name, text);
        workspace.cco(&["import", name]).ok();
    }
    workspace.write("definitions/health/touch.toml", TOUCH);
    workspace
}

const TOUCH_ON: [&str; 6] = ["--score", "touch", "--as-of", "2024-03-31", "--known", "dated"];

fn health(workspace: &Workspace, arguments: &[&str]) -> Ran {
    workspace.cco(&[&["health"], arguments, &TOUCH_ON[..]].concat())
}

#[test]
fn a_score_by_hand() {
    let workspace = by_hand();
    let view = health(&workspace, &["score", "--json"]).json();
    let found: Vec<(&str, i64, &str)> = items(&view["accounts"])
        .iter()
        .map(|account| {
            (account["account_id"].as_str().unwrap(), tenths(&account["value"]), account["band"].as_str().unwrap())
        })
        .collect();
    // 121 days since the call with Cedar, 6 since that with Acorn. Birch pays no more.
    assert_eq!(found, [("a3", 0, "cold"), ("a1", 940, "warm")]);
    assert_eq!(view["n_excluded"], 1);
    let share = |band: &str| {
        let figures = items(&view["figures"]);
        let of = |figure: &&Value| {
            figure["name"] == "arr_share" && figure["id"].as_str().unwrap().contains(&format!("band={band}"))
        };
        figures.iter().find(of).unwrap()["value"]["value"].as_f64().unwrap()
    };
    assert!((share("cold") - 850.0 / 950.0).abs() < 1e-12 && (share("warm") - 100.0 / 950.0).abs() < 1e-12);
    assert!(health(&workspace, &["score", "--csv"]).ok().contains("a1,Acorn,ann,smb,any,warm,94.0,94.0,94.0,"));

    let moved = health(&workspace, &["movers", "--days", "10", "--json"]).json();
    // On 21 March nobody had talked to Acorn yet; Cedar was at nothing already.
    assert_eq!((moved["n_unknown"].as_u64(), moved["n_unmoved"].as_u64()), (Some(1), Some(1)), "{moved}");
}

#[test]
fn what_cannot_be_scored() {
    let workspace = by_hand();
    for (arguments, code, message) in [
        (&["health", "score", "--score", "none", "--known", "dated"][..], 4, "error: there is no health score `none`"),
        (&["health", "score", "--as-of", "2024-03-31"], 7, "error: nothing was recorded by 2024-03-31"),
        (
            &["health", "show", "a9", "--score", "touch", "--as-of", "2024-03-31", "--known", "dated"],
            4,
            "error: no account `a9` is known",
        ),
        (
            &["health", "show", "a2", "--score", "touch", "--as-of", "2024-03-31", "--known", "dated"],
            4,
            "error: account `a2` has no recurring revenue on 2024-03-31",
        ),
        (
            &["health", "alerts", "--as-of", "2024-03-31", "--since", "2024-04-02", "--known", "dated"],
            3,
            "error: alerts are looked for on 0 to 366 days before 2024-03-31, not from 2024-04-02 on",
        ),
        (&["health", "withdraw", "1"], 4, "error: there is no judgement 1"),
    ] {
        let ran = workspace.cco(arguments);
        assert_eq!(ran.code, Some(code), "{ran}");
        assert!(ran.stderr.starts_with(message), "{ran}");
    }
}

#[test]
fn wrong_definitions_are_told_whole() {
    let workspace = by_hand();
    let wrong = TOUCH
        .replace("weight = 100", "weight = 90")
        .replace("from = 50", "from = 55")
        .replace("days_since_last_touch", "days_since_last_tuch")
        .replace("\"Often.\"", "\"\"");
    workspace.write("definitions/health/touch.toml", wrong);
    workspace.write("definitions/alerts/quiet.toml", "version = 1\nid = \"silent\"\n");
    assert_snapshot!(transcript(&workspace, &[&["health", "check"]]), @r"
    $ cco health check
    error: the definitions of health have 5 problems
      [DIR]/acme/definitions/health/touch.toml:6: `misleads` is empty: a reader needs it
      [DIR]/acme/definitions/health/touch.toml:16: no band holds scores from 50.0 to below 55.0
      [DIR]/acme/definitions/health/touch.toml:21: the weights add up to 90, not 100
      [DIR]/acme/definitions/health/touch.toml:26: there is no measure `days_since_last_tuch`; is it `days_since_last_touch` or `days_since_last_use`?
      [DIR]/acme/definitions/alerts/quiet.toml:1: missing field `title`
      try: mend these lines, or remove a file to fall back on the shipped one of its name
    exit 3
    ");
    let refused = health(&workspace, &["score"]);
    assert_eq!(refused.code, Some(3), "{refused}");
}

#[test]
fn the_shipped_definitions_hold() {
    let workspace = by_hand();
    let ran = workspace.cco(&["health", "check"]);
    assert!(ran.ok().ends_with("definitions hold\n"), "{ran}");
}

#[test]
fn a_judgement_stands_beside_the_score() {
    let workspace = by_hand();
    let before = health(&workspace, &["score", "--json"]).json();
    let call = |verdict: &str, expires: &str| {
        workspace.cco(&[
            "health",
            "override",
            "a1",
            "--verdict",
            verdict,
            "--reason",
            "their board",
            "--expires",
            expires,
            "--score",
            "touch",
        ])
    };
    let late = call("cold", "9999-01-01");
    assert_eq!(late.code, Some(3), "{late}");
    // The refusal names the last day that is allowed.
    let latest = late.stderr.split("until ").nth(1).unwrap()[..10].to_owned();
    assert!(call("red", &latest).stderr.contains("neither a band (cold, warm) nor points"));
    assert_eq!(call("cold", &latest).code, Some(0));
    assert_eq!(call("-12.5", &latest).code, Some(0));

    let after = health(&workspace, &["score", "--json"]).json();
    let of = |view: &Value, account: &str| {
        items(&view["accounts"]).iter().find(|row| row["account_id"] == account).unwrap().clone()
    };
    assert_eq!(of(&after, "a1")["judgement"]["verdict"], "-12.5");
    assert_eq!(of(&after, "a1")["value"], of(&before, "a1")["value"]);
    workspace.cco(&["health", "withdraw", "2"]).ok();
    let last = health(&workspace, &["score", "--json"]).json();
    assert_eq!(of(&last, "a1")["judgement"]["verdict"], "cold");
    let listed = workspace.cco(&["health", "judgements", "--all", "--json"]).json();
    let states: Vec<&str> = items(&listed["judgements"]).iter().map(|call| call["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["holds", "withdrawn"]);
}

#[test]
fn ravenstack_is_scored_where_it_has_facts() {
    let Some(folder) = folder("ravenstack") else { return };
    let workspace = Workspace::new();
    for name in ["accounts", "subscriptions", "feature_usage", "support_tickets"] {
        let path = folder.join(format!("ravenstack_{name}.csv")).display().to_string();
        workspace.cco(&["import", &path]).ok();
    }
    let view = workspace.cco(&["health", "score", "--known", "dated", "--limit", "1000", "--json"]).json();
    let accounts = items(&view["accounts"]);
    assert_eq!(accounts.len(), 500);
    let known: Vec<&Value> = accounts.iter().filter(|account| !account["value"].is_null()).collect();
    // Tickets are rated too seldom for the rest: with use alone, too little of the weight is known.
    assert!((100..400).contains(&known.len()), "{} accounts have a score", known.len());
    for account in accounts {
        let unknown = |part: &&Value| part["points"].is_null();
        let ids: Vec<&str> =
            items(&account["components"]).iter().filter(unknown).map(|part| part["id"].as_str().unwrap()).collect();
        assert!(["touch", "relationship", "billing"].iter().all(|id| ids.contains(id)), "{account}");
        assert!(account["low"].as_f64() < account["high"].as_f64(), "{account}");
    }
}
