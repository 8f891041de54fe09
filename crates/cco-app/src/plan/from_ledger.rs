//! `plan`: what to do for the accounts at which the ledger shows something.

use super::definitions::rubric;
use super::moves::{Ground, left_alone, moves_of};
use super::portfolio::{Portfolio, Reads, Seen};
use super::view::{FieldEvidence, LedgerAccount, LedgerPlanView, LeftAlone, Move, RiskBasis};
use crate::app::{Actor, App};
use crate::error::Error;
use crate::health::HealthRequest;
use crate::plays::library;
use crate::risk::{Likelihoods, likelihoods};
use cco_domain::intervention::{InterventionPlan, PlanInput, PlannedAccount};
use std::cmp::Reverse;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub struct LedgerPlanRequest {
    pub health: HealthRequest,
    /// Only accounts that this person looks after.
    pub csm: Option<String>,
    /// At most so many accounts, moves and accounts left alone; `None`: all.
    pub limit: Option<usize>,
}

pub async fn plan_from_ledger(app: &App, actor: &Actor, request: &LedgerPlanRequest) -> Result<LedgerPlanView, Error> {
    let folder = app.workspace.definitions();
    let (rubric, library) = (rubric(Some(&folder))?, library(Some(&folder))?);
    let mut portfolio = Portfolio::open(app, actor, &request.health).await?;
    portfolio.seen.retain(|seen| request.csm.is_none() || seen.owner == request.csm);
    let likelihoods = likelihoods(app, portfolio.book.as_of).await?;
    let input = PlanInput {
        as_of: Some(portfolio.book.as_of.to_string()),
        accounts: portfolio.seen.iter().map(|seen| seen.given.clone()).collect(),
    };
    let plan = InterventionPlan::make(input, &rubric, &library.plays);
    let ground = portfolio.ground(&library.plays, likelihoods.as_ref());
    let (moves, left_alone) = decide(&portfolio, &plan, &ground);
    let mut setting = portfolio.book.setting(app);
    let mut notes = std::mem::take(&mut setting.notes);
    notes.extend(library.problems.iter().map(|problem| format!("a play is left out: {problem}")));
    notes.extend(assumption_note(likelihoods.as_ref()));
    let mut view = LedgerPlanView {
        as_of: portfolio.book.as_of,
        total_accounts: plan.total_accounts,
        total_arr_at_risk_usd: plan.total_arr_at_risk_usd,
        rubric_hash: plan.rubric_hash.clone(),
        assumptions_hash: portfolio.assumptions.hash.clone(),
        n_quiet: portfolio.n_quiet,
        n_left_out: 0,
        expected_minor: moves.iter().map(|found| found.expected_minor).sum(),
        moves,
        left_alone,
        setting,
        risk: risk_basis(likelihoods),
        notes,
        accounts: accounts(plan, portfolio.seen),
    };
    view.limit(request.limit);
    Ok(view)
}

/// One move for each account that something can be done for, the most valuable first; the others, the largest first.
fn decide(portfolio: &Portfolio, plan: &InterventionPlan, ground: &Ground<'_>) -> (Vec<Move>, Vec<LeftAlone>) {
    let planned: BTreeMap<&str, &PlannedAccount> =
        plan.accounts.iter().map(|planned| (planned.account.id.as_str(), planned)).collect();
    let (mut moves, mut alone) = (Vec::new(), Vec::new());
    for seen in &portfolio.seen {
        let planned = planned[seen.given.id.as_deref().unwrap_or_default()];
        match moves_of(seen, planned, ground) {
            Ok(found) => moves.extend(found.into_iter().next()),
            Err(because) => alone.push(left_alone(seen, because)),
        }
    }
    moves.sort_by_key(|found| (Reverse(found.expected_minor), found.account_id.clone()));
    alone.sort_by_key(|left| (Reverse(left.arr_minor), left.account_id.clone()));
    (moves, alone)
}

fn accounts(plan: InterventionPlan, seen: Vec<Seen>) -> Vec<LedgerAccount> {
    let mut by_id: BTreeMap<String, Seen> =
        seen.into_iter().map(|seen| (seen.given.id.clone().unwrap_or_default(), seen)).collect();
    let account = |planned: PlannedAccount| {
        let seen = by_id.remove(&planned.account.id).expect("a plan holds each account that it was made of, once");
        LedgerAccount {
            planned,
            csm: seen.owner,
            arr_minor: seen.arr_minor,
            segment_by: seen.placed.by,
            drivers: seen.drivers,
            evidence: evidence(seen.reads),
        }
    };
    plan.accounts.into_iter().map(account).collect()
}

fn evidence(reads: Reads) -> FieldEvidence {
    let Reads { days_to_renewal, days_since_last_touch, sponsors_active, urgent_tickets_open } = reads;
    FieldEvidence { days_to_renewal, days_since_last_touch, sponsors_active, urgent_tickets_open }
}

fn risk_basis(likelihoods: Option<Likelihoods>) -> RiskBasis {
    match likelihoods {
        Some(Likelihoods { model, from, to, .. }) => RiskBasis::Measured { model, from, to },
        None => RiskBasis::Assumed,
    }
}

fn assumption_note(likelihoods: Option<&Likelihoods>) -> Vec<String> {
    let risk = "risk is an assumption by the band of health: no model of churn was promoted (`cco risk fit`)";
    let effect = "effects of plays are assumptions: none was measured here";
    [likelihoods.is_none().then_some(risk), Some(effect)].into_iter().flatten().map(str::to_owned).collect()
}

impl LedgerPlanView {
    fn limit(&mut self, limit: Option<usize>) {
        let limit = limit.unwrap_or(usize::MAX);
        self.n_left_out = self.accounts.len().saturating_sub(limit);
        self.accounts.truncate(limit);
        self.moves.truncate(limit);
        self.left_alone.truncate(limit);
    }
}
