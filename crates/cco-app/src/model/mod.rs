//! `model_eval`: the models that the risk score is made of, held against each other on any analyst's table.

mod eval;
mod predictions;
mod table;
mod view;

pub use eval::{EvalRequest, eval};
pub use view::{BendView, EvalView, FindingView, Interval, LineView, MeasureView, ModelView, VerdictView};

pub(crate) use view::{lines_of, measures};
