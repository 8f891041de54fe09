//! Intervals hold a known truth about as often as they say.

use crate::coverage::counting::{Family, QUICK, SLOW, coverage};

#[track_caller]
fn check(families: &[Family], n_seeds: u32, least: f64) {
    for found in coverage(families, n_seeds) {
        let what = format!("{} of {}", found.quantity, found.family);
        assert!(found.share() >= least, "{what}: {} of {} held the truth", found.n_held, found.n);
        assert!(found.n_refused <= 1, "{what}: {} refused", found.n_refused);
    }
}

/// 20 draws tell 95 % from 60 %, which is what half the standard error makes of it; the bench tells 95 % from 90 %.
#[test]
fn intervals_hold_the_truth_about_as_often_as_they_say() {
    check(QUICK, 20, 0.8);
}

#[test]
fn intervals_of_purchases_hold_the_truth() {
    check(SLOW, 4, 0.7);
}
