//! Forecasts from quarter to quarter, each from what was over by then.

use super::company::Company;
use cco_stats::forecast::book::{Correlation, Term};
use cco_stats::forecast::correlation::Resolved;
use cco_stats::forecast::held::{Held, Told, held};
use cco_stats::forecast::simulate::Simulation;
use cco_stats::interval::Confidence;

/// Winds of companies, and how much of their past a forecast knows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Past {
    pub(crate) within: f64,
    pub(crate) across: f64,
    /// Quarters before the first forecast; as many follow as are forecast.
    pub(crate) n_before: u32,
    pub(crate) n_forecast: u32,
    /// That end in each of three segments and quarters.
    pub(crate) n_terms: u32,
}

/// What 80 % intervals held over `n_companies`, made with the correlation that `forecast_with` reads off the past.
pub(crate) fn rolling(past: Past, n_companies: u64, forecast_with: impl Fn(&[Resolved]) -> Correlation) -> Held {
    let level = Confidence::new(0.8).unwrap();
    let mut told = Vec::new();
    for seed in 0..n_companies {
        let mut company = Company::new(seed, past.within, past.across, past.n_terms);
        let mut history = company.history(past.n_before);
        for period in past.n_before..past.n_before + past.n_forecast {
            let book = company.period(period);
            let terms: Vec<Term> = book.iter().map(term).collect();
            let simulation = Simulation { correlation: forecast_with(&history), n_draws: 500, seed };
            let interval = simulation.forecast(&terms).unwrap().total.interval(level);
            let actual = book.iter().filter(|ended| ended.is_renewed).count() as f64;
            told.push(Told { interval, actual });
            history.extend(book);
        }
    }
    held(&told, level).unwrap()
}

fn term(ended: &Resolved) -> Term {
    Term {
        amount: 1.0,
        renewal_prob: ended.renewal_prob,
        contraction_prob: 0.0,
        contracted_share: 0.0,
        segment: ended.segment,
    }
}
