//! How many accounts came how far.

use super::facts::AccountLife;
use super::rules::{LifecycleRules, StageRule};
use super::stage::{spells_by_place, standing};
use crate::day::Day;
use serde::Serialize;
use std::collections::BTreeSet;

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
    let n_stages = rules.stages.len();
    let (mut n_entered, mut n_slow) = (vec![0; n_stages], vec![0; n_stages]);
    let mut days_in: Vec<Vec<i32>> = vec![Vec::new(); n_stages];
    for life in lives {
        let spells = spells_by_place(life, rules, on);
        let entered: BTreeSet<usize> = spells.iter().map(|spell| spell.stage).collect();
        entered.into_iter().for_each(|stage| n_entered[stage] += 1);
        let last = spells.last().and_then(|last| Some((last.stage, standing(last, rules, on)?)));
        if let Some((stage, standing)) = last {
            days_in[stage].push(standing.days);
            n_slow[stage] += usize::from(standing.is_slow);
        }
    }
    let row = |(stage, rule): (usize, &StageRule)| {
        let days = &mut days_in[stage];
        days.sort_unstable();
        FunnelRow {
            stage: rule.id.clone(),
            n_entered: n_entered[stage],
            n_in: days.len(),
            n_slow: n_slow[stage],
            median_days: days.get(days.len().saturating_sub(1) / 2).copied(),
        }
    };
    rules.stages.iter().enumerate().map(row).collect()
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
