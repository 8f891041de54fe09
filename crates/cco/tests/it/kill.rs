//! An import that is killed or stopped at any moment leaves its batch whole or absent.

use crate::support::Workspace;
use std::fmt::Write as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const N_ROWS: u64 = 100_000;
const N_KILLS: u32 = 25;

/// Rows of which some are bad and some repeat others: every kind of total is at stake.
fn big_file() -> String {
    let mut text = "subscription_id,account_id,plan,mrr,currency,start_date,end_date\n".to_owned();
    for n in 0..N_ROWS {
        let month = 1 + n % 12;
        let day = if n % 1_000 == 7 { 31 + n % 2 } else { 1 };
        let line = if n % 500 == 499 { n - 1 } else { n };
        writeln!(text, "s{line},a{},pro,{}.50,USD,2023-{month:02}-{day:02},", line % 5_000, line % 900).unwrap();
    }
    text
}

fn with_big_file() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("big.csv", big_file());
    workspace
}

fn start(workspace: &Workspace) -> Child {
    let mut command = workspace.command(&["import", "big.csv"]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// The catalog's totals reconcile, and the facts are those of the catalog. Returns how many imports there are.
#[track_caller]
fn check_whole_or_absent(workspace: &Workspace) -> usize {
    let view = workspace.cco(&["data", "batches", "--json"]).json();
    let batches = view["batches"].as_array().unwrap();
    let mut n_loaded = 0;
    for batch in batches {
        let count = |name: &str| batch[name].as_u64().unwrap();
        assert_eq!(count("n_read"), N_ROWS);
        assert_eq!(count("n_read"), count("n_loaded") + count("n_duplicate") + count("n_quarantined"));
        n_loaded += count("n_loaded");
    }
    let counted = workspace.cco(&["sql", "select count(*) as n from subscription", "--csv"]);
    assert_eq!(counted.ok(), format!("n\n{n_loaded}\n"));
    batches.len()
}

#[test]
fn an_import_killed_at_any_moment_is_whole_or_absent() {
    let undisturbed = with_big_file();
    let started = Instant::now();
    assert!(start(&undisturbed).wait().unwrap().success());
    let duration = started.elapsed();
    assert_eq!(check_whole_or_absent(&undisturbed), 1);

    let mut workspace = with_big_file();
    for kill in 0..N_KILLS {
        let mut child = start(&workspace);
        // Spreads the kills from the start to just past the end; whichever moment it hits, the same must hold.
        wait(duration * kill * 11 / (N_KILLS * 10));
        child.kill().unwrap();
        child.wait().unwrap();
        if check_whole_or_absent(&workspace) == 1 {
            workspace = with_big_file();
        }
    }

    workspace.cco(&["import", "big.csv"]).ok();
    assert_eq!(check_whole_or_absent(&workspace), 1);
    let rows = ["sql", "select count(*), sum(amount_minor), count(distinct account_id) from subscription", "--csv"];
    assert_eq!(workspace.cco(&rows).ok(), undisturbed.cco(&rows).ok());
}

fn wait(duration: Duration) {
    let until = Instant::now() + duration;
    while Instant::now() < until {
        std::thread::yield_now();
    }
}

/// Whether the process has taken over what Ctrl-C does.
#[cfg(target_os = "linux")]
fn handles_interrupts(child: &Child) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap();
    const SIGINT: u64 = 2;
    u64::from_str_radix(caught.trim(), 16).unwrap() & (1 << (SIGINT - 1)) != 0
}

#[cfg(target_os = "linux")]
#[test]
fn an_import_stopped_by_ctrl_c_loads_nothing_and_says_so() {
    let workspace = with_big_file();
    let child =
        workspace.command(&["import", "big.csv"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while !handles_interrupts(&child) {
        std::thread::yield_now();
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let ran = workspace.ran(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(130), "{ran}");
    assert_eq!(ran.stderr, "error: stopped: nothing of big.csv was loaded; files before it stay loaded\n");
    assert_eq!(check_whole_or_absent(&workspace), 0);
    assert!(!workspace.path().join(".cco/ledger/subscription").exists(), "no fact file is left behind");
}
