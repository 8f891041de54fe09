//! `scripts/bench-hazards`: how often 95 % intervals hold the hazards that companies were simulated with, through export, import
//! and ledger, over 200 companies.

#![allow(clippy::unwrap_used, reason = "the test it shares its companies with may unwrap")]

#[path = "../tests/it/hazards/mod.rs"]
mod hazards;

use hazards::counting::coverage;

const N_SEEDS: u64 = 200;
const N_ACCOUNTS: u32 = 1_500;

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a bench prints what it measures")]
fn main() {
    let n_seeds = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(N_SEEDS);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let found = runtime.block_on(coverage(N_ACCOUNTS, n_seeds, |seed| {
        if (seed + 1) % 20 == 0 {
            eprintln!("{} of {n_seeds} companies", seed + 1);
        }
    }));
    println!("{:<12} {:<30} {:>8} {:>9} {:>6} {:>8}", "group", "quantity", "truth", "coverage", "n", "refused");
    for one in found {
        let (group, words) = (one.quantity.group, one.quantity.to_string());
        let share = match one.n {
            0 => "unknown".to_owned(),
            n => format!("{:.1} %", 100.0 * f64::from(one.n_held) / f64::from(n)),
        };
        println!("{group:<12} {words:<30} {:>8.4} {share:>9} {:>6} {:>8}", one.truth, one.n, one.n_refused);
    }
}
