//! How well the score ranks: over all that can be judged, and over parts of it.

use super::floors::MIN_EVENTS;
use super::panel::{Panel, Row};
use super::report::{Measured, PartView, RankingView};
use super::tested::Tested;
use cco_stats::backtest::quality::Ranking;
use cco_stats::error::Error;
use cco_stats::score::bootstrap::Bootstrap;

pub(super) fn ranking(tested: &Tested, bootstrap: &Bootstrap) -> Result<RankingView, Error> {
    let Ranking { roc_auc, average_precision, base_rate, lift_at_tenth, recall_at_capacity, capture_at_capacity } =
        tested.scored().ranking(bootstrap)?;
    Ok(RankingView {
        roc_auc: roc_auc.map(Measured::of),
        average_precision: average_precision.map(Measured::of),
        base_rate: base_rate.map(Measured::of),
        lift_at_tenth: lift_at_tenth.map(Measured::of),
        recall_at_capacity: recall_at_capacity.map(Measured::of),
        arr_capture_at_capacity: capture_at_capacity.map(Measured::of),
    })
}

/// One line for each segment, those without one last. The list is the whole company's: the team has no other for each segment.
pub(super) fn by_segment(panel: &Panel, listed: &[f64], bootstrap: &Bootstrap) -> Result<Vec<PartView>, Error> {
    let names = panel.segments.iter().cloned().enumerate().map(|(code, name)| (u16::try_from(code).ok(), name));
    let parts = names.chain([(None, "unknown".to_owned())]);
    let parts = parts.map(|(code, name)| part(panel, name, listed, bootstrap, |row| row.segment == code));
    Ok(parts.collect::<Result<Vec<_>, _>>()?.into_iter().filter(|part| part.n > 0).collect())
}

/// One line for each observation day.
pub(super) fn by_day(panel: &Panel, listed: &[f64], bootstrap: &Bootstrap) -> Result<Vec<PartView>, Error> {
    let days = panel.days.iter().enumerate();
    days.map(|(place, day)| part(panel, day.to_string(), listed, bootstrap, |row| row.day as usize == place)).collect()
}

fn part(
    panel: &Panel,
    name: String,
    listed: &[f64],
    bootstrap: &Bootstrap,
    is_wanted: impl Fn(&Row) -> bool,
) -> Result<PartView, Error> {
    let tested = Tested::of(panel, listed, is_wanted);
    let n_left = tested.n_accounts_with_event();
    let is_enough = n_left >= MIN_EVENTS && tested.n_accounts() >= n_left + MIN_EVENTS;
    Ok(PartView {
        name,
        n: tested.n(),
        n_events: tested.n_events(),
        n_accounts_with_event: n_left,
        ranking: if is_enough { Some(ranking(&tested, bootstrap)?) } else { None },
    })
}
