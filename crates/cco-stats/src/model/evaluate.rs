//! All models on the same folds, each judged on rows it never saw.

use super::candidate::{Kind, Model};
use super::duel::{Duel, duel};
use super::task::{Task, split};
use crate::backtest::estimate::Estimate;
use crate::error::{Error, check_length};
use crate::score::bootstrap::{Bootstrap, Clusters};
use crate::score::measure::Measure;
use crate::score::ranked::Ranked;
use std::collections::BTreeSet;

/// What every model is measured by.
pub const MEASURES: [Measure<'static>; 7] = [
    Measure::RocAuc,
    Measure::AveragePrecision,
    Measure::LogLoss,
    Measure::Brier,
    Measure::Ece { n_bins: 10 },
    Measure::Lift { share: 0.1 },
    Measure::Slope,
];

/// One model's predictions for rows it was not fitted on.
#[derive(Clone, Debug)]
pub struct OutOfFold {
    pub kind: Kind,
    /// By row.
    pub probabilities: Vec<f64>,
    /// In the order of [`MEASURES`].
    pub measures: Vec<Option<Estimate>>,
}

/// Which model to use, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    pub winner: Kind,
    /// The better of the two models that can be read.
    pub readable: Kind,
    /// It against the base rate.
    pub against_constant: Duel,
    /// The challenger against it.
    pub against_readable: Duel,
    /// The challenger against the base rate. Where neither model wins against it, nothing shows that the columns predict the event.
    pub challenger_against_constant: Duel,
}

/// Predictions of one kind of model for every row, by a model that was fitted without the row's fold.
///
/// - `folds`: the fold of each row; length n, two folds or more.
///
/// Everything that is chosen (settings, early stopping, calibration) is chosen inside the rows of the other folds.
pub fn out_of_fold(kind: Kind, task: &Task, folds: &[u32]) -> Result<Vec<f64>, Error> {
    check_length("folds", folds.len(), task.outcomes.len())?;
    let distinct: BTreeSet<u32> = folds.iter().copied().collect();
    if distinct.len() < 2 {
        return Err(Error::too_few("folds", distinct.len(), 2));
    }
    let mut probabilities = vec![0.0; folds.len()];
    for fold in distinct {
        let (outside, inside) = split(folds, fold);
        let model = Model::fit(kind, &task.at(&outside).map_err(outside_a_fold)?)?;
        let found = model.probabilities(&task.matrix.at(&inside));
        inside.iter().zip(found).for_each(|(row, probability)| probabilities[*row as usize] = probability);
    }
    Ok(probabilities)
}

/// The whole table may have enough where a part of it has not.
fn outside_a_fold(error: Error) -> Error {
    match error {
        Error::TooFew { what, found, needed } => {
            Error::TooFew { what: format!("{what} outside a fold"), found, needed }
        }
        other => other,
    }
}

/// Out-of-fold predictions of a kind with all measures.
pub fn evaluate(kind: Kind, task: &Task, folds: &[u32], bootstrap: &Bootstrap) -> Result<OutOfFold, Error> {
    measured(kind, out_of_fold(kind, task, folds)?, task, bootstrap)
}

/// What a kind told of all rows of a task, with all measures.
pub(super) fn measured(
    kind: Kind,
    probabilities: Vec<f64>,
    task: &Task,
    bootstrap: &Bootstrap,
) -> Result<OutOfFold, Error> {
    let ranked = Ranked::new(&probabilities, &task.outcomes)?;
    let sample = ranked.plain();
    let intervals = bootstrap.measures(&ranked, &task.clusters(), &MEASURES)?;
    let estimate =
        |(measure, interval): (&Measure<'_>, _)| measure.of(&sample).map(|value| Estimate { value, interval });
    let measures = MEASURES.iter().zip(intervals).map(estimate).collect();
    Ok(OutOfFold { kind, probabilities, measures })
}

/// Which model should be used?
///
/// A model is worth using only when its log loss is lower than the base rate's beyond the interval of the difference. The better of the two
/// models that can be read (logistic, scorecard) by log loss is preferred; the challenger takes its place only when its log loss is lower
/// still, again beyond the interval, or when it alone is worth using. When neither is, the constant wins.
///
/// - `found`: one for each of [`Kind::ALL`].
///
/// # Panics
/// When a kind is missing.
pub fn verdict(found: &[OutOfFold], task: &Task, bootstrap: &Bootstrap) -> Result<Verdict, Error> {
    let of = |kind: Kind| {
        let own = found.iter().find(|found| found.kind == kind).expect("every kind was evaluated");
        own.probabilities.as_slice()
    };
    let clusters = task.clusters();
    let held = |first: Kind, second: Kind| duel(of(first), of(second), &task.outcomes, &clusters, bootstrap);
    let is_card_better = held(Kind::Linear, Kind::Scorecard)?.gain.value >= 0.0;
    let readable = if is_card_better { Kind::Scorecard } else { Kind::Linear };
    let against_constant = held(Kind::Constant, readable)?;
    let against_readable = held(readable, Kind::Challenger)?;
    let challenger_against_constant = held(Kind::Constant, Kind::Challenger)?;
    let is_readable_worth = against_constant.is_won_by_second();
    let is_challenger_worth = challenger_against_constant.is_won_by_second();
    let winner = match (is_readable_worth, is_challenger_worth) {
        (true, true) if against_readable.is_won_by_second() => Kind::Challenger,
        (true, _) => readable,
        (false, true) => Kind::Challenger,
        (false, false) => Kind::Constant,
    };
    Ok(Verdict { winner, readable, against_constant, against_readable, challenger_against_constant })
}

impl Task {
    pub fn clusters(&self) -> Clusters {
        Clusters::of_ids(&self.ids)
    }
}
