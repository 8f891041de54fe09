//! Which version of an account holds on a day.

use super::columns::Words;
use super::data::{RevenueData, Versions};
use cco_domain::day::Day;
use cco_domain::revenue::fact::AccountVersion;

/// The rows of `account`, account by account, in the order in which they take effect.
pub(super) struct VersionOrder {
    /// Where each account's rows end in `rows`.
    ends: Vec<u32>,
    rows: Vec<u32>,
}

impl VersionOrder {
    pub(super) fn new(data: &RevenueData) -> VersionOrder {
        let versions = &data.versions;
        let mut ends = vec![0_u32; data.accounts.len()];
        versions.account.iter().for_each(|account| ends[account as usize] += 1);
        let mut n_rows = 0;
        for end in &mut ends {
            n_rows += *end;
            *end = n_rows - *end;
        }
        let mut rows = vec![0; versions.len()];
        for (row, account) in versions.account.iter().enumerate() {
            let end = &mut ends[account as usize];
            rows[*end as usize] = row as u32;
            *end += 1;
        }
        let mut order = VersionOrder { ends, rows };
        for account in 0..order.ends.len() {
            order.sort(account, data);
        }
        order
    }

    /// Of versions that take effect on one day the greatest row, column by column, comes last.
    fn sort(&mut self, account: usize, data: &RevenueData) {
        let range = self.range(account);
        if range.len() > 1 {
            self.rows[range].sort_by_cached_key(|&row| {
                let row = row as usize;
                (data.versions.effective_from.get(row), data.versions.row(data, row))
            });
        }
    }

    fn range(&self, account: usize) -> std::ops::Range<usize> {
        let begin = if account == 0 { 0 } else { self.ends[account - 1] };
        begin as usize..self.ends[account] as usize
    }

    /// Rows of `account` in the order in which they take effect.
    pub(super) fn of(&self, account: usize) -> &[u32] {
        &self.rows[self.range(account)]
    }

    /// The row in force at the end of `day`: the latest that took effect by then; before the first, the first.
    pub(super) fn at(&self, account: usize, day: i32, versions: &Versions) -> Option<usize> {
        let rows = self.of(account);
        let took_effect =
            |row: &u32| versions.effective_from.get(*row as usize).is_none_or(|from| from <= Day::from_epoch_days(day));
        let n_effective = rows.partition_point(took_effect);
        rows.get(n_effective.saturating_sub(1)).map(|row| *row as usize)
    }
}

impl Versions {
    /// One row as the domain writes it.
    pub(super) fn row(&self, data: &RevenueData, row: usize) -> AccountVersion {
        let text = |words: &Words| words.get(row).map(str::to_owned);
        AccountVersion {
            account_id: data.accounts.text(self.account.get(row)).to_owned(),
            effective_from: self.effective_from.get(row),
            name: text(&self.name),
            parent_id: text(&self.parent_id),
            segment: text(&self.segment),
            employees: self.employees.get(row),
            industry: text(&self.industry),
            region: text(&self.region),
            country: text(&self.country),
            plan: text(&self.plan),
            owner: text(&self.owner),
            attributes: self.attributes.of(row),
        }
    }
}
