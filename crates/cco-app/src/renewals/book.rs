//! `renewals_book`: the terms that are about to end and those that ended without a decision, with what is expected of each.

use super::chance::{BaseRates, Tellers, TermChance};
use super::figures::Maker;
use super::ground::{Ground, Seen};
use super::past::{Notice, Past, TermKind};
use super::setting::{RenewalsRequest, RenewalsSetting};
use super::sheets::{CallRole, CallView, Sheets};
use crate::app::App;
use crate::error::Error;
use crate::risk::{Likelihoods, ModelStanding, likelihoods};
use cco_domain::day::Day;
use cco_domain::figure::{Figure, Unit, Value, Window};
use cco_domain::money::Atoms;
use cco_domain::renewal::{Call, Fate, ForecastCategory, MotionStage, TermForecast, category_totals};
use serde::Serialize;
use std::cmp::Reverse;

#[derive(Clone, Debug)]
pub struct BookRequest {
    pub renewals: RenewalsRequest,
    /// Days ahead.
    pub days: u32,
    /// Only accounts that this person looks after.
    pub csm: Option<String>,
    pub segment: Option<String>,
    /// At most so many terms; `None`: all.
    pub limit: Option<usize>,
}

#[derive(Clone, Debug, Serialize)]
pub struct BookView {
    pub setting: RenewalsSetting,
    pub days: u32,
    /// Available to renew and of that unresolved, as ARR; terms.
    pub figures: Vec<Figure>,
    /// What is expected, by category; the last for terms that nobody called.
    pub categories: Vec<CategoryLine>,
    pub n_disagreements: usize,
    /// The promoted model of which chances come, where there is one.
    pub model: Option<ModelStanding>,
    /// Unresolved first, then by the end, the largest first.
    pub terms: Vec<BookLine>,
    pub n_terms: usize,
    /// Left out of `terms` by the limit.
    pub n_left_out: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct CategoryLine {
    /// `None`: nobody has called.
    pub category: Option<ForecastCategory>,
    pub n_terms: i64,
    /// Minor units a year.
    pub due_minor: i64,
    /// Expected of it, minor units a year.
    pub amount_minor: i64,
}

#[derive(Clone, Debug, Serialize)]
pub struct BookLine {
    pub account_id: String,
    pub name: Option<String>,
    pub csm: Option<String>,
    pub segment: Option<String>,
    /// First day after the term.
    pub ends: Day,
    /// Below 0: over since.
    pub days_left: i32,
    pub stage: MotionStage,
    pub fate: Fate,
    /// Minor units a year.
    pub due_minor: i64,
    /// What followed already, minor units a year.
    pub renewed_minor: i64,
    /// `None`: not stated.
    pub auto_renews: Option<bool>,
    pub notice_on: Option<Day>,
    pub cancelled_on: Option<Day>,
    /// `None`: it is settled.
    pub chance: Option<TermChance>,
    pub csm_call: Option<CallView>,
    pub final_call: Option<CallView>,
    /// What the book reckons with; `None`: nobody has called.
    pub expected: Option<ForecastCategory>,
    pub disagreement: Option<DisagreementView>,
}

/// Where the final call differs from the CSM's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DisagreementView {
    pub csm: ForecastCategory,
    pub final_call: ForecastCategory,
    /// Final less CSM's, minor units a year.
    pub amount_minor: i64,
}

/// A term of the book with the calls that hold.
struct Entry<'a> {
    seen: Seen<'a>,
    csm: Option<&'a Call>,
    final_call: Option<&'a Call>,
}

pub async fn book(app: &App, request: &BookRequest) -> Result<BookView, Error> {
    let ground = Ground::open(app, &request.renewals, None).await?;
    let sheets = Sheets::load(app).await?;
    let model = likelihoods(app, ground.as_of).await?;
    let (request, currency) = (request.clone(), app.workspace.config.company.currency);
    // Facts end at the last delivery, and calls are made today.
    let called_by = request.renewals.as_of.unwrap_or_else(|| app.today().max(ground.as_of));
    crate::blocking(move || {
        let entries = entries(&ground, &sheets, &request, called_by);
        let last = ground.as_of.plus_days(days(&request));
        let maker = Maker { ground: &ground, window: Window::Between(ground.as_of, last), currency };
        let past = Past::of(&ground, days(&request));
        let rates = BaseRates::of(&past.origins);
        let tellers = Tellers { model: model.as_ref(), rates: &rates, segments: &past.segments };
        let forecasts: Vec<TermForecast<'_>> = entries.iter().map(Entry::forecast).collect();
        let categories = categories(&forecasts);
        let n_disagreements = forecasts.iter().filter(|forecast| forecast.disagreement().is_some()).count();
        let limit = request.limit.unwrap_or(usize::MAX);
        let line = |entry: &Entry<'_>| line(entry, &ground, &tellers);
        BookView {
            setting: ground.setting(),
            days: request.days,
            figures: figures(&maker, &entries),
            categories,
            n_disagreements,
            terms: entries.iter().take(limit).map(line).collect(),
            n_terms: entries.len(),
            n_left_out: entries.len().saturating_sub(limit),
            model: model.map(|Likelihoods { model, .. }| model),
        }
    })
    .await
}

fn days(request: &BookRequest) -> i32 {
    i32::try_from(request.days).unwrap_or(i32::MAX)
}

/// The terms asked for, in the order of the view.
fn entries<'a>(ground: &'a Ground, sheets: &'a Sheets, request: &BookRequest, called_by: Day) -> Vec<Entry<'a>> {
    let is_asked = |seen: &Seen<'_>| {
        let identity = &seen.account.identity;
        let is_open = seen.term.ends > ground.as_of || seen.settlement.fate == Fate::Unresolved;
        let is_theirs = request.csm.is_none() || request.csm == identity.owner;
        is_open && is_theirs && (request.segment.is_none() || request.segment == identity.segment)
    };
    let seen = ground.seen_until(ground.as_of.plus_days(days(request))).into_iter().filter(is_asked);
    let mut entries: Vec<Entry<'a>> = seen
        .map(|seen| {
            let last = |role| sheets.last(&seen.account.id, seen.term.ends, role, called_by);
            Entry { csm: last(CallRole::Csm), final_call: last(CallRole::Final), seen }
        })
        .collect();
    entries.sort_by_key(|entry| (entry.seen.term.ends, Reverse(entry.seen.term.due), entry.seen.account.id.clone()));
    entries
}

impl Entry<'_> {
    fn forecast(&self) -> TermForecast<'_> {
        let Entry { seen, csm, final_call } = self;
        TermForecast { due: seen.term.due, csm: *csm, final_call: *final_call, settlement: &seen.settlement }
    }
}

fn categories(forecasts: &[TermForecast<'_>]) -> Vec<CategoryLine> {
    let line = |total: cco_domain::renewal::CategoryTotal| CategoryLine {
        category: total.category,
        n_terms: total.n_terms,
        due_minor: total.due.to_minor_per_year(),
        amount_minor: total.amount.to_minor_per_year(),
    };
    category_totals(forecasts).into_iter().map(line).collect()
}

fn figures(maker: &Maker<'_>, entries: &[Entry<'_>]) -> Vec<Figure> {
    let of = |is_wanted: &dyn Fn(&Entry<'_>) -> bool| {
        let wanted = || entries.iter().filter(|entry| is_wanted(entry));
        let due: Atoms = wanted().map(|entry| entry.seen.term.due).sum();
        let mut accounts: Vec<&str> = wanted().map(|entry| entry.seen.account.id.as_str()).collect();
        accounts.sort_unstable();
        accounts.dedup();
        (due, accounts.len() as i64)
    };
    let (due, n) = of(&|_| true);
    let (unresolved, n_unresolved) = of(&|entry| entry.seen.settlement.fate == Fate::Unresolved);
    let figure = |name: &str, due, n| maker.figure(name, Unit::MoneyPerYear, maker.arr(due), n, &Vec::new());
    vec![
        figure("available_to_renew", due, n),
        figure("unresolved", unresolved, n_unresolved),
        maker.figure("n_accounts", Unit::Accounts, Value::Count { count: n }, n, &Vec::new()),
    ]
}

fn line(entry: &Entry<'_>, ground: &Ground, tellers: &Tellers<'_>) -> BookLine {
    let Entry { seen, csm, final_call } = entry;
    let (term, identity) = (&seen.term, &seen.account.identity);
    let kind = TermKind {
        segment: tellers.segments.code(identity.segment.as_deref()),
        notice: Notice::of(term, ground.as_of),
    };
    // Of what ended and was not decided the past books, which were made before the end, say nothing.
    let is_ahead = seen.settlement.fate == Fate::Running;
    let forecast = entry.forecast();
    BookLine {
        account_id: seen.account.id.clone(),
        name: identity.name.clone(),
        csm: identity.owner.clone(),
        segment: identity.segment.clone(),
        ends: term.ends,
        days_left: term.ends.epoch_days() - ground.as_of.epoch_days(),
        stage: ground.motion.stage(term.ends, ground.as_of),
        fate: seen.settlement.fate,
        due_minor: term.due.to_minor_per_year(),
        renewed_minor: seen.settlement.renewed.to_minor_per_year(),
        auto_renews: term.auto_renews,
        notice_on: term.notice_on,
        cancelled_on: term.cancelled_on,
        chance: is_ahead.then(|| tellers.chance(&seen.account.id, term.ends, kind)),
        csm_call: csm.map(CallView::from),
        final_call: final_call.map(CallView::from),
        expected: forecast.expected().map(|(category, _)| category),
        disagreement: forecast.disagreement().map(|found| DisagreementView {
            csm: found.csm,
            final_call: found.final_call,
            amount_minor: found.amount.to_minor_per_year(),
        }),
    }
}
