//! Books, moves and segments: on a simulated company, and on a small one by hand.

use crate::simulated::Simulated;
use crate::support::Workspace;
use serde_json::Value;

fn items(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("{value} is not a list"))
}

fn sum(rows: &Value, field: &str) -> i64 {
    items(rows).iter().map(|row| row[field].as_i64().unwrap()).sum()
}

#[test]
fn every_account_is_in_one_book_and_hours_add_up() {
    let demo = Simulated::new();
    let view = demo.cco(&["coverage", "show", "--json"]).json();
    let n_in_books = sum(&view["books"], "n_accounts");
    assert_eq!(n_in_books + view["unowned"]["n_accounts"].as_i64().unwrap(), view["n_accounts"].as_i64().unwrap());
    for field in ["minutes_needed", "minutes_available"] {
        assert_eq!(sum(&view["books"], field), sum(&view["pools"], field), "{field}");
    }
    let text = demo.cco(&["coverage", "show"]);
    assert!(text.ok().contains("BOOKS · whole units a year"), "{text}");
}

#[test]
fn who_leaves_gives_what_may_move_and_nothing_else() {
    let demo = Simulated::new();
    let books = demo.cco(&["coverage", "show", "--json"]).json();
    let largest = items(&books["books"]).iter().max_by_key(|book| book["n_accounts"].as_i64()).unwrap();
    let name = largest["owner"].as_str().unwrap();
    let view = demo.cco(&["coverage", "what-if", "--leaves", name, "--join", "team=2", "--json"]).json();
    let moves = items(&view["moves"]);
    assert!(!moves.is_empty(), "{view}");
    for one in moves {
        assert!(one["from"] == name && one["to"] != name, "{one}");
        assert!(one["days_to_renewal"].as_i64().is_some_and(|days| days >= 60), "{one}");
        assert!(one["to_load"].as_f64().unwrap() <= 1.0, "{one}");
    }
    let person = items(&view["people"]).iter().find(|person| person["owner"] == name).unwrap();
    let left = person["n_accounts"].as_i64().unwrap() - moves.len() as i64;
    assert_eq!(person["n_accounts_after"], left);
    let n_people = |pools: &str| sum(&view[pools], "n_people");
    assert_eq!(n_people("pools_then"), n_people("pools") + 1, "one left and two came");
    for (arguments, code, told) in [
        (["--leaves", "Nobody"], 4, "nobody called `Nobody` looks after accounts"),
        (["--join", "moon=1"], 4, "there is no pool `moon`"),
        (["--join", "team=0"], 3, "1 to 1000 people can join a pool"),
        (["--hours", "Ann"], 2, "write a name"),
    ] {
        let refused = demo.cco(&[&["coverage", "what-if"][..], &arguments].concat());
        assert!(refused.code == Some(code) && refused.stderr.contains(told), "{refused}");
    }
    assert_eq!(demo.cco(&["coverage", "what-if"]).code, Some(3));
}

const ACCOUNTS: &str =
    "account_id,name,segment,owner\na1,Acorn,smb,Ann\na2,Birch,enterprise,Bo\na3,Cedar,,Bo\na4,Dill,smb,\n";
const LINES: &str = "line_id,account_id,amount,currency,billing_period,starts,ends,term_ends
l1,a1,60000.00,USD,P12M,2022-01-01,,2024-12-31
l2,a2,150000.00,USD,P12M,2022-01-01,,2024-12-31
l3,a3,30000.00,USD,P12M,2022-01-01,,2024-12-31
l4,a4,1200.00,USD,P12M,2024-02-01,,2025-02-01
";

/// By hand: Acorn pays like a mid-market account and is called smb, its renewal lies 276 days ahead. Dill came two months ago.
#[test]
fn who_belongs_elsewhere_is_proposed_and_what_is_not_recorded_is_unknown() {
    let workspace = Workspace::new();
    let files = [workspace.write("accounts.csv", ACCOUNTS), workspace.write("subscriptions.csv", LINES)];
    for file in &files {
        workspace.cco(&["import", file.to_str().unwrap()]).ok();
    }
    let on = ["--as-of", "2024-03-31", "--known", "dated"];
    let view = workspace.cco(&[&["segments", "check", "--json"][..], &on].concat()).json();
    let changes = items(&view["changes"]);
    assert_eq!(changes.len(), 1, "{view}");
    let change = &changes[0];
    assert_eq!(
        [&change["account_id"], &change["from"], &change["to"]].map(|cell| cell.as_str().unwrap()),
        ["a1", "smb", "mid-market"]
    );
    assert_eq!((change["least_minor"].as_i64(), change["most_minor"].as_i64()), (Some(6_000_000), Some(6_000_000)));
    let segments: Vec<(&str, i64, i64)> = items(&view["segments"])
        .iter()
        .map(|row| {
            let number = |field: &str| row[field].as_i64().unwrap();
            (row["segment"].as_str().unwrap(), number("n_accounts"), number("n_named"))
        })
        .collect();
    assert_eq!(segments, [("enterprise", 1, 1), ("mid-market", 1, 0), ("smb", 2, 2)]);
    for pair in items(&view["pairs"]) {
        assert_eq!((&pair["sides"][1][1], &pair["sides"][2][1]), (&Value::from("unknown"), &Value::from("unknown")));
    }
    let books = workspace.cco(&[&["coverage", "show", "--json"][..], &on].concat()).json();
    assert_eq!((books["unowned"]["n_accounts"].as_i64(), books["unowned"]["arr"].as_i64()), (Some(1), Some(1_200)));
    let text = workspace.cco(&[&["segments", "check"][..], &on].concat());
    assert!(text.ok().contains("a1 Acorn") && text.ok().contains("BELONG ELSEWHERE · 1,"), "{text}");
}
