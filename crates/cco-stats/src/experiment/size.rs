//! How many accounts a trial needs, and what it cannot find out with those it has.

use super::boundary::Looks;
use crate::error::{Error, check_values};
use crate::interval::Confidence;
use crate::normal::normal_quantile;

/// What is asked of a trial before it begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizing {
    /// Of the interval that is to leave out 0.
    pub confidence: Confidence,
    /// The chance of finding a change that is there: above 0 and below 1, by custom 0.8.
    pub power: f64,
    pub looks: Looks,
}

/// The least changes of a share that a trial finds; `None` where even 0 or 1 would not be told from the base.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShareChange {
    pub rise: Option<f64>,
    /// Above 0: by how much less.
    pub fall: Option<f64>,
}

/// Accounts by arm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    pub n_treated: u64,
    pub n_control: u64,
}

impl Sizes {
    /// 1/n₁ + 1/n₀.
    fn inverse(self) -> f64 {
        1.0 / self.n_treated as f64 + 1.0 / self.n_control as f64
    }

    fn treated_share(self) -> f64 {
        self.n_treated as f64 / (self.n_treated + self.n_control) as f64
    }

    fn check(self) -> Result<Sizes, Error> {
        match self.n_treated.min(self.n_control) {
            0 => Err(Error::too_few("accounts of one arm", 0, 1)),
            _ => Ok(self),
        }
    }

    /// The standard error that an effect on a share will have at the end, were there none: √(p(1 − p)(1/n₁ + 1/n₀)), p = `base`.
    ///
    /// Errors: an arm without accounts, a base that is not above 0 and below 1.
    pub fn share_error(self, base: f64) -> Result<f64, Error> {
        check_base(base)?;
        Ok((base * (1.0 - base) * self.check()?.inverse()).sqrt())
    }

    /// The standard error that an effect on a mean will have at the end: s √(1/n₁ + 1/n₀), s = `spread`, the standard deviation of outcomes.
    ///
    /// Errors: an arm without accounts, a spread that is not above 0.
    pub fn mean_error(self, spread: f64) -> Result<f64, Error> {
        check_values("the spread", &[spread], "must be above 0", |spread| spread > 0.0)?;
        Ok(spread * self.check()?.inverse().sqrt())
    }
}

impl Sizing {
    /// Which change of a share would this many accounts find?
    ///
    /// The least d with d = k √(p̄(1 − p̄)(1/n₁ + 1/n₀)) + z √(p₁(1 − p₁)/n₁ + p₀(1 − p₀)/n₀), with p₀ the base, p₁ = p₀ ± d, p̄ the share over
    /// both arms, z = Φ⁻¹(power) and k the standard errors that chance makes: two-sided, 1.96 for 95 % at the end, 3.03 at any time.
    ///
    /// - `base`: the share with the event without treatment, above 0 and below 1.
    /// - `sizes`: accounts whose outcome will be known.
    ///
    /// Assumes that the normal approximation does: ten events and ten without in each arm, about. At any time k is that of the planned end;
    /// looks before it find a little more.
    ///
    /// A trial whose answer is above what a treatment can do is not worth making: it will find nothing, or luck.
    ///
    /// Errors: an arm without accounts, a base or power that is not above 0 and below 1.
    ///
    /// Source: J. L. Fleiss, B. Levin and M. C. Paik, Statistical Methods for Rates and Proportions, 3rd ed. (2003), chapter 4, solved for the
    /// difference, without the correction for continuity.
    ///
    /// ```
    /// use cco_stats::{experiment::{boundary::Looks, size::{Sizes, Sizing}}, interval::Confidence};
    /// let at = |looks| Sizing { confidence: Confidence::PERCENT_95, power: 0.8, looks };
    /// let sizes = Sizes { n_treated: 200, n_control: 200 };
    /// let rise = |looks| at(looks).share_change(0.85, sizes).map(|change| change.rise.map(|rise| format!("{rise:.3}")));
    /// assert_eq!(rise(Looks::AtTheEnd)?.as_deref(), Some("0.086"));
    /// assert_eq!(rise(Looks::AtAnyTime)?.as_deref(), Some("0.113"));
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn share_change(&self, base: f64, sizes: Sizes) -> Result<ShareChange, Error> {
        self.check()?;
        check_base(base)?;
        let sizes = sizes.check()?;
        let n = (sizes.n_treated + sizes.n_control) as f64;
        let least = |most: f64, sign: f64| {
            let is_found =
                |change: f64| change >= self.share_reach(base, sign * change, sizes.treated_share()) / n.sqrt();
            is_found(most).then(|| least_above(0.0, most, is_found))
        };
        Ok(ShareChange { rise: least(1.0 - base, 1.0), fall: least(base, -1.0) })
    }

    /// How many accounts find this change of a share?
    ///
    /// The formula of [`Sizing::share_change`], solved for n₁ + n₀, each arm rounded up.
    ///
    /// - `change`: below 0 for a fall; `base` + `change` from 0 to 1.
    /// - `treated_share`: of accounts, above 0 and below 1.
    ///
    /// Errors: as there; no change, or one that leads beyond 0 and 1.
    ///
    /// ```
    /// use cco_stats::{experiment::{boundary::Looks, size::Sizing}, interval::Confidence};
    /// let sizing = Sizing { confidence: Confidence::PERCENT_95, power: 0.8, looks: Looks::AtTheEnd };
    /// let sizes = sizing.accounts_for_share(0.85, 0.05, 0.5)?;
    /// assert_eq!((sizes.n_treated, sizes.n_control), (686, 686));
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn accounts_for_share(&self, base: f64, change: f64, treated_share: f64) -> Result<Sizes, Error> {
        self.check()?;
        check_base(base)?;
        check_values("the changed share", &[base + change], "must be between 0 and 1", |share| {
            (0.0..=1.0).contains(&share)
        })?;
        sizes_for(change, self.share_reach(base, change, check_part(treated_share)?), treated_share)
    }

    /// Which change of a mean would this many accounts find?
    ///
    /// (k + z) s √(1/n₁ + 1/n₀), with s the standard deviation of outcomes, the same in both arms, and k and z as in [`Sizing::share_change`].
    ///
    /// - `spread`: s, in the unit of the answer, > 0. Take it from outcomes of the past.
    ///
    /// Assumes that arms are large enough for means to be normal: revenue with a long tail wants hundreds of accounts.
    ///
    /// Errors: an arm without accounts, a spread that is not above 0, a power that is not above 0 and below 1.
    ///
    /// Source: as there, chapter 4, for a variance that is known.
    ///
    /// ```
    /// use cco_stats::{experiment::{boundary::Looks, size::{Sizes, Sizing}}, interval::Confidence};
    /// let sizing = Sizing { confidence: Confidence::PERCENT_95, power: 0.8, looks: Looks::AtTheEnd };
    /// // Cohen's rule: 64 in each arm find half a standard deviation.
    /// let change = sizing.mean_change(10.0, Sizes { n_treated: 64, n_control: 64 })?;
    /// assert_eq!(format!("{change:.2}"), "4.95");
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn mean_change(&self, spread: f64, sizes: Sizes) -> Result<f64, Error> {
        self.check()?;
        Ok(self.standard_errors() * sizes.mean_error(spread)?)
    }

    /// How many accounts find this change of a mean?
    ///
    /// The formula of [`Sizing::mean_change`], solved for n₁ + n₀, each arm rounded up.
    ///
    /// Errors: as there; no change, a treated share that is not above 0 and below 1.
    ///
    /// ```
    /// use cco_stats::{experiment::{boundary::Looks, size::Sizing}, interval::Confidence};
    /// let sizing = Sizing { confidence: Confidence::PERCENT_95, power: 0.8, looks: Looks::AtTheEnd };
    /// assert_eq!(sizing.accounts_for_mean(10.0, 5.0, 0.5)?.n_treated, 63);
    /// # Ok::<(), cco_stats::error::Error>(())
    /// ```
    pub fn accounts_for_mean(&self, spread: f64, change: f64, treated_share: f64) -> Result<Sizes, Error> {
        self.check()?;
        let part = check_part(treated_share)?;
        check_values("the spread", &[spread], "must be above 0", |spread| spread > 0.0)?;
        sizes_for(change, self.standard_errors() * spread * (1.0 / part + 1.0 / (1.0 - part)).sqrt(), part)
    }

    /// k + z.
    fn standard_errors(&self) -> f64 {
        self.looks.standard_errors(self.confidence) + normal_quantile(self.power)
    }

    /// What a change must reach when there is one account in all, of which a part is treated; with n accounts it is √n times less.
    fn share_reach(&self, base: f64, change: f64, treated: f64) -> f64 {
        let control = 1.0 - treated;
        let variance = |share: f64| share * (1.0 - share);
        let together = variance(base + treated * change) * (1.0 / treated + 1.0 / control);
        let apart = variance(base + change) / treated + variance(base) / control;
        self.looks.standard_errors(self.confidence) * together.sqrt()
            + normal_quantile(self.power) * apart.max(0.0).sqrt()
    }

    fn check(&self) -> Result<(), Error> {
        check_values("the power", &[self.power], "must be above 0 and below 1", |power| 0.0 < power && power < 1.0)
    }
}

fn check_base(base: f64) -> Result<(), Error> {
    check_values("the base", &[base], "must be above 0 and below 1", |base| 0.0 < base && base < 1.0)
}

fn check_part(treated_share: f64) -> Result<f64, Error> {
    let is_part = |part: f64| 0.0 < part && part < 1.0;
    check_values("the treated share", &[treated_share], "must be above 0 and below 1", is_part)?;
    Ok(treated_share)
}

fn sizes_for(change: f64, reach: f64, treated_share: f64) -> Result<Sizes, Error> {
    check_values("the change", &[change], "must be finite and not 0", |change| change.abs() > 0.0)?;
    let n = (reach / change).powi(2);
    Ok(Sizes { n_treated: (n * treated_share).ceil() as u64, n_control: (n * (1.0 - treated_share)).ceil() as u64 })
}

/// The least value for which something holds that holds for `high` and all above that least value.
fn least_above(mut low: f64, mut high: f64, holds: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if holds(middle) { high = middle } else { low = middle }
    }
    high
}
