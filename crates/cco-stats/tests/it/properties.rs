//! What must hold whatever the numbers.

use cco_stats::interval::{Confidence, Interval};
use cco_stats::ratio::{RatioSums, ratio_interval};
use cco_stats::wilson::wilson;
use proptest::collection::vec;
use proptest::prelude::*;

const LEVEL: Confidence = Confidence::PERCENT_95;

fn counts() -> impl Strategy<Value = (u64, u64)> {
    (1_u64..10_000).prop_flat_map(|n| (0..=n, Just(n)))
}

/// What accounts were worth at the end and at the start, at least two of them.
fn accounts() -> impl Strategy<Value = Vec<(f64, f64)>> {
    vec((0.0..1e9, 1.0..1e9), 2..60)
}

fn of(accounts: &[(f64, f64)], level: Confidence) -> Interval {
    let (x, y): (Vec<f64>, Vec<f64>) = accounts.iter().copied().unzip();
    ratio_interval(&x, &y, level).unwrap()
}

fn width(interval: Interval) -> f64 {
    interval.high - interval.low
}

#[track_caller]
fn assert_close(found: Interval, expected: Interval) {
    let tolerance = 1e-6 * expected.high.abs().max(1e-6);
    assert!((found.low - expected.low).abs() < tolerance, "{found:?} is not {expected:?}");
    assert!((found.high - expected.high).abs() < tolerance, "{found:?} is not {expected:?}");
}

#[test]
fn too_little_is_no_answer() {
    assert_eq!(wilson(0, 0, LEVEL), None);
    for (x, y) in [(&[][..], &[][..]), (&[1.0], &[1.0]), (&[1.0, 2.0], &[0.0, 0.0]), (&[1.0, 2.0], &[-1.0, 0.5])] {
        assert_eq!(ratio_interval(x, y, LEVEL), None, "{x:?} over {y:?}");
    }
}

#[test]
#[should_panic(expected = "3 successes are counted out of 2")]
fn more_successes_than_tries_is_a_bug() {
    wilson(3, 2, LEVEL);
}

#[test]
#[should_panic(expected = "is not a pair of numbers")]
fn not_a_number_is_a_bug() {
    RatioSums::default().push(f64::NAN, 1.0);
}

#[test]
fn accounts_that_all_keep_one_ratio_leave_no_doubt() {
    let kept = ratio_interval(&[1.5, 30.0, 0.15], &[1.5, 30.0, 0.15], LEVEL).unwrap();
    assert_eq!(kept, Interval { low: 1.0, high: 1.0 });
}

proptest! {
    #[test]
    fn a_share_lies_between_its_limits_and_they_between_0_and_1((successes, n) in counts()) {
        let share = successes as f64 / n as f64;
        let found = wilson(successes, n, LEVEL).unwrap();
        prop_assert!(0.0 <= found.low && found.low <= share && share <= found.high && found.high <= 1.0, "{found:?}");
    }

    #[test]
    fn none_and_all_end_at_0_and_1_exactly(n in 1_u64..10_000) {
        prop_assert!(wilson(0, n, LEVEL).unwrap().low <= 0.0);
        prop_assert!(wilson(n, n, LEVEL).unwrap().high >= 1.0);
    }

    #[test]
    fn success_and_failure_mirror_each_other((successes, n) in counts()) {
        let (kept, lost) = (wilson(successes, n, LEVEL).unwrap(), wilson(n - successes, n, LEVEL).unwrap());
        prop_assert!((kept.low - (1.0 - lost.high)).abs() < 1e-12 && (kept.high - (1.0 - lost.low)).abs() < 1e-12);
    }

    #[test]
    fn more_of_the_same_narrows_a_share((successes, n) in counts()) {
        let (once, twice) = (wilson(successes, n, LEVEL).unwrap(), wilson(2 * successes, 2 * n, LEVEL).unwrap());
        prop_assert!(width(twice) < width(once));
    }

    #[test]
    fn a_ratio_lies_between_its_limits(accounts in accounts()) {
        let (x, y): (f64, f64) = accounts.iter().fold((0.0, 0.0), |sum, account| (sum.0 + account.0, sum.1 + account.1));
        let found = of(&accounts, LEVEL);
        prop_assert!(found.low <= x / y && x / y <= found.high, "{found:?} does not hold {}", x / y);
    }

    #[test]
    fn more_of_the_same_narrows_a_ratio(accounts in accounts()) {
        let doubled = [accounts.clone(), accounts.clone()].concat();
        let (once, twice) = (width(of(&accounts, LEVEL)), width(of(&doubled, LEVEL)));
        prop_assert!(twice < once, "{twice} is not under {once}");
    }

    #[test]
    fn more_confidence_is_wider(accounts in accounts(), low in 0.01..0.98) {
        let (less, more) = (Confidence::new(low).unwrap(), Confidence::new(low + 0.01).unwrap());
        prop_assert!(width(of(&accounts, less)) <= width(of(&accounts, more)));
    }

    #[test]
    fn the_unit_of_money_changes_nothing(accounts in accounts(), scale in 1e-3..1e3) {
        let scaled: Vec<_> = accounts.iter().map(|(x, y)| (x * scale, y * scale)).collect();
        assert_close(of(&scaled, LEVEL), of(&accounts, LEVEL));
    }

    #[test]
    fn the_order_of_accounts_changes_nothing(
        (accounts, shuffled) in accounts().prop_flat_map(|accounts| (Just(accounts.clone()), Just(accounts).prop_shuffle()))
    ) {
        assert_close(of(&shuffled, LEVEL), of(&accounts, LEVEL));
    }
}
