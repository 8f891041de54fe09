//! `cco model eval`: one table in, a verdict out, or a refusal that says where.

use crate::support::{Ran, Workspace};
use insta::assert_snapshot;
use std::fmt::Write;

/// Accounts that leave when they use little; every seventh does the opposite. `leak` is written down when they leave.
fn customers() -> String {
    let mut text = String::from("account_id,usage,plan,region,leak,same,churned\n");
    for row in 0..300 {
        let usage = row * 37 % 100;
        let leaves = (usage < 35) != (row % 7 == 0);
        let usage = if row % 11 == 0 { String::new() } else { usage.to_string() };
        let plan = ["free", "pro", "team"][row % 3];
        let leak = if leaves { "cancelled" } else { "active" };
        let churned = if leaves { "yes" } else { "no" };
        writeln!(text, "a{row},{usage},{plan},r{},{leak},1,{churned}", row * 13 % 5).unwrap();
    }
    text
}

fn eval(table: &str, more: &[&str]) -> Ran {
    let workspace = Workspace::new();
    workspace.write("t.csv", table);
    let arguments = ["model", "eval", "--table", "t.csv", "--target", "churned"];
    workspace.cco(&[&arguments[..], more].concat())
}

fn without(table: &str, column: usize) -> String {
    let line = |line: &str| {
        let kept = line.split(',').enumerate().filter(|(index, _)| *index != column).map(|(_, field)| field);
        kept.collect::<Vec<_>>().join(",") + "\n"
    };
    table.lines().map(line).collect()
}

#[test]
fn a_table_gets_measures_a_verdict_and_predictions() {
    let workspace = Workspace::new();
    workspace.write("t.csv", without(&customers(), 4));
    let arguments =
        ["model", "eval", "--table", "t.csv", "--target", "churned", "--id", "account_id", "--predictions", "oof.csv"];
    let view = workspace.cco(&[&arguments[..], &["--json"]].concat()).json();
    assert_eq!((view["n_rows"].as_u64(), view["n_folds"].as_u64()), (Some(300), Some(5)));
    assert_eq!(view["findings"][0]["code"], "constant");
    let auc = |model: usize| view["models"][model]["measures"][0]["value"].as_f64().unwrap();
    assert!((auc(0) - 0.5).abs() < 0.05 && auc(2) > 0.75, "{view}");
    assert!(["logistic", "scorecard"].contains(&view["verdict"]["winner"].as_str().unwrap()), "{}", view["verdict"]);
    assert_eq!(view["scorecard"][0]["column"], "usage");
    let predictions = std::fs::read_to_string(workspace.path().join("oof.csv")).unwrap();
    let mut lines = predictions.lines();
    assert_eq!(lines.next(), Some("id,outcome,fold,constant,logistic,scorecard,challenger"));
    assert_eq!(lines.clone().count(), 300);
    assert!(lines.all(|line| line.split(',').skip(3).all(|p| (0.0..=1.0).contains(&p.parse::<f64>().unwrap()))));
    // The predictions carry the folds they were made with, and the same folds give the same answer.
    let again = workspace.cco(&[&arguments[..8], &["--folds", "oof.csv", "--json"]].concat()).json();
    assert_eq!(again["models"], view["models"]);
}

/// The file names three folds, the third first; what is written names them as it does.
#[test]
fn predictions_name_folds_as_the_file_does() {
    let workspace = Workspace::new();
    workspace.write("t.csv", without(&customers(), 4));
    let folds: Vec<String> = (0..300).map(|row| ["west", "7", "\"a, b\""][row * 7 % 3].to_owned()).collect();
    let lines: Vec<String> = folds.iter().enumerate().map(|(row, fold)| format!("a{row},{fold}\n")).collect();
    workspace.write("folds.csv", format!("id,fold\n{}", lines.concat()));
    let asked = ["model", "eval", "--table", "t.csv", "--target", "churned", "--id", "account_id"];
    workspace.cco(&[&asked[..], &["--folds", "folds.csv", "--predictions", "oof.csv"]].concat()).ok();
    let predictions = std::fs::read_to_string(workspace.path().join("oof.csv")).unwrap();
    for (row, (line, fold)) in predictions.lines().skip(1).zip(&folds).enumerate() {
        let after = line.strip_prefix(&format!("a{row},")).unwrap().split_once(',').unwrap().1;
        assert!(after.starts_with(&format!("{fold},")), "{line}");
    }
    assert_eq!(predictions.lines().count(), 301);
}

#[test]
fn a_column_that_knows_the_outcome_is_named() {
    let view = eval(&customers(), &["--id", "account_id", "--json"]).json();
    let of_leak = view["findings"].as_array().unwrap().iter().find(|finding| finding["column"] == "leak").unwrap();
    assert_eq!(of_leak["code"], "too_good");
}

/// Of 92 rows every fourth leaves, by an id.
fn few(id: impl Fn(usize) -> usize) -> String {
    let line =
        |row: usize| format!("{},{},{}\n", id(row), row * 7 % 10, if row.is_multiple_of(4) { "yes" } else { "no" });
    format!("x,y,churned\n{}", (0..92).map(line).collect::<String>())
}

#[test]
fn what_cannot_be_judged_is_refused_by_place() {
    let table = customers();
    let refusals = [
        ("one outcome", eval(&table.replace(",yes\n", ",no\n"), &[])),
        ("an empty target", eval(&table.replacen(",no\n", ",\n", 1), &[])),
        ("three outcomes", eval(&table.replacen(",no\n", ",maybe\n", 1), &[])),
        ("an endless number", eval(&table.replacen("a1,37,", "a1,inf,", 1), &[])),
        ("no such column", eval(&table, &["--id", "customer"])),
        ("no such event", eval(&table, &["--event", "gone"])),
        ("only constants", eval("x,churned\n1,yes\n1,no\n", &[])),
        ("too few rows", eval("x,churned\n1,yes\n2,no\n3,yes\n4,no\n", &[])),
        ("too few rows outside a fold", eval(&few(|row| row), &[])),
        ("too few ids", eval(&few(|row| row % 12), &["--id", "x"])),
    ];
    let shown: Vec<String> = refusals.iter().map(|(what, ran)| format!("{what}\n{ran}")).collect();
    assert_snapshot!(shown.join("\n"), @r"
    one outcome
    error: `t.csv` has one outcome only in column churned: `no`
      try: a model needs rows with the event and rows without it
    exit 7

    an empty target
    error: t.csv:2, column churned: the target is empty
      try: leave rows out whose outcome is not known
    exit 3

    three outcomes
    error: t.csv:5, column churned: `yes` is a third outcome beside `maybe` and `no`
      try: the target says of each row whether the event happened
    exit 3

    an endless number
    error: t.csv:3, column usage: `inf` is not a finite number
      try: leave the field empty where the value is not known
    exit 3

    no such column
    error: `t.csv` has no column `customer`
      try: its columns are account_id, usage, plan, region, leak, same, churned
    exit 4

    no such event
    error: column churned has no value `gone`
      try: it holds `no` and `yes`
    exit 4

    only constants
    error: `t.csv` has no column to predict from
      try: besides the target and the id it needs columns that vary and are not names
    exit 3

    too few rows
    error: rows with the event: 2 are not enough, at least 20 are needed
    exit 7

    too few rows outside a fold
    error: rows with the event outside a fold: 18 are not enough, at least 20 are needed
    exit 7

    too few ids
    error: ids with the event: 3 are not enough, at least 5 are needed
    exit 7
    ");
}
