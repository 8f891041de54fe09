//! Moving few accounts so that nobody holds more than they have hours for.

use super::book::{BookAccount, Holder, load, minutes_of};
use super::rules::CoverageRules;
use crate::capacity::CapacityRules;
use serde::Serialize;
use std::collections::BTreeMap;

/// Which accounts would go from whom to whom.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rebalancing {
    /// In the order in which they are proposed.
    pub moves: Vec<BookMove>,
    /// Those who hold too much all the same, by name.
    pub still_over: Vec<StillOver>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BookMove {
    pub account_id: String,
    pub from: String,
    pub to: String,
    pub minutes: i64,
    /// Of the one who gives, after the move; `None`: they have no hours.
    pub from_load: Option<f64>,
    /// Of the one who takes, after the move.
    pub to_load: Option<f64>,
}

/// Somebody who holds too much, and whose accounts cannot be moved or have nowhere to go.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StillOver {
    pub owner: String,
    pub load: Option<f64>,
    /// Accounts that stay because they are red, about to renew, or of an unknown renewal.
    pub n_not_movable: usize,
    /// Accounts that could be moved, and that nobody has hours for.
    pub n_without_taker: usize,
}

/// Which few accounts to move, and to whom?
///
/// Whoever is above the limit of the rules gives accounts until they no longer are, the one with the highest load first; each account
/// goes to whoever of the same pool has the lowest load, and only if they then have hours for all they hold (a load of 1 at most).
/// The largest accounts in hours are given first, so that few are moved; of equal ones the one whose renewal is farthest. An account
/// that is red, about to renew or of an unknown renewal stays, by the rule that plans under the team's hours go by.
pub fn rebalance(
    accounts: &[BookAccount],
    holders: &[Holder],
    rules: &CoverageRules,
    moving: &CapacityRules,
) -> Rebalancing {
    let mut loads = Loads::of(accounts, holders, rules);
    let mut givers: Vec<&Holder> = holders.iter().collect();
    givers.sort_by(|one, other| {
        let load = |holder: &Holder| loads.with(holder, 0);
        load(other).total_cmp(&load(one)).then_with(|| one.name.cmp(&other.name))
    });
    let mut found = Rebalancing { moves: Vec::new(), still_over: Vec::new() };
    for giver in givers {
        loads.relieve(giver, moving, &mut found);
    }
    found.still_over.sort_by(|one, other| one.owner.cmp(&other.owner));
    found
}

/// What everybody holds, as moves change it.
struct Loads<'a> {
    holders: &'a [Holder],
    rules: &'a CoverageRules,
    /// As they were before any move.
    held: BTreeMap<&'a str, Vec<&'a BookAccount>>,
    minutes_needed: BTreeMap<&'a str, i64>,
}

impl<'a> Loads<'a> {
    fn of(accounts: &'a [BookAccount], holders: &'a [Holder], rules: &'a CoverageRules) -> Loads<'a> {
        let mut held: BTreeMap<&str, Vec<&BookAccount>> =
            holders.iter().map(|holder| (holder.name.as_str(), Vec::new())).collect();
        for account in accounts {
            if let Some(own) = held.get_mut(account.owner.as_str()) {
                own.push(account);
            }
        }
        let needed = |own: &Vec<&BookAccount>| own.iter().map(|account| minutes_of(account, rules)).sum();
        let minutes_needed = held.iter().map(|(name, own)| (*name, needed(own))).collect();
        Loads { holders, rules, held, minutes_needed }
    }

    fn load(&self, holder: &Holder) -> Option<f64> {
        load(self.minutes_needed[holder.name.as_str()], i64::from(holder.minutes))
    }

    /// The load with so many minutes more, above any limit where something is needed and no hours are there.
    fn with(&self, holder: &Holder, more: i64) -> f64 {
        let needed = self.minutes_needed[holder.name.as_str()] + more;
        load(needed, i64::from(holder.minutes)).unwrap_or(if needed > 0 { f64::INFINITY } else { 0.0 })
    }

    fn is_over(&self, holder: &Holder) -> bool {
        self.with(holder, 0) > self.rules.hire_above
    }

    fn relieve(&mut self, giver: &'a Holder, moving: &CapacityRules, found: &mut Rebalancing) {
        let held = self.held[giver.name.as_str()].clone();
        let mut movable: Vec<&BookAccount> =
            held.iter().copied().filter(|account| moving.is_movable(account.is_red, account.days_to_renewal)).collect();
        movable.sort_by(|one, other| {
            let order = |account: &BookAccount| (minutes_of(account, self.rules), account.days_to_renewal);
            order(other).cmp(&order(one)).then_with(|| one.id.cmp(&other.id))
        });
        let mut n_without_taker = 0;
        for account in &movable {
            let minutes = minutes_of(account, self.rules);
            if minutes == 0 || !self.is_over(giver) {
                break;
            }
            match self.taker(giver, minutes) {
                None => n_without_taker += 1,
                Some(taker) => found.moves.push(self.moved(account, giver, taker, minutes)),
            }
        }
        if self.is_over(giver) {
            let n_not_movable = held.len() - movable.len();
            let (owner, load) = (giver.name.clone(), self.load(giver));
            found.still_over.push(StillOver { owner, load, n_not_movable, n_without_taker });
        }
    }

    fn moved(&mut self, account: &BookAccount, giver: &'a Holder, taker: &'a Holder, minutes: i64) -> BookMove {
        *self.minutes_needed.entry(&giver.name).or_default() -= minutes;
        *self.minutes_needed.entry(&taker.name).or_default() += minutes;
        BookMove {
            account_id: account.id.clone(),
            from: giver.name.clone(),
            to: taker.name.clone(),
            minutes,
            from_load: self.load(giver),
            to_load: self.load(taker),
        }
    }

    /// Whoever of the pool would have the lowest load with the account and hours for it, the first by name of those.
    fn taker(&self, giver: &Holder, minutes: i64) -> Option<&'a Holder> {
        let can_take = |holder: &&Holder| {
            holder.name != giver.name && holder.pool == giver.pool && self.with(holder, minutes) <= 1.0
        };
        let load = |holder: &Holder| self.with(holder, minutes);
        let takers = self.holders.iter().filter(can_take);
        takers.min_by(|one, other| load(one).total_cmp(&load(other)).then_with(|| one.name.cmp(&other.name)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{account, holder, moving, rules};
    use super::*;
    use crate::play::Segment;
    use proptest::prelude::*;

    /// Enterprise accounts of 6 hours each.
    fn accounts(owner: &str, n: usize) -> Vec<BookAccount> {
        (0..n).map(|place| account(&format!("{owner}{place:02}"), owner)).collect()
    }

    #[test]
    fn few_accounts_go_to_whoever_has_hours() {
        let all = [accounts("Kim", 24), accounts("Ada", 15)].concat();
        let found = rebalance(&all, &[holder("Kim", 7_200), holder("Ada", 7_200)], &rules(), &moving());
        let moved: Vec<_> = found.moves.iter().map(|one| (one.account_id.as_str(), one.to.as_str())).collect();
        assert_eq!(moved, [("Kim00", "Ada"), ("Kim01", "Ada")], "a load of 1.1 is not above the limit");
        assert_eq!((found.moves[1].from_load, found.moves[1].to_load), (Some(1.1), Some(0.85)));
        assert_eq!(found.still_over, []);
    }

    #[test]
    fn what_should_not_move_stays() {
        let mut all = accounts("Kim", 24);
        all[0].is_red = true;
        all[1].days_to_renewal = Some(59);
        all[2].days_to_renewal = None;
        all[5].days_to_renewal = Some(400);
        let found = rebalance(&all, &[holder("Kim", 7_200), holder("Ada", 7_200)], &rules(), &moving());
        let moved: Vec<_> = found.moves.iter().map(|one| one.account_id.as_str()).collect();
        assert_eq!(moved, ["Kim05", "Kim03"], "the renewal that is farthest goes first");
    }

    #[test]
    fn who_cannot_be_relieved_is_told() {
        let mut all = accounts("Kim", 30);
        all[..10].iter_mut().for_each(|account| account.is_red = true);
        let other_pool = Holder { pool: "other".to_owned(), ..holder("Ada", 7_200) };
        let found = rebalance(&all, &[holder("Kim", 7_200), other_pool], &rules(), &moving());
        assert_eq!(found.moves, []);
        let expected = StillOver { owner: "Kim".to_owned(), load: Some(1.5), n_not_movable: 10, n_without_taker: 20 };
        assert_eq!(found.still_over, [expected]);
        let gone = rebalance(&accounts("Kim", 1), &[holder("Kim", 0), holder("Ada", 7_200)], &rules(), &moving());
        assert_eq!(gone.moves.len(), 1, "who has no hours gives all that can go");
    }

    proptest! {
        #[test]
        fn moves_keep_to_the_rules(
            given in prop::collection::vec((0..4_usize, 0..3_usize, any::<bool>(), prop::option::of(0..200_i32)), 0..60),
            minutes in prop::collection::vec(0..3_000_u32, 4),
        ) {
            let segments = [Segment::Enterprise, Segment::MidMarket, Segment::Smb];
            let names = ["Ada", "Kim", "Lu", "Mo"];
            let all: Vec<BookAccount> = given
                .iter()
                .enumerate()
                .map(|(place, (owner, segment, is_red, days))| BookAccount {
                    segment: segments[*segment],
                    is_red: *is_red,
                    days_to_renewal: *days,
                    ..account(&format!("a{place:02}"), names[*owner])
                })
                .collect();
            let holders: Vec<Holder> = names.iter().zip(&minutes).map(|(name, minutes)| holder(name, *minutes)).collect();
            let found = rebalance(&all, &holders, &rules(), &moving());
            for one in &found.moves {
                let account = all.iter().find(|account| account.id == one.account_id).unwrap();
                prop_assert!(!account.is_red && account.days_to_renewal.is_some_and(|days| days >= 60));
                prop_assert!(account.owner == one.from && one.from != one.to && one.to_load.unwrap() <= 1.0);
            }
            let mut moved: Vec<&str> = found.moves.iter().map(|one| one.account_id.as_str()).collect();
            moved.sort_unstable();
            moved.dedup();
            prop_assert_eq!(moved.len(), found.moves.len(), "each account moves once");
            let turned: Vec<BookAccount> = all.iter().rev().cloned().collect();
            prop_assert_eq!(rebalance(&turned, &holders, &rules(), &moving()), found);
        }
    }
}
