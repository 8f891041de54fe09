//! How a measure's values lie over accounts.

use cco_domain::measure::Reading;
use cco_stats::quantile::quantile;
use serde::Serialize;
use std::collections::BTreeMap;

/// Of many readings: how many are known, where they lie, and why the others are unknown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Distribution {
    pub n_accounts: usize,
    pub n_known: usize,
    /// `None` where nothing is known.
    pub quantiles: Option<Quantiles>,
    /// Reason and number of accounts.
    pub unknown: BTreeMap<&'static str, usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Quantiles {
    pub min: f64,
    pub p10: f64,
    pub p25: f64,
    pub median: f64,
    pub p75: f64,
    pub p90: f64,
    pub max: f64,
    pub mean: f64,
}

impl Distribution {
    pub(super) fn of(readings: impl IntoIterator<Item = Reading>) -> Distribution {
        let (mut values, mut unknown, mut n_accounts) = (Vec::new(), BTreeMap::new(), 0);
        for reading in readings {
            n_accounts += 1;
            match reading {
                Reading::Known { value, .. } => values.push(value),
                Reading::Unknown { why } => *unknown.entry(why.word()).or_default() += 1,
            }
        }
        values.sort_by(f64::total_cmp);
        Distribution { n_accounts, n_known: values.len(), quantiles: Quantiles::of(&values), unknown }
    }
}

impl Quantiles {
    /// Of rising values.
    fn of(values: &[f64]) -> Option<Quantiles> {
        let (min, max) = (*values.first()?, *values.last()?);
        let at = |share: f64| quantile(values, share);
        Some(Quantiles {
            min,
            p10: at(0.1),
            p25: at(0.25),
            median: at(0.5),
            p75: at(0.75),
            p90: at(0.9),
            max,
            mean: values.iter().sum::<f64>() / values.len() as f64,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cco_domain::measure::Why;

    #[test]
    fn known_and_unknown_are_told_apart() {
        let known = |value| Reading::Known { value, age_days: None, coverage: 1.0 };
        let unknown = Reading::Unknown { why: Why::NeverSeen };
        let distribution = Distribution::of([known(3.0), unknown, known(1.0), known(2.0), known(10.0)]);
        assert_eq!((distribution.n_accounts, distribution.n_known), (5, 4));
        assert_eq!(distribution.unknown, BTreeMap::from([("never_seen", 1)]));
        let Quantiles { min, p25, median, max, mean, .. } = distribution.quantiles.unwrap();
        assert_eq!((min, p25, median, max, mean), (1.0, 1.75, 2.5, 10.0, 4.0));
        assert_eq!(Distribution::of([unknown]).quantiles, None);
    }
}
