//! How long it took until an account got value, as observations for a survival curve.

use super::facts::AccountLife;
use super::rules::LifecycleRules;
use super::stage::reached;
use crate::day::Day;
use serde::Serialize;

/// How long an account was watched on its way to value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TimeToValue {
    pub account_id: String,
    pub segment: Option<String>,
    /// First day of the month in which its contract began.
    pub cohort: Day,
    /// From its contract to its first value, or to the last day on which it was watched.
    pub days: u32,
    /// It got value then; otherwise the observation is censored: value may come later, or would have.
    pub is_reached: bool,
}

/// How long until the account got value, seen on a day?
///
/// days = first value − contract, in whole days, where value is the first milestone that the rules call so and not before the contract;
/// else the last day watched − contract, censored: the day asked for, or the day on which the account left. `None` for an account
/// without a contract by the day.
///
/// As observations of a survival curve it takes leaving as censoring: the curve then is that of accounts as if none left, and says too
/// much good where those leave who get no value. Report the share that left without value beside it.
///
/// Source: time to value as the median of a Kaplan–Meier curve, with accounts not yet at value kept as censored (Kaplan and Meier,
/// 1958). Example: contract on 1 January, first value on 10 March 2024: 69 days.
pub fn time_to_value(life: &AccountLife, rules: &LifecycleRules, on: Day) -> Option<TimeToValue> {
    let start = life.contract_on.filter(|start| *start <= on)?;
    let values = rules.milestones.iter().zip(reached(life, rules)).filter(|(milestone, _)| milestone.is_value);
    let first = values.filter_map(|(_, reached)| reached).min();
    let watched_until = life.left_on.map_or(on, |left| left.min(on)).max(start);
    let value = first.filter(|day| *day <= watched_until);
    let days = value.unwrap_or(watched_until).epoch_days() - start.epoch_days();
    Some(TimeToValue {
        account_id: life.account_id.clone(),
        segment: life.segment.clone(),
        cohort: start.month_start(),
        days: u32::try_from(days).expect("the last day watched is not before the start"),
        is_reached: value.is_some(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{day, life, rules};
    use super::*;

    #[track_caller]
    fn check(life: &AccountLife, on: &str, expected: Option<(u32, bool)>) {
        let found = time_to_value(life, &rules(), day(on)).map(|found| (found.days, found.is_reached));
        assert_eq!(found, expected);
    }

    #[test]
    fn value_is_a_milestone_and_the_rest_is_censored() {
        check(&life(), "2024-12-31", Some((69, true)));
        check(&life(), "2024-03-10", Some((69, true)));
        check(&life(), "2024-03-09", Some((68, false)));
        check(&life(), "2023-12-31", None);
        let left = AccountLife { left_on: Some(day("2024-02-01")), ..life() };
        check(&left, "2024-12-31", Some((31, false)));
        check(&AccountLife { contract_on: None, ..life() }, "2024-12-31", None);
    }

    #[test]
    fn value_before_the_contract_is_there_from_the_start() {
        let mut early = life();
        early.milestones[2].reached_on = Some(day("2023-12-01"));
        check(&early, "2024-12-31", Some((0, true)));
    }
}
