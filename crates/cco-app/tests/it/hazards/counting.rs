//! How many of the intervals drawn hold their truth.

use super::estimates::{Quantity, estimates};
use super::ledger::{Watch, seen};
use super::truth::{ALL, Truth};
use cco_demo::{Settings, simulate};
use cco_stats::interval::Interval;
use std::collections::BTreeMap;

/// What is drawn for each seed: some 700 accounts that sign within the watch, among 1,500.
pub(crate) fn settings(seed: u64) -> Settings {
    Settings { n_accounts: 1_500, n_months: 20, seed, ..Settings::default() }
}

/// How often the intervals of one quantity held the truth.
#[derive(Clone, Debug)]
pub(crate) struct Coverage {
    pub(crate) quantity: Quantity,
    pub(crate) truth: f64,
    pub(crate) n_held: u32,
    pub(crate) n_below: u32,
    pub(crate) n: u32,
    /// Companies with too few losses for an interval.
    pub(crate) n_refused: u32,
}

impl Coverage {
    pub(crate) fn share(&self) -> f64 {
        f64::from(self.n_held) / f64::from(self.n)
    }
}

/// The companies of seeds 0 to `n_seeds` − 1, each with its intervals, held against the hazards of all of them together.
pub(crate) async fn coverage(n_seeds: u64, mut progress: impl FnMut(u64)) -> Vec<Coverage> {
    let mut truth = Truth::default();
    let mut n_free_months: BTreeMap<String, f64> = BTreeMap::new();
    let mut found: BTreeMap<Quantity, Vec<Option<Interval>>> = BTreeMap::new();
    for seed in 0..n_seeds {
        let settings = settings(seed);
        let company = simulate(&settings);
        truth.add(&company, Watch::of(&settings));
        let seen = seen(&company, &settings).await.expect("a demo company can be imported");
        for month in &seen.free_months {
            for group in [ALL, &month.segment] {
                *n_free_months.entry(group.to_owned()).or_default() += 1.0;
            }
        }
        for (quantity, interval) in estimates(&seen).expect("there is enough to estimate from") {
            found.entry(quantity).or_default().push(interval);
        }
        progress(seed);
    }
    let coverage = |(quantity, intervals): (Quantity, Vec<Option<Interval>>)| {
        let truth = quantity.truth(&truth, n_free_months[quantity.group]);
        counted(quantity, truth, &intervals)
    };
    found.into_iter().map(coverage).collect()
}

fn counted(quantity: Quantity, truth: f64, intervals: &[Option<Interval>]) -> Coverage {
    let given = || intervals.iter().flatten();
    let count = |holds: &dyn Fn(&&Interval) -> bool| given().filter(holds).count() as u32;
    Coverage {
        truth,
        n_held: count(&|interval| interval.low <= truth && truth <= interval.high),
        n_below: count(&|interval| interval.high < truth),
        n: given().count() as u32,
        n_refused: (intervals.len() - given().count()) as u32,
        quantity,
    }
}
