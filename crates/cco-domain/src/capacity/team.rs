//! People, their time, and what they were given to do.

use super::account::{OwnerHours, PlanAccount};
use super::hours::Hours;
use super::left::WhyLeft;
use super::options::Climb;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The minutes somebody has left, their name and their place: in its order, who has most left comes last, and of two the first by name.
type Free<'a> = (i64, Reverse<&'a str>, usize);

/// What an account got, and from whom.
#[derive(Clone, Copy)]
pub(super) struct Given {
    pub(super) offer: usize,
    pub(super) owner: usize,
    pub(super) is_moved: bool,
}

/// Who is asked to do something for an account.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whom {
    /// Its owner, or anybody of the pool where it has none.
    Own,
    /// Anybody of the pool.
    Pool,
}

/// People and their time.
pub(super) struct Team<'a> {
    pub(super) owners: &'a [OwnerHours],
    by_name: BTreeMap<&'a str, usize>,
    hours: Vec<Hours>,
    /// Of each pool, its people by the minutes they have left.
    by_free: BTreeMap<&'a str, BTreeSet<Free<'a>>>,
}

impl<'a> Team<'a> {
    pub(super) fn of(owners: &'a [OwnerHours], horizon_days: u32) -> Team<'a> {
        let mut team = Team {
            owners,
            by_name: owners.iter().enumerate().map(|(place, owner)| (owner.name.as_str(), place)).collect(),
            hours: owners.iter().map(|owner| Hours::of(owner.minutes, horizon_days)).collect(),
            by_free: BTreeMap::new(),
        };
        for (place, owner) in owners.iter().enumerate() {
            let entry = team.entry(place);
            team.by_free.entry(&owner.pool).or_default().insert(entry);
        }
        team
    }

    pub(super) fn free(&self, owner: usize) -> i64 {
        self.hours[owner].free()
    }

    fn entry(&self, owner: usize) -> Free<'a> {
        (self.free(owner), Reverse(self.owners[owner].name.as_str()), owner)
    }

    pub(super) fn own(&self, account: &PlanAccount) -> Option<usize> {
        self.by_name.get(account.owner.as_deref()?).copied()
    }

    /// The pool of the account's owner, or its own where that is nobody with hours.
    pub(super) fn pool(&self, account: &'a PlanAccount) -> &'a str {
        self.own(account).map_or(account.pool.as_str(), |owner| self.owners[owner].pool.as_str())
    }

    fn freest(&self, pool: &str) -> Option<usize> {
        self.by_free.get(pool)?.last().map(|(_, _, owner)| *owner)
    }

    /// Takes a climb if there are hours for it: the account's play then is the one of the climb.
    pub(super) fn give(
        &mut self,
        climb: &Climb,
        account: &'a PlanAccount,
        whom: Whom,
        given: &mut BTreeMap<usize, Given>,
    ) {
        let before = given.get(&climb.account).copied();
        let owner = match (before, whom, &account.owner) {
            (Some(before), Whom::Own, _) => Some(before.owner),
            (Some(before), Whom::Pool, _) => Some(before.owner).filter(|_| before.is_moved),
            (None, Whom::Own, Some(_)) => self.own(account),
            (None, Whom::Own, None) | (None, Whom::Pool, _) => self.freest(self.pool(account)),
        };
        let Some(owner) = owner else { return };
        let offer = &account.offers[climb.offer];
        if let Some(before) = before {
            let replaced = &account.offers[before.offer];
            self.change(owner, |hours| hours.give_back(replaced.minutes, replaced.sla_days));
        }
        let fits = self.hours[owner].fits(offer.minutes, offer.sla_days);
        let taken = if fits { Some(offer) } else { before.map(|before| &account.offers[before.offer]) };
        if let Some(taken) = taken {
            self.change(owner, |hours| hours.take(taken.minutes, taken.sla_days));
        }
        if fits {
            let is_moved = account.owner.as_deref().is_some_and(|own| own != self.owners[owner].name);
            given.insert(climb.account, Given { offer: climb.offer, owner, is_moved });
        }
    }

    fn change(&mut self, owner: usize, change: impl FnOnce(&mut Hours)) {
        let before = self.entry(owner);
        change(&mut self.hours[owner]);
        let after = self.entry(owner);
        let pool = self.by_free.get_mut(self.owners[owner].pool.as_str()).expect("every owner is in a pool");
        pool.remove(&before);
        pool.insert(after);
    }

    pub(super) fn why_not(&self, account: &PlanAccount, horizon_days: u32) -> WhyLeft {
        let asked: Vec<usize> = match &account.owner {
            Some(_) => self.own(account).into_iter().collect(),
            None => (0..self.owners.len()).filter(|owner| self.owners[*owner].pool == account.pool).collect(),
        };
        let idle = |owner: &usize| Hours::of(self.owners[*owner].minutes, horizon_days);
        let could = |owner| {
            let hours = idle(owner);
            account.offers.iter().any(|offer| hours.fits(offer.minutes, offer.sla_days))
        };
        if asked.is_empty() {
            WhyLeft::NoOwner
        } else if asked.iter().any(could) {
            WhyLeft::NoHoursLeft
        } else {
            WhyLeft::NotInTime
        }
    }
}
