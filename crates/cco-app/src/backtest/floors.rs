//! How much history an answer needs.

use super::panel::Panel;
use super::report::{Sample, Settings, Shortfall};
use super::tested::Tested;
use cco_domain::outcome::Outcome;
use std::collections::BTreeSet;

/// Less than a year of outcomes has not seen every season, nor every annual contract once.
const MIN_MONTHS: f64 = 12.0;
/// Below it the share of renewals lost is known to no better than ± 18 points (Wilson, at a half).
const MIN_RENEWALS: usize = 30;
/// P. Peduzzi et al., Journal of Clinical Epidemiology 49 (1996): ten events for each number fitted; a score is one.
pub(crate) const MIN_EVENTS: usize = 10;

const DAYS_A_MONTH: f64 = 365.25 / 12.0;

/// What was looked at and what of it can be judged.
pub(super) fn sample(panel: &Panel, settings: &Settings, tested: &Tested) -> Sample {
    let mut sample = Sample {
        n_days: panel.days.len(),
        n_account_dates: panel.rows.len(),
        n_tested: tested.n(),
        n_accounts: tested.n_accounts(),
        n_events: tested.n_events(),
        n_accounts_with_event: tested.n_accounts_with_event(),
        n_renewals: n_renewals(panel, tested),
        months_of_outcomes: months_of_outcomes(panel, settings, tested),
        ..Sample::default()
    };
    for row in &panel.rows {
        match row.outcome {
            Outcome::NoCustomer => {}
            Outcome::LeftInGap => sample.n_left_in_gap += 1,
            Outcome::Merged => sample.n_merged += 1,
            Outcome::NotYetKnown => sample.n_not_yet_known += 1,
            Outcome::NoDecision { left } => {
                sample.n_no_decision += 1;
                sample.n_left_without_decision += usize::from(left);
            }
            Outcome::Known { .. } => sample.n_score_unknown += usize::from(row.score.is_none()),
        }
    }
    sample
}

/// Renewals in the time tested, and accounts that were only ever on short terms once each.
fn n_renewals(panel: &Panel, tested: &Tested) -> usize {
    let is_short = |place: &&usize| !panel.rows[**place].has_long_term;
    let short: BTreeSet<u32> = tested.rows.iter().filter(is_short).map(|place| panel.rows[*place].account).collect();
    panel.renewals.len() + short.len()
}

/// From the first day that an outcome could fall on to the last.
fn months_of_outcomes(panel: &Panel, settings: &Settings, tested: &Tested) -> f64 {
    let (Some(first), Some(last)) = (tested.days.iter().min(), tested.days.iter().max()) else { return 0.0 };
    let (first, last) = (panel.days[*first as usize], panel.days[*last as usize]);
    let days = settings.ahead.end(last).epoch_days() - settings.ahead.gap_end(first).epoch_days();
    f64::from(days) / DAYS_A_MONTH
}

/// What there is too little of.
pub(super) fn shortfalls(sample: &Sample) -> Vec<Shortfall> {
    [of_history(sample), of_accounts(sample)].concat()
}

/// Time and renewals: without them nobody knows what a year brings.
fn of_history(sample: &Sample) -> Vec<Shortfall> {
    let months = floor(
        "months of outcomes",
        sample.months_of_outcomes,
        MIN_MONTHS,
        "a shorter time has not seen every season, nor every annual contract once",
    );
    let renewals = floor(
        "renewals",
        sample.n_renewals as f64,
        MIN_RENEWALS as f64,
        "of fewer, the share that is lost is known to no better than ± 18 points",
    );
    months.into_iter().chain(renewals).collect()
}

/// Accounts that left and that stayed: without them nothing can be measured.
pub(super) fn of_accounts(sample: &Sample) -> Vec<Shortfall> {
    let left = floor(
        "accounts with the event",
        sample.n_accounts_with_event as f64,
        MIN_EVENTS as f64,
        "with fewer, who ranks first is chance",
    );
    let stayed = floor(
        "accounts without the event",
        sample.n_accounts.saturating_sub(sample.n_accounts_with_event) as f64,
        MIN_EVENTS as f64,
        "without both outcomes there is nothing to tell apart",
    );
    left.into_iter().chain(stayed).collect()
}

fn floor(what: &str, found: f64, needed: f64, why: &str) -> Option<Shortfall> {
    (found < needed).then(|| Shortfall { what: what.to_owned(), found, needed, why: why.to_owned() })
}
