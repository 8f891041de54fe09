//! Accounts of a trial, by column.

use super::arm::Arm;
use super::effect::{Count, Effect, mean_effect, share_effect};
use crate::error::{Error, check_length, check_values};
use crate::interval::Confidence;

/// What is compared between the arms.
#[derive(Clone, Copy, Debug)]
pub enum Outcomes<'a> {
    /// Whether the event happened: effects are differences of shares.
    Happened(&'a [bool]),
    /// What each account came to, such as renewed revenue: effects are differences of means.
    Amounts(&'a [f64]),
}

impl Outcomes<'_> {
    fn n(&self) -> usize {
        match self {
            Outcomes::Happened(happened) => happened.len(),
            Outcomes::Amounts(amounts) => amounts.len(),
        }
    }

    /// 1 for an event and 0 without, or the amount.
    pub(super) fn number(&self, row: usize) -> f64 {
        match self {
            Outcomes::Happened(happened) => f64::from(u8::from(happened[row])),
            Outcomes::Amounts(amounts) => amounts[row],
        }
    }
}

/// Who was treated, and what became of everyone. Accounts count for the arm they were assigned to, also where the treatment never came.
#[derive(Clone, Copy, Debug)]
pub struct Trial<'a> {
    is_treated: &'a [bool],
    outcomes: Outcomes<'a>,
}

impl<'a> Trial<'a> {
    /// - `is_treated`: by row, length n.
    /// - `outcomes`: by row, length n; amounts finite.
    pub fn new(is_treated: &'a [bool], outcomes: Outcomes<'a>) -> Result<Trial<'a>, Error> {
        check_length("outcomes", outcomes.n(), is_treated.len())?;
        if let Outcomes::Amounts(amounts) = outcomes {
            check_values("outcomes", amounts, "must be finite", |_| true)?;
        }
        Ok(Trial { is_treated, outcomes })
    }

    pub fn n_rows(&self) -> usize {
        self.is_treated.len()
    }

    pub fn is_treated(&self) -> &'a [bool] {
        self.is_treated
    }

    pub fn outcomes(&self) -> Outcomes<'a> {
        self.outcomes
    }

    /// What did treating change, over all accounts?
    ///
    /// [`share_effect`] of events, [`mean_effect`] of amounts; see there. Errors: an arm without an account, or with fewer than two amounts.
    ///
    /// ```
    /// use cco_stats::{interval::Confidence, uplift::trial::{Outcomes, Trial}};
    /// let trial = Trial::new(&[true, true, true, false, false], Outcomes::Amounts(&[4.0, 5.0, 9.0, 1.0, 2.0]))?;
    /// assert_eq!(trial.effect(Confidence::PERCENT_95)?.value, 4.5);
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn effect(&self, confidence: Confidence) -> Result<Effect, Error> {
        let rows: Vec<usize> = (0..self.n_rows()).collect();
        self.effect_of(&rows, confidence)
    }

    pub(super) fn effect_of(&self, rows: &[usize], confidence: Confidence) -> Result<Effect, Error> {
        match self.outcomes {
            Outcomes::Happened(happened) => {
                let count = |arm| self.count(happened, rows, arm);
                share_effect(count(true), count(false), confidence)
            }
            Outcomes::Amounts(_) => {
                let [treated, control] = self.arms(rows)?;
                Ok(mean_effect(treated, control, confidence))
            }
        }
    }

    /// Treated and control among these rows.
    pub(super) fn arms(&self, rows: &[usize]) -> Result<[Arm; 2], Error> {
        let arm = |is_treated: bool| match self.outcomes {
            Outcomes::Happened(happened) => {
                let Count { n_events, n } = self.count(happened, rows, is_treated);
                Arm::of_share(n_events, n)
            }
            Outcomes::Amounts(amounts) => {
                let own: Vec<f64> = self.of_arm(rows, is_treated).map(|row| amounts[row]).collect();
                Arm::of_amounts(&own)
            }
        };
        Ok([arm(true)?, arm(false)?])
    }

    fn count(&self, happened: &[bool], rows: &[usize], is_treated: bool) -> Count {
        self.of_arm(rows, is_treated).fold(Count { n_events: 0, n: 0 }, |count, row| Count {
            n_events: count.n_events + u64::from(happened[row]),
            n: count.n + 1,
        })
    }

    fn of_arm(&self, rows: &[usize], is_treated: bool) -> impl Iterator<Item = usize> {
        rows.iter().copied().filter(move |row| self.is_treated[*row] == is_treated)
    }
}
