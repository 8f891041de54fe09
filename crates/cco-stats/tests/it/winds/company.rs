//! A company whose renewals hang together as is known.

use cco_stats::forecast::correlation::Resolved;
use cco_stats::normal::normal_quantile;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

/// A company with winds of these correlations: in each period terms of three segments end, each with a chance of its own.
pub(crate) struct Company {
    random: ChaCha8Rng,
    within: f64,
    across: f64,
    n_terms: u32,
}

impl Company {
    pub(crate) fn new(seed: u64, within: f64, across: f64, n_terms: u32) -> Company {
        Company { random: ChaCha8Rng::seed_from_u64(seed), within, across, n_terms }
    }

    fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.random)
    }

    pub(super) fn period(&mut self, period: u32) -> Vec<Resolved> {
        let company = self.across.sqrt() * self.normal();
        let mut ended = Vec::new();
        for segment in 0..3 {
            let wind = company + (self.within - self.across).sqrt() * self.normal();
            for _ in 0..self.n_terms {
                let renewal_prob = self.random.random_range(0.6..0.98);
                let x = wind + (1.0 - self.within).sqrt() * self.normal();
                ended.push(Resolved { renewal_prob, is_renewed: x <= normal_quantile(renewal_prob), segment, period });
            }
        }
        ended
    }

    pub(crate) fn history(&mut self, n_periods: u32) -> Vec<Resolved> {
        (0..n_periods).flat_map(|period| self.period(period)).collect()
    }
}
