//! `onboarding_ttv`: days from the contract to the first value, accounts still on their way kept as such.

use crate::app::App;
use crate::error::{Error, Kind};
use crate::lifecycle::{LifeHead, LifeRequest, open};
use cco_domain::day::Day;
use cco_domain::lifecycle::{AccountLife, TimeToValue, time_to_value};
use cco_stats::interval::Confidence;
use cco_stats::survival::kaplan_meier::{SurvivalCurve, kaplan_meier};
use cco_stats::survival::spells::Spells;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub struct TtvRequest {
    pub life: LifeRequest,
    pub by: Option<Division>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Division {
    /// As sources call it.
    Segment,
    /// The quarter in which the contract began.
    Cohort,
}

#[derive(Clone, Debug, Serialize)]
pub struct TtvView {
    #[serde(flatten)]
    pub head: LifeHead,
    pub by: Option<Division>,
    /// Milestones that are value.
    pub value: Vec<String>,
    pub all: TtvGroup,
    /// In order of their names.
    pub groups: Vec<TtvGroup>,
    /// Under contract, and no source says a milestone of them: they are left out.
    pub n_unwatched: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TtvGroup {
    /// `None`: all, or of no segment.
    pub group: Option<String>,
    pub n_accounts: usize,
    pub n_reached: usize,
    /// Under contract and without value yet.
    pub n_waiting: usize,
    /// Left without value: the curve counts them as if they were only no longer watched.
    pub n_left: usize,
    /// `None`: fewer than half have got value by the curve's end, or there are too few accounts to tell.
    pub median_days: Option<f64>,
    /// 95 percent; an end is `None` where it is not reached.
    pub median_low: Option<f64>,
    pub median_high: Option<f64>,
    /// Empty where there are too few accounts.
    pub reached_by: Vec<ReachedBy>,
}

/// The share that has got value so many days after the contract, with its interval of 95 percent. An end is `None` where nobody or
/// everybody has: there the formula knows no doubt, and that says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ReachedBy {
    pub days: u32,
    pub share: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// The ends of customary onboardings: a month, two, a quarter, half a year.
const HORIZONS: [u32; 4] = [30, 60, 90, 180];
/// Fewer accounts tell nothing: an interval for a share of five spans more than half of all shares.
const LEAST_ACCOUNTS: usize = 6;
const NO_SEGMENT: &str = "unknown";

pub async fn ttv(app: &App, request: &TtvRequest) -> Result<TtvView, Error> {
    let (head, _, mut lives) = open(app, request.life).await?;
    let n_unwatched = lives.keep_watched();
    let watched: Vec<Watched> = lives.lives.iter().filter_map(|life| watched(life, &lives.rules, head.as_of)).collect();
    if watched.is_empty() {
        let message = format!("no milestone of an account under contract is known by {}", head.as_of);
        return Err(Error::new(Kind::NotEnoughData, "no_milestones", message)
            .with_hint("`cco import` loads milestones: account, name, due and reached; docs/lifecycle.md says which count as value"));
    }
    let mut groups: BTreeMap<String, Vec<&Watched>> = BTreeMap::new();
    if let Some(by) = request.by {
        watched.iter().for_each(|one| groups.entry(name(&one.time, by)).or_default().push(one));
    }
    let values = lives.rules.milestones.iter().filter(|milestone| milestone.is_value);
    Ok(TtvView {
        by: request.by,
        value: values.map(|milestone| milestone.id.clone()).collect(),
        all: group(None, &watched.iter().collect::<Vec<_>>())?,
        groups: groups.into_iter().map(|(name, own)| group(Some(name), &own)).collect::<Result<_, _>>()?,
        n_unwatched,
        head,
    })
}

struct Watched {
    time: TimeToValue,
    has_left: bool,
}

fn watched(life: &AccountLife, rules: &cco_domain::lifecycle::LifecycleRules, as_of: Day) -> Option<Watched> {
    let time = time_to_value(life, rules, as_of)?;
    Some(Watched { time, has_left: life.left_on.is_some_and(|left| left <= as_of) })
}

fn name(time: &TimeToValue, by: Division) -> String {
    match by {
        Division::Segment => time.segment.clone().unwrap_or_else(|| NO_SEGMENT.to_owned()),
        Division::Cohort => {
            let (year, month, _) = time.cohort.ymd();
            format!("{year}-Q{}", (month - 1) / 3 + 1)
        }
    }
}

fn group(group: Option<String>, own: &[&Watched]) -> Result<TtvGroup, Error> {
    let (days, reached): (Vec<f64>, Vec<bool>) =
        own.iter().map(|one| (f64::from(one.time.days), one.time.is_reached)).unzip();
    let n_reached = reached.iter().filter(|is_reached| **is_reached).count();
    let n_left = own.iter().filter(|one| !one.time.is_reached && one.has_left).count();
    let counted = TtvGroup {
        group,
        n_accounts: own.len(),
        n_reached,
        n_waiting: own.len() - n_reached - n_left,
        n_left,
        median_days: None,
        median_low: None,
        median_high: None,
        reached_by: Vec::new(),
    };
    if own.len() < LEAST_ACCOUNTS {
        return Ok(counted);
    }
    let spells = Spells::new(&days, &reached).map_err(|cause| {
        Error::new(Kind::Internal, "spells_invalid", "times to value make no spells").with_cause(cause)
    })?;
    let curve = kaplan_meier(&spells, Confidence::PERCENT_95);
    let (median_low, median_high) = curve.median_limits();
    Ok(TtvGroup { median_days: curve.median(), median_low, median_high, reached_by: reached_by(&curve), ..counted })
}

/// Only as far as somebody was watched.
fn reached_by(curve: &SurvivalCurve) -> Vec<ReachedBy> {
    let last = curve.steps.last().map_or(0.0, |step| step.time);
    let at = |days: u32| {
        let step = curve.step_at(f64::from(days));
        let doubted = step.filter(|step| step.survival > 0.0 && step.survival < 1.0);
        ReachedBy {
            days,
            share: step.map_or(0.0, |step| 1.0 - step.survival),
            low: doubted.map(|step| 1.0 - step.interval.high),
            high: doubted.map(|step| 1.0 - step.interval.low),
        }
    };
    HORIZONS.into_iter().filter(|days| f64::from(*days) <= last).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watched(days: u32, is_reached: bool, has_left: bool) -> Watched {
        let cohort = Day::parse("2024-05-01").unwrap();
        Watched { time: TimeToValue { account_id: "a".to_owned(), segment: None, cohort, days, is_reached }, has_left }
    }

    /// By hand: of six, two reach value at 20 and 40 days before anybody is lost from sight: S is 5/6, then 4/6. At 50 one of four left
    /// goes out of sight; at 60 one of three reaches it: S is 4/6 × 2/3 = 4/9.
    #[test]
    fn accounts_on_their_way_count_for_as_long_as_they_are_watched() {
        let all = [(20, true), (40, true), (50, false), (60, true), (90, false), (100, false)];
        let all: Vec<Watched> =
            all.into_iter().map(|(days, is_reached)| watched(days, is_reached, days == 50)).collect();
        let found = group(None, &all.iter().collect::<Vec<_>>()).unwrap();
        assert_eq!((found.n_accounts, found.n_reached, found.n_waiting, found.n_left), (6, 3, 2, 1));
        assert_eq!(found.median_days, Some(60.0));
        let shares: Vec<(u32, f64)> = found.reached_by.iter().map(|one| (one.days, one.share)).collect();
        assert_eq!(shares.iter().map(|(days, _)| *days).collect::<Vec<_>>(), [30, 60, 90]);
        for ((_, share), expected) in shares.into_iter().zip([1.0 / 6.0, 5.0 / 9.0, 5.0 / 9.0]) {
            assert!((share - expected).abs() < 1e-12, "{share} is not {expected}");
        }
        assert!(found.reached_by.iter().all(|one| one.low < Some(one.share) && Some(one.share) < one.high));
    }

    #[test]
    fn too_few_accounts_have_no_median() {
        let all: Vec<Watched> = (1..6).map(|days| watched(days, true, false)).collect();
        let found = group(None, &all.iter().collect::<Vec<_>>()).unwrap();
        assert_eq!((found.n_reached, found.median_days, found.reached_by.len()), (5, None, 0));
    }

    #[test]
    fn a_cohort_is_a_quarter() {
        assert_eq!(name(&watched(1, true, false).time, Division::Cohort), "2024-Q2");
        assert_eq!(name(&watched(1, true, false).time, Division::Segment), "unknown");
    }
}
