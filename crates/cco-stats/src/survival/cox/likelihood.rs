//! Efron's partial likelihood with its derivatives, in one pass from the last time to the first.

use crate::maximum::{Local, LogLikelihood};
use crate::survival::spells::Spells;
use nalgebra::{DMatrix, DVector};

pub(super) struct Efron<'a> {
    rows: Vec<DVector<f64>>,
    spells: &'a Spells,
    /// Spells that end at the same time, latest time first.
    ties: Vec<Vec<usize>>,
    /// Latest entry first.
    entries: Vec<usize>,
}

/// Sums over those under watch of w e^η, w e^η x and w e^η xxᵀ.
struct Sums {
    zeroth: f64,
    first: DVector<f64>,
    second: DMatrix<f64>,
}

impl Sums {
    fn zero(p: usize) -> Sums {
        Sums { zeroth: 0.0, first: DVector::zeros(p), second: DMatrix::zeros(p, p) }
    }

    fn add(&mut self, share: f64, x: &DVector<f64>, with_derivatives: bool) {
        self.zeroth += share;
        if with_derivatives {
            self.first.axpy(share, x, 1.0);
            self.second.ger(share, x, x, 1.0);
        }
    }
}

impl<'a> Efron<'a> {
    pub(super) fn new(spells: &'a Spells, rows: &DMatrix<f64>) -> Efron<'a> {
        let mut latest_first = spells.by_duration();
        latest_first.reverse();
        let same_time = |a: &usize, b: &usize| spells.durations()[*a].total_cmp(&spells.durations()[*b]).is_eq();
        Efron {
            rows: rows.row_iter().map(|row| row.transpose()).collect(),
            spells,
            ties: latest_first.chunk_by(same_time).map(<[usize]>::to_vec).collect(),
            entries: if spells.has_entries() { spells.by_entry_latest_first() } else { Vec::new() },
        }
    }

    fn sweep(&self, beta: &DVector<f64>, with_derivatives: bool) -> Local {
        let p = beta.len();
        let etas: Vec<f64> = self.rows.iter().map(|x| x.dot(beta)).collect();
        let share = |i: usize| self.spells.weight(i) * etas[i].exp();
        let mut local = Local { value: 0.0, gradient: DVector::zeros(p), hessian: DMatrix::zeros(p, p) };
        let mut watched = Sums::zero(p);
        let mut leaving = self.entries.iter().peekable();
        for tie in &self.ties {
            let time = self.spells.durations()[tie[0]];
            // Going back in time, one who entered at this time or later has not entered yet.
            while let Some(i) = leaving.next_if(|i| self.spells.entry(**i) >= time) {
                watched.add(-share(*i), &self.rows[*i], with_derivatives);
            }
            let mut died = Sums::zero(p);
            let (mut n_died, mut weight) = (0, 0.0);
            for i in tie.iter().copied() {
                watched.add(share(i), &self.rows[i], with_derivatives);
                if self.spells.ended()[i] {
                    died.add(share(i), &self.rows[i], with_derivatives);
                    n_died += 1;
                    weight += self.spells.weight(i);
                    local.value += self.spells.weight(i) * etas[i];
                    local.gradient.axpy(self.spells.weight(i), &self.rows[i], 1.0);
                }
            }
            for l in 0..n_died {
                let part = f64::from(l) / f64::from(n_died);
                let mean_weight = weight / f64::from(n_died);
                let at_risk = watched.zeroth - part * died.zeroth;
                local.value -= mean_weight * at_risk.ln();
                if with_derivatives {
                    let mean = (&watched.first - &died.first * part) / at_risk;
                    local.gradient.axpy(-mean_weight, &mean, 1.0);
                    local.hessian -= (&watched.second - &died.second * part) * (mean_weight / at_risk);
                    local.hessian.ger(mean_weight, &mean, &mean, 1.0);
                }
            }
        }
        local
    }
}

impl LogLikelihood for Efron<'_> {
    fn value(&self, at: &DVector<f64>) -> f64 {
        self.sweep(at, false).value
    }

    fn local(&self, at: &DVector<f64>) -> Local {
        self.sweep(at, true)
    }
}
