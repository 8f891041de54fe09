//! The answer: the base, the variants, finance.

use super::evaluate::Evaluation;
use super::explain::{GapAccount, GapIn};
use super::finance::FinanceFigure;
use super::search::Match;
use super::{explain, finance, search, variants};
use crate::app::App;
use crate::error::Error;
use crate::policy;
use crate::revenue::{RevenueRequest, Scope, Setting};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Clone, Debug, Default)]
pub struct ReconcileRequest {
    pub revenue: RevenueRequest,
    /// Finance's figures: `metric,value` rows, and perhaps `account_id,closing` rows.
    pub finance: Option<PathBuf>,
    /// Accounts listed for each gap.
    pub n_accounts: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct ReconcileView {
    #[serde(flatten)]
    pub setting: Setting,
    /// Under the policy in force.
    pub base: Values,
    /// Every other value of every switch, the one that moves NRR most first.
    pub variants: Vec<VariantView>,
    /// How many other values of switches leave every figure as it is.
    pub n_without_effect: usize,
    pub finance: Option<FinanceView>,
}

/// The figures that variants are compared by; `None`: unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Values {
    pub nrr: Option<f64>,
    pub grr: Option<f64>,
    pub logo_churn: Option<f64>,
    /// Minor units a month, at the closing.
    pub mrr: i64,
    /// Minor units a month, at the opening.
    pub opening_mrr: i64,
    pub n_accounts: i64,
}

#[derive(Clone, Debug, Serialize)]
pub struct VariantView {
    /// `switch=value`.
    pub change: String,
    pub question: String,
    pub values: Values,
    /// Difference to the base, in points of 1.
    pub nrr_gap: Option<f64>,
    pub grr_gap: Option<f64>,
    pub logo_churn_gap: Option<f64>,
    pub mrr_gap: i64,
    /// The figure whose gap `accounts` make: the first that moves. `None`: only rates made of months move, whose gap
    /// belongs to no account.
    pub divided: Option<GapIn>,
    /// Accounts that make that gap, largest part first.
    pub accounts: Vec<GapAccount>,
}

#[derive(Clone, Debug, Serialize)]
pub struct FinanceView {
    pub figures: Vec<FinanceFigure>,
    /// Switch sets that come closest, best first.
    pub matches: Vec<Match>,
    /// Accounts whose revenue still differs under the best match; only where finance gave it by account.
    pub residual_accounts: Vec<ResidualAccount>,
}

/// An account on which finance and we differ, in minor units a month.
#[derive(Clone, Debug, Serialize)]
pub struct ResidualAccount {
    pub account_id: String,
    pub ours: i64,
    pub finance: i64,
}

pub async fn reconcile(app: &App, request: &ReconcileRequest) -> Result<ReconcileView, Error> {
    let finance = request.finance.as_deref().map(|path| finance::read(path, app)).transpose()?;
    let undivided = RevenueRequest { by: Vec::new(), ..request.revenue.clone() };
    let scope = Scope::open_for_any_policy(app, &undivided).await?;
    policy::remember(app, &scope.policy)?;
    let base = Evaluation::of(app, &scope).await?;
    let mut variants = Vec::new();
    let mut evaluated = Vec::new();
    let mut n_without_effect = 0;
    for variant in variants::of(&scope) {
        let scope = scope.under(app, variant.policy.clone(), variant.window)?;
        let Some(evaluation) = Evaluation::where_possible(app, &scope).await? else { continue };
        if evaluation.values == base.values {
            n_without_effect += 1;
            continue;
        }
        variants.push(explain::variant(&base, &variant, &evaluation, request.n_accounts));
        evaluated.push((variant, evaluation));
    }
    variants.sort_by(|a, b| explain::effect(b).total_cmp(&explain::effect(a)).then_with(|| a.change.cmp(&b.change)));
    let finance = match finance {
        Some(finance) => Some(search::closest(app, &scope, &base, &evaluated, finance, request.n_accounts).await?),
        None => None,
    };
    Ok(ReconcileView { setting: Setting::of(app, &scope), base: base.values, variants, n_without_effect, finance })
}
