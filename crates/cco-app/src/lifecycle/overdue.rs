//! `lifecycle_overdue`: milestones that should have been reached, and accounts that nobody has taken over.

use super::lives::{LifeHead, LifeRequest, Lives, open};
use crate::app::App;
use crate::error::Error;
use cco_domain::lifecycle::{AccountLife, Handoff, MilestoneStanding, handoffs, milestones, stage_on};
use cco_domain::money::Currency;
use serde::Serialize;
use std::cmp::Reverse;

#[derive(Clone, Debug)]
pub struct OverdueRequest {
    pub life: LifeRequest,
    /// Only accounts that this person looks after.
    pub csm: Option<String>,
    /// At most so many of each.
    pub limit: Option<usize>,
}

#[derive(Clone, Debug, Serialize)]
pub struct OverdueView {
    #[serde(flatten)]
    pub head: LifeHead,
    pub currency: Currency,
    /// Of accounts under contract, the largest first.
    pub milestones: Vec<OverdueMilestone>,
    pub n_milestones: usize,
    /// The last hand-off of accounts under contract where it is late, the largest first.
    pub handoffs: Vec<LateHandoff>,
    pub n_handoffs: usize,
    /// Under contract, and no source says a milestone of them: none is told to be overdue.
    pub n_unwatched: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct OverdueMilestone {
    pub account: LateAccount,
    #[serde(flatten)]
    pub standing: MilestoneStanding,
}

#[derive(Clone, Debug, Serialize)]
pub struct LateHandoff {
    pub account: LateAccount,
    #[serde(flatten)]
    pub handoff: Handoff,
}

#[derive(Clone, Debug, Serialize)]
pub struct LateAccount {
    pub account_id: String,
    pub name: Option<String>,
    pub owner: Option<String>,
    pub stage: Option<String>,
    pub arr_minor: i64,
}

pub async fn overdue(app: &App, request: &OverdueRequest) -> Result<OverdueView, Error> {
    let (head, _, mut lives) = open(app, request.life).await?;
    let is_asked = |life: &AccountLife| {
        let is_customer = life.contract_on.is_some_and(|on| on <= head.as_of) && life.left_on.is_none();
        is_customer && (request.csm.is_none() || life.owner == request.csm)
    };
    lives.lives.retain(is_asked);
    let mut late_handoffs = late_handoffs(&lives, &head);
    let n_unwatched = lives.keep_watched();
    let mut overdue = overdue_milestones(&lives, &head);
    overdue.sort_by_key(|one| (Reverse(one.account.arr_minor), one.account.account_id.clone(), one.standing.due_on));
    late_handoffs.sort_by_key(|one| (Reverse(one.account.arr_minor), one.account.account_id.clone()));
    let (n_milestones, n_handoffs) = (overdue.len(), late_handoffs.len());
    let limit = request.limit.unwrap_or(usize::MAX);
    overdue.truncate(limit);
    late_handoffs.truncate(limit);
    Ok(OverdueView {
        head,
        currency: app.workspace.config.company.currency,
        milestones: overdue,
        n_milestones,
        handoffs: late_handoffs,
        n_handoffs,
        n_unwatched,
    })
}

fn overdue_milestones(lives: &Lives, head: &LifeHead) -> Vec<OverdueMilestone> {
    let of = |life: &AccountLife| -> Vec<OverdueMilestone> {
        let overdue = milestones(life, &lives.rules, head.as_of).into_iter().filter(|standing| standing.is_overdue);
        overdue.map(|standing| OverdueMilestone { account: late_account(life, lives, head), standing }).collect()
    };
    lives.lives.iter().flat_map(of).collect()
}

fn late_handoffs(lives: &Lives, head: &LifeHead) -> Vec<LateHandoff> {
    let of = |life: &AccountLife| {
        let handoff = handoffs(life, &lives.rules, head.as_of).pop().filter(|handoff| handoff.is_late)?;
        Some(LateHandoff { account: late_account(life, lives, head), handoff })
    };
    lives.lives.iter().filter_map(of).collect()
}

fn late_account(life: &AccountLife, lives: &Lives, head: &LifeHead) -> LateAccount {
    LateAccount {
        account_id: life.account_id.clone(),
        name: lives.names.get(&life.account_id).cloned(),
        owner: life.owner.clone(),
        stage: stage_on(life, &lives.rules, head.as_of).map(|standing| standing.stage),
        arr_minor: lives.arr_minor.get(&life.account_id).copied().unwrap_or(0),
    }
}
