//! All models on the road: fitted on what was known by a day, judged on the days that follow.

use super::candidate::{Kind, Model};
use super::evaluate::{OutOfFold, Verdict, measured, verdict};
use super::task::Task;
use crate::error::{Error, check_length};
use crate::score::bootstrap::Bootstrap;
use std::collections::BTreeSet;

/// When each row was seen, when its outcome was known, and which rows stand together; each by row, of length n.
#[derive(Clone, Copy, Debug)]
pub struct Timeline<'a> {
    /// From any origin.
    pub days: &'a [i32],
    /// Day by whose end the outcome was known; after the row's day. `None`: it never was; such a row is told and neither teaches nor judges,
    /// and its outcome is not looked at.
    pub known: &'a [Option<i32>],
    /// Of the row's account, the same on all its days.
    pub folds: &'a [u32],
}

/// Which rows teach and which are told, origin by origin and fold by fold.
#[derive(Clone, Debug, PartialEq)]
pub struct Rollout {
    parts: Vec<Part>,
    /// Days on which models are fitted anew, rising.
    pub origins: Vec<i32>,
    /// Places in [`Rollout::rows`] of those whose outcome is known.
    judges: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq)]
struct Part {
    teaching: Vec<u32>,
    told: Vec<u32>,
}

/// Every kind of model on the same rows.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Rows that were told, rising.
    pub rows: Vec<u32>,
    /// What each of [`Kind::ALL`] told of them, in this order.
    pub told: Vec<Vec<f64>>,
    /// One for each of [`Kind::ALL`], of those rows whose outcome is known.
    pub found: Vec<OutOfFold>,
    pub verdict: Verdict,
}

impl Rollout {
    /// From what may each row be told, if neither its future nor its own account may help?
    ///
    /// The days from the first on which every fold can be learned from are cut into at most `most_origins` runs of about equal numbers of
    /// days. A run's first day is an origin: a row of the run is told by a model of the rows whose outcome was known by the origin and
    /// whose account is in another fold.
    ///
    /// - `most_origins`: ≥ 1. More follow changes closer and cost a fit each, for every fold and model.
    ///
    /// Assumes that `task` holds the rows of the timeline, in its order.
    ///
    /// Rows of the first days, by which too few outcomes were known to fit a model ([`Task::new`] says what is enough), are told nothing.
    /// A rollout in which nobody is told is empty.
    ///
    /// Errors: columns of different lengths.
    ///
    /// Source: L. J. Tashman, "Out-of-sample tests of forecasting accuracy", International Journal of Forecasting 16 (2000), 437–450.
    pub fn plan(task: &Task, timeline: Timeline<'_>, most_origins: usize) -> Result<Rollout, Error> {
        let n = task.outcomes().len();
        check_length("days", timeline.days.len(), n)?;
        check_length("known days", timeline.known.len(), n)?;
        check_length("folds", timeline.folds.len(), n)?;
        let days: Vec<i32> = timeline.days.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let folds: BTreeSet<u32> = timeline.folds.iter().copied().collect();
        let can_teach = |day: &i32| folds.iter().all(|fold| is_learnable(task, &timeline.teaching(*day, *fold)));
        let first = days.iter().position(can_teach).unwrap_or(days.len());
        let runs = runs(&days[first..], most_origins);
        let part = |run: &[i32], fold: u32| Part {
            teaching: timeline.teaching(run[0], fold),
            told: timeline.told(run[0], run[run.len() - 1], fold),
        };
        let parts = runs.iter().flat_map(|run| folds.iter().map(move |fold| part(run, *fold)));
        let mut rollout = Rollout {
            parts: parts.filter(|part| !part.told.is_empty()).collect(),
            origins: runs.iter().map(|run| run[0]).collect(),
            judges: Vec::new(),
        };
        let is_known = |(place, row): (u32, u32)| timeline.known[row as usize].map(|_| place);
        rollout.judges = (0..).zip(rollout.rows()).filter_map(is_known).collect();
        Ok(rollout)
    }

    /// Rows that are told something, rising.
    pub fn rows(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self.parts.iter().flat_map(|part| part.told.iter().copied()).collect();
        rows.sort_unstable();
        rows
    }

    /// What models of a kind tell of [`Rollout::rows`], in their order.
    pub fn probabilities(&self, kind: Kind, task: &Task) -> Result<Vec<f64>, Error> {
        let mut told: Vec<(u32, f64)> = Vec::new();
        for part in &self.parts {
            let model = Model::fit(kind, &task.at(&part.teaching)?)?;
            told.extend(part.told.iter().copied().zip(model.probabilities(&task.matrix().at(&part.told))));
        }
        told.sort_unstable_by_key(|(row, _)| *row);
        Ok(told.into_iter().map(|(_, probability)| probability).collect())
    }

    /// Every kind of model on the rows that are told, and which of them to use ([`verdict`]).
    ///
    /// Errors: as [`Task::new`] says of the rows that are told and known; those of the fits.
    pub fn compare(&self, task: &Task, bootstrap: &Bootstrap) -> Result<Comparison, Error> {
        let rows = self.rows();
        let known = task.at(&self.judges.iter().map(|place| rows[*place as usize]).collect::<Vec<u32>>())?;
        let tell = |kind: Kind| self.probabilities(kind, task);
        let told: Vec<Vec<f64>> = Kind::ALL.into_iter().map(tell).collect::<Result<_, _>>()?;
        let judged = |(kind, told): (Kind, &Vec<f64>)| {
            let own = self.judges.iter().map(|place| told[*place as usize]).collect();
            measured(kind, own, &known, bootstrap)
        };
        let found: Vec<OutOfFold> = Kind::ALL.into_iter().zip(&told).map(judged).collect::<Result<_, _>>()?;
        let verdict = verdict(&found, &known, bootstrap)?;
        Ok(Comparison { rows, told, found, verdict })
    }
}

impl Comparison {
    /// What a kind told of the rows.
    ///
    /// # Panics
    /// Never: every kind is compared.
    pub fn told_by(&self, kind: Kind) -> &[f64] {
        let place = Kind::ALL.iter().position(|own| *own == kind).expect("every kind is compared");
        &self.told[place]
    }
}

impl Timeline<'_> {
    /// Rows of other folds whose outcome was known by a day.
    fn teaching(&self, day: i32, fold: u32) -> Vec<u32> {
        let is_known = |row: &u32| {
            let row = *row as usize;
            self.known[row].is_some_and(|known| known <= day) && self.folds[row] != fold
        };
        (0..self.days.len() as u32).filter(is_known).collect()
    }

    /// Rows of a fold from one day to another.
    fn told(&self, from: i32, to: i32, fold: u32) -> Vec<u32> {
        let is_inside = |row: &u32| {
            let row = *row as usize;
            (from..=to).contains(&self.days[row]) && self.folds[row] == fold
        };
        (0..self.days.len() as u32).filter(is_inside).collect()
    }
}

fn is_learnable(task: &Task, rows: &[u32]) -> bool {
    !rows.is_empty() && task.at(rows).is_ok()
}

/// At most so many runs of neighbours, about equal in length.
fn runs(days: &[i32], most: usize) -> Vec<&[i32]> {
    if days.is_empty() {
        return Vec::new();
    }
    days.chunks(days.len().div_ceil(most.max(1))).collect()
}
