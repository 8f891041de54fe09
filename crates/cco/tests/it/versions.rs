//! What is loaded again, corrected, taken back or rewritten: each reader sees what was known at their batch.

use crate::support::{Workspace, transcript};
use insta::assert_snapshot;
use serde_json::{Value, json};

const JANUARY: &str = "\
subscription_id,account_id,plan,mrr,currency,start_date,end_date
s1,a1,pro,100.00,USD,2023-01-01,
s2,a2,basic,80.00,USD,2023-02-01,2024-02-01
s3,a3,pro,60.00,USD,2023-03-01,
s4,a4,basic,40.00,USD,2023-12-01,
";

/// `s1` costs more than January said, and `s3` had ended.
const CORRECTED: &str = "\
subscription_id,account_id,plan,mrr,currency,start_date,end_date
s1,a1,pro,120.00,USD,2023-01-01,
s2,a2,basic,80.00,USD,2023-02-01,2024-02-01
s3,a3,pro,60.00,USD,2023-03-01,2024-03-01
s4,a4,basic,40.00,USD,2023-12-01,
";

fn with_january() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("january.csv", JANUARY);
    workspace.cco(&["import", "january.csv"]).ok();
    workspace
}

fn import(workspace: &Workspace, name: &str, text: &str) -> Value {
    workspace.write(name, text);
    workspace.cco(&["import", name, "--json"]).json()["files"][0]["outcome"].clone()
}

fn summary(workspace: &Workspace, known_at: &str) -> Value {
    let asked = ["revenue", "summary", "--as-of", "2024-03-31", "--by", "plan", "--known-at", known_at, "--json"];
    workspace.cco(&asked).json()
}

fn lines(workspace: &Workspace, known_at: &str) -> String {
    let question = "select line_id, amount_minor, ends from subscription order by line_id";
    workspace.cco(&["sql", question, "--known-at", known_at, "--csv"]).ok().to_owned()
}

#[test]
fn the_same_content_again_changes_nothing() {
    let workspace = with_january();
    let before = workspace.cco(&["data", "batches", "--json"]).json();
    assert_eq!(import(&workspace, "january.csv", JANUARY), json!({ "state": "unchanged", "batch": 1 }));
    assert_eq!(import(&workspace, "renamed.csv", JANUARY), json!({ "state": "unchanged", "batch": 1 }));
    assert_eq!(workspace.cco(&["data", "batches", "--json"]).json(), before);
}

/// What a source said last counts, also where it said so before.
#[test]
fn the_same_content_after_a_newer_version_is_read_again() {
    let workspace = with_january();
    import(&workspace, "corrected.csv", CORRECTED);
    let outcome = import(&workspace, "january.csv", JANUARY);
    let counts = ["batch", "n_read", "n_superseding", "n_duplicate"].map(|name| &outcome[name]);
    assert_eq!(json!(counts), json!([3, 4, 2, 2]));
    assert_eq!(lines(&workspace, "3"), lines(&workspace, "1"));
    assert_eq!(import(&workspace, "january.csv", JANUARY), json!({ "state": "unchanged", "batch": 3 }));
}

#[test]
fn a_retraction_names_what_relied_on_it_and_importing_that_again_heals() {
    let workspace = with_january();
    let more = format!("{JANUARY}s5,a5,pro,50.00,USD,2023-12-01,\n");
    import(&workspace, "more.csv", &more);
    assert_snapshot!(workspace.cco(&["data", "retract", "1"]), @"
    batch 1 is hidden from batch 3 on; `--known-at 2` still sees it
    batch 2 held rows of batch 1 as duplicates: import more.csv again to have them back
    exit 0
    ");
    assert_eq!(lines(&workspace, "3").lines().count(), 2, "only s5 is left");
    assert_eq!(import(&workspace, "more.csv", &more)["n_loaded"], json!(4));
    assert_eq!(lines(&workspace, "4"), lines(&workspace, "2"));
}

/// A key is kept because its rows are in the ledger; those of a retracted batch are not.
#[test]
fn the_key_of_a_retracted_batch_binds_nobody() {
    let workspace = Workspace::new();
    let finer = "version = 1\n[[file]]\nmatch = \"*\"\nkey = [\"line_id\", \"starts\", \"plan\"]\ndetect = true\n";
    workspace.write("finer.toml", finer);
    workspace.write("january.csv", JANUARY);
    let key =
        || workspace.cco(&["import", "january.csv", "--dry-run", "--json"]).json()["files"][0]["plan"]["key"].clone();
    let own = key();
    workspace.cco(&["import", "january.csv", "--map", "finer.toml"]).ok();
    assert_eq!(key(), json!(["line_id", "starts", "plan"]));
    workspace.cco(&["data", "retract", "1"]).ok();
    assert_eq!(key(), own);
}

#[test]
fn a_changed_row_is_a_newer_version_and_the_others_are_duplicates() {
    let workspace = with_january();
    let outcome = import(&workspace, "corrected.csv", CORRECTED);
    let counts = ["n_read", "n_loaded", "n_superseding", "n_duplicate", "n_quarantined"].map(|name| &outcome[name]);
    assert_eq!(json!(counts), json!([4, 2, 2, 2, 0]));
    assert_snapshot!(lines(&workspace, "1"), @"
    line_id,amount_minor,ends
    s1,10000,
    s2,8000,2024-02-01
    s3,6000,
    s4,4000,
    ");
    assert_snapshot!(lines(&workspace, "2"), @"
    line_id,amount_minor,ends
    s1,12000,
    s2,8000,2024-02-01
    s3,6000,2024-03-01
    s4,4000,
    ");
    let versions = "select amount_minor, _batch from history.subscription where line_id = 's1' order by _batch";
    assert_eq!(workspace.cco(&["sql", versions, "--csv"]).ok(), "amount_minor,_batch\n10000,1\n12000,2\n");
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let mut rows: Vec<&str> = JANUARY.lines().skip(1).collect();
    rows.reverse();
    let turned = format!("{}\n{}\n", JANUARY.lines().next().unwrap(), rows.join("\n"));
    let workspace = Workspace::new();
    import(&workspace, "turned.csv", &turned);
    assert_eq!(summary(&workspace, "1"), summary(&with_january(), "1"));
}

#[test]
fn history_is_loaded_oldest_first() {
    let workspace = Workspace::new();
    workspace.write("january.csv", JANUARY);
    workspace.write("corrected.csv", CORRECTED);
    workspace.cco(&["import", "january.csv", "--recorded-on", "2024-01-31"]).ok();
    assert_snapshot!(workspace.cco(&["import", "corrected.csv", "--recorded-on", "2024-01-30"]), @"
    error: nothing can have become known on 2024-01-30: batch 1 (import of january.csv) became known on 2024-01-31
      try: load history oldest first, with --recorded-on on what is replayed, dismissed or retracted too; or leave --recorded-on out
    exit 3
    ");
    let future = workspace.cco(&["import", "corrected.csv", "--recorded-on", "2999-01-01", "--json"]);
    assert!(future.stderr.contains("recorded_in_future") && future.code == Some(3), "{future}");

    workspace.cco(&["import", "corrected.csv", "--recorded-on", "2024-03-31"]).ok();
    assert_eq!(lines(&workspace, "2024-03-30"), lines(&workspace, "1"));
    assert_eq!(lines(&workspace, "2024-03-31"), lines(&workspace, "2"));
    assert_eq!(lines(&workspace, "2024-01-30").lines().count(), 1, "nothing was known before the first batch");
}

#[test]
fn what_is_dismissed_and_retracted_in_history_is_dated_too() {
    let workspace = Workspace::new();
    let import = |name: &str, text: &str, day: &str| {
        workspace.write(name, text);
        workspace.cco(&["import", name, "--recorded-on", day])
    };
    import("january.csv", &JANUARY.replace("60.00,USD", "60.00,bucks"), "2024-01-31").ok();
    let row = workspace.cco(&["data", "quarantine", "show", "--json"]).json()["rows"][0]["id"].clone();
    let dismiss = ["data", "quarantine", "dismiss", row.as_str().unwrap(), "--reason", "a test"];
    workspace.cco(&[&dismiss[..], &["--recorded-on", "2024-02-01"]].concat()).ok();
    workspace.cco(&["data", "retract", "1", "--recorded-on", "2024-02-02"]).ok();
    import("corrected.csv", CORRECTED, "2024-02-29").ok();
    workspace.cco(&["data", "retract", "4"]).ok();
    assert_snapshot!(import("late.csv", JANUARY, "2024-03-31").to_string().replace(&today(&workspace), "[TODAY]"), @"
    error: nothing can have become known on 2024-03-31: batch 5 (retract batch 4) became known on [TODAY]
      try: load history oldest first, with --recorded-on on what is replayed, dismissed or retracted too; or leave --recorded-on out
    exit 3
    ");
}

/// The day of the last batch.
fn today(workspace: &Workspace) -> String {
    let batches = workspace.cco(&["data", "batches", "--json"]).json();
    batches["batches"].as_array().unwrap().last().unwrap()["recorded_at"].as_str().unwrap()[..10].to_owned()
}

#[test]
fn a_retracted_batch_is_hidden_from_then_on_only() {
    let workspace = with_january();
    import(&workspace, "corrected.csv", CORRECTED);
    let (first, second) = (summary(&workspace, "1"), summary(&workspace, "2"));
    assert_ne!(first["total"], second["total"]);

    workspace.cco(&["data", "retract", "2"]).ok();
    assert_eq!(summary(&workspace, "2"), second);
    assert_eq!(lines(&workspace, "3"), lines(&workspace, "1"));
    let values = |view: &Value| -> Vec<Value> {
        view["total"].as_array().unwrap().iter().map(|figure| figure["value"].clone()).collect()
    };
    assert_eq!(values(&summary(&workspace, "3")), values(&first));

    assert_eq!(
        import(&workspace, "corrected.csv", CORRECTED)["batch"],
        json!(4),
        "what was taken back can be loaded again"
    );
    assert_eq!(lines(&workspace, "4"), lines(&workspace, "2"));
}

#[test]
fn with_every_batch_retracted_nothing_is_known() {
    let workspace = with_january();
    workspace.cco(&["data", "retract", "1"]).ok();
    let asked: [&[&str]; 2] = [&["revenue", "summary"], &["sql", "select count(*) as n from subscription", "--csv"]];
    assert_snapshot!(transcript(&workspace, &asked), @r#"
    $ cco revenue summary
    error: Acme knows no subscriptions at batch 2
      try: `cco import FILES…` loads exports; revenue needs subscriptions or monthly revenue
    exit 7

    $ cco sql "select count(*) as n from subscription" --csv
    n
    0
    exit 0
    "#);
}

#[test]
fn compaction_changes_no_answer_at_any_batch() {
    let workspace = with_january();
    import(&workspace, "corrected.csv", CORRECTED);
    import(&workspace, "more.csv", &CORRECTED.replace("s1,a1,pro,120.00", "s1,a1,pro,90.00"));
    workspace.cco(&["data", "retract", "2"]).ok();
    let answers = || -> Vec<(Value, String)> {
        ["1", "2", "3", "4"].map(|batch| (summary(&workspace, batch), lines(&workspace, batch))).to_vec()
    };
    let history = || {
        let question = "select * from history.subscription order by line_id, _batch";
        workspace.cco(&["sql", question, "--csv"]).ok().to_owned()
    };
    let before = (answers(), history());
    assert_snapshot!(workspace.cco(&["data", "compact"]), @"
    subscription: 3 files → 1
    0 unused file(s) deleted
    exit 0
    ");
    assert_eq!((answers(), history()), before);
    assert_eq!(workspace.cco(&["data", "compact"]).ok(), "nothing to compact\n");
}
