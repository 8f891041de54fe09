//! What to suspect in a table before believing a model of it.

use super::folds::mixed;
use super::matrix::{Column, View};
use crate::backtest::leak::{Suspicion, TOO_GOOD, single};
use crate::error::Error;
use crate::score::discrimination::roc_auc;
use crate::score::ranked::Ranked;

/// A warning about one column.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// One value only: it was left out.
    Constant,
    /// Categories that hardly ever repeat: a name or a number of the row, not a property of it.
    IdLike { n_distinct: usize },
    /// The column by itself tells the outcome too well to be foresight.
    TooGood { auc: f64 },
    /// Whether the column is known tells the outcome.
    KnownOnlyForSome { auc: f64 },
}

/// A column whose values differ in more than this share of its rows is a name, unless it is a number.
const NAME_SHARE: f64 = 0.5;
/// Fewer distinct values are a property, however few the rows.
const LEAST_NAMES: usize = 50;

/// Is there something wrong with this column?
///
/// A number by itself is judged as [`single`] does. Categories are scored by the share of events in the other half of the rows, so that rare
/// ones do not know their own outcome.
///
/// - `outcomes`: whether the event happened; by row.
///
/// Errors: as [`single`].
pub fn audit(column: &Column, outcomes: &[bool]) -> Result<Vec<Finding>, Error> {
    if column.is_constant() {
        return Ok(vec![Finding::Constant]);
    }
    let (values, n_names): (Vec<Option<f64>>, Option<usize>) = match column.view() {
        View::Numbers(numbers) => (numbers.iter().collect(), None),
        View::Categories(categories) => {
            let codes: Vec<Option<u32>> = categories.iter().collect();
            (shares(&codes, categories.names().len(), outcomes), Some(categories.names().len()))
        }
    };
    let n_known = column.n_rows() - column.n_unknown();
    if let Some(n_distinct) = n_names.filter(|n| *n >= LEAST_NAMES && *n as f64 > NAME_SHARE * n_known as f64) {
        return Ok(vec![Finding::IdLike { n_distinct }]);
    }
    let never = vec![None; values.len()];
    let Some(found) = single(&values, &never, outcomes)? else { return Ok(Vec::new()) };
    let of = |suspicion| match suspicion {
        Suspicion::TooGood => found.auc.map(|auc| Finding::TooGood { auc }),
        Suspicion::KnownOnlyForSome => Some(Finding::KnownOnlyForSome { auc: found.known_auc }),
        Suspicion::FadesWhenLagged => None,
    };
    Ok(found.suspicions().into_iter().filter_map(of).collect())
}

/// An AUC beyond what foresight reaches: the whole table is suspect.
pub fn is_too_good(probabilities: &[f64], outcomes: &[bool]) -> Result<bool, Error> {
    Ok(roc_auc(&Ranked::new(probabilities, outcomes)?.plain()).is_some_and(|auc| auc >= TOO_GOOD))
}

/// By chance, but always the same: files are often in an order that means something.
fn half(row: usize) -> usize {
    (mixed(row as u64) & 1) as usize
}

/// For a row in one half of the rows, the share of events among rows of its category in the other half.
fn shares(codes: &[Option<u32>], n_names: usize, outcomes: &[bool]) -> Vec<Option<f64>> {
    let n_events = outcomes.iter().filter(|is_event| **is_event).count() as f64;
    let base_rate = n_events / outcomes.len().max(1) as f64;
    let mut seen = vec![[[0.0; 2]; 2]; n_names];
    for (row, (code, is_event)) in codes.iter().zip(outcomes).enumerate() {
        if let Some(code) = code {
            let [n, events] = &mut seen[*code as usize][half(row)];
            *n += 1.0;
            *events += f64::from(u8::from(*is_event));
        }
    }
    let share = |(row, code): (usize, &Option<u32>)| {
        let [n, events] = seen[(*code)? as usize][1 - half(row)];
        Some((events + base_rate) / (n + 1.0))
    };
    codes.iter().enumerate().map(share).collect()
}
