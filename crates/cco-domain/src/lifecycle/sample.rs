//! The shipped stages and one account, for this module's tests.

use super::facts::{AccountLife, MilestoneFact};
use super::rules::LifecycleRules;
use crate::day::Day;

pub(super) const STAGES: &str = include_str!("../../../../definitions/lifecycle/stages.toml");

pub(super) fn rules() -> LifecycleRules {
    LifecycleRules::parse("stages.toml", STAGES).unwrap()
}

pub(super) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Under contract from 1 January 2024, live on 20 February, at value on 10 March, with a term that ends with the year.
pub(super) fn life() -> AccountLife {
    let milestone = |name: &str, due_on: Option<&str>, reached_on: Option<&str>| MilestoneFact {
        name: name.to_owned(),
        due_on: due_on.map(day),
        reached_on: reached_on.map(day),
    };
    AccountLife {
        account_id: "a1".to_owned(),
        segment: Some("smb".to_owned()),
        owner: Some("Kim".to_owned()),
        known_since: Some(day("2023-11-01")),
        contract_on: Some(day("2024-01-01")),
        left_on: None,
        term_ends: vec![day("2025-01-01")],
        milestones: vec![
            milestone("Kickoff", None, Some("2024-01-10")),
            milestone("First team live", Some("2024-02-10"), Some("2024-02-20")),
            milestone("first value", None, Some("2024-03-10")),
            milestone("Party", Some("2024-01-02"), None),
        ],
        touches: vec![day("2023-12-20"), day("2024-01-04"), day("2024-05-05")],
    }
}
