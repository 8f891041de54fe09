//! What is worth doing for the accounts of a portfolio, and which of them to leave alone.

use super::portfolio::{Portfolio, Seen};
use super::view::{Because, LeftAlone, Move};
use crate::risk::Likelihoods;
use cco_domain::day::Day;
use cco_domain::intervention::{Assumable, Assumptions, PlannedAccount, PlayRef, Worth};
use cco_domain::play::{Driver, Play, Plays};

/// What is known beside the portfolio.
pub(super) struct Ground<'a> {
    pub(super) plays: &'a Plays,
    pub(super) assumptions: &'a Assumptions,
    pub(super) likelihoods: Option<&'a Likelihoods>,
    pub(super) as_of: Day,
}

/// What could be done for an account: the best answer to each of its drivers, the most valuable an hour first; or why nothing.
pub(super) fn moves_of(seen: &Seen, planned: &PlannedAccount, ground: &Ground<'_>) -> Result<Vec<Move>, Because> {
    let least = ground.assumptions.least_recoverability;
    if planned.factors.recoverability < least {
        return Err(Because::PastSaving { recoverability: planned.recoverability, least });
    }
    let Some(risk) = risk(seen, ground) else {
        return Err(Because::Bound { days_to_renewal: seen.given.days_to_renewal });
    };
    let mut found: Vec<Move> = seen
        .drivers
        .iter()
        .filter_map(|own| {
            let play = *ground.plays.answers(own.driver, seen.placed.segment).first()?;
            Some(one(seen, planned, own.driver, play, risk, ground))
        })
        .collect();
    if found.is_empty() {
        return Err(Because::NoPlay);
    }
    found.sort_by(|a, b| an_hour(b).total_cmp(&an_hour(a)).then_with(|| a.driver.cmp(&b.driver)));
    Ok(found)
}

/// The probability of leaving: the promoted model's, where it tells of the account; else the assumption, unless the contract
/// binds the account beyond the model's horizon.
fn risk(seen: &Seen, ground: &Ground<'_>) -> Option<Assumable> {
    let assumed = || Assumable::assumed(ground.assumptions.risk(seen.given.health.as_deref()));
    let Some(likelihoods) = ground.likelihoods else { return Some(assumed()) };
    let id = seen.given.id.as_deref().unwrap_or_default();
    if let Some(probability) = likelihoods.of(id) {
        return Some(Assumable::measured(probability));
    }
    let ends_beyond = |days: f64| days > f64::from(likelihoods.to.epoch_days() - ground.as_of.epoch_days());
    match seen.given.days_to_renewal {
        Some(days) if ends_beyond(days) => None,
        _ => Some(assumed()),
    }
}

fn one(
    seen: &Seen,
    planned: &PlannedAccount,
    driver: Driver,
    play: &Play,
    risk: Assumable,
    ground: &Ground<'_>,
) -> Move {
    let worth = Worth {
        arr_minor: seen.arr_minor,
        risk,
        recoverability: planned.factors.recoverability,
        effect: Assumable::assumed(ground.assumptions.effect(play.controllability)),
    };
    Move {
        account_id: seen.given.id.clone().unwrap_or_default(),
        name: seen.given.name.clone(),
        csm: seen.owner.clone(),
        driver,
        play: PlayRef { id: play.id.clone(), hash: play.hash.clone() },
        action: play.title.clone(),
        owner: play.owner.clone(),
        due_on: ground.as_of.plus_days(i32::try_from(play.sla_days).unwrap_or(i32::MAX)),
        hours: play.hours,
        approval: play.approval,
        worth,
        expected_minor: worth.expected_minor(),
    }
}

/// What the product does by itself costs nobody's hours, and comes first.
fn an_hour(found: &Move) -> f64 {
    found.expected_minor as f64 / found.hours.max(1e-9)
}

pub(super) fn left_alone(seen: &Seen, because: Because) -> LeftAlone {
    LeftAlone {
        account_id: seen.given.id.clone().unwrap_or_default(),
        name: seen.given.name.clone(),
        csm: seen.owner.clone(),
        arr_minor: seen.arr_minor,
        because,
    }
}

impl Portfolio {
    pub(super) fn ground<'a>(&'a self, plays: &'a Plays, likelihoods: Option<&'a Likelihoods>) -> Ground<'a> {
        Ground { plays, assumptions: &self.assumptions, likelihoods, as_of: self.book.as_of }
    }
}
