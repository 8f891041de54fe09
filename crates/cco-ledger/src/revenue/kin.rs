//! Accounts that may count as one with others: by merges, splits and parents.

use super::data::RevenueData;
use super::groups::Groups;
use crate::names::Names;
use cco_domain::day::Day;
use cco_domain::policy::{Hierarchy, Merges, Policy};
use cco_domain::revenue::fact::{AccountVersion, LinkKind};
use cco_domain::revenue::group::Versions;
use cco_domain::revenue::identity::Identity;
use cco_domain::revenue::query::RevenueError;

/// The accounts that a merge, split or parent concerns under the policy; every other account is its own unit
/// and its own highest parent.
pub(super) struct Members {
    is_member: Vec<bool>,
    /// Versions of those that have parents.
    versions: Vec<AccountVersion>,
}

/// Who is who among the members.
pub(super) struct Kin<'a> {
    accounts: &'a Names,
    identity: Identity<'a>,
    versions: Versions<'a>,
}

impl Members {
    pub(super) fn new(data: &RevenueData, groups: &Groups, policy: &Policy) -> Members {
        let mut members = Members { is_member: vec![false; data.accounts.len()], versions: Vec::new() };
        let parents_matter = policy.hierarchy == Hierarchy::TopParent || groups.has_top_parent();
        for link in &data.links {
            let matters = match link.kind {
                LinkKind::Merge | LinkKind::Split => policy.merges == Merges::Survivor,
                LinkKind::Parent => parents_matter,
            };
            if matters {
                members.add(data, &link.from_account);
                members.add(data, &link.to_account);
            }
        }
        if parents_matter {
            members.add_children(data, groups);
        }
        members
    }

    pub(super) fn flags(&self) -> Vec<bool> {
        self.is_member.clone()
    }

    pub(super) fn has(&self, account: u32) -> bool {
        self.is_member[account as usize]
    }

    pub(super) fn list(&self) -> Vec<u32> {
        (0..self.is_member.len() as u32).filter(|account| self.has(*account)).collect()
    }

    fn add(&mut self, data: &RevenueData, account: &str) {
        self.is_member[number(&data.accounts, account) as usize] = true;
    }

    fn add_children(&mut self, data: &RevenueData, groups: &Groups) {
        for account in 0..data.accounts.len() {
            let rows = groups.versions.of(account);
            if rows.iter().all(|row| data.versions.parent_id.get(*row as usize).is_none()) {
                continue;
            }
            self.is_member[account] = true;
            for row in rows {
                self.versions.push(data.versions.row(data, *row as usize));
                if let Some(parent) = data.versions.parent_id.get(*row as usize) {
                    self.add(data, parent);
                }
            }
        }
    }
}

impl<'a> Kin<'a> {
    pub(super) fn new(data: &'a RevenueData, members: &'a Members, policy: &Policy) -> Result<Kin<'a>, RevenueError> {
        Ok(Kin {
            accounts: &data.accounts,
            identity: Identity::new(&data.links, policy)?,
            versions: Versions::new(&members.versions),
        })
    }

    /// The unit that the revenue of `account` belongs to on `day`, in a period that opens on `opening`.
    pub(super) fn unit(&self, account: u32, day: i32, opening: i32) -> Result<u32, RevenueError> {
        let (day, opening) = (Day::from_epoch_days(day), Day::from_epoch_days(opening));
        let unit = self.identity.unit(self.accounts.text(account), &self.versions, day, opening)?;
        Ok(number(self.accounts, unit))
    }

    pub(super) fn top_parent(&self, account: u32, opening: i32) -> Result<u32, RevenueError> {
        let opening = Day::from_epoch_days(opening);
        let top = self.identity.top_parent(self.accounts.text(account), &self.versions, opening, opening)?;
        Ok(number(self.accounts, top))
    }
}

fn number(accounts: &Names, account: &str) -> u32 {
    accounts.find(account).expect("every account that a fact names was numbered as it was loaded")
}
