//! The sums that every revenue figure is read from.

use crate::money::{ATOMS_PER_MINOR, Atoms};
use crate::revenue::query::Group;
use std::ops::AddAssign;

/// What happened to recurring revenue over one period, for one account or any set of accounts.
/// All amounts are magnitudes ≥ 0 except `fx`, `merge` and, with credits, `opening` and `closing`.
///
/// Invariant: `opening + new + reactivation + expansion − contraction − churn + fx + merge = closing`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub opening: Atoms,
    pub new: Atoms,
    pub reactivation: Atoms,
    pub expansion: Atoms,
    pub contraction: Atoms,
    pub churn: Atoms,
    /// Change of the opening's worth by exchange rates.
    pub fx: Atoms,
    /// Revenue that moved here (+) or away (−) by a merge or split, or with a mover between groups.
    pub merge: Atoms,
    pub closing: Atoms,

    /// Opening revenue of C0, the accounts with revenue at the opening: the denominator of NRR and GRR.
    pub cohort_opening: Atoms,
    /// What C0 was worth at the closing: the numerator of NRR.
    pub cohort_closing: Atoms,
    /// Σ min(closing, opening) over C0, netted at the policy's grain: the numerator of GRR.
    pub cohort_kept: Atoms,

    /// Part of `contraction` that came with a longer billing period (policy `billing_change = "tagged"`).
    pub extension: Atoms,
    /// `expansion` by what drove it (policy `expansion_drivers = "by_driver"`; else all zero).
    pub drivers: Drivers,

    /// Accounts in C0, and those of them with no revenue at the closing.
    pub n_opening: i64,
    pub n_churned: i64,
    pub n_new: i64,
    pub n_reactivated: i64,
    pub n_expanded: i64,
    pub n_contracted: i64,
    pub n_closing: i64,
}

/// Expansion by driver; they sum to `expansion`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drivers {
    pub price: Atoms,
    pub seats: Atoms,
    pub product: Atoms,
    pub usage: Atoms,
    pub contractual: Atoms,
}

impl Tally {
    /// The left side of the bridge; equals `closing`.
    pub fn bridge(&self) -> Atoms {
        self.opening + self.new + self.reactivation + self.expansion - self.contraction - self.churn
            + self.fx
            + self.merge
    }

    /// The largest magnitude among the amounts: a bound for sums of tallies.
    pub fn largest(&self) -> u64 {
        [
            self.opening,
            self.new,
            self.reactivation,
            self.expansion,
            self.contraction,
            self.churn,
            self.fx,
            self.merge,
            self.closing,
            self.cohort_opening,
            self.cohort_closing,
            self.cohort_kept,
        ]
        .into_iter()
        .map(|amount| amount.0.unsigned_abs())
        .max()
        .unwrap_or(0)
    }
}

/// The bridge in whole minor units a month, as people read it. Every part is the exact one rounded half to
/// even, except that the part whose rounding was furthest off takes the rest, so that it still closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinorBridge {
    pub opening: i64,
    pub new: i64,
    pub reactivation: i64,
    pub expansion: i64,
    pub contraction: i64,
    pub churn: i64,
    pub fx: i64,
    pub merge: i64,
    pub closing: i64,
}

impl Tally {
    pub fn bridge_in_minor(&self) -> MinorBridge {
        let (opening, closing) = (self.opening.to_minor(), self.closing.to_minor());
        let signed = [self.new, self.reactivation, self.expansion, -self.contraction, -self.churn, self.fx, self.merge];
        let mut minor = signed.map(Atoms::to_minor);
        let mut rest = closing - opening - minor.iter().sum::<i64>();
        while rest != 0 {
            let step = rest.signum();
            let off = |index: &usize| (signed[*index].0 - minor[*index] * ATOMS_PER_MINOR) * step;
            let furthest = (0..minor.len()).max_by_key(off).expect("a bridge has seven parts");
            minor[furthest] += step;
            rest -= step;
        }
        let [new, reactivation, expansion, contraction, churn, fx, merge] = minor;
        MinorBridge {
            opening,
            new,
            reactivation,
            expansion,
            contraction: -contraction,
            churn: -churn,
            fx,
            merge,
            closing,
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        let Tally {
            opening,
            new,
            reactivation,
            expansion,
            contraction,
            churn,
            fx,
            merge,
            closing,
            cohort_opening,
            cohort_closing,
            cohort_kept,
            extension,
            drivers,
            n_opening,
            n_churned,
            n_new,
            n_reactivated,
            n_expanded,
            n_contracted,
            n_closing,
        } = other;
        self.opening += opening;
        self.new += new;
        self.reactivation += reactivation;
        self.expansion += expansion;
        self.contraction += contraction;
        self.churn += churn;
        self.fx += fx;
        self.merge += merge;
        self.closing += closing;
        self.cohort_opening += cohort_opening;
        self.cohort_closing += cohort_closing;
        self.cohort_kept += cohort_kept;
        self.extension += extension;
        self.drivers += drivers;
        self.n_opening += n_opening;
        self.n_churned += n_churned;
        self.n_new += n_new;
        self.n_reactivated += n_reactivated;
        self.n_expanded += n_expanded;
        self.n_contracted += n_contracted;
        self.n_closing += n_closing;
    }
}

impl AddAssign for Drivers {
    fn add_assign(&mut self, other: Drivers) {
        let Drivers { price, seats, product, usage, contractual } = other;
        self.price += price;
        self.seats += seats;
        self.product += product;
        self.usage += usage;
        self.contractual += contractual;
    }
}

/// The tally of one account (or of one account's part in a group) over one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountTally {
    /// Index into the query's periods.
    pub period: usize,
    pub account_id: String,
    pub group: Group,
    pub tally: Tally,
}

/// The tally of a group over one period: the sum of its accounts'.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupTally {
    pub period: usize,
    pub group: Group,
    pub tally: Tally,
}

/// Accounts that first had revenue in one month, at one age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CohortCell {
    /// Month index (`Day::month_index`) of the first measuring point with revenue.
    pub cohort: i32,
    /// Whole months since.
    pub age: u32,
    pub group: Group,
    pub n_start: i64,
    pub n_active: i64,
    pub start: Atoms,
    pub revenue: Atoms,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_rounded_bridge_closes(opening in 0_i64..1_000_000, up in proptest::collection::vec(0_i64..100_000, 3), down in 0_i64..100_000, fx in -5_000_i64..5_000) {
            let mut tally = Tally {
                opening: Atoms(opening),
                new: Atoms(up[0]),
                reactivation: Atoms(up[1]),
                expansion: Atoms(up[2]),
                contraction: Atoms(down),
                fx: Atoms(fx),
                ..Tally::default()
            };
            tally.closing = tally.bridge();
            let bridge = tally.bridge_in_minor();
            let left = bridge.opening + bridge.new + bridge.reactivation + bridge.expansion - bridge.contraction
                - bridge.churn + bridge.fx + bridge.merge;
            prop_assert_eq!(left, bridge.closing);
            for (minor, exact) in [(bridge.new, up[0]), (bridge.reactivation, up[1]), (bridge.expansion, up[2]), (bridge.contraction, down)] {
                prop_assert!((minor * ATOMS_PER_MINOR - exact).abs() <= ATOMS_PER_MINOR, "{} is more than a minor unit from {}", minor, exact);
            }
        }
    }
}
