//! The bridge and the retention of accounts whose revenue only moves up and down.

use cco_domain::money::Atoms;
use cco_domain::policy::Guard;
use cco_domain::revenue::tally::{Drivers, Tally};

/// What happened to any number of accounts over one period, where nothing but plain movements did: no
/// amounts below zero, no FX, no merges. The rest of a tally follows from these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Movements {
    opening: i64,
    new: i64,
    reactivation: i64,
    expansion: i64,
    contraction: i64,
    churn: i64,
    n_opening: i64,
    n_churned: i64,
    n_new: i64,
    n_reactivated: i64,
    n_expanded: i64,
    n_contracted: i64,
}

impl Movements {
    /// Adds an account that went from `opening` to `closing`, both ≥ 0 and not both 0.
    #[inline]
    pub(super) fn add(&mut self, opening: i64, closing: i64, was_here_before: bool) {
        if opening > 0 {
            self.opening += opening;
            self.n_opening += 1;
            if closing == 0 {
                self.churn += opening;
                self.n_churned += 1;
            } else if closing > opening {
                self.expansion += closing - opening;
                self.n_expanded += 1;
            } else if closing < opening {
                self.contraction += opening - closing;
                self.n_contracted += 1;
            }
        } else if was_here_before {
            self.reactivation += closing;
            self.n_reactivated += 1;
        } else {
            self.new += closing;
            self.n_new += 1;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.n_opening == 0 && self.n_new == 0 && self.n_reactivated == 0
    }

    pub(super) fn tally(&self, guard: Guard) -> Tally {
        let kept = self.opening - self.churn - self.contraction;
        let counted_churn = match guard {
            Guard::On => (self.churn, self.n_churned),
            Guard::Off => (0, 0),
        };
        Tally {
            opening: Atoms(self.opening),
            new: Atoms(self.new),
            reactivation: Atoms(self.reactivation),
            expansion: Atoms(self.expansion),
            contraction: Atoms(self.contraction),
            churn: Atoms(self.churn),
            fx: Atoms::ZERO,
            merge: Atoms::ZERO,
            closing: Atoms(kept + self.expansion + self.new + self.reactivation),
            cohort_opening: Atoms(self.opening - self.churn + counted_churn.0),
            cohort_closing: Atoms(kept + self.expansion),
            cohort_kept: Atoms(kept),
            extension: Atoms::ZERO,
            drivers: Drivers::default(),
            n_opening: self.n_opening - self.n_churned + counted_churn.1,
            n_churned: counted_churn.1,
            n_new: self.n_new,
            n_reactivated: self.n_reactivated,
            n_expanded: self.n_expanded,
            n_contracted: self.n_contracted,
            n_closing: self.n_opening - self.n_churned + self.n_new + self.n_reactivated,
        }
    }
}
