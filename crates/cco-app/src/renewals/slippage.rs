//! `renewals_slippage`: how calls moved as terms came near, and what came of them.

use super::ground::Ground;
use super::setting::{RenewalsRequest, RenewalsSetting};
use super::sheets::{CallRole, Sheets};
use crate::app::App;
use crate::error::Error;
use cco_domain::day::Day;
use cco_domain::money::Atoms;
use cco_domain::renewal::{ForecastCategory, SlippageTotal, slippage as slippage_of, slippage_totals};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct SlippageView {
    pub setting: RenewalsSetting,
    pub role: CallRole,
    /// Of settled terms that were called by each checkpoint, from the earliest on.
    pub totals: Vec<SlippageTotalLine>,
    /// Every term that was called, by its end.
    pub terms: Vec<SlippageLine>,
    /// Called, and no longer known as terms.
    pub n_gone: usize,
}

/// Money in minor units a year.
#[derive(Clone, Debug, Serialize)]
pub struct SlippageTotalLine {
    pub days_before: u32,
    pub n_terms: i64,
    pub due_minor: i64,
    pub called_minor: i64,
    pub actual_minor: i64,
    /// What came less what was called: below 0 the forecast promised more.
    pub slipped_minor: i64,
}

/// Money in minor units a year.
#[derive(Clone, Debug, Serialize)]
pub struct SlippageLine {
    pub account_id: String,
    pub name: Option<String>,
    pub ends: Day,
    pub due_minor: i64,
    /// In the order of the totals; `None`: nobody had called by then, or the day has not come.
    pub called: Vec<Option<CalledThen>>,
    /// `None`: not settled.
    pub actual_minor: Option<i64>,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct CalledThen {
    pub category: ForecastCategory,
    pub amount_minor: i64,
}

pub async fn slippage(app: &App, request: &RenewalsRequest, role: CallRole) -> Result<SlippageView, Error> {
    let ground = Ground::open(app, request, None).await?;
    let sheets = Sheets::load(app).await?;
    let (mut found, mut terms, mut n_gone) = (Vec::new(), Vec::new(), 0);
    for sheet in sheets.iter().filter(|sheet| sheet.role == role) {
        let Some(seen) = ground.seen_on(&sheet.account_id, sheet.ends) else {
            n_gone += 1;
            continue;
        };
        let one = slippage_of(&seen.term, &sheet.calls, &seen.settlement, ground.as_of, &ground.motion);
        let then = |(category, amount): (ForecastCategory, Atoms)| CalledThen {
            category,
            amount_minor: amount.to_minor_per_year(),
        };
        terms.push(SlippageLine {
            account_id: sheet.account_id.clone(),
            name: seen.account.identity.name.clone(),
            ends: sheet.ends,
            due_minor: one.due.to_minor_per_year(),
            called: one.checkpoints.iter().map(|point| point.called.map(then)).collect(),
            actual_minor: one.actual.map(Atoms::to_minor_per_year),
        });
        found.push(one);
    }
    terms.sort_by(|a, b| (a.ends, &a.account_id).cmp(&(b.ends, &b.account_id)));
    let totals = slippage_totals(&found, &ground.motion).iter().map(total).collect();
    Ok(SlippageView { setting: ground.setting(), role, totals, terms, n_gone })
}

fn total(total: &SlippageTotal) -> SlippageTotalLine {
    SlippageTotalLine {
        days_before: total.days_before,
        n_terms: total.n_terms,
        due_minor: total.due.to_minor_per_year(),
        called_minor: total.called.to_minor_per_year(),
        actual_minor: total.actual.to_minor_per_year(),
        slipped_minor: total.slipped().to_minor_per_year(),
    }
}
