//! Which account revenue belongs to on a day: merges, splits and parents followed to their end.

use crate::day::Day;
use crate::policy::{Hierarchy, Merges, Policy};
use crate::revenue::fact::{Link, LinkKind};
use crate::revenue::group::Versions;
use crate::revenue::query::RevenueError;
use std::collections::{BTreeMap, BTreeSet};

/// Merges, splits and parents of all accounts. Neither a merge nor a split ever ends.
#[derive(Clone, Debug, Default)]
pub struct Identity<'a> {
    /// For an account that was absorbed or that came out of another: since when, and whose its revenue is.
    /// In order of days; the last by a day holds.
    successors: BTreeMap<&'a str, Vec<(Day, &'a str)>>,
    parent_links: BTreeMap<&'a str, Vec<&'a Link>>,
    is_top_parent_unit: bool,
}

impl<'a> Identity<'a> {
    pub fn new(links: &'a [Link], policy: &Policy) -> Result<Identity<'a>, RevenueError> {
        let mut identity =
            Identity { is_top_parent_unit: policy.hierarchy == Hierarchy::TopParent, ..Identity::default() };
        for link in links {
            let (from, to) = (link.from_account.as_str(), link.to_account.as_str());
            match (link.kind, policy.merges) {
                (LinkKind::Merge, Merges::Survivor) => {
                    identity.successors.entry(from).or_default().push((link.starts, to));
                }
                (LinkKind::Split, Merges::Survivor) => {
                    identity.successors.entry(to).or_default().push((Day::MIN, from));
                }
                (LinkKind::Merge | LinkKind::Split, Merges::ChurnAndNew) => {}
                (LinkKind::Parent, _) => identity.parent_links.entry(from).or_default().push(link),
            }
        }
        for successors in identity.successors.values_mut() {
            successors.sort();
        }
        for parents in identity.parent_links.values_mut() {
            parents.sort_by_key(|link| (link.starts, link.to_account.as_str()));
        }
        identity.refuse_circles()?;
        Ok(identity)
    }

    /// A circle closes on the day one of its links starts, so it is enough to follow each link on its own day.
    fn refuse_circles(&self) -> Result<(), RevenueError> {
        for (account, successors) in &self.successors {
            for (day, _) in successors {
                let mut seen = BTreeSet::from([*account]);
                let mut current = *account;
                while let Some(next) = self.successor(current, *day) {
                    if !seen.insert(next) {
                        return Err(RevenueError::MergeCycle { account: next.to_owned() });
                    }
                    current = next;
                }
            }
        }
        Ok(())
    }

    fn successor(&self, account: &str, day: Day) -> Option<&'a str> {
        let successors = self.successors.get(account)?;
        let n_started = successors.partition_point(|(starts, _)| *starts <= day);
        successors[..n_started].last().map(|(_, to)| *to)
    }

    /// The account that the revenue of `account` belongs to at the end of `day`, after merges and splits.
    pub fn survivor<'b>(&self, account: &'b str, day: Day) -> &'b str
    where
        'a: 'b,
    {
        let mut current = account;
        while let Some(next) = self.successor(current, day) {
            current = next;
        }
        current
    }

    /// The parent by the latest link in force, else by the account's version in force.
    fn parent<'b>(&self, account: &str, versions: &Versions<'b>, day: Day) -> Option<&'b str>
    where
        'a: 'b,
    {
        let links = self.parent_links.get(account).map_or(&[][..], Vec::as_slice);
        let in_force = |link: &&&Link| link.starts <= day && link.ends.is_none_or(|ends| day < ends);
        let by_link = links.iter().rfind(in_force).map(|link| link.to_account.as_str());
        by_link.or_else(|| versions.at(account, day).and_then(|version| version.parent_id.as_deref()))
    }

    /// The highest parent by the facts of `opening`; accounts on the way are replaced by their survivors at the
    /// end of `day`. An account that is its own parent, in the end, is the highest.
    pub fn top_parent<'b>(
        &self,
        account: &'b str,
        versions: &Versions<'b>,
        day: Day,
        opening: Day,
    ) -> Result<&'b str, RevenueError>
    where
        'a: 'b,
    {
        let mut current = self.survivor(account, day);
        let mut seen = BTreeSet::from([current]);
        while let Some(parent) = self.parent(current, versions, opening) {
            let parent = self.survivor(parent, day);
            if parent == current {
                break;
            }
            if !seen.insert(parent) {
                return Err(RevenueError::ParentCycle { account: parent.to_owned() });
            }
            current = parent;
        }
        Ok(current)
    }

    /// The account that counts as one customer: what the revenue of `account` at the end of `day` belongs to, in a
    /// period that opens on `opening`.
    pub fn unit<'b>(
        &self,
        account: &'b str,
        versions: &Versions<'b>,
        day: Day,
        opening: Day,
    ) -> Result<&'b str, RevenueError>
    where
        'a: 'b,
    {
        if self.is_top_parent_unit {
            self.top_parent(account, versions, day, opening)
        } else {
            Ok(self.survivor(account, day))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::revenue::fact::AccountVersion;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn link(from: &str, to: &str, kind: LinkKind, starts: &str) -> Link {
        Link { from_account: from.to_owned(), to_account: to.to_owned(), kind, starts: day(starts), ends: None }
    }

    fn child(account: &str, parent: &str) -> AccountVersion {
        AccountVersion {
            account_id: account.to_owned(),
            parent_id: Some(parent.to_owned()),
            ..AccountVersion::default()
        }
    }

    #[test]
    fn revenue_follows_the_survivor_from_the_merge_on_and_stays_with_the_original_of_a_split() {
        let links = [
            link("a", "b", LinkKind::Merge, "2024-02-01"),
            link("b", "c", LinkKind::Merge, "2024-03-01"),
            link("c", "d", LinkKind::Split, "2024-04-01"),
        ];
        let identity = Identity::new(&links, &Policy::default()).unwrap();
        for (account, on, expected) in [
            ("a", "2024-01-31", "a"),
            ("a", "2024-02-01", "b"),
            ("a", "2024-03-01", "c"),
            ("d", "2020-01-01", "c"),
            ("x", "2024-03-01", "x"),
        ] {
            assert_eq!(identity.survivor(account, day(on)), expected, "{account} on {on}");
        }
        let ignored = Identity::new(&links, &Policy { merges: Merges::ChurnAndNew, ..Policy::default() }).unwrap();
        assert_eq!(ignored.survivor("a", day("2024-12-31")), "a");
    }

    #[test]
    fn merges_in_a_circle_are_an_error() {
        let links = [link("a", "b", LinkKind::Merge, "2024-02-01"), link("b", "a", LinkKind::Merge, "2024-03-01")];
        let error = Identity::new(&links, &Policy::default()).unwrap_err();
        assert!(matches!(error, RevenueError::MergeCycle { .. }), "{error}");
        let replaced = [links[0].clone(), link("a", "c", LinkKind::Merge, "2024-03-01"), links[1].clone()];
        assert!(Identity::new(&replaced, &Policy::default()).is_ok(), "the later merge of `a` opens the circle");
    }

    #[test]
    fn the_unit_is_the_highest_parent_when_policy_says_so() {
        let accounts = [child("a", "b"), child("b", "c"), child("self", "self"), child("x", "y"), child("y", "x")];
        let versions = Versions::new(&accounts);
        let links = [
            link("b", "d", LinkKind::Parent, "2024-07-01"),
            Link { ends: Some(day("2024-03-01")), ..link("a", "e", LinkKind::Parent, "2024-02-01") },
        ];
        let policy = Policy { hierarchy: Hierarchy::TopParent, ..Policy::default() };
        let identity = Identity::new(&links, &policy).unwrap();
        let unit = |account, on: &str| identity.unit(account, &versions, day(on), day(on));
        for (account, on, expected) in [
            ("a", "2024-01-31", "c"),
            ("a", "2024-02-15", "e"),
            ("a", "2024-03-01", "c"),
            ("a", "2024-07-01", "d"),
            ("self", "2024-01-31", "self"),
        ] {
            assert_eq!(unit(account, on), Ok(expected), "{account} on {on}");
        }
        assert_eq!(unit("x", "2024-01-31"), Err(RevenueError::ParentCycle { account: "x".to_owned() }));
    }
}
