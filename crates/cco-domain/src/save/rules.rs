//! Reading when a save stands still: `saves/room.toml`.

use super::SaveRulesProblem;
use super::state::SaveState;
use crate::fields::{self, Fields};
use crate::health::DefinitionText;
use serde::Serialize;
use std::ops::RangeInclusive;

/// When a save stands still, and how long it can be taken up again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SaveRules {
    /// Name of its file, a word in `snake_case`.
    pub id: String,
    pub title: String,
    pub text: DefinitionText,
    pub stale_days: StaleDays,
    pub reopen_within_days: u32,
    /// Twelve hex digits of the file's text.
    pub hash: String,
}

/// Days without movement after which a save is stale, by its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct StaleDays {
    pub proposed: u32,
    pub approved: u32,
    pub active: u32,
}

const VERSION: u32 = 1;
const DAYS: RangeInclusive<u32> = 1..=365;

impl SaveRules {
    pub fn parse(file: &str, text: &str) -> Result<SaveRules, Vec<SaveRulesProblem>> {
        fields::whole(file, text, |fields| rules(fields, file, text))
    }
}

fn rules(fields: &Fields<'_>, file: &str, text: &str) -> Option<SaveRules> {
    fields.version(VERSION);
    let (id, title, about) = (fields.id(file), fields.said("title"), fields.about());
    let stale_days = fields.within("stale_days", |fields| {
        let [proposed, approved, active] = ["proposed", "approved", "active"].map(|state| fields.count_in(state, DAYS));
        Some(StaleDays { proposed: proposed?, approved: approved?, active: active? })
    });
    let reopen_within_days = fields.within("reopening", |fields| fields.count_in("within_days", DAYS));
    Some(SaveRules {
        id: id?,
        title: title?,
        text: about?,
        stale_days: stale_days?,
        reopen_within_days: reopen_within_days?,
        hash: fields::hash(text),
    })
}

impl StaleDays {
    /// `None`: a save in this state is not waited for.
    pub(super) fn of(self, state: SaveState) -> Option<u32> {
        match state {
            SaveState::Proposed => Some(self.proposed),
            SaveState::Approved => Some(self.approved),
            SaveState::Active => Some(self.active),
            SaveState::Done | SaveState::Stopped => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::ROOM;
    use super::*;

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        assert_eq!(SaveRules::parse("room.toml", ROOM).unwrap().stale_days.active, 14);
        let broken = ROOM.replace("approved = 7", "approved = 0\nresting = 3").replace("within_days = 60", "");
        let told: Vec<String> =
            SaveRules::parse("room.toml", &broken).unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "room.toml:13: `approved` is 0; it is 1 to 365",
                "room.toml:14: `resting` has no place here",
                "room.toml:18: `within_days` is missing",
            ]
        );
    }
}
