//! Measures as their users meet them: listed, shown, checked, written anew, and broken.

use crate::support::{Workspace, transcript};
use insta::assert_snapshot;

/// What a person writes who wants a measure that is not shipped.
const EXPORTS: &str = r#"version = 1
id = "exports_28d"
title = "Reports exported, four weeks"
family = "usage"
table = "usage_event"
aggregate = "count"
window_days = 28
unit = "exports"
better = "neither"
measures = "How many reports the account exported in the last 28 days."
why = "A rush of exports is often somebody packing."
misleads = "Month-end reports are exported by everybody."
source = "Our own."

[[filter]]
column = "name"
in = ["report_exported"]
"#;

#[test]
fn every_shipped_measure_stands_in_a_new_workspace_and_holds() {
    let workspace = Workspace::new();
    let listed = workspace.cco(&["measures", "list", "--json"]).json();
    let measures = listed["measures"].as_array().unwrap();
    assert!(measures.len() > 40 && measures.iter().all(|line| line["is_shipped"] == true), "{listed}");
    assert_eq!(listed["problems"], serde_json::json!([]));
    for line in measures {
        let id = line["id"].as_str().unwrap();
        assert!(workspace.path().join(format!("definitions/measures/{id}.toml")).is_file(), "{id}");
        let shown = workspace.cco(&["measures", "show", id]);
        assert!(shown.ok().contains("How it is computed\n  "), "{shown}");
    }
    let checked = workspace.cco(&["measures", "check"]);
    assert!(checked.ok().starts_with(&format!("{} measures hold", measures.len())), "{checked}");
    assert!(checked.stderr.contains("warning: `tickets_90d` has no values here: no facts of `ticket` are loaded"));
}

#[test]
fn a_workspace_without_the_folder_has_the_shipped_measures() {
    let workspace = Workspace::new();
    let before = workspace.cco(&["measures", "list"]).to_string();
    std::fs::remove_dir_all(workspace.path().join("definitions/measures")).unwrap();
    assert_eq!(workspace.cco(&["measures", "list"]).to_string(), before);
}

#[test]
fn a_new_measure_is_a_file_and_nothing_else() {
    let workspace = Workspace::new();
    workspace.write("definitions/measures/exports_28d.toml", EXPORTS);
    let listed = workspace.cco(&["measures", "list", "--family", "usage"]);
    assert!(listed.ok().lines().any(|line| line.trim_start().starts_with("exports_28d *")), "{listed}");
    assert_snapshot!(workspace.cco(&["measures", "show", "exports_28d"]), @"
    exports_28d: Reports exported, four weeks (usage, in exports, neither way is better)

    What it measures
      How many reports the account exported in the last 28 days.

    How it is computed
      The number of rows of `usage_event` of the 28 days that end with the day where `name` is report_exported. Without such rows it is zero once the table has a row of the account, else unknown.

    Why it matters
      A rush of exports is often somebody packing.

    When it misleads
      Month-end reports are exported by everybody.

    Source
      Our own.

    [DIR]/acme/definitions/measures/exports_28d.toml (the workspace's own, ead815012ffd)
    exit 0
    ");
}

#[test]
fn a_broken_definition_is_told_whole_and_leaves_the_others_in_force() {
    let workspace = Workspace::new();
    let broken = EXPORTS.replace("usage_event", "usage_events").replace("\"neither\"", "\"both\"");
    workspace.write("definitions/measures/exports_28d.toml", broken);
    workspace.write("drafts/rank.toml", EXPORTS.replace("\"name\"", "\"feature\"").replace("28\nunit", "0\nunit"));
    let asked: [&[&str]; 5] = [
        &["measures", "check"],
        &["measures", "check", "drafts/rank.toml"],
        &["measures", "show", "exports_28d"],
        &["measures", "show", "stickyness"],
        &["measures", "list", "--family", "money"],
    ];
    assert_snapshot!(transcript(&workspace, &asked), @"
    $ cco measures check
    error: the measures have 2 problems
      [DIR]/acme/definitions/measures/exports_28d.toml:5: there is no table `usage_events`; is it `usage_event`?
      [DIR]/acme/definitions/measures/exports_28d.toml:9: `better` cannot be `both`; it is one of higher, lower, neither
      try: mend these lines, or remove a file to fall back on the shipped measure of its name
    exit 3

    $ cco measures check drafts/rank.toml
    error: the measures have 3 problems
      drafts/rank.toml:2: the id `exports_28d` is not the file's name, `rank`
      drafts/rank.toml:7: `window_days` is 0; it is 1 to 3660
      drafts/rank.toml:16: `usage_event` has no column `feature`
      try: mend these lines, or remove a file to fall back on the shipped measure of its name
    exit 3

    $ cco measures show exports_28d
    error: the measures have 2 problems
      [DIR]/acme/definitions/measures/exports_28d.toml:5: there is no table `usage_events`; is it `usage_event`?
      [DIR]/acme/definitions/measures/exports_28d.toml:9: `better` cannot be `both`; it is one of higher, lower, neither
      try: mend these lines, or remove a file to fall back on the shipped measure of its name
    exit 3

    $ cco measures show stickyness
    error: there is no measure `stickyness`
      try: `cco measures list` names them; `cco measures check` says why others are left out
    exit 4

    $ cco measures list --family money
    error: invalid value 'money' for '--family <FAMILY>': a family is one of usage, adoption, engagement, support, sentiment, relationship, commercial

    For more information, try '--help'.
    exit 2
    ");
    let listed = workspace.cco(&["measures", "list", "--family", "support"]);
    assert!(listed.ok().contains("tickets_90d") && listed.stderr.contains("left out: "), "{listed}");
}

#[test]
fn a_draft_is_checked_before_it_is_put_in_place() {
    let workspace = Workspace::new();
    workspace.write("drafts/exports_28d.toml", EXPORTS);
    let derived = EXPORTS.replace("exports_28d", "exports_a_user").replace(
        "table = \"usage_event\"\naggregate = \"count\"\nwindow_days = 28",
        "derived = \"ratio\"\nof = \"exports_28d\"\nto = \"active_users_28d\"",
    );
    workspace.write("drafts/exports_a_user.toml", &derived[..derived.find("[[filter]]").unwrap()]);
    let asked: [&[&str]; 2] = [
        &["measures", "check", "drafts/exports_a_user.toml"],
        &["measures", "check", "drafts/exports_a_user.toml", "drafts/exports_28d.toml"],
    ];
    assert_snapshot!(transcript(&workspace, &asked), @"
    $ cco measures check drafts/exports_a_user.toml
    error: the measures have 1 problem
      drafts/exports_a_user.toml:6: there is no measure `exports_28d`; is it `events_28d` or `logins_28d`?
      try: mend these lines, or remove a file to fall back on the shipped measure of its name
    exit 3

    $ cco measures check drafts/exports_a_user.toml drafts/exports_28d.toml
    2 measures hold
    warning: `exports_28d` has no values here: no facts of `usage_event` are loaded
    exit 0
    ");
}

/// The cycle is told where its first measure stands, which is not the file that was given.
#[test]
fn a_file_that_fails_for_anothers_fault_fails() {
    let workspace = Workspace::new();
    let ratio = |id: &str, of: &str| {
        let rest = &EXPORTS[..EXPORTS.find("[[filter]]").unwrap()];
        let derived = format!("derived = \"ratio\"\nof = \"{of}\"\nto = \"active_users_28d\"");
        rest.replace("exports_28d", id)
            .replace("table = \"usage_event\"\naggregate = \"count\"\nwindow_days = 28", &derived)
    };
    workspace.write("definitions/measures/a_share.toml", ratio("a_share", "b_share"));
    workspace.write("drafts/b_share.toml", ratio("b_share", "a_share"));
    assert_snapshot!(workspace.cco(&["measures", "check", "drafts/b_share.toml"]), @r#"
error: the measures have 1 problem
  [DIR]/acme/definitions/measures/a_share.toml:6: `a_share` is made from itself: a_share → b_share → a_share
  try: mend these lines, or remove a file to fall back on the shipped measure of its name
exit 3
"#);
}

/// Two accounts with tickets, one of which was resolved, and a third without.
fn with_tickets() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("accounts.csv", "account_id,name,segment\na1,Alpha,smb\na2,Beta,smb\na3,Gamma,enterprise\n");
    workspace.write(
        "tickets.csv",
        "ticket_id,account_id,opened_at,solved_at,priority\n\
         t1,a1,2024-03-01,2024-04-02,urgent\n\
         t2,a1,2024-03-10,2024-03-11,low\n\
         t3,a2,2023-01-05,,low\n",
    );
    workspace.cco(&["import", "accounts.csv", "tickets.csv"]).ok();
    workspace
}

#[test]
fn values_are_shown_with_what_is_unknown() {
    let workspace = with_tickets();
    // Batches are recorded by the clock, which no snapshot can know.
    let refused = workspace.cco(&["measures", "preview", "tickets_90d", "--as-of", "2024-03-31"]);
    assert_eq!(refused.code, Some(7));
    assert!(
        refused.stderr.starts_with("error: nothing was recorded by 2024-03-31: the first batch is of "),
        "{refused}"
    );
    assert!(refused.stderr.contains("pass --known dated"), "{refused}");
    let asked = [
        "measures",
        "preview",
        "tickets_90d,urgent_tickets_open,nps_last",
        "--as-of",
        "2024-03-31",
        "--known",
        "dated",
        "--csv",
    ];
    assert_snapshot!(workspace.cco(&asked), @"
    day,account,measure,value,unknown_because,age_days,coverage
    2024-03-31,a1,tickets_90d,2,,21,1.0000
    2024-03-31,a1,urgent_tickets_open,1,,30,1.0000
    2024-03-31,a1,nps_last,,no_source,,
    2024-03-31,a2,tickets_90d,0,,,1.0000
    2024-03-31,a2,urgent_tickets_open,0,,,1.0000
    2024-03-31,a2,nps_last,,no_source,,
    2024-03-31,a3,tickets_90d,0,,,1.0000
    2024-03-31,a3,urgent_tickets_open,0,,,1.0000
    2024-03-31,a3,nps_last,,no_source,,
    facts count as known on their own days: good for a look, no ground for a promotion
    exit 0
    ");
}

#[test]
fn values_are_divided_by_segment() {
    let asked = [
        "measures",
        "preview",
        "tickets_90d",
        "--as-of",
        "2024-03-31",
        "--known",
        "dated",
        "--by",
        "segment",
        "--json",
    ];
    let view = with_tickets().cco(&asked).json();
    let medians: Vec<(&str, i64, f64)> = view["summaries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|summary| {
            let segment = summary["segment"].as_str().unwrap_or("all");
            (segment, summary["n_known"].as_i64().unwrap(), summary["quantiles"]["median"].as_f64().unwrap())
        })
        .collect();
    assert_eq!(medians, [("all", 3, 0.0), ("enterprise", 1, 0.0), ("smb", 2, 1.0)]);
}

#[test]
fn the_rows_behind_a_value_are_those_that_count_on_the_day() {
    let rows = |id: &'static str| {
        ["measures", "preview", id, "--as-of", "2024-03-31", "--known", "dated", "--account", "a1", "--rows"]
    };
    let (urgent, ninety) = (rows("urgent_tickets_open"), rows("tickets_90d"));
    let asked: [&[&str]; 4] = [
        &urgent,
        &ninety,
        &["measures", "preview", "stickiness", "--account", "a1", "--rows"],
        &["measures", "preview", "tickets_90d", "--as-of", "2024-03-31", "--known", "dated", "--account", "a9"],
    ];
    assert_snapshot!(transcript(&with_tickets(), &asked), @r#"
    $ cco measures preview urgent_tickets_open --as-of 2024-03-31 --known dated --account a1 --rows
    urgent_tickets_open of a1 on 2024-03-31: 1 row(s) of ticket counted
      The number of rows of `ticket` that hold on the day (`opened_at` ≤ day < `resolved_at`) where `priority` is urgent or critical or blocker or highest or p1 or sev1 or 1 or 1 - critical. Without such rows it is zero, once the table has a row of any account.
     ticket_id   account_id   opened_at              priority   batch 
    ──────────────────────────────────────────────────────────────────
     t1          a1           2024-03-01T00:00:00Z   urgent         2 
    exit 0

    $ cco measures preview tickets_90d --as-of 2024-03-31 --known dated --account a1 --rows
    tickets_90d of a1 on 2024-03-31: 2 row(s) of ticket counted
      The number of rows of `ticket` of the 90 days that end with the day. Without such rows it is zero, once the table has a row of any account.
     ticket_id   account_id   opened_at              resolved_at            priority   batch 
    ─────────────────────────────────────────────────────────────────────────────────────────
     t1          a1           2024-03-01T00:00:00Z                          urgent         2 
     t2          a1           2024-03-10T00:00:00Z   2024-03-11T00:00:00Z   low            2 
    exit 0

    $ cco measures preview stickiness --account a1 --rows
    error: `stickiness` is made from other measures
      try: ask for the rows of active_users_7d or active_users_28d
    exit 3

    $ cco measures preview tickets_90d --as-of 2024-03-31 --known dated --account a9
    error: no account `a9` is known
      try: cco sql "select account_id, name from account" lists them
    exit 4
    "#);
}

#[test]
fn a_day_sees_what_was_recorded_by_then() {
    let workspace = Workspace::new();
    workspace.write("accounts.csv", "account_id,name\na1,Alpha\na2,Beta\n");
    workspace.write("early.csv", "ticket_id,account_id,opened_at,priority\nt1,a2,2024-01-05,low\n");
    workspace.write("late.csv", "ticket_id,account_id,opened_at,priority\nt2,a1,2024-01-20,low\n");
    workspace.cco(&["import", "accounts.csv", "early.csv", "--recorded-on", "2024-01-31"]).ok();
    workspace.cco(&["import", "late.csv", "--recorded-on", "2024-02-29"]).ok();
    let value = |day: &str, known: &str| {
        let asked =
            ["measures", "preview", "tickets_90d", "--as-of", day, "--known", known, "--account", "a1", "--json"];
        workspace.cco(&asked).json()["accounts"][0]["readings"][0]["value"].clone()
    };
    assert_eq!(value("2024-02-28", "recorded"), 0.0);
    assert_eq!(value("2024-02-29", "recorded"), 1.0);
    assert_eq!(value("2024-02-28", "dated"), 1.0);
    let refused = workspace.cco(&["measures", "preview", "tickets_90d", "--as-of", "2024-01-30"]);
    assert_snapshot!(refused, @"
    error: nothing was recorded by 2024-01-30: the first batch is of 2024-01-31
      try: pass --known dated: history that was loaded in one go counts as known on its own days
    exit 7
    ");
}

#[test]
fn what_no_source_fills_is_unknown_and_not_zero() {
    let workspace = with_tickets();
    let asked = ["measures", "preview", "feature_requests_180d", "--as-of", "2024-03-31", "--known", "dated", "--json"];
    let view = workspace.cco(&asked).json();
    assert_eq!(
        view["summaries"][0]["unknown"],
        serde_json::json!({ "no_source": 3 }),
        "no ticket has a subject: {view}"
    );
}
