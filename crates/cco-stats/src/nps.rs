//! Net promoter scores and how far they can be trusted.

use crate::error::Error;
use crate::interval::{Confidence, Interval};
use crate::normal::two_sided_z;
use statrs::distribution::{ContinuousCDF, Normal};

/// Answers to "how likely are you to recommend us", 0 to 10: 9–10 promote, 7–8 are passive, 0–6 detract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answers {
    pub promoters: u64,
    pub passives: u64,
    pub detractors: u64,
}

/// A score in points, −100 to 100, with its standard error and interval in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NetPromoterScore {
    pub score: f64,
    pub standard_error: f64,
    pub interval: Interval,
}

/// The change from one set of answers to another, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NetPromoterChange {
    pub difference: f64,
    pub standard_error: f64,
    pub interval: Interval,
    /// The chance of a change at least so large if there were none (Wald's test, two-sided).
    pub p: f64,
}

/// What is the score, and between what limits?
///
/// NPS = 100 (p − d), p and d the shares of promoters and detractors; each answer counts 1, 0 or −1, whose variance is
/// p + d − (p − d)²; SE = 100 √(variance/n); interval NPS ± z·SE, cut to −100 … 100.
///
/// - `answers`: counts, at least one answer.
///
/// Assumes independent answers by people who are like those that did not answer. Adding the variances of two shares as if promoters and
/// detractors were counted apart gives limits that are too narrow.
///
/// Does not accept weights. When all answer alike the interval has no width: use [`adjusted_net_promoter_score`] for few answers.
///
/// Source: B. Rocks, "Interval estimation for the Net Promoter Score", The American Statistician 70 (2016), 365–372, section 2.
///
/// ```
/// use cco_stats::{interval::Confidence, nps::{Answers, net_promoter_score}};
/// // ½ promote, ⅓ are passive, ⅙ detract, of 324: 33.3 ± 8.1.
/// let nps = net_promoter_score(Answers { promoters: 162, passives: 108, detractors: 54 }, Confidence::PERCENT_95)?;
/// assert_eq!(format!("{:.1} ± {:.1}", nps.score, nps.interval.high - nps.score), "33.3 ± 8.1");
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn net_promoter_score(answers: Answers, confidence: Confidence) -> Result<NetPromoterScore, Error> {
    let (mean, variance, n) = moments(answers, 0.0)?;
    Ok(score_of(mean, variance, n, confidence))
}

/// The same for few answers: before counting, three quarters of an answer are added to promoters and to detractors and one and a half to
/// passives.
///
/// The adjusted Wald interval of the same source, section 4, which covers as it says from about ten answers on. The score is drawn towards 0.
///
/// ```
/// use cco_stats::{interval::Confidence, nps::{Answers, adjusted_net_promoter_score}};
/// let nps = adjusted_net_promoter_score(Answers { promoters: 5, passives: 3, detractors: 2 }, Confidence::PERCENT_95)?;
/// assert_eq!(format!("{:.2} in {:.2} to {:.2}", nps.score, nps.interval.low, nps.interval.high), "23.08 in -19.05 to 65.20");
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn adjusted_net_promoter_score(answers: Answers, confidence: Confidence) -> Result<NetPromoterScore, Error> {
    let (mean, variance, n) = moments(answers, 0.75)?;
    Ok(score_of(mean, variance, n, confidence))
}

/// Has the score changed from `before` to `after`, or is it chance?
///
/// The difference of two independent scores, SE = √(SE₁² + SE₂²), interval difference ± z·SE in points.
///
/// Assumes that different people answered. Errors: no answers in one of the two.
///
/// ```
/// use cco_stats::{interval::Confidence, nps::{Answers, net_promoter_change}};
/// let (before, after) = (
///     Answers { promoters: 400, passives: 350, detractors: 250 },
///     Answers { promoters: 450, passives: 350, detractors: 200 },
/// );
/// let change = net_promoter_change(before, after, Confidence::PERCENT_95)?;
/// assert_eq!(format!("{:.1}, p = {:.4}", change.difference, change.p), "10.0, p = 0.0041");
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn net_promoter_change(
    before: Answers,
    after: Answers,
    confidence: Confidence,
) -> Result<NetPromoterChange, Error> {
    let (old, new) = (net_promoter_score(before, confidence)?, net_promoter_score(after, confidence)?);
    let difference = new.score - old.score;
    let standard_error = old.standard_error.hypot(new.standard_error);
    let reach = two_sided_z(confidence) * standard_error;
    Ok(NetPromoterChange {
        difference,
        standard_error,
        interval: Interval { low: difference - reach, high: difference + reach }.within(-200.0, 200.0),
        p: if standard_error > 0.0 { 2.0 * Normal::standard().sf((difference / standard_error).abs()) } else { 1.0 },
    })
}

/// Mean and variance of an answer that counts 1, 0 or −1, and n, with `extra` of promoters and detractors and twice that of passives.
fn moments(answers: Answers, extra: f64) -> Result<(f64, f64, f64), Error> {
    if answers.promoters + answers.passives + answers.detractors == 0 {
        return Err(Error::too_few("answers", 0, 1));
    }
    let (promoters, detractors) = (answers.promoters as f64 + extra, answers.detractors as f64 + extra);
    let n = promoters + detractors + answers.passives as f64 + 2.0 * extra;
    let mean = (promoters - detractors) / n;
    Ok((mean, (promoters + detractors) / n - mean * mean, n))
}

fn score_of(mean: f64, variance: f64, n: f64, confidence: Confidence) -> NetPromoterScore {
    let (score, standard_error) = (100.0 * mean, 100.0 * (variance.max(0.0) / n).sqrt());
    let reach = two_sided_z(confidence) * standard_error;
    let interval = Interval { low: score - reach, high: score + reach }.within(-100.0, 100.0);
    NetPromoterScore { score, standard_error, interval }
}
