//! Reading the rules of a plan: `capacity/plan.toml`, with everything that is wrong in it.

use super::CapacityProblem;
use super::rules::CapacityRules;
use crate::fields::{self, Fields};
use std::ops::RangeInclusive;

const VERSION: u32 = 1;
/// Beyond a quarter nobody knows the team's hours.
const HORIZON: RangeInclusive<u32> = 1..=92;
const DAYS: RangeInclusive<u32> = 0..=365;

impl CapacityRules {
    pub fn parse(file: &str, text: &str) -> Result<CapacityRules, Vec<CapacityProblem>> {
        fields::whole(file, text, |fields| rules(fields, file, text))
    }
}

fn rules(fields: &Fields<'_>, file: &str, text: &str) -> Option<CapacityRules> {
    fields.version(VERSION);
    let (id, title, about) = (fields.id(file), fields.said("title"), fields.about());
    let hours = fields.within("hours", |fields| {
        let (horizon, cool_down) = (fields.count_in("horizon_days", HORIZON), fields.count_in("cool_down_days", DAYS));
        let least = fields.needed("min_value_per_hour", fields.count("min_value_per_hour"));
        Some((horizon?, cool_down?, least?))
    });
    let moves = fields.within("moves", |fields| {
        let allowed = fields.needed("allowed", fields.truth("allowed"));
        let within_days = fields.count_in("not_within_days_of_renewal", DAYS);
        Some((allowed?, within_days?))
    });
    let ((horizon_days, cool_down_days, min_value_per_hour), (may_move, no_move_within_days)) = (hours?, moves?);
    Some(CapacityRules {
        id: id?,
        title: title?,
        text: about?,
        horizon_days,
        cool_down_days,
        min_value_per_hour,
        may_move,
        no_move_within_days,
        hash: fields::hash(text),
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::RULES;
    use super::*;

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        assert_eq!(CapacityRules::parse("plan.toml", RULES).unwrap().horizon_days, 14);
        let broken = RULES.replace("horizon_days = 14", "horizon_days = 0").replace("allowed = false", "allowed = 0");
        let told: Vec<String> =
            CapacityRules::parse("plan.toml", &broken).unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            ["plan.toml:12: `horizon_days` is 0; it is 1 to 92", "plan.toml:20: `allowed` must be true or false"]
        );
    }

    #[test]
    fn a_red_account_or_one_about_to_renew_is_not_moved() {
        let rules = CapacityRules::parse("plan.toml", RULES).unwrap();
        for (is_red, days_to_renewal, expected) in [
            (false, Some(60), true),
            (false, Some(59), false),
            (false, Some(-3), false),
            (true, Some(300), false),
            (false, None, false),
        ] {
            assert_eq!(rules.is_movable(is_red, days_to_renewal), expected, "{is_red} {days_to_renewal:?}");
        }
    }
}
