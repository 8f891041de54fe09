//! Any rising map: as many numbers as the data asks for.

use crate::error::{Error, check_length, check_values};

/// Straight between knots, flat beyond the first and last.
#[derive(Clone, Debug, PartialEq)]
pub struct Isotonic {
    /// Score and probability, both rising.
    knots: Vec<(f64, f64)>,
}

/// Neighbours that were pooled.
struct Block {
    first: f64,
    last: f64,
    weight: f64,
    sum: f64,
}

impl Block {
    fn mean(&self) -> f64 {
        self.sum / self.weight
    }
}

impl Isotonic {
    /// Which rising step function of the score is nearest to what happened?
    ///
    /// Minimises Σ w (y − f(z))² over all f that never fall, with y 1 with the event and 0 without, z the score and w the weight. Neighbours
    /// that violate the order are pooled until none does; between the pooled blocks the map is a straight line.
    ///
    /// - `scores`: any scale; length n > 0, finite.
    /// - `outcomes`: whether the event happened; length n.
    /// - `weights`: length n, > 0; `None`: all 1.
    ///
    /// Assumes only that higher scores mean likelier events. It needs many rows (about 1,000) to be better than [`super::beta`], makes ties,
    /// and says 0 and 1 at the ends, where the log loss of one surprise is endless: do not judge it by log loss.
    ///
    /// Source: R. E. Barlow, D. J. Bartholomew, J. M. Bremner and H. D. Brunk, Statistical Inference under Order Restrictions (1972), ch. 1;
    /// for calibration: B. Zadrozny and C. Elkan, KDD (2002), 694–699.
    ///
    /// ```
    /// use cco_stats::calibrate::isotonic::Isotonic;
    /// let map = Isotonic::fit(&[1.0, 2.0, 3.0, 4.0], &[false, true, false, true], None)?;
    /// assert_eq!([1.0, 2.0, 2.5, 3.0, 3.5, 9.0].map(|score| map.probability(score)), [0.0, 0.5, 0.5, 0.5, 0.75, 1.0]);
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn fit(scores: &[f64], outcomes: &[bool], weights: Option<&[f64]>) -> Result<Isotonic, Error> {
        if scores.is_empty() {
            return Err(Error::too_few("scores", 0, 1));
        }
        check_length("outcomes", outcomes.len(), scores.len())?;
        check_values("scores", scores, "must be finite", |_| true)?;
        if let Some(weights) = weights {
            check_length("weights", weights.len(), scores.len())?;
            check_values("weights", weights, "must be above 0", |weight| weight > 0.0)?;
        }
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(outcomes[*a].cmp(&outcomes[*b])));
        let mut blocks: Vec<Block> = Vec::new();
        for row in order {
            let weight = weights.map_or(1.0, |weights| weights[row]);
            let sum = if outcomes[row] { weight } else { 0.0 };
            match blocks.last_mut() {
                Some(tie) if tie.last >= scores[row] => {
                    tie.weight += weight;
                    tie.sum += sum;
                }
                _ => {
                    pool(&mut blocks);
                    blocks.push(Block { first: scores[row], last: scores[row], weight, sum });
                }
            }
        }
        pool(&mut blocks);
        Ok(Isotonic { knots: blocks.iter().flat_map(ends).collect() })
    }

    pub fn probability(&self, score: f64) -> f64 {
        let after = self.knots.partition_point(|(at, _)| *at < score);
        match (after.checked_sub(1).map(|before| self.knots[before]), self.knots.get(after)) {
            (None, Some((_, first))) => *first,
            (Some((_, last)), None) => last,
            (Some((left, low)), Some((right, high))) => low + (high - low) * (score - left) / (right - left),
            (None, None) => unreachable!("a fit has at least one block"),
        }
    }
}

/// Joins the last blocks until they rise. The last one is complete: no more ties will join it.
fn pool(blocks: &mut Vec<Block>) {
    while let [.., before, last] = &blocks[..] {
        if before.mean() < last.mean() {
            return;
        }
        let joined = Block {
            first: before.first,
            last: last.last,
            weight: before.weight + last.weight,
            sum: before.sum + last.sum,
        };
        blocks.truncate(blocks.len() - 2);
        blocks.push(joined);
    }
}

/// A block's two knots, or its one.
fn ends(block: &Block) -> impl Iterator<Item = (f64, f64)> {
    let last = (block.last > block.first).then_some((block.last, block.mean()));
    std::iter::once((block.first, block.mean())).chain(last)
}
