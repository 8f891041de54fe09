//! `health`: scores that explain themselves, alerts beside them, and what people say of an account.

mod accounts;
mod alerts;
mod book;
mod check;
mod figures;
mod history;
mod judgement;
pub(crate) mod library;
mod movers;
mod score;
mod shipped;
mod show;
pub(crate) mod standing;
mod versions;

pub(crate) use accounts::{Identity, identities};
pub use alerts::{AlertView, AlertsRequest, AlertsView, alerts};
pub(crate) use book::{Book, Member, WORST, Wants, scope_on};
pub use book::{HealthRequest, HealthSetting};
pub use check::{CheckRequest, CheckView, check};
pub use history::{HistoryPoint, HistoryRequest, HistoryView, history};
pub use judgement::{
    JudgementState, JudgementView, JudgementsRequest, JudgementsView, OverrideRequest, judgements, override_score,
    withdraw,
};
pub use movers::{Mover, MoversRequest, MoversView, movers};
pub use score::{AccountHealth, Division, GroupView, ScoresRequest, ScoresView, scores};
pub(crate) use shipped::{ALERTS, SCORES};
pub use show::{AccountView, ComponentView, CurveView, ReadView, ScoreHead, ShowRequest, show};
pub use standing::{DefinitionStanding, DefinitionState};
pub use versions::Basis;
