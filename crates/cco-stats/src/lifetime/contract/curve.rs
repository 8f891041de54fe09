//! What every model of renewals answers.

/// How a cohort thins out at its renewals.
pub trait RetentionCurve {
    /// h(t): the chance to leave at renewal t ≥ 1 of one who made all before.
    fn churn_rate(&self, renewal: u32) -> f64;

    /// r(t) = 1 − h(t): the share of those who come to renewal t that renew.
    fn retention_rate(&self, renewal: u32) -> f64 {
        1.0 - self.churn_rate(renewal)
    }

    /// S(t): the share of a new cohort that is left after t renewals. S(0) = 1.
    fn survival(&self, n_renewals: u32) -> f64 {
        (1..=n_renewals).map(|renewal| self.retention_rate(renewal)).product()
    }

    /// S(m + t)/S(m): the share of those who made m renewals already that also make the next t.
    fn survival_after(&self, made: u32, more: u32) -> f64 {
        (made + 1..=made + more).map(|renewal| self.retention_rate(renewal)).product()
    }
}
