//! What the same forecast would have told of earlier books, and what came: each made from what was settled by its day.

use super::chance::BaseRates;
use super::past::{Origin, Past};
use crate::error::Error;
use cco_domain::day::Day;
use cco_domain::money::Atoms;
use cco_stats::forecast::book::{Correlation, Term};
use cco_stats::forecast::correlation::{FEWEST_PERIODS, FEWEST_TERMS, Resolved, correlation};
use cco_stats::forecast::held::{self, held};
use cco_stats::forecast::simulate::Simulation;
use cco_stats::interval::Confidence;
use serde::Serialize;

/// A book of the past: what was told of it, and what was kept; ARR in minor units.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    pub on: Day,
    pub n_terms: usize,
    pub due_minor: i64,
    pub low_minor: i64,
    pub high_minor: i64,
    pub kept_minor: i64,
    pub is_held: bool,
}

/// How often such intervals held what came.
#[derive(Clone, Debug, Serialize)]
pub struct TrackRecord {
    pub n: u64,
    pub n_held: u64,
    /// What came was below the interval: the forecast was too hopeful.
    pub n_below: u64,
    pub n_above: u64,
    pub share: f64,
    /// Of the share, at 95 %.
    pub share_low: f64,
    pub share_high: f64,
    pub books: Vec<Told>,
}

/// What the past leaves to forecast with.
pub(super) struct Learned {
    /// `None`: too few books are over to judge by.
    pub(super) record: Option<TrackRecord>,
    /// Chances that were told of terms that are over.
    resolved: Vec<Resolved>,
}

/// A past without any bad wind is no proof that none can come: a small correlation is always reckoned with.
const LEAST_WITHIN: f64 = 0.01;
const LEAST_ACROSS: f64 = 0.005;
pub(super) const SEED: u64 = 1;

/// What forecasts of this level would have told, book after book.
pub(super) fn learn(past: &Past, level: Confidence) -> Result<Learned, Error> {
    let (mut told, mut books) = (Vec::new(), Vec::new());
    let mut chances: Vec<(u32, Vec<Resolved>)> = Vec::new();
    for (period, origin) in (0_u32..).zip(&past.origins) {
        let settled = past.settled_by(origin.on);
        let rates = BaseRates::of(settled);
        let Some(terms) = terms(origin, &rates).filter(|terms| !terms.is_empty()) else { continue };
        let known: Vec<Resolved> =
            chances.iter().filter(|(of, _)| (*of as usize) < settled.len()).flat_map(|(_, own)| own).copied().collect();
        let simulation = simulation(&known, terms.len(), LOOKING_BACK, level)?;
        let interval = simulation.forecast(&terms)?.total.interval(level);
        let kept: Atoms = origin.terms.iter().map(|term| term.kept).sum();
        told.push(held::Told { interval, actual: kept.0 as f64 });
        books.push(book(origin, interval.low, interval.high, kept));
        chances.push((period, resolved(origin, &terms, period)));
    }
    let resolved = chances.into_iter().flat_map(|(_, own)| own).collect();
    let record = if told.is_empty() { None } else { Some(record(&told, books, level)?) };
    Ok(Learned { record, resolved })
}

impl Learned {
    /// With which correlation a book of so many terms is played out, and how often.
    pub(super) fn simulation(&self, n_terms: usize, level: Confidence) -> Result<Simulation, Error> {
        simulation(&self.resolved, n_terms, LOOKING_AHEAD, level)
    }
}

/// How often a book is played out: the more terms, the less, so that a large book is forecast in seconds.
struct Effort {
    n_variables: usize,
    least: usize,
    most: usize,
}

const LOOKING_AHEAD: Effort = Effort { n_variables: 50_000_000, least: 1_000, most: 10_000 };
const LOOKING_BACK: Effort = Effort { n_variables: 5_000_000, least: 400, most: 2_000 };

fn simulation(known: &[Resolved], n_terms: usize, effort: Effort, level: Confidence) -> Result<Simulation, Error> {
    let floor = Correlation::new(LEAST_WITHIN, LEAST_ACROSS)?;
    let mut periods: Vec<u32> = known.iter().map(|term| term.period).collect();
    periods.sort_unstable();
    periods.dedup();
    let is_enough = known.len() >= FEWEST_TERMS && periods.len() >= FEWEST_PERIODS;
    let found = if is_enough { correlation(known)?.for_intervals(level).at_least(floor) } else { floor };
    let n_draws = (effort.n_variables / n_terms.max(1)).clamp(effort.least, effort.most);
    Ok(Simulation { correlation: found, n_draws: n_draws as u32, seed: SEED })
}

/// `None` where too little was over to tell a chance.
fn terms(origin: &Origin, rates: &BaseRates) -> Option<Vec<Term>> {
    let term = |past: &super::past::PastTerm| rates.odds(past.view).map(|odds| odds.term(past.due, past.view.segment));
    origin.terms.iter().map(term).collect()
}

fn resolved(origin: &Origin, terms: &[Term], period: u32) -> Vec<Resolved> {
    let one = |(past, term): (&super::past::PastTerm, &Term)| Resolved {
        renewal_prob: term.renewal_prob,
        is_renewed: past.is_renewed(),
        segment: term.segment,
        period,
    };
    origin.terms.iter().zip(terms).map(one).collect()
}

fn book(origin: &Origin, low: f64, high: f64, kept: Atoms) -> Told {
    let minor = |monthly: f64| Atoms(monthly.round() as i64).to_minor_per_year();
    Told {
        on: origin.on,
        n_terms: origin.terms.len(),
        due_minor: origin.terms.iter().map(|term| term.due).sum::<Atoms>().to_minor_per_year(),
        low_minor: minor(low),
        high_minor: minor(high),
        kept_minor: kept.to_minor_per_year(),
        is_held: (low..=high).contains(&(kept.0 as f64)),
    }
}

fn record(told: &[held::Told], books: Vec<Told>, level: Confidence) -> Result<TrackRecord, Error> {
    let found = held(told, level)?;
    Ok(TrackRecord {
        n: found.n,
        n_held: found.n_held,
        n_below: found.n_below,
        n_above: found.n_above,
        share: found.share(),
        share_low: found.interval.low,
        share_high: found.interval.high,
        books,
    })
}
