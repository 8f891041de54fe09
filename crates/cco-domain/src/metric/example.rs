//! The example of a definition, and the metric computed on it as figures are.

use crate::money::{ATOMS_PER_MINOR, Atoms};
use crate::policy::Policy;
use crate::revenue::retention::{self, Quotient, Retention};
use crate::revenue::tally::{MinorBridge, Tally};
use serde::Deserialize;
use toml::Spanned;

/// Numbers small enough to check by hand, and what the metric is on them.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    pub tally: Tally,
    /// Share of revenue in (0, 1]; only lifetime value reads it.
    pub gross_margin: Option<f64>,
    /// Length of the window; only lifetime value reads it.
    pub months: Option<f64>,
    /// Whole months since each account's start; only tenure reads it.
    pub ages_months: Vec<i64>,
    /// Money in minor units, as the metric's unit says; shares as such: 0.9 is 90 %.
    pub expected: f64,
}

/// The example as it is written: fields of the tally, money in minor units a month. What is left out is zero.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ExampleText {
    opening: i32,
    new: i32,
    reactivation: i32,
    expansion: i32,
    contraction: i32,
    churn: i32,
    fx: i32,
    merge: i32,
    closing: i32,
    cohort_opening: i32,
    cohort_closing: i32,
    cohort_kept: i32,
    n_opening: i32,
    n_churned: i32,
    n_new: i32,
    n_reactivated: i32,
    n_expanded: i32,
    n_contracted: i32,
    n_closing: i32,
    gross_margin: Option<f64>,
    months: Option<f64>,
    ages_months: Vec<i64>,
    pub(super) expected: Option<Spanned<f64>>,
}

impl ExampleText {
    pub(super) fn expecting(&self, expected: f64) -> Example {
        Example {
            tally: self.tally(),
            gross_margin: self.gross_margin,
            months: self.months,
            ages_months: self.ages_months.clone(),
            expected,
        }
    }

    fn tally(&self) -> Tally {
        Tally {
            opening: atoms(self.opening),
            new: atoms(self.new),
            reactivation: atoms(self.reactivation),
            expansion: atoms(self.expansion),
            contraction: atoms(self.contraction),
            churn: atoms(self.churn),
            fx: atoms(self.fx),
            merge: atoms(self.merge),
            closing: atoms(self.closing),
            cohort_opening: atoms(self.cohort_opening),
            cohort_closing: atoms(self.cohort_closing),
            cohort_kept: atoms(self.cohort_kept),
            n_opening: self.n_opening.into(),
            n_churned: self.n_churned.into(),
            n_new: self.n_new.into(),
            n_reactivated: self.n_reactivated.into(),
            n_expanded: self.n_expanded.into(),
            n_contracted: self.n_contracted.into(),
            n_closing: self.n_closing.into(),
            ..Tally::default()
        }
    }
}

/// A metric as figures compute it by the shipped policy, or why it is unknown.
pub(super) type Formula = fn(&Example) -> Result<f64, &'static str>;

/// The formula of the metric of this name.
pub(super) fn formula(name: &str) -> Option<Formula> {
    let formula: Formula = match name {
        "mrr" => |example| whole(example.bridge().closing),
        "arr" => |example| whole(example.tally.closing.to_minor_per_year()),
        "n_accounts" => |example| whole(example.tally.n_closing),
        "nrr" => |example| known(&example.kept().nrr),
        "grr" => |example| known(&example.kept().grr),
        "logo_churn" => |example| known(&example.kept().logo_churn),
        "gross_mrr_churn" => |example| known(&retention::gross_mrr_churn(&example.tally)),
        "net_mrr_churn" => {
            |example| known(&retention::net_mrr_churn(&example.tally, Policy::default().reactivation_in_nrr))
        }
        "new" => |example| whole(example.bridge().new),
        "reactivation" => |example| whole(example.bridge().reactivation),
        "expansion" => |example| whole(example.bridge().expansion),
        "contraction" => |example| whole(example.bridge().contraction),
        "churn" => |example| whole(example.bridge().churn),
        "fx" => |example| whole(example.bridge().fx),
        "merge" => |example| whole(example.bridge().merge),
        "quick_ratio" => |example| known(&retention::quick_ratio(&example.tally)),
        "arpa" => |example| known(&retention::arpa(&example.tally)).map(in_minor),
        "tenure" => |example| known(&example.tenure()),
        "ltv" => |example| example.lifetime_value().map(in_minor),
        _ => return None,
    };
    Some(formula)
}

impl Example {
    /// Why the example contradicts itself or the formula; `None` when it holds.
    pub(super) fn fault(&self, formula: Formula) -> Option<String> {
        let Example { tally, expected, .. } = self;
        let (ends_at, closing) = (tally.bridge().to_minor(), tally.closing.to_minor());
        if ends_at != closing {
            return Some(format!("the bridge of the example ends at {ends_at}, its closing is {closing}"));
        }
        let n_left = tally.n_opening + tally.n_new + tally.n_reactivated - tally.n_churned;
        if n_left != tally.n_closing {
            return Some(format!("{n_left} accounts are left in the example, its n_closing is {}", tally.n_closing));
        }
        match formula(self) {
            Ok(value) if is_close(value, *expected) => None,
            Ok(value) => Some(format!("the example gives {value}, not the expected {expected}")),
            Err(why) => Some(format!("the example gives no value: {why}")),
        }
    }

    fn bridge(&self) -> MinorBridge {
        self.tally.bridge_in_minor()
    }

    fn kept(&self) -> Retention {
        retention::retention(&self.tally, &[], &Policy::default())
    }

    fn tenure(&self) -> Quotient {
        retention::mean_tenure(self.ages_months.iter().sum(), self.tally.n_closing)
    }

    fn lifetime_value(&self) -> Result<f64, &'static str> {
        let months = self.months.ok_or("it does not say `months`")?;
        let churn = retention::logo_churn(&self.tally).value().map(|churn| retention::monthly(churn, months));
        retention::lifetime_value(&retention::arpa(&self.tally), self.gross_margin, churn)
    }
}

fn atoms(minor: i32) -> Atoms {
    Atoms(i64::from(minor) * ATOMS_PER_MINOR)
}

fn whole(number: i64) -> Result<f64, &'static str> {
    Ok(number as f64)
}

fn in_minor(atoms: f64) -> f64 {
    atoms / ATOMS_PER_MINOR as f64
}

fn known(quotient: &Quotient) -> Result<f64, &'static str> {
    match quotient {
        Quotient::Unknown { why } => Err(why),
        Quotient::Known { numerator, denominator } => Ok(*numerator as f64 / *denominator as f64),
        Quotient::Derived { value } => Ok(*value),
    }
}

/// Equal but for the last digits of floating point.
fn is_close(value: f64, expected: f64) -> bool {
    (value - expected).abs() <= 1e-9 * expected.abs().max(1.0)
}
