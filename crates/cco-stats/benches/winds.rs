//! `cargo bench -p cco-stats --bench winds`: what 80 % intervals of a book of renewals hold, when the correlation is read off the past, over 200
//! companies of each kind and four to twelve quarters of each.

#![allow(clippy::unwrap_used, reason = "the test it shares its companies with may unwrap")]

#[path = "../tests/it/winds/mod.rs"]
mod winds;

use cco_stats::forecast::book::Correlation;
use cco_stats::forecast::correlation::{CorrelationEstimate, correlation};
use cco_stats::interval::Confidence;
use winds::rolling::{Past, rolling};

const N_COMPANIES: u64 = 200;

#[expect(clippy::print_stdout, reason = "a bench prints what it measures")]
fn main() {
    let level = Confidence::new(0.8).unwrap();
    let floor = Correlation::new(0.01, 0.005).unwrap();
    println!(
        "{:>6} {:>6} {:>8} {:>6} {:>10} {:>13} {:>10} {:>10}",
        "within", "across", "quarters", "terms", "estimated", "for intervals", "and floor", "alone"
    );
    for (within, across) in [(0.0, 0.0), (0.05, 0.03), (0.15, 0.1), (0.3, 0.1)] {
        for (n_before, n_terms) in [(4, 30), (8, 30), (20, 30), (8, 200)] {
            let past = Past { within, across, n_before, n_forecast: 4, n_terms };
            let share = |with: &dyn Fn(&CorrelationEstimate) -> Correlation| {
                100.0 * rolling(past, N_COMPANIES, |history| with(&correlation(history).unwrap())).share()
            };
            println!(
                "{within:>6} {across:>6} {n_before:>8} {n_terms:>6} {:>8.1} % {:>11.1} % {:>8.1} % {:>8.1} %",
                share(&|found| found.correlation),
                share(&|found| found.for_intervals(level)),
                share(&|found| found.for_intervals(level).at_least(floor)),
                share(&|_| Correlation::NONE),
            );
        }
    }
}
