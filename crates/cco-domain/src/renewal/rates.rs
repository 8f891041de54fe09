//! Renewal rates: of what could be renewed, what was.

use super::settle::{Fate, Settlement};
use super::term::Term;
use crate::money::Atoms;
use crate::revenue::retention::Quotient;
use serde::Serialize;
use std::collections::BTreeMap;

/// The parts of the rates of some terms, which add up over groups of terms except for the numbers of accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RateParts {
    pub n_terms: i64,
    pub n_unresolved: i64,
    /// Available to renew, a month: what ended, resolved or not.
    pub due: Atoms,
    /// Of `due`, what has not been decided.
    pub unresolved: Atoms,
    /// Σ min(renewed, due).
    pub kept: Atoms,
    /// Σ renewed, with what they grew by.
    pub renewed: Atoms,
    pub kept_in_time: Atoms,
    pub renewed_in_time: Atoms,
    /// Accounts of which a term ended.
    pub n_accounts: i64,
    /// Of those, the ones of which something was renewed.
    pub n_renewed: i64,
    pub n_renewed_in_time: i64,
}

/// What share of what could be renewed was.
#[derive(Clone, Debug, PartialEq)]
pub struct RenewalRates {
    pub gross: Quotient,
    pub net: Quotient,
    pub logo: Quotient,
    pub gross_in_time: Quotient,
    pub net_in_time: Quotient,
    pub logo_in_time: Quotient,
}

const NOTHING_DUE: &str = "no term ended";

/// Of the revenue that could be renewed, how much was?
///
/// With r_i what followed term i and d_i what was due with it, both in atoms a month by the policy:
/// gross = Σ min(r_i, d_i) ÷ Σ d_i, net = Σ r_i ÷ Σ d_i, logo = accounts of which something was renewed ÷ accounts of which a term
/// ended. The sums run over the terms given: those that ended in the window and those that ended before it and are unresolved, which
/// count as due and as not renewed. In time leaves out of the numerators what was renewed after the grace.
///
/// A term that still runs is left out: nothing was due. Without a term that ended the rates are unknown. 0 ≤ gross ≤ min(1, net).
/// These are no retention rates: revenue under contract that did not come to its end is in neither part.
///
/// Source: available to renew, gross and net renewal rate as the SaaS Metrics Standards Board names them.
/// Example: due 1,000,000, of which 850,000 are renewed, with 200,000 more bought at the renewals: gross 85 %, net 105 %.
pub fn rates<'a>(settled: impl IntoIterator<Item = (&'a Term, &'a Settlement)>) -> (RateParts, RenewalRates) {
    let mut parts = RateParts::default();
    let mut accounts: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    for (term, settlement) in settled.into_iter().filter(|(_, settlement)| settlement.fate != Fate::Running) {
        parts.add(term.due, settlement);
        let (renewed, in_time) = accounts.entry(&term.account_id).or_default();
        *renewed |= settlement.fate.is_renewed();
        *in_time |= settlement.fate == Fate::RenewedInTime;
    }
    let count = |is_counted: fn(&(bool, bool)) -> bool| accounts.values().filter(|of| is_counted(of)).count() as i64;
    parts.n_accounts = accounts.len() as i64;
    parts.n_renewed = count(|(renewed, _)| *renewed);
    parts.n_renewed_in_time = count(|(_, in_time)| *in_time);
    (parts, parts.rates())
}

impl RateParts {
    fn add(&mut self, due: Atoms, settlement: &Settlement) {
        let Settlement { fate, renewed, .. } = *settlement;
        self.n_terms += 1;
        self.due += due;
        self.kept += renewed.min(due);
        self.renewed += renewed;
        match fate {
            Fate::Unresolved => {
                self.n_unresolved += 1;
                self.unresolved += due;
            }
            Fate::RenewedInTime => {
                self.kept_in_time += renewed.min(due);
                self.renewed_in_time += renewed;
            }
            Fate::RenewedLate | Fate::Churned | Fate::Running => {}
        }
    }

    fn rates(&self) -> RenewalRates {
        let of_due = |numerator: Atoms| Quotient::of(numerator.0, self.due.0, NOTHING_DUE);
        let of_accounts = |n: i64| Quotient::of(n, self.n_accounts, NOTHING_DUE);
        RenewalRates {
            gross: of_due(self.kept),
            net: of_due(self.renewed),
            logo: of_accounts(self.n_renewed),
            gross_in_time: of_due(self.kept_in_time),
            net_in_time: of_due(self.renewed_in_time),
            logo_in_time: of_accounts(self.n_renewed_in_time),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::term;
    use super::*;
    use proptest::prelude::*;

    fn settlement(fate: Fate, renewed: i64) -> Settlement {
        Settlement { fate, renewed: Atoms(renewed), renewed_from: None, size: None }
    }

    /// Account, due, fate and what was renewed of each term; gross, net and logo as percentages, then the same in time.
    #[track_caller]
    fn check(given: &[(&str, i64, Fate, i64)], expected: [f64; 6]) {
        let terms: Vec<Term> = given.iter().map(|(account, due, ..)| term(account, "2024-01-01", *due)).collect();
        let settled: Vec<Settlement> = given.iter().map(|(.., fate, renewed)| settlement(*fate, *renewed)).collect();
        let (_, rates) = rates(terms.iter().zip(&settled));
        let RenewalRates { gross, net, logo, gross_in_time, net_in_time, logo_in_time } = rates;
        let found = [gross, net, logo, gross_in_time, net_in_time, logo_in_time].map(|rate| rate.value().unwrap());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found * 100.0 - expected).abs() < 1e-9, "{found} is not {expected} %");
        }
    }

    #[test]
    fn growth_counts_in_net_and_not_in_gross() {
        let given = [
            ("a", 500_000, Fate::RenewedInTime, 500_000),
            ("b", 350_000, Fate::RenewedInTime, 550_000),
            ("c", 150_000, Fate::Churned, 0),
        ];
        check(&given, [85.0, 105.0, 200.0 / 3.0, 85.0, 105.0, 200.0 / 3.0]);
    }

    #[test]
    fn late_and_unresolved_count_as_due() {
        let given = [
            ("a", 100, Fate::RenewedInTime, 80),
            ("b", 100, Fate::RenewedLate, 120),
            ("c", 200, Fate::Unresolved, 0),
            ("d", 900, Fate::Running, 0),
        ];
        check(&given, [45.0, 50.0, 200.0 / 3.0, 20.0, 20.0, 100.0 / 3.0]);
    }

    #[test]
    fn an_account_counts_once() {
        let given = [("a", 100, Fate::Churned, 0), ("a", 100, Fate::RenewedLate, 100), ("b", 100, Fate::Churned, 0)];
        check(&given, [100.0 / 3.0, 100.0 / 3.0, 50.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn where_nothing_was_due_nothing_is_known() {
        let (parts, rates) = rates([(&term("a", "2024-01-01", 5), &settlement(Fate::Running, 0))]);
        assert_eq!((parts, rates.gross.value(), rates.logo.value()), (RateParts::default(), None, None));
    }

    fn fate() -> impl Strategy<Value = Fate> {
        prop::sample::select(vec![Fate::RenewedInTime, Fate::RenewedLate, Fate::Churned, Fate::Unresolved])
    }

    proptest! {
        #[test]
        fn gross_is_at_most_net_and_one_and_in_time_at_most_all(
            given in prop::collection::vec((0..5_u8, 1..1_000_i64, fate(), 1..2_000_i64), 1..30),
        ) {
            let terms: Vec<Term> =
                given.iter().map(|(account, due, ..)| term(&account.to_string(), "2024-01-01", *due)).collect();
            let settled: Vec<Settlement> = given
                .iter()
                .map(|(.., fate, renewed)| settlement(*fate, if fate.is_renewed() { *renewed } else { 0 }))
                .collect();
            let (parts, rates) = rates(terms.iter().zip(&settled));
            let value = |rate: &Quotient| rate.value().unwrap();
            prop_assert!(value(&rates.gross) <= value(&rates.net).min(1.0));
            prop_assert!(value(&rates.gross_in_time) <= value(&rates.gross));
            prop_assert!(value(&rates.net_in_time) <= value(&rates.net));
            prop_assert!(value(&rates.logo_in_time) <= value(&rates.logo));
            prop_assert!(parts.kept + parts.unresolved <= parts.due);
            let mut turned: Vec<_> = terms.iter().zip(&settled).collect();
            turned.reverse();
            prop_assert_eq!(super::rates(turned).0, parts);
        }
    }
}
