//! What is known of both arms by now.

use super::play::{Draws, Kind};
use cco_stats::experiment::sequence::{Reading, Sequence};
use cco_stats::interval::{Confidence, Interval};
use cco_stats::uplift::effect::{Count, Effect, share_effect};
use cco_stats::uplift::trial::{Outcomes, Trial};
use rand::RngExt;
use rand_distr::{Distribution, LogNormal};

pub(super) const LEVEL: Confidence = Confidence::PERCENT_95;

/// The outcomes of one trial so far.
#[derive(Default)]
pub(super) struct Known {
    is_treated: Vec<bool>,
    strata: Vec<u32>,
    happened: Vec<bool>,
    /// By arm, control first: accounts, sum and sum of squares.
    sums: [[f64; 3]; 2],
}

impl Known {
    /// One more outcome; `base` is the chance of the event for this account.
    pub(super) fn push(&mut self, draws: &mut Draws, kind: Kind, is_treated: bool, base: f64) {
        // Renewals are likelier in later strata.
        let stratum = draws.random_range(0..3_u32);
        let chance = if kind == Kind::SharesInStrata { base + 0.05 * (f64::from(stratum) - 1.0) } else { base };
        let happened = draws.random::<f64>() < chance;
        let amount = match kind {
            Kind::Shares | Kind::SharesInStrata => f64::from(u8::from(happened)),
            Kind::Amounts if happened => LogNormal::new(0.0, 1.0).unwrap().sample(draws),
            Kind::Amounts => 0.0,
        };
        self.is_treated.push(is_treated);
        self.strata.push(stratum);
        self.happened.push(happened);
        let [n, sum, squares] = &mut self.sums[usize::from(is_treated)];
        *n += 1.0;
        *sum += amount;
        *squares += amount * amount;
    }

    fn count(&self, arm: usize) -> Count {
        let [n, sum, _] = self.sums[arm];
        Count { n_events: sum as u64, n: n as u64 }
    }

    /// As `mean_effect` makes it, but for its interval, which costs more than the rest and which a sequence does not look at.
    fn effect(&self) -> Effect {
        let [control, treated] = self.sums.map(|[n, sum, squares]| {
            let mean = sum / n;
            (n as u64, mean, ((squares / n - mean * mean) / (n - 1.0)).max(0.0))
        });
        let value = treated.1 - control.1;
        Effect {
            n_treated: treated.0,
            n_control: control.0,
            value,
            standard_error: (treated.2 + control.2).sqrt(),
            interval: Interval { low: value, high: value },
        }
    }

    fn has_two_in_each(&self) -> bool {
        self.sums.iter().all(|[n, ..]| *n >= 2.0)
    }

    /// What a sequence makes of them; `None` before there is anything to hand it, and between the looks at strata, which are every 10th.
    pub(super) fn read(&self, kind: Kind, sequence: &Sequence) -> Option<Reading> {
        match kind {
            _ if !self.has_two_in_each() => None,
            Kind::Shares => Some(sequence.shares(self.count(1), self.count(0))),
            Kind::Amounts => Some(sequence.means(&self.effect())),
            Kind::SharesInStrata if self.happened.len().is_multiple_of(10) => {
                let trial = Trial::new(&self.is_treated, Outcomes::Happened(&self.happened)).unwrap();
                trial.stratified(&self.strata, LEVEL).ok().map(|found| sequence.means(&found.effect))
            }
            Kind::SharesInStrata => None,
        }
    }

    /// What somebody believes who takes the plain interval at every look for the last word.
    pub(super) fn looks_like_an_effect(&self) -> bool {
        let is_enough = self.sums.iter().all(|[n, ..]| *n >= 10.0);
        is_enough
            && share_effect(self.count(1), self.count(0), LEVEL)
                .is_ok_and(|effect| effect.is_surely_above(0.0) || effect.is_surely_below(0.0))
    }
}
