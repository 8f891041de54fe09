//! The shapes that the spread of ln T may have.

use statrs::distribution::{Continuous, ContinuousCDF, Normal};
use std::f64::consts::LN_2;

/// The distribution of ε in ln T = β₀ + βᵀx + σ ε.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// ε of the least extreme value: T is Weibull, its hazard always rising or always falling.
    Weibull,
    /// ε normal: the hazard rises, then falls.
    LogNormal,
    /// ε logistic: as log-normal with heavier tails, and odds of survival that keep their proportion.
    LogLogistic,
}

/// A function with its first two derivatives.
#[derive(Clone, Copy)]
pub(super) struct Jet {
    pub(super) value: f64,
    pub(super) slope: f64,
    pub(super) curvature: f64,
}

impl Family {
    pub fn name(self) -> &'static str {
        match self {
            Family::Weibull => "the Weibull model",
            Family::LogNormal => "the log-normal model",
            Family::LogLogistic => "the log-logistic model",
        }
    }

    /// The median of ε.
    pub(super) fn median(self) -> f64 {
        match self {
            Family::Weibull => LN_2.ln(),
            Family::LogNormal | Family::LogLogistic => 0.0,
        }
    }

    /// ln P(ε > z).
    pub(super) fn log_survival(self, z: f64) -> f64 {
        self.survival_jet(z).value
    }

    /// ln f(z).
    pub(super) fn density_jet(self, z: f64) -> Jet {
        match self {
            Family::Weibull => Jet { value: z - z.exp(), slope: 1.0 - z.exp(), curvature: -z.exp() },
            Family::LogNormal => Jet { value: Normal::standard().ln_pdf(z), slope: -z, curvature: -1.0 },
            Family::LogLogistic => {
                let share = logistic(z);
                Jet { value: z - 2.0 * softplus(z), slope: 1.0 - 2.0 * share, curvature: -2.0 * share * (1.0 - share) }
            }
        }
    }

    /// ln S(z).
    pub(super) fn survival_jet(self, z: f64) -> Jet {
        match self {
            Family::Weibull => Jet { value: -z.exp(), slope: -z.exp(), curvature: -z.exp() },
            Family::LogNormal => {
                let (value, hazard) = normal_tail(z);
                Jet { value, slope: -hazard, curvature: -hazard * (hazard - z) }
            }
            Family::LogLogistic => {
                let share = logistic(z);
                Jet { value: -softplus(z), slope: -share, curvature: -share * (1.0 - share) }
            }
        }
    }
}

fn logistic(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

fn softplus(z: f64) -> f64 {
    if z > 0.0 { z + (-z).exp().ln_1p() } else { z.exp().ln_1p() }
}

/// ln(1 − Φ(z)) and the hazard φ(z)/(1 − Φ(z)). Where the tail underflows, by its continued fraction z + 1/(z + 2/(z + 3/…)).
fn normal_tail(z: f64) -> (f64, f64) {
    let normal = Normal::standard();
    if z < 20.0 {
        let tail = normal.sf(z);
        return (tail.ln(), normal.pdf(z) / tail);
    }
    let hazard = (1..=20).rev().fold(z, |rest, k| z + f64::from(k) / rest);
    (normal.ln_pdf(z) - hazard.ln(), hazard)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Slope and curvature against differences of the value.
    #[test]
    fn derivatives_are_those_of_the_value() {
        let h = 1e-4;
        for family in [Family::Weibull, Family::LogNormal, Family::LogLogistic] {
            for jet in [Family::density_jet, Family::survival_jet] {
                for z in [-8.0, -1.5, 0.0, 0.7, 3.0, 19.99, 20.01, 25.0] {
                    if family == Family::Weibull && z > 10.0 {
                        continue;
                    }
                    let [low, middle, high] = [z - h, z, z + h].map(|z| jet(family, z));
                    let slope = (high.value - low.value) / (2.0 * h);
                    let curvature = (high.slope - low.slope) / (2.0 * h);
                    let near = |found: f64, expected: f64| (found - expected).abs() < 1e-6 * expected.abs().max(1.0);
                    assert!(near(middle.slope, slope), "{family:?} at {z}: {} is not {slope}", middle.slope);
                    assert!(
                        near(middle.curvature, curvature),
                        "{family:?} at {z}: {} is not {curvature}",
                        middle.curvature
                    );
                }
            }
        }
    }
}
