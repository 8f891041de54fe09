//! Whether an account has earned the question.

use super::rules::ExpansionRules;
use crate::health::Threshold;
use crate::play::Driver;
use serde::Serialize;

/// Something open with an account, besides its measures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "risk", rename_all = "snake_case")]
pub enum OpenRisk {
    /// An alert that asks to act now, by its id.
    Alert { alert: String },
    /// A save that is worked on; without a driver, an executive review.
    Save { driver: Option<Driver> },
    /// The health score lies in its lowest band.
    Red,
}

/// Whether an account can be asked to grow.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Readiness {
    pub is_ready: bool,
    /// What value delivered would show, and does not, with what was read; `None`: not known.
    pub not_delivered: Vec<(Threshold, Option<f64>)>,
    /// Measures that say that something is open, with what was read.
    pub open: Vec<(Threshold, f64)>,
    pub risks: Vec<OpenRisk>,
}

/// Ready is who shows all that delivered value shows, nothing that is open, and no risk. What is not known counts as not delivered.
pub fn readiness(rules: &ExpansionRules, value: impl Fn(&str) -> Option<f64>, risks: Vec<OpenRisk>) -> Readiness {
    let read = |threshold: &Threshold| value(&threshold.measure);
    let not_delivered: Vec<(Threshold, Option<f64>)> = rules
        .delivered
        .iter()
        .filter(|threshold| !threshold.holds(read(threshold)))
        .map(|threshold| (threshold.clone(), read(threshold)))
        .collect();
    let open: Vec<(Threshold, f64)> = rules
        .open
        .iter()
        .filter(|threshold| threshold.holds(read(threshold)))
        .filter_map(|threshold| Some((threshold.clone(), read(threshold)?)))
        .collect();
    let is_ready = not_delivered.is_empty() && open.is_empty() && risks.is_empty();
    Readiness { is_ready, not_delivered, open, risks }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{reads, rules};
    use super::*;

    #[test]
    fn ready_is_who_got_value_and_has_nothing_open() {
        let good = [("tenure_days", 200.0), ("days_since_last_use", 2.0), ("overdue_invoices", 0.0)];
        let with = |extra: &[(&'static str, f64)], risks| {
            let all: Vec<(&str, f64)> = extra.iter().chain(&good).copied().collect();
            let found = readiness(&rules(), reads(&all), risks);
            (found.is_ready, found.not_delivered.len(), found.open.len(), found.risks.len())
        };
        assert_eq!(with(&[], vec![]), (true, 0, 0, 0));
        assert_eq!(with(&[("overdue_invoices", 1.0)], vec![]), (false, 0, 1, 0));
        assert_eq!(with(&[("tenure_days", 89.0)], vec![]), (false, 1, 0, 0));
        assert_eq!(with(&[], vec![OpenRisk::Red]), (false, 0, 0, 1));
        assert_eq!(with(&[], vec![OpenRisk::Save { driver: Some(Driver::SupportPain) }]), (false, 0, 0, 1));
    }

    #[test]
    fn what_is_not_known_was_not_delivered() {
        let found = readiness(&rules(), |_| None, vec![]);
        assert_eq!((found.is_ready, found.not_delivered.len(), found.open.len()), (false, 2, 0));
        assert_eq!(found.not_delivered[0].1, None);
    }
}
