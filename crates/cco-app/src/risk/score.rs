//! `risk_scores`: how likely each account is to leave or to shrink, why, and how much revenue that is.

use super::drift::{DriftView, drift};
use super::figures::figures;
use super::keep::{Loaded, load};
use super::model::RiskModel;
use super::reasons::{Reason, reasons};
use super::roster::{Member, Roster};
use super::standing::ModelStanding;
use crate::app::App;
use crate::error::Error;
use cco_domain::batch::BatchNo;
use cco_domain::day::Day;
use cco_domain::figure::Figure;
use cco_domain::money::Currency;
use cco_stats::interval::{Confidence, Interval};
use cco_stats::model::candidate::Reasons;
use cco_stats::model::matrix::Matrix;
use cco_stats::model::refits::Refits;
use serde::Serialize;

#[derive(Clone, Debug, Default)]
pub struct RiskRequest {
    /// `None`: the last that was promoted, else the last that was fitted.
    pub model: Option<String>,
    /// `None`: the day that revenue figures are as of when none is asked for.
    pub as_of: Option<Day>,
    pub by_segment: bool,
    /// Accounts to show; `None`: all. Figures are of all.
    pub limit: Option<usize>,
}

#[derive(Clone, Debug, Serialize)]
pub struct RiskScoresView {
    #[serde(flatten)]
    pub setting: RiskSetting,
    pub drift: DriftView,
    pub figures: Vec<Figure>,
    /// The likeliest first; those that cannot leave inside the horizon last.
    pub accounts: Vec<AccountRisk>,
    pub n_left_out: usize,
}

/// The question as it was settled, and what a reader must know of the answer.
#[derive(Clone, Debug, Serialize)]
pub struct RiskSetting {
    pub company: String,
    pub model: ModelStanding,
    pub as_of: Day,
    /// The horizon, first and last day.
    pub from: Day,
    pub to: Day,
    pub known_at: BatchNo,
    pub policy_hash: String,
    pub currency: Currency,
    /// With recurring revenue on the day.
    pub n_accounts: usize,
    /// Of these, how many the model tells something of.
    pub n_at_risk: usize,
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct AccountRisk {
    pub account_id: String,
    pub name: Option<String>,
    pub segment: Option<String>,
    pub arr_minor: i64,
    /// `None`: its contracts do not let it leave inside the horizon.
    pub risk: Option<Risk>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Risk {
    pub probability: f64,
    /// 95 %, from refits: how far other accounts might have moved the model.
    pub low: f64,
    pub high: f64,
    /// Probability × ARR, minor units.
    pub arr_at_risk_minor: i64,
    /// The readings that matter most.
    pub reasons: Vec<Reason>,
}

/// Reasons that fit on a line.
const N_REASONS: usize = 3;

pub async fn scores(app: &App, request: &RiskRequest) -> Result<RiskScoresView, Error> {
    let loaded = load(app, request.model.as_deref()).await?;
    let refits = loaded.refits(app)?;
    let roster = Roster::open(app, &loaded.model, request.as_of, 0).await?;
    let setting = setting(app, &loaded, &roster);
    let drift = drift(app, &loaded.model, &roster).await?;
    let (by_segment, currency) = (request.by_segment, setting.currency);
    let model = loaded.model;
    let (mut accounts, figures) = crate::blocking(move || {
        let listed = Listed::of(&roster, &model)?;
        let accounts = listed.accounts(&roster, &model, &refits)?;
        Ok::<_, Error>((accounts, figures(&roster, &model, &refits, &listed, by_segment, currency)?))
    })
    .await??;
    accounts.sort_by(likeliest_first);
    let n_shown = request.limit.unwrap_or(usize::MAX).min(accounts.len());
    let n_left_out = accounts.len() - n_shown;
    accounts.truncate(n_shown);
    Ok(RiskScoresView { setting, drift, figures, accounts, n_left_out })
}

/// The members that the model tells something of, as its matrix.
pub(super) struct Listed {
    /// Places among the roster's members.
    pub(super) members: Vec<usize>,
    pub(super) matrix: Matrix,
}

impl Listed {
    pub(super) fn of(roster: &Roster, model: &RiskModel) -> Result<Listed, Error> {
        let members: Vec<usize> = (0..roster.members.len()).filter(|place| roster.members[*place].is_at_risk).collect();
        let cells: Vec<usize> = members.iter().map(|place| roster.cell(&roster.members[*place])).collect();
        Ok(Listed { members, matrix: roster.matrix(model, &cells)? })
    }

    fn accounts(&self, roster: &Roster, model: &RiskModel, refits: &Refits) -> Result<Vec<AccountRisk>, Error> {
        let mut accounts: Vec<AccountRisk> = roster.members.iter().map(|member| account(member, None)).collect();
        let probabilities = model.model.probabilities(&self.matrix);
        let intervals = refits.intervals(&model.model, &self.matrix, Confidence::PERCENT_95);
        let told = probabilities.into_iter().zip(intervals).zip(model.model.reasons(&self.matrix));
        for (place, ((probability, interval), why)) in self.members.iter().zip(told) {
            let member = &roster.members[*place];
            let mut risk = risk(roster, model, member, (probability, interval), &why)?;
            risk.reasons.truncate(N_REASONS);
            accounts[*place].risk = Some(risk);
        }
        Ok(accounts)
    }
}

pub(super) fn account(member: &Member, risk: Option<Risk>) -> AccountRisk {
    AccountRisk {
        account_id: member.account_id.clone(),
        name: member.name.clone(),
        segment: member.segment.clone(),
        arr_minor: member.arr_minor,
        risk,
    }
}

/// With all its reasons.
pub(super) fn risk(
    roster: &Roster,
    model: &RiskModel,
    member: &Member,
    (probability, interval): (f64, Interval),
    why: &Reasons,
) -> Result<Risk, Error> {
    Ok(Risk {
        probability,
        low: interval.low,
        high: interval.high,
        arr_at_risk_minor: (probability * member.arr_minor as f64).round() as i64,
        reasons: reasons(roster, model, roster.cell(member), &why.by_column)?,
    })
}

fn likeliest_first(a: &AccountRisk, b: &AccountRisk) -> std::cmp::Ordering {
    let probability = |own: &AccountRisk| own.risk.as_ref().map_or(-1.0, |risk| risk.probability);
    probability(b)
        .total_cmp(&probability(a))
        .then(b.arr_minor.cmp(&a.arr_minor))
        .then_with(|| a.account_id.cmp(&b.account_id))
}

pub(super) fn setting(app: &App, loaded: &Loaded, roster: &Roster) -> RiskSetting {
    let ahead = loaded.model.settings.ahead;
    RiskSetting {
        company: app.workspace.config.company.name.clone(),
        model: loaded.standing.clone(),
        as_of: roster.as_of,
        from: ahead.gap_end(roster.as_of).plus_days(1),
        to: ahead.end(roster.as_of),
        known_at: roster.scope.snapshot.known_at,
        policy_hash: roster.scope.policy.hash(),
        currency: app.workspace.config.company.currency,
        n_accounts: roster.members.len(),
        n_at_risk: roster.members.iter().filter(|member| member.is_at_risk).count(),
        notes: notes(loaded, roster),
    }
}

fn notes(loaded: &Loaded, roster: &Roster) -> Vec<String> {
    let model = &loaded.model;
    let mut notes = roster.scope.notes.clone();
    notes.extend(model.notes.iter().filter(|note| !notes.contains(note)).cloned().collect::<Vec<_>>());
    if loaded.standing.promotion.is_none() {
        notes.push("the model is a draft: no person has promoted it".to_owned());
    }
    if model.kind() == cco_stats::model::candidate::Kind::Constant {
        notes.push(
            "no model was better than the base rate: everybody is told the same, and the order says nothing".to_owned(),
        );
    }
    if model.policy_hash != roster.scope.policy.hash() {
        notes.push("the policy that says what churn is changed since the model was fitted: fit it again".to_owned());
    }
    notes
}
