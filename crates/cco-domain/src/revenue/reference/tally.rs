//! What accounts, and groups of them, did over periods.

use super::book::Book;
use super::moved;
use super::stretch::{LineGroup, Side, Stretch, line_group};
use super::unit::{Unit, Who};
use crate::policy::Policy;
use crate::revenue::fact::Facts;
use crate::revenue::query::{Group, Period, RevenueError, RevenueQuery};
use crate::revenue::rates::Rates;
use crate::revenue::tally::{AccountTally, GroupTally, Tally};
use std::collections::BTreeMap;

/// One row per period, group and account for which anything is not zero, in that order. An account has more
/// than one row in a period when its lines are in several groups, or when it moves between groups.
///
/// `opening_facts` are the facts recorded by the end of the opening day: with policy `backdated = "as_known"`
/// openings are taken from them.
pub fn account_tallies(
    facts: &Facts,
    opening_facts: Option<&Facts>,
    policy: &Policy,
    query: &RevenueQuery,
) -> Result<Vec<AccountTally>, RevenueError> {
    let rates = Rates::new(&facts.rates);
    let closing = Book::new(&facts.lines, &rates, policy, query)?;
    let earlier = Book::as_known(opening_facts, &rates, policy, query)?;
    let opening = earlier.as_ref().unwrap_or(&closing);
    let who = Who::new(facts, policy)?;
    let mut rows = Vec::new();
    for (index, period) in query.periods.iter().enumerate() {
        let period = period.measured(policy);
        opening.refuse_missing_rates_on(period.opening)?;
        closing.refuse_missing_rates_on(period.closing)?;
        for (account_id, unit) in &who.units(opening, &closing, period)? {
            for (group, tally) in tallies_of(account_id, unit, opening, &closing, &who, period, query)? {
                rows.push(AccountTally { period: index, account_id: account_id.clone(), group, tally });
            }
        }
    }
    rows.retain(|row| row.tally != Tally::default());
    rows.sort_by(|a, b| (a.period, &a.group, &a.account_id).cmp(&(b.period, &b.group, &b.account_id)));
    Ok(rows)
}

fn tallies_of(
    account: &str,
    unit: &Unit,
    opening: &Book<'_>,
    closing: &Book<'_>,
    who: &Who<'_>,
    period: Period,
    query: &RevenueQuery,
) -> Result<Vec<(Group, Tally)>, RevenueError> {
    let dimensions = query.dimensions.as_slice();
    let had = Side { book: opening, rows: &unit.had };
    let stretch = Stretch {
        account,
        period,
        dimensions,
        opening: Side { book: opening, rows: &unit.opening },
        closing: Side { book: closing, rows: &unit.closing },
    };
    let mut tallies = stretch.tallies()?;
    state_own_opening(&mut tallies, &stretch, had)?;
    let known_by = if unit.closing.is_empty() { had } else { stretch.closing };
    let mut rows = Vec::new();
    for (of_line, tally) in tallies {
        let group = who.group(account, dimensions, &of_line, known_by, period.opening, |_| period.opening)?;
        match moved::find(who, &stretch, known_by, &group)? {
            None => rows.push((group, tally)),
            Some((to, how)) => {
                let (old, new) = moved::divide(&stretch, tally, &how)?;
                rows.extend([(group, old), (to, new)]);
            }
        }
    }
    Ok(rows)
}

/// The stretch was measured on the union. The account's own opening is what it had; the rest came by merges.
fn state_own_opening(
    tallies: &mut BTreeMap<LineGroup, Tally>,
    stretch: &Stretch<'_>,
    had: Side<'_>,
) -> Result<(), RevenueError> {
    let mut own: BTreeMap<LineGroup, Vec<usize>> = BTreeMap::new();
    for row in had.rows {
        own.entry(line_group(&had.book.lines[*row], stretch.dimensions)).or_default().push(*row);
    }
    for group in own.keys() {
        tallies.entry(group.clone()).or_default();
    }
    for (group, tally) in tallies {
        let rows = own.get(group).map_or(&[][..], Vec::as_slice);
        let opening = Side { rows, ..had }.at(stretch.account, stretch.period.opening)?;
        tally.merge = tally.opening - opening;
        tally.opening = opening;
    }
    Ok(())
}

/// The sums of `account_tallies` by period and group, in that order.
pub fn group_tallies(
    facts: &Facts,
    opening_facts: Option<&Facts>,
    policy: &Policy,
    query: &RevenueQuery,
) -> Result<Vec<GroupTally>, RevenueError> {
    let mut sums: Vec<(GroupTally, u64)> = Vec::new();
    for AccountTally { period, account_id, group, tally } in account_tallies(facts, opening_facts, policy, query)? {
        match sums.last_mut() {
            Some((sum, bound)) if (sum.period, &sum.group) == (period, &group) => {
                *bound = bound.saturating_add(tally.largest());
                if *bound > i64::MAX.unsigned_abs() {
                    return Err(RevenueError::Overflow { account: account_id });
                }
                sum.tally += tally;
            }
            _ => sums.push((GroupTally { period, group, tally }, tally.largest())),
        }
    }
    Ok(sums.into_iter().map(|(sum, _)| sum).collect())
}
