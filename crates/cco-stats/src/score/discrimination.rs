//! Do rows with the event come before rows without it?

use super::sample::Sample;

/// How often does a row with the event get a higher prediction than a row without it?
///
/// AUC = Σ w(i) w(j) (\[s(i) > s(j)\] + ½ \[s(i) = s(j)\]) / (Σ w(i) · Σ w(j)), with i over rows with the event, j over rows without, s the
/// prediction and w the weight: the area under the receiver operating characteristic, by trapezoids.
///
/// - `sample`: any score will do; only its order matters.
///
/// Assumes nothing about the scores. It does not say whether they are right as probabilities, nor what happens among the first few, to
/// which a team can attend: that is [`super::capacity`]'s question.
///
/// `None` when only one outcome occurs. 0.5 when all predictions are equal.
///
/// Source: D. Bamber, "The area above the ordinal dominance graph and the area below the receiver operating characteristic graph",
/// Journal of Mathematical Psychology 12 (1975), 387–415: the area is the Mann–Whitney statistic, ties counted half.
///
/// ```
/// use cco_stats::score::{discrimination::roc_auc, ranked::Ranked};
/// let scores = [0.9, 0.4, 0.8, 0.3, 0.3, 0.2, 0.2, 0.1, 0.1, 0.05];
/// let ranked = Ranked::new(&scores, &std::array::from_fn::<_, 10, _>(|row| row < 2))?;
/// assert_eq!(roc_auc(&ranked.plain()), Some(0.9375));
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn roc_auc(sample: &Sample<'_>) -> Option<f64> {
    if !sample.has_both() {
        return None;
    }
    let (mut events_above, mut pairs) = (0.0, 0.0);
    for tie in sample.ranked.ties() {
        let sums = sample.sums(tie);
        let others = sums.total - sums.events;
        pairs += others * (events_above + sums.events / 2.0);
        events_above += sums.events;
    }
    Some(pairs / (sample.events * (sample.total - sample.events)))
}

/// Going down the list, what share of the rows passed had the event, on average over the events?
///
/// AP = Σ (R(k) − R(k − 1)) P(k), with k over the distinct predictions from the highest, R(k) the share of events predicted at least as
/// high, and P(k) the share of events among those rows.
///
/// - `sample`: any score will do; only its order matters.
///
/// Assumes nothing about the scores. Compare it with the base rate, which is what predictions without information reach: unlike the AUC it
/// is not comparable between samples with different base rates. It is not the trapezoid area under precision and recall, which is
/// optimistic.
///
/// `None` when no row has the event.
///
/// Source: J. Davis and M. Goadrich, "The relationship between precision-recall and ROC curves", Proceedings of the 23rd International
/// Conference on Machine Learning (2006), 233–240; the step form is that of scikit-learn's `average_precision_score`.
///
/// ```
/// use cco_stats::score::{discrimination::average_precision, ranked::Ranked};
/// let scores = [0.9, 0.4, 0.8, 0.3, 0.3, 0.2, 0.2, 0.1, 0.1, 0.05];
/// let ranked = Ranked::new(&scores, &std::array::from_fn::<_, 10, _>(|row| row < 2))?;
/// assert_eq!(average_precision(&ranked.plain()).map(|ap| format!("{ap:.4}")), Some("0.8333".to_owned()));
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn average_precision(sample: &Sample<'_>) -> Option<f64> {
    if sample.events <= 0.0 {
        return None;
    }
    let (mut passed, mut events, mut precision_sum) = (0.0, 0.0, 0.0);
    for tie in sample.ranked.ties() {
        let sums = sample.sums(tie);
        passed += sums.total;
        events += sums.events;
        if sums.events > 0.0 {
            precision_sum += sums.events * events / passed;
        }
    }
    Some(precision_sum / sample.events)
}
