//! From one person to the next: whether somebody took over.

use super::facts::AccountLife;
use super::rules::{LifecycleRules, StageRule};
use super::stage::spells_by_place;
use crate::day::Day;
use serde::Serialize;

/// An account that came to another role's care with a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Handoff {
    pub stage: String,
    pub from: String,
    pub to: String,
    /// Who looks after the account now.
    pub owner: Option<String>,
    pub on: Day,
    /// The first day on or after it on which somebody was in touch with the account.
    pub taken_on: Option<Day>,
    /// Days until it was taken, or until now.
    pub age_days: i32,
    /// Nobody has taken it, for longer than the stage allows.
    pub is_late: bool,
}

/// Each change up to a day after which another role answers for the account, from the first on. A contact says that somebody is there;
/// it does not say that it was the right one.
pub fn handoffs(life: &AccountLife, rules: &LifecycleRules, on: Day) -> Vec<Handoff> {
    let cares = cares(life, rules, on);
    cares.windows(2).map(|pair| handoff(life, &pair[0], &pair[1], on)).collect()
}

/// A stretch of stages that one role answers for, by the first of them.
struct Care<'a> {
    first: &'a StageRule,
    from: Day,
    /// First day of the next; `None`: it goes on.
    to: Option<Day>,
}

fn cares<'a>(life: &AccountLife, rules: &'a LifecycleRules, on: Day) -> Vec<Care<'a>> {
    let mut cares: Vec<Care<'a>> = Vec::new();
    for spell in spells_by_place(life, rules, on) {
        let rule = &rules.stages[spell.stage];
        match cares.last_mut().filter(|care| care.first.owner == rule.owner) {
            Some(care) => care.to = spell.to,
            None => cares.push(Care { first: rule, from: spell.from, to: spell.to }),
        }
    }
    cares
}

fn handoff(life: &AccountLife, before: &Care<'_>, after: &Care<'_>, on: Day) -> Handoff {
    let is_in = |day: &&Day| **day >= after.from && **day <= on && after.to.is_none_or(|to| **day < to);
    let taken_on = life.touches.iter().find(is_in).copied();
    let age_days = taken_on.or(after.to).unwrap_or(on).epoch_days() - after.from.epoch_days();
    let allowed = i32::try_from(after.first.taken_within_days).unwrap_or(i32::MAX);
    Handoff {
        stage: after.first.id.clone(),
        from: before.first.owner.clone(),
        to: after.first.owner.clone(),
        owner: life.owner.clone(),
        on: after.from,
        taken_on,
        age_days,
        is_late: taken_on.is_none() && age_days > allowed,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{day, life, rules};
    use super::*;

    #[test]
    fn a_handoff_is_open_until_somebody_is_in_touch() {
        let found = handoffs(&life(), &rules(), day("2024-09-13"));
        let told: Vec<_> = found
            .iter()
            .map(|one| (one.stage.as_str(), one.to.as_str(), one.taken_on, one.age_days, one.is_late))
            .collect();
        assert_eq!(
            told,
            [
                ("onboarding", "Onboarding manager", Some(day("2024-01-04")), 3, false),
                ("adoption", "CSM", Some(day("2024-05-05")), 75, false),
                ("renewal", "Renewal manager", None, 10, false),
            ]
        );
        assert!(handoffs(&life(), &rules(), day("2024-09-14")).last().is_some_and(|one| one.is_late));
    }
}
