//! The regression on the logarithm of time.

use super::family::Family;
use super::likelihood::LocationScale;
use crate::coefficient::Coefficient;
use crate::error::{Error, check_length, check_values};
use crate::maximum::maximize;
use crate::survival::concordance::concordance;
use crate::survival::covariates::{Covariates, Standardized};
use crate::survival::spells::Spells;
use nalgebra::{DMatrix, DVector};

/// The fit of [`accelerated`].
#[derive(Clone, Debug)]
pub struct Accelerated {
    pub family: Family,
    /// β, one per column: a unit more multiplies every time by exp(β).
    pub coefficients: Vec<Coefficient>,
    /// β₀: the logarithm of the time scale where all columns are 0.
    pub intercept: Coefficient,
    /// ln σ.
    pub log_scale: Coefficient,
    pub log_likelihood: f64,
    /// Harrell's C of the predicted medians, on the data the model was fitted to.
    pub concordance: f64,
    pub n: usize,
    pub n_events: usize,
}

/// By what factor does each column lengthen or shorten the time to the event?
///
/// ln T = β₀ + βᵀx + σ ε, with ε from a [`Family`]: log-likelihood Σ over events ln f(z) − ln σ − ln t, plus Σ over the censored ln S(z),
/// less ln S at entry, z = (ln t − β₀ − βᵀx)/σ. Standard errors are roots of the diagonal of the inverse observed information.
///
/// - `spells`: durations > 0 in any unit; entries and weights allowed (weights are counts).
/// - `covariates`: one row per spell, or none.
///
/// Assumes the family's shape of hazard at every x, with one σ for all.
///
/// Does not accept covariates that change during a spell, or durations of 0.
///
/// Errors: fewer than two events; a constant or collinear column; a fit that runs off, as when all events share one duration.
///
/// Source: J. D. Kalbfleisch, R. L. Prentice, "The Statistical Analysis of Failure Time Data" (2002), sections 2.2.5 and 3.2. In lifelines'
/// names: λ of Weibull = exp(β₀ + βᵀx) and ρ = 1/σ; μ = β₀ + βᵀx and σ of log-normal; α = exp(β₀ + βᵀx) and β = 1/σ of log-logistic.
///
/// ```
/// use cco_stats::survival::{accelerated::{accelerated, Family}, covariates::Covariates, spells::Spells};
/// let spells = Spells::new(&[1.0, std::f64::consts::E.powi(2)], &[true, true])?;
/// let fit = accelerated(Family::LogNormal, &spells, &Covariates::none(2))?;
/// // ln T is 0 and 2: mean 1, standard deviation 1.
/// assert!((fit.intercept.value - 1.0).abs() < 1e-6 && fit.log_scale.value.abs() < 1e-6);
/// assert!((fit.median(&[])? - std::f64::consts::E).abs() < 1e-5);
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn accelerated(family: Family, spells: &Spells, covariates: &Covariates) -> Result<Accelerated, Error> {
    check_length("covariates", covariates.n_rows(), spells.len())?;
    spells.check_positive()?;
    spells.check_events(2)?;
    let standardized = Standardized::new(covariates)?;
    let likelihood = LocationScale::new(family, spells, &standardized.rows);
    let best = maximize(family.name(), &likelihood, likelihood.start())?;

    // Back from standardised columns: β₀ absorbs what the means took.
    let p = covariates.names().len();
    let mut back = DMatrix::identity(p + 2, p + 2);
    for j in 0..p {
        back[(j, j)] = 1.0 / standardized.deviations[j];
        back[(p, j)] = -standardized.means[j] / standardized.deviations[j];
    }
    let at = &back * &best.at;
    let covariance = &back * &best.covariance * back.transpose();
    let line = |name: &str, j: usize| Coefficient {
        name: name.to_owned(),
        value: at[j],
        standard_error: covariance[(j, j)].sqrt(),
    };
    let locations: Vec<f64> = (&standardized.rows * best.at.rows(0, p)).iter().copied().collect();
    Ok(Accelerated {
        family,
        coefficients: covariates.names().iter().enumerate().map(|(j, name)| line(name, j)).collect(),
        intercept: line("intercept", p),
        log_scale: line("ln scale", p + 1),
        log_likelihood: best.value,
        concordance: concordance(spells, &locations)?,
        n: spells.len(),
        n_events: spells.n_events(),
    })
}

impl Accelerated {
    /// β₀ + βᵀx.
    pub fn location(&self, row: &[f64]) -> Result<f64, Error> {
        check_length("row", row.len(), self.coefficients.len())?;
        Ok(self.intercept.value + self.coefficients.iter().zip(row).map(|(line, x)| line.value * x).sum::<f64>())
    }

    /// σ.
    pub fn scale(&self) -> f64 {
        self.log_scale.value.exp()
    }

    /// S(t | x): the chance of lasting beyond `time` ≥ 0.
    pub fn survival_at(&self, time: f64, row: &[f64]) -> Result<f64, Error> {
        check_values("time", &[time], "must be finite and not negative", |time| time >= 0.0)?;
        Ok(self.family.log_survival((time.ln() - self.location(row)?) / self.scale()).exp())
    }

    /// The time that half of such subjects last beyond.
    pub fn median(&self, row: &[f64]) -> Result<f64, Error> {
        Ok((self.location(row)? + self.scale() * self.family.median()).exp())
    }

    /// −2 ln L + 2 (number of parameters): of two fits to the same spells, the lower is to be preferred (Akaike 1974).
    pub fn aic(&self) -> f64 {
        2.0 * (self.coefficients.len() + 2) as f64 - 2.0 * self.log_likelihood
    }
}

/// Where a search from the means of logarithms starts.
pub(super) fn start_at(mean: f64, deviation: f64, n_columns: usize) -> DVector<f64> {
    let mut start = DVector::zeros(n_columns + 2);
    start[n_columns] = mean;
    start[n_columns + 1] = deviation.max(1e-3).ln();
    start
}
