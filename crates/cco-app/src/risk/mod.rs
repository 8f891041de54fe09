//! `risk`: how likely each account is to leave or to shrink, by a model that was fitted on this company's own history.

mod model;
mod request;

mod learn;
mod training;

mod card;
mod fit;
mod keep;
mod standing;

mod drift;
mod figures;
mod likelihood;
mod list;
mod promote;
mod reasons;
mod roster;
mod score;
mod show;

pub use card::{CardView, card};
pub use drift::{DriftView, OutcomeDrift, ReadingDrift};
pub use fit::{FitView, fit};
pub(crate) use likelihood::{Likelihoods, likelihoods};
pub use list::{RiskModelsView, list};
pub use model::{CandidateLine, LeftOut, MeasureUsed, ModelVerdict, NamedMeasure, RiskEvaluation, RiskModel};
pub use promote::{RiskPromoteRequest, demote, promote};
pub use reasons::Reason;
pub use request::FitRequest;
pub use score::{AccountRisk, Risk, RiskRequest, RiskScoresView, RiskSetting, scores};
pub use show::{RiskAccountView, RiskPoint, RiskShowRequest, RiskWhatIf, show};
pub use standing::{ModelStanding, Promoted};
