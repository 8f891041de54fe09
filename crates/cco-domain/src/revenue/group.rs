//! Which group an account stands in on a day: its version in force, and the bands made of numbers.

use crate::day::Day;
use crate::policy::{GroupAt, OwnerAt, Policy};
use crate::revenue::fact::AccountVersion;
use crate::revenue::query::Dimension;
use std::collections::BTreeMap;

/// The dated versions of all accounts.
#[derive(Clone, Debug, Default)]
pub struct Versions<'a> {
    /// Per account in order of `effective_from`; of one day the greatest row, column by column, comes last.
    by_account: BTreeMap<&'a str, Vec<&'a AccountVersion>>,
}

impl<'a> Versions<'a> {
    pub fn new(accounts: &'a [AccountVersion]) -> Versions<'a> {
        let mut by_account: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for version in accounts {
            by_account.entry(version.account_id.as_str()).or_default().push(version);
        }
        for versions in by_account.values_mut() {
            versions.sort_by_key(|version| (version.effective_from, *version));
        }
        Versions { by_account }
    }

    fn of(&self, account: &str) -> &[&'a AccountVersion] {
        self.by_account.get(account).map_or(&[], Vec::as_slice)
    }

    /// The version in force at the end of `day`: the latest that took effect by then; before the first, the first.
    pub fn at(&self, account: &str, day: Day) -> Option<&'a AccountVersion> {
        let versions = self.of(account);
        let n_effective = versions.partition_point(|version| version.effective_from.is_none_or(|from| from <= day));
        versions.get(n_effective.saturating_sub(1)).copied()
    }

    /// Days after `opening` and up to `closing` on which a version of the account took effect, in order.
    pub fn changes(&self, account: &str, opening: Day, closing: Day) -> impl DoubleEndedIterator<Item = Day> {
        let days: Vec<Day> = self.of(account).iter().filter_map(|version| version.effective_from).collect();
        days.into_iter().filter(move |day| opening < *day && *day <= closing)
    }
}

/// When the group of an account is taken for this dimension: the owner has a switch of its own, and what is
/// not a column of the account's versions is always taken at the start.
pub fn taken_at(dimension: &Dimension, policy: &Policy) -> GroupAt {
    match dimension {
        Dimension::Owner => match policy.owner_at {
            OwnerAt::WindowStart => GroupAt::Start,
            OwnerAt::AtEvent => GroupAt::Dated,
        },
        Dimension::Segment
        | Dimension::Industry
        | Dimension::Region
        | Dimension::Country
        | Dimension::Size
        | Dimension::AccountPlan
        | Dimension::Attribute(_) => policy.group_at,
        Dimension::TenureBand
        | Dimension::TopParent
        | Dimension::Account
        | Dimension::Product
        | Dimension::Plan
        | Dimension::Currency => GroupAt::Start,
    }
}

/// What a version says of a dimension that is one of its columns; `None`: unknown, or not such a dimension.
pub fn label(dimension: &Dimension, version: &AccountVersion) -> Option<String> {
    match dimension {
        Dimension::Segment => version.segment.clone(),
        Dimension::Industry => version.industry.clone(),
        Dimension::Region => version.region.clone(),
        Dimension::Country => version.country.clone(),
        Dimension::Owner => version.owner.clone(),
        Dimension::Size => version.employees.and_then(size_band).map(str::to_owned),
        Dimension::AccountPlan => version.plan.clone(),
        Dimension::Attribute(name) => version.attributes.get(name).cloned(),
        Dimension::TenureBand
        | Dimension::TopParent
        | Dimension::Account
        | Dimension::Product
        | Dimension::Plan
        | Dimension::Currency => None,
    }
}

/// The band of a head count; `None` below one.
pub fn size_band(employees: i64) -> Option<&'static str> {
    match employees {
        ..=0 => None,
        1..=10 => Some("1-10"),
        11..=50 => Some("11-50"),
        51..=200 => Some("51-200"),
        201..=1000 => Some("201-1000"),
        1001..=5000 => Some("1001-5000"),
        5001.. => Some("5001+"),
    }
}

/// The band of whole years from the first day with revenue to `opening`; `new` when there was none by then.
pub fn tenure_band(first_revenue: Option<Day>, opening: Day) -> &'static str {
    let Some(first) = first_revenue.filter(|first| *first <= opening) else {
        return "new";
    };
    let has_years = |years: i32| first.plus_months(12 * years) <= opening;
    match () {
        () if has_years(5) => "5+",
        () if has_years(3) => "3-5",
        () if has_years(2) => "2-3",
        () if has_years(1) => "1-2",
        () => "0-1",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn version(from: Option<&str>, segment: &str) -> AccountVersion {
        AccountVersion {
            account_id: "a".to_owned(),
            effective_from: from.map(day),
            segment: Some(segment.to_owned()),
            ..AccountVersion::default()
        }
    }

    #[test]
    fn the_version_in_force_is_the_latest_by_then() {
        let dated = [version(Some("2024-07-01"), "enterprise"), version(Some("2024-01-01"), "smb")];
        let always = [version(None, "smb"), version(Some("2024-07-01"), "enterprise")];
        for (accounts, on, expected) in [
            (&dated, "2023-01-01", "smb"),
            (&dated, "2024-06-30", "smb"),
            (&dated, "2024-07-01", "enterprise"),
            (&always, "2020-01-01", "smb"),
            (&always, "2024-07-01", "enterprise"),
        ] {
            let versions = Versions::new(accounts);
            let found = versions.at("a", day(on)).and_then(|version| version.segment.as_deref());
            assert_eq!(found, Some(expected), "{on}");
            assert_eq!(versions.at("b", day(on)), None);
        }
    }

    #[test]
    fn bands_have_no_holes() {
        for (employees, band) in
            [(0, None), (1, Some("1-10")), (10, Some("1-10")), (11, Some("11-50")), (5001, Some("5001+"))]
        {
            assert_eq!(size_band(employees), band, "{employees}");
        }
        for (first, opening, band) in [
            (None, "2024-01-31", "new"),
            (Some("2024-02-01"), "2024-01-31", "new"),
            (Some("2024-01-31"), "2024-01-31", "0-1"),
            (Some("2023-01-31"), "2024-01-30", "0-1"),
            (Some("2023-01-31"), "2024-01-31", "1-2"),
            (Some("2020-02-29"), "2023-02-27", "2-3"),
            (Some("2020-02-29"), "2023-02-28", "3-5"),
            (Some("2019-01-01"), "2024-01-01", "5+"),
        ] {
            assert_eq!(tenure_band(first.map(day), day(opening)), band, "{first:?} at {opening}");
        }
    }
}
