//! `cargo bench -p cco-stats --bench peeking`: what an always-valid reading declares of treatments that do nothing, and of others, when
//! it is looked at after every outcome. 1,000 plays of each; the plain 95 % interval stands beside it.

#![allow(clippy::unwrap_used, reason = "the test it shares its plays with may unwrap")]

#[path = "../tests/it/peeking/mod.rs"]
mod peeking;

use peeking::play::{EFFECTS, NULLS, tally};

const N_PLAYS: u64 = 1_000;

#[expect(clippy::print_stdout, reason = "a bench prints what it measures")]
fn main() {
    println!(
        "{:<24} {:>8} {:>8} {:>8} {:>14} {:>12}",
        "play", "higher", "lower", "declared", "mean outcomes", "plain, ever"
    );
    for play in NULLS.iter().chain(EFFECTS) {
        let found = tally(play, N_PLAYS);
        let percent = |n: u64| 100.0 * n as f64 / found.n_plays as f64;
        println!(
            "{:<24} {:>6.1} % {:>6.1} % {:>6.1} % {:>14.0} {:>10.1} %",
            play.name,
            percent(found.n_higher),
            percent(found.n_lower),
            percent(found.n_declared()),
            found.n_outcomes as f64 / found.n_plays as f64,
            percent(found.n_plain),
        );
    }
}
