//! Do groups differ in how long they last?

use super::spells::Spells;
use crate::error::Error;
use nalgebra::{Cholesky, DMatrix, DVector};
use statrs::distribution::{ChiSquared, ContinuousCDF};

/// The test of [`log_rank`].
#[derive(Clone, Debug)]
pub struct LogRank {
    pub chi_squared: f64,
    pub degrees_of_freedom: usize,
    /// The chance of groups at least this different if they were all alike.
    pub p: f64,
    /// Events in each group.
    pub observed: Vec<f64>,
    /// Events each group would have had if all were alike.
    pub expected: Vec<f64>,
}

/// Could these groups, by chance alone, differ as much as they do?
///
/// At each time tᵢ with dᵢ events among nᵢ under watch, group g with nᵢg expects dᵢ nᵢg/nᵢ of them; χ² = uᵀV⁻¹u with
/// u = observed − expected summed over times, V = Σ dᵢ (nᵢ − dᵢ)/(nᵢ − 1) (diag(p) − ppᵀ), p = nᵢg/nᵢ; one group is left out, since
/// u adds up to 0. Degrees of freedom: groups − 1.
///
/// - `groups`: the spells of each group, at least two groups; entries and weights allowed (weights are counts).
///
/// Assumes that subjects are independent and that being censored does not depend on the group's fate. Sees best a difference that keeps
/// its proportion over time; curves that cross can hide from it.
///
/// Errors: fewer than two groups; no event in any; a group that was never under watch when something happened.
///
/// Source: N. Mantel (1966); R. Peto, J. Peto, "Asymptotically efficient rank invariant test procedures", Journal of the Royal Statistical
/// Society A 135 (1972), 185–207; as computed by Klein and Moeschberger, "Survival Analysis" (2003), eq. 7.3.3–7.3.5 with weight 1.
///
/// ```
/// use cco_stats::survival::{log_rank::log_rank, spells::Spells};
/// let early = Spells::new(&[1.0, 2.0, 3.0, 4.0], &[true; 4])?;
/// let late = Spells::new(&[5.0, 6.0, 7.0, 8.0], &[true; 4])?;
/// let test = log_rank(&[early, late])?;
/// assert!((test.chi_squared - 7.3444).abs() < 1e-4);
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn log_rank(groups: &[Spells]) -> Result<LogRank, Error> {
    if groups.len() < 2 {
        return Err(Error::too_few("groups", groups.len(), 2));
    }
    let tables: Vec<Watched> = groups.iter().map(Watched::new).collect();
    let mut times: Vec<f64> = tables.iter().flat_map(|table| table.event_times()).collect();
    times.sort_by(f64::total_cmp);
    times.dedup_by(|a, b| a.total_cmp(b).is_eq());

    let k = groups.len();
    let (mut observed, mut expected) = (vec![0.0; k], vec![0.0; k]);
    let mut variance = DMatrix::<f64>::zeros(k, k);
    for time in times {
        let at_risk: Vec<f64> = tables.iter().map(|table| table.at_risk(time)).collect();
        let events: Vec<f64> = tables.iter().map(|table| table.events(time)).collect();
        let (n, d) = (at_risk.iter().sum::<f64>(), events.iter().sum::<f64>());
        let spread = if n > 1.0 { d * (n - d) / (n - 1.0) } else { 0.0 };
        for g in 0..k {
            observed[g] += events[g];
            expected[g] += d * at_risk[g] / n;
            for h in 0..k {
                let same = if g == h { at_risk[g] / n } else { 0.0 };
                variance[(g, h)] += spread * (same - at_risk[g] * at_risk[h] / (n * n));
            }
        }
    }
    if observed.iter().sum::<f64>() <= 0.0 {
        return Err(Error::too_few("events", 0, 1));
    }
    let excess = DVector::from_iterator(k - 1, (0..k - 1).map(|g| observed[g] - expected[g]));
    let factor = Cholesky::new(variance.view((0, 0), (k - 1, k - 1)).into_owned()).ok_or(Error::NoMaximum {
        model: "the log-rank test",
        why: "a group was never under watch together with another while something happened",
    })?;
    let chi_squared = excess.dot(&factor.solve(&excess));
    let degrees_of_freedom = k - 1;
    Ok(LogRank {
        chi_squared,
        degrees_of_freedom,
        p: chi_squared_tail(chi_squared, degrees_of_freedom),
        observed,
        expected,
    })
}

/// The chance that χ² with so many degrees of freedom exceeds `value`.
pub(crate) fn chi_squared_tail(value: f64, degrees_of_freedom: usize) -> f64 {
    ChiSquared::new(degrees_of_freedom as f64).expect("degrees of freedom are above 0").sf(value.max(0.0))
}

/// Who of one group was under watch when.
struct Watched {
    /// Distinct times of events with their number, earliest first.
    events: Vec<(f64, f64)>,
    /// Ends of spells, earliest first, with the weight of those that end then or later.
    ends: Vec<(f64, f64)>,
    /// Entries, earliest first, with the weight of those that enter then or later.
    entries: Vec<(f64, f64)>,
}

impl Watched {
    fn new(spells: &Spells) -> Watched {
        let table = spells.risk_table();
        let events = table.iter().filter(|row| row.events > 0.0).map(|row| (row.time, row.events)).collect();
        let ends = (0..spells.len()).map(|i| (spells.durations()[i], spells.weight(i))).collect();
        let entered =
            (0..spells.len()).map(|i| (if spells.has_entries() { spells.entry(i) } else { -1.0 }, spells.weight(i)));
        Watched { events, ends: from_then_on(ends), entries: from_then_on(entered.collect()) }
    }

    fn event_times(&self) -> impl Iterator<Item = f64> {
        self.events.iter().map(|(time, _)| *time)
    }

    fn events(&self, time: f64) -> f64 {
        self.events.binary_search_by(|(at, _)| at.total_cmp(&time)).map_or(0.0, |found| self.events[found].1)
    }

    /// Those who end at `time` or later and entered before it.
    fn at_risk(&self, time: f64) -> f64 {
        weight_from(&self.ends, time) - weight_from(&self.entries, time)
    }
}

/// Sorted by time, each with the weight of itself and all after it.
fn from_then_on(mut weights: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    weights.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut sum = 0.0;
    for entry in weights.iter_mut().rev() {
        sum += entry.1;
        entry.1 = sum;
    }
    weights
}

fn weight_from(sums: &[(f64, f64)], time: f64) -> f64 {
    sums.get(sums.partition_point(|(at, _)| *at < time)).map_or(0.0, |(_, sum)| *sum)
}
