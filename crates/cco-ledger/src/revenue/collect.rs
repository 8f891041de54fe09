//! Where the tallies of accounts end up: summed by group, or listed.

use super::groups::{Groups, Key};
use super::movement::Movements;
use super::plain::PlainEnds;
use crate::names::Names;
use cco_domain::policy::Guard;
use cco_domain::revenue::query::RevenueError;
use cco_domain::revenue::tally::{AccountTally, GroupTally, Tally};
use std::collections::HashMap;

/// A tally of one account in one group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) period: usize,
    pub(super) group: Key,
    pub(super) account: u32,
    pub(super) tally: Tally,
}

/// What takes the results of both passes.
pub(super) trait Collect {
    fn plain(&mut self, ends: PlainEnds);
    fn odd(&mut self, row: Row);
}

/// Sums by group and period.
pub(super) struct GroupSums {
    n_periods: usize,
    numbers: HashMap<Key, usize>,
    groups: Vec<GroupSum>,
    /// The group last added to: the next account is mostly in the same.
    last: Option<(Key, usize)>,
}

struct GroupSum {
    key: Key,
    /// By period.
    movements: Vec<Movements>,
    /// By period, where something other than plain movements happened; else empty.
    tallies: Vec<Option<Tally>>,
    /// No amount of the group is larger, in any period.
    bound: u64,
}

impl Collect for GroupSums {
    #[inline]
    fn plain(&mut self, ends: PlainEnds) {
        let movements = &mut self.group(ends.group).movements[ends.period];
        movements.add(ends.opening, ends.closing, ends.was_here_before);
    }

    fn odd(&mut self, row: Row) {
        let n_periods = self.n_periods;
        let group = self.group(row.group);
        group.bound = group.bound.saturating_add(row.tally.largest());
        if group.bound <= LARGEST_SUM {
            group.tallies.resize(n_periods, None);
            *group.tallies[row.period].get_or_insert_default() += row.tally;
        }
    }
}

const LARGEST_SUM: u64 = i64::MAX.unsigned_abs();

impl GroupSums {
    pub(super) fn new(n_periods: usize) -> GroupSums {
        GroupSums { n_periods, numbers: HashMap::new(), groups: Vec::new(), last: None }
    }

    /// Whether every sum fits, when plain accounts alone add up to no more than `plain_bound`.
    pub(super) fn surely_fits(&self, plain_bound: i128) -> bool {
        let fits = |sum: &GroupSum| i128::from(sum.bound) + plain_bound <= i128::from(LARGEST_SUM);
        self.groups.iter().all(fits)
    }

    /// In order of period and group.
    pub(super) fn finish(mut self, groups: &Groups, guard: Guard) -> Vec<GroupTally> {
        self.groups.sort_by(|a, b| groups.compare(a.key, b.key));
        let mut tallies = Vec::new();
        for period in 0..self.n_periods {
            for sum in &self.groups {
                if let Some(tally) = sum.tally(period, guard) {
                    tallies.push(GroupTally { period, group: groups.texts(sum.key), tally });
                }
            }
        }
        tallies
    }

    #[inline]
    fn group(&mut self, key: Key) -> &mut GroupSum {
        let number = match self.last {
            Some((last, number)) if last == key => number,
            _ => self.find(key),
        };
        &mut self.groups[number]
    }

    fn find(&mut self, key: Key) -> usize {
        let number = *self.numbers.entry(key).or_insert(self.groups.len());
        if number == self.groups.len() {
            let movements = vec![Movements::default(); self.n_periods];
            self.groups.push(GroupSum { key, movements, tallies: Vec::new(), bound: 0 });
        }
        self.last = Some((key, number));
        number
    }
}

impl GroupSum {
    /// `None` when nothing happened in the group.
    fn tally(&self, period: usize, guard: Guard) -> Option<Tally> {
        let plain = Some(&self.movements[period]).filter(|movements| !movements.is_empty());
        match (plain.map(|movements| movements.tally(guard)), self.tallies.get(period).copied().flatten()) {
            (Some(mut plain), Some(odd)) => {
                plain += odd;
                Some(plain)
            }
            (plain, odd) => plain.or(odd),
        }
    }
}

/// Every account by itself.
pub(super) struct Listing {
    guard: Guard,
    rows: Vec<Row>,
}

impl Collect for Listing {
    fn plain(&mut self, ends: PlainEnds) {
        let mut movements = Movements::default();
        movements.add(ends.opening, ends.closing, ends.was_here_before);
        let PlainEnds { period, group, account, .. } = ends;
        self.rows.push(Row { period, group, account, tally: movements.tally(self.guard) });
    }

    fn odd(&mut self, row: Row) {
        self.rows.push(row);
    }
}

impl Listing {
    pub(super) fn new(guard: Guard) -> Listing {
        Listing { guard, rows: Vec::new() }
    }

    /// In order of period, group and account.
    pub(super) fn finish(mut self, groups: &Groups, accounts: &Names) -> Vec<AccountTally> {
        let name = |row: &Row| accounts.text(row.account);
        self.rows.sort_unstable_by(|a, b| {
            a.period.cmp(&b.period).then_with(|| groups.compare(a.group, b.group)).then_with(|| name(a).cmp(name(b)))
        });
        let named = |row: Row| AccountTally {
            period: row.period,
            account_id: accounts.text(row.account).to_owned(),
            group: groups.texts(row.group),
            tally: row.tally,
        };
        self.rows.into_iter().map(named).collect()
    }
}

/// Sums of accounts in order, refused at the account with which a sum may no longer fit.
pub(super) fn sum_with_care(accounts: Vec<AccountTally>) -> Result<Vec<GroupTally>, RevenueError> {
    let mut sums: Vec<GroupTally> = Vec::new();
    let mut bound = 0_u64;
    for AccountTally { period, account_id, group, tally } in accounts {
        let last = sums.last_mut().filter(|sum| (sum.period, &sum.group) == (period, &group));
        bound = last.as_ref().map_or(0, |_| bound).saturating_add(tally.largest());
        match last {
            Some(_) if bound > LARGEST_SUM => return Err(RevenueError::Overflow { account: account_id }),
            Some(sum) => sum.tally += tally,
            None => sums.push(GroupTally { period, group, tally }),
        }
    }
    Ok(sums)
}
