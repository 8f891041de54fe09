//! Whether the score may be put into use, in sentences.

use super::report::{AuditView, BaselineView, RankingView, VerdictView};

/// A promotable score beats every trivial baseline beyond the interval. Leaks are judged apart: a person may acknowledge them.
pub(super) fn verdict(ranking: &RankingView, baselines: &[BaselineView], audit: &AuditView) -> VerdictView {
    let mut against: Vec<String> =
        baselines.iter().filter(|baseline| baseline.is_trivial).filter_map(not_beaten).collect();
    if ranking.roc_auc.is_none() {
        against.push("the score ranks nobody: only one outcome occurs".to_owned());
    }
    let is_promotable = against.is_empty();
    let mut reasons = against;
    if is_promotable {
        reasons.push("the score beats every trivial baseline beyond the interval".to_owned());
    }
    let n_blocking = audit.findings.iter().filter(|finding| finding.is_blocking).count();
    if n_blocking > 0 {
        let noun = if n_blocking == 1 { "finding" } else { "findings" };
        reasons.push(format!("the leakage audit has {n_blocking} {noun} that a person must acknowledge first"));
    }
    VerdictView { is_promotable, reasons }
}

/// Why the score is not better than the baseline; `None` when it is, or when the baseline ranks too few to compare.
fn not_beaten(baseline: &BaselineView) -> Option<String> {
    let (own, other) = (baseline.own_auc?, baseline.baseline_auc?);
    let difference = baseline.difference?;
    if difference.is_surely_above(0.0) {
        return None;
    }
    let name = &baseline.name;
    let interval = match (difference.low, difference.high) {
        (Some(low), Some(high)) => format!(" (difference {:+.3}, 95 % {low:+.3} to {high:+.3})", difference.value),
        _ => String::new(),
    };
    Some(format!("not better than {name}: AUC {:.3} against {:.3}{interval}", own.value, other.value))
}
