//! The account-dates that can be judged, as columns for the mathematics.

use super::panel::{Panel, Row};
use cco_stats::backtest::quality::Scored;

/// Rows with a score and a known outcome.
#[derive(Clone, Debug, Default)]
pub(super) struct Tested {
    /// Places in the panel.
    pub(super) rows: Vec<usize>,
    pub(super) accounts: Vec<u32>,
    pub(super) days: Vec<u32>,
    /// 100 − score: higher for a likelier event.
    pub(super) risks: Vec<f64>,
    pub(super) outcomes: Vec<bool>,
    /// How much of the row is among those that the team attends to.
    pub(super) listed: Vec<f64>,
    /// Annual recurring revenue in minor units.
    pub(super) arr: Vec<f64>,
}

/// Monthly revenue as revenue of a year.
const MONTHS_A_YEAR: f64 = 12.0;

impl Tested {
    /// - `listed`: of the whole panel: see [`Panel::listed`].
    pub(super) fn of(panel: &Panel, listed: &[f64], is_wanted: impl Fn(&Row) -> bool) -> Tested {
        let mut tested = Tested::default();
        for (place, row) in panel.rows.iter().enumerate().filter(|(_, row)| is_wanted(row)) {
            let (Some(is_event), Some(risk)) = (row.tested(), row.risk()) else { continue };
            tested.rows.push(place);
            tested.accounts.push(row.account);
            tested.days.push(row.day);
            tested.risks.push(risk);
            tested.outcomes.push(is_event);
            tested.listed.push(listed[place]);
            tested.arr.push(row.mrr_minor.max(0) as f64 * MONTHS_A_YEAR);
        }
        tested
    }

    pub(super) fn n(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn n_events(&self) -> usize {
        self.outcomes.iter().filter(|is_event| **is_event).count()
    }

    pub(super) fn n_accounts(&self) -> usize {
        distinct(self.accounts.iter().copied())
    }

    pub(super) fn n_accounts_with_event(&self) -> usize {
        let events = self.accounts.iter().zip(&self.outcomes).filter(|(_, is_event)| **is_event);
        distinct(events.map(|(account, _)| *account))
    }

    pub(super) fn scored(&self) -> Scored<'_> {
        Scored {
            accounts: &self.accounts,
            scores: &self.risks,
            outcomes: &self.outcomes,
            listed: &self.listed,
            values: &self.arr,
        }
    }
}

fn distinct(accounts: impl Iterator<Item = u32>) -> usize {
    let mut accounts: Vec<u32> = accounts.collect();
    accounts.sort_unstable();
    accounts.dedup();
    accounts.len()
}
