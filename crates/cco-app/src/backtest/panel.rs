//! Account-dates as one table: who was scored when, what the score said, and what became of the account.

use cco_domain::day::Day;
use cco_domain::outcome::Outcome;

/// Every account with revenue on every observation day.
#[derive(Clone, Debug, Default)]
pub(super) struct Panel {
    /// In order of their text.
    pub(super) accounts: Vec<String>,
    /// Observation days, rising.
    pub(super) days: Vec<Day>,
    pub(super) segments: Vec<String>,
    /// By day, then account.
    pub(super) rows: Vec<Row>,
    /// Ends of long terms at which accounts stayed or left.
    pub(super) renewals: Vec<Renewal>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// Place in `accounts`.
    pub(super) account: u32,
    /// Place in `days`.
    pub(super) day: u32,
    /// Place in `segments`.
    pub(super) segment: Option<u16>,
    /// The score, 0 to 100.
    pub(super) score: Option<f64>,
    /// From the lowest, which is 0.
    pub(super) band: Option<u32>,
    /// Monthly recurring revenue in minor units.
    pub(super) mrr_minor: i64,
    pub(super) outcome: Outcome,
    pub(super) usage_change: Option<f64>,
    pub(super) tenure_days: Option<f64>,
    /// A person's judgement that held on the day, as a score.
    pub(super) judged: Option<f64>,
    /// Whether a term of the account that is long enough to be prepared for was in force.
    pub(super) has_long_term: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Renewal {
    pub(super) account: u32,
    pub(super) on: Day,
    /// No revenue a month later.
    pub(super) is_lost: bool,
}

impl Row {
    /// Whether the event happened, where the row can be judged at all.
    pub(super) fn tested(&self) -> Option<bool> {
        match (self.outcome, self.score) {
            (Outcome::Known { is_event, .. }, Some(_)) => Some(is_event),
            _ => None,
        }
    }
}

impl Panel {
    /// The row of an account on an observation day.
    pub(super) fn row(&self, account: u32, day: u32) -> Option<&Row> {
        let place = self.rows.binary_search_by_key(&(day, account), |row| (row.day, row.account)).ok()?;
        Some(&self.rows[place])
    }

    /// Place of the last observation day on or before `day`, if it is not more than `slack` days earlier.
    pub(super) fn last_day(&self, day: Day, slack: i32) -> Option<u32> {
        let place = self.days.partition_point(|own| *own <= day).checked_sub(1)?;
        let is_near = day.epoch_days() - self.days[place].epoch_days() <= slack;
        is_near.then_some(place as u32)
    }

    /// Rows of each account, in order of days.
    pub(super) fn by_account(&self) -> Vec<Vec<&Row>> {
        let mut rows = vec![Vec::new(); self.accounts.len()];
        for row in &self.rows {
            rows[row.account as usize].push(row);
        }
        rows
    }
}
