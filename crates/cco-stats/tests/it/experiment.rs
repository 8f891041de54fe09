//! Assigning, sizing and reading trials.

use crate::peeking::play::{EFFECTS, NULLS, Play, Tally, tally};
use crate::table::{Table, assert_near};
use cco_stats::error::Error;
use cco_stats::experiment::assign::{Assigned, assign};
use cco_stats::experiment::boundary::Looks;
use cco_stats::experiment::sequence::{Sequence, Verdict};
use cco_stats::experiment::size::{Sizes, Sizing};
use cco_stats::interval::Confidence;
use cco_stats::uplift::arm::Arm;
use cco_stats::uplift::effect::{Count, mean_effect};
use proptest::prelude::*;
use std::collections::BTreeMap;

const LEVEL: Confidence = Confidence::PERCENT_95;

/// Accounts 0 … n − 1 in strata of these sizes.
fn accounts(sizes: &[usize]) -> Vec<(usize, usize)> {
    let strata = sizes.iter().enumerate().flat_map(|(stratum, size)| std::iter::repeat_n(stratum, *size));
    strata.enumerate().map(|(account, stratum)| (stratum, account)).collect()
}

fn counts<'a>(list: impl IntoIterator<Item = &'a Assigned<usize, usize>>, n_arms: usize) -> Vec<usize> {
    let mut counts = vec![0; n_arms];
    list.into_iter().for_each(|line| counts[line.arm] += 1);
    counts
}

proptest! {
    #[test]
    fn every_stratum_is_divided_alike(sizes in prop::collection::vec(0_usize..30, 1..8), share in 0.05..0.95_f64, seed: u64) {
        let all = accounts(&sizes);
        prop_assume!(!all.is_empty());
        let list = assign(&all, &[share, 1.0 - share], seed).unwrap();
        prop_assert_eq!(list.iter().map(|line| line.account).collect::<Vec<_>>(), (0..all.len()).collect::<Vec<_>>());
        for (stratum, size) in sizes.iter().enumerate() {
            let control = counts(list.iter().filter(|line| line.stratum == stratum), 2)[0] as f64;
            prop_assert!((control - *size as f64 * share).abs() < 1.0 + 1e-9, "{} of {}", control, size);
        }
        let control = counts(&list, 2)[0] as f64;
        prop_assert!((control - all.len() as f64 * share).abs() < 1.0 + 1e-9, "{} of all {}", control, all.len());
    }

    #[test]
    fn the_order_in_which_accounts_come_changes_nothing(seed: u64, turn in 0_usize..20) {
        let mut all = accounts(&[7, 1, 12]);
        let before = assign(&all, &[0.3, 0.3, 0.4], seed).unwrap();
        all.rotate_left(turn);
        all.swap(0, 10);
        prop_assert_eq!(assign(&all, &[0.3, 0.3, 0.4], seed).unwrap(), before);
    }
}

/// Over 3,000 lists each account is in each arm as often as the arm's share says, and no pair of a stratum is together oftener than others.
#[test]
fn each_account_has_the_chance_that_the_share_says() {
    let all = accounts(&[3, 1, 2]);
    let shares = [0.2, 0.5, 0.3];
    let n_lists = 3_000;
    let mut n_in = BTreeMap::new();
    let mut n_together = [0_u32; 3];
    for seed in 0..n_lists {
        let list = assign(&all, &shares, seed).unwrap();
        for line in &list {
            *n_in.entry((line.account, line.arm)).or_insert(0) += 1;
        }
        for (n, (one, other)) in n_together.iter_mut().zip([(0, 1), (0, 2), (1, 2)]) {
            *n += u32::from(list[one].arm == 1 && list[other].arm == 1);
        }
    }
    for ((account, arm), n) in n_in {
        let found = f64::from(n) / n_lists as f64;
        // Four standard errors.
        assert!((found - shares[arm]).abs() < 4.0 * (0.25 / n_lists as f64).sqrt(), "{account} in {arm}: {found}");
    }
    let [least, most] = [n_together.iter().min().unwrap(), n_together.iter().max().unwrap()];
    assert!(*least > 300 && most - least < 120, "{n_together:?}: four standard errors of a difference are about 120");
}

#[test]
fn seeds_differ() {
    let all = accounts(&[50]);
    let arms = |seed| assign(&all, &[0.5, 0.5], seed).unwrap();
    assert_ne!(arms(1), arms(2));
}

#[test]
fn what_cannot_be_assigned_is_refused() {
    #[track_caller]
    fn check(accounts: &[(u8, &str)], shares: &[f64], expected: &str) {
        assert_eq!(assign(accounts, shares, 1).unwrap_err().to_string(), expected);
    }
    let two = [(1, "a"), (2, "b")];
    check(&[], &[0.5, 0.5], "accounts to assign: 0 are not enough, at least 1 are needed");
    check(&[(1, "a"), (2, "b"), (3, "a")], &[0.5, 0.5], "account 2 is account 0 once more");
    check(&two, &[1.0], "arms: 1 are not enough, at least 2 are needed");
    check(&two, &[1.2, -0.2], "shares of arms must be above 0, but value 1 is -0.2");
    check(&two, &[0.5, 0.4], "the sum of shares of arms must be 1, but value 0 is 0.9");
    check(&two, &[f64::NAN, 0.4], "shares of arms must be above 0, but value 0 is NaN");
}

#[test]
fn changes_that_a_trial_finds() {
    for row in Table::oracle(include_str!("../oracle/experiment_power.csv")).rows() {
        let confidence = Confidence::new(row.number("confidence")).unwrap();
        let sizing = Sizing { confidence, power: row.number("power"), looks: Looks::AtTheEnd };
        let sizes = Sizes { n_treated: row.number("n_treated") as u64, n_control: row.number("n_control") as u64 };
        let treated_share = sizes.n_treated as f64 / (sizes.n_treated + sizes.n_control) as f64;
        let (of, change) = (row.number("base_or_spread"), row.number("change"));
        let (least, needed) = if row.text("of") == "mean" {
            (sizing.mean_change(of, sizes).unwrap(), sizing.accounts_for_mean(of, change, treated_share))
        } else {
            let found = sizing.share_change(of, sizes).unwrap();
            let least = if change > 0.0 { found.rise } else { found.fall };
            (least.unwrap(), sizing.accounts_for_share(of, change, treated_share))
        };
        // The other program counts both tails: a change found in the wrong direction.
        assert_near(least / change.abs(), 1.0, 1e-3, "the least change");
        let needed = needed.unwrap();
        assert!(needed.n_treated.abs_diff(sizes.n_treated) <= 2, "{needed:?} for {sizes:?}");
        assert!(needed.n_control.abs_diff(sizes.n_control) <= 2, "{needed:?} for {sizes:?}");
    }
}

#[test]
fn some_trials_find_nothing() {
    let sizing = Sizing { confidence: LEVEL, power: 0.8, looks: Looks::AtAnyTime };
    let found = sizing.share_change(0.9, Sizes { n_treated: 20, n_control: 20 }).unwrap();
    assert_eq!(found.rise, None, "not even if all of them renewed");
    assert!(found.fall.is_some_and(|fall| fall > 0.4), "{found:?}");
}

#[test]
fn what_cannot_be_sized_is_refused() {
    let sizing = Sizing { confidence: LEVEL, power: 0.8, looks: Looks::AtTheEnd };
    let sizes = Sizes { n_treated: 10, n_control: 10 };
    let check = |outcome: Result<String, Error>, expected: &str| assert_eq!(outcome.unwrap_err().to_string(), expected);
    let said = |found: Result<f64, Error>| found.map(|found| found.to_string());
    check(said(sizing.mean_change(0.0, sizes)), "the spread must be above 0, but value 0 is 0");
    check(
        said(sizing.mean_change(1.0, Sizes { n_treated: 0, n_control: 10 })),
        "accounts of one arm: 0 are not enough, at least 1 are needed",
    );
    check(
        said(Sizing { power: 1.0, ..sizing }.mean_change(1.0, sizes)),
        "the power must be above 0 and below 1, but value 0 is 1",
    );
    check(
        sizing.share_change(1.0, sizes).map(|found| format!("{found:?}")),
        "the base must be above 0 and below 1, but value 0 is 1",
    );
    check(
        sizing.accounts_for_share(0.9, 0.2, 0.5).map(|found| format!("{found:?}")),
        "the changed share must be between 0 and 1, but value 0 is 1.1",
    );
    check(
        sizing.accounts_for_mean(1.0, 0.0, 0.5).map(|found| format!("{found:?}")),
        "the change must be finite and not 0, but value 0 is 0",
    );
    check(
        sizing.accounts_for_mean(1.0, 1.0, 1.0).map(|found| format!("{found:?}")),
        "the treated share must be above 0 and below 1, but value 0 is 1",
    );
    for wrong in [0.0, -1.0, 1e-300, 1e300, f64::NAN, f64::INFINITY] {
        let found = Sequence::new(wrong, LEVEL).unwrap_err().to_string();
        assert!(found.starts_with("the planned standard error must be above 0"), "{found}");
    }
}

fn sequence() -> Sequence {
    Sequence::new(Sizes { n_treated: 200, n_control: 200 }.share_error(0.8).unwrap(), LEVEL).unwrap()
}

fn count(n_events: u64, n: u64) -> Count {
    Count { n_events, n }
}

#[test]
fn shares_at_one_look() {
    let check = |treated, control, expected| assert_eq!(sequence().shares(treated, control).verdict, expected);
    check(count(9, 9), count(0, 100), Verdict::TooFew { needed: 10 });
    check(count(15, 15), count(0, 15), Verdict::Higher);
    check(count(0, 15), count(15, 15), Verdict::Lower);
    check(count(10, 10), count(10, 10), Verdict::Open);
    check(count(160, 200), count(150, 200), Verdict::Open);
    check(count(190, 200), count(150, 200), Verdict::Higher);
}

proptest! {
    /// To swap the arms turns the interval round, and so does to count those without the event.
    #[test]
    fn arms_and_outcomes_are_alike(n_treated in 10_u64..500, n_control in 10_u64..500, treated in 0.0..=1.0_f64, control in 0.0..=1.0_f64) {
        let (treated, control) = (
            count((n_treated as f64 * treated) as u64, n_treated),
            count((n_control as f64 * control) as u64, n_control),
        );
        let others = |count: Count| Count { n_events: count.n - count.n_events, ..count };
        let found = sequence().shares(treated, control).effect.unwrap();
        prop_assert!(found.interval.low <= found.value && found.value <= found.interval.high);
        prop_assert!(-1.0 <= found.interval.low && found.interval.high <= 1.0);
        for turned in [sequence().shares(control, treated), sequence().shares(others(treated), others(control))] {
            let turned = turned.effect.unwrap();
            prop_assert!((turned.interval.low + found.interval.high).abs() < 1e-9, "{turned:?} of {found:?}");
        }
    }
}

#[test]
fn means_at_one_look() {
    let sequence = Sequence::new(0.2, LEVEL).unwrap();
    let arm =
        |n: u64, mean: f64, squared_error: f64| Arm { n, mean, squared_error, degrees_of_freedom: n as f64 - 1.0 };
    let check = |treated, control, expected| {
        let reading = sequence.means(&mean_effect(treated, control, LEVEL));
        assert_eq!(reading.verdict, expected);
        assert_eq!(reading.effect.is_some(), matches!(expected, Verdict::Open | Verdict::Higher | Verdict::Lower));
    };
    check(arm(29, 9.0, 0.01), arm(500, 0.0, 0.01), Verdict::TooFew { needed: 30 });
    check(arm(40, 1.0, 0.0), arm(40, 0.0, 0.0), Verdict::NoSpread);
    check(arm(40, 1.0, 0.01), arm(40, 0.0, 0.01), Verdict::Higher);
    check(arm(40, -1.0, 0.01), arm(40, 0.0, 0.01), Verdict::Lower);
    check(arm(40, 0.3, 0.01), arm(40, 0.0, 0.01), Verdict::Open);
}

fn played(name: &str, n_plays: u64) -> Tally {
    let is_it = |play: &&Play| play.name == name;
    let play = NULLS.iter().chain(EFFECTS).find(is_it).unwrap_or_else(|| panic!("there is no play {name}"));
    tally(play, n_plays)
}

/// Looked at after every outcome: in one play of twenty at most. The plain interval is wrong more often.
#[test]
fn treatments_that_do_nothing_are_not_declared_to_do_something() {
    for name in ["half treated", "small trial", "revenue"] {
        let found = played(name, 500);
        assert!(found.n_declared() * 20 <= found.n_plays, "{name}: {found:?}");
        assert!(name == "revenue" || found.n_plain * 20 > found.n_plays, "nobody looked: {found:?}");
    }
}

#[test]
fn a_treatment_that_harms_is_stopped() {
    let found = played("harms by 20 points", 200);
    assert!(found.n_lower >= 190 && found.n_higher == 0, "{found:?}");
    assert!(found.n_outcomes < 200 * 300, "{found:?}: 400 outcomes were planned");
}
