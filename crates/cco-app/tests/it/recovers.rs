//! The estimators recover the hazards that a company was simulated with, through its exports and the ledger.

use crate::hazards::counting::coverage;

/// Four companies tell 95 % from what a hazard a quarter too high or too low leaves of it; the bench tells 95 % from 92 %.
#[test]
fn true_hazards_are_recovered() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let found = runtime.block_on(coverage(4, |_| ()));
    let (n, n_held) = found.iter().fold((0, 0), |(n, held), one| (n + one.n, held + one.n_held));
    assert!(n > 60, "{n} intervals");
    assert!(n_held * 10 >= n * 9, "{n_held} of {n} intervals held the truth: {found:#?}");
}
