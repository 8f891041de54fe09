//! A model of few positive parameters, fitted by maximum likelihood.

use crate::coefficient::Coefficient;
use crate::error::Error;
use crate::interval::{Confidence, Interval};
use crate::maximum::{ByDifferences, maximize_from};
use crate::normal::two_sided_z;
use nalgebra::{DMatrix, DVector};

/// A model whose parameters are all above 0. They are fitted as logarithms, so that no search can leave that range.
pub trait Positive: Sized {
    const NAME: &'static str;
    const PARAMETERS: &'static [&'static str];

    /// - `values`: one for each of the parameters, in their order.
    fn from_values(values: &[f64]) -> Self;

    fn values(&self) -> Vec<f64>;
}

/// The best of such models for some data, and how well the data determine it.
#[derive(Clone, Debug)]
pub struct Fitted<M> {
    pub model: M,
    pub log_likelihood: f64,
    logs: Vec<f64>,
    /// Of the logarithms: the inverse of the observed information.
    covariance: DMatrix<f64>,
}

/// Beyond e^±11.5, a factor of 10⁵ from 1, a parameter means that there are no differences left for it to describe. No search goes there.
const FARTHEST_LOG: f64 = 11.5;

/// How far a parameter is moved to see what depends on it.
const MOVED: f64 = 1e-4;

impl<M: Positive> Fitted<M> {
    /// The best of several searches, each from a start of positive values.
    pub(crate) fn search(log_likelihood: impl Fn(&M) -> f64, starts: &[&[f64]]) -> Result<Fitted<M>, Error> {
        let starts: Vec<Vec<f64>> = starts.iter().map(|start| start.iter().map(|value| value.ln()).collect()).collect();
        let within = |logs: &[f64]| logs.iter().all(|log| log.abs() <= FARTHEST_LOG);
        let of_logs = |logs: &[f64]| if within(logs) { log_likelihood(&from_logs(logs)) } else { f64::NEG_INFINITY };
        let runs_off =
            |_| Error::NoMaximum { model: M::NAME, why: "its parameters run off, as when customers are all alike" };
        let best = maximize_from(M::NAME, &ByDifferences(of_logs), &starts).map_err(runs_off)?;
        let logs: Vec<f64> = best.at.iter().copied().collect();
        Ok(Fitted { model: from_logs(&logs), log_likelihood: best.value, logs, covariance: best.covariance })
    }

    /// The same fit with data that were divided by `unit` before they were fitted: the parameters `scaled` are amounts of it.
    pub(crate) fn in_units(mut self, scaled: &[usize], unit: f64, log_likelihood: impl Fn(&M) -> f64) -> Fitted<M> {
        for i in scaled {
            self.logs[*i] += unit.ln();
        }
        self.model = from_logs(&self.logs);
        self.log_likelihood = log_likelihood(&self.model);
        self
    }

    /// The parameters with standard errors (by the delta method, from those of their logarithms).
    pub fn parameters(&self) -> Vec<Coefficient> {
        let values = self.model.values();
        let line = |(i, name): (usize, &&str)| Coefficient {
            name: (*name).to_owned(),
            value: values[i],
            standard_error: values[i] * self.covariance[(i, i)].sqrt(),
        };
        M::PARAMETERS.iter().enumerate().map(line).collect()
    }

    /// −2 ln L + 2 (number of parameters): of two models of the same data the lower is to be preferred (Akaike 1974).
    pub fn aic(&self) -> f64 {
        2.0 * M::PARAMETERS.len() as f64 - 2.0 * self.log_likelihood
    }

    /// The interval of a share that follows from the model, such as the survival at some time.
    ///
    /// g(θ̂) ± z √(∇gᵀ Σ ∇g) with g the log-odds of `share`, θ the logarithms of the parameters and Σ their covariance (the delta
    /// method), turned back into a share. A share of 0 or 1 has no width.
    pub fn share_interval(&self, confidence: Confidence, share: impl Fn(&M) -> f64) -> Interval {
        let middle = share(&self.model);
        if middle <= 0.0 || middle >= 1.0 {
            return Interval { low: middle, high: middle };
        }
        let limits = self.interval(confidence, |model| {
            let share = share(model);
            (share / (1.0 - share)).ln()
        });
        let back = |log_odds: f64| 1.0 / (1.0 + (-log_odds).exp());
        Interval { low: back(limits.low), high: back(limits.high) }
    }

    /// The interval of an amount above 0 that follows from the model: as [`Fitted::share_interval`], on the scale of logarithms.
    pub fn amount_interval(&self, confidence: Confidence, amount: impl Fn(&M) -> f64) -> Interval {
        let limits = self.interval(confidence, |model| amount(model).ln());
        Interval { low: limits.low.exp(), high: limits.high.exp() }
    }

    fn interval(&self, confidence: Confidence, of: impl Fn(&M) -> f64) -> Interval {
        let moved = |i: usize, by: f64| {
            let mut logs = self.logs.clone();
            logs[i] += by;
            of(&from_logs(&logs))
        };
        let slopes = DVector::from_iterator(
            self.logs.len(),
            (0..self.logs.len()).map(|i| (moved(i, MOVED) - moved(i, -MOVED)) / (2.0 * MOVED)),
        );
        let reach = two_sided_z(confidence) * slopes.dot(&(&self.covariance * &slopes)).max(0.0).sqrt();
        let middle = of(&self.model);
        Interval { low: middle - reach, high: middle + reach }
    }
}

fn from_logs<M: Positive>(logs: &[f64]) -> M {
    M::from_values(&logs.iter().map(|log| log.exp()).collect::<Vec<_>>())
}

/// Names the parameters of a model once, for [`Positive`].
macro_rules! positive {
    ($model:ident, $name:literal, $($parameter:ident),+) => {
        impl crate::lifetime::fitted::Positive for $model {
            const NAME: &'static str = $name;
            const PARAMETERS: &'static [&'static str] = &[$(stringify!($parameter)),+];

            fn from_values(values: &[f64]) -> $model {
                let mut values = values.iter().copied();
                $(let $parameter = values.next().expect("there is a value for each parameter");)+
                $model { $($parameter),+ }
            }

            fn values(&self) -> Vec<f64> {
                vec![$(self.$parameter),+]
            }
        }
    };
}
pub(crate) use positive;
