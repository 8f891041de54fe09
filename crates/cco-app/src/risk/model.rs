//! A fitted model as it is kept: a file that people can read, and that tells the same again.

use crate::backtest::{Findings, Measured, Sample, Settings};
use crate::model::LineView;
use cco_domain::batch::BatchNo;
use cco_domain::day::Day;
use cco_stats::boost::bins::Binning;
use cco_stats::model::candidate::{Kind, Model};
use serde::{Deserialize, Serialize};

/// Of the file's form.
pub(super) const VERSION: u32 = 1;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskModel {
    pub version: u32,
    pub company: String,
    pub settings: Settings,
    pub known_at: BatchNo,
    pub policy_hash: String,
    /// Of the measures that it reads.
    pub measures_hash: String,
    /// In the order of the model's columns.
    pub measures: Vec<MeasureUsed>,
    pub left_out: Vec<LeftOut>,
    pub sample: Sample,
    pub evaluation: RiskEvaluation,
    /// Log odds that each level of each measure adds, on average.
    pub points: Vec<LineView>,
    /// How the measures lay over the accounts it was fitted on.
    pub profile: Profile,
    pub model: Model,
    /// Of the file of refits, by which intervals are told.
    pub refits_hash: String,
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasureUsed {
    pub id: String,
    pub title: String,
    pub unit: String,
    pub hash: String,
    /// Which way it may move the risk: `rising`, `falling` or `free`.
    pub direction: String,
    /// Of the known values.
    pub median: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub measure: String,
    pub why: String,
}

/// Levels of each measure, and how many accounts stood in each; an account's dates share its one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    pub bins: Binning,
    /// By column and bin.
    pub accounts: Vec<Vec<f64>>,
}

/// How the model did on days that came after what it was fitted on, of accounts it was not fitted on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RiskEvaluation {
    /// Days on which models were fitted anew.
    pub origins: Vec<Day>,
    pub candidates: Vec<CandidateLine>,
    pub verdict: ModelVerdict,
    /// The model that the findings are about: the one in use, or where that is the constant the better of those that can be read.
    pub judged: Kind,
    pub findings: Findings,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CandidateLine {
    pub model: String,
    pub measures: Vec<NamedMeasure>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NamedMeasure {
    pub name: String,
    pub measured: Option<Measured>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelVerdict {
    pub winner: Kind,
    pub readable: Kind,
    pub reason: String,
    /// Log loss of the constant less that of the readable model.
    pub readable_gain: Option<Measured>,
    /// Log loss of the readable model less that of the challenger.
    pub challenger_gain: Option<Measured>,
}

impl RiskModel {
    pub fn kind(&self) -> Kind {
        self.model.kind()
    }
}
