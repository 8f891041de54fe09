//! A process killed at any moment leaves each batch whole or absent, and all that it reported, present.

use crate::home::{file, import, sqlite_home};
use cco_domain::batch::BatchNo;
use cco_store::audit::AuditCheck;
use cco_store::batch::NewBatch;
use cco_store::{Store, StoreUrl};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// Set for the child process: where its store is.
const CHILD: &str = "CCO_TEST_KILL_STORE";

const N_KILLS: usize = 40;
/// Spreads the kills over the milliseconds that a commit takes: a parent that kills at once always hits the
/// start of the next one.
const TURNS_PER_ROUND: usize = 5_000;
const FILES_PER_BATCH: usize = 5;

/// Not a test of its own: what the child process runs.
#[tokio::test]
async fn child_that_commits_until_killed() {
    let Some(path) = std::env::var_os(CHILD) else { return };
    let store = Store::open(&StoreUrl::sqlite(path)).await.unwrap();
    loop {
        let n = store.head().await.unwrap().0 + 1;
        let files = (0..FILES_PER_BATCH).map(|i| file("subscription", &format!("subscription/{n}-{i}"))).collect();
        let batch = store.commit("child", NewBatch { files, ..import(n) }).await.unwrap();
        println!("\ncommitted {}", batch.no);
        std::io::stdout().flush().unwrap();
    }
}

/// Kills the child some turns after it reported `n_commits`. Returns the last batch it reported.
fn commit_and_kill(path: &Path, n_commits: usize, n_turns: usize) -> i64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::child_that_commits_until_killed", "--nocapture"])
        .env(CHILD, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let reported = lines.filter_map(|line| line.unwrap().strip_prefix("committed ").map(|no| no.parse().unwrap()));
    let mut reported = reported.fuse();
    reported.by_ref().nth(n_commits - 1).expect("the child commits until it is killed");
    (0..n_turns).for_each(|_| std::hint::spin_loop());
    child.kill().unwrap();
    child.wait().unwrap();
    reported.last().unwrap_or_default()
}

#[tokio::test]
async fn a_batch_is_whole_or_absent_after_a_kill() {
    let home = sqlite_home();
    for round in 0..N_KILLS {
        let reported = commit_and_kill(home.url().path().unwrap(), 1 + round % 3, round * TURNS_PER_ROUND);

        let store = home.open().await;
        let head = store.head().await.unwrap();
        assert!(head.0 >= reported, "batch {reported} was reported, and the last is {head}");
        let snapshot = store.snapshot(None).await.unwrap();
        for no in (1..=head.0).map(BatchNo) {
            let n_files = snapshot.files.iter().filter(|file| file.batch == Some(no)).count();
            assert_eq!(n_files, FILES_PER_BATCH, "batch {no} of {head}");
        }
        assert_eq!(store.verify_audit().await.unwrap(), AuditCheck::Intact { n_entries: head.0 });
        store.close().await;
    }
}
