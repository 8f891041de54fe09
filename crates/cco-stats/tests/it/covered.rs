//! Intervals hold a known truth about as often as they say.

use crate::coverage::counting::{Estimate, Family, QUICK, SLOW, coverage};
use cco_stats::error::Error;
use cco_stats::interval::Interval;
use rand::RngExt;

const REFUSAL: Error = Error::OneOutcome { n: 1, n_events: 1 };

/// An estimator may refuse one company, and answers about every other with intervals for all its quantities.
#[track_caller]
fn check(families: &[Family], n_seeds: u32, least: f64) {
    let found = coverage(families, n_seeds);
    for (family, _) in families {
        assert!(found.iter().any(|found| found.family == *family), "{family} refused every company");
    }
    for found in found {
        let what = format!("{} of {}", found.quantity, found.family);
        assert!(found.n + 1 >= n_seeds, "{what}: {} of {n_seeds} answers, {} refused", found.n, found.n_refused);
        assert!(found.share() >= least, "{what}: {} of {} held the truth", found.n_held, found.n);
    }
}

#[test]
#[should_panic(expected = "silent refused every company")]
fn an_estimator_that_never_answers_does_not_pass() {
    let silent: Family = ("silent", |_| Err(REFUSAL));
    check(&[silent], 20, 0.8);
}

#[test]
#[should_panic(expected = "mean of shy: ")]
fn nor_does_one_that_answers_for_some() {
    let shy: Family = ("shy", |draws| {
        let is_asked_too_much = draws.random::<f64>() < 0.5;
        let answer = Estimate::new("mean", Interval { low: 0.0, high: 1.0 }, 0.5);
        if is_asked_too_much { Err(REFUSAL) } else { Ok(vec![answer]) }
    });
    check(&[shy], 20, 0.8);
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
