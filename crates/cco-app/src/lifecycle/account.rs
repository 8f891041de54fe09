//! `lifecycle_account`: the stages, milestones and hand-offs of one account, and what happened with it.

use super::events::events;
use super::lives::{LifeHead, LifeRequest, open};
use crate::app::App;
use crate::error::Error;
use cco_domain::lifecycle::{
    Handoff, JourneyEvent, MilestoneStanding, StageSpell, StageStanding, handoffs, journey, milestones, spells,
    stage_on,
};
use serde::Serialize;

#[derive(Clone, Debug)]
pub struct AccountRequest {
    pub life: LifeRequest,
    pub account: String,
    /// At most so many events, the latest.
    pub limit: Option<usize>,
}

#[derive(Clone, Debug, Serialize)]
pub struct AccountLifeView {
    #[serde(flatten)]
    pub head: LifeHead,
    pub account_id: String,
    pub name: Option<String>,
    pub owner: Option<String>,
    pub segment: Option<String>,
    /// `None`: nothing is known of it by the day.
    pub standing: Option<StageStanding>,
    pub stages: Vec<StageSpell>,
    /// Empty where no source says a milestone of the account: what is due cannot be told then.
    pub milestones: Vec<MilestoneStanding>,
    pub handoffs: Vec<Handoff>,
    /// The first on top.
    pub journey: Vec<JourneyEvent>,
    /// Earlier events that the limit left out.
    pub n_left_out: usize,
}

pub async fn account(app: &App, request: &AccountRequest) -> Result<AccountLifeView, Error> {
    let (head, scope, lives) = open(app, request.life).await?;
    let life = lives.of(&request.account).ok_or_else(|| {
        Error::not_found("account_absent", format!("no account `{}` is known", request.account))
            .with_hint("cco sql \"select account_id, name from account\" lists them")
    })?;
    let rules = &lives.rules;
    let mut journey = journey(events(app, &scope.snapshot, &request.account, head.as_of).await?, head.as_of);
    let n_left_out = journey.len().saturating_sub(request.limit.unwrap_or(usize::MAX));
    journey.drain(..n_left_out);
    Ok(AccountLifeView {
        account_id: life.account_id.clone(),
        name: lives.names.get(&life.account_id).cloned(),
        owner: life.owner.clone(),
        segment: life.segment.clone(),
        standing: stage_on(life, rules, head.as_of),
        stages: spells(life, rules, head.as_of),
        milestones: if life.milestones.is_empty() { Vec::new() } else { milestones(life, rules, head.as_of) },
        handoffs: handoffs(life, rules, head.as_of),
        journey,
        n_left_out,
        head,
    })
}
