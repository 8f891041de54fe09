//! The questions about periods.

use super::book::Book;
use super::collect::{Collect, GroupSums, Listing, sum_with_care};
use super::data::RevenueData;
use super::exchange::{Exchange, Missing};
use super::groups::Groups;
use super::kin::{Kin, Members};
use super::odd::OddAccounts;
use super::plain;
use super::plain_policy::is_plain;
use super::price::Pricing;
use super::schedule::Schedule;
use super::sides::Sides;
use super::spans::Spans;
use super::stretch::Desk;
use super::teller::Teller;
use cco_domain::policy::{GroupAt, Policy};
use cco_domain::revenue::group::taken_at;
use cco_domain::revenue::query::{RevenueError, RevenueQuery};
use cco_domain::revenue::tally::{AccountTally, GroupTally};

/// Sums of accounts, in order of period and group.
///
/// `opening` holds the facts recorded by the end of the opening day: with policy `backdated = "as_known"`
/// openings are taken from it.
pub fn group_tallies(
    data: &RevenueData,
    opening: Option<&RevenueData>,
    policy: &Policy,
    query: &RevenueQuery,
) -> Result<Vec<GroupTally>, RevenueError> {
    let sides = Sides::new(data, opening, policy, query);
    let groups = Groups::new(&sides.data, &query.dimensions);
    let mut sums = GroupSums::new(query.periods.len());
    let plain_bound = sweep(&sides, &groups, policy, query, &mut sums)?;
    if sums.surely_fits(plain_bound) {
        Ok(sums.finish(&groups, policy.survivorship_guard))
    } else {
        sum_with_care(account_tallies(data, opening, policy, query)?)
    }
}

/// One row per period, group and account for which anything is not zero, in that order. An account has more
/// than one row in a period when its lines are in several groups, or when it moves between groups.
pub fn account_tallies(
    data: &RevenueData,
    opening: Option<&RevenueData>,
    policy: &Policy,
    query: &RevenueQuery,
) -> Result<Vec<AccountTally>, RevenueError> {
    let sides = Sides::new(data, opening, policy, query);
    let groups = Groups::new(&sides.data, &query.dimensions);
    let mut listing = Listing::new(policy.survivorship_guard);
    sweep(&sides, &groups, policy, query, &mut listing)?;
    Ok(listing.finish(&groups, &sides.data.accounts))
}

/// All accounts undivided, from what is known now, into whatever takes them.
pub(super) fn sweep_alone(
    data: &RevenueData,
    policy: &Policy,
    query: &RevenueQuery,
    collect: &mut impl Collect,
) -> Result<(), RevenueError> {
    let sides = Sides::new(data, None, policy, query);
    let groups = Groups::new(&sides.data, &query.dimensions);
    sweep(&sides, &groups, policy, query, collect).map(drop)
}

/// Passes over all accounts: plain ones in bulk, odd ones one by one. Returns a bound of all sums of plain ones.
fn sweep(
    sides: &Sides,
    groups: &Groups,
    policy: &Policy,
    query: &RevenueQuery,
    collect: &mut impl Collect,
) -> Result<i128, RevenueError> {
    let data = &*sides.data;
    let schedule = Schedule::new(&query.periods, policy);
    let exchange = Exchange::new(&data.rates, policy, query);
    let members = Members::new(data, groups, policy);
    let mut missing = Missing::default();

    let pricing = Pricing::new(data, sides.closing.clone(), policy)?;
    let spans = if is_plain(policy) && sides.are_one() && !groups.is_of_lines() {
        let is_odd = odd_beforehand(&members, groups, policy, query);
        Spans::new(&pricing, &exchange, is_odd, &mut missing)?
    } else {
        Spans::none(data.accounts.len())
    };
    let desk = Desk { policy, teller: Teller::new(data, &exchange), groups };
    let closing = Book::new(&pricing, &desk.teller, spans.odd(), &mut missing)?;
    missing.check(&exchange)?;
    let opening = match sides.opening() {
        Some(rows) => {
            let mut missing = Missing::default();
            let book = Book::new(&Pricing::new(data, rows, policy)?, &desk.teller, spans.odd(), &mut missing)?;
            missing.check(&exchange)?;
            Some(book)
        }
        None => None,
    };
    let kin = Kin::new(data, &members, policy)?;

    plain::for_each(&spans, groups, &schedule, |ends| collect.plain(ends));
    let odd_accounts = OddAccounts {
        desk: &desk,
        dimensions: &query.dimensions,
        periods: &schedule.periods,
        opening: opening.as_ref().unwrap_or(&closing),
        closing: &closing,
        kin: &kin,
        members: &members,
        is_odd: spans.odd(),
    };
    odd_accounts.for_each(|row| collect.odd(row))?;
    Ok(spans.bound)
}

/// Accounts that a plain sum does not say it all for, whatever their revenue.
fn odd_beforehand(members: &Members, groups: &Groups, policy: &Policy, query: &RevenueQuery) -> Vec<bool> {
    let mut is_odd = members.flags();
    if query.dimensions.iter().any(|dimension| taken_at(dimension, policy) != GroupAt::Start) {
        for (account, is_odd) in is_odd.iter_mut().enumerate() {
            *is_odd |= !groups.never_moves(account as u32);
        }
    }
    is_odd
}
