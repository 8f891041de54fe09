//! Which stage an account is in, and was.

use super::facts::AccountLife;
use super::rules::{Begins, LifecycleRules, StageRule};
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

/// The stages of an account up to a day, in the order in which it went through them. Where several have begun, it is in the one that
/// stands last in the rules; a stage before the end of a term is over when that has come. Empty: nothing is known of it by then.
pub fn spells(life: &AccountLife, rules: &LifecycleRules, on: Day) -> Vec<StageSpell> {
    let stretches: Vec<Vec<(Day, Option<Day>)>> =
        rules.stages.iter().map(|stage| stretches(life, stage, rules)).collect();
    let mut days: Vec<Day> = stretches
        .iter()
        .flatten()
        .flat_map(|(from, to)| [Some(*from), *to])
        .flatten()
        .filter(|day| *day <= on)
        .collect();
    days.sort_unstable();
    days.dedup();
    let is_in = |stretch: &(Day, Option<Day>), day: Day| stretch.0 <= day && stretch.1.is_none_or(|to| day < to);
    let mut spells: Vec<StageSpell> = Vec::new();
    for day in days {
        let last = stretches.iter().rposition(|stage| stage.iter().any(|stretch| is_in(stretch, day)));
        let stage = last.map(|place| rules.stages[place].id.as_str());
        if let Some(open) = spells.last_mut().filter(|open| open.to.is_none() && Some(open.stage.as_str()) != stage) {
            open.to = Some(day);
        }
        let goes_on = spells.last().is_some_and(|open| open.to.is_none());
        if let Some(stage) = stage.filter(|_| !goes_on) {
            spells.push(StageSpell { stage: stage.to_owned(), from: day, to: None });
        }
    }
    spells
}

/// `None`: nothing is known of the account by the day.
pub fn stage_on(life: &AccountLife, rules: &LifecycleRules, on: Day) -> Option<StageStanding> {
    let spell = spells(life, rules, on).pop().filter(|spell| spell.to.is_none())?;
    let days = on.epoch_days() - spell.from.epoch_days();
    let rule = rules.stages.iter().find(|rule| rule.id == spell.stage);
    let usual = rule.and_then(|rule| rule.usual_days).and_then(|usual| i32::try_from(usual).ok());
    Some(StageStanding {
        stage: spell.stage,
        since: spell.from,
        days,
        is_slow: usual.is_some_and(|usual| days > usual),
    })
}

/// The half-open stretches of days on which a stage has begun and is not over.
fn stretches(life: &AccountLife, stage: &StageRule, rules: &LifecycleRules) -> Vec<(Day, Option<Day>)> {
    let from = |day: Option<Day>| day.map(|day| (day, None)).into_iter().collect();
    match &stage.begins {
        Begins::Known => from(life.known_since.into_iter().chain(life.contract_on).min()),
        Begins::Contract => from(life.contract_on),
        Begins::Left => from(life.left_on),
        Begins::Milestone { milestone } => from(reached(life, milestone, rules)),
        Begins::BeforeTermEnd { days } => {
            let days = i32::try_from(*days).unwrap_or(i32::MAX);
            life.term_ends.iter().map(|end| (end.plus_days(-days), Some(*end))).collect()
        }
    }
}

/// The first day on which a milestone was reached, not before the contract.
pub(super) fn reached(life: &AccountLife, milestone: &str, rules: &LifecycleRules) -> Option<Day> {
    let is_it = |name: &str| rules.milestone(name).is_some_and(|found| found.id == milestone);
    let days = life.milestones.iter().filter(|fact| is_it(&fact.name)).filter_map(|fact| fact.reached_on);
    days.min().map(|day| life.contract_on.map_or(day, |contract| day.max(contract)))
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
