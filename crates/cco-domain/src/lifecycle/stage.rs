//! Which stage an account is in, and was.

use super::facts::AccountLife;
use super::rules::{Begins, LifecycleRules};
use crate::day::Day;
use serde::Serialize;

/// A stretch of days that an account was in one stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageSpell {
    pub stage: String,
    pub from: Day,
    /// First day in the next; `None`: it is in it.
    pub to: Option<Day>,
}

/// Where an account stands on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageStanding {
    pub stage: String,
    pub since: Day,
    pub days: i32,
    /// It has been in the stage for longer than is usual.
    pub is_slow: bool,
}

/// The same by the place of the stage in the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spell {
    pub(super) stage: usize,
    pub(super) from: Day,
    pub(super) to: Option<Day>,
}

/// The stages of an account up to a day, in the order in which it went through them. Where several have begun, it is in the one that
/// stands last in the rules; a stage before the end of a term is over when that has come. Empty: nothing is known of it by then.
pub fn spells(life: &AccountLife, rules: &LifecycleRules, on: Day) -> Vec<StageSpell> {
    let named =
        |spell: Spell| StageSpell { stage: rules.stages[spell.stage].id.clone(), from: spell.from, to: spell.to };
    spells_by_place(life, rules, on).into_iter().map(named).collect()
}

pub(super) fn spells_by_place(life: &AccountLife, rules: &LifecycleRules, on: Day) -> Vec<Spell> {
    let stretches = stretches(life, rules);
    let ends = stretches.iter().filter_map(|stretch| stretch.to);
    let mut days: Vec<Day> =
        stretches.iter().map(|stretch| stretch.from).chain(ends).filter(|day| *day <= on).collect();
    days.sort_unstable();
    days.dedup();
    let mut spells: Vec<Spell> = Vec::new();
    for day in days {
        let is_in = |stretch: &&Spell| stretch.from <= day && stretch.to.is_none_or(|to| day < to);
        let stage = stretches.iter().filter(is_in).map(|stretch| stretch.stage).max();
        if let Some(open) = spells.last_mut().filter(|open| open.to.is_none() && Some(open.stage) != stage) {
            open.to = Some(day);
        }
        let goes_on = spells.last().is_some_and(|open| open.to.is_none());
        if let Some(stage) = stage.filter(|_| !goes_on) {
            spells.push(Spell { stage, from: day, to: None });
        }
    }
    spells
}

/// `None`: nothing is known of the account by the day.
pub fn stage_on(life: &AccountLife, rules: &LifecycleRules, on: Day) -> Option<StageStanding> {
    standing(spells_by_place(life, rules, on).last()?, rules, on)
}

/// Of the last spell up to the day.
pub(super) fn standing(last: &Spell, rules: &LifecycleRules, on: Day) -> Option<StageStanding> {
    let rule = &rules.stages[last.stage];
    let days = on.epoch_days() - last.from.epoch_days();
    let usual = rule.usual_days.and_then(|usual| i32::try_from(usual).ok());
    let is_slow = usual.is_some_and(|usual| days > usual);
    last.to.is_none().then(|| StageStanding { stage: rule.id.clone(), since: last.from, days, is_slow })
}

/// The half-open stretches of days on which each stage has begun and is not over.
fn stretches(life: &AccountLife, rules: &LifecycleRules) -> Vec<Spell> {
    let reached = reached(life, rules);
    let mut stretches = Vec::new();
    for (stage, rule) in rules.stages.iter().enumerate() {
        let first = match &rule.begins {
            Begins::Known => life.known_since.into_iter().chain(life.contract_on).min(),
            Begins::Contract => life.contract_on,
            Begins::Left => life.left_on,
            Begins::Milestone { milestone } => {
                let place = rules.milestones.iter().position(|one| one.id == *milestone);
                place.and_then(|place| reached[place])
            }
            Begins::BeforeTermEnd { days } => {
                let days = i32::try_from(*days).unwrap_or(i32::MAX);
                let before = |end: &Day| Spell { stage, from: end.plus_days(-days), to: Some(*end) };
                stretches.extend(life.term_ends.iter().map(before));
                None
            }
        };
        stretches.extend(first.map(|from| Spell { stage, from, to: None }));
    }
    stretches
}

/// For each milestone of the rules the first day on which it was reached, not before the contract.
pub(super) fn reached(life: &AccountLife, rules: &LifecycleRules) -> Vec<Option<Day>> {
    let mut reached: Vec<Option<Day>> = vec![None; rules.milestones.len()];
    for fact in &life.milestones {
        if let (Some(place), Some(day)) = (rules.place_of(&fact.name), fact.reached_on) {
            let day = life.contract_on.map_or(day, |contract| day.max(contract));
            reached[place] = Some(reached[place].map_or(day, |known| known.min(day)));
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::super::sample::{day, life, rules};
    use super::*;

    /// Stages with their first days, of the sample's account with something put differently.
    #[track_caller]
    fn check(life: &AccountLife, on: &str, expected: &[(&str, &str)]) {
        let found = spells(life, &rules(), day(on));
        let found: Vec<_> = found.iter().map(|spell| (spell.stage.as_str(), spell.from.to_string())).collect();
        let expected: Vec<_> = expected.iter().map(|(stage, from)| (*stage, (*from).to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn an_account_goes_through_its_stages() {
        let whole = [
            ("prospect", "2023-11-01"),
            ("onboarding", "2024-01-01"),
            ("adoption", "2024-02-20"),
            ("value", "2024-03-10"),
            ("renewal", "2024-09-03"),
        ];
        check(&life(), "2024-12-31", &whole);
        check(&life(), "2024-02-20", &whole[..3]);
        check(&life(), "2023-10-31", &[]);
    }

    #[test]
    fn after_the_renewal_it_is_where_it_was_and_who_left_has_left() {
        let found = spells(&life(), &rules(), day("2025-01-01"));
        assert_eq!(found.last().map(|spell| (spell.stage.as_str(), spell.from)), Some(("value", day("2025-01-01"))));
        let left = AccountLife { left_on: Some(day("2025-01-01")), ..life() };
        assert_eq!(stage_on(&left, &rules(), day("2025-03-01")).unwrap().stage, "left");
    }

    #[test]
    fn what_is_missing_keeps_it_where_it_is_and_makes_it_slow() {
        let stuck = AccountLife { milestones: Vec::new(), ..life() };
        let standing = |on| stage_on(&stuck, &rules(), day(on)).map(|found| (found.stage, found.days, found.is_slow));
        assert_eq!(standing("2024-03-01"), Some(("onboarding".to_owned(), 60, false)));
        assert_eq!(standing("2024-03-02"), Some(("onboarding".to_owned(), 61, true)));
        assert_eq!(stage_on(&AccountLife::default(), &rules(), day("2024-03-02")), None);
    }

    #[test]
    fn spells_follow_one_another() {
        let found = spells(&life(), &rules(), day("2026-12-31"));
        assert!(found.windows(2).all(|pair| pair[0].to == Some(pair[1].from)), "{found:?}");
        assert!(found.windows(2).all(|pair| pair[0].stage != pair[1].stage), "{found:?}");
    }
}
