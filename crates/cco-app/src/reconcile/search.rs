//! Which switches lead to finance's figures: singles first, then the best of them combined.

use super::answer::{FinanceView, ResidualAccount, Values};
use super::evaluate::Evaluation;
use super::finance::{Finance, FinanceFigure};
use super::variants::Variant;
use crate::app::App;
use crate::error::Error;
use crate::revenue::Scope;
use serde::Serialize;
use std::collections::BTreeMap;

/// A switch set and how far it is from finance's figures.
#[derive(Clone, Debug, Serialize)]
pub struct Match {
    /// Changes to the policy in force; empty: it matches as it is.
    pub changes: String,
    pub values: Values,
    /// Mean over finance's figures: points of 1 for shares, relative difference for money and counts.
    pub distance: f64,
}

/// How many candidates each round keeps, and how many switches a set may change.
const BEAM: usize = 6;
const MOST_CHANGES: usize = 3;
/// A further switch must bring the distance down by this much to be believed: a tenth of a basis point.
const WORTHWHILE: f64 = 1e-5;
const SHOWN: usize = 5;

struct Candidate {
    variant: Option<Variant>,
    evaluation: Evaluation,
    distance: f64,
}

pub(super) async fn closest(
    app: &App,
    scope: &Scope,
    base: &Evaluation,
    singles: &[(Variant, Evaluation)],
    finance: Finance,
    n_accounts: usize,
) -> Result<FinanceView, Error> {
    let distance = |evaluation: &Evaluation| distance(evaluation, &finance);
    let base = Candidate { variant: None, evaluation: base.clone(), distance: distance(base) };
    let mut kept: Vec<Candidate> = singles
        .iter()
        .map(|(variant, evaluation)| Candidate {
            variant: Some(variant.clone()),
            evaluation: evaluation.clone(),
            distance: distance(evaluation),
        })
        .collect();
    kept.push(base);
    best_first(&mut kept);
    let mut beam: Vec<Variant> = kept.iter().filter_map(|candidate| candidate.variant.clone()).take(BEAM).collect();
    for _ in 1..MOST_CHANGES {
        let mut next = Vec::new();
        for start in &beam {
            for (single, _) in singles {
                let Some(both) = start.and(single) else { continue };
                if next.iter().chain(&kept).any(|seen: &Candidate| same_changes(seen, &both)) {
                    continue;
                }
                let scope = scope.under(app, both.policy.clone(), both.window)?;
                let Some(evaluation) = Evaluation::where_possible(app, &scope).await? else { continue };
                let distance = distance(&evaluation);
                next.push(Candidate { variant: Some(both), evaluation, distance });
            }
        }
        best_first(&mut next);
        let best_so_far = kept.first().map_or(f64::INFINITY, |candidate| candidate.distance);
        next.retain(|candidate| candidate.distance + WORTHWHILE < best_so_far);
        next.truncate(BEAM);
        beam = next.iter().filter_map(|candidate| candidate.variant.clone()).collect();
        kept.extend(next);
        best_first(&mut kept);
    }
    let residual_accounts =
        kept.first().map(|best| residuals(&best.evaluation, &finance, n_accounts)).unwrap_or_default();
    kept.truncate(SHOWN);
    let matches = kept
        .into_iter()
        .map(|candidate| Match {
            changes: candidate.variant.map(|variant| variant.change()).unwrap_or_default(),
            values: candidate.evaluation.values,
            distance: candidate.distance,
        })
        .collect();
    Ok(FinanceView { figures: finance.figures, matches, residual_accounts })
}

/// Closest first; of equals the one with fewer changes.
fn best_first(candidates: &mut [Candidate]) {
    let n_changes = |candidate: &Candidate| candidate.variant.as_ref().map_or(0, |variant| variant.changes.len());
    candidates.sort_by(|a, b| a.distance.total_cmp(&b.distance).then_with(|| n_changes(a).cmp(&n_changes(b))));
}

fn same_changes(candidate: &Candidate, variant: &Variant) -> bool {
    let sorted = |changes: &[(String, String)]| {
        let mut changes = changes.to_vec();
        changes.sort();
        changes
    };
    candidate.variant.as_ref().is_some_and(|seen| sorted(&seen.changes) == sorted(&variant.changes))
}

fn distance(evaluation: &Evaluation, finance: &Finance) -> f64 {
    let mut distances: Vec<f64> =
        finance.figures.iter().map(|figure| figure_distance(&evaluation.values, figure)).collect();
    if !finance.accounts.is_empty() {
        let ours = by_account(evaluation);
        let off: i64 = all_accounts(&ours, finance).map(|(_, ours, theirs)| (ours - theirs).abs()).sum();
        let whole: i64 = finance.accounts.values().map(|amount| amount.abs()).sum();
        distances.push(off as f64 / (whole as f64).max(1.0));
    }
    distances.iter().sum::<f64>() / (distances.len() as f64).max(1.0)
}

fn figure_distance(values: &Values, figure: &FinanceFigure) -> f64 {
    let Values { nrr, grr, logo_churn, mrr, opening_mrr, n_accounts } = values;
    let share = |ours: &Option<f64>| ours.map_or(1.0, |ours| (ours - figure.value).abs());
    let relative = |ours: f64| (ours - figure.value).abs() / figure.value.abs().max(1.0);
    match figure.metric.as_str() {
        "nrr" => share(nrr),
        "grr" => share(grr),
        "logo_churn" => share(logo_churn),
        "mrr" => relative(*mrr as f64),
        "arr" => relative(*mrr as f64 * 12.0),
        "opening_mrr" => relative(*opening_mrr as f64),
        _ => relative(*n_accounts as f64),
    }
}

fn by_account(evaluation: &Evaluation) -> BTreeMap<&str, i64> {
    let mut ours: BTreeMap<&str, i64> = BTreeMap::new();
    for row in &evaluation.accounts {
        *ours.entry(&row.account_id).or_default() += row.tally.closing.to_minor();
    }
    ours
}

/// Account, our closing revenue, finance's; an account that one side lacks is zero there.
fn all_accounts<'a>(ours: &'a BTreeMap<&str, i64>, finance: &'a Finance) -> impl Iterator<Item = (&'a str, i64, i64)> {
    let known = ours.iter().map(|(id, amount)| (*id, *amount, finance.accounts.get(*id).copied().unwrap_or(0)));
    let missing = finance.accounts.iter().filter(|(id, _)| !ours.contains_key(id.as_str()));
    known.chain(missing.map(|(id, amount)| (id.as_str(), 0, *amount)))
}

fn residuals(best: &Evaluation, finance: &Finance, n_accounts: usize) -> Vec<ResidualAccount> {
    if finance.accounts.is_empty() {
        return Vec::new();
    }
    let ours = by_account(best);
    let mut residuals: Vec<ResidualAccount> = all_accounts(&ours, finance)
        .filter(|(_, ours, theirs)| ours != theirs)
        .map(|(id, ours, finance)| ResidualAccount { account_id: id.to_owned(), ours, finance })
        .collect();
    residuals.sort_by_key(|row| (std::cmp::Reverse((row.ours - row.finance).abs()), row.account_id.clone()));
    residuals.truncate(n_accounts);
    residuals
}
