//! Which signals an account shows.

use super::rules::{ExpansionRules, SignalStrength};
use crate::health::Threshold;
use serde::Serialize;

/// A signal that an account shows, with what was read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RaisedSignal {
    pub id: String,
    pub title: String,
    pub strength: SignalStrength,
    /// Each threshold with the value that holds it.
    pub evidence: Vec<(Threshold, f64)>,
}

/// In the order of the rules. `value`: what a measure reads for the account, `None` where that is not known.
pub fn raised(rules: &ExpansionRules, value: impl Fn(&str) -> Option<f64>) -> Vec<RaisedSignal> {
    let held = |threshold: &Threshold| {
        let value = value(&threshold.measure).filter(|value| threshold.holds(Some(*value)))?;
        Some((threshold.clone(), value))
    };
    rules
        .signals
        .iter()
        .filter_map(|signal| {
            let evidence = signal.when.iter().map(held).collect::<Option<Vec<_>>>()?;
            Some(RaisedSignal {
                id: signal.id.clone(),
                title: signal.title.clone(),
                strength: signal.strength,
                evidence,
            })
        })
        .collect()
}

/// Whether what an account shows is enough to ask: one strong signal, or as many weak ones as the rules say.
pub fn is_sign_of_growth(raised: &[RaisedSignal], rules: &ExpansionRules) -> bool {
    let count = |strength| raised.iter().filter(|signal| signal.strength == strength).count();
    count(SignalStrength::Strong) > 0 || count(SignalStrength::Weak) >= rules.least_weak as usize
}

#[cfg(test)]
mod tests {
    use super::super::sample::{reads, rules};
    use super::*;

    #[track_caller]
    fn check(readings: &[(&str, f64)], expected: &[&str], is_enough: bool) {
        let found = raised(&rules(), reads(readings));
        assert_eq!(found.iter().map(|signal| signal.id.as_str()).collect::<Vec<_>>(), expected);
        assert_eq!(is_sign_of_growth(&found, &rules()), is_enough);
    }

    #[test]
    fn one_strong_signal_or_two_weak_ones_are_enough() {
        check(&[("seat_share_28d", 0.9)], &["seats_full"], true);
        check(&[("seat_share_28d", 0.89)], &[], false);
        check(&[("nps_last", 9.0)], &["would_recommend"], false);
        check(&[("nps_last", 9.0), ("usage_vs_season_28d", 0.3)], &["usage_grows", "would_recommend"], true);
    }

    #[test]
    fn a_signal_needs_all_its_thresholds_and_what_is_unknown_holds_nowhere() {
        check(&[("feature_share_90d", 0.7)], &[], false);
        check(&[("feature_share_90d", 0.7), ("stickiness", 0.3)], &["breadth_grows"], true);
    }
}
