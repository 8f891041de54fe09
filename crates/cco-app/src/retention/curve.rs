//! The models of renewals, as one.

use super::projection::{Candidate, Parameter};
use cco_stats::error::Error;
use cco_stats::interval::{Confidence, Interval};
use cco_stats::lifetime::contract::beta_geometric::beta_geometric;
use cco_stats::lifetime::contract::beta_weibull::beta_weibull;
use cco_stats::lifetime::contract::curve::RetentionCurve;
use cco_stats::lifetime::contract::geometric::geometric;
use cco_stats::lifetime::contract::renewals::Renewals;
use cco_stats::lifetime::contract::residual::residual_lifetime_within;
use cco_stats::lifetime::fitted::{Fitted, Positive};
use serde::Serialize;

/// How churn may differ between accounts and with tenure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// One rate for all, always.
    Geometric,
    /// Shifted-beta-geometric: every account has a rate of its own.
    Sbg,
    /// Beta-discrete-Weibull: and it changes with tenure.
    Bdw,
}

impl Model {
    pub const ALL: [Model; 3] = [Model::Geometric, Model::Sbg, Model::Bdw];

    pub fn word(self) -> &'static str {
        match self {
            Model::Geometric => "geometric",
            Model::Sbg => "sbg",
            Model::Bdw => "bdw",
        }
    }

    pub(super) fn n_parameters(self) -> u64 {
        match self {
            Model::Geometric => 1,
            Model::Sbg => 2,
            Model::Bdw => 3,
        }
    }

    pub(super) fn fit(self, renewals: &Renewals) -> Result<Box<dyn Curve>, Error> {
        Ok(match self {
            Model::Geometric => Box::new(geometric(renewals)?),
            Model::Sbg => Box::new(beta_geometric(renewals)?),
            Model::Bdw => Box::new(beta_weibull(renewals)?),
        })
    }
}

pub(super) const LEVEL: Confidence = Confidence::PERCENT_95;

/// A model fitted to one group.
pub(super) trait Curve {
    fn candidate(&self, model: Model) -> Candidate;

    fn aic(&self) -> f64;

    /// The share of new accounts left after so many renewals.
    fn survival(&self, n_renewals: u32) -> (f64, Interval);

    /// Σ worth · renewals expected of one who has made so many, over pairs of renewals made and worth.
    fn expected(&self, worth: &[(u32, f64)], ahead: Ahead) -> Result<(f64, Interval), Error>;
}

/// How many renewals are looked ahead, and at what discount from one to the next.
#[derive(Clone, Copy)]
pub(super) struct Ahead {
    pub(super) n_renewals: u32,
    pub(super) discount: f64,
}

impl<M: Positive + RetentionCurve> Curve for Fitted<M> {
    fn candidate(&self, model: Model) -> Candidate {
        let parameters = self.parameters().into_iter().map(|line| Parameter {
            name: line.name,
            value: line.value,
            standard_error: line.standard_error,
        });
        Candidate {
            model,
            log_likelihood: Some(self.log_likelihood),
            aic: Some(self.aic()),
            parameters: parameters.collect(),
            why_not: None,
        }
    }

    fn aic(&self) -> f64 {
        Fitted::aic(self)
    }

    fn survival(&self, n_renewals: u32) -> (f64, Interval) {
        let of = |model: &M| model.survival(n_renewals);
        (of(&self.model), self.share_interval(LEVEL, of))
    }

    fn expected(&self, worth: &[(u32, f64)], ahead: Ahead) -> Result<(f64, Interval), Error> {
        let of = |model: &M| -> Result<f64, Error> {
            worth
                .iter()
                .map(|(made, worth)| {
                    Ok(worth * residual_lifetime_within(model, *made, ahead.n_renewals, ahead.discount)?)
                })
                .sum()
        };
        let middle = of(&self.model)?;
        let again = |model: &M| of(model).expect("the discount was a number just before");
        Ok((middle, self.amount_interval(LEVEL, again)))
    }
}
