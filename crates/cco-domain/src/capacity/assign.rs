//! The plan: which account gets which play from whom.

use super::account::{CapacityFault, OwnerHours, PlanAccount, check};
use super::bound::upper;
use super::left::{LeftAlone, WhyLeft, eligible};
use super::options::{Choice, Climb, climbs, per_minute};
use super::rules::CapacityRules;
use super::team::{Given, Team, Whom};
use crate::intervention::Worth;
use crate::money::Currency;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What is done with the team's hours.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CapacityPlan {
    /// What keeps most comes first.
    pub assigned: Vec<Assigned>,
    /// In order of their ids.
    pub left: Vec<LeftAlone>,
    /// In order of their names.
    pub owners: Vec<OwnerLoad>,
    /// What the plan is expected to keep, in minor units a year.
    pub value_minor: i64,
    /// What no plan under these hours could exceed.
    pub bound_minor: i64,
    /// Of the rules.
    pub rules_hash: String,
}

/// An account and its play.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assigned {
    pub account_id: String,
    pub play: String,
    pub owner: String,
    /// It is given to somebody else than its owner.
    pub is_moved: bool,
    pub minutes: u32,
    pub sla_days: u32,
    pub worth: Worth,
    pub value_minor: i64,
}

/// How much of an owner's time the plan takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OwnerLoad {
    pub owner: String,
    pub minutes: i64,
    pub used_minutes: i64,
    pub n_accounts: usize,
}

/// Gives plays to accounts and hours to plays so that as much revenue as possible can be expected to be kept.
///
/// Each account is done one thing for, by its owner. Of all plays that an account could get and of all accounts, what keeps most per
/// minute is taken first while the owner's hours and its SLA allow it; a play that costs more takes the place of a cheaper one where
/// the further minutes keep more than they would elsewhere. An account without an owner gets whoever of its pool has most hours
/// left. Last, where the rules allow it, accounts whose owner has no hours are given to others of the pool.
///
/// Same accounts and owners, same plan, whatever their order. Takes time in proportion to n log n of the offers, and to the days of
/// the horizon.
pub fn assign(
    accounts: &[PlanAccount],
    owners: &[OwnerHours],
    currency: Currency,
    rules: &CapacityRules,
) -> Result<CapacityPlan, CapacityFault> {
    check(accounts, owners)?;
    let mut team = Team::of(owners, rules.horizon_days);
    let mut left: BTreeMap<usize, WhyLeft> = BTreeMap::new();
    let mut all_climbs: Vec<Climb> = Vec::new();
    for (place, account) in accounts.iter().enumerate() {
        match choices(account, currency, rules) {
            Ok(choices) => all_climbs.extend(climbs(place, choices)),
            Err(why) => _ = left.insert(place, why),
        }
    }
    // Stable, so that the rungs of one account stay in their order.
    all_climbs.sort_by(|one, other| {
        let id = |climb: &Climb| accounts[climb.account].id.as_str();
        per_minute(other, one).then_with(|| id(one).cmp(id(other)))
    });
    let bound_minor = bound(accounts, &all_climbs, &team, rules);
    let mut given: BTreeMap<usize, Given> = BTreeMap::new();
    for climb in &all_climbs {
        team.give(climb, &accounts[climb.account], Whom::Own, &mut given);
    }
    for climb in all_climbs.iter().filter(|_| rules.may_move) {
        let account = &accounts[climb.account];
        if rules.is_movable(account.is_red, account.days_to_renewal) {
            team.give(climb, account, Whom::Pool, &mut given);
        }
    }
    for climb in &all_climbs {
        if !given.contains_key(&climb.account) {
            left.entry(climb.account).or_insert_with(|| team.why_not(&accounts[climb.account], rules.horizon_days));
        }
    }
    let assigned = assigned(accounts, &given, &team);
    Ok(CapacityPlan {
        value_minor: assigned.iter().map(|assigned| assigned.value_minor).sum(),
        bound_minor,
        left: left_alone(accounts, &left),
        owners: loads(&team, &assigned),
        assigned,
        rules_hash: rules.hash.clone(),
    })
}

fn choices(account: &PlanAccount, currency: Currency, rules: &CapacityRules) -> Result<Vec<Choice>, WhyLeft> {
    let offers = eligible(account, currency.minor_per_unit(), rules)?;
    let choice = |(offer, value): (usize, i64)| Choice { offer, value, minutes: account.offers[offer].minutes };
    Ok(offers.into_iter().map(choice).collect())
}

fn assigned(accounts: &[PlanAccount], given: &BTreeMap<usize, Given>, team: &Team<'_>) -> Vec<Assigned> {
    let of = |(place, given): (&usize, &Given)| {
        let account = &accounts[*place];
        let offer = &account.offers[given.offer];
        let worth = account.worth(offer).expect("an account without a known risk is left alone");
        Assigned {
            account_id: account.id.clone(),
            play: offer.play.clone(),
            owner: team.owners[given.owner].name.clone(),
            is_moved: given.is_moved,
            minutes: offer.minutes,
            sla_days: offer.sla_days,
            worth,
            value_minor: worth.expected_minor(),
        }
    };
    let mut assigned: Vec<Assigned> = given.iter().map(of).collect();
    assigned.sort_by(|one, other| {
        other.value_minor.cmp(&one.value_minor).then_with(|| one.account_id.cmp(&other.account_id))
    });
    assigned
}

fn loads(team: &Team<'_>, assigned: &[Assigned]) -> Vec<OwnerLoad> {
    let mut n_accounts: BTreeMap<&str, usize> = BTreeMap::new();
    assigned.iter().for_each(|assigned| *n_accounts.entry(&assigned.owner).or_default() += 1);
    let load = |(place, owner): (usize, &OwnerHours)| {
        let (minutes, n_accounts) =
            (i64::from(owner.minutes), n_accounts.get(owner.name.as_str()).copied().unwrap_or(0));
        OwnerLoad { owner: owner.name.clone(), minutes, used_minutes: minutes - team.free(place), n_accounts }
    };
    let mut loads: Vec<OwnerLoad> = team.owners.iter().enumerate().map(load).collect();
    loads.sort_by(|one, other| one.owner.cmp(&other.owner));
    loads
}

fn left_alone(accounts: &[PlanAccount], left: &BTreeMap<usize, WhyLeft>) -> Vec<LeftAlone> {
    let of = |(place, why): (&usize, &WhyLeft)| LeftAlone { account_id: accounts[*place].id.clone(), why: *why };
    let mut left: Vec<LeftAlone> = left.iter().map(of).collect();
    left.sort_by(|one, other| one.account_id.cmp(&other.account_id));
    left
}

/// By owner where everything stays with its owner, and by pool where something can go to anybody of it.
fn bound(accounts: &[PlanAccount], all_climbs: &[Climb], team: &Team<'_>, rules: &CapacityRules) -> i64 {
    let shares = |climb: &&Climb| rules.may_move || accounts[climb.account].owner.is_none();
    let shared: BTreeSet<&str> =
        all_climbs.iter().filter(shares).map(|climb| team.pool(&accounts[climb.account])).collect();
    let mut groups: BTreeMap<(&str, Option<usize>), Vec<Climb>> = BTreeMap::new();
    for climb in all_climbs {
        let account = &accounts[climb.account];
        let pool = team.pool(account);
        let group = if shared.contains(pool) { Some(None) } else { team.own(account).map(Some) };
        if let Some(owner) = group {
            groups.entry((pool, owner)).or_default().push(*climb);
        }
    }
    let minutes = |pool: &str, owner: Option<usize>| -> i64 {
        let is_in = |(place, other): &(usize, &OwnerHours)| owner.map_or(other.pool == pool, |owner| owner == *place);
        team.owners.iter().enumerate().filter(is_in).map(|(_, owner)| i64::from(owner.minutes)).sum()
    };
    groups.into_iter().map(|((pool, owner), climbs)| upper(climbs, minutes(pool, owner))).sum()
}
