//! Reading when somebody comes back to an escalation: `escalations/repair.toml`.

use super::EscalationProblem;
use crate::fields::{self, Fields};
use crate::health::DefinitionText;
use serde::Serialize;
use std::ops::RangeInclusive;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EscalationRules {
    /// Name of its file, a word in `snake_case`.
    pub id: String,
    pub title: String,
    pub text: DefinitionText,
    pub soon_days: u32,
    pub next_step_within_days: u32,
    /// Days after it was resolved, rising.
    pub follow_up_days: Vec<u32>,
    /// Twelve hex digits of the file's text.
    pub hash: String,
}

const VERSION: u32 = 1;
const DAYS: RangeInclusive<u32> = 1..=30;

impl EscalationRules {
    pub fn parse(file: &str, text: &str) -> Result<EscalationRules, Vec<EscalationProblem>> {
        fields::whole(file, text, |fields| rules(fields, file, text))
    }
}

fn rules(fields: &Fields<'_>, file: &str, text: &str) -> Option<EscalationRules> {
    fields.version(VERSION);
    let (id, title, about) = (fields.id(file), fields.said("title"), fields.about());
    let commitments = fields.within("commitments", |fields| {
        let [soon, next_step] = ["soon_days", "next_step_within_days"].map(|key| fields.count_in(key, DAYS));
        Some((soon?, next_step?))
    });
    let follow_up_days = fields.within("repair", follow_up_days);
    let (soon_days, next_step_within_days) = commitments?;
    Some(EscalationRules {
        id: id?,
        title: title?,
        text: about?,
        soon_days,
        next_step_within_days,
        follow_up_days: follow_up_days?,
        hash: fields::hash(text),
    })
}

fn follow_up_days(fields: &Fields<'_>) -> Option<Vec<u32>> {
    let days = fields.needed("follow_up_days", fields.counts("follow_up_days"))?;
    if days.is_empty() || days.windows(2).any(|pair| pair[0] >= pair[1]) {
        let message = "`follow_up_days` must hold numbers, each larger than the one before, such as [7, 30, 90]";
        fields.tell_at("follow_up_days", message);
    }
    Some(days)
}

#[cfg(test)]
mod tests {
    use super::super::sample::REPAIR;
    use super::*;

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        assert_eq!(EscalationRules::parse("repair.toml", REPAIR).unwrap().follow_up_days, [7, 30, 90]);
        let broken = REPAIR.replace("[7, 30, 90]", "[7, 7]").replace("soon_days = 2", "soon_days = 99");
        let told: Vec<String> =
            EscalationRules::parse("repair.toml", &broken).unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "repair.toml:12: `soon_days` is 99; it is 1 to 30",
                "repair.toml:18: `follow_up_days` must hold numbers, each larger than the one before, such as [7, 30, 90]",
            ]
        );
    }
}
