//! By how much accounts of this company grew when they grew, and what that would be for another one.

use crate::app::App;
use crate::error::Error;
use crate::health::Book;
use crate::revenue::Scope;
use cco_domain::day::Day;
use cco_domain::money::Atoms;
use cco_domain::play::Segment;
use cco_domain::revenue::query::Period;
use cco_stats::interval::Confidence;
use cco_stats::quantile::quantile;
use cco_stats::wilson::wilson;
use serde::Serialize;
use std::collections::BTreeMap;

/// How often accounts grew in the year before the day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct GrowthBase {
    pub from: Day,
    pub to: Day,
    /// With revenue on the first day and the last.
    pub n_accounts: usize,
    pub n_grew: usize,
    /// With its interval of 95 percent (Wilson); `None`: there was no account.
    pub share: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// What an account would pay more a year if it grew as others did: the median, and from the 10th to the 90th percentile.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct GrowthEstimate {
    pub more_minor: i64,
    pub low_minor: i64,
    pub high_minor: i64,
    /// Accounts that grew and that it rests on.
    pub n_grew: usize,
    /// They are of the account's segment; otherwise of all segments.
    pub is_of_segment: bool,
}

/// More ÷ opening of accounts that grew.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ratios {
    low: f64,
    median: f64,
    high: f64,
    n: usize,
    is_of_segment: bool,
}

pub(super) struct GrowthHistory {
    base: GrowthBase,
    of_all: Option<Ratios>,
    of_segment: BTreeMap<&'static str, Ratios>,
}

const WINDOW_MONTHS: i32 = 12;
/// With fewer the 10th and the 90th percentile are but the least and the largest.
const LEAST_GREW: usize = 10;
const LOW_SHARE: f64 = 0.1;
const HIGH_SHARE: f64 = 0.9;

impl GrowthHistory {
    /// - `segments`: of the book's members, in their order.
    pub(super) async fn read(app: &App, book: &Book, segments: &[Segment]) -> Result<GrowthHistory, Error> {
        let period = Period { opening: book.as_of.plus_months(-WINDOW_MONTHS), closing: book.as_of };
        let of_single_accounts = Scope { policy: book.scope.policy.of_single_accounts(), ..book.scope.clone() };
        let place_of: BTreeMap<&str, usize> =
            book.members.iter().enumerate().map(|(place, member)| (member.account_id.as_str(), place)).collect();
        let (mut n_accounts, mut grew) = (0, Vec::new());
        for row in of_single_accounts.account_tallies(app, vec![period]).await? {
            let (opening, closing) = (row.tally.cohort_opening, row.tally.cohort_closing);
            let Some(place) = place_of.get(row.account_id.as_str()).filter(|_| opening > Atoms::ZERO) else { continue };
            n_accounts += 1;
            if closing > opening {
                grew.push((segments[*place], (closing.0 - opening.0) as f64 / opening.0 as f64));
            }
        }
        Ok(GrowthHistory::of(period, n_accounts, &grew))
    }

    fn of(period: Period, n_accounts: usize, grew: &[(Segment, f64)]) -> GrowthHistory {
        let interval = wilson(grew.len() as u64, n_accounts as u64, Confidence::PERCENT_95);
        let of = |segment: Segment| {
            let own = grew.iter().filter(|(one, _)| *one == segment).map(|(_, ratio)| *ratio).collect();
            Some((segment.word(), ratios(own, true)?))
        };
        GrowthHistory {
            base: GrowthBase {
                from: period.opening,
                to: period.closing,
                n_accounts,
                n_grew: grew.len(),
                share: (n_accounts > 0).then(|| grew.len() as f64 / n_accounts as f64),
                low: interval.map(|interval| interval.low),
                high: interval.map(|interval| interval.high),
            },
            of_all: ratios(grew.iter().map(|(_, ratio)| *ratio).collect(), false),
            of_segment: Segment::all().filter_map(of).collect(),
        }
    }

    pub(super) fn base(&self) -> GrowthBase {
        self.base
    }

    /// Those of the segment where enough of it grew, else those of all.
    pub(super) fn ratios(&self, segment: Segment) -> Option<Ratios> {
        self.of_segment.get(segment.word()).copied().or(self.of_all)
    }

    /// - `mrr`: what the account pays a month.
    pub(super) fn estimate(&self, segment: Segment, mrr: Atoms) -> Option<GrowthEstimate> {
        let ratios = self.ratios(segment)?;
        let minor = |ratio: f64| Atoms(times(mrr.0, ratio)).to_minor_per_year();
        Some(GrowthEstimate {
            more_minor: minor(ratios.median),
            low_minor: minor(ratios.low),
            high_minor: minor(ratios.high),
            n_grew: ratios.n,
            is_of_segment: ratios.is_of_segment,
        })
    }
}

impl Ratios {
    pub(super) fn of_median(&self, amount: i64) -> i64 {
        times(amount, self.median)
    }
}

fn times(amount: i64, ratio: f64) -> i64 {
    (amount as f64 * ratio).round() as i64
}

fn ratios(mut grew: Vec<f64>, is_of_segment: bool) -> Option<Ratios> {
    if grew.len() < LEAST_GREW {
        return None;
    }
    grew.sort_by(f64::total_cmp);
    let at = |share| quantile(&grew, share);
    Some(Ratios { low: at(LOW_SHARE), median: at(0.5), high: at(HIGH_SHARE), n: grew.len(), is_of_segment })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(grew: &[(Segment, f64)]) -> GrowthHistory {
        let day = |text| Day::parse(text).unwrap();
        GrowthHistory::of(Period { opening: day("2023-12-31"), closing: day("2024-12-31") }, 40, grew)
    }

    /// By hand: growths of 1/20 to 11/20; the median is 6/20, the tenth percentile 2/20, the ninetieth 10/20.
    #[test]
    fn an_estimate_is_what_others_grew_by() {
        let grew: Vec<(Segment, f64)> = (1..=11).map(|n| (Segment::Smb, f64::from(n) / 20.0)).collect();
        let history = history(&grew);
        let mrr = Atoms::from_minor(100_000).unwrap();
        let found = history.estimate(Segment::Smb, mrr).unwrap();
        assert_eq!((found.low_minor, found.more_minor, found.high_minor), (120_000, 360_000, 600_000));
        assert_eq!((found.n_grew, found.is_of_segment), (11, true));
        let other = history.estimate(Segment::Enterprise, mrr).unwrap();
        assert!(!other.is_of_segment && other.more_minor == 360_000);
        assert_eq!((history.base().share, history.base().n_accounts), (Some(11.0 / 40.0), 40));
    }

    #[test]
    fn too_few_that_grew_tell_nothing() {
        let grew: Vec<(Segment, f64)> = (1..10).map(|n| (Segment::Smb, f64::from(n))).collect();
        assert_eq!(history(&grew).estimate(Segment::Smb, Atoms(1)), None);
    }
}
