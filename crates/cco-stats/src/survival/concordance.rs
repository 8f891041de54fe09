//! How often a prediction puts two subjects in the right order.

use super::spells::Spells;
use crate::error::{Error, check_length, check_values};

/// Of the pairs of which it is known who had the event first, in what share did the prediction know it too?
///
/// C = (concordant + ties/2) / comparable. A pair is comparable when the one with the shorter time had the event then; of equal times,
/// when one had the event and the other was censored. It is concordant when the shorter one was predicted to be shorter; a tie when
/// both have the same prediction.
///
/// - `spells`: n spells; weights and entries are not used.
/// - `predicted`: length n, finite; higher means expected to last *longer* (a time, or a risk with its sign turned).
///
/// 0.5 is chance, 1 perfect order, 0 perfect disorder. It sees order only: predictions may be far off and concordant.
///
/// Assumes independent censoring; with heavy censoring it depends on the censoring pattern (Uno's C does not).
///
/// Errors: lengths that differ; not a single comparable pair.
///
/// Source: F. E. Harrell, K. L. Lee, D. B. Mark, "Multivariable prognostic models", Statistics in Medicine 15 (1996), 361–387, section 5.5.
///
/// ```
/// use cco_stats::survival::{concordance::concordance, spells::Spells};
/// let spells = Spells::new(&[1.0, 2.0, 3.0], &[true, false, true])?;
/// // The second is censored at 2, so that only pairs with the first are known.
/// assert!((concordance(&spells, &[1.0, 5.0, 0.5])? - 0.5).abs() < 1e-12);
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn concordance(spells: &Spells, predicted: &[f64]) -> Result<f64, Error> {
    check_length("predictions", predicted.len(), spells.len())?;
    check_values("predictions", predicted, "must be finite", |_| true)?;
    let ranks = dense_ranks(predicted);
    let mut outlasting = Counts::new(predicted.len());
    let (mut comparable, mut right) = (0_u64, 0.0);
    let mut latest_first = spells.by_duration();
    latest_first.reverse();
    let same_time = |a: &usize, b: &usize| spells.durations()[*a].total_cmp(&spells.durations()[*b]).is_eq();
    for tie in latest_first.chunk_by(same_time) {
        let (ended, censored): (Vec<usize>, Vec<usize>) = tie.iter().partition(|i| spells.ended()[**i]);
        censored.iter().for_each(|i| outlasting.add(ranks[*i]));
        for i in &ended {
            let (below, same) = (outlasting.below(ranks[*i]), outlasting.at(ranks[*i]));
            comparable += outlasting.total;
            right += (outlasting.total - below - same) as f64 + same as f64 / 2.0;
        }
        ended.iter().for_each(|i| outlasting.add(ranks[*i]));
    }
    if comparable == 0 {
        return Err(Error::too_few("comparable pairs", 0, 1));
    }
    Ok(right / comparable as f64)
}

/// 0 for the least value, equal ranks for equal values.
fn dense_ranks(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0; values.len()];
    let same = |a: &usize, b: &usize| values[*a] >= values[*b];
    for (rank, group) in order.chunk_by(same).enumerate() {
        group.iter().for_each(|i| ranks[*i] = rank);
    }
    ranks
}

/// How many have been added at each rank, and below it in logarithmic time (Fenwick 1994).
struct Counts {
    sums: Vec<u64>,
    at: Vec<u64>,
    total: u64,
}

impl Counts {
    fn new(n_ranks: usize) -> Counts {
        Counts { sums: vec![0; n_ranks + 1], at: vec![0; n_ranks], total: 0 }
    }

    fn add(&mut self, rank: usize) {
        self.at[rank] += 1;
        self.total += 1;
        let mut i = rank + 1;
        while i < self.sums.len() {
            self.sums[i] += 1;
            i += i & i.wrapping_neg();
        }
    }

    fn below(&self, rank: usize) -> u64 {
        let (mut i, mut sum) = (rank, 0);
        while i > 0 {
            sum += self.sums[i];
            i &= i - 1;
        }
        sum
    }

    fn at(&self, rank: usize) -> u64 {
        self.at[rank]
    }
}
