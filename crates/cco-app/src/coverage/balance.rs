//! Which accounts would go from whom to whom, and what everybody would hold then.

use super::ground::Ground;
use cco_domain::coverage::{BookAccount, BookMove, CoverageRules, Holder, StillOver, books, rebalance};
use cco_domain::play::Segment;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Balance {
    /// In the order in which they are proposed.
    pub moves: Vec<MovedAccount>,
    /// Those who hold too much all the same.
    pub still_over: Vec<StillOver>,
    /// By name.
    pub people: Vec<PersonLoad>,
    /// In books, moved or not.
    pub n_in_books: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MovedAccount {
    #[serde(flatten)]
    pub moved: BookMove,
    pub name: Option<String>,
    pub segment: Segment,
    /// Whole units of the reporting currency a year.
    pub arr: i64,
    pub days_to_renewal: Option<i32>,
}

/// What one person holds before the moves and after.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PersonLoad {
    pub owner: String,
    pub pool: String,
    pub n_accounts: usize,
    pub n_accounts_after: usize,
    /// `None`: they have no hours.
    pub load: Option<f64>,
    pub load_after: Option<f64>,
}

impl Balance {
    /// - `holders`, `rules`: those of the ground, or what is supposed instead.
    pub(super) fn of(ground: &Ground, holders: &[Holder], rules: &CoverageRules) -> Balance {
        let accounts = &ground.accounts;
        let found = rebalance(accounts, holders, rules, &ground.moving);
        let by_id: BTreeMap<&str, &BookAccount> =
            accounts.iter().map(|account| (account.id.as_str(), account)).collect();
        let people = people(accounts, &found.moves, holders, rules);
        let moved = |moved: BookMove| {
            let account = by_id[moved.account_id.as_str()];
            MovedAccount {
                name: ground.names.get(&moved.account_id).cloned(),
                segment: account.segment,
                arr: account.arr,
                days_to_renewal: account.days_to_renewal,
                moved,
            }
        };
        let moves = found.moves.into_iter().map(moved).collect();
        Balance { moves, still_over: found.still_over, people, n_in_books: accounts.len() }
    }
}

fn people(accounts: &[BookAccount], moves: &[BookMove], holders: &[Holder], rules: &CoverageRules) -> Vec<PersonLoad> {
    let to: BTreeMap<&str, &str> = moves.iter().map(|one| (one.account_id.as_str(), one.to.as_str())).collect();
    let after = |account: &BookAccount| BookAccount {
        owner: to.get(account.id.as_str()).map_or_else(|| account.owner.clone(), |owner| (*owner).to_owned()),
        ..account.clone()
    };
    let moved: Vec<BookAccount> = accounts.iter().map(after).collect();
    let (before, after) = (books(accounts, holders, rules), books(&moved, holders, rules));
    let person = |(before, after): (cco_domain::coverage::Book, cco_domain::coverage::Book)| PersonLoad {
        owner: before.owner,
        pool: before.pool,
        n_accounts: before.n_accounts,
        n_accounts_after: after.n_accounts,
        load: before.load,
        load_after: after.load,
    };
    before.into_iter().zip(after).map(person).collect()
}
