//! How early was the warning that was kept up?

use crate::error::{Error, check_length};
use crate::quantile::quantile;

/// The warning ahead of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lead {
    /// Days from the first flag of the last unbroken run to the event.
    pub days: i32,
    /// The run begins with the first observation: the warning may be older.
    pub is_at_least: bool,
}

/// How long before the event was the account flagged, and stayed flagged?
///
/// lead = e − f, with e the day of the event and f the earliest observation day such that the account was flagged then and on every later
/// observation before e.
///
/// - `observed`: days on which the account was looked at, rising, from any origin; those on or after the event are not read.
/// - `flagged`: whether it was flagged on each; the same length.
/// - `event`: the day of the event, from the same origin.
///
/// Assumes that a flag taken back is no warning: someone who was told that all is well again stopped looking. An observation without
/// a score is no flag.
///
/// `None` when the last observation before the event was not flagged, or there was none.
///
/// Errors: columns of different lengths.
///
/// Source: our own reading of "lead time" in the assessment of warning systems; the run must reach the event.
///
/// ```
/// use cco_stats::backtest::lead::lead;
/// let observed = [0, 30, 60, 90];
/// let warned = lead(&observed, &[true, false, true, true], 100)?.expect("flagged on day 90");
/// assert_eq!((warned.days, warned.is_at_least), (40, false));
/// assert_eq!(lead(&observed, &[true, true, true, false], 100)?, None);
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn lead(observed: &[i32], flagged: &[bool], event: i32) -> Result<Option<Lead>, Error> {
    check_length("flags", flagged.len(), observed.len())?;
    let n_before = observed.partition_point(|day| *day < event);
    let n_flagged = flagged[..n_before].iter().rev().take_while(|is_flagged| **is_flagged).count();
    let first = n_before - n_flagged;
    Ok((n_flagged > 0).then(|| Lead { days: event - observed[first], is_at_least: first == 0 }))
}

/// Warnings ahead of many events.
#[derive(Clone, Debug, PartialEq)]
pub struct LeadTimes {
    pub n_events: u64,
    /// Events with a warning.
    pub n_warned: u64,
    /// Warnings that came with the first observation: older, perhaps.
    pub n_at_least: u64,
    /// Days at the first quartile, the median and the third quartile of the warnings; `None` without any.
    pub quartiles: Option<[f64; 3]>,
    /// Warnings of 0 to 29 days, 30 to 59 and so on; the last bin holds all that are longer.
    pub bins: [u64; 13],
}

/// Width of a bin of [`LeadTimes`], in days.
pub const BIN_DAYS: i32 = 30;

impl LeadTimes {
    /// One entry for each event; `None`: no warning.
    pub fn of(leads: &[Option<Lead>]) -> LeadTimes {
        let warned: Vec<Lead> = leads.iter().flatten().copied().collect();
        let mut days: Vec<f64> = warned.iter().map(|lead| f64::from(lead.days)).collect();
        days.sort_by(f64::total_cmp);
        let mut bins = [0; 13];
        for lead in &warned {
            bins[((lead.days / BIN_DAYS).max(0) as usize).min(bins.len() - 1)] += 1;
        }
        LeadTimes {
            n_events: leads.len() as u64,
            n_warned: warned.len() as u64,
            n_at_least: warned.iter().filter(|lead| lead.is_at_least).count() as u64,
            quartiles: (!days.is_empty()).then(|| [0.25, 0.5, 0.75].map(|share| quantile(&days, share))),
            bins,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(observed: &[i32], flagged: &[bool], event: i32, expected: Option<(i32, bool)>) {
        let found = lead(observed, flagged, event).unwrap();
        assert_eq!(found.map(|lead| (lead.days, lead.is_at_least)), expected);
    }

    #[test]
    fn only_the_last_unbroken_run_counts() {
        check(&[0, 30, 60], &[true, true, true], 70, Some((70, true)));
        check(&[0, 30, 60], &[true, false, true], 70, Some((10, false)));
        check(&[0, 30, 60], &[true, true, false], 70, None);
        check(&[0, 30, 60], &[false, true, true], 60, Some((30, false)));
        check(&[60], &[true], 60, None);
        check(&[], &[], 60, None);
    }

    #[test]
    fn leads_are_summed_up() {
        let warned = |days| Some(Lead { days, is_at_least: days > 300 });
        let times = LeadTimes::of(&[warned(29), warned(30), None, warned(100), warned(1_000)]);
        assert_eq!((times.n_events, times.n_warned, times.n_at_least), (5, 4, 1));
        assert_eq!(times.quartiles, Some([29.75, 65.0, 325.0]));
        assert_eq!((times.bins[0], times.bins[1], times.bins[3], times.bins[12]), (1, 1, 1, 1));
        assert_eq!(LeadTimes::of(&[]).quartiles, None);
    }
}
