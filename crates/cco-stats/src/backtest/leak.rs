//! Does a measure know the outcome already?

use crate::error::{Error, check_length};
use crate::score::discrimination::roc_auc;
use crate::score::ranked::Ranked;

/// Above this a single measure of a customer is not foresight: honest churn scores reach 0.6 to 0.8.
pub const TOO_GOOD: f64 = 0.95;

/// A measure that loses this much of its AUC when it is read one observation earlier lives on what is written at the end.
pub const LAG_JUMP: f64 = 0.15;

/// Rows of either outcome below which an AUC is chance: one event among forty rows has 0.95 or more once in ten times.
pub const FEWEST: usize = 5;

/// What one measure tells of the outcome by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Single {
    /// Rows at which it is known.
    pub n: usize,
    pub n_events: usize,
    /// The better of both directions: 0.5 to 1. `None`: it is known for one outcome only, or for nobody.
    pub auc: Option<f64>,
    /// The same with the value of the observation before, over rows where both are known.
    pub lagged_auc: Option<f64>,
    /// AUC over those rows, in the direction of `auc`.
    pub paired_auc: Option<f64>,
    /// AUC of whether it is known at all, the better of both directions.
    pub known_auc: f64,
}

impl Single {
    /// What makes the measure suspect. Of its values nothing is said below [`FEWEST`] rows of either outcome.
    pub fn suspicions(&self) -> Vec<Suspicion> {
        let jump = self.paired_auc.zip(self.lagged_auc).map(|(now, lagged)| now - lagged);
        let is_enough = self.n_events.min(self.n - self.n_events) >= FEWEST;
        let is_jump = is_enough && jump.is_some_and(|jump| jump >= LAG_JUMP);
        [
            (is_enough && self.auc.is_some_and(|auc| auc >= TOO_GOOD), Suspicion::TooGood),
            (self.known_auc >= TOO_GOOD, Suspicion::KnownOnlyForSome),
            (is_jump, Suspicion::FadesWhenLagged),
        ]
        .into_iter()
        .filter_map(|(holds, suspicion)| holds.then_some(suspicion))
        .collect()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suspicion {
    /// It tells the outcome almost by itself.
    TooGood,
    /// Whether it is known tells the outcome: it is written down for those who left, or for those who stayed.
    KnownOnlyForSome,
    /// Read one observation earlier it tells far less.
    FadesWhenLagged,
}

/// How much does a single measure tell of the outcome, now and one observation earlier?
///
/// auc = max(A, 1 − A), with A the AUC of the measure over the rows at which it is known; lagged likewise, in the same direction, over
/// the rows at which both readings are known. Whether it is known at all is judged alike, over all rows.
///
/// - `now`, `before`: the measure on the row's day and at the observation before, any scale; length n; `None`: unknown.
/// - `outcomes`: whether the event happened; length n.
///
/// Assumes nothing about direction: a leak may run either way. It does not prove a leak: it says where to look.
///
/// `None` when only one outcome occurs. A measure that is known for one outcome only has no `auc`, and a `known_auc` that says so.
///
/// Errors: columns of different lengths, values that are not finite.
///
/// Source: S. Kaufman, S. Rosset and C. Perlich, "Leakage in data mining", KDD (2011), 556–563: exploratory search for variables that
/// are too good; the two bounds are [`TOO_GOOD`] and [`LAG_JUMP`].
///
/// ```
/// use cco_stats::backtest::leak::{Suspicion, single};
/// // A status that is written when the account leaves, and says nothing before.
/// let outcomes: Vec<bool> = (0..20).map(|row| row < 5).collect();
/// let now: Vec<Option<f64>> = outcomes.iter().map(|left| Some(f64::from(u8::from(*left)))).collect();
/// let found = single(&now, &vec![Some(0.0); 20], &outcomes)?.expect("both outcomes occur");
/// assert_eq!((found.auc, found.lagged_auc), (Some(1.0), Some(0.5)));
/// assert_eq!(found.suspicions(), [Suspicion::TooGood, Suspicion::FadesWhenLagged]);
/// // A reason for leaving, which nobody has who stays.
/// let reason: Vec<Option<f64>> = outcomes.iter().map(|left| left.then_some(3.0)).collect();
/// let found = single(&reason, &vec![None; 20], &outcomes)?.expect("both outcomes occur");
/// assert_eq!((found.auc, found.known_auc), (None, 1.0));
/// assert_eq!(found.suspicions(), [Suspicion::KnownOnlyForSome]);
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn single(now: &[Option<f64>], before: &[Option<f64>], outcomes: &[bool]) -> Result<Option<Single>, Error> {
    check_length("earlier values", before.len(), now.len())?;
    check_length("outcomes", outcomes.len(), now.len())?;
    let every: Vec<usize> = (0..now.len()).collect();
    let is_known: Vec<Option<f64>> = now.iter().map(|value| Some(f64::from(u8::from(value.is_some())))).collect();
    let Some(known) = auc(&is_known, outcomes, &every)? else { return Ok(None) };
    let rows: Vec<usize> = (0..now.len()).filter(|row| now[*row].is_some()).collect();
    let both: Vec<usize> = rows.iter().copied().filter(|row| before[*row].is_some()).collect();
    let raw = auc(now, outcomes, &rows)?;
    let turned = |auc: f64| if raw.is_some_and(|raw| raw < 0.5) { 1.0 - auc } else { auc };
    Ok(Some(Single {
        n: rows.len(),
        n_events: rows.iter().filter(|row| outcomes[**row]).count(),
        auc: raw.map(turned),
        lagged_auc: auc(before, outcomes, &both)?.map(turned),
        paired_auc: auc(now, outcomes, &both)?.map(turned),
        known_auc: known.max(1.0 - known),
    }))
}

/// Over `rows`, at which the values are known.
fn auc(values: &[Option<f64>], outcomes: &[bool], rows: &[usize]) -> Result<Option<f64>, Error> {
    if rows.is_empty() {
        return Ok(None);
    }
    let (values, outcomes): (Vec<f64>, Vec<bool>) =
        rows.iter().filter_map(|row| values[*row].map(|value| (value, outcomes[*row]))).unzip();
    Ok(roc_auc(&Ranked::new(&values, &outcomes)?.plain()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcomes() -> Vec<bool> {
        (0..40).map(|row| row % 4 == 0).collect()
    }

    #[test]
    fn an_honest_measure_is_not_suspected() {
        let value: Vec<Option<f64>> = (0..40).map(|row| Some(f64::from(row % 4 / 2))).collect();
        let found = single(&value, &value, &outcomes()).unwrap().unwrap();
        assert!((found.auc.unwrap() - 5.0 / 6.0).abs() < 1e-12, "{found:?}");
        assert_eq!(found.suspicions(), []);
    }

    #[test]
    fn a_reason_written_down_only_for_those_who_left_is_caught() {
        let reason: Vec<Option<f64>> =
            outcomes().iter().enumerate().map(|(row, left)| (*left || row == 1).then_some(1.0)).collect();
        let found = single(&reason, &vec![None; 40], &outcomes()).unwrap().unwrap();
        assert_eq!(found.suspicions(), [Suspicion::KnownOnlyForSome]);
    }

    #[test]
    fn so_is_one_that_nobody_of_the_other_outcome_has() {
        for wanted in [true, false] {
            let reason: Vec<Option<f64>> = outcomes().iter().map(|left| (*left == wanted).then_some(1.0)).collect();
            let found = single(&reason, &vec![None; 40], &outcomes()).unwrap().unwrap();
            assert_eq!((found.auc, found.known_auc), (None, 1.0));
            assert_eq!(found.suspicions(), [Suspicion::KnownOnlyForSome]);
        }
    }

    #[test]
    fn a_few_rows_that_fall_well_are_no_suspicion() {
        let perfect = |n_events: usize| {
            let outcomes: Vec<bool> = (0..40).map(|row| row < n_events).collect();
            let value: Vec<Option<f64>> = outcomes.iter().map(|left| Some(f64::from(u8::from(*left)))).collect();
            single(&value, &value, &outcomes).unwrap().unwrap().suspicions()
        };
        assert_eq!((perfect(4), perfect(5)), (vec![], vec![Suspicion::TooGood]));
        assert_eq!((perfect(36), perfect(35)), (vec![], vec![Suspicion::TooGood]));
    }

    #[test]
    fn a_measure_that_nobody_has_tells_nothing() {
        let found = single(&[None; 40], &[None; 40], &outcomes()).unwrap().unwrap();
        assert_eq!((found.n, found.auc, found.known_auc), (0, None, 0.5));
        assert_eq!(found.suspicions(), []);
    }

    #[test]
    fn a_measure_that_runs_the_other_way_is_judged_alike() {
        let value: Vec<Option<f64>> = outcomes().iter().map(|left| Some(f64::from(u8::from(!left)))).collect();
        let found = single(&value, &value, &outcomes()).unwrap().unwrap();
        assert_eq!((found.auc, found.lagged_auc), (Some(1.0), Some(1.0)));
        assert_eq!(found.suspicions(), [Suspicion::TooGood]);
    }

    #[test]
    fn where_nobody_left_nothing_can_be_told() {
        assert_eq!(single(&[Some(1.0), Some(2.0)], &[None, None], &[false, false]).unwrap(), None);
        assert_eq!(single(&[None], &[None], &[true]).unwrap(), None);
    }
}
