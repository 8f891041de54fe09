//! The estimators recover the hazards that a company was simulated with, through its exports and the ledger.

use crate::hazards::counting::{Coverage, coverage};

/// Two companies show a gross fault at most; the bench counts over 200. What an interval is refused for is not judged here.
#[test]
fn true_hazards_are_recovered() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let found = runtime.block_on(coverage(600, 2, |_| ()));
    let (n, n_held) = found.iter().fold((0, 0), |(n, held), one| (n + one.n, held + one.n_held));
    let table = found.iter().map(line).collect::<String>();
    assert!(n >= 10 && n_held * 10 >= n * 9, "{n_held} of {n} intervals hold the truth:\n{table}");
}

fn line(Coverage { quantity, truth, n_held, n, n_refused }: &Coverage) -> String {
    let group = quantity.group;
    format!("{group} {quantity}: {n_held} of {n} hold {truth:.4}, {n_refused} refused\n")
}
