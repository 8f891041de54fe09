//! How many accounts came how far.

use super::facts::AccountLife;
use super::rules::LifecycleRules;
use super::stage::{spells, stage_on};
use crate::day::Day;
use serde::Serialize;

/// One stage of many accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FunnelRow {
    pub stage: String,
    /// Accounts that were ever in it.
    pub n_entered: usize,
    /// Accounts that are in it.
    pub n_in: usize,
    /// Of those, the ones that have been in it for longer than is usual.
    pub n_slow: usize,
    /// Days that those who are in it have been; the lower of the two in the middle.
    pub median_days: Option<i32>,
}

/// In the order of the rules.
pub fn funnel(lives: &[AccountLife], rules: &LifecycleRules, on: Day) -> Vec<FunnelRow> {
    let entered: Vec<Vec<String>> =
        lives.iter().map(|life| spells(life, rules, on).into_iter().map(|spell| spell.stage).collect()).collect();
    let standings: Vec<_> = lives.iter().filter_map(|life| stage_on(life, rules, on)).collect();
    let row = |stage: &String| {
        let mut days: Vec<i32> = standings.iter().filter(|one| one.stage == *stage).map(|one| one.days).collect();
        days.sort_unstable();
        FunnelRow {
            stage: stage.clone(),
            n_entered: entered.iter().filter(|stages| stages.contains(stage)).count(),
            n_in: days.len(),
            n_slow: standings.iter().filter(|one| one.stage == *stage && one.is_slow).count(),
            median_days: days.get(days.len().saturating_sub(1) / 2).copied(),
        }
    };
    rules.stages.iter().map(|stage| row(&stage.id)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{day, life, rules};
    use super::*;

    #[test]
    fn a_funnel_counts_accounts_by_stage() {
        let stuck = AccountLife { milestones: Vec::new(), ..life() };
        let found = funnel(&[life(), stuck, AccountLife::default()], &rules(), day("2024-05-01"));
        let told: Vec<_> = found
            .iter()
            .map(|row| (row.stage.as_str(), row.n_entered, row.n_in, row.n_slow, row.median_days))
            .collect();
        assert_eq!(
            told,
            [
                ("prospect", 2, 0, 0, None),
                ("onboarding", 2, 1, 1, Some(121)),
                ("adoption", 1, 0, 0, None),
                ("value", 1, 1, 0, Some(52)),
                ("renewal", 0, 0, 0, None),
                ("left", 0, 0, 0, None),
            ]
        );
    }
}
