//! The models behind one face.

use super::challenger::Challenger;
use super::linear::Linear;
use super::matrix::Matrix;
use super::scorecard::Scorecard;
use super::task::Task;
use crate::error::Error;
use crate::logistic::{logit, sigmoid};
use serde::{Deserialize, Serialize};

/// From the simplest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The share of events, for everyone.
    Constant,
    Linear,
    Scorecard,
    Challenger,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Constant, Kind::Linear, Kind::Scorecard, Kind::Challenger];

    pub fn word(self) -> &'static str {
        match self {
            Kind::Constant => "constant",
            Kind::Linear => "logistic",
            Kind::Scorecard => "scorecard",
            Kind::Challenger => "challenger",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Model {
    Constant { log_odds: f64 },
    Linear(Box<Linear>),
    Scorecard(Box<Scorecard>),
    Challenger(Box<Challenger>),
}

/// Why a row got its log odds: they are `base` and all of `by_column` together.
#[derive(Clone, Debug, PartialEq)]
pub struct Reasons {
    pub base: f64,
    pub by_column: Vec<f64>,
}

impl Model {
    /// Calibrated; settings are chosen inside the task's rows.
    pub fn fit(kind: Kind, task: &Task) -> Result<Model, Error> {
        Ok(match kind {
            Kind::Constant => Model::Constant { log_odds: logit(task.base_rate()) },
            Kind::Linear => Model::Linear(Box::new(Linear::fit(task)?)),
            Kind::Scorecard => Model::Scorecard(Box::new(Scorecard::fit(task)?)),
            Kind::Challenger => Model::Challenger(Box::new(Challenger::fit(task)?)),
        })
    }

    pub fn kind(&self) -> Kind {
        match self {
            Model::Constant { .. } => Kind::Constant,
            Model::Linear(_) => Kind::Linear,
            Model::Scorecard(_) => Kind::Scorecard,
            Model::Challenger(_) => Kind::Challenger,
        }
    }

    /// # Panics
    /// When the matrix has other columns than the model was fitted on.
    pub fn probabilities(&self, matrix: &Matrix) -> Vec<f64> {
        let log_odds = match self {
            Model::Constant { log_odds } => vec![*log_odds; matrix.n_rows()],
            Model::Linear(linear) => linear.log_odds(matrix),
            Model::Scorecard(card) => card.log_odds(matrix),
            Model::Challenger(challenger) => challenger.log_odds(matrix),
        };
        log_odds.into_iter().map(sigmoid).collect()
    }

    /// By row.
    ///
    /// # Panics
    /// When the matrix has other columns than the model was fitted on.
    pub fn reasons(&self, matrix: &Matrix) -> Vec<Reasons> {
        let (base, by_row) = match self {
            Model::Constant { log_odds } => (*log_odds, vec![vec![0.0; matrix.columns().len()]; matrix.n_rows()]),
            Model::Linear(linear) => linear.reasons(matrix),
            Model::Scorecard(card) => card.reasons(matrix),
            Model::Challenger(challenger) => challenger.reasons(matrix),
        };
        by_row.into_iter().map(|by_column| Reasons { base, by_column }).collect()
    }
}
