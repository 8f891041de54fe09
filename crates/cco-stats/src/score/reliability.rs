//! Of the rows given about 30 %, do about 30 % have the event?

use super::sample::Sample;
use crate::interval::{Confidence, Interval};
use crate::wilson::wilson;
use std::ops::Range;

/// The rows of one bin of a reliability curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReliabilityBin {
    pub n: u64,
    pub n_events: u64,
    /// The mean of what was predicted for them.
    pub predicted: f64,
    /// The share of them with the event.
    pub observed: f64,
    /// Where that share lies.
    pub interval: Interval,
}

/// What share of rows has the event, from the lowest predictions to the highest?
///
/// Rows in order of prediction are cut into `n_bins` bins of equal count (the first ones hold a row more where n is not a multiple); a
/// tie is never cut: it stands whole where its first row falls. Each bin gives the mean prediction p̄, the share ȳ of rows with the event,
/// and Wilson's interval around it.
///
/// - `sample`: predictions that are probabilities; weights are not looked at, for an interval of a share wants counts.
/// - `n_bins`: > 0; 10 is usual.
///
/// Assumes that rows are independent: with several rows of one account the intervals are too narrow.
///
/// `None` when the predictions are not probabilities. Bins that ties leave empty are left out; a constant prediction gives one bin.
///
/// # Panics
/// When `n_bins` is 0.
///
/// Source: A. H. Murphy and R. L. Winkler, "Reliability of subjective probability forecasts of precipitation and temperature", Applied
/// Statistics 26 (1977), 41–47; for the interval see [`wilson`].
///
/// ```
/// use cco_stats::{interval::Confidence, score::{ranked::Ranked, reliability::reliability}};
/// let ranked = Ranked::new(&[0.1, 0.2, 0.2, 0.7], &[false, false, true, true])?;
/// let curve = reliability(&ranked.plain(), 2, Confidence::PERCENT_95).expect("these are probabilities");
/// let points: Vec<String> = curve.iter().map(|bin| format!("{:.3} {:.3}", bin.predicted, bin.observed)).collect();
/// assert_eq!(points, ["0.167 0.333", "0.700 1.000"]);
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn reliability(sample: &Sample<'_>, n_bins: usize, confidence: Confidence) -> Option<Vec<ReliabilityBin>> {
    let ranked = sample.ranked;
    let bin = |places: Range<usize>| {
        let n = places.len() as u64;
        let n_events = ranked.is_event()[places.clone()].iter().filter(|is_event| **is_event).count() as u64;
        ReliabilityBin {
            n,
            n_events,
            predicted: ranked.scores()[places].iter().sum::<f64>() / n as f64,
            observed: n_events as f64 / n as f64,
            interval: wilson(n_events, n, confidence).expect("empty bins are left out"),
        }
    };
    ranked.is_probability().then(|| bins(sample, n_bins).into_iter().map(bin).collect())
}

/// How far are the bins of the reliability curve from the diagonal, on average?
///
/// ECE = Σ W(b)/W · |p̄(b) − ȳ(b)|, with b over the bins of [`reliability`], W(b) their weight, W the whole, p̄ the mean prediction and ȳ the
/// share with the event.
///
/// - `sample`: predictions that are probabilities. Bins hold equal numbers of rows, whatever the weights.
/// - `n_bins`: > 0; 10 is usual.
///
/// Assumes that the average over bins is what matters: errors inside a bin cancel. It is never 0 on a finite sample, even for true
/// probabilities (about √(r(1 − r)/n) with 10 bins), and bins of equal width give other numbers: these are of equal count, as in the
/// figures of other programs that we compare ourselves with.
///
/// `None` when the predictions are not probabilities or nothing weighs anything.
///
/// # Panics
/// When `n_bins` is 0.
///
/// Source: M. P. Naeini, G. F. Cooper and M. Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", Proceedings
/// of AAAI (2015), 2901–2907; bins of equal count.
///
/// ```
/// use cco_stats::score::{ranked::Ranked, reliability::ece};
/// let ranked = Ranked::new(&[0.1, 0.2, 0.2, 0.7], &[false, false, true, true])?;
/// assert_eq!(ece(&ranked.plain(), 2).map(|error| format!("{error:.3}")), Some("0.200".to_owned()));
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn ece(sample: &Sample<'_>, n_bins: usize) -> Option<f64> {
    if !sample.ranked.is_probability() || sample.total <= 0.0 {
        return None;
    }
    let (scores, is_event) = (sample.ranked.scores(), sample.ranked.is_event());
    let gap = |places: Range<usize>| -> f64 {
        let of = |place: usize| sample.weights[place] * (scores[place] - f64::from(u8::from(is_event[place])));
        places.map(of).sum::<f64>().abs()
    };
    Some(bins(sample, n_bins).into_iter().map(gap).sum::<f64>() / sample.total)
}

/// Places of each bin that holds any, lowest predictions first.
fn bins(sample: &Sample<'_>, n_bins: usize) -> Vec<Range<usize>> {
    assert!(n_bins > 0, "a curve has at least one bin");
    let n = sample.ranked.n_rows();
    let (width, n_wider) = (n / n_bins, n % n_bins);
    // From the lowest prediction; the first `n_wider` bins hold a row more.
    let bin_at = |height: usize| match height < n_wider * (width + 1) {
        true => height / (width + 1),
        false => n_wider + (height - n_wider * (width + 1)) / width,
    };
    let mut bins: Vec<(usize, Range<usize>)> = Vec::new();
    for tie in sample.ranked.ties().rev() {
        let index = bin_at(n - tie.end);
        match bins.last_mut() {
            Some((last, places)) if *last == index => places.start = tie.start,
            _ => bins.push((index, tie)),
        }
    }
    bins.into_iter().map(|(_, places)| places).collect()
}
