//! `plan`: what to do for the accounts at which the ledger shows something.

use super::definitions::{capacity_rules, rubric, team_hours};
use super::moves::{Decided, Ground, decide};
use super::portfolio::{Portfolio, Reads, Seen};
use super::view::{FieldEvidence, LedgerAccount, LedgerPlanView, PlanDefinitions, RiskBasis};
use crate::app::{Actor, App};
use crate::error::Error;
use crate::health::HealthRequest;
use crate::plays::library;
use crate::risk::{Likelihoods, likelihoods};
use crate::saves::open_work;
use cco_domain::intervention::{InterventionPlan, PlanInput, PlannedAccount};
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
    let (rules, team) = (capacity_rules(&folder)?, team_hours(&folder)?);
    let work = open_work(app, &library.plays).await?;
    let ground = Ground {
        plays: &library.plays,
        likelihoods: likelihoods.as_ref(),
        rules: &rules,
        team: &team,
        currency: app.workspace.config.company.currency,
        work: &work,
    };
    let Decided { moves, left_alone, capacity } = decide(&portfolio, &plan, &ground)?;
    let mut setting = portfolio.book.setting(app);
    let mut notes = std::mem::take(&mut setting.notes);
    notes.extend(library.problems.iter().map(|problem| format!("a play is left out: {problem}")));
    notes.extend(assumption_note(likelihoods.as_ref()));
    let mut view = LedgerPlanView {
        as_of: portfolio.book.as_of,
        total_accounts: plan.total_accounts,
        total_arr_at_risk_usd: plan.total_arr_at_risk_usd,
        n_quiet: portfolio.quiet.len(),
        n_left_out: 0,
        expected_minor: capacity.value_minor,
        bound_minor: capacity.bound_minor,
        n_moves: moves.len(),
        moves,
        n_left_alone: left_alone.len(),
        left_alone,
        owners: capacity.owners,
        horizon_days: rules.horizon_days,
        setting,
        risk: risk_basis(likelihoods),
        definitions: PlanDefinitions {
            rubric_hash: plan.rubric_hash.clone(),
            drivers_hash: portfolio.drivers_hash.clone(),
            segmentation_hash: portfolio.segmentation_hash.clone(),
            assumptions_hash: portfolio.assumptions.hash.clone(),
            capacity_hash: rules.hash,
            team_hash: team.hash,
        },
        notes,
        accounts: accounts(plan, portfolio.seen),
    };
    view.limit(request.limit);
    Ok(view)
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
        Some(Likelihoods { model, from, to, .. }) => RiskBasis::Measured { model: Box::new(model), from, to },
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
