//! `renewals_calibration`: how good the calls were of those who called.

use super::ground::{Ground, Seen};
use super::setting::{RenewalsRequest, RenewalsSetting};
use super::sheets::{CallRole, Sheets};
use crate::app::App;
use crate::error::Error;
use cco_domain::renewal::{Call, CallerRecord, ForecastCategory, JudgedCall, caller_records};
use cco_stats::forecast::calls::{CallRecord, Called, records};
use cco_stats::interval::{Confidence, Interval};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Serialize)]
pub struct CalibrationView {
    pub setting: RenewalsSetting,
    /// Terms of which somebody called, and that are settled.
    pub n_settled: usize,
    /// Called, and not settled yet.
    pub n_open: usize,
    /// Called, and no longer known as terms: their lines were left or replaced before the end, or retracted.
    pub n_gone: usize,
    /// By role and name.
    pub callers: Vec<CallerLine>,
}

/// One person in one role: the last calls before terms ended, beside what came.
#[derive(Clone, Debug, Serialize)]
pub struct CallerLine {
    pub role: CallRole,
    pub by: String,
    pub n: u64,
    /// Called less came, as a share of what was due: above 0 is too hopeful.
    pub bias: f64,
    /// At 95 %; `None` for a single call.
    pub bias_low: Option<f64>,
    pub bias_high: Option<f64>,
    /// Mean squared difference between the share called and the share that came.
    pub brier: f64,
    /// What it would have been had everyone called the mean of all calls of the role.
    pub brier_of_mean: f64,
    /// Above 0 the calls knew more than the mean does; `None` where the mean is perfect.
    pub skill: Option<f64>,
    pub categories: Vec<CallerCategory>,
}

#[derive(Clone, Debug, Serialize)]
pub struct CallerCategory {
    pub category: ForecastCategory,
    pub n_calls: i64,
    pub n_renewed: i64,
    pub share_renewed: Option<f64>,
    /// Minor units a year, as the next two.
    pub due_minor: i64,
    pub called_minor: i64,
    pub renewed_minor: i64,
}

/// The last call of a term before its end, and the term.
struct Judged<'a> {
    call: &'a Call,
    seen: Seen<'a>,
}

pub async fn calibration(app: &App, request: &RenewalsRequest) -> Result<CalibrationView, Error> {
    let ground = Ground::open(app, request, None).await?;
    let sheets = Sheets::load(app).await?;
    let mut view =
        CalibrationView { setting: ground.setting(), n_settled: 0, n_open: 0, n_gone: 0, callers: Vec::new() };
    for role in CallRole::ALL {
        let judged = view.judged(role, &sheets, &ground);
        view.callers.extend(callers(role, &judged)?);
    }
    Ok(view)
}

impl CalibrationView {
    fn judged<'a>(&mut self, role: CallRole, sheets: &'a Sheets, ground: &'a Ground) -> Vec<Judged<'a>> {
        let mut judged = Vec::new();
        for sheet in sheets.iter().filter(|sheet| sheet.role == role) {
            let Some(call) = sheet.last_by(sheet.ends.plus_days(-1).min(ground.as_of)) else { continue };
            match ground.seen_on(&sheet.account_id, sheet.ends) {
                None => self.n_gone += 1,
                Some(seen) if seen.settlement.fate.is_settled() => {
                    self.n_settled += 1;
                    judged.push(Judged { call, seen });
                }
                Some(_) => self.n_open += 1,
            }
        }
        judged
    }
}

fn callers(role: CallRole, judged: &[Judged<'_>]) -> Result<Vec<CallerLine>, Error> {
    let of_categories = caller_records(judged.iter().map(|own| JudgedCall {
        call: own.call,
        due: own.seen.term.due,
        settlement: &own.seen.settlement,
    }));
    let mut categories: BTreeMap<String, Vec<CallerCategory>> = BTreeMap::new();
    for record in of_categories {
        categories.entry(record.by.clone()).or_default().push(category(&record));
    }
    let called: Vec<Called<&str>> = judged.iter().map(called).collect();
    let found = records(&called, Confidence::PERCENT_95)?;
    let line = |(by, record): (&str, CallRecord)| CallerLine {
        role,
        by: by.to_owned(),
        n: record.n,
        bias: record.bias,
        bias_low: record.bias_interval.map(|Interval { low, .. }| low),
        bias_high: record.bias_interval.map(|Interval { high, .. }| high),
        brier: record.brier,
        brier_of_mean: record.brier_of_mean,
        skill: record.skill(),
        categories: categories.remove(by).unwrap_or_default(),
    };
    Ok(found.into_iter().map(line).collect())
}

/// Shares of what was due: growth that was called or came is no part of how well the renewal was known.
fn called<'a>(judged: &Judged<'a>) -> Called<&'a str> {
    let due = judged.seen.term.due.0 as f64;
    let share = |atoms: i64| (atoms as f64 / due).clamp(0.0, 1.0);
    let (call, actual) = (share(judged.call.amount.0), share(judged.seen.settlement.renewed.0));
    Called { caller: judged.call.by.as_str(), call, actual, due }
}

fn category(record: &CallerRecord) -> CallerCategory {
    CallerCategory {
        category: record.category,
        n_calls: record.n_calls,
        n_renewed: record.n_renewed,
        share_renewed: record.share_renewed().value(),
        due_minor: record.due.to_minor_per_year(),
        called_minor: record.called.to_minor_per_year(),
        renewed_minor: record.renewed.to_minor_per_year(),
    }
}
