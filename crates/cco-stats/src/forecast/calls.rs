//! How good were the calls of those who called?

use crate::error::{Error, check_values};
use crate::interval::{Confidence, Interval};
use crate::ratio::RatioSums;
use std::collections::BTreeMap;

/// One call, beside what came of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Called<C> {
    pub caller: C,
    /// The chance of renewal, or the share of what was due, that was called: 0 to 1.
    pub call: f64,
    /// 1 when it was renewed and 0 when not, or the share that was: 0 to 1.
    pub actual: f64,
    /// What was due, > 0; 1 where calls count alike.
    pub due: f64,
}

/// What one caller's calls were worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CallRecord {
    pub n: u64,
    /// Called less came, as a share of what was due: above 0 is too hopeful.
    pub bias: f64,
    /// `None` for a single call. Below about 30 calls it is too narrow.
    pub bias_interval: Option<Interval>,
    /// The mean of (call − actual)²: 0 is perfect.
    pub brier: f64,
    /// What it would have been had everyone called the mean outcome of all calls for every one of these.
    pub brier_of_mean: f64,
}

impl CallRecord {
    /// 1 − brier / brier_of_mean: above 0 the calls knew more than the mean does. `None` where the mean is perfect.
    pub fn skill(&self) -> Option<f64> {
        (self.brier_of_mean > 0.0).then(|| 1.0 - self.brier / self.brier_of_mean)
    }
}

/// Who calls too high, who too low, and whose calls say anything?
///
/// bias = Σ v (f − y)/Σ v with f the call, y what came and v what was due, over one caller's calls, with the interval of
/// [`crate::ratio::ratio_interval`]; Brier = Σ (f − y)²/n, beside Σ (ȳ − y)²/n with ȳ the mean of y over the calls of everyone.
///
/// - `calls`: of terms that are settled, one call for each term and caller.
/// - `confidence`: of the interval of the bias.
///
/// Assumes that terms are independent. Callers have different accounts: who has the hard ones has the larger Brier score, also when calling as
/// well as anybody can. The bias can be compared.
///
/// Answers by caller, rising. Errors: a call or outcome beyond 0 and 1, an amount due that is not above 0.
///
/// Source: G. W. Brier (1950), see [`crate::score::probability::brier`]; skill: A. H. Murphy, "Skill scores based on the mean square error and their
/// relationships to the correlation coefficient", Monthly Weather Review 116 (1988), 2417–2424.
///
/// ```
/// use cco_stats::{forecast::calls::{Called, records}, interval::Confidence};
/// let of = |caller, call, actual| Called { caller, call, actual, due: 100.0 };
/// let calls = [of("Ada", 1.0, 1.0), of("Ada", 0.0, 0.0), of("Kim", 1.0, 1.0), of("Kim", 1.0, 0.0)];
/// let found = records(&calls, Confidence::PERCENT_95)?;
/// assert_eq!((found["Ada"].bias, found["Ada"].brier, found["Ada"].skill()), (0.0, 0.0, Some(1.0)));
/// assert_eq!((found["Kim"].bias, found["Kim"].brier, found["Kim"].skill()), (0.5, 0.5, Some(-1.0)));
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn records<C: Ord + Clone>(calls: &[Called<C>], confidence: Confidence) -> Result<BTreeMap<C, CallRecord>, Error> {
    let column = |of: fn(&Called<C>) -> f64| calls.iter().map(of).collect::<Vec<f64>>();
    let is_share = |value: f64| (0.0..=1.0).contains(&value);
    check_values("calls", &column(|called| called.call), "must be between 0 and 1", is_share)?;
    check_values("outcomes of calls", &column(|called| called.actual), "must be between 0 and 1", is_share)?;
    check_values("amounts due", &column(|called| called.due), "must be above 0", |due| due > 0.0)?;
    let mean = calls.iter().map(|called| called.actual).sum::<f64>() / calls.len().max(1) as f64;
    let mut by_caller: BTreeMap<C, Vec<&Called<C>>> = BTreeMap::new();
    for called in calls {
        by_caller.entry(called.caller.clone()).or_default().push(called);
    }
    Ok(by_caller.into_iter().map(|(caller, calls)| (caller, record(&calls, mean, confidence))).collect())
}

fn record<C>(calls: &[&Called<C>], mean: f64, confidence: Confidence) -> CallRecord {
    let mut sums = RatioSums::default();
    let (mut squares, mut squares_of_mean) = (0.0, 0.0);
    for called in calls {
        sums.push(called.due * (called.call - called.actual), called.due);
        squares += (called.call - called.actual).powi(2);
        squares_of_mean += (mean - called.actual).powi(2);
    }
    let n = calls.len() as f64;
    CallRecord {
        n: sums.n(),
        bias: sums.ratio().expect("a caller has calls, each with an amount due above 0"),
        bias_interval: sums.interval(confidence),
        brier: squares / n,
        brier_of_mean: squares_of_mean / n,
    }
}
