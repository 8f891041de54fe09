//! A state store and a ledger that belong together, and those that do not.

use crate::support::Workspace;
use insta::assert_snapshot;
use std::path::Path;
use std::time::{Duration, SystemTime};

const LINES: &str = "\
subscription_id,account_id,plan,mrr,currency,start_date
s1,a1,pro,100.00,USD,2023-01-01
";

fn with_lines() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("lines.csv", LINES);
    workspace.cco(&["import", "lines.csv"]).ok();
    workspace
}

fn age(path: &Path, hours: u64) {
    let written_at = SystemTime::now() - Duration::from_secs(hours * 3600);
    std::fs::File::options().write(true).open(path).unwrap().set_modified(written_at).unwrap();
}

/// The files of subscriptions, made so old that none can be of an import at work.
fn aged_files(workspace: &Workspace) -> usize {
    let folder = workspace.path().join(".cco/ledger/subscription");
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|file| age(&file.unwrap().path(), 48)).count()
}

#[test]
fn another_store_is_refused_before_it_can_sweep_the_ledger() {
    let workspace = with_lines();
    assert_eq!(aged_files(&workspace), 1);
    let ran = workspace.run(workspace.command(&["data", "compact"]).env("CCO_STATE_URL", "other.db"));
    assert_snapshot!(ran, @"
    error: state store [DIR]/acme/other.db and ledger [DIR]/acme/.cco/ledger do not belong together
      try: check CCO_STATE_URL, and `state` and `ledger` in cco.toml: one of them leads to another workspace
    exit 5
    ");
    assert_eq!(aged_files(&workspace), 1);
    workspace.cco(&["revenue", "summary", "--as-of", "2024-01-31"]).ok();
}

#[test]
fn a_scheme_does_not_lead_to_another_file() {
    let workspace = with_lines();
    for url in [".cco/state.db", "sqlite:.cco/state.db", "sqlite://.cco/state.db"] {
        let ran = workspace.run(workspace.command(&["data", "batches", "--json"]).env("CCO_STATE_URL", url));
        assert_eq!(ran.json()["batches"].as_array().unwrap().len(), 1, "{url}");
    }
    let outside = workspace.run(workspace.command(&["data", "batches"]).env("CCO_STATE_URL", "sqlite:../state.db"));
    assert_eq!(outside.code, Some(6), "{outside}");
}

#[test]
fn only_files_that_no_import_can_still_commit_are_swept() {
    let workspace = with_lines();
    let orphan = workspace.write(".cco/ledger/subscription/1.parquet", "left behind");
    for (hours, is_left) in [(0, true), (1, true), (23, true), (25, false)] {
        age(&orphan, hours);
        workspace.cco(&["data", "compact"]).ok();
        assert_eq!(orphan.exists(), is_left, "{hours} hours old");
    }
    assert_eq!(aged_files(&workspace), 1);
}

#[test]
fn a_store_without_batches_sweeps_nothing() {
    let workspace = Workspace::new();
    let file = workspace.write(".cco/ledger/subscription/1.parquet", "whose?");
    age(&file, 48);
    workspace.cco(&["data", "compact"]).ok();
    assert!(file.exists());
}
