//! Which accounts make a gap.

use super::answer::VariantView;
use super::evaluate::Evaluation;
use super::variants::Variant;
use cco_domain::revenue::tally::Tally;
use serde::Serialize;
use std::collections::BTreeMap;

/// An account's part of a gap. The parts of all accounts add up to the gap.
#[derive(Clone, Debug, Serialize)]
pub struct GapAccount {
    pub account_id: String,
    /// Part of the gap in NRR, in points of 1; or in MRR, in minor units, where NRR does not move.
    pub part: f64,
    pub base_opening: i64,
    pub base_closing: i64,
    pub variant_opening: i64,
    pub variant_closing: i64,
}

pub(super) fn variant(base: &Evaluation, variant: &Variant, other: &Evaluation, n_accounts: usize) -> VariantView {
    let gap = |ours: Option<f64>, theirs: Option<f64>| Some(theirs? - ours?);
    let nrr_gap = gap(base.values.nrr, other.values.nrr);
    let accounts =
        if base.is_closed && other.is_closed { accounts(base, other, nrr_gap, n_accounts) } else { Vec::new() };
    VariantView {
        change: variant.change(),
        question: variant.question.clone(),
        values: other.values,
        nrr_gap,
        grr_gap: gap(base.values.grr, other.values.grr),
        logo_churn_gap: gap(base.values.logo_churn, other.values.logo_churn),
        mrr_gap: other.values.mrr - base.values.mrr,
        accounts,
    }
}

/// What variants are ranked by: the move in NRR, then in the other figures.
pub(super) fn effect(variant: &VariantView) -> f64 {
    let size = |gap: Option<f64>| gap.map_or(0.0, f64::abs);
    let mrr = (variant.mrr_gap as f64).abs() / (variant.values.mrr as f64).abs().max(1.0);
    size(variant.nrr_gap) + 1e-3 * (size(variant.grr_gap) + size(variant.logo_churn_gap) + mrr)
}

/// With R = N/D the base's NRR and R' = N'/D' the variant's: R' − R = Σ [(n' − R d') − (n − R d)] ÷ D',
/// because Σ (n − R d) = 0. Each term is the account's part.
fn accounts(base: &Evaluation, other: &Evaluation, nrr_gap: Option<f64>, n_accounts: usize) -> Vec<GapAccount> {
    let mut pairs: BTreeMap<&str, (Tally, Tally)> = BTreeMap::new();
    for row in &base.accounts {
        pairs.entry(&row.account_id).or_default().0 += row.tally;
    }
    for row in &other.accounts {
        pairs.entry(&row.account_id).or_default().1 += row.tally;
    }
    let by_nrr = nrr_gap.is_some_and(|gap| gap.abs() > 1e-12);
    let rate = base.values.nrr.unwrap_or_default();
    let divisor = other.total.cohort_opening.0 as f64;
    let off = |tally: &Tally| tally.cohort_closing.0 as f64 - rate * tally.cohort_opening.0 as f64;
    let mut parts: Vec<GapAccount> = pairs
        .into_iter()
        .map(|(account_id, (ours, theirs))| GapAccount {
            account_id: account_id.to_owned(),
            part: if by_nrr {
                (off(&theirs) - off(&ours)) / divisor
            } else {
                (theirs.closing - ours.closing).to_minor() as f64
            },
            base_opening: ours.opening.to_minor(),
            base_closing: ours.closing.to_minor(),
            variant_opening: theirs.opening.to_minor(),
            variant_closing: theirs.closing.to_minor(),
        })
        .filter(|account| account.part.abs() > 1e-12)
        .collect();
    parts.sort_by(|a, b| b.part.abs().total_cmp(&a.part.abs()).then_with(|| a.account_id.cmp(&b.account_id)));
    parts.truncate(n_accounts);
    parts
}
