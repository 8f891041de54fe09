//! Intervals estimated from one company's ledger, each under the name of what it is about.

use super::ledger::{FreeMonths, Occasion, Seen, Stay};
use super::truth::{ALL, Truth};
use cco_stats::error::Error;
use cco_stats::interval::{Confidence, Interval};
use cco_stats::ratio::RatioSums;
use cco_stats::survival::covariates::Covariates;
use cco_stats::survival::discrete_hazard::{PeriodSpells, discrete_hazard};
use cco_stats::survival::kaplan_meier::kaplan_meier;
use cco_stats::survival::spells::Spells;
use cco_stats::wilson::wilson;
use std::fmt::{self, Display};

const LEVEL: Confidence = Confidence::PERCENT_95;

/// First months of a stay that share a hazard: yearly contracts can be left first after the twelfth.
const BANDS: [u32; 3] = [1, 7, 12];
/// The last month that is looked at: later ones have too few losses.
const LAST: u32 = 12;
/// Months after which the share still there is asked for.
const AFTER: [u32; 3] = [6, 12, 15];
/// Below so many losses no interval is given, as in every answer of the product (P. Peduzzi and others, Journal of Clinical
/// Epidemiology 49, 1996: ten events for each number fitted).
const NEEDED: usize = 10;

/// What is estimated, of which group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Quantity {
    pub(crate) group: &'static str,
    pub(crate) what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// Kaplan and Meier's share still there after so many months.
    Survival { months: u32 },
    /// The discrete-time hazard of a month of the band.
    Hazard { from: u32, to: u32 },
    /// The share of terms that are not renewed.
    Renewal,
    /// The share of months under contracts without a term in which the account leaves: cancelled, never paid or closed.
    WithoutTerm,
}

pub(crate) const GROUPS: [&str; 4] = [ALL, "Enterprise", "Mid-Market", "SMB"];

/// Every quantity with its interval; `None` where there are too few losses for one.
pub(crate) fn estimates(seen: &Seen) -> Result<Vec<(Quantity, Option<Interval>)>, Error> {
    let mut found = Vec::new();
    for group in GROUPS {
        let is_in = |segment: &str| group == ALL || group == segment;
        let stays: Vec<&Stay> = seen.stays.iter().filter(|stay| is_in(&stay.segment) && stay.n_months > 0).collect();
        let of = |occasions: &[Occasion]| {
            let own = occasions.iter().filter(|occasion| is_in(&occasion.segment));
            let (n, n_left) = own.fold((0, 0), |(n, left), one| (n + 1, left + u64::from(one.has_left)));
            if n_left < NEEDED as u64 { None } else { wilson(n_left, n, LEVEL) }
        };
        let mut tell = |what, interval| found.push((Quantity { group, what }, interval));
        survivals(&stays)?.into_iter().for_each(|(what, interval)| tell(what, interval));
        hazards(&stays)?.into_iter().for_each(|(what, interval)| tell(what, interval));
        tell(What::Renewal, of(&seen.renewals));
        let free: Vec<&FreeMonths> = seen.free_months.iter().filter(|months| is_in(&months.segment)).collect();
        if !free.is_empty() {
            tell(What::WithoutTerm, without_term(&free));
        }
    }
    Ok(found)
}

fn n_left(stays: &[&Stay], from: u32, to: u32) -> usize {
    stays.iter().filter(|stay| stay.has_left && (from..=to).contains(&stay.n_months)).count()
}

fn survivals(stays: &[&Stay]) -> Result<Vec<(What, Option<Interval>)>, Error> {
    let durations: Vec<f64> = stays.iter().map(|stay| f64::from(stay.n_months)).collect();
    let ended: Vec<bool> = stays.iter().map(|stay| stay.has_left).collect();
    let curve = kaplan_meier(&Spells::new(&durations, &ended)?, LEVEL);
    let after = |months: u32| {
        let step = curve.step_at(f64::from(months)).filter(|_| n_left(stays, 1, months) >= NEEDED);
        (What::Survival { months }, step.map(|step| step.interval))
    };
    Ok(AFTER.into_iter().map(after).collect())
}

/// Accounts differ, so that months of one are not alike by chance alone: each account is one draw.
fn without_term(accounts: &[&FreeMonths]) -> Option<Interval> {
    let mut sums = RatioSums::default();
    accounts.iter().for_each(|months| sums.push(f64::from(months.n_left), f64::from(months.n)));
    let n_left: u32 = accounts.iter().map(|months| months.n_left).sum();
    sums.interval(LEVEL).filter(|_| n_left as usize >= NEEDED)
}

fn hazards(stays: &[&Stay]) -> Result<Vec<(What, Option<Interval>)>, Error> {
    let n_periods: Vec<u32> = stays.iter().map(|stay| stay.n_months.min(LAST)).collect();
    let ended: Vec<bool> = stays.iter().map(|stay| stay.has_left && stay.n_months <= LAST).collect();
    let ends = BANDS.iter().skip(1).map(|from| from - 1).chain([LAST]);
    let bands: Vec<(u32, u32)> = BANDS.into_iter().zip(ends).collect();
    let is_enough = bands.iter().all(|(from, to)| n_left(stays, *from, *to) >= NEEDED);
    let spells = PeriodSpells { n_periods: &n_periods, ended: &ended };
    let fit = match is_enough {
        true => Some(discrete_hazard(spells, &BANDS, &Covariates::none(stays.len()), 0.0)?),
        false => None,
    };
    let chance = |log_odds: f64| 1.0 / (1.0 + (-log_odds).exp());
    let of_band = |(band, (from, to)): (usize, (u32, u32))| {
        let interval = fit.as_ref().map(|fit| fit.bands[band].interval(LEVEL));
        let interval = interval.map(|odds| Interval { low: chance(odds.low), high: chance(odds.high) });
        (What::Hazard { from, to }, interval)
    };
    Ok(bands.into_iter().enumerate().map(of_band).collect())
}

impl Quantity {
    /// `n_free_months`: months under contracts without a term, of this group in all companies drawn.
    pub(crate) fn truth(&self, truth: &Truth, n_free_months: f64) -> f64 {
        match self.what {
            What::Survival { months } => truth.survival(self.group, months),
            What::Hazard { from, to } => truth.hazard(self.group, from, to),
            What::Renewal => truth.renewal(self.group),
            What::WithoutTerm => truth.without_term(self.group, n_free_months),
        }
    }
}

impl Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.what {
            What::Survival { months } => write!(f, "share left after {months} months"),
            What::Hazard { from, to } => write!(f, "monthly hazard, months {from} to {to}"),
            What::Renewal => write!(f, "terms not renewed"),
            What::WithoutTerm => write!(f, "months left in, no term"),
        }
    }
}
