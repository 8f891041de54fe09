//! Who did what can be read, and an edit of it shows.

use crate::support::Workspace;
use insta::assert_snapshot;
use serde_json::json;
use std::process::Command;

#[test]
fn every_change_is_listed_and_the_list_can_be_verified() {
    let workspace = Workspace::new();
    let lines = "subscription_id,account_id,plan,mrr,currency,start_date\ns1,a1,pro,100.00,USD,2023-01-01\n";
    workspace.write("lines.csv", lines);
    workspace.cco(&["import", "lines.csv"]).ok();
    workspace.cco(&["data", "retract", "1"]).ok();
    let view = workspace.cco(&["audit", "list", "--limit", "2", "--json"]).json();
    let told = |n: usize| ["no", "actor", "action", "subject"].map(|name| view["entries"][n][name].clone());
    assert_eq!(json!(told(0)), json!([3, "tester", "batch_retract", "batch 2"]));
    assert_eq!(json!(told(1)), json!([2, "tester", "batch_import", "batch 1"]));
    assert_eq!(json!([view["n_entries"], view["is_truncated"]]), json!([3, true]));
    assert_eq!(workspace.cco(&["audit", "verify"]).ok(), "the audit is as it was written: 3 entries\n");

    let edit = "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute(\"update audit_entry set actor = 'eve' where no = 2\"); d.commit()";
    let edited = Command::new("python3").args(["-c", edit]).arg(workspace.path().join(".cco/state.db")).status();
    if !edited.is_ok_and(|status| status.success()) {
        eprintln!("skipped: no python3 with sqlite3 here to edit the database");
        return;
    }
    assert_snapshot!(workspace.cco(&["audit", "verify"]), @"
    error: entry 2 of the audit was changed or removed, or is not cco's own
      try: compare the state store with a backup: nothing after that entry can be relied on
    exit 5
    ");
}
