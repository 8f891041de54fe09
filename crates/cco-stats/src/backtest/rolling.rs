//! Probabilities from scores, each from what was known of other accounts by then.

use crate::calibrate::platt::Platt;
use crate::error::{Error, check_length, check_values};
use std::collections::{BTreeMap, BTreeSet};

/// Rows of account-dates, by column; each of length n.
#[derive(Clone, Copy, Debug)]
pub struct Observed<'a> {
    /// Day on which the score was made, from any origin.
    pub days: &'a [i32],
    /// Day by whose end the outcome was known; after the day of the score.
    pub known: &'a [i32],
    /// The fold of the row's account, the same on all its days.
    pub folds: &'a [u32],
    /// Higher for a likelier event; finite.
    pub scores: &'a [f64],
    pub outcomes: &'a [bool],
}

/// What each row would have been told on its day; `None` where too little was known.
#[derive(Clone, Debug, PartialEq)]
pub struct Rolling {
    pub probabilities: Vec<Option<f64>>,
    /// The share of events among the rows that the row's probability was fitted on: what one would say without any score.
    pub base_rates: Vec<Option<f64>>,
}

/// At each distinct score, the rows and those with the event.
type Counts = Vec<[f64; 2]>;

/// A line on the scale of log odds, and the base rate beside it.
#[derive(Clone, Copy)]
struct Told {
    line: Platt,
    base_rate: f64,
}

impl Observed<'_> {
    /// What probability would each score have meant on its day, to someone who had only seen earlier outcomes of other accounts?
    ///
    /// p = 1 / (1 + exp(−(a + b s))), s the score, with a and b ≥ 0 that minimise the log loss over the rows that were known by the row's
    /// day and whose account is in another fold; targets smoothed as in [`crate::calibrate::platt`].
    ///
    /// - `min_events`: rows with the event that a fit needs, and as many without; ≥ 1. Ten per fitted number are a common floor.
    ///
    /// Assumes that a line on log odds will do, and that what scores mean changes slowly. Neither a later day nor another day of the same
    /// account ever helps to fit the row it is judged on.
    ///
    /// Rows of early days, by which too few outcomes were known, have no probability. Scores that run against the outcomes are all given
    /// the base rate. Scores so extreme that no line settles leave the probabilities of their rows unknown.
    ///
    /// Errors: columns of different lengths, a score that is not finite, no row at all.
    ///
    /// Source: J. C. Platt (1999), see [`crate::calibrate::platt::Platt::fit`]; the rolling origin: L. J. Tashman, "Out-of-sample tests of
    /// forecasting accuracy", International Journal of Forecasting 16 (2000), 437–450; events per number fitted: P. Peduzzi et al., Journal
    /// of Clinical Epidemiology 49 (1996), 1373–1379.
    ///
    /// ```
    /// use cco_stats::backtest::rolling::Observed;
    /// // On day 0 of ten bad scores five have the event and of ten good ones none; day 9 is told so.
    /// let scores: Vec<f64> = (0..40).map(|row| f64::from(u8::from(row % 20 < 10))).collect();
    /// let outcomes: Vec<bool> = (0..40).map(|row| row % 20 < 5).collect();
    /// let days: Vec<i32> = (0..40).map(|row| if row < 20 { 0 } else { 9 }).collect();
    /// let known: Vec<i32> = days.iter().map(|day| day + 9).collect();
    /// let folds: Vec<u32> = (0..40).map(|row| u32::from(row >= 20)).collect();
    /// let rows = Observed { days: &days, known: &known, folds: &folds, scores: &scores, outcomes: &outcomes };
    /// let rolling = rows.rolling(5)?;
    /// assert_eq!((rolling.probabilities[0], rolling.base_rates[20]), (None, Some(0.25)));
    /// // Five of ten and none of ten, drawn a little towards each other by Platt's targets (6/7 and 1/17).
    /// let told = |row: usize| format!("{:.4}", rolling.probabilities[row].expect("day 9 knows of day 0"));
    /// assert_eq!((told(20), told(30)), ("0.4580".to_owned(), "0.0588".to_owned()));
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn rolling(&self, min_events: usize) -> Result<Rolling, Error> {
        self.check()?;
        let values = distinct(self.scores);
        let n_folds = self.folds.iter().copied().collect::<BTreeSet<u32>>();
        let mut seen: BTreeMap<u32, Counts> =
            n_folds.iter().map(|fold| (*fold, vec![[0.0; 2]; values.len()])).collect();
        let mut by_day: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
        for (row, day) in self.days.iter().enumerate() {
            by_day.entry(*day).or_default().push(row);
        }
        let mut arriving: Vec<usize> = (0..self.days.len()).collect();
        arriving.sort_by_key(|row| self.known[*row]);
        let mut arriving = arriving.into_iter().peekable();
        let mut rolling =
            Rolling { probabilities: vec![None; self.days.len()], base_rates: vec![None; self.days.len()] };
        for (day, rows) in by_day {
            while let Some(row) = arriving.next_if(|row| self.known[*row] <= day) {
                let place = values.partition_point(|value| *value < self.scores[row]);
                let [n, n_events] = &mut seen.get_mut(&self.folds[row]).expect("every fold has counts")[place];
                *n += 1.0;
                *n_events += f64::from(u8::from(self.outcomes[row]));
            }
            let of_fold = |fold: &u32| Ok((*fold, told(&values, &seen, *fold, min_events)?));
            let told: BTreeMap<u32, Option<Told>> = n_folds.iter().map(of_fold).collect::<Result<_, Error>>()?;
            for row in rows {
                if let Some(told) = told[&self.folds[row]] {
                    rolling.probabilities[row] = Some(told.line.probability(self.scores[row]));
                    rolling.base_rates[row] = Some(told.base_rate);
                }
            }
        }
        Ok(rolling)
    }

    fn check(&self) -> Result<(), Error> {
        let n = self.days.len();
        if n == 0 {
            return Err(Error::too_few("account-dates", 0, 1));
        }
        check_length("known days", self.known.len(), n)?;
        check_length("folds", self.folds.len(), n)?;
        check_length("scores", self.scores.len(), n)?;
        check_length("outcomes", self.outcomes.len(), n)?;
        check_values("scores", self.scores, "must be finite", |_| true)
    }
}

fn distinct(scores: &[f64]) -> Vec<f64> {
    let mut values = scores.to_vec();
    values.sort_by(f64::total_cmp);
    values.dedup_by(|next, value| *next <= *value);
    values
}

/// What the other folds have taught so far; `None`: too little, or nothing that a line could follow.
fn told(values: &[f64], seen: &BTreeMap<u32, Counts>, fold: u32, min_events: usize) -> Result<Option<Told>, Error> {
    let mut counts: Counts = vec![[0.0; 2]; values.len()];
    for other in seen.iter().filter(|(other, _)| **other != fold).map(|(_, counts)| counts) {
        counts.iter_mut().zip(other).for_each(|(sum, own)| *sum = [sum[0] + own[0], sum[1] + own[1]]);
    }
    let [n, n_events] = counts.iter().fold([0.0, 0.0], |[n, events], own| [n + own[0], events + own[1]]);
    let least = min_events.max(1) as f64;
    if n_events < least || n - n_events < least {
        return Ok(None);
    }
    match Platt::fit_counts(values, &counts) {
        Ok(line) => Ok(Some(Told { line, base_rate: n_events / n })),
        Err(Error::NoMaximum { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const N: usize = 400;

    /// A third of the rows has the event, whatever the score, over eight days.
    fn rows(scores: &[f64], outcomes: &[bool], own_fold: bool) -> Rolling {
        let days: Vec<i32> = (0..N as i32).map(|row| row / 50 * 30).collect();
        let known: Vec<i32> = days.iter().map(|day| day + 60).collect();
        let folds: Vec<u32> = (0..N as u32).map(|row| if own_fold { 0 } else { row % 5 }).collect();
        Observed { days: &days, known: &known, folds: &folds, scores, outcomes }.rolling(5).unwrap()
    }

    fn outcomes() -> Vec<bool> {
        (0..N).map(|row| row % 3 == 0).collect()
    }

    #[test]
    fn no_row_is_told_before_an_outcome_is_known() {
        let told = rows(&[1.0; N], &outcomes(), false);
        assert!(told.probabilities[..100].iter().all(Option::is_none), "days 0 and 30 know nothing: 60 days must pass");
        assert!(told.probabilities[100..].iter().all(Option::is_some));
    }

    #[test]
    fn later_outcomes_change_nothing_that_was_told() {
        let scores: Vec<f64> = (0..N).map(|row| (row * 7 % 11) as f64).collect();
        let mut other = outcomes();
        other[200..].iter_mut().for_each(|outcome| *outcome = !*outcome);
        let (before, after) = (rows(&scores, &outcomes(), false), rows(&scores, &other, false));
        assert_eq!(before.probabilities[..300], after.probabilities[..300], "row 200's day 120 is known on day 180");
        assert_ne!(before.probabilities[300..], after.probabilities[300..]);
    }

    #[test]
    fn an_account_never_helps_to_judge_itself() {
        assert!(rows(&[1.0; N], &outcomes(), true).probabilities.iter().all(Option::is_none));
    }

    #[test]
    fn where_no_line_settles_the_probability_is_unknown() {
        let scores: Vec<f64> = outcomes().iter().map(|left| if *left { f64::MAX } else { f64::MIN }).collect();
        assert!(rows(&scores, &outcomes(), false).probabilities.iter().all(Option::is_none));
    }

    #[test]
    fn a_score_that_runs_the_wrong_way_is_given_the_base_rate() {
        let scores: Vec<f64> = outcomes().iter().map(|outcome| f64::from(u8::from(!outcome))).collect();
        let told = rows(&scores, &outcomes(), false);
        let last = N - 1;
        assert_eq!(told.probabilities[last], told.probabilities[last - 1]);
        let (p, base) = (told.probabilities[last].unwrap(), told.base_rates[last].unwrap());
        assert!((p - base).abs() < 0.01, "{p} and {base} differ by Platt's targets only");
    }
}
