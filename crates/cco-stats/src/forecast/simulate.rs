//! The book played out many times.

use super::book::{Correlation, Term, check_terms};
use super::distribution::Distribution;
use crate::error::Error;
use crate::normal::normal_quantile;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution as _, StandardNormal};
use std::collections::BTreeMap;

/// How a book is played out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Simulation {
    pub correlation: Correlation,
    /// With 10,000 the ends of an 80 % interval are off by about 0.02 standard deviations of the sum.
    pub n_draws: u32,
    pub seed: u64,
}

/// What will be renewed.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    pub total: Distribution,
    pub segments: BTreeMap<u32, Distribution>,
}

/// Draws that depend on nothing but the seed and what they are for.
#[derive(Clone, Copy)]
enum Stream {
    Company,
    Segment(u32),
    Terms(u32),
}

impl Simulation {
    /// What will a book of renewals come to, in all and by segment?
    ///
    /// Behind term i of segment s stands xᵢ = √a G + √(w − a) Sₛ + √(1 − w) εᵢ with independent standard normal G, Sₛ and εᵢ, w the correlation
    /// within segments and a that across. It is renewed in full when Φ(xᵢ) ≤ p (1 − c), for (1 − l) of its amount when Φ(xᵢ) ≤ p, and lost
    /// otherwise: p its chance of renewal, c that of contraction then, l the share lost then. Each draw gives one sum.
    ///
    /// - `terms`: the same order gives the same draws. A segment's draws do not depend on the other segments. The work is terms × draws.
    ///
    /// A Gaussian copula and not a beta-binomial: every term has a chance of its own, and the mean stays Σ amount · p · (1 − c l), whatever the
    /// correlation. What makes a bad quarter bad makes contractions likelier along with losses.
    ///
    /// Assumes that chances are right on average, and that what ties terms together is one bad or good wind for the company and one for each
    /// segment. Amounts and shares lost are taken as certain.
    ///
    /// Does not accept terms that are settled: what is known is added by the caller.
    ///
    /// Errors: no draw, an amount below 0, a chance or share beyond 0 and 1. Without a term everything is 0.
    ///
    /// Source: O. Vasicek, "The distribution of loan portfolio value", Risk 15 (2002), 160–162, with one factor more for the company; its limit for
    /// many equal terms is the example: Φ((Φ⁻¹(p) + √w Φ⁻¹(q))/√(1 − w)) at the quantile q.
    ///
    /// ```
    /// use cco_stats::forecast::{book::{Correlation, Term}, simulate::Simulation};
    /// let term = Term { amount: 1.0, renewal_prob: 0.9, contraction_prob: 0.0, contracted_share: 0.0, segment: 1 };
    /// let simulation = Simulation { correlation: Correlation::new(0.2, 0.0)?, n_draws: 4_000, seed: 1 };
    /// let forecast = simulation.forecast(&[term; 1_000])?;
    /// assert_eq!(format!("{:.0}", forecast.total.mean()), "900");
    /// // Vasicek: 786 of 1,000; were every term by itself it would be 888.
    /// assert!((forecast.total.quantile(0.1) - 786.0).abs() < 8.0);
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn forecast(&self, terms: &[Term]) -> Result<Forecast, Error> {
        check_terms(terms)?;
        if self.n_draws == 0 {
            return Err(Error::too_few("draws", 0, 1));
        }
        let company = self.winds(Stream::Company, self.correlation.across());
        let mut by_segment: BTreeMap<u32, Vec<&Term>> = BTreeMap::new();
        for term in terms {
            by_segment.entry(term.segment).or_default().push(term);
        }
        let mut total = vec![0.0; self.n_draws as usize];
        let mut segments = BTreeMap::new();
        for (segment, terms) in by_segment {
            let sums = self.segment(segment, &terms, &company);
            total.iter_mut().zip(&sums).for_each(|(total, sum)| *total += sum);
            segments.insert(segment, Distribution::new(terms.iter().map(|term| term.expected()).sum(), sums));
        }
        let mean = terms.iter().map(Term::expected).sum();
        Ok(Forecast { total: Distribution::new(mean, total), segments })
    }

    /// The sum of one segment in each draw.
    fn segment(&self, segment: u32, terms: &[&Term], company: &[f64]) -> Vec<f64> {
        let own = self.winds(Stream::Segment(segment), self.correlation.within() - self.correlation.across());
        let winds: Vec<f64> = company.iter().zip(own).map(|(company, own)| company + own).collect();
        let mut random = self.random(Stream::Terms(segment));
        let alone = (1.0 - self.correlation.within()).sqrt();
        let mut sums = vec![0.0; winds.len()];
        for term in terms {
            let renewed = normal_quantile(term.renewal_prob);
            let in_full = normal_quantile(term.renewal_prob * (1.0 - term.contraction_prob));
            let contracted = term.amount * (1.0 - term.contracted_share);
            for (sum, wind) in sums.iter_mut().zip(&winds) {
                let x = wind + alone * normal(&mut random);
                if x <= in_full {
                    *sum += term.amount;
                } else if x <= renewed {
                    *sum += contracted;
                }
            }
        }
        sums
    }

    /// One normal variable of this variance for each draw.
    fn winds(&self, stream: Stream, variance: f64) -> Vec<f64> {
        let mut random = self.random(stream);
        let spread = variance.max(0.0).sqrt();
        (0..self.n_draws).map(|_| spread * normal(&mut random)).collect()
    }

    fn random(&self, stream: Stream) -> ChaCha8Rng {
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        random.set_stream(match stream {
            Stream::Company => 0,
            Stream::Segment(segment) => 2 * u64::from(segment) + 1,
            Stream::Terms(segment) => 2 * u64::from(segment) + 2,
        });
        random
    }
}

fn normal(random: &mut ChaCha8Rng) -> f64 {
    StandardNormal.sample(random)
}
