//! Which milestones an account has reached, and which are overdue.

use super::facts::AccountLife;
use super::rules::{LifecycleRules, Milestone};
use super::stage::reached;
use crate::day::Day;
use serde::Serialize;

/// A milestone of one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MilestoneStanding {
    pub milestone: String,
    /// `None`: the source says none, and the account has no contract to count from.
    pub due_on: Option<Day>,
    pub reached_on: Option<Day>,
    /// Days past the day on which it was due: until it was reached, or until now. `None`: in time, or not due yet.
    pub days_late: Option<i32>,
    pub is_overdue: bool,
}

/// Each milestone of the rules, in their order. What an account that has left did not reach is not overdue any more.
pub fn milestones(life: &AccountLife, rules: &LifecycleRules, on: Day) -> Vec<MilestoneStanding> {
    let (reached, said) = (reached(life, rules), said_due(life, rules));
    let has_left = life.left_on.is_some_and(|left| left <= on);
    let watched_until = life.left_on.map_or(on, |left| left.min(on));
    let standing = |(place, milestone): (usize, &Milestone)| {
        let after = i32::try_from(milestone.due_days).unwrap_or(i32::MAX);
        let due_on = said[place].or_else(|| Some(life.contract_on?.plus_days(after)));
        let reached_on = reached[place].filter(|day| *day <= on);
        let until = reached_on.unwrap_or(watched_until);
        let days_late = due_on.map(|due| until.epoch_days() - due.epoch_days()).filter(|days| *days > 0);
        let is_overdue = days_late.is_some() && reached_on.is_none() && !has_left;
        MilestoneStanding { milestone: milestone.id.clone(), due_on, reached_on, days_late, is_overdue }
    };
    rules.milestones.iter().enumerate().map(standing).collect()
}

/// For each milestone of the rules the first day on which a source says that it is due.
fn said_due(life: &AccountLife, rules: &LifecycleRules) -> Vec<Option<Day>> {
    let mut said: Vec<Option<Day>> = vec![None; rules.milestones.len()];
    for fact in &life.milestones {
        if let (Some(place), Some(day)) = (rules.place_of(&fact.name), fact.due_on) {
            said[place] = Some(said[place].map_or(day, |known| known.min(day)));
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::super::sample::{day, life, rules};
    use super::*;

    #[test]
    fn a_milestone_is_late_until_it_is_reached() {
        let found = milestones(&life(), &rules(), day("2024-05-01"));
        let found: Vec<_> = found
            .iter()
            .map(|one| (one.milestone.as_str(), one.due_on.unwrap().to_string(), one.days_late, one.is_overdue))
            .collect();
        assert_eq!(
            found,
            [
                ("kickoff", "2024-01-11".to_owned(), None, false),
                ("data", "2024-01-31".to_owned(), Some(91), true),
                ("live", "2024-02-10".to_owned(), Some(10), false),
                ("first_value", "2024-03-01".to_owned(), Some(9), false),
                ("all_live", "2024-04-10".to_owned(), Some(21), true),
            ]
        );
    }

    #[test]
    fn what_was_reached_later_is_not_reached_yet_and_who_left_owes_nothing() {
        let before = milestones(&life(), &rules(), day("2024-02-15"));
        assert_eq!((before[2].reached_on, before[2].days_late, before[2].is_overdue), (None, Some(5), true));
        let left = AccountLife { left_on: Some(day("2024-04-01")), ..life() };
        let after = milestones(&left, &rules(), day("2024-05-01"));
        assert_eq!((after[1].days_late, after[1].is_overdue), (Some(61), false));
        let unsigned = AccountLife { contract_on: None, milestones: Vec::new(), ..life() };
        assert!(
            milestones(&unsigned, &rules(), day("2024-05-01"))
                .iter()
                .all(|one| one.due_on.is_none() && !one.is_overdue)
        );
    }
}
