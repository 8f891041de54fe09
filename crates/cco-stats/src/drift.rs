//! Is what a model sees today still what it was fitted on?

use crate::backtest::estimate::Estimate;
use crate::error::{Error, check_length, check_values};
use crate::score::bootstrap::{Bootstrap, Clusters};
use statrs::distribution::{ChiSquared, ContinuousCDF};

/// Shares of levels then and now, held against each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// The population stability index.
    pub index: f64,
    /// What it stays below in 95 of 100 samples of these sizes when nothing has changed.
    pub by_chance: f64,
}

/// An index above it is a shift that matters, in credit scoring's rule of thumb.
pub const LARGE_SHIFT: f64 = 0.25;

impl Shift {
    /// Large, and more than chance does in samples so small.
    pub fn is_large(&self) -> bool {
        self.index > LARGE_SHIFT && self.index > self.by_chance
    }
}

/// How far have the shares of a column's levels moved?
///
/// index = Σ (qₖ − pₖ) ln(qₖ/pₖ), with pₖ and qₖ the shares of level k then and now, each as (n of the level + ½) ÷ (n + K/2) of K levels,
/// so that an empty level does not make it infinite; by chance: χ²₀.₉₅ with K − 1 degrees of freedom, times (1/n then + 1/n now).
///
/// - `then`, `now`: how many of each level; equal lengths K ≥ 2, counts or weights ≥ 0. Where one account stands for several rows, give
///   numbers of accounts.
///
/// Assumes independent rows, and levels that were not chosen by looking at `now`.
///
/// Errors: lengths that differ, fewer than two levels, negative counts, nobody then or now.
///
/// Source: N. Siddiqi, Credit Risk Scorecards (2006), chapter 8, for the index and [`LARGE_SHIFT`]; B. Yurdakul, "Statistical properties of
/// population stability index", dissertation, Western Michigan University (2018), for its distribution.
///
/// ```
/// use cco_stats::drift::shift;
/// // 50 : 50 has become 80 : 20: (0.3)(ln 1.6) + (−0.3)(ln 0.4) = 0.416, but for the halves.
/// let found = shift(&[500.0, 500.0], &[800.0, 200.0])?;
/// assert_eq!(format!("{:.3}", found.index), "0.415");
/// assert!(found.is_large());
/// // Of ten accounts eight on one side happens by chance.
/// assert!(!shift(&[500.0, 500.0], &[8.0, 2.0])?.is_large());
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn shift(then: &[f64], now: &[f64]) -> Result<Shift, Error> {
    check_length("levels now", now.len(), then.len())?;
    if then.len() < 2 {
        return Err(Error::too_few("levels", then.len(), 2));
    }
    for (what, counts) in [("counts then", then), ("counts now", now)] {
        check_values(what, counts, "must be 0 or more", |count| count >= 0.0)?;
    }
    let n_levels = then.len() as f64;
    let (n_then, n_now): (f64, f64) = (then.iter().sum(), now.iter().sum());
    if n_then <= 0.0 || n_now <= 0.0 {
        return Err(Error::too_few("rows then and now", 0, 1));
    }
    let share = |count: f64, n: f64| (count + 0.5) / (n + 0.5 * n_levels);
    let terms = then.iter().zip(now).map(|(then, now)| {
        let (p, q) = (share(*then, n_then), share(*now, n_now));
        (q - p) * (q / p).ln()
    });
    let chi = ChiSquared::new(n_levels - 1.0).expect("two levels or more leave a degree of freedom");
    Ok(Shift { index: terms.sum(), by_chance: chi.inverse_cdf(0.95) * (1.0 / n_then + 1.0 / n_now) })
}

/// Do events happen as often as was told?
///
/// excess = Σ (yᵢ − pᵢ) ÷ n, with yᵢ 1 with the event and else 0, and pᵢ what was told; its interval by drawing whole accounts.
///
/// - `accounts`: rows of one account are one cluster; length n.
/// - `told`: probabilities, 0 to 1; length n.
/// - `happened`: whether the event happened; length n.
///
/// Assumes that probabilities were told before the outcomes were known, and that accounts are independent. It sees whether the level is
/// right, not the order: a model that ranks worse than before may have no excess.
///
/// Errors: columns of different lengths, values beyond 0 and 1, fewer than two accounts.
///
/// Source: calibration in the large: E. W. Steyerberg, Clinical Prediction Models (2009), §15.2; the interval as in
/// [`Bootstrap::intervals`].
///
/// ```
/// use cco_stats::{drift::excess, interval::Confidence, score::bootstrap::Bootstrap};
/// let bootstrap = Bootstrap { n_replicates: 200, seed: 1, confidence: Confidence::PERCENT_95 };
/// let accounts: Vec<u32> = (0..50).collect();
/// let happened: Vec<bool> = accounts.iter().map(|account| account % 2 == 0).collect();
/// // Half of them had what a tenth was told.
/// let found = excess(&accounts, &[0.1; 50], &happened, &bootstrap)?;
/// assert_eq!(format!("{:.1}", found.value), "0.4");
/// assert!(found.is_surely_above(0.0));
/// # Ok::<(), cco_stats::error::Error>(())
/// ```
pub fn excess(accounts: &[u32], told: &[f64], happened: &[bool], bootstrap: &Bootstrap) -> Result<Estimate, Error> {
    check_length("told", told.len(), accounts.len())?;
    check_length("happened", happened.len(), accounts.len())?;
    check_values("told", told, "must be between 0 and 1", |p| (0.0..=1.0).contains(&p))?;
    let misses: Vec<f64> = told.iter().zip(happened).map(|(p, is_event)| f64::from(u8::from(*is_event)) - p).collect();
    let mean = |draws: &[f64]| {
        let sum: f64 = misses.iter().zip(draws).map(|(miss, draw)| miss * draw).sum();
        vec![Some(sum / draws.iter().sum::<f64>())]
    };
    let interval = bootstrap.intervals(&Clusters::of_ids(accounts), mean)?.pop().flatten();
    Ok(Estimate { value: misses.iter().sum::<f64>() / misses.len().max(1) as f64, interval })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_not_moved_has_no_index() {
        let found = shift(&[10.0, 20.0, 0.0], &[10.0, 20.0, 0.0]).unwrap();
        assert!(found.index.abs() < 1e-12 && !found.is_large());
    }

    #[test]
    fn an_index_does_not_depend_on_the_order_of_levels() {
        let one = shift(&[10.0, 20.0, 30.0], &[30.0, 5.0, 9.0]).unwrap();
        let other = shift(&[30.0, 10.0, 20.0], &[9.0, 30.0, 5.0]).unwrap();
        assert!((one.index - other.index).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        assert!(shift(&[1.0], &[1.0]).is_err());
        assert!(shift(&[1.0, 2.0], &[1.0]).is_err());
        assert!(shift(&[0.0, 0.0], &[1.0, 0.0]).is_err());
        assert!(shift(&[-1.0, 2.0], &[1.0, 0.0]).is_err());
    }

    /// By chance alone 1 in 20 lies above the bound, give or take what 400 tries allow.
    #[test]
    fn chance_stays_within_its_bound() {
        use rand::{RngExt, SeedableRng};
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(3);
        let mut draw = |n: usize| {
            let mut counts = vec![0.0; 8];
            (0..n).for_each(|_| counts[random.random_range(0..8_usize)] += 1.0);
            counts
        };
        let n_above = (0..400).filter(|_| {
            let found = shift(&draw(600), &draw(150)).unwrap();
            found.index > found.by_chance
        });
        let n_above = n_above.count();
        assert!((8..=36).contains(&n_above), "{n_above} of 400");
    }
}
