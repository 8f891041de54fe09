//! What the team's hours go to, and which accounts to leave alone.

use super::portfolio::{Portfolio, Seen};
use super::view::{Because, LeftAlone, Move};
use crate::error::Error;
use crate::risk::Likelihoods;
use cco_domain::capacity::{
    Assigned, CapacityFault, CapacityPlan, CapacityRules, Offer, OwnerHours, PlanAccount, TeamHours, assign,
};
use cco_domain::intervention::{Assumable, Assumptions, InterventionPlan, PlannedAccount, PlayRef};
use cco_domain::money::Currency;
use cco_domain::play::{Driver, Play, Plays};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What is known beside the portfolio.
pub(super) struct Ground<'a> {
    pub(super) plays: &'a Plays,
    pub(super) likelihoods: Option<&'a Likelihoods>,
    pub(super) rules: &'a CapacityRules,
    pub(super) team: &'a TeamHours,
    pub(super) currency: Currency,
    pub(super) work: &'a OpenWork,
}

/// What people work on already.
#[derive(Default)]
pub(crate) struct OpenWork {
    /// Account and driver of every open save.
    pub(crate) under_way: BTreeSet<(String, Option<Driver>)>,
    /// Minutes of people's time that open saves still take.
    pub(crate) promised: BTreeMap<String, u32>,
}

pub(super) struct Decided {
    pub(super) moves: Vec<Move>,
    pub(super) left_alone: Vec<LeftAlone>,
    pub(super) capacity: CapacityPlan,
}

/// What could be done for an account by whose words.
struct Candidate<'a> {
    seen: &'a Seen,
    account: PlanAccount,
    /// In the order of the account's offers.
    offers: Vec<(Driver, &'a Play)>,
}

pub(super) fn decide(portfolio: &Portfolio, plan: &InterventionPlan, ground: &Ground<'_>) -> Result<Decided, Error> {
    let planned: BTreeMap<&str, &PlannedAccount> =
        plan.accounts.iter().map(|planned| (planned.account.id.as_str(), planned)).collect();
    let (mut candidates, mut left) = (BTreeMap::new(), Vec::new());
    for seen in &portfolio.seen {
        match candidate(seen, planned[seen.id()], portfolio, ground) {
            Ok(found) => _ = candidates.insert(seen.id(), found),
            Err(because) => left.push(left_alone(seen, because)),
        }
    }
    let accounts: Vec<PlanAccount> = candidates.values().map(|candidate| candidate.account.clone()).collect();
    let capacity = assign(&accounts, &owners(portfolio, ground), ground.currency, ground.rules)?;
    let moves = capacity.assigned.iter().map(|assigned| one(assigned, portfolio, &candidates)).collect();
    left.extend(
        capacity
            .left
            .iter()
            .map(|own| left_alone(candidates[own.account_id.as_str()].seen, Because::Capacity { why: own.why })),
    );
    left.sort_by_key(|left| (Reverse(left.arr_minor), left.account_id.clone()));
    Ok(Decided { moves, left_alone: left, capacity })
}

/// Everybody who looks after an account of the company, with the hours that are left.
fn owners(portfolio: &Portfolio, ground: &Ground<'_>) -> Vec<OwnerHours> {
    let names: BTreeSet<&str> =
        portfolio.book.members.iter().filter_map(|member| member.identity.owner.as_deref()).collect();
    let promised = |name: &str| ground.work.promised.get(name).copied().unwrap_or(0);
    names.into_iter().map(|name| ground.team.of(name, promised(name), ground.rules)).collect()
}

fn candidate<'a>(
    seen: &'a Seen,
    planned: &PlannedAccount,
    portfolio: &Portfolio,
    ground: &Ground<'a>,
) -> Result<Candidate<'a>, Because> {
    let risk = risk(seen, portfolio, ground)?;
    let is_free = |driver: Driver| !ground.work.under_way.contains(&(seen.id().to_owned(), Some(driver)));
    let open: Vec<Driver> = seen.drivers.iter().map(|own| own.driver).filter(|driver| is_free(*driver)).collect();
    if open.is_empty() && !seen.drivers.is_empty() {
        return Err(Because::UnderWay);
    }
    let offers: Vec<(Driver, &Play)> =
        open.into_iter().flat_map(|driver| lowest_rung(seen, driver, ground).map(move |play| (driver, play))).collect();
    let account = PlanAccount {
        id: seen.id().to_owned(),
        owner: seen.owner.clone(),
        pool: ground.team.pool(seen.owner.as_deref().unwrap_or_default()),
        arr_minor: seen.arr_minor.max(0),
        risk: Some(risk),
        recoverability: planned.factors.recoverability,
        is_past_saving: planned.factors.recoverability < portfolio.assumptions.least_recoverability,
        days_since_contact: seen.given.last_touch_days_ago.map(|days| days.max(0.0) as u32),
        is_red: seen.is_red(),
        days_to_renewal: seen.given.days_to_renewal.map(|days| days.round() as i32),
        offers: offers.iter().map(|(driver, play)| offer(*driver, play, &portfolio.assumptions)).collect(),
    };
    Ok(Candidate { seen, account, offers })
}

/// An account is offered what costs least first: value, then time, scope and, last, price.
fn lowest_rung<'a>(seen: &Seen, driver: Driver, ground: &Ground<'a>) -> impl Iterator<Item = &'a Play> {
    let answers = ground.plays.answers(driver, seen.placed.segment);
    let lowest = answers.first().map(|play| play.rung);
    answers.into_iter().filter(move |play| Some(play.rung) == lowest)
}

/// Whoever has asked for help waits for it, however lately somebody spoke with them.
fn offer(driver: Driver, play: &Play, assumptions: &Assumptions) -> Offer {
    Offer {
        play: play.id.clone(),
        minutes: (play.hours * 60.0).round() as u32,
        sla_days: play.sla_days,
        effect: Assumable::assumed(assumptions.effect(play.controllability)),
        is_awaited: driver == Driver::SupportPain,
    }
}

/// The probability of leaving: the promoted model's, where it tells of the account; else the assumption, unless the contract binds
/// the account beyond the model's horizon.
fn risk(seen: &Seen, portfolio: &Portfolio, ground: &Ground<'_>) -> Result<Assumable, Because> {
    let assumed = Assumable::assumed(portfolio.assumptions.risk(seen.given.health.as_deref()));
    let Some(likelihoods) = ground.likelihoods else { return Ok(assumed) };
    if let Some(probability) = likelihoods.of(seen.id()) {
        return Ok(Assumable::measured(probability));
    }
    let last_day = likelihoods.to.epoch_days() - portfolio.book.as_of.epoch_days();
    match seen.given.days_to_renewal {
        Some(days) if days > f64::from(last_day) => Err(Because::Bound { days_to_renewal: Some(days) }),
        _ => Ok(assumed),
    }
}

fn one(assigned: &Assigned, portfolio: &Portfolio, candidates: &BTreeMap<&str, Candidate<'_>>) -> Move {
    let candidate = &candidates[assigned.account_id.as_str()];
    let is_it = |(_, play): &&(Driver, &Play)| play.id == assigned.play;
    let (driver, play) = candidate.offers.iter().find(is_it).expect("a plan assigns only what was offered");
    let seen = candidate.seen.drivers.iter().find(|seen| seen.driver == *driver);
    Move {
        account_id: assigned.account_id.clone(),
        name: candidate.seen.given.name.clone(),
        csm: assigned.owner.clone(),
        looked_after_by: candidate.seen.owner.clone(),
        is_moved: assigned.is_moved,
        segment: candidate.seen.placed.segment,
        driver: *driver,
        seen: seen.expect("a play is offered for a driver that is seen").clone(),
        play: PlayRef { id: play.id.clone(), hash: play.hash.clone() },
        action: play.title.clone(),
        owner: play.owner.clone(),
        due_on: portfolio.book.as_of.plus_days(i32::try_from(assigned.sla_days).unwrap_or(i32::MAX)),
        hours: f64::from(assigned.minutes) / 60.0,
        approval: play.approval,
        worth: assigned.worth,
        expected_minor: assigned.value_minor,
    }
}

fn left_alone(seen: &Seen, because: Because) -> LeftAlone {
    LeftAlone {
        account_id: seen.id().to_owned(),
        name: seen.given.name.clone(),
        csm: seen.owner.clone(),
        arr_minor: seen.arr_minor,
        because,
    }
}

impl From<CapacityFault> for Error {
    fn from(fault: CapacityFault) -> Error {
        Error::invalid("plan_impossible", fault.to_string())
    }
}
