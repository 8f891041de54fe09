//! `cargo bench -p cco-stats --bench coverage`: how often 95 % intervals hold a truth that is known, over 200 drawn companies.

#![allow(clippy::unwrap_used, reason = "the test it shares its draws with may unwrap")]

#[path = "../tests/it/coverage/mod.rs"]
mod coverage;

use coverage::counting::{QUICK, SLOW, coverage};

const N_SEEDS: u32 = 200;

#[expect(clippy::print_stdout, reason = "a bench prints what it measures")]
fn main() {
    println!("{:<24} {:<26} {:>9} {:>8}", "family", "quantity", "coverage", "refused");
    for found in [QUICK, SLOW].into_iter().flat_map(|families| coverage(families, N_SEEDS)) {
        println!("{:<24} {:<26} {:>7.1} % {:>8}", found.family, found.quantity, 100.0 * found.share(), found.n_refused);
    }
}
