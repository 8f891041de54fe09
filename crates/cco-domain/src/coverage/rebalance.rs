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
    let mut givers: Vec<usize> = (0..holders.len()).collect();
    givers.sort_by(|one, other| {
        let load = |place: &usize| loads.with(*place, 0);
        load(other).total_cmp(&load(one)).then_with(|| holders[*one].name.cmp(&holders[*other].name))
    });
    let mut found = Rebalancing { moves: Vec::new(), still_over: Vec::new() };
    for giver in givers {
        loads.relieve(giver, moving, &mut found);
    }
    found.still_over.sort_by(|one, other| one.owner.cmp(&other.owner));
    found
}

/// What everybody holds, as moves change it; people by their place.
struct Loads<'a> {
    holders: &'a [Holder],
    rules: &'a CoverageRules,
    /// As they were before any move.
    held: Vec<Vec<&'a BookAccount>>,
    minutes_needed: Vec<i64>,
}

impl<'a> Loads<'a> {
    fn of(accounts: &'a [BookAccount], holders: &'a [Holder], rules: &'a CoverageRules) -> Loads<'a> {
        let places: BTreeMap<&str, usize> =
            holders.iter().enumerate().map(|(place, holder)| (holder.name.as_str(), place)).collect();
        let mut held: Vec<Vec<&BookAccount>> = vec![Vec::new(); holders.len()];
        for account in accounts {
            if let Some(place) = places.get(account.owner.as_str()) {
                held[*place].push(account);
            }
        }
        let needed = |own: &Vec<&BookAccount>| own.iter().map(|account| minutes_of(account, rules)).sum();
        let minutes_needed = held.iter().map(needed).collect();
        Loads { holders, rules, held, minutes_needed }
    }

    fn load(&self, holder: usize) -> Option<f64> {
        load(self.minutes_needed[holder], i64::from(self.holders[holder].minutes))
    }

    /// The load with so many minutes more, above any limit where something is needed and no hours are there.
    fn with(&self, holder: usize, more: i64) -> f64 {
        let needed = self.minutes_needed[holder] + more;
        let nothing = if needed > 0 { f64::INFINITY } else { 0.0 };
        load(needed, i64::from(self.holders[holder].minutes)).unwrap_or(nothing)
    }

    fn is_over(&self, holder: usize) -> bool {
        self.with(holder, 0) > self.rules.hire_above
    }

    fn relieve(&mut self, giver: usize, moving: &CapacityRules, found: &mut Rebalancing) {
        let held = std::mem::take(&mut self.held[giver]);
        let can_go = |account: &&BookAccount| moving.is_movable(account.is_red, account.days_to_renewal);
        let mut movable: Vec<&BookAccount> = held.iter().copied().filter(can_go).collect();
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
            let (owner, load) = (self.holders[giver].name.clone(), self.load(giver));
            found.still_over.push(StillOver { owner, load, n_not_movable, n_without_taker });
        }
    }

    fn moved(&mut self, account: &BookAccount, giver: usize, taker: usize, minutes: i64) -> BookMove {
        self.minutes_needed[giver] -= minutes;
        self.minutes_needed[taker] += minutes;
        BookMove {
            account_id: account.id.clone(),
            from: self.holders[giver].name.clone(),
            to: self.holders[taker].name.clone(),
            minutes,
            from_load: self.load(giver),
            to_load: self.load(taker),
        }
    }

    /// Whoever of the pool would have the lowest load with the account and hours for it, the first by name of those.
    fn taker(&self, giver: usize, minutes: i64) -> Option<usize> {
        let pool = &self.holders[giver].pool;
        let is_other = |place: &usize| *place != giver && self.holders[*place].pool == *pool;
        let loads = (0..self.holders.len()).filter(is_other).map(|place| (self.with(place, minutes), place));
        let name = |place: usize| &self.holders[place].name;
        let least = loads
            .filter(|(load, _)| *load <= 1.0)
            .min_by(|one, other| one.0.total_cmp(&other.0).then_with(|| name(one.1).cmp(name(other.1))));
        least.map(|(_, place)| place)
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
