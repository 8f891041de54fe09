//! Health scores: measures become points, points become a score that explains itself.

mod alert;
mod bands;
mod components;
mod curve;
mod definition;
mod file;
mod judgement;
mod lint;
mod movement;
mod plausible;
mod points;
mod problem;
mod score;
mod segments;
mod stages;
mod standing;
mod text;
mod what_if;

#[cfg(test)]
pub(crate) mod sample;

pub use alert::{Alert, AlertSeverity, Evidence, RaisedAlert, raised, read_alert};
pub use curve::{Curve, CurveFault, Direction, Shape};
pub use definition::{
    Adjustment, AdjustmentPart, Band, Combine, Component, DefinitionText, Plausible, Read, ScoreDefinition, Setting,
    Stage, Threshold, is_same_segment,
};
pub use judgement::{JudgementFault, MAX_DAYS, Verdict, check_judgement};
pub use movement::{ComponentMove, DefinitionMove, KnownMove, ScoreMove, SettingMove, explain_move};
pub use points::Points;
pub use problem::{DefinitionProblem, Severity};
pub use score::{ComponentScore, MissingMeasure, ReadScore, Score, Scorer};
pub use segments::Segments;
pub use text::{Catalog, ReadDefinition, read_score};
pub use what_if::{WhatIf, what_if};
