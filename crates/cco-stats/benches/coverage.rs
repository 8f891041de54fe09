//! `cargo bench -p cco-stats --bench coverage`: how often 95 % intervals hold a truth that is known, over 200 drawn companies; those of
//! models of risk, which are fitted 26 times each, over fewer.

#![allow(clippy::unwrap_used, reason = "the test it shares its draws with may unwrap")]

#[path = "../tests/it/coverage/mod.rs"]
mod coverage;

use cco_stats::model::candidate::Kind;
use coverage::counting::{QUICK, SLOW, coverage};
use coverage::models::held;

const N_SEEDS: u32 = 200;
/// As many as `cco risk fit` makes.
const N_REFITS: u32 = 25;

#[expect(clippy::print_stdout, reason = "a bench prints what it measures")]
fn main() {
    println!("{:<24} {:<26} {:>9} {:>8}", "family", "quantity", "coverage", "refused");
    for (kind, n_companies) in [(Kind::Linear, 40), (Kind::Scorecard, 20), (Kind::Challenger, 8)] {
        let share = 100.0 * held(kind, n_companies, N_REFITS);
        println!("{:<24} {:<26} {share:>7.1} %", kind.word(), format!("probabilities of {n_companies}"));
    }
    for found in [QUICK, SLOW].into_iter().flat_map(|families| coverage(families, N_SEEDS)) {
        println!("{:<24} {:<26} {:>7.1} % {:>8}", found.family, found.quantity, 100.0 * found.share(), found.n_refused);
    }
}
