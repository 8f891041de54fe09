//! The evaluation itself.

use super::predictions;
use super::table::{Folds, Prepared, prepare};
use super::view::{EvalView, VerdictView, bend, lines, measures};
use crate::error::Error;
use crate::failure::blocking;
use cco_stats::boost::fit::Direction;
use cco_stats::interval::Confidence;
use cco_stats::model::candidate::Kind;
use cco_stats::model::evaluate::{OutOfFold, evaluate, verdict};
use cco_stats::model::folds::stratified_folds;
use cco_stats::model::scorecard::Scorecard;
use cco_stats::model::task::Task;
use cco_stats::score::bootstrap::Bootstrap;
use std::path::PathBuf;

/// Folds that are made when none are given.
const N_FOLDS: u32 = 5;

/// Replicates of the bootstrap: the ends of 95 % intervals then lie within a hundredth or so of their width.
const N_REPLICATES: u32 = 500;

#[derive(Clone, Debug)]
pub struct EvalRequest {
    pub table: PathBuf,
    /// The column that says whether the event happened.
    pub target: String,
    /// The value of the target that is the event; `None`: yes, true, 1 and the like.
    pub event: Option<String>,
    /// The column that names rows. Rows of one id are never on both sides of a split.
    pub id: Option<String>,
    /// A file with the columns `id` and `fold`.
    pub folds: Option<PathBuf>,
    pub seed: u64,
    /// Where to write out-of-fold predictions.
    pub predictions: Option<PathBuf>,
}

/// Fits every model out of fold, measures it, names the winner, and shows the scorecard of the whole table.
pub async fn eval(request: EvalRequest) -> Result<EvalView, Error> {
    blocking(move || evaluated(&request)).await?
}

fn evaluated(request: &EvalRequest) -> Result<EvalView, Error> {
    let Prepared { matrix, outcomes, event, names, ids, folds, findings } = prepare(request)?;
    let (n_columns, is_given) = (matrix.columns().len(), folds.is_some());
    let task = Task::new(matrix, outcomes, ids.clone(), vec![Direction::Free; n_columns], request.seed)?;
    let folds = match folds {
        Some(folds) => folds,
        None => Folds::numbered(stratified_folds(&ids, task.outcomes(), N_FOLDS, request.seed)?, N_FOLDS),
    };
    let bootstrap = Bootstrap { n_replicates: N_REPLICATES, seed: request.seed, confidence: Confidence::PERCENT_95 };
    let judge = |kind| evaluate(kind, &task, &folds.of_row, &bootstrap);
    let found: Vec<OutOfFold> = Kind::ALL.into_iter().map(judge).collect::<Result<_, _>>()?;
    let verdict = VerdictView::of(&verdict(&found, &task, &bootstrap)?);
    let card = Scorecard::fit(&task)?;
    if let Some(path) = &request.predictions {
        predictions::write(path, &names, task.outcomes(), &folds, &found)?;
    }
    let n_folds = folds.of_row.iter().collect::<std::collections::BTreeSet<_>>().len();
    Ok(EvalView {
        table: request.table.display().to_string(),
        target: request.target.clone(),
        event,
        n_rows: task.outcomes().len(),
        n_events: task.outcomes().iter().filter(|is_event| **is_event).count(),
        n_columns,
        n_folds,
        are_folds_given: is_given,
        seed: request.seed,
        findings,
        models: found.iter().map(measures).collect(),
        verdict,
        base_points: card.base,
        bend: bend(&card),
        scorecard: lines(&card),
    })
}
