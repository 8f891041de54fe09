//! `risk`: how likely each account is to leave or to shrink, by a model that was fitted on this company's own history.

mod model;
mod request;

mod learn;
mod training;

mod card;
mod fit;
mod keep;
mod standing;

pub use card::{CardView, card};
pub use fit::{FitView, fit};
pub use model::{CandidateLine, LeftOut, MeasureUsed, ModelVerdict, NamedMeasure, RiskEvaluation, RiskModel};
pub use request::FitRequest;
pub use standing::{ModelStanding, Promoted};
