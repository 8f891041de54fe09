//! Whether the score may be put into use, in sentences.

use super::report::{AuditView, BaselineView, RankingView, VerdictView};

/// How the score stands against one baseline.
enum Standing {
    /// Better beyond the interval.
    Beaten,
    /// Not better beyond the interval: this says so.
    NotBeaten(String),
    /// The baseline ranks no account-date here, or none of one of the outcomes: there is nothing to be better than. This says so.
    NotCompared(String),
}

/// A promotable score beats every trivial baseline that ranks anybody, beyond the interval; the base rate always does, for all alike. A
/// baseline that cannot be compared is named. Leaks are judged apart: a person may acknowledge them.
pub(super) fn verdict(ranking: &RankingView, baselines: &[BaselineView], audit: &AuditView) -> VerdictView {
    let (mut beaten, mut against, mut not_compared) = (Vec::new(), Vec::new(), Vec::new());
    for baseline in baselines.iter().filter(|baseline| baseline.is_trivial) {
        match standing(baseline) {
            Standing::Beaten => beaten.push(baseline.name.as_str()),
            Standing::NotBeaten(why) => against.push(why),
            Standing::NotCompared(why) => not_compared.push(why),
        }
    }
    if ranking.roc_auc.is_none() {
        against.push("the score ranks nobody: only one outcome occurs".to_owned());
    }
    let is_promotable = against.is_empty() && !beaten.is_empty();
    let mut reasons = against;
    if is_promotable {
        reasons.push(format!("the score beats what is trivial beyond the interval: {}", beaten.join(", ")));
    }
    reasons.extend(not_compared);
    let n_blocking = audit.findings.iter().filter(|finding| finding.is_blocking).count();
    if n_blocking > 0 {
        let noun = if n_blocking == 1 { "finding" } else { "findings" };
        reasons.push(format!("the leakage audit has {n_blocking} {noun} that a person must acknowledge first"));
    }
    VerdictView { is_promotable, reasons }
}

fn standing(baseline: &BaselineView) -> Standing {
    let name = &baseline.name;
    let (Some(own), Some(other), Some(difference)) = (baseline.own_auc, baseline.baseline_auc, baseline.difference)
    else {
        return Standing::NotCompared(format!(
            "not compared with {name}: it is known for {} account-dates, {} of them with the event",
            baseline.n, baseline.n_events
        ));
    };
    if difference.is_surely_above(0.0) {
        return Standing::Beaten;
    }
    let interval = match (difference.low, difference.high) {
        (Some(low), Some(high)) => format!(" (difference {:+.3}, 95 % {low:+.3} to {high:+.3})", difference.value),
        _ => String::new(),
    };
    Standing::NotBeaten(format!("not better than {name}: AUC {:.3} against {:.3}{interval}", own.value, other.value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backtest::report::Measured;

    const SURE: Measured = Measured { value: 0.2, low: Some(0.1), high: Some(0.3) };
    const UNSURE: Measured = Measured { value: 0.1, low: Some(-0.1), high: Some(0.3) };

    /// `difference`: of the score's AUC and the baseline's; `None`: it ranks nobody of one outcome.
    fn against(name: &str, difference: Option<Measured>) -> BaselineView {
        let auc = difference.map(|_| Measured { value: 0.7, low: None, high: None });
        BaselineView {
            name: name.to_owned(),
            what: String::new(),
            n: 40,
            n_events: if difference.is_some() { 9 } else { 0 },
            own_auc: auc,
            baseline_auc: auc,
            difference,
            is_trivial: name != "CSM judgement",
        }
    }

    #[track_caller]
    fn check(baselines: &[(&str, Option<Measured>)], is_promotable: bool, reasons: &[&str]) {
        let baselines: Vec<BaselineView> =
            baselines.iter().map(|(name, difference)| against(name, *difference)).collect();
        let ranking = RankingView { roc_auc: Some(SURE), ..RankingView::default() };
        let found = verdict(&ranking, &baselines, &AuditView::default());
        assert_eq!(
            (found.is_promotable, found.reasons),
            (is_promotable, reasons.iter().map(|text| (*text).to_owned()).collect())
        );
    }

    #[test]
    fn a_baseline_that_ranks_nobody_is_named_and_not_called_beaten() {
        let not_compared = "not compared with usage change: it is known for 40 account-dates, 0 of them with the event";
        check(
            &[("usage change", None), ("tenure", Some(SURE)), ("base rate", Some(SURE))],
            true,
            &["the score beats what is trivial beyond the interval: tenure, base rate", not_compared],
        );
        check(&[("usage change", None)], false, &[not_compared]);
    }

    #[test]
    fn one_that_may_be_as_good_bars_promotion() {
        let as_good = "not better than tenure: AUC 0.700 against 0.700 (difference +0.100, 95 % -0.100 to +0.300)";
        check(&[("tenure", Some(UNSURE)), ("base rate", Some(SURE))], false, &[as_good]);
    }

    #[test]
    fn a_persons_judgement_bars_nothing() {
        check(
            &[("CSM judgement", Some(UNSURE)), ("base rate", Some(SURE))],
            true,
            &["the score beats what is trivial beyond the interval: base rate"],
        );
    }
}
