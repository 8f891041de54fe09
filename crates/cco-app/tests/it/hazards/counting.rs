//! How many of the intervals drawn hold their truth.

use super::estimates::{Quantity, estimates};
use super::ledger::{Watch, seen};
use super::truth::{ALL, Truth};
use cco_demo::{Settings, simulate};
use cco_stats::interval::Interval;
use std::collections::BTreeMap;

/// How often the intervals of one quantity held the truth.
#[derive(Clone, Debug)]
pub(crate) struct Coverage {
    pub(crate) quantity: Quantity,
    pub(crate) truth: f64,
    pub(crate) n_held: u32,
    pub(crate) n: u32,
    /// Companies with too few losses for an interval.
    pub(crate) n_refused: u32,
}

/// Months of history. Ten of them are cohorts that are watched through their first renewal.
const N_MONTHS: u8 = 24;

/// Companies of so many accounts, half of which sign in the [`N_MONTHS`] before the end: those of seeds 0 to `n_seeds` − 1, each with its
/// intervals, held against the hazards of all of them together.
pub(crate) async fn coverage(n_accounts: u32, n_seeds: u64, mut progress: impl FnMut(u64)) -> Vec<Coverage> {
    let mut truth = Truth::default();
    let mut n_free_months: BTreeMap<String, f64> = BTreeMap::new();
    let mut found: BTreeMap<Quantity, Vec<Option<Interval>>> = BTreeMap::new();
    for seed in 0..n_seeds {
        let settings = Settings { n_accounts, n_months: N_MONTHS, seed, ..Settings::default() };
        let company = simulate(&settings);
        truth.add(&company, Watch::of(&settings));
        let seen = seen(&company, &settings).await.expect("a demo company can be imported");
        for months in &seen.free_months {
            for group in [ALL, &months.segment] {
                *n_free_months.entry(group.to_owned()).or_default() += f64::from(months.n);
            }
        }
        for (quantity, interval) in estimates(&seen).expect("there is enough to estimate from") {
            found.entry(quantity).or_default().push(interval);
        }
        progress(seed);
    }
    let coverage = |(quantity, intervals): (Quantity, Vec<Option<Interval>>)| {
        let truth = quantity.truth(&truth, n_free_months.get(quantity.group).copied().unwrap_or(0.0));
        counted(quantity, truth, &intervals)
    };
    found.into_iter().map(coverage).collect()
}

fn counted(quantity: Quantity, truth: f64, intervals: &[Option<Interval>]) -> Coverage {
    let given = || intervals.iter().flatten();
    let n = given().count() as u32;
    let n_held = given().filter(|interval| interval.low <= truth && truth <= interval.high).count() as u32;
    Coverage { quantity, truth, n_held, n, n_refused: intervals.len() as u32 - n }
}
