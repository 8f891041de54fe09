//! The likelihood of times whose logarithm has a location and a scale.

use super::family::{Family, Jet};
use super::regression::start_at;
use crate::maximum::{Local, LogLikelihood};
use crate::survival::spells::Spells;
use nalgebra::{DMatrix, DVector};

/// Parameters: effects of the standardised columns, intercept, ln σ.
pub(super) struct LocationScale<'a> {
    family: Family,
    spells: &'a Spells,
    /// Each row with a 1 for the intercept.
    rows: Vec<DVector<f64>>,
}

/// How one term of the likelihood enters: with its sign, as a density or as a survival.
struct Term {
    log_time: f64,
    weight: f64,
    is_density: bool,
}

impl<'a> LocationScale<'a> {
    pub(super) fn new(family: Family, spells: &'a Spells, columns: &DMatrix<f64>) -> LocationScale<'a> {
        let p = columns.ncols();
        let rows = columns.row_iter().map(|row| row.transpose().insert_row(p, 1.0)).collect();
        LocationScale { family, spells, rows }
    }

    /// Mean and deviation of the logarithms of all durations, censored or not: too short, but near enough for Newton's method.
    pub(super) fn start(&self) -> DVector<f64> {
        let logs: Vec<f64> = self.spells.durations().iter().map(|duration| duration.ln()).collect();
        let mean = logs.iter().sum::<f64>() / logs.len() as f64;
        let variance = logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / logs.len() as f64;
        start_at(mean, variance.sqrt(), self.rows[0].len() - 1)
    }

    fn terms(&self, i: usize) -> impl Iterator<Item = Term> {
        let weight = self.spells.weight(i);
        let end = Term { log_time: self.spells.durations()[i].ln(), weight, is_density: self.spells.ended()[i] };
        let entry = self.spells.entry(i);
        let survived_entry = (entry > 0.0).then(|| Term { log_time: entry.ln(), weight: -weight, is_density: false });
        std::iter::once(end).chain(survived_entry)
    }

    fn jet(&self, term: &Term, z: f64) -> Jet {
        if term.is_density { self.family.density_jet(z) } else { self.family.survival_jet(z) }
    }
}

impl LogLikelihood for LocationScale<'_> {
    fn value(&self, at: &DVector<f64>) -> f64 {
        let q = at.len() - 1;
        let (log_scale, mut value) = (at[q], 0.0);
        for (i, row) in self.rows.iter().enumerate() {
            let location = row.dot(&at.rows(0, q));
            for term in self.terms(i) {
                let z = (term.log_time - location) * (-log_scale).exp();
                let density = if term.is_density { log_scale + term.log_time } else { 0.0 };
                value += term.weight * (self.jet(&term, z).value - density);
            }
        }
        value
    }

    fn local(&self, at: &DVector<f64>) -> Local {
        let q = at.len() - 1;
        let (log_scale, per_scale) = (at[q], (-at[q]).exp());
        let mut local = Local { value: 0.0, gradient: DVector::zeros(q + 1), hessian: DMatrix::zeros(q + 1, q + 1) };
        for (i, row) in self.rows.iter().enumerate() {
            let location = row.dot(&at.rows(0, q));
            for term in self.terms(i) {
                let z = (term.log_time - location) * per_scale;
                let jet = self.jet(&term, z);
                let (from_density, slope_of_density) =
                    if term.is_density { (log_scale + term.log_time, 1.0) } else { (0.0, 0.0) };
                local.value += term.weight * (jet.value - from_density);
                // dz/dη = −1/σ and dz/d ln σ = −z.
                let by_location = -term.weight * jet.slope * per_scale;
                local.gradient.rows_mut(0, q).axpy(by_location, row, 1.0);
                local.gradient[q] -= term.weight * (jet.slope * z + slope_of_density);
                local.hessian.view_mut((0, 0), (q, q)).ger(
                    term.weight * jet.curvature * per_scale * per_scale,
                    row,
                    row,
                    1.0,
                );
                let mixed = term.weight * per_scale * (jet.slope + jet.curvature * z);
                local.hessian.column_mut(q).rows_mut(0, q).axpy(mixed, row, 1.0);
                local.hessian[(q, q)] += term.weight * (jet.slope * z + jet.curvature * z * z);
            }
        }
        local.hessian.fill_lower_triangle_with_upper_triangle();
        local
    }
}
