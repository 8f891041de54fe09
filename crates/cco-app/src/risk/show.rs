//! `risk_show`: one account's probability taken apart: every reading, how it got there, and what other readings would tell.

use super::keep::load;
use super::model::{MeasureUsed, RiskModel};
use super::roster::{Member, Roster};
use super::score::{AccountRisk, RiskSetting, account, risk, setting};
use crate::app::App;
use crate::error::{Error, Kind};
use cco_domain::day::Day;
use cco_stats::interval::{Confidence, Interval};
use cco_stats::model::matrix::{Column, Matrix};
use cco_stats::model::refits::Refits;
use serde::Serialize;

#[derive(Clone, Debug)]
pub struct RiskShowRequest {
    pub account: String,
    pub model: Option<String>,
    pub as_of: Option<Day>,
}

#[derive(Clone, Debug, Serialize)]
pub struct RiskAccountView {
    #[serde(flatten)]
    pub setting: RiskSetting,
    /// With all its reasons.
    pub account: AccountRisk,
    /// Log odds of an account of average readings; reasons add to it.
    pub base_log_odds: Option<f64>,
    /// By today's model, from what was known on each day; oldest first.
    pub history: Vec<RiskPoint>,
    /// What the model would tell if one reading were that of the middle account; the largest fall first.
    pub what_if: Vec<RiskWhatIf>,
}

#[derive(Clone, Debug, Serialize)]
pub struct RiskPoint {
    pub day: Day,
    pub probability: f64,
    pub low: f64,
    pub high: f64,
}

#[derive(Clone, Debug, Serialize)]
pub struct RiskWhatIf {
    pub measure: String,
    pub title: String,
    pub unit: String,
    pub now: Option<f64>,
    /// Of the accounts that the model was fitted on.
    pub middle: f64,
    pub probability: f64,
}

const MONTHS_BACK: i32 = 12;
const N_WHAT_IFS: usize = 5;
/// A smaller fall of the probability is none.
const LEAST_FALL: f64 = 0.001;

pub async fn show(app: &App, request: &RiskShowRequest) -> Result<RiskAccountView, Error> {
    let loaded = load(app, request.model.as_deref()).await?;
    let refits = loaded.refits(app)?;
    let roster = Roster::open(app, &loaded.model, request.as_of, MONTHS_BACK).await?;
    let setting = setting(app, &loaded, &roster);
    let member = roster.member(&request.account)?.clone();
    let model = loaded.model;
    crate::blocking(move || taken_apart(setting, &roster, &model, &refits, &member)).await?
}

fn taken_apart(
    setting: RiskSetting,
    roster: &Roster,
    model: &RiskModel,
    refits: &Refits,
    member: &Member,
) -> Result<RiskAccountView, Error> {
    let days = roster.days_at_risk(model, member);
    let cells: Vec<usize> = days.iter().map(|(place, _)| roster.features.cell(member.place, *place)).collect();
    let told = told(model, refits, &roster.matrix(model, &cells)?);
    let point = |((_, day), (probability, interval)): (&(usize, Day), &(f64, Interval))| RiskPoint {
        day: *day,
        probability: *probability,
        low: interval.low,
        high: interval.high,
    };
    let history = days.iter().zip(&told).map(point).collect();
    let mut view =
        RiskAccountView { setting, account: account(member, None), base_log_odds: None, history, what_if: vec![] };
    if let (true, Some(last)) = (member.is_at_risk, told.last()) {
        let now = roster.matrix(model, &[roster.cell(member)])?;
        let why = model.model.reasons(&now).pop().ok_or_else(untold)?;
        view.account.risk = Some(risk(roster, model, member, *last, &why)?);
        view.base_log_odds = Some(why.base);
        view.what_if = what_if(model, &now, last.0)?;
    }
    Ok(view)
}

fn untold() -> Error {
    Error::new(Kind::Internal, "risk_untold", "the model told nothing of an account that it was asked about")
}

fn told(model: &RiskModel, refits: &Refits, matrix: &Matrix) -> Vec<(f64, Interval)> {
    let intervals = refits.intervals(&model.model, matrix, Confidence::PERCENT_95);
    model.model.probabilities(matrix).into_iter().zip(intervals).collect()
}

/// - `now`: the account's readings, one row.
fn what_if(model: &RiskModel, now: &Matrix, probability: f64) -> Result<Vec<RiskWhatIf>, Error> {
    let mut found = Vec::new();
    for (place, measure) in model.measures.iter().enumerate() {
        let Some(middle) = measure.median else { continue };
        let mut columns: Vec<Column> = now.columns().to_vec();
        columns[place] = Column::numbers(&measure.id, [Some(middle)])?;
        let other = model.model.probabilities(&Matrix::new(columns)?)[0];
        if probability - other >= LEAST_FALL {
            found.push(what(measure, &now.columns()[place], middle, other));
        }
    }
    found.sort_by(|a, b| a.probability.total_cmp(&b.probability).then_with(|| a.measure.cmp(&b.measure)));
    found.truncate(N_WHAT_IFS);
    Ok(found)
}

fn what(measure: &MeasureUsed, column: &Column, middle: f64, probability: f64) -> RiskWhatIf {
    let now = match column.view() {
        cco_stats::model::matrix::View::Numbers(numbers) => numbers.get(0),
        cco_stats::model::matrix::View::Categories(_) => None,
    };
    RiskWhatIf {
        measure: measure.id.clone(),
        title: measure.title.clone(),
        unit: measure.unit.clone(),
        now,
        middle,
        probability,
    }
}
