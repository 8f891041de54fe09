//! Plans held against every plan there could be, and against what a plan must keep to.

use super::account::{CapacityFault, OwnerHours, PlanAccount};
use super::assign::{CapacityPlan, assign};
use super::left::WhyLeft;
use super::rules::CapacityRules;
use super::sample::{account, offer, owner, rules};
use crate::intervention::Assumable;
use crate::money::Currency;
use proptest::prelude::*;

fn plan(accounts: &[PlanAccount], owners: &[OwnerHours], rules: &CapacityRules) -> CapacityPlan {
    assign(accounts, owners, Currency::parse("USD").unwrap(), rules).unwrap()
}

/// `account play owner` of each assignment, with a star where it was moved, and `account why` of each account left alone.
#[track_caller]
fn check(accounts: &[PlanAccount], owners: &[OwnerHours], rules: &CapacityRules, expected: &[&str]) {
    let plan = plan(accounts, owners, rules);
    let star = |is_moved| if is_moved { "*" } else { "" };
    let assigned =
        plan.assigned.iter().map(|one| format!("{} {} {}{}", one.account_id, one.play, one.owner, star(one.is_moved)));
    let left = plan.left.iter().map(|one| format!("{} {}", one.account_id, one.why));
    assert_eq!(assigned.chain(left).collect::<Vec<_>>(), expected);
}

#[test]
fn an_hour_goes_where_it_keeps_most() {
    let accounts = [
        account("a", "Kim", vec![offer("long", 300, 14, 0.9)]),
        account("b", "Kim", vec![offer("short", 60, 14, 0.4)]),
        account("c", "Kim", vec![offer("short", 60, 14, 0.3)]),
    ];
    check(&accounts, &[owner("Kim", 300)], &rules(), &["b short Kim", "c short Kim", "a no-hours-left"]);
}

#[test]
fn a_better_play_takes_the_place_of_a_cheaper_one_while_there_is_time() {
    let accounts = [account("a", "Kim", vec![offer("mail", 10, 14, 0.2), offer("visit", 120, 14, 0.6)])];
    check(&accounts, &[owner("Kim", 120)], &rules(), &["a visit Kim"]);
    check(&accounts, &[owner("Kim", 119)], &rules(), &["a mail Kim"]);
}

#[test]
fn what_cannot_be_done_in_time_is_not_begun() {
    let accounts =
        [account("a", "Kim", vec![offer("now", 200, 7, 0.5)]), account("b", "Kim", vec![offer("now", 100, 7, 0.2)])];
    check(&accounts, &[owner("Kim", 400)], &rules(), &["a now Kim", "b no-hours-left"]);
    check(&accounts, &[owner("Kim", 390)], &rules(), &["b now Kim", "a not-in-time"]);
}

#[test]
fn an_account_without_an_owner_gets_whoever_has_most_time() {
    let accounts = [account("a", "", vec![offer("p", 60, 14, 0.5)]), account("b", "", vec![offer("p", 60, 14, 0.4)])];
    check(&accounts, &[owner("Ada", 100), owner("Kim", 90)], &rules(), &["a p Ada", "b p Kim"]);
    check(&accounts, &[], &rules(), &["a no-owner", "b no-owner"]);
}

#[test]
fn accounts_move_only_where_they_may() {
    let base = |id: &str| account(id, "Kim", vec![offer("p", 60, 14, 0.5)]);
    let red = PlanAccount { is_red: true, ..base("c") };
    let renewing = PlanAccount { days_to_renewal: Some(59), ..base("d") };
    let accounts = [base("a"), base("b"), red, renewing];
    let owners = [owner("Ada", 600), owner("Kim", 60)];
    let stays = ["a p Kim", "b no-hours-left", "c no-hours-left", "d no-hours-left"];
    check(&accounts, &owners, &rules(), &stays);
    let moving = CapacityRules { may_move: true, ..rules() };
    check(&accounts, &owners, &moving, &["a p Kim", "b p Ada*", "c no-hours-left", "d no-hours-left"]);
}

#[test]
fn what_is_no_number_of_its_kind_is_refused() {
    let usd = Currency::parse("USD").unwrap();
    let base = account("a", "Kim", vec![offer("p", 60, 14, 0.5)]);
    let told = |accounts: &[PlanAccount], owners: &[OwnerHours]| {
        assign(accounts, owners, usd, &rules()).map_err(|fault| fault.to_string()).unwrap_err()
    };
    let odd = PlanAccount { risk: Some(Assumable::measured(f64::NAN)), ..base.clone() };
    assert_eq!(told(&[odd], &[]), "the risk of account `a` is NaN, and must lie in 0 to 1");
    let odd = PlanAccount { offers: vec![offer("p", 1, 1, 2.0)], ..base.clone() };
    assert_eq!(told(&[odd], &[]), "the effect of a play of account `a` is 2, and must lie in -1 to 1");
    assert_eq!(told(&[base.clone(), base.clone()], &[]), CapacityFault::TwiceAccount("a".to_owned()).to_string());
    assert_eq!(told(&[base], &[owner("Kim", 1), owner("Kim", 2)]), "the hours of `Kim` are given twice");
}

/// Plays as (minutes, days, hundredths of effect), of up to six accounts of one owner.
fn accounts(latest_due: u32) -> impl Strategy<Value = Vec<PlanAccount>> {
    let play = (0..90_u32, latest_due.min(1)..=latest_due, 1..100_i32);
    prop::collection::vec(prop::collection::vec(play, 1..4), 1..6).prop_map(|accounts| {
        let offers = |plays: Vec<(u32, u32, i32)>| {
            let offer = |(place, (minutes, days, share)): (usize, (u32, u32, i32))| {
                offer(&place.to_string(), minutes, days, f64::from(share) / 100.0)
            };
            plays.into_iter().enumerate().map(offer).collect()
        };
        accounts
            .into_iter()
            .enumerate()
            .map(|(place, plays)| account(&format!("a{place}"), "Kim", offers(plays)))
            .collect()
    })
}

/// The most that any choice of at most one play for each account keeps, all of it done in time: every choice is tried.
fn best(accounts: &[PlanAccount], minutes: u32, horizon_days: u32) -> i64 {
    fn go(accounts: &[PlanAccount], chosen: &mut Vec<(u32, u32)>, minutes: u32, horizon_days: u32) -> Option<i64> {
        let Some((account, rest)) = accounts.split_first() else {
            let is_in_time = (1..=horizon_days).all(|day| {
                let due: u32 =
                    chosen.iter().filter(|(_, by)| (*by).min(horizon_days) <= day).map(|(takes, _)| takes).sum();
                u64::from(due) <= u64::from(minutes) * u64::from(day) / u64::from(horizon_days)
            });
            return is_in_time.then_some(0);
        };
        let without = go(rest, chosen, minutes, horizon_days);
        let with = account.offers.iter().filter_map(|offer| {
            chosen.push((offer.minutes, offer.sla_days));
            let value = go(rest, chosen, minutes, horizon_days);
            chosen.pop();
            Some(value? + account.worth(offer)?.expected_minor())
        });
        with.chain(without).max()
    }
    go(accounts, &mut Vec::new(), minutes, horizon_days).unwrap_or(0)
}

proptest! {
    /// The greedy plan can be carried out, no plan keeps more than the bound, and where nothing is due early it falls short of the
    /// best by less than the largest play keeps.
    #[test]
    fn a_plan_lies_between_the_best_less_one_play_and_the_bound(
        free in accounts(14).prop_map(|mut all| {
            all.iter_mut().flat_map(|one| &mut one.offers).for_each(|offer| offer.sla_days = 99);
            all
        }),
        minutes in 0..400_u32,
    ) {
        let found = plan(&free, &[owner("Kim", minutes)], &rules());
        let best = best(&free, minutes, 14);
        let largest = free.iter().flat_map(|one| one.offers.iter().filter_map(|offer| Some(one.worth(offer)?.expected_minor()))).max();
        prop_assert!(found.value_minor <= best && best <= found.bound_minor);
        prop_assert!(found.bound_minor - found.value_minor <= largest.unwrap_or(0));
    }

    #[test]
    fn a_plan_keeps_to_hours_and_days_and_answers_for_every_account(given in accounts(20), minutes in 0..400_u32) {
        let found = plan(&given, &[owner("Kim", minutes)], &rules());
        prop_assert!(found.value_minor <= best(&given, minutes, 14) && found.value_minor <= found.bound_minor);
        for day in 1..=14_u32 {
            let due: u32 = found.assigned.iter().filter(|one| one.sla_days.clamp(1, 14) <= day).map(|one| one.minutes).sum();
            prop_assert!(u64::from(due) <= u64::from(minutes) * u64::from(day) / 14);
        }
        prop_assert_eq!(found.assigned.len() + found.left.len(), given.len());
        prop_assert!(found.left.iter().all(|one| matches!(one.why, WhyLeft::NoHoursLeft | WhyLeft::NotInTime)));
        let turned: Vec<PlanAccount> = given.iter().rev().cloned().collect();
        prop_assert_eq!(plan(&turned, &[owner("Kim", minutes)], &rules()), found);
    }
}
