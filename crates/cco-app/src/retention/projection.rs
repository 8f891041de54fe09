//! What the projection of one group says.

use super::curve::Model;
use crate::revenue::NamedGroup;
use cco_domain::figure::Figure;
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct GroupProjection {
    pub group: NamedGroup,
    /// Accounts that ever started.
    pub n_started: u64,
    /// Accounts with revenue today.
    pub n_current: i64,
    /// Of those that came to a renewal, how many left for good.
    pub n_lost: u64,
    /// The longest any cohort has been watched.
    pub n_renewals_seen: usize,
    #[serde(flatten)]
    pub outcome: Outcome,
}

#[derive(Clone, Debug, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    Projected(Projection),
    NotEnoughData {
        missing: Vec<String>,
    },
    /// The model that was asked for has no best fit here.
    NotFitted {
        why: String,
        candidates: Vec<Candidate>,
    },
}

#[derive(Clone, Debug, Serialize)]
pub struct Projection {
    /// The one that was asked for, else that of the lowest AIC.
    pub model: Model,
    pub candidates: Vec<Candidate>,
    pub points: Vec<Point>,
    /// What is left at the horizon, and what current accounts still bring until then.
    pub figures: Vec<Figure>,
}

/// One model on this group's renewals.
#[derive(Clone, Debug, Serialize)]
pub struct Candidate {
    pub model: Model,
    pub log_likelihood: Option<f64>,
    /// Akaike's criterion; lower is better.
    pub aic: Option<f64>,
    pub parameters: Vec<Parameter>,
    /// Why it could not be fitted.
    pub why_not: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Parameter {
    pub name: String,
    pub value: f64,
    pub standard_error: f64,
}

/// The share of accounts left so many months after their start.
#[derive(Clone, Debug, Serialize)]
pub struct Point {
    pub months: u32,
    /// Accounts that came to this renewal.
    pub n_due: u64,
    /// Kaplan and Meier's share; `None` where no cohort is so old.
    pub observed: Option<f64>,
    pub fitted: f64,
    pub low: f64,
    pub high: f64,
}
