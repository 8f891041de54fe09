//! The chance of the event in each period, for time that is counted rather than measured.

use super::covariates::{Covariates, Standardized};
use crate::coefficient::Coefficient;
use crate::error::{Error, check_length, check_values};
use crate::maximum::{Local, LogLikelihood, search};
use crate::separation::check_separation;
use nalgebra::{DMatrix, DVector};

/// Subjects watched for whole periods: months, renewals.
#[derive(Clone, Copy, Debug)]
pub struct PeriodSpells<'a> {
    /// Periods lived through or ended in, from 1 on.
    pub n_periods: &'a [u32],
    /// Whether the event came in the last of them. If not, that period was survived.
    pub ended: &'a [bool],
}

/// The fit of [`discrete_hazard`].
#[derive(Clone, Debug)]
pub struct DiscreteHazard {
    /// γ, one per column: a unit more multiplies the odds of the event in a period by exp(γ).
    pub coefficients: Vec<Coefficient>,
    /// αⱼ, one per band: the log-odds in its periods for a subject with average covariates.
    pub bands: Vec<Coefficient>,
    /// Without the penalty.
    pub log_likelihood: f64,
    pub n: usize,
    pub n_events: usize,
    band_starts: Vec<u32>,
    means: Vec<f64>,
}

/// How likely is the event in each period, given that it has not come before, and what moves it?
///
/// h(t | x) = 1/(1 + exp(−α_{band(t)} − γᵀ(x − x̄))); the log-likelihood is that of a logistic regression with a row per subject and
/// period, Σ y ln h + (1 − y) ln(1 − h), less (λ/2) Σ (γⱼ sⱼ)², sⱼ the standard deviation of column j.
///
/// - `spells`: n subjects.
/// - `band_starts`: the first period of each band of one hazard, ascending, the first being 1: `[1, 2, 3, 4, 13]` gives the first
///   three periods a hazard each, one to periods 4–12 and one to all later ones.
/// - `covariates`: n rows, or none; known when the subject starts.
/// - `ridge`: λ ≥ 0, in units of log-likelihood per squared effect of a standard deviation. 0 is no penalty.
///
/// Assumes that subjects are alike but for their covariates, and that effects multiply the odds alike in all periods. With λ > 0 effects
/// are shrunk: their standard errors describe the spread of the shrunk estimate and intervals no longer cover as they say.
///
/// Does not accept covariates that change from period to period.
///
/// Errors: no event; a band in which no one, or everyone, had the event; a constant or collinear column; with λ = 0 a column that
/// separates those with the event from the others.
///
/// Source: P. D. Allison, "Discrete-time methods for the analysis of event histories", Sociological Methodology 13 (1982), 61–98, eq. 5
/// and 11; J. D. Singer, J. B. Willett, Journal of Educational Statistics 18 (1993), 155–195.
///
/// ```
/// use cco_stats::survival::{covariates::Covariates, discrete_hazard::{discrete_hazard, PeriodSpells}};
/// // Of ten, four leave in the first period; of the six others three leave in the second.
/// let n_periods = [1, 1, 1, 1, 2, 2, 2, 2, 2, 2];
/// let ended = [true, true, true, true, true, true, true, false, false, false];
/// let fit = discrete_hazard(PeriodSpells { n_periods: &n_periods, ended: &ended }, &[1, 2], &Covariates::none(10), 0.0)?;
/// assert!((fit.hazard(1, &[])? - 0.4).abs() < 1e-6);
/// assert!((fit.survival(2, &[])?[1] - 0.3).abs() < 1e-6);
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn discrete_hazard(
    spells: PeriodSpells<'_>,
    band_starts: &[u32],
    covariates: &Covariates,
    ridge: f64,
) -> Result<DiscreteHazard, Error> {
    let n = spells.n_periods.len();
    check_length("ended", spells.ended.len(), n)?;
    check_length("covariates", covariates.n_rows(), n)?;
    check_values("ridge", &[ridge], "must be finite and not negative", |ridge| ridge >= 0.0)?;
    check_bands(spells, band_starts)?;
    let standardized = Standardized::new(covariates)?;
    let likelihood = PersonPeriods::new(spells, band_starts, &standardized.rows, ridge);
    let start = likelihood.without_effects();
    let at_null = likelihood.local(&start);
    let names = covariates.names();
    let found = search("the discrete-time hazard", &likelihood, start);
    let best =
        if ridge > 0.0 || names.is_empty() { found.1? } else { check_separation(found, &likelihood, &at_null, names)? };

    let p = names.len();
    let error = |j: usize| best.covariance[(j, j)].sqrt();
    let coefficients = (0..p).map(|j| Coefficient {
        name: names[j].clone(),
        value: best.at[j] / standardized.deviations[j],
        standard_error: error(j) / standardized.deviations[j],
    });
    let bands = band_starts.iter().enumerate().map(|(band, from)| Coefficient {
        name: format!("from period {from}"),
        value: best.at[p + band],
        standard_error: error(p + band),
    });
    Ok(DiscreteHazard {
        coefficients: coefficients.collect(),
        bands: bands.collect(),
        log_likelihood: best.value + likelihood.penalty(&best.at),
        n,
        n_events: spells.ended.iter().filter(|ended| **ended).count(),
        band_starts: band_starts.to_vec(),
        means: standardized.means.iter().copied().collect(),
    })
}

impl DiscreteHazard {
    /// h(t | x): the chance of the event in period `period` ≥ 1 for one who has lived through all before.
    pub fn hazard(&self, period: u32, row: &[f64]) -> Result<f64, Error> {
        check_length("row", row.len(), self.means.len())?;
        if period == 0 {
            return Err(Error::value("period", 0, 0.0, "must be at least 1"));
        }
        let effect: f64 =
            self.coefficients.iter().zip(row).zip(&self.means).map(|((c, x), mean)| c.value * (x - mean)).sum();
        Ok(chance(self.bands[band_of(&self.band_starts, period)].value + effect))
    }

    /// S(1 | x), …, S(n | x): the chance of living through each of the first `n_periods`.
    pub fn survival(&self, n_periods: u32, row: &[f64]) -> Result<Vec<f64>, Error> {
        let mut survival = 1.0;
        (1..=n_periods)
            .map(|period| {
                survival *= 1.0 - self.hazard(period, row)?;
                Ok(survival)
            })
            .collect()
    }
}

fn chance(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// ln(1 + eˣ) without overflow.
fn ln_1p_exp(x: f64) -> f64 {
    if x > 0.0 { x + (-x).exp().ln_1p() } else { x.exp().ln_1p() }
}

fn band_of(band_starts: &[u32], period: u32) -> usize {
    band_starts.partition_point(|start| *start <= period) - 1
}

fn check_bands(spells: PeriodSpells<'_>, band_starts: &[u32]) -> Result<(), Error> {
    if band_starts.first() != Some(&1) {
        return Err(Error::value(
            "band starts",
            0,
            band_starts.first().copied().unwrap_or(0).into(),
            "must begin with 1",
        ));
    }
    if let Some(index) = (1..band_starts.len()).find(|i| band_starts[*i] <= band_starts[i - 1]) {
        return Err(Error::value("band starts", index, band_starts[index].into(), "must ascend"));
    }
    if let Some(index) = spells.n_periods.iter().position(|n| *n == 0) {
        return Err(Error::value("periods", index, 0.0, "must be at least 1"));
    }
    for (band, from) in band_starts.iter().enumerate() {
        let until = band_starts.get(band + 1).copied().unwrap_or(u32::MAX);
        let (mut n_periods, mut n_events) = (0_u64, 0_u64);
        for (n, ended) in spells.n_periods.iter().zip(spells.ended) {
            n_periods += u64::from((*n).min(until - 1).saturating_sub(from - 1));
            n_events += u64::from(*ended && (*from..until).contains(n));
        }
        if n_events == 0 {
            return Err(Error::too_few(&format!("events in the band from period {from}"), 0, 1));
        }
        if n_events == n_periods {
            return Err(Error::too_few(&format!("survivors in the band from period {from}"), 0, 1));
        }
    }
    Ok(())
}

/// One subject in one band: so many periods survived there, and whether the event came.
struct Row {
    subject: usize,
    band: usize,
    n_survived: f64,
    n_events: f64,
}

/// Parameters: effects of the standardised columns, then the log-odds of each band.
struct PersonPeriods<'a> {
    rows: Vec<Row>,
    columns: Vec<DVector<f64>>,
    spells: PeriodSpells<'a>,
    n_columns: usize,
    n_bands: usize,
    ridge: f64,
}

impl<'a> PersonPeriods<'a> {
    fn new(spells: PeriodSpells<'a>, band_starts: &[u32], columns: &DMatrix<f64>, ridge: f64) -> PersonPeriods<'a> {
        let mut rows = Vec::new();
        for (subject, (n, ended)) in spells.n_periods.iter().zip(spells.ended).enumerate() {
            let last = band_of(band_starts, *n);
            for band in 0..=last {
                let from = band_starts[band];
                let until = if band == last { n + 1 } else { band_starts[band + 1] };
                let n_events = if band == last && *ended { 1.0 } else { 0.0 };
                rows.push(Row { subject, band, n_survived: f64::from(until - from) - n_events, n_events });
            }
        }
        PersonPeriods {
            rows,
            columns: columns.row_iter().map(|row| row.transpose()).collect(),
            spells,
            n_columns: columns.ncols(),
            n_bands: band_starts.len(),
            ridge,
        }
    }

    /// The share of periods with the event in each band: exact when there are no columns.
    fn without_effects(&self) -> DVector<f64> {
        let mut counts = vec![(0.0, 0.0); self.n_bands];
        for row in &self.rows {
            counts[row.band].0 += row.n_events;
            counts[row.band].1 += row.n_survived;
        }
        let log_odds = counts.into_iter().map(|(events, survived)| (events / survived).ln());
        DVector::from_iterator(self.n_columns + self.n_bands, std::iter::repeat_n(0.0, self.n_columns).chain(log_odds))
    }

    fn log_odds(&self, row: &Row, at: &DVector<f64>) -> f64 {
        at[self.n_columns + row.band] + self.columns[row.subject].dot(&at.rows(0, self.n_columns))
    }

    fn penalty(&self, at: &DVector<f64>) -> f64 {
        self.ridge / 2.0 * at.rows(0, self.n_columns).norm_squared()
    }
}

impl LogLikelihood for PersonPeriods<'_> {
    fn value(&self, at: &DVector<f64>) -> f64 {
        let of_row = |row: &Row| {
            let log_odds = self.log_odds(row, at);
            row.n_events * log_odds - (row.n_events + row.n_survived) * ln_1p_exp(log_odds)
        };
        self.rows.iter().map(of_row).sum::<f64>() - self.penalty(at)
    }

    fn local(&self, at: &DVector<f64>) -> Local {
        let p = self.n_columns;
        let n = p + self.n_bands;
        let (mut gradient, mut hessian) = (DVector::zeros(n), DMatrix::zeros(n, n));
        let mut by_subject = vec![(0.0, 0.0); self.spells.n_periods.len()];
        for row in &self.rows {
            let h = chance(self.log_odds(row, at));
            let trials = row.n_events + row.n_survived;
            let (slope, curvature) = (row.n_events - trials * h, trials * h * (1.0 - h));
            gradient[p + row.band] += slope;
            hessian[(p + row.band, p + row.band)] -= curvature;
            for j in 0..p {
                hessian[(j, p + row.band)] -= curvature * self.columns[row.subject][j];
            }
            by_subject[row.subject].0 += slope;
            by_subject[row.subject].1 += curvature;
        }
        for (x, (slope, curvature)) in self.columns.iter().zip(by_subject) {
            for j in 0..p {
                gradient[j] += slope * x[j];
                for k in 0..=j {
                    hessian[(k, j)] -= curvature * x[j] * x[k];
                }
            }
        }
        for j in 0..p {
            gradient[j] -= self.ridge * at[j];
            hessian[(j, j)] -= self.ridge;
        }
        hessian.fill_lower_triangle_with_upper_triangle();
        Local { value: self.value(at), gradient, hessian }
    }
}
