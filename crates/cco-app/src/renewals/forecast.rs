//! `renewals_forecast`: what the terms of the next days will come to, as a distribution.

use super::chance::{BaseRates, Odds, Tellers};
use super::figures::{Maker, interval};
use super::ground::{Ground, Seen};
use super::past::{Notice, Past, TermKind};
use super::record::{Learned, TrackRecord, learn};
use super::setting::{RenewalsRequest, RenewalsSetting};
use crate::app::App;
use crate::error::{Error, Kind};
use crate::revenue::NamedGroup;
use crate::risk::{Likelihoods, ModelStanding, likelihoods};
use cco_domain::day::Day;
use cco_domain::figure::{Figure, Unit, Value, Window};
use cco_domain::money::Atoms;
use cco_domain::renewal::Fate;
use cco_stats::forecast::book::Term;
use cco_stats::forecast::correlation::FEWEST_TERMS;
use cco_stats::forecast::distribution::Distribution;
use cco_stats::forecast::simulate::Forecast;
use cco_stats::interval::Confidence;
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
pub struct ForecastRequest {
    pub renewals: RenewalsRequest,
    /// Days ahead.
    pub days: u32,
}

#[derive(Clone, Debug, Serialize)]
pub struct ForecastView {
    pub setting: RenewalsSetting,
    pub days: u32,
    /// Last day on which a term of the forecast can be over.
    pub until: Day,
    /// Terms that are not decided yet.
    pub n_terms: usize,
    /// Due and expected of all of them, and what is certain already.
    pub figures: Vec<Figure>,
    pub segments: Vec<SegmentForecast>,
    /// Ended without a decision, and in no figure above: the past tells of terms before they end.
    pub n_unresolved: usize,
    pub unresolved: Figure,
    /// The promoted model of which chances come, where it tells.
    pub model: Option<ModelStanding>,
    pub n_by_model: usize,
    /// Terms that are over, from which base rates come.
    pub n_past_terms: u64,
    /// Correlation within a segment and across segments with which the book was played out.
    pub correlation_within: f64,
    pub correlation_across: f64,
    /// What the same intervals, from base rates, would have told of earlier books; `None`: too few are over.
    pub record: Option<TrackRecord>,
}

#[derive(Clone, Debug, Serialize)]
pub struct SegmentForecast {
    pub segment: Option<String>,
    pub n_terms: usize,
    pub figures: Vec<Figure>,
}

/// What a forecast's interval holds: four times out of five, as a plan wants it.
const LEVEL: f64 = 0.8;
const METHOD: &str = "book played out with correlated fates";

impl Odds {
    /// A term of the book, its amount in atoms a month.
    pub(super) fn term(&self, due: Atoms, segment: u32) -> Term {
        let Odds { renewal_prob, contraction_prob, contracted_share } = *self;
        Term { amount: due.0 as f64, renewal_prob, contraction_prob, contracted_share, segment }
    }
}

pub async fn forecast(app: &App, request: &ForecastRequest) -> Result<ForecastView, Error> {
    let ground = Ground::open(app, &request.renewals, None).await?;
    let model = likelihoods(app, ground.as_of).await?;
    let (days, currency) = (request.days, app.workspace.config.company.currency);
    crate::blocking(move || {
        let n_days = i32::try_from(days).unwrap_or(i32::MAX);
        let until = ground.as_of.plus_days(n_days);
        let maker = Maker { ground: &ground, window: Window::Between(ground.as_of, until), currency };
        let level = Confidence::new(LEVEL).expect("four fifths are a proper share");
        let past = Past::of(&ground, n_days);
        let learned = learn(&past, level)?;
        let book = Book::of(&ground, until, model, &past)?;
        book.view(&maker, days, until, &past, &learned, level)
    })
    .await?
}

/// What is asked of, sorted by what is known of it.
struct Book<'a> {
    open: Vec<Seen<'a>>,
    /// Beside `open`.
    terms: Vec<Term>,
    /// Terms that end ahead and are decided already.
    closed: Vec<Seen<'a>>,
    unresolved: Vec<Seen<'a>>,
    n_past_terms: u64,
    n_by_model: usize,
    model: Option<Likelihoods>,
}

impl<'a> Book<'a> {
    fn of(ground: &'a Ground, until: Day, model: Option<Likelihoods>, past: &Past) -> Result<Book<'a>, Error> {
        let rates = BaseRates::of(&past.origins);
        let tellers = Tellers { model: model.as_ref(), rates: &rates, segments: &past.segments };
        let (mut open, mut terms, mut unresolved) = (Vec::new(), Vec::new(), Vec::new());
        let (mut closed, mut n_by_model) = (Vec::new(), 0);
        for seen in ground.seen_until(until) {
            if seen.settlement.fate == Fate::Unresolved {
                unresolved.push(seen);
            } else if seen.settlement.fate == Fate::Running {
                let segment = past.segments.code(seen.account.identity.segment.as_deref());
                let kind = TermKind { segment, notice: Notice::of(&seen.term, ground.as_of) };
                let (account, ends) = (&seen.account.id, seen.term.ends);
                let odds = tellers.odds(account, ends, kind).ok_or_else(|| too_little(rates.n_terms()))?;
                n_by_model += usize::from(tellers.is_modelled(account, ends, kind));
                terms.push(odds.term(seen.term.due, segment));
                open.push(seen);
            } else if seen.term.ends > ground.as_of {
                closed.push(seen);
            }
        }
        Ok(Book { open, terms, closed, unresolved, n_past_terms: rates.n_terms(), n_by_model, model })
    }

    fn view(
        self,
        maker: &Maker<'_>,
        days: u32,
        until: Day,
        past: &Past,
        learned: &Learned,
        level: Confidence,
    ) -> Result<ForecastView, Error> {
        let simulation = learned.simulation(self.terms.len(), level)?;
        let Forecast { total, segments } = simulation.forecast(&self.terms)?;
        let none = Vec::new();
        let mut figures = expected(maker, &total, self.due(|_| true), level, &none);
        let kept = |seen: &Seen<'_>| seen.settlement.renewed.min(seen.term.due);
        figures.push(arr_of(maker, "closed", &self.closed, kept));
        let segment = |(code, found): (u32, Distribution)| {
            let n_terms = self.terms.iter().filter(|term| term.segment == code).count();
            let name = past.segments.name(code).map(str::to_owned);
            let group = vec![("segment".to_owned(), name.clone())];
            let figures = expected(maker, &found, self.due(|own| own == code), level, &group);
            SegmentForecast { segment: name, n_terms, figures }
        };
        Ok(ForecastView {
            setting: maker.ground.setting(),
            days,
            until,
            n_terms: self.open.len(),
            figures,
            segments: segments.into_iter().map(segment).collect(),
            n_unresolved: self.unresolved.len(),
            unresolved: arr_of(maker, "unresolved", &self.unresolved, |seen| seen.term.due),
            model: self.model.map(|Likelihoods { model, .. }| model),
            n_by_model: self.n_by_model,
            n_past_terms: self.n_past_terms,
            correlation_within: simulation.correlation.within(),
            correlation_across: simulation.correlation.across(),
            record: learned.record.clone(),
        })
    }

    /// Of the segments wanted: what is due, and of how many accounts.
    fn due(&self, is_wanted: impl Fn(u32) -> bool) -> (Atoms, i64) {
        let both = self.open.iter().zip(&self.terms);
        let wanted: Vec<&Seen<'_>> = both.filter(|(_, term)| is_wanted(term.segment)).map(|(seen, _)| seen).collect();
        (wanted.iter().map(|seen| seen.term.due).sum(), n_accounts(wanted))
    }
}

fn n_accounts<'a>(seen: impl IntoIterator<Item = &'a Seen<'a>>) -> i64 {
    seen.into_iter().map(|seen| seen.account.id.as_str()).collect::<BTreeSet<&str>>().len() as i64
}

fn arr_of<'a>(maker: &Maker<'_>, name: &str, seen: &'a [Seen<'a>], of: impl Fn(&Seen<'_>) -> Atoms) -> Figure {
    let monthly = seen.iter().map(of).sum();
    maker.figure(name, Unit::MoneyPerYear, maker.arr(monthly), n_accounts(seen), &Vec::new())
}

/// What is due, and what will be kept of it.
fn expected(
    maker: &Maker<'_>,
    found: &Distribution,
    (due, n): (Atoms, i64),
    level: Confidence,
    group: &NamedGroup,
) -> Vec<Figure> {
    let minor = |monthly: f64| Atoms(monthly.round() as i64).to_minor_per_year();
    let between = found.interval(level);
    let in_minor = cco_stats::interval::Interval { low: minor(between.low) as f64, high: minor(between.high) as f64 };
    let value = Value::Money { minor: minor(found.mean()), currency: maker.currency };
    vec![
        maker.figure("due", Unit::MoneyPerYear, maker.arr(due), n, group),
        Figure {
            interval: Some(interval(in_minor, level, METHOD)),
            ..maker.figure("expected_kept", Unit::MoneyPerYear, value, n, group)
        },
    ]
}

fn too_little(n: u64) -> Error {
    let message =
        format!("{n} terms are over and settled: at least {FEWEST_TERMS} are needed to tell chances of renewal");
    Error::new(Kind::NotEnoughData, "too_few_terms", message)
        .with_hint("load contracts that ended, with term_ends and the lines that followed, or promote a model of risk")
}
