//! `health_override`: a person's own call on an account, kept beside the score.

use super::library;
use crate::app::{Actor, App};
use crate::data::instant_text;
use crate::error::{Error, Kind};
use cco_domain::day::Day;
use cco_domain::health::{JudgementFault, MAX_DAYS, Verdict, check_judgement};
use cco_store::judgement::{Judgement, NewJudgement};
use serde::Serialize;

#[derive(Clone, Debug)]
pub struct OverrideRequest {
    /// The score whose bands a verdict may name.
    pub score: String,
    pub account: String,
    pub verdict: String,
    pub reason: String,
    /// The first day on which it no longer holds.
    pub expires_on: Day,
}

#[derive(Clone, Debug, Default)]
pub struct JudgementsRequest {
    pub account: Option<String>,
    /// Those that no longer hold, too.
    pub with_ended: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct JudgementsView {
    pub judgements: Vec<JudgementView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct JudgementView {
    pub no: i64,
    pub account_id: String,
    pub verdict: Verdict,
    pub reason: String,
    pub author: String,
    /// RFC 3339.
    pub made_at: String,
    pub expires_on: Day,
    pub state: JudgementState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JudgementState {
    Holds,
    Expired,
    Withdrawn,
}

/// Writes a judgement down. The account must be known; whether it pays does not matter.
pub async fn override_score(app: &App, actor: &Actor, request: &OverrideRequest) -> Result<JudgementView, Error> {
    let folder = app.workspace.definitions();
    let (definition, _) = library::score(&folder, &request.score, &library::measures(&folder)?)?;
    let verdict = Verdict::parse(&request.verdict, &definition.bands)?;
    let made_at = app.now();
    check_judgement(&request.reason, app.day_of(made_at), request.expires_on)?;
    refuse_unknown_account(app, &request.account).await?;
    let new = NewJudgement {
        account_id: request.account.clone(),
        verdict,
        reason: request.reason.trim().to_owned(),
        made_at,
        expires_on: request.expires_on,
    };
    let no = app.store.judge(&actor.name, new).await?;
    found(app, no).await
}

pub async fn withdraw(app: &App, actor: &Actor, no: i64) -> Result<JudgementView, Error> {
    app.store.withdraw_judgement(&actor.name, no, app.now()).await.map_err(|failure| {
        Error::from(failure).with_hint("`cco health judgements --all` lists them with their numbers")
    })?;
    found(app, no).await
}

/// Oldest first.
pub async fn judgements(app: &App, request: &JudgementsRequest) -> Result<JudgementsView, Error> {
    let mut judgements: Vec<JudgementView> =
        app.store.judgements().await?.into_iter().map(|judgement| view(app, judgement)).collect();
    judgements.retain(|view| {
        let is_asked = request.account.as_ref().is_none_or(|account| *account == view.account_id);
        is_asked && (request.with_ended || view.state == JudgementState::Holds)
    });
    Ok(JudgementsView { judgements })
}

/// Those that hold today, the latest of each account last.
pub(super) async fn holding(app: &App) -> Result<Vec<JudgementView>, Error> {
    Ok(judgements(app, &JudgementsRequest::default()).await?.judgements)
}

async fn found(app: &App, no: i64) -> Result<JudgementView, Error> {
    let found = app.store.judgements().await?.into_iter().find(|judgement| judgement.no == no);
    found.map(|judgement| view(app, judgement)).ok_or_else(|| {
        Error::new(Kind::Internal, "judgement_lost", format!("judgement {no} was written and cannot be found"))
    })
}

fn view(app: &App, judgement: Judgement) -> JudgementView {
    let Judgement { no, account_id, verdict, reason, author, made_at, expires_on, withdrawn } = judgement;
    let state = match withdrawn {
        Some(_) => JudgementState::Withdrawn,
        None if expires_on <= app.today() => JudgementState::Expired,
        None => JudgementState::Holds,
    };
    JudgementView { no, account_id, verdict, reason, author, made_at: instant_text(made_at), expires_on, state }
}

async fn refuse_unknown_account(app: &App, account: &str) -> Result<(), Error> {
    let snapshot = app.snapshot(crate::app::KnownAt::Now).await?;
    let quoted = account.replace('\'', "''");
    let text = format!("select account_id from account where account_id = '{quoted}' limit 1");
    match app.ledger.sql(&snapshot, app.today(), &text, 1).await?.rows.is_empty() {
        false => Ok(()),
        true => Err(Error::not_found("account_absent", format!("no account `{account}` is known"))
            .with_hint("`cco health score` lists the accounts")),
    }
}

impl From<JudgementFault> for Error {
    fn from(fault: JudgementFault) -> Error {
        let hint = match &fault {
            JudgementFault::Verdict { .. } => "pass --verdict with one of these",
            JudgementFault::NoReason => "pass --reason with what the score cannot know",
            JudgementFault::ExpiresBefore { .. } | JudgementFault::ExpiresLate { .. } => {
                return Error::invalid("judgement_invalid", fault.to_string())
                    .with_hint(format!("pass --expires with a day of the next {MAX_DAYS}"));
            }
        };
        Error::invalid("judgement_invalid", fault.to_string()).with_hint(hint)
    }
}
