//! How far an estimate may stray by chance: at one look, or at any of as many as one likes.

use crate::interval::Confidence;
use crate::normal::two_sided_z;

/// When a trial is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// Once, when it is complete, whatever happens before.
    AtTheEnd,
    /// Whenever somebody likes, and it may be stopped for what they see.
    AtAnyTime,
}

impl Looks {
    /// Standard errors by which an estimate must miss at the planned end to be more than chance.
    pub(super) fn standard_errors(self, confidence: Confidence) -> f64 {
        match self {
            Looks::AtTheEnd => two_sided_z(confidence),
            Looks::AtAnyTime => Boundary::new(1.0, confidence).reach(1.0),
        }
    }
}

/// A limit that a sum of chance crosses at any time at all with the probability 1 − c only.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Boundary {
    /// 1 − c.
    alpha: f64,
    /// Where the boundary is narrowest, as an information.
    tuned: f64,
}

impl Boundary {
    /// How far may an estimate be from the truth, at all times together?
    ///
    /// With V = 1/v the information, v the squared standard error of the estimate, and r > 0 fixed beforehand, it stays within
    /// √((V + r) ln((V + r)/(r α²)))/V of the truth at all times with probability 1 − α. r = V*/y, y − ln(1 + y) = −2 ln α, makes that least at
    /// the information V* which is planned for the end.
    ///
    /// - `planned_error`: the standard error that is planned for the end, > 0: V* = 1/`planned_error`².
    ///
    /// Source: S. R. Howard, A. Ramdas, J. McAuliffe and J. Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence sequences", Annals of
    /// Statistics 49 (2021), 1055–1080, §3.2 (two-sided normal mixture) and §3.5 (tuning).
    pub(super) fn new(planned_error: f64, confidence: Confidence) -> Boundary {
        let alpha = 1.0 - confidence.share();
        let goal = -2.0 * alpha.ln();
        // Each round brings y nearer by the factor 1/(1 + y): a quarter at worst for what anyone asks.
        let y = (0..100).fold(goal + 1.0, |y: f64, _| goal + y.ln_1p());
        Boundary { alpha, tuned: planned_error.powi(-2) / y }
    }

    /// How far from the truth, for an estimate of this standard error, > 0.
    pub(super) fn reach(&self, standard_error: f64) -> f64 {
        let information = standard_error.powi(-2);
        let widened = information + self.tuned;
        (widened * (widened / (self.tuned * self.alpha * self.alpha)).ln()).sqrt() / information
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(looks: Looks, expected: &str) {
        assert_eq!(format!("{:.3}", looks.standard_errors(Confidence::PERCENT_95)), expected);
    }

    #[test]
    fn looking_at_any_time_costs_one_standard_error() {
        check(Looks::AtTheEnd, "1.960");
        check(Looks::AtAnyTime, "3.035");
    }

    #[test]
    fn no_other_tuning_is_narrower_at_the_planned_end() {
        let at_the_end = |planned: f64| Boundary::new(planned, Confidence::PERCENT_95).reach(0.1);
        for other in [0.01, 0.05, 0.09, 0.11, 0.2, 1.0] {
            assert!(at_the_end(other) > at_the_end(0.1), "planned for {other}");
        }
    }
}
