//! Who asks an account to grow.

use super::rules::ExpansionRules;
use crate::money::Atoms;
use crate::revenue::retention::Quotient;
use crate::wording::worded;
use serde::Serialize;

worded! {
    /// How an account would grow.
    GrowthKind {
        /// The contract goes on as it is.
        Flat = "flat",
        /// More of what it has, or a higher plan.
        Upsell = "upsell",
        /// Something that it does not have.
        CrossSell = "cross-sell",
    }
}

worded! {
    GrowthRole {
        Csm = "CSM",
        Sales = "sales",
    }
}

/// What would be proposed, a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Growth {
    pub kind: GrowthKind,
    /// What the account pays now.
    pub current: Atoms,
    /// What it would pay more.
    pub more: Atoms,
}

/// Who leads, and what the other one does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct GrowthOwner {
    pub leads: GrowthRole,
    pub beside: &'static str,
}

impl Growth {
    /// A flat renewal is the CSM's, and so is an upsell below the limit of the rules, of which sales is told. An upsell from the limit
    /// on is led by sales, and so is another product, to which the CSM introduces them. Where nothing is paid now any upsell is
    /// beyond the limit.
    pub fn owner(&self, rules: &ExpansionRules) -> GrowthOwner {
        let share = i128::from(self.more.0) * 100;
        let limit = i128::from(self.current.0) * i128::from(rules.sales_from_percent);
        match self.kind {
            GrowthKind::Flat => GrowthOwner { leads: GrowthRole::Csm, beside: "sales has no part" },
            GrowthKind::Upsell if share < limit => GrowthOwner { leads: GrowthRole::Csm, beside: "sales is told" },
            GrowthKind::Upsell => GrowthOwner { leads: GrowthRole::Sales, beside: "the CSM supports" },
            GrowthKind::CrossSell => GrowthOwner { leads: GrowthRole::Sales, beside: "the CSM introduces them" },
        }
    }
}

/// By how much would proposals raise net revenue retention?
///
/// Σ more ÷ Σ opening, over the cohort that retention is about: the points that NRR gains if all of them are taken and nothing else
/// happens. Both in atoms a month, and every growing account in the cohort. Unknown where the cohort has no revenue.
///
/// Source: NRR as closing over opening of one cohort (SaaS Metrics Standards Board), which is linear in its numerator.
/// Example: 3,000 more on an opening of 100,000 is 3 points.
pub fn nrr_effect<'a>(growths: impl IntoIterator<Item = &'a Growth>, opening: Atoms) -> Quotient {
    let more: Atoms = growths.into_iter().map(|growth| growth.more).sum();
    Quotient::of(more.0, opening.0, "no account had revenue at the opening")
}

#[cfg(test)]
mod tests {
    use super::super::sample::rules;
    use super::*;

    fn growth(kind: GrowthKind, current: i64, more: i64) -> Growth {
        Growth { kind, current: Atoms(current), more: Atoms(more) }
    }

    #[test]
    fn a_fifth_of_the_contract_is_for_sales() {
        for (kind, current, more, expected) in [
            (GrowthKind::Flat, 1_000, 0, GrowthRole::Csm),
            (GrowthKind::Upsell, 1_000, 199, GrowthRole::Csm),
            (GrowthKind::Upsell, 1_000, 200, GrowthRole::Sales),
            (GrowthKind::Upsell, 0, 1, GrowthRole::Sales),
            (GrowthKind::CrossSell, 1_000, 1, GrowthRole::Sales),
        ] {
            assert_eq!(growth(kind, current, more).owner(&rules()).leads, expected, "{kind} {more} on {current}");
        }
    }

    #[test]
    fn proposals_raise_retention_by_their_share_of_the_opening() {
        let growths = [growth(GrowthKind::Upsell, 10_000, 1_000), growth(GrowthKind::CrossSell, 10_000, 2_000)];
        assert_eq!(nrr_effect(&growths, Atoms(100_000)).value(), Some(0.03));
        assert_eq!(nrr_effect(&growths, Atoms(0)).value(), None);
    }
}
