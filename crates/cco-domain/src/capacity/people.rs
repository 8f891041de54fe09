//! Who has how many hours for plays: `capacity/team.toml`.

use super::account::OwnerHours;
use super::rules::CapacityRules;
use crate::fields::{self, Fields};
use crate::health::DefinitionText;
use crate::place::FileProblem;
use serde::Serialize;
use std::ops::RangeInclusive;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TeamHours {
    pub title: String,
    pub text: DefinitionText,
    /// A week, of whoever is not named.
    pub default_hours: f64,
    pub people: Vec<PersonHours>,
    /// Twelve hex digits of the file's text.
    pub hash: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PersonHours {
    pub name: String,
    /// A week; `None`: the default.
    pub hours: Option<f64>,
    /// Whose accounts they can take over; `None`: the one pool of all who name none.
    pub pool: Option<String>,
}

const VERSION: u32 = 1;
const WEEK: RangeInclusive<f64> = 0.0..=80.0;
const ONE_POOL: &str = "team";

impl TeamHours {
    /// Reads the file, with everything that is wrong in it.
    pub fn parse(file: &str, text: &str) -> Result<TeamHours, Vec<FileProblem>> {
        fields::whole(file, text, |fields| team(fields, file, text))
    }

    /// The time of somebody over the horizon of a plan, less what they have promised already.
    pub fn of(&self, name: &str, promised_minutes: u32, rules: &CapacityRules) -> OwnerHours {
        let person = self.people.iter().find(|person| person.name == name);
        let hours = person.and_then(|person| person.hours).unwrap_or(self.default_hours);
        let minutes = (hours * 60.0 * f64::from(rules.horizon_days) / 7.0).round() as u32;
        OwnerHours { name: name.to_owned(), pool: self.pool(name), minutes: minutes.saturating_sub(promised_minutes) }
    }

    pub fn pool(&self, name: &str) -> String {
        let person = self.people.iter().find(|person| person.name == name);
        person.and_then(|person| person.pool.clone()).unwrap_or_else(|| ONE_POOL.to_owned())
    }
}

fn team(fields: &Fields<'_>, file: &str, text: &str) -> Option<TeamHours> {
    fields.version(VERSION);
    let (id, title, about) = (fields.id(file), fields.said("title"), fields.about());
    let default_hours = fields.within("hours_per_week", |fields| fields.number_in("default", WEEK));
    let mut people: Vec<PersonHours> = Vec::new();
    for table in fields.tables("person") {
        let hours = if table.holds("hours") { table.number_in("hours", WEEK) } else { None };
        let (name, pool) = (table.said("name"), table.text("pool").map(str::to_owned));
        match name {
            Some(name) if people.iter().any(|person| person.name == name) => {
                table.tell_at("name", format!("`{name}` is named twice"));
            }
            Some(name) => people.push(PersonHours { name, hours, pool }),
            None => {}
        }
        table.end();
    }
    id?;
    let hash = fields::hash(text);
    Some(TeamHours { title: title?, text: about?, default_hours: default_hours?, people, hash })
}

#[cfg(test)]
mod tests {
    use super::super::sample::rules;
    use super::*;

    const SHIPPED: &str = include_str!("../../../../definitions/capacity/team.toml");

    #[test]
    fn people_have_their_hours_and_others_the_default() {
        let text =
            format!("{SHIPPED}\n[[person]]\nname = \"Ann\"\nhours = 6\npool = \"large\"\n[[person]]\nname = \"Bo\"\n");
        let team = TeamHours::parse("team.toml", &text).unwrap();
        let rules = CapacityRules { horizon_days: 14, ..rules() };
        for (name, promised, expected, pool) in
            [("Ann", 0, 720, "large"), ("Ann", 700, 20, "large"), ("Bo", 0, 1200, "team"), ("Cid", 2000, 0, "team")]
        {
            let hours = team.of(name, promised, &rules);
            assert_eq!((hours.minutes, hours.pool.as_str()), (expected, pool), "{name}");
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        let text = format!("{SHIPPED}[[person]]\nname = \"Ann\"\nhours = 90\n[[person]]\nname = \"Ann\"\n");
        let found = TeamHours::parse("team.toml", &text).unwrap_err();
        let told: Vec<&str> = found.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(told, ["`hours` is 90; it is 0 to 80", "`Ann` is named twice"]);
    }
}
