//! Which accounts make a gap.

use super::answer::{Values, VariantView};
use super::evaluate::Evaluation;
use super::variants::Variant;
use cco_domain::money::ATOMS_PER_MINOR;
use cco_domain::revenue::tally::Tally;
use serde::Serialize;
use std::collections::BTreeMap;

/// A figure whose gap is divided among accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GapIn {
    Nrr,
    Grr,
    LogoChurn,
    Mrr,
    OpeningMrr,
    NAccounts,
}

/// An account's part of a gap. The parts of all accounts add up to the gap.
#[derive(Clone, Debug, Serialize)]
pub struct GapAccount {
    pub account_id: String,
    /// In points of 1 for rates, in minor units a month for money (not rounded), in accounts for their number.
    pub part: f64,
    pub base_opening: i64,
    pub base_closing: i64,
    pub variant_opening: i64,
    pub variant_closing: i64,
}

/// Gaps below are what is left by floating-point division.
const NOTHING: f64 = 1e-12;

pub(super) fn variant(base: &Evaluation, variant: &Variant, other: &Evaluation, n_accounts: usize) -> VariantView {
    let divided = GapIn::ALL.into_iter().find(|figure| figure.moves(base, other) && figure.is_of_accounts(base, other));
    let accounts = divided.map(|figure| accounts(figure, base, other, n_accounts)).unwrap_or_default();
    VariantView {
        change: variant.change(),
        question: variant.question.clone(),
        values: other.values,
        nrr_gap: GapIn::Nrr.gap(base, other),
        grr_gap: GapIn::Grr.gap(base, other),
        logo_churn_gap: GapIn::LogoChurn.gap(base, other),
        mrr_gap: other.values.mrr - base.values.mrr,
        divided,
        accounts,
    }
}

/// What variants are ranked by: the move in NRR, then in the other figures.
pub(super) fn effect(variant: &VariantView) -> f64 {
    let size = |gap: Option<f64>| gap.map_or(0.0, f64::abs);
    let mrr = (variant.mrr_gap as f64).abs() / (variant.values.mrr as f64).abs().max(1.0);
    size(variant.nrr_gap) + 1e-3 * (size(variant.grr_gap) + size(variant.logo_churn_gap) + mrr)
}

impl GapIn {
    /// Of the figures that move, the first of these is divided.
    const ALL: [GapIn; 6] = [GapIn::Nrr, GapIn::Grr, GapIn::LogoChurn, GapIn::Mrr, GapIn::OpeningMrr, GapIn::NAccounts];

    /// `None`: unknown on one side.
    fn gap(self, base: &Evaluation, other: &Evaluation) -> Option<f64> {
        Some(self.value(&other.values)? - self.value(&base.values)?)
    }

    fn moves(self, base: &Evaluation, other: &Evaluation) -> bool {
        self.gap(base, other).is_some_and(|gap| gap.abs() > NOTHING)
    }

    fn value(self, values: &Values) -> Option<f64> {
        match self {
            GapIn::Nrr => values.nrr,
            GapIn::Grr => values.grr,
            GapIn::LogoChurn => values.logo_churn,
            GapIn::Mrr => Some(values.mrr as f64),
            GapIn::OpeningMrr => Some(values.opening_mrr as f64),
            GapIn::NAccounts => Some(values.n_accounts as f64),
        }
    }

    /// A rate made of months (compounded, averaged) belongs to no account.
    fn is_of_accounts(self, base: &Evaluation, other: &Evaluation) -> bool {
        match self {
            GapIn::Nrr => base.is_nrr_of_accounts && other.is_nrr_of_accounts,
            GapIn::Grr => base.is_grr_of_accounts && other.is_grr_of_accounts,
            GapIn::LogoChurn | GapIn::Mrr | GapIn::OpeningMrr | GapIn::NAccounts => true,
        }
    }

    /// What an account gives: numerator and, for a rate, denominator.
    fn share(self, tally: &Tally) -> (f64, Option<f64>) {
        let minor = |atoms: i64| atoms as f64 / ATOMS_PER_MINOR as f64;
        let opening = Some(tally.cohort_opening.0 as f64);
        match self {
            GapIn::Nrr => (tally.cohort_closing.0 as f64, opening),
            GapIn::Grr => (tally.cohort_kept.0 as f64, opening),
            GapIn::LogoChurn => (tally.n_churned as f64, Some(tally.n_opening as f64)),
            GapIn::Mrr => (minor(tally.closing.0), None),
            GapIn::OpeningMrr => (minor(tally.opening.0), None),
            GapIn::NAccounts => (tally.n_closing as f64, None),
        }
    }
}

/// The accounts with the largest parts. A sum's gap is the sum of the accounts' differences. For a rate, with the
/// base's R = N/D and the variant's R' = N'/D': R' − R = Σ [(n' − R d') − (n − R d)] ÷ D', because Σ (n − R d) = 0.
/// Each term is the account's part.
fn accounts(figure: GapIn, base: &Evaluation, other: &Evaluation, n_accounts: usize) -> Vec<GapAccount> {
    let rate = figure.value(&base.values).unwrap_or_default();
    let off = |tally: &Tally| match figure.share(tally) {
        (numerator, Some(denominator)) => numerator - rate * denominator,
        (amount, None) => amount,
    };
    let (_, divisor) = figure.share(&other.total);
    let mut parts: Vec<GapAccount> = pairs(base, other)
        .into_iter()
        .map(|(account_id, (ours, theirs))| GapAccount {
            account_id: account_id.to_owned(),
            part: (off(&theirs) - off(&ours)) / divisor.unwrap_or(1.0),
            base_opening: ours.opening.to_minor(),
            base_closing: ours.closing.to_minor(),
            variant_opening: theirs.opening.to_minor(),
            variant_closing: theirs.closing.to_minor(),
        })
        .filter(|account| account.part.abs() > NOTHING)
        .collect();
    parts.sort_by(|a, b| b.part.abs().total_cmp(&a.part.abs()).then_with(|| a.account_id.cmp(&b.account_id)));
    parts.truncate(n_accounts);
    parts
}

/// Every account of either side with both its tallies.
fn pairs<'a>(base: &'a Evaluation, other: &'a Evaluation) -> BTreeMap<&'a str, (Tally, Tally)> {
    let mut pairs: BTreeMap<&str, (Tally, Tally)> = BTreeMap::new();
    for row in &base.accounts {
        pairs.entry(&row.account_id).or_default().0 += row.tally;
    }
    for row in &other.accounts {
        pairs.entry(&row.account_id).or_default().1 += row.tally;
    }
    pairs
}
