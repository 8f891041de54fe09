//! An escalation of account a1, opened on 1 March 2024, for this module's tests.

use super::rules::EscalationRules;
use super::state::{Escalation, EscalationState};
use crate::approval::{Party, PartyKind};
use crate::day::Day;

pub(super) const REPAIR: &str = include_str!("../../../../definitions/escalations/repair.toml");

pub(super) fn rules() -> EscalationRules {
    EscalationRules::parse("repair.toml", REPAIR).unwrap()
}

pub(super) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(super) fn person(name: &str) -> Party {
    Party { name: name.to_owned(), kind: PartyKind::Person, roles: Vec::new() }
}

pub(super) fn agent() -> Party {
    Party { kind: PartyKind::Agent, ..person("bot") }
}

pub(super) fn escalation() -> Escalation {
    Escalation {
        account_id: "a1".to_owned(),
        title: "Invoices fail".to_owned(),
        opened_on: day("2024-03-01"),
        owner: "Kim".to_owned(),
        sponsor: None,
        impact: None,
        people: Vec::new(),
        commitments: Vec::new(),
        next_step: None,
        state: EscalationState::Open,
        resolved_on: None,
        follow_ups: Vec::new(),
        n_reopened: 0,
    }
}
