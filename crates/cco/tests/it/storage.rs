//! Stores and disks that cannot be used: locked, out of reach, full, read-only, damaged.

use crate::support::{Ran, Workspace};
use insta::assert_snapshot;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

const LINES: &str = "\
subscription_id,account_id,plan,mrr,currency,start_date
s1,a1,pro,100.00,USD,2023-01-01
s2,a2,pro,80.00,USD,2023-02-01
";

fn with_lines() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("lines.csv", LINES);
    workspace.cco(&["import", "lines.csv"]).ok();
    workspace
}

fn fact_files(workspace: &Workspace, table: &str) -> Vec<PathBuf> {
    let folder = workspace.path().join(".cco/ledger").join(table);
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// Names of fact files are made of the time: no answer depends on them.
fn without_file_names(ran: &Ran, workspace: &Workspace) -> String {
    let mut text = ran.to_string();
    for path in fact_files(workspace, "subscription") {
        text = text.replace(&*path.file_name().unwrap().to_string_lossy(), "[FILE]");
    }
    text
}

/// Another program that holds the workspace's SQLite database until it is dropped.
struct Holder(Child);

impl Holder {
    fn of(workspace: &Workspace) -> Option<Holder> {
        const HOLD: &str = "\
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute('begin exclusive')
print('held', flush=True)
sys.stdin.read()";
        let mut child = Command::new("python3")
            .args(["-c", HOLD])
            .arg(workspace.path().join(".cco/state.db"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut word = String::new();
        BufReader::new(child.stdout.take()?).read_line(&mut word).ok()?;
        let holder = Holder(child);
        (word == "held\n").then_some(holder)
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        self.0.kill().expect("a child that was started can be killed");
        self.0.wait().expect("a killed child ends");
    }
}

#[test]
fn a_locked_database_is_waited_for_and_then_named() {
    let workspace = with_lines();
    let Some(holder) = Holder::of(&workspace) else {
        eprintln!("skipped: no python3 with sqlite3 here to hold the database");
        return;
    };
    let refused = workspace.cco(&["data", "retract", "1"]);
    drop(holder);
    assert_snapshot!(refused, @"
    error: state store [DIR]/acme/.cco/state.db is locked by another program
      because: error returned from database: (code: 5) database is locked
      try: wait for the other command to end, then run this one again
    exit 9
    ");
    workspace.cco(&["data", "retract", "1"]).ok();
}

#[test]
fn a_database_out_of_reach_is_named_without_its_password() {
    let workspace = Workspace::new();
    // A port that was free a moment ago: nobody listens there.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("postgres://cco:secret@127.0.0.1:{port}/cco");
    let ran = workspace.run(workspace.command(&["data", "batches"]).env("CCO_STATE_URL", url));
    assert_snapshot!(ran.to_string().replace(&port.to_string(), "[PORT]"), @"
    error: state store postgres://cco@127.0.0.1:[PORT]/cco cannot be reached
      because: error communicating with database: Connection refused (os error 111)
      try: check that the server runs and that `state.url` in cco.toml, or CCO_STATE_URL, leads to it
    exit 9
    ");
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let workspace = Workspace::new();
    let notes = "These are the notes of the quarterly review. ".repeat(100);
    let path = workspace.write(".cco/state.db", &notes);
    assert_snapshot!(workspace.cco(&["data", "batches"]), @"
    error: [DIR]/acme/.cco/state.db is not a state store: error returned from database: (code: 26) file is not a database
    exit 3
    ");
    assert_eq!(std::fs::read_to_string(path).unwrap(), notes);
}

#[test]
fn a_damaged_fact_file_is_named() {
    let workspace = with_lines();
    let file = fact_files(&workspace, "subscription").remove(0);
    let whole = std::fs::read(&file).unwrap();

    std::fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    let ran = workspace.cco(&["revenue", "summary", "--as-of", "2024-01-31"]);
    let named = without_file_names(&ran, &workspace)
        .replace(&whole.len().to_string(), "[WHOLE]")
        .replace(&(whole.len() / 2).to_string(), "[HALF]");
    assert_snapshot!(named, @"
    error: ledger file `[DIR]/acme/.cco/ledger/subscription/[FILE]` is damaged
      because: [HALF] bytes, not [WHOLE]: EOF: metadata requires [WHOLE] bytes, but could only read [HALF]
      try: restore it from a backup, or retract its batch and import again
    exit 9
    ");

    let named = without_file_names(&workspace.cco(&["sql", "select sum(amount_minor) from subscription"]), &workspace);
    assert!(named.contains("subscription/[FILE]` is damaged") && named.ends_with("exit 9\n"), "{named}");
}

#[test]
fn a_missing_fact_file_is_named() {
    let workspace = with_lines();
    let file = fact_files(&workspace, "subscription").remove(0);
    std::fs::remove_file(&file).unwrap();
    let ran = workspace.cco(&["sql", "select * from subscription"]);
    assert_eq!(ran.code, Some(9), "{ran}");
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    assert!(ran.stderr.contains(&format!("{name}` is missing")) && ran.stderr.contains("try: "), "{ran}");
}

/// Runs shell text in the folder around the workspace, in a mount namespace of its own: what it mounts is gone
/// when it ends. `None`: the system does not let us.
fn with_mounts(workspace: &Workspace, text: &str) -> Option<Ran> {
    let unshare = |text: &str| {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount", "sh", "-euc", text]).current_dir(workspace.outside());
        command.env("USER", "tester").env("CCO", env!("CARGO_BIN_EXE_cco"));
        command.output().ok()
    };
    if !unshare("mount -t tmpfs none acme")?.status.success() {
        eprintln!("skipped: no right to mount a file system here");
        return None;
    }
    Some(workspace.ran(unshare(text)?))
}

#[test]
fn a_full_disk_leaves_the_batch_absent() {
    let workspace = with_lines();
    let rows: String = (0..60_000)
        .map(|n: u64| format!("t{n},a{},pro,{}.00,USD,2023-01-01\n", n * 7919 % 60_000, n * 104_729 % 9_973))
        .collect();
    let header = LINES.lines().next().unwrap();
    std::fs::write(workspace.outside().join("more.csv"), format!("{header}\n{rows}")).unwrap();
    let Some(ran) = with_mounts(
        &workspace,
        "mkdir small && mount -t tmpfs -o size=300k none small && cp -r acme/cco.toml acme/.cco small && cd small
        \"$CCO\" import ../more.csv || echo \"exit $?\"
        \"$CCO\" data batches --json",
    ) else {
        return;
    };
    assert!(ran.stderr.contains("full") && ran.stderr.contains("try: free some space"), "{ran}");
    let (code, batches) = ran.stdout.split_once('\n').unwrap();
    assert_eq!(code, "exit 9", "{ran}");
    let batches: serde_json::Value = serde_json::from_str(batches).unwrap();
    assert_eq!(batches["batches"].as_array().unwrap().len(), 1, "{ran}");
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let workspace = with_lines();
    workspace.write("more.csv", LINES.replace("\ns", "\nt"));
    let Some(ran) = with_mounts(
        &workspace,
        "mount --bind acme acme && mount -o remount,ro,bind acme && cd acme
        \"$CCO\" import more.csv || echo \"exit $?\"
        \"$CCO\" init new --company New || echo \"exit $?\"",
    ) else {
        return;
    };
    assert_eq!(ran.stdout, "exit 9\nexit 9\n");
    assert_eq!(ran.stderr.matches("try: check who owns").count(), 2, "{ran}");
}
