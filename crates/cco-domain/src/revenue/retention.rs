//! Rates read from tallies: NRR, GRR, churn, quick ratio, ARPA, lifetime value.
//! Sources: metrics named and defined as by the SaaS Metrics Standards Board; forms by switches 21 to 23.

use crate::money::Atoms;
use crate::policy::{GrrPath, Guard, Policy, RetentionForm};
use crate::revenue::tally::Tally;

/// A quotient with both its parts (atoms or counts), or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub enum Quotient {
    Known {
        numerator: i64,
        denominator: i64,
    },
    /// Made of several quotients (compounded or averaged months): no single pair of parts.
    Derived {
        value: f64,
    },
    Unknown {
        why: &'static str,
    },
}

const NO_OPENING: &str = "no account had revenue at the opening";

impl Quotient {
    pub(crate) fn of(numerator: i64, denominator: i64, why: &'static str) -> Quotient {
        if denominator > 0 { Quotient::Known { numerator, denominator } } else { Quotient::Unknown { why } }
    }

    pub fn value(&self) -> Option<f64> {
        match self {
            Quotient::Known { numerator, denominator } => Some(*numerator as f64 / *denominator as f64),
            Quotient::Derived { value } => Some(*value),
            Quotient::Unknown { .. } => None,
        }
    }
}

/// What is kept of a window's opening revenue and accounts.
#[derive(Clone, Debug, PartialEq)]
pub struct Retention {
    /// Σ closing ÷ Σ opening over C0.
    pub nrr: Quotient,
    /// Σ min(closing, opening) ÷ Σ opening over C0.
    pub grr: Quotient,
    /// Share of C0 without revenue at the closing.
    pub logo_churn: Quotient,
}

/// Retention by the policy's form. `window` is the tally from the window's opening to its closing; `months`
/// those of its months in order, which only the forms made of months read.
pub fn retention(window: &Tally, months: &[Tally], policy: &Policy) -> Retention {
    let nrr = match policy.form {
        RetentionForm::Closed => nrr(window),
        RetentionForm::CompoundedMonthly => compounded(months.iter().map(nrr)),
        RetentionForm::MeanMonthly => mean(months.iter().map(nrr)),
        RetentionForm::Flow => flow(months, policy.reactivation_in_nrr),
    };
    let grr = match (policy.grr_path, policy.form) {
        (GrrPath::Compounded, _) | (GrrPath::PointToPoint, RetentionForm::CompoundedMonthly) => {
            compounded(months.iter().map(grr))
        }
        (GrrPath::PointToPoint, RetentionForm::MeanMonthly) => mean(months.iter().map(grr)),
        (GrrPath::PointToPoint, RetentionForm::Closed | RetentionForm::Flow) => grr(window),
    };
    Retention { nrr, grr, logo_churn: logo_churn(window) }
}

/// The account's tally as retention counts it: with the guard off, an account that churned was never in C0.
pub fn guarded(account: Tally, guard: Guard) -> Tally {
    match guard {
        Guard::Off if account.n_churned > 0 => Tally {
            cohort_opening: Atoms::ZERO,
            cohort_closing: Atoms::ZERO,
            cohort_kept: Atoms::ZERO,
            n_opening: 0,
            n_churned: 0,
            ..account
        },
        Guard::On | Guard::Off => account,
    }
}

pub fn nrr(tally: &Tally) -> Quotient {
    Quotient::of(tally.cohort_closing.0, tally.cohort_opening.0, NO_OPENING)
}

pub fn grr(tally: &Tally) -> Quotient {
    Quotient::of(tally.cohort_kept.0, tally.cohort_opening.0, NO_OPENING)
}

pub fn logo_churn(tally: &Tally) -> Quotient {
    Quotient::of(tally.n_churned, tally.n_opening, NO_OPENING)
}

/// (churn + contraction) ÷ opening.
pub fn gross_mrr_churn(tally: &Tally) -> Quotient {
    Quotient::of((tally.churn + tally.contraction).0, tally.opening.0, NO_OPENING)
}

/// (churn + contraction − expansion [− reactivation]) ÷ opening.
pub fn net_mrr_churn(tally: &Tally, is_reactivation_in: bool) -> Quotient {
    let back = if is_reactivation_in { tally.reactivation } else { Atoms::ZERO };
    Quotient::of((tally.churn + tally.contraction - tally.expansion - back).0, tally.opening.0, NO_OPENING)
}

/// (new + expansion + reactivation) ÷ (churn + contraction).
pub fn quick_ratio(tally: &Tally) -> Quotient {
    let (up, down) = (tally.new + tally.expansion + tally.reactivation, tally.churn + tally.contraction);
    Quotient::of(up.0, down.0, "nothing was lost, so there is nothing to divide by")
}

/// Closing revenue per account with revenue, in atoms an account.
pub fn arpa(tally: &Tally) -> Quotient {
    Quotient::of(tally.closing.0, tally.n_closing, "no account has revenue at the closing")
}

/// Mean months that accounts have been with us: `account_months` summed over the `n_accounts` with revenue at
/// the closing, each counting whole months since its first month end with revenue.
pub fn mean_tenure(account_months: i64, n_accounts: i64) -> Quotient {
    Quotient::of(account_months, n_accounts, "no account has revenue at the closing")
}

/// ARPA × gross margin ÷ monthly churn, in atoms: how much an average account leaves over its life if churn
/// stays as it was. `monthly_churn` is a share a month, `gross_margin` a share of revenue in (0, 1].
/// Undefined without churn: the life would have no end.
pub fn lifetime_value(
    arpa: &Quotient,
    gross_margin: Option<f64>,
    monthly_churn: Option<f64>,
) -> Result<f64, &'static str> {
    let arpa = arpa.value().ok_or("no account has revenue at the closing")?;
    let margin = gross_margin.ok_or("the gross margin is not known")?;
    match monthly_churn {
        Some(churn) if churn > 0.0 => Ok(arpa * margin / churn),
        Some(_) => Err("no account churned in the window, so no lifetime can be told"),
        None => Err(NO_OPENING),
    }
}

/// Months of an account's margin that pay for winning it: CAC ÷ (ARPA × gross margin), all in the same unit.
pub fn payback_months(acquisition_cost: f64, arpa: &Quotient, gross_margin: f64) -> Option<f64> {
    let margin = arpa.value()? * gross_margin;
    (margin > 0.0).then(|| acquisition_cost / margin)
}

/// A share lost over `months` as a share lost over twelve: 1 − (1 − c)^(12 ÷ months). `share` in [0, 1].
pub fn annualised(share: f64, months: f64) -> f64 {
    1.0 - (1.0 - share).powf(12.0 / months)
}

/// A share lost over `months` as a share lost over one.
pub fn monthly(share: f64, months: f64) -> f64 {
    1.0 - (1.0 - share).powf(1.0 / months)
}

fn compounded(rates: impl Iterator<Item = Quotient>) -> Quotient {
    folded(rates, |values| values.iter().product())
}

fn mean(rates: impl Iterator<Item = Quotient>) -> Quotient {
    folded(rates, |values| values.iter().sum::<f64>() / values.len() as f64)
}

fn folded(rates: impl Iterator<Item = Quotient>, fold: impl Fn(&[f64]) -> f64) -> Quotient {
    match rates.map(|rate| rate.value()).collect::<Option<Vec<f64>>>() {
        Some(values) if !values.is_empty() => Quotient::Derived { value: fold(&values) },
        _ => Quotient::Unknown { why: "a month of the window opened without revenue" },
    }
}

/// (opening + expansion − contraction − churn [+ reactivation]) ÷ opening, movements summed over the months.
fn flow(months: &[Tally], is_reactivation_in: bool) -> Quotient {
    let Some(first) = months.first() else { return Quotient::Unknown { why: NO_OPENING } };
    let moved: Atoms = months
        .iter()
        .map(|month| {
            let back = if is_reactivation_in { month.reactivation } else { Atoms::ZERO };
            month.expansion + back - month.contraction - month.churn
        })
        .sum();
    Quotient::of((first.opening + moved).0, first.opening.0, NO_OPENING)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(left: Option<f64>, right: f64) -> bool {
        left.is_some_and(|left| (left - right).abs() < 1e-9)
    }

    /// Opening 100, churn 10, contraction 10, expansion 10, all in the cohort.
    fn example() -> Tally {
        Tally {
            opening: Atoms(100),
            churn: Atoms(10),
            contraction: Atoms(10),
            expansion: Atoms(10),
            closing: Atoms(90),
            cohort_opening: Atoms(100),
            cohort_closing: Atoms(90),
            cohort_kept: Atoms(80),
            n_opening: 10,
            n_churned: 1,
            n_closing: 9,
            ..Tally::default()
        }
    }

    #[test]
    fn rates_of_one_bridge() {
        let tally = example();
        assert!(close(gross_mrr_churn(&tally).value(), 0.20));
        assert!(close(net_mrr_churn(&tally, true).value(), 0.10));
        assert!(close(nrr(&tally).value(), 0.90));
        assert!(close(grr(&tally).value(), 0.80));
        assert!(close(logo_churn(&tally).value(), 0.10));
        assert!(close(quick_ratio(&tally).value(), 0.5));
        assert_eq!(nrr(&Tally::default()), Quotient::Unknown { why: NO_OPENING });
    }

    #[test]
    fn three_percent_a_month_is_thirty_a_year() {
        assert!((annualised(0.03, 1.0) - 0.306).abs() < 0.0005);
        assert!((monthly(annualised(0.03, 1.0), 12.0) - 0.03).abs() < 1e-12);
    }

    #[test]
    fn lifetime_value_needs_churn_and_margin() {
        let arpa = arpa(&example());
        assert!(close(lifetime_value(&arpa, Some(0.8), Some(0.05)).ok(), 160.0));
        assert!(lifetime_value(&arpa, Some(0.8), Some(0.0)).is_err());
        assert!(lifetime_value(&arpa, None, Some(0.05)).is_err());
        assert!(close(payback_months(80.0, &arpa, 0.8), 10.0));
    }

    #[test]
    fn without_the_guard_losses_vanish() {
        let lost =
            Tally { cohort_opening: Atoms(10), opening: Atoms(10), n_opening: 1, n_churned: 1, ..Tally::default() };
        assert_eq!(guarded(lost, Guard::Off).cohort_opening, Atoms::ZERO);
        assert_eq!(guarded(lost, Guard::On), lost);
    }
}
