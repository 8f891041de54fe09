//! One side of a comparison.

use crate::error::{Error, check_values};

/// How the accounts of one arm did on average, and how far that average is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arm {
    pub n: u64,
    pub mean: f64,
    /// The variance of `mean`.
    pub squared_error: f64,
    /// Of the squared error: n − 1 where it was estimated from amounts, infinite where the mean itself tells it.
    pub degrees_of_freedom: f64,
}

impl Arm {
    /// What is the mean of amounts, and with what error?
    ///
    /// mean = Σx/n, squared error s²/n with s² = Σ(x − mean)²/(n − 1).
    ///
    /// - `amounts`: x, one for each account, any unit; length n ≥ 2, finite.
    ///
    /// Assumes independent accounts. When all amounts are equal the error is 0, which says more about n than about the truth.
    ///
    /// Errors: fewer than two amounts, or one that is not finite.
    ///
    /// Source: B. L. Welch, "The generalization of 'Student's' problem when several different population variances are involved",
    /// Biometrika 34 (1947), 28–35.
    ///
    /// ```
    /// use cco_stats::uplift::arm::Arm;
    /// let arm = Arm::of_amounts(&[1.0, 2.0, 3.0])?;
    /// assert_eq!((arm.mean, format!("{:.4}", arm.squared_error)), (2.0, "0.3333".to_owned()));
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn of_amounts(amounts: &[f64]) -> Result<Arm, Error> {
        check_values("amounts", amounts, "must be finite", |_| true)?;
        if amounts.len() < 2 {
            return Err(Error::too_few("accounts of one arm", amounts.len(), 2));
        }
        let n = amounts.len() as f64;
        let mean = amounts.iter().sum::<f64>() / n;
        let squares: f64 = amounts.iter().map(|amount| (amount - mean).powi(2)).sum();
        Ok(Arm { n: amounts.len() as u64, mean, squared_error: squares / (n - 1.0) / n, degrees_of_freedom: n - 1.0 })
    }

    /// What share of accounts has the event, and with what error?
    ///
    /// mean = k/n; squared error p(1 − p)/(n + 2) with p = (k + 1)/(n + 2), k the accounts with the event: as if one more had it and one
    /// more had not. So an arm in which all or none have it is not taken as certain.
    ///
    /// - `n_events`, `n`: counts, `n_events ≤ n`, n ≥ 1.
    ///
    /// Assumes independent accounts with one chance each.
    ///
    /// Errors: no account.
    ///
    /// # Panics
    /// When `n_events > n`: the caller has counted two different things.
    ///
    /// Source: A. Agresti and B. Caffo, "Simple and effective confidence intervals for proportions and differences of proportions result
    /// from adding two successes and two failures", The American Statistician 54 (2000), 280–288.
    ///
    /// ```
    /// use cco_stats::uplift::arm::Arm;
    /// let arm = Arm::of_share(8, 8)?;
    /// assert_eq!((arm.mean, format!("{:.4}", arm.squared_error)), (1.0, "0.0090".to_owned()));
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn of_share(n_events: u64, n: u64) -> Result<Arm, Error> {
        assert!(n_events <= n, "{n_events} events are counted among {n} accounts");
        if n == 0 {
            return Err(Error::too_few("accounts of one arm", 0, 1));
        }
        let (events, count) = (n_events as f64, n as f64);
        let drawn_in = (events + 1.0) / (count + 2.0);
        Ok(Arm {
            n,
            mean: events / count,
            squared_error: drawn_in * (1.0 - drawn_in) / (count + 2.0),
            degrees_of_freedom: f64::INFINITY,
        })
    }
}
