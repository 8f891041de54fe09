//! A save of account a1 for its sponsor who left, opened on 1 March 2024, for this module's tests.

use super::opening::NewSave;
use super::rules::SaveRules;
use super::state::{Save, SaveKey};
use crate::approval::{Party, PartyKind};
use crate::day::Day;
use crate::play::{Driver, Step};

pub(super) const ROOM: &str = include_str!("../../../../definitions/saves/room.toml");

pub(super) fn rules() -> SaveRules {
    SaveRules::parse("room.toml", ROOM).unwrap()
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

pub(super) fn save() -> Save {
    let step = |what: &str, by_day| Step { who: "CSM".to_owned(), what: what.to_owned(), by_day };
    let new = NewSave {
        key: SaveKey { account_id: "a1".to_owned(), driver: Some(Driver::SponsorChange) },
        title: "Win the new sponsor".to_owned(),
        play: None,
        needs: None,
        owner: "Kim".to_owned(),
        sla_days: 14,
        steps: vec![step("Ask who follows", 2), step("Meet them", 14)],
        evidence: Vec::new(),
    };
    new.open(day("2024-03-01"))
}
