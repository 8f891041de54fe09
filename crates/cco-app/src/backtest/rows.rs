//! Account-dates as rows of a file.

use super::panel::Panel;
use cco_domain::day::Day;
use cco_domain::outcome::Outcome;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AccountDate {
    pub day: Day,
    pub account_id: String,
    pub segment: Option<String>,
    pub score: Option<f64>,
    /// Minor units a month.
    pub mrr_minor: i64,
    /// `event`, `no_event`, or why neither can be said.
    pub outcome: &'static str,
    pub churned_on: Option<Day>,
}

pub(super) fn account_dates(panel: &Panel) -> Vec<AccountDate> {
    let row = |row: &super::panel::Row| AccountDate {
        day: panel.days[row.day as usize],
        account_id: panel.accounts[row.account as usize].clone(),
        segment: row.segment.map(|code| panel.segments[usize::from(code)].clone()),
        score: row.score,
        mrr_minor: row.mrr_minor,
        outcome: word(row.outcome),
        churned_on: match row.outcome {
            Outcome::Known { churned_on, .. } => churned_on,
            _ => None,
        },
    };
    panel.rows.iter().map(row).collect()
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::NoCustomer => "no_customer",
        Outcome::LeftInGap => "left_in_gap",
        Outcome::Merged => "merged",
        Outcome::NotYetKnown => "not_yet_known",
        Outcome::NoDecision { .. } => "no_decision",
        Outcome::Known { is_event: true, .. } => "event",
        Outcome::Known { is_event: false, .. } => "no_event",
    }
}
