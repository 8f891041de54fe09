//! The regression on partial likelihood.

use super::baseline::Baseline;
use super::likelihood::Efron;
use crate::coefficient::Coefficient;
use crate::error::{Error, check_length};
use crate::maximum::{LogLikelihood, search};
use crate::separation::check_separation;
use crate::survival::concordance::concordance;
use crate::survival::covariates::{Covariates, Standardized};
use crate::survival::log_rank::chi_squared_tail;
use crate::survival::spells::Spells;
use nalgebra::DVector;

/// The fit of [`cox`].
#[derive(Clone, Debug)]
pub struct Cox {
    /// β, one per column: a unit more multiplies the hazard by exp(β).
    pub coefficients: Vec<Coefficient>,
    pub log_likelihood: f64,
    /// The partial log-likelihood at β = 0.
    pub null_log_likelihood: f64,
    /// Share of comparable pairs whose order the model tells (Harrell's C), on the data it was fitted to.
    pub concordance: f64,
    pub n: usize,
    pub n_events: usize,
    means: Vec<f64>,
    baseline: Baseline,
}

/// A likelihood-ratio test against a model without covariates.
#[derive(Clone, Copy, Debug)]
pub struct LikelihoodRatio {
    pub chi_squared: f64,
    pub degrees_of_freedom: usize,
    pub p: f64,
}

/// By how much does each column raise or lower the hazard?
///
/// h(t | x) = h₀(t) exp(βᵀ(x − x̄)), with h₀ free. β maximises Efron's partial likelihood
/// Σ over event times of \[Σ_{i∈D} w_i βᵀxᵢ − w̄ Σ_{l<d} ln(Σ_{j∈R} w_j e^{βᵀxⱼ} − (l/d) Σ_{i∈D} w_i e^{βᵀxᵢ})\], D the d events at that
/// time, w̄ their mean weight, R those under watch. Standard errors are roots of the diagonal of the inverse observed information.
///
/// - `spells`: any unit; entries and weights allowed (weights are counts).
/// - `covariates`: one row per spell, known at the start of the spell; at least one column.
///
/// Assumes that effects multiply the hazard by the same factor at all times, and subjects independent of each other.
///
/// Does not accept covariates that change during a spell, strata, or penalties.
///
/// Errors: no event; a constant or collinear column; a column that separates those with the event from the others, so that the
/// likelihood rises without end; lengths that differ.
///
/// Source: D. R. Cox, "Regression models and life-tables", Journal of the Royal Statistical Society B 34 (1972), 187–220; B. Efron, "The
/// efficiency of Cox's likelihood function for censored data", Journal of the American Statistical Association 72 (1977), 557–565.
///
/// ```
/// use cco_stats::survival::{covariates::Covariates, cox::cox, spells::Spells};
/// let spells = Spells::new(&[1.0, 2.0, 3.0, 4.0], &[true, true, true, false])?;
/// let covariates = Covariates::new(4, vec![("alone", vec![1.0, 0.0, 1.0, 0.0])])?;
/// let fit = cox(&spells, &covariates)?;
/// // The likelihood is u²/(2(u + 1)²(u + 2)) with u = exp(β), greatest where u² − u − 4 = 0.
/// assert!((fit.coefficients[0].value.exp() - (1.0 + 17.0_f64.sqrt()) / 2.0).abs() < 1e-6);
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn cox(spells: &Spells, covariates: &Covariates) -> Result<Cox, Error> {
    check_length("covariates", covariates.n_rows(), spells.len())?;
    if covariates.names().is_empty() {
        return Err(Error::too_few("columns", 0, 1));
    }
    spells.check_events(1)?;
    let standardized = Standardized::new(covariates)?;
    let likelihood = Efron::new(spells, &standardized.rows);
    let start = DVector::zeros(covariates.names().len());
    let at_null = likelihood.local(&start);
    let found = search("Cox's regression", &likelihood, start);
    let best = check_separation(found, &likelihood, &at_null, covariates.names())?;

    let beta = best.at.component_div(&standardized.deviations);
    let coefficients = (0..beta.len()).map(|j| Coefficient {
        name: covariates.names()[j].clone(),
        value: beta[j],
        standard_error: best.covariance[(j, j)].sqrt() / standardized.deviations[j],
    });
    let risks: Vec<f64> = (&standardized.rows * &best.at).iter().copied().collect();
    Ok(Cox {
        coefficients: coefficients.collect(),
        log_likelihood: best.value,
        null_log_likelihood: at_null.value,
        concordance: concordance(spells, &risks.iter().map(|risk| -risk).collect::<Vec<_>>())?,
        n: spells.len(),
        n_events: spells.n_events(),
        means: standardized.means.iter().copied().collect(),
        baseline: Baseline::new(spells, &risks),
    })
}

impl Cox {
    /// Do the covariates together explain anything? 2 (ln L − ln L₀) against χ².
    pub fn likelihood_ratio(&self) -> LikelihoodRatio {
        let chi_squared = 2.0 * (self.log_likelihood - self.null_log_likelihood);
        let degrees_of_freedom = self.coefficients.len();
        LikelihoodRatio { chi_squared, degrees_of_freedom, p: chi_squared_tail(chi_squared, degrees_of_freedom) }
    }

    /// βᵀ(x − x̄): the logarithm of this subject's hazard over that of one with average covariates.
    pub fn log_risk(&self, row: &[f64]) -> Result<f64, Error> {
        check_length("row", row.len(), self.means.len())?;
        Ok(self.coefficients.iter().zip(row).zip(&self.means).map(|((b, x), mean)| b.value * (x - mean)).sum())
    }

    /// H₀(t): the cumulative hazard of a subject with average covariates, by Breslow's estimator.
    pub fn baseline_cumulative_hazard(&self, time: f64) -> f64 {
        self.baseline.cumulative_hazard(time)
    }

    /// S(t | x) = exp(−H₀(t) exp(βᵀ(x − x̄))): the chance of lasting beyond `time`. Constant beyond the last event seen.
    pub fn survival_at(&self, time: f64, row: &[f64]) -> Result<f64, Error> {
        Ok((-self.baseline.cumulative_hazard(time) * self.log_risk(row)?.exp()).exp())
    }

    /// The first time at which S(t | x) ≤ one half; `None` when the data do not reach so far.
    pub fn median(&self, row: &[f64]) -> Result<Option<f64>, Error> {
        let risk = self.log_risk(row)?.exp();
        Ok(self.baseline.steps().find(|(_, hazard)| hazard * risk >= std::f64::consts::LN_2).map(|(time, _)| time))
    }
}
