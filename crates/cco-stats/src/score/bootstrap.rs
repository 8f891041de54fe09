//! Intervals for measures that have no formula: draw the accounts again.

use super::measure::Measure;
use super::ranked::Ranked;
use crate::chance::below;
use crate::error::Error;
use crate::interval::{Confidence, Interval};
use crate::quantile::quantile;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::collections::BTreeMap;

/// Rows that share one fate: those of one account, at several dates.
#[derive(Clone, Debug)]
pub struct Clusters {
    of_row: Vec<u32>,
    n: u32,
}

impl Clusters {
    /// Rows with equal ids are one cluster.
    pub fn of_ids<T: Ord>(ids: &[T]) -> Clusters {
        // By first appearance, so that the draws do not depend on how ids are written.
        let mut known = BTreeMap::new();
        let of_row: Vec<u32> = ids
            .iter()
            .map(|id| {
                let next = known.len() as u32;
                *known.entry(id).or_insert(next)
            })
            .collect();
        Clusters { of_row, n: known.len() as u32 }
    }

    /// Each row by itself.
    pub fn of_rows(n: usize) -> Clusters {
        let n = u32::try_from(n).expect("rows beyond four thousand million do not fit in memory");
        Clusters { of_row: (0..n).collect(), n }
    }

    pub fn n(&self) -> usize {
        self.n as usize
    }

    pub fn n_rows(&self) -> usize {
        self.of_row.len()
    }

    /// Rows of each cluster.
    pub(crate) fn rows(&self) -> Vec<Vec<u32>> {
        let mut rows = vec![Vec::new(); self.n()];
        for (row, cluster) in (0_u32..).zip(&self.of_row) {
            rows[*cluster as usize].push(row);
        }
        rows
    }
}

/// How a bootstrap is done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bootstrap {
    /// 1,000 are enough for the ends of a 95 % interval.
    pub n_replicates: u32,
    pub seed: u64,
    pub confidence: Confidence,
}

impl Bootstrap {
    /// Between what limits do statistics lie, had other accounts of the same kind been seen?
    ///
    /// Percentile interval: of `n_replicates` samples, each of as many clusters as there are, drawn with replacement, the quantiles
    /// (1 − c)/2 and (1 + c)/2 of the statistic, c the confidence; quantiles interpolate linearly between order statistics.
    ///
    /// - `clusters`: which rows stand together, ≥ 2 clusters.
    /// - `statistics`: from how often each row was drawn (by row, length n) to the statistics, the same number each time. A statistic
    ///   that a replicate does not have (`None`) is left out of its quantiles.
    ///
    /// Assumes that clusters are independent and many: below about 30 the interval is too narrow. Differences between two models are
    /// statistics as well: computed inside one replicate they are paired.
    ///
    /// A statistic without an answer in more than half of the replicates has no interval.
    ///
    /// Source: B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap (1993), §13.3; clusters: A. C. Davison and D. V. Hinkley,
    /// Bootstrap Methods and their Application (1997), §3.8.
    ///
    /// ```
    /// use cco_stats::{interval::Confidence, score::bootstrap::{Bootstrap, Clusters}};
    /// let bootstrap = Bootstrap { n_replicates: 1_000, seed: 7, confidence: Confidence::PERCENT_95 };
    /// let mean = |draws: &[f64]| vec![Some(draws.iter().skip(50).sum::<f64>() / 100.0)];
    /// let interval = bootstrap.intervals(&Clusters::of_rows(100), mean)?[0].expect("every replicate has a mean");
    /// // A share of 50 in 100: 0.5 ± 1.96 · 0.05.
    /// assert!((interval.low - 0.40).abs() < 0.015 && (interval.high - 0.60).abs() < 0.015);
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn intervals(
        &self,
        clusters: &Clusters,
        statistics: impl Fn(&[f64]) -> Vec<Option<f64>>,
    ) -> Result<Vec<Option<Interval>>, Error> {
        if clusters.n() < 2 {
            return Err(Error::too_few("clusters to draw from", clusters.n(), 2));
        }
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        let mut found: Vec<Vec<f64>> = Vec::new();
        let mut n_drawn = vec![0.0; clusters.n()];
        let mut of_row = vec![0.0; clusters.n_rows()];
        for _ in 0..self.n_replicates {
            draw(&mut random, &mut n_drawn);
            for (drawn, cluster) in of_row.iter_mut().zip(&clusters.of_row) {
                *drawn = n_drawn[*cluster as usize];
            }
            let values = statistics(&of_row);
            found.resize(values.len(), Vec::new());
            for (found, value) in found.iter_mut().zip(values) {
                found.extend(value);
            }
        }
        Ok(found.into_iter().map(|values| self.between(values)).collect())
    }

    /// [`Bootstrap::intervals`] of measures: one interval for each, in their order.
    pub fn measures(
        &self,
        ranked: &Ranked,
        clusters: &Clusters,
        measures: &[Measure<'_>],
    ) -> Result<Vec<Option<Interval>>, Error> {
        self.intervals(clusters, |draws| {
            let sample = ranked.reweighted(draws);
            measures.iter().map(|measure| measure.of(&sample)).collect()
        })
    }

    fn between(&self, mut values: Vec<f64>) -> Option<Interval> {
        if values.len() * 2 < self.n_replicates as usize || values.is_empty() {
            return None;
        }
        values.sort_by(f64::total_cmp);
        let tail = (1.0 - self.confidence.share()) / 2.0;
        Some(Interval { low: quantile(&values, tail), high: quantile(&values, 1.0 - tail) })
    }
}

/// As many clusters as there are, each time any of them; says how often each was drawn.
pub(crate) fn draw(random: &mut ChaCha8Rng, n_drawn: &mut [f64]) {
    n_drawn.fill(0.0);
    let n = n_drawn.len() as u64;
    for _ in 0..n {
        n_drawn[below(random, n) as usize] += 1.0;
    }
}
