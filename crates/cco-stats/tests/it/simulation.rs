//! Companies whose true rates are known: the intervals must hold them about as often as they say.

use crate::draws::Draws;
use cco_stats::interval::{Confidence, Interval};
use cco_stats::ratio::RatioSums;
use cco_stats::wilson::wilson;

const N_COMPANIES: u32 = 2_000;
const N_ACCOUNTS: u64 = 200;

/// The share of companies whose interval holds `truth`.
fn coverage(truth: f64, mut company: impl FnMut() -> Interval) -> f64 {
    let holds = |interval: Interval| interval.low <= truth && truth <= interval.high;
    let n_held = (0..N_COMPANIES).filter(|_| holds(company())).count();
    n_held as f64 / f64::from(N_COMPANIES)
}

#[test]
fn intervals_of_churn_hold_the_truth_as_often_as_they_say() {
    let mut draws = Draws(1);
    let found = coverage(0.06, || {
        let n_churned = (0..N_ACCOUNTS).filter(|_| draws.share() < 0.06).count() as u64;
        wilson(n_churned, N_ACCOUNTS, Confidence::PERCENT_95).unwrap()
    });
    assert!((0.93..=0.97).contains(&found), "{found}");
}

#[test]
fn intervals_of_nrr_hold_the_truth_as_often_as_they_say() {
    let mut draws = Draws(2);
    // A tenth leaves, three tenths grow by a half, the others stay: 0.3 × 1.5 + 0.6 = 1.05, whatever an account's size.
    let found = coverage(1.05, || {
        let mut sums = RatioSums::default();
        for _ in 0..N_ACCOUNTS {
            let opening = (4.0 + 3.0 * draws.share()).exp();
            let fate = draws.share();
            let kept = if fate < 0.1 {
                0.0
            } else if fate < 0.4 {
                1.5
            } else {
                1.0
            };
            sums.push(kept * opening, opening);
        }
        sums.interval(Confidence::PERCENT_95).unwrap()
    });
    assert!((0.93..=0.97).contains(&found), "{found}");
}
