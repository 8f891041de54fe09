//! Which columns a question reads. The others stay in their files.

use cco_domain::fact::SUBSCRIPTION;
use cco_domain::policy::{
    BillingChange, DiscountExpiry, Discounts, Escalators, ExpansionDrivers, GrrGrain, Hierarchy, Policy, Ramps,
};
use cco_domain::revenue::query::{Dimension, RevenueQuery};
use std::collections::BTreeSet;

/// What must be loaded to answer a set of questions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Columns of `subscription`.
    lines: BTreeSet<&'static str>,
    /// Versions are read whole: of two that take effect on one day, every column decides which holds.
    versions: bool,
}

/// Columns without which no row is worth anything.
const ALWAYS: [&str; 10] = [
    "account_id",
    "starts",
    "ends",
    "amount_minor",
    "currency",
    "billing_period",
    "kind",
    "status",
    "cancelled_on",
    "term_ends",
];

impl Needs {
    pub fn of(policy: &Policy, query: &RevenueQuery) -> Needs {
        let asks = |dimension| query.dimensions.contains(&dimension);
        let discounts = policy.discounts != Discounts::Net || policy.discount_expiry == DiscountExpiry::Expansion;
        let steps = policy.ramps != Ramps::Current || policy.escalators == Escalators::Stripped;
        let drivers = policy.expansion_drivers == ExpansionDrivers::ByDriver;
        let sometimes = [
            ("list_minor", discounts),
            ("discount_ends", discounts),
            ("line_id", steps || drivers),
            ("step", steps || drivers),
            ("quantity", drivers),
            ("product", drivers || policy.grr_grain == GrrGrain::Product || asks(Dimension::Product)),
            ("contract_id", policy.grr_grain == GrrGrain::Contract),
            ("plan", asks(Dimension::Plan)),
            ("invoiced_every", policy.billing_change == BillingChange::Tagged),
        ];
        let sometimes = sometimes.into_iter().filter(|(_, needed)| *needed).map(|(name, _)| name);
        Needs {
            lines: ALWAYS.into_iter().chain(sometimes).collect(),
            versions: policy.hierarchy == Hierarchy::TopParent || query.dimensions.iter().any(reads_versions),
        }
    }

    /// Enough for whatever may be asked.
    pub fn everything() -> Needs {
        Needs { lines: SUBSCRIPTION.columns.iter().map(|column| column.name).collect(), versions: true }
    }

    /// Accounts, links and rates without any line.
    pub(super) fn versions_only() -> Needs {
        Needs { lines: BTreeSet::new(), versions: true }
    }

    /// Enough for both.
    pub fn and(mut self, other: Needs) -> Needs {
        self.lines.extend(other.lines);
        self.versions |= other.versions;
        self
    }

    pub(super) fn cover(&self, other: &Needs) -> bool {
        self.lines.is_superset(&other.lines) && (self.versions || !other.versions)
    }

    pub(super) fn line_columns(&self) -> Vec<&'static str> {
        self.lines.iter().copied().collect()
    }

    pub(super) fn lines(&self) -> bool {
        !self.lines.is_empty()
    }

    pub(super) fn versions(&self) -> bool {
        self.versions
    }
}

fn reads_versions(dimension: &Dimension) -> bool {
    match dimension {
        Dimension::Segment
        | Dimension::Industry
        | Dimension::Region
        | Dimension::Country
        | Dimension::Owner
        | Dimension::Size
        | Dimension::AccountPlan
        | Dimension::Attribute(_)
        | Dimension::TopParent => true,
        Dimension::TenureBand | Dimension::Account | Dimension::Product | Dimension::Plan | Dimension::Currency => {
            false
        }
    }
}
