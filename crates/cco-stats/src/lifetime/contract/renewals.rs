//! Who was lost at which renewal.

use crate::error::Error;

/// Over all cohorts, how many came to their t-th renewal and how many of those left at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewals {
    due: Vec<u64>,
    lost: Vec<u64>,
}

impl Renewals {
    /// From cohorts of different ages.
    ///
    /// - `cohorts`: for each, the number who started and the number left after the first renewal, the second and so on, as far as it
    ///   has been watched. Those left at the end are censored: they may leave later. A cohort of one number has not come to a renewal.
    ///
    /// Does not accept a number that grows: nobody joins a cohort later or comes back to it.
    ///
    /// ```
    /// use cco_stats::lifetime::contract::renewals::Renewals;
    /// let renewals = Renewals::from_cohorts(&[vec![100, 80, 70], vec![50, 45]])?;
    /// assert_eq!((renewals.due(), renewals.lost()), (&[150, 80][..], &[25, 10][..]));
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn from_cohorts(cohorts: &[Vec<u64>]) -> Result<Renewals, Error> {
        let n_periods = cohorts.iter().map(|left| left.len().saturating_sub(1)).max().unwrap_or(0);
        let (mut due, mut lost) = (vec![0; n_periods], vec![0; n_periods]);
        for left in cohorts {
            for (t, pair) in left.windows(2).enumerate() {
                let Some(gone) = pair[0].checked_sub(pair[1]) else {
                    return Err(Error::value("survivors", t + 1, pair[1] as f64, "must not grow within a cohort"));
                };
                due[t] += pair[0];
                lost[t] += gone;
            }
        }
        Ok(Renewals { due, lost })
    }

    /// How many came to their first renewal, second and so on.
    pub fn due(&self) -> &[u64] {
        &self.due
    }

    /// How many of those left at it.
    pub fn lost(&self) -> &[u64] {
        &self.lost
    }

    pub fn n_lost(&self) -> u64 {
        self.lost.iter().sum()
    }

    /// The log-likelihood of a churn rate for each renewal: Σ lost ln h(t) + (due − lost) ln(1 − h(t)).
    ///
    /// It is the same as Σ over the lost ln P(T = t) + Σ over those left ln S(t).
    pub(super) fn log_likelihood(&self, churn_rate: impl Fn(u32) -> f64) -> f64 {
        let of_renewal = |(t, (due, lost)): (u32, (&u64, &u64))| {
            let (rate, kept) = (churn_rate(t), due - lost);
            let term = |n: u64, ln: f64| if n == 0 { 0.0 } else { n as f64 * ln };
            term(*lost, rate.ln()) + term(kept, (-rate).ln_1p())
        };
        (1..).zip(self.due.iter().zip(&self.lost)).map(of_renewal).sum()
    }

    /// Enough for a model of `n_parameters`: as many renewals at which someone was due, someone lost, and someone kept.
    pub(super) fn check(&self, n_parameters: usize) -> Result<(), Error> {
        let n_renewals = self.due.iter().filter(|due| **due > 0).count();
        if n_renewals < n_parameters {
            return Err(Error::too_few("renewals seen", n_renewals, n_parameters));
        }
        if self.n_lost() == 0 {
            return Err(Error::too_few("lost customers", 0, 1));
        }
        if self.due == self.lost {
            return Err(Error::too_few("kept customers", 0, 1));
        }
        Ok(())
    }
}
