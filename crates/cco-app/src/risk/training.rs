//! From account-dates to what models are fitted on.

use super::model::{LeftOut, Profile};
use crate::backtest::study::{Case, Study};
use crate::error::{Error, Kind};
use cco_domain::measure::{FeatureColumn, Measure};
use cco_domain::metric::Better;
use cco_stats::boost::bins::Binning;
use cco_stats::boost::fit::Direction;
use cco_stats::model::audit::{Finding, audit};
use cco_stats::model::matrix::{Column, Matrix};
use cco_stats::model::task::Task;

/// Rows with their outcomes, and which measures became columns.
pub(super) struct Training {
    /// All cases, in their order; one whose outcome is not known stands for none.
    pub(super) told: Task,
    /// Those whose outcome is known.
    pub(super) task: Task,
    pub(super) measures: Vec<Measure>,
    pub(super) left_out: Vec<LeftOut>,
}

/// Parts of a measure's known values whose shares are watched.
const N_WATCHED: usize = 10;

impl Training {
    /// - `measures`: that may become columns.
    /// - `are_named`: somebody asked for these by name, so that only what cannot be learned from is left out.
    pub(super) fn of(
        study: &Study,
        cases: &[Case],
        measures: &[Measure],
        are_named: bool,
        seed: u64,
    ) -> Result<Training, Error> {
        let known: Vec<u32> =
            (0..).zip(cases).filter(|(_, case)| case.is_event.is_some()).map(|(row, _)| row).collect();
        let outcomes: Vec<bool> = cases.iter().filter_map(|case| case.is_event).collect();
        let (mut columns, mut used, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
        for measure in measures {
            let feature = study.features.column(&measure.id).ok_or_else(|| not_computed(&measure.id))?;
            let column = column(feature, cases.iter().map(|case| case.cell))?;
            match why_not(study, measure, &column.at(&known), &outcomes, are_named)? {
                Some(why) => left_out.push(LeftOut { measure: measure.id.clone(), why }),
                None => {
                    columns.push(column);
                    used.push(measure.clone());
                }
            }
        }
        if columns.is_empty() {
            let why = left_out.iter().map(|out| format!("`{}` {}", out.measure, out.why)).collect::<Vec<_>>();
            return Err(Error::new(Kind::NotEnoughData, "risk_without_measures", "no measure is left to learn from")
                .with_hint(format!("left out: {}", why.join("; "))));
        }
        let directions = used.iter().map(|measure| direction(measure.better)).collect();
        let ids = cases.iter().map(|case| case.account as u64).collect();
        let outcomes = cases.iter().map(|case| case.is_event == Some(true)).collect();
        let told = Task::new(Matrix::new(columns)?, outcomes, ids, directions, seed)?;
        Ok(Training { task: told.at(&known)?, told, measures: used, left_out })
    }

    /// How the measures lie over accounts; the dates of one account share its one.
    pub(super) fn profile(&self, cases: &[Case]) -> Profile {
        let matrix = self.task.matrix();
        let bins = Binning::of(matrix, N_WATCHED);
        let known: Vec<&Case> = cases.iter().filter(|case| case.is_event.is_some()).collect();
        let n_accounts = known.iter().map(|case| case.account + 1).max().unwrap_or(0);
        let mut n_dates = vec![0.0; n_accounts];
        known.iter().for_each(|case| n_dates[case.account] += 1.0);
        let of_column = |(bins, column): (&cco_stats::boost::bins::ColumnBins, &Column)| {
            let mut accounts = vec![0.0; bins.n_bins()];
            bins.each(column, |row, bin| accounts[bin] += 1.0 / n_dates[known[row].account]);
            accounts
        };
        let accounts = bins.columns().iter().zip(matrix.columns()).map(of_column).collect();
        Profile { bins, accounts }
    }
}

/// A measure at these cells.
pub(super) fn column(feature: &FeatureColumn, cells: impl Iterator<Item = usize>) -> Result<Column, Error> {
    Ok(Column::numbers(&feature.measure, cells.map(|cell| feature.value(cell)))?)
}

pub(super) fn not_computed(measure: &str) -> Error {
    Error::new(Kind::Internal, "measure_not_computed", format!("the measure `{measure}` was not computed"))
}

/// Less is worse of what is better when higher: the risk falls with it.
pub(super) fn direction(better: Better) -> Direction {
    match better {
        Better::Higher => Direction::Falling,
        Better::Lower => Direction::Rising,
        Better::Neither => Direction::Free,
    }
}

fn why_not(
    study: &Study,
    measure: &Measure,
    column: &Column,
    outcomes: &[bool],
    is_named: bool,
) -> Result<Option<String>, Error> {
    if column.n_unknown() == column.n_rows() {
        return Ok(Some("is unknown throughout".to_owned()));
    }
    if column.is_constant() {
        return Ok(Some("has one value only".to_owned()));
    }
    if is_named {
        return Ok(None);
    }
    if study.reads_the_outcome(&measure.id).is_some() {
        return Ok(Some("reads what is written when an account leaves".to_owned()));
    }
    let suspicion = |finding: &Finding| match finding {
        Finding::TooGood { auc } => Some(format!("tells the outcome by itself (AUC {auc:.3})")),
        Finding::KnownOnlyForSome { auc } => Some(format!("is known only for some (AUC of that {auc:.3})")),
        Finding::Constant | Finding::IdLike { .. } => None,
    };
    Ok(audit(column, outcomes)?.iter().find_map(suspicion))
}
