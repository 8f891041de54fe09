//! Is the score better than what anyone could say without it?

use super::estimate::Estimate;
use super::quality::estimates;
use crate::error::{Error, check_length};
use crate::score::bootstrap::Bootstrap;
use crate::score::discrimination::roc_auc;
use crate::score::ranked::Ranked;

/// Two rankings of the same rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contest {
    /// Rows that both rank.
    pub n: usize,
    pub n_events: usize,
    pub own_auc: Option<Estimate>,
    pub other_auc: Option<Estimate>,
    /// Own AUC − the other's, on the same draws.
    pub difference: Option<Estimate>,
}

/// Does one score tell better than another who will leave, beyond what chance would do?
///
/// Difference = AUC(own) − AUC(other) over the rows that both rank; its interval is of the same statistic in samples of whole accounts,
/// so that what makes the rows hard for both cancels.
///
/// - `accounts`: rows of one account are one cluster; length n.
/// - `own`, `other`: higher for a likelier event; length n; `None`: does not rank the row.
/// - `outcomes`: whether the event happened; length n.
///
/// Assumes that accounts are independent. An interval that holds 0 does not say that both are equal, only that these rows cannot tell.
///
/// Without a row that both rank, or with fewer than two accounts, all estimates are `None`.
///
/// Errors: columns of different lengths, scores that are not finite.
///
/// Source: paired bootstrap: B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap (1993), ch. 8; AUC: [`roc_auc`].
///
/// ```
/// use cco_stats::{backtest::contest::contest, interval::Confidence, score::bootstrap::Bootstrap};
/// let accounts: Vec<u32> = (0..200).collect();
/// let outcomes: Vec<bool> = accounts.iter().map(|account| account % 4 == 0).collect();
/// let own: Vec<Option<f64>> = accounts.iter().map(|account| Some(f64::from(u8::from(account % 4 < 2)))).collect();
/// let bootstrap = Bootstrap { n_replicates: 200, seed: 1, confidence: Confidence::PERCENT_95 };
/// let found = contest(&accounts, &own, &vec![Some(0.0); 200], &outcomes, &bootstrap)?;
/// let difference = found.difference.expect("both outcomes occur");
/// assert_eq!(format!("{:.4}", difference.value), "0.3333");
/// assert!(difference.is_surely_above(0.2));
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn contest(
    accounts: &[u32],
    own: &[Option<f64>],
    other: &[Option<f64>],
    outcomes: &[bool],
    bootstrap: &Bootstrap,
) -> Result<Contest, Error> {
    for (what, found) in [("scores", own.len()), ("other scores", other.len()), ("outcomes", outcomes.len())] {
        check_length(what, found, accounts.len())?;
    }
    let rows: Vec<usize> = (0..accounts.len()).filter(|row| own[*row].is_some() && other[*row].is_some()).collect();
    let accounts: Vec<u32> = rows.iter().map(|row| accounts[*row]).collect();
    let outcomes: Vec<bool> = rows.iter().map(|row| outcomes[*row]).collect();
    let n_events = outcomes.iter().filter(|is_event| **is_event).count();
    let none = Contest { n: rows.len(), n_events, own_auc: None, other_auc: None, difference: None };
    if accounts.iter().all(|account| *account == accounts[0]) {
        return Ok(none);
    }
    let known = |scores: &[Option<f64>]| -> Vec<f64> { rows.iter().filter_map(|row| scores[*row]).collect() };
    let own = Ranked::new(&known(own), &outcomes)?;
    let other = Ranked::new(&known(other), &outcomes)?;
    let statistics = |draws: &[f64]| {
        let (own, other) = (roc_auc(&own.reweighted(draws)), roc_auc(&other.reweighted(draws)));
        vec![own, other, own.zip(other).map(|(own, other)| own - other)]
    };
    let found = estimates(&accounts, bootstrap, statistics)?;
    Ok(Contest { own_auc: found[0], other_auc: found[1], difference: found[2], ..none })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interval::Confidence;

    const BOOTSTRAP: Bootstrap = Bootstrap { n_replicates: 200, seed: 3, confidence: Confidence::PERCENT_95 };

    #[test]
    fn a_score_does_not_beat_itself() {
        let accounts: Vec<u32> = (0..100).collect();
        let outcomes: Vec<bool> = accounts.iter().map(|account| account % 3 == 0).collect();
        let own: Vec<Option<f64>> = accounts.iter().map(|account| Some(f64::from(account % 7))).collect();
        let difference = contest(&accounts, &own, &own, &outcomes, &BOOTSTRAP).unwrap().difference.unwrap();
        assert!(difference.value.abs() < 1e-12 && !difference.is_surely_above(0.0));
    }

    #[test]
    fn rows_that_one_does_not_rank_are_left_out_for_both() {
        let own = [Some(1.0), Some(0.0), Some(9.0), Some(9.0)];
        let other = [Some(1.0), Some(0.0), None, None];
        let found = contest(&[0, 1, 2, 3], &own, &other, &[true, false, false, false], &BOOTSTRAP).unwrap();
        assert_eq!((found.n, found.n_events, found.own_auc.map(|auc| auc.value)), (2, 1, Some(1.0)));
        let nobody = contest(&[0, 1], &[None, None], &[None, None], &[true, false], &BOOTSTRAP).unwrap();
        assert_eq!((nobody.n, nobody.difference), (0, None));
    }
}
