//! The maps behind one face.

use super::beta::Beta;
use super::isotonic::Isotonic;
use super::platt::Platt;
use crate::error::Error;
use crate::logistic::sigmoid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Leaves log odds as they are.
    None,
    Platt,
    Beta,
    Isotonic,
}

/// A fitted map from log odds to probability.
#[derive(Clone, Debug, PartialEq)]
pub enum Calibration {
    None,
    Platt(Platt),
    Beta(Beta),
    Isotonic(Isotonic),
}

impl Calibration {
    /// Fits the map that `method` names; see [`Platt::fit`], [`Beta::fit`] and [`Isotonic::fit`].
    pub fn fit(method: Method, scores: &[f64], outcomes: &[bool]) -> Result<Calibration, Error> {
        Ok(match method {
            Method::None => Calibration::None,
            Method::Platt => Calibration::Platt(Platt::fit(scores, outcomes)?),
            Method::Beta => Calibration::Beta(Beta::fit(scores, outcomes)?),
            Method::Isotonic => Calibration::Isotonic(Isotonic::fit(scores, outcomes, None)?),
        })
    }

    pub fn probability(&self, score: f64) -> f64 {
        match self {
            Calibration::None => sigmoid(score),
            Calibration::Platt(platt) => platt.probability(score),
            Calibration::Beta(beta) => beta.probability(score),
            Calibration::Isotonic(isotonic) => isotonic.probability(score),
        }
    }
}
