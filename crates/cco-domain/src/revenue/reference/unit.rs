//! Which rows belong to which account over a period, and which group the account stands in.

use super::book::Book;
use super::stretch::{LineGroup, Side};
use crate::day::Day;
use crate::policy::Policy;
use crate::revenue::fact::Facts;
use crate::revenue::group::{Versions, label, tenure_band};
use crate::revenue::identity::Identity;
use crate::revenue::query::{Dimension, Group, Period, RevenueError};
use std::collections::BTreeMap;

/// Who is who.
pub(super) struct Who<'a> {
    pub identity: Identity<'a>,
    pub versions: Versions<'a>,
}

/// Rows of an account, after merges, splits and parents.
#[derive(Default)]
pub(super) struct Unit {
    /// Rows of the opening's book that are the account's at the opening.
    pub had: Vec<usize>,
    /// Rows of the opening's book that are the account's at the closing: the union is one from the start.
    pub opening: Vec<usize>,
    /// Rows of the closing's book that are the account's at the closing.
    pub closing: Vec<usize>,
}

impl<'a> Who<'a> {
    pub(super) fn new(facts: &'a Facts, policy: &Policy) -> Result<Who<'a>, RevenueError> {
        Ok(Who { identity: Identity::new(&facts.links, policy)?, versions: Versions::new(&facts.accounts) })
    }

    pub(super) fn units(
        &self,
        opening: &Book<'_>,
        closing: &Book<'_>,
        period: Period,
    ) -> Result<BTreeMap<String, Unit>, RevenueError> {
        let unit =
            |account: &str, day| self.identity.unit(account, &self.versions, day, period.opening).map(str::to_owned);
        let mut units: BTreeMap<String, Unit> = BTreeMap::new();
        for (row, line) in opening.lines.iter().enumerate() {
            units.entry(unit(&line.account_id, period.opening)?).or_default().had.push(row);
            units.entry(unit(&line.account_id, period.closing)?).or_default().opening.push(row);
        }
        for (row, line) in closing.lines.iter().enumerate() {
            units.entry(unit(&line.account_id, period.closing)?).or_default().closing.push(row);
        }
        Ok(units)
    }

    /// The account's group in all dimensions, those of lines taken from `of_line`. Tenure and parents are as at
    /// the opening, whatever the day.
    pub(super) fn group(
        &self,
        account: &str,
        dimensions: &[Dimension],
        of_line: &LineGroup,
        rows: Side<'_>,
        opening: Day,
        day_of: impl Fn(&Dimension) -> Day,
    ) -> Result<Group, RevenueError> {
        let mut of_line = of_line.iter();
        let value = |dimension: &Dimension| match dimension {
            Dimension::Product | Dimension::Plan | Dimension::Currency => {
                Ok(of_line.next().expect("a line's group has a value for each dimension of lines").clone())
            }
            Dimension::TenureBand => Ok(Some(tenure_band(rows.revenue_days().first(), opening).to_owned())),
            Dimension::TopParent => {
                let top = self.identity.top_parent(account, &self.versions, opening, opening)?;
                Ok(Some(top.to_owned()))
            }
            Dimension::Account => Ok(Some(account.to_owned())),
            Dimension::Segment
            | Dimension::Industry
            | Dimension::Region
            | Dimension::Country
            | Dimension::Owner
            | Dimension::Size
            | Dimension::AccountPlan
            | Dimension::Attribute(_) => {
                Ok(self.versions.at(account, day_of(dimension)).and_then(|version| label(dimension, version)))
            }
        };
        dimensions.iter().map(value).collect()
    }
}
