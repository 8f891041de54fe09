//! A simulated team's year: scores with known worth, on eight days, for accounts with moods of their own.

use cco_stats::backtest::contest::contest;
use cco_stats::backtest::quality::{Scored, honesty};
use cco_stats::backtest::rolling::Observed;
use cco_stats::interval::Confidence;
use cco_stats::score::bootstrap::Bootstrap;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const N_ACCOUNTS: u32 = 120;
const N_DAYS: u32 = 8;

struct Year {
    accounts: Vec<u32>,
    periods: Vec<u32>,
    scores: Vec<f64>,
    outcomes: Vec<bool>,
}

fn uniform(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// Accounts differ in how likely they leave; `weight` says how much of that the score sees.
fn year(seed: u64, weight: f64) -> Year {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut year = Year { accounts: Vec::new(), periods: Vec::new(), scores: Vec::new(), outcomes: Vec::new() };
    let moods: Vec<f64> = (0..N_ACCOUNTS).map(|_| uniform(&mut random)).collect();
    for period in 0..N_DAYS {
        for (account, mood) in (0_u32..).zip(&moods) {
            year.accounts.push(account);
            year.periods.push(period);
            year.scores.push(weight * mood + (1.0 - weight) * uniform(&mut random));
            year.outcomes.push(uniform(&mut random) < 0.3 * mood);
        }
    }
    year
}

fn bootstrap(seed: u64) -> Bootstrap {
    Bootstrap { n_replicates: 60, seed, confidence: Confidence::PERCENT_95 }
}

fn auc_interval(year: &Year, seed: u64) -> (f64, f64) {
    let Year { accounts, scores, outcomes, .. } = year;
    let values = vec![1.0; accounts.len()];
    let rows = Scored { accounts, scores, outcomes, listed: &values, values: &values };
    let auc = rows.ranking(&bootstrap(seed)).unwrap().roc_auc.unwrap();
    let interval = auc.interval.unwrap();
    (interval.low, interval.high)
}

/// With labels that have nothing to do with the score, 0.5 lies in the interval about 19 times of 20.
#[test]
fn a_score_without_information_has_an_auc_of_a_half() {
    let seeds = 40;
    let n_held = (0..seeds)
        .filter(|seed| {
            let (low, high) = auc_interval(&year(*seed, 0.0), *seed);
            low <= 0.5 && 0.5 <= high
        })
        .count();
    assert!(n_held >= 34, "0.5 was in {n_held} of {seeds} intervals");
}

#[test]
fn a_score_that_sees_something_is_better_than_none_and_worse_than_it_seems_to_rows() {
    let year = year(7, 0.8);
    let (low, high) = auc_interval(&year, 7);
    assert!(low > 0.5 && high < 0.9, "{low} {high}");
    let own: Vec<Option<f64>> = year.scores.iter().copied().map(Some).collect();
    let nothing = vec![Some(0.0); own.len()];
    let found = contest(&year.accounts, &own, &nothing, &year.outcomes, &bootstrap(7)).unwrap();
    assert!(found.difference.unwrap().is_surely_above(0.0));
}

#[test]
fn rolling_probabilities_mean_what_they_say() {
    let Year { accounts, periods, scores, outcomes } = year(11, 0.9);
    let days: Vec<i32> = periods.iter().map(|period| *period as i32 * 30).collect();
    let known: Vec<i32> = days.iter().map(|day| day + 60).collect();
    let folds: Vec<u32> = accounts.iter().map(|account| account % 5).collect();
    let rows = Observed { days: &days, known: &known, folds: &folds, scores: &scores, outcomes: &outcomes };
    let rolling = rows.rolling(10).unwrap();
    let told: Vec<usize> = (0..accounts.len()).filter(|row| rolling.probabilities[*row].is_some()).collect();
    assert_eq!(told.len(), (N_ACCOUNTS * (N_DAYS - 2)) as usize, "the first two days know of no outcome");
    let pick = |values: &[Option<f64>]| -> Vec<f64> { told.iter().filter_map(|row| values[*row]).collect() };
    let accounts: Vec<u32> = told.iter().map(|row| accounts[*row]).collect();
    let outcomes: Vec<bool> = told.iter().map(|row| outcomes[*row]).collect();
    let (probabilities, base_rates) = (pick(&rolling.probabilities), pick(&rolling.base_rates));
    let found = honesty(&accounts, &probabilities, &base_rates, &outcomes, &bootstrap(11)).unwrap();
    let slope = found.slope.unwrap().interval.unwrap();
    assert!(slope.low < 1.0 && 1.0 < slope.high, "{slope:?}");
    assert!(found.brier_gain.unwrap().value > 0.0, "{found:?}");
}

#[test]
fn the_same_seed_gives_the_same_interval() {
    assert_eq!(auc_interval(&year(3, 0.5), 3), auc_interval(&year(3, 0.5), 3));
    assert_ne!(auc_interval(&year(3, 0.5), 3), auc_interval(&year(3, 0.5), 4));
}
