//! Scores ahead of renewals: how well they told, so many days before the term ended.

use super::floors::MIN_EVENTS;
use super::panel::Panel;
use super::report::{Measured, RenewalView};
use cco_stats::backtest::quality::Scored;
use cco_stats::error::Error;
use cco_stats::score::bootstrap::Bootstrap;

/// The renewal motion: 120 days prepare, 90 open, 60 propose, 30 close; and the half year that a budget takes.
const DAYS_BEFORE: [u32; 5] = [180, 120, 90, 60, 30];
/// An older score than this says nothing of the day asked for.
const SLACK_DAYS: i32 = 31;

/// One line for each distance, from scores of the last observation day by then.
pub(super) fn renewals(panel: &Panel, bootstrap: &Bootstrap) -> Result<Vec<RenewalView>, Error> {
    DAYS_BEFORE.iter().map(|days_before| before(panel, *days_before, bootstrap)).collect()
}

fn before(panel: &Panel, days_before: u32, bootstrap: &Bootstrap) -> Result<RenewalView, Error> {
    let (mut accounts, mut scores, mut lost) = (Vec::new(), Vec::new(), Vec::new());
    for renewal in &panel.renewals {
        let wanted = renewal.on.plus_days(-i32::try_from(days_before).unwrap_or(i32::MAX));
        let row = panel.last_day(wanted, SLACK_DAYS).and_then(|day| panel.row(renewal.account, day));
        if let Some(score) = row.and_then(|row| row.score) {
            accounts.push(renewal.account);
            scores.push(score);
            lost.push(renewal.is_lost);
        }
    }
    let n_lost = lost.iter().filter(|is_lost| **is_lost).count();
    let is_enough = n_lost >= MIN_EVENTS && lost.len() - n_lost >= MIN_EVENTS;
    let risks: Vec<f64> = scores.iter().map(|score| 100.0 - score).collect();
    let ones = vec![1.0; risks.len()];
    let rows = Scored { accounts: &accounts, scores: &risks, outcomes: &lost, listed: &ones, values: &ones };
    let ranking = if is_enough { Some(rows.ranking(bootstrap)?) } else { None };
    let median_of = |wanted: bool| {
        let of_kind = scores.iter().zip(&lost).filter(|(_, is_lost)| **is_lost == wanted);
        median(of_kind.map(|(score, _)| *score).collect())
    };
    Ok(RenewalView {
        days_before,
        n: lost.len(),
        n_lost,
        roc_auc: ranking.and_then(|ranking| ranking.roc_auc).map(Measured::of),
        median_lost: median_of(true),
        median_kept: median_of(false),
    })
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        n if n % 2 == 1 => Some(values[middle]),
        _ => Some((values[middle - 1] + values[middle]) / 2.0),
    }
}
