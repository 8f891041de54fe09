//! How early churned accounts had been flagged, and how often bands flip.

use super::panel::{Panel, Row};
use super::report::{FlipView, WarningView};
use cco_domain::outcome::Outcome;
use cco_stats::backtest::flips::Flips;
use cco_stats::backtest::lead::{LeadTimes, lead};
use cco_stats::error::Error;
use std::collections::BTreeSet;

/// Lead times by both flags a team may go by: the lowest band, and the first places of each day's list. Accounts that share the last place
/// are all on the list here.
pub(super) fn warnings(
    panel: &Panel,
    capacity: u32,
    listed: &[f64],
    lowest_band: &str,
) -> Result<Vec<WarningView>, Error> {
    let is_lowest = |_: usize, row: &Row| row.band == Some(0);
    let is_listed = |place: usize, _: &Row| listed[place] > 0.0;
    Ok(vec![
        warning(panel, format!("in the band {lowest_band}"), is_lowest)?,
        warning(panel, format!("among the {capacity} lowest scores of the day"), is_listed)?,
    ])
}

fn warning(panel: &Panel, flag: String, is_flagged: impl Fn(usize, &Row) -> bool) -> Result<WarningView, Error> {
    let mut leads = Vec::new();
    for rows in panel.by_account() {
        let churned = |(_, row): &(usize, &Row)| match row.outcome {
            Outcome::Known { churned_on, .. } => churned_on,
            _ => None,
        };
        let events: BTreeSet<_> = rows.iter().filter_map(churned).collect();
        let days: Vec<i32> = rows.iter().map(|(_, row)| panel.days[row.day as usize].epoch_days()).collect();
        let flags: Vec<bool> = rows.iter().map(|(place, row)| is_flagged(*place, row)).collect();
        for event in events {
            leads.push(lead(&days, &flags, event.epoch_days())?);
        }
    }
    let LeadTimes { n_events, n_warned, n_at_least, quartiles, bins } = LeadTimes::of(&leads);
    Ok(WarningView { flag, n_events, n_warned, n_at_least, quartiles, bins: bins.to_vec() })
}

/// Bands from one observation day to the next.
pub(super) fn flips(panel: &Panel) -> FlipView {
    let mut flips = Flips::default();
    for rows in panel.by_account() {
        let mut bands = vec![None; panel.days.len()];
        rows.iter().for_each(|(_, row)| bands[row.day as usize] = row.band);
        flips.add(&bands);
    }
    FlipView {
        changes_per_interval: flips.unrest(),
        n_changes: flips.n_changes,
        n_undone: flips.n_undone,
        flip_rate: flips.rate(),
    }
}
