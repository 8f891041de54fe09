//! What a question about revenue is about, once defaults are settled.

use crate::app::{App, KnownAt};
use crate::error::{Error, Kind};
use crate::policy;
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_domain::figure::Window;
use cco_domain::policy::{self as switches, Policy};
use cco_domain::revenue::query::{Dimension, Period, RevenueQuery};
use cco_ledger::revenue::{Needs, RevenueData};
use std::sync::Arc;

/// What every question about revenue may say. What it leaves out is settled by [`Scope::open`].
#[derive(Clone, Debug)]
pub struct RevenueRequest {
    pub as_of: Option<Day>,
    pub known_at: KnownAt,
    pub window: Option<Window>,
    /// At most two.
    pub by: Vec<Dimension>,
    /// Switches to try, `key=value`.
    pub overrides: Vec<String>,
    /// Share of revenue left after the cost of serving it, for lifetime value; `None`: unknown.
    pub gross_margin: Option<f64>,
}

impl Default for RevenueRequest {
    fn default() -> RevenueRequest {
        RevenueRequest {
            as_of: None,
            known_at: KnownAt::Now,
            window: None,
            by: Vec::new(),
            overrides: Vec::new(),
            gross_margin: None,
        }
    }
}

/// A settled question and the facts it is asked of.
#[derive(Clone)]
pub struct Scope {
    pub snapshot: Snapshot,
    pub data: Arc<RevenueData>,
    pub policy: Policy,
    pub as_of: Day,
    pub window: Window,
    pub period: Period,
    pub by: Vec<Dimension>,
    pub notes: Vec<String>,
}

impl Scope {
    pub async fn open(app: &App, request: &RevenueRequest) -> Result<Scope, Error> {
        let policy = policy::with_overrides(app.policy()?, &request.overrides)?;
        let snapshot = app.snapshot(request.known_at).await?;
        Scope::of(app, request, policy, snapshot).await
    }

    /// As `open`, with all columns that any policy may read: see [`Scope::under`].
    pub async fn open_for_any_policy(app: &App, request: &RevenueRequest) -> Result<Scope, Error> {
        let policy = policy::with_overrides(app.policy()?, &request.overrides)?;
        let snapshot = app.snapshot(request.known_at).await?;
        Scope::with(app, request, policy, snapshot, &Needs::everything()).await
    }

    /// With a policy and a snapshot already chosen. Only the columns that they read are loaded.
    pub async fn of(app: &App, request: &RevenueRequest, policy: Policy, snapshot: Snapshot) -> Result<Scope, Error> {
        let question = RevenueQuery {
            periods: Vec::new(),
            dimensions: request.by.clone(),
            reporting: app.workspace.config.company.currency,
            as_of: app.today(),
        };
        let needs = Needs::of(&policy, &question);
        Scope::with(app, request, policy, snapshot, &needs).await
    }

    async fn with(
        app: &App,
        request: &RevenueRequest,
        policy: Policy,
        snapshot: Snapshot,
        needs: &Needs,
    ) -> Result<Scope, Error> {
        if request.by.len() > 2 {
            return Err(Error::invalid(
                "too_many_dimensions",
                "revenue can be divided by one or two dimensions at a time",
            )
            .with_hint("name at most two after --by"));
        }
        let data = Arc::new(RevenueData::load(&app.ledger, &snapshot, needs).await?);
        refuse_without_lines(app, &snapshot, &data)?;
        Scope::settle(app, request, policy, snapshot, data)
    }

    /// The same facts asked under another policy or for another window; opened by `open_for_any_policy`.
    pub fn under(&self, app: &App, policy: Policy, window: Window) -> Result<Scope, Error> {
        let request = RevenueRequest {
            as_of: Some(self.as_of),
            window: Some(window),
            by: self.by.clone(),
            ..RevenueRequest::default()
        };
        Scope::settle(app, &request, policy, self.snapshot.clone(), Arc::clone(&self.data))
    }

    fn settle(
        app: &App,
        request: &RevenueRequest,
        policy: Policy,
        snapshot: Snapshot,
        data: Arc<RevenueData>,
    ) -> Result<Scope, Error> {
        let last_fact = snapshot.files.iter().filter_map(|file| file.last_day).max();
        let as_of = request.as_of.unwrap_or_else(|| default_as_of(app, &snapshot, last_fact));
        let as_of = policy.measuring_day(as_of);
        let window = request.window.unwrap_or_else(|| window_of(policy.window));
        let period = Period { opening: opening(window, as_of, app)?, closing: closing(window, as_of) };
        let notes = notes(as_of, last_fact, &snapshot, app, &policy)?;
        Ok(Scope { snapshot, data, policy, as_of, window, period, by: request.by.clone(), notes })
    }

    pub fn query(&self, app: &App, periods: Vec<Period>) -> RevenueQuery {
        RevenueQuery {
            periods,
            dimensions: self.by.clone(),
            reporting: app.workspace.config.company.currency,
            as_of: self.as_of,
        }
    }

    /// The first day on which a subscription starts.
    pub fn first_day(&self) -> Option<Day> {
        self.snapshot.files_of("subscription").filter_map(|file| file.first_day).min()
    }

    /// This scope's window, closing on another day.
    pub fn window_to(&self, app: &App, closing: Day) -> Result<Period, Error> {
        match self.window {
            Window::Between(..) => Err(Error::invalid("window_fixed", "a window between two days cannot move")
                .with_hint("pass --window t12m, quarter, month or ytd")),
            window => Ok(Period { opening: opening(window, closing, app)?, closing }),
        }
    }

    /// The months of the window, the first possibly shorter.
    pub fn months(&self) -> Vec<Period> {
        months(self.period)
    }
}

/// A period cut at the ends of months, counted back from its closing.
pub fn months(period: Period) -> Vec<Period> {
    let mut months = Vec::new();
    let mut back = 0;
    let mut closing = period.closing;
    while closing > period.opening {
        back += 1;
        let opening = period.closing.plus_months(-back).max(period.opening);
        months.push(Period { opening, closing });
        closing = opening;
    }
    months.reverse();
    months
}

/// Nothing can be said of revenue before the first subscription is loaded, nor when all are retracted.
fn refuse_without_lines(app: &App, snapshot: &Snapshot, data: &RevenueData) -> Result<(), Error> {
    if data.n_lines() == 0 {
        let known = if snapshot.batches.is_empty() { "no facts" } else { "no subscriptions" };
        return Err(Error::new(
            Kind::NotEnoughData,
            "no_subscriptions",
            format!("{} knows {known} at batch {}", app.workspace.config.company.name, snapshot.known_at),
        )
        .with_hint("`cco import FILES…` loads exports; revenue needs subscriptions or monthly revenue"));
    }
    Ok(())
}

/// The last month end that had passed both when the facts became known and in what they speak of.
pub(crate) fn default_as_of(app: &App, snapshot: &Snapshot, last_fact: Option<Day>) -> Day {
    let recorded = snapshot.batches.last().map(|batch| app.day_of(batch.recorded_at)).unwrap_or_else(|| app.today());
    let day = last_fact.map_or(recorded, |last| last.min(recorded));
    // A snapshot of a month is dated by its first day: facts of a month are taken to cover it.
    let covered = day.month_end().min(recorded);
    if covered.is_month_end() { covered } else { covered.month_start().plus_days(-1) }
}

fn window_of(window: switches::Window) -> Window {
    match window {
        switches::Window::T12m => Window::T12m,
        switches::Window::Quarter => Window::Quarter,
        switches::Window::Month => Window::Month,
        switches::Window::Ytd => Window::Ytd,
    }
}

fn opening(window: Window, as_of: Day, app: &App) -> Result<Day, Error> {
    Ok(match window {
        Window::T12m => as_of.plus_months(-12),
        Window::Quarter => as_of.plus_months(-3),
        Window::Month => as_of.plus_months(-1),
        Window::Ytd => fiscal_year_start(as_of, app.workspace.config.company.fiscal_year_start).plus_days(-1),
        Window::Between(from, _) => from,
    })
}

fn closing(window: Window, as_of: Day) -> Day {
    match window {
        Window::Between(_, to) => to,
        Window::T12m | Window::Quarter | Window::Month | Window::Ytd => as_of,
    }
}

/// First day of the fiscal year that holds `day`.
fn fiscal_year_start(day: Day, first_month: u8) -> Day {
    let (year, month, _) = day.ymd();
    let first_month = i8::try_from(first_month).expect("a month was checked to be 1 to 12");
    let year = if month >= first_month { year } else { year - 1 };
    Day::from_ymd(year, first_month, 1).expect("the first of a month exists in every year the calendar holds")
}

fn notes(
    as_of: Day,
    last_fact: Option<Day>,
    snapshot: &Snapshot,
    app: &App,
    policy: &Policy,
) -> Result<Vec<String>, Error> {
    let mut notes = Vec::new();
    if app.workspace.config.company.is_demo {
        notes.push(crate::demo::STAMP.to_owned());
    }
    let first = snapshot.files_of("subscription").filter_map(|file| file.first_day).min();
    if let Some(first) = first.filter(|first| as_of < *first) {
        return Err(Error::new(
            Kind::NotEnoughData,
            "as_of_before_first_fact",
            format!("nothing is known of {as_of}: the first subscription starts on {first}"),
        )
        .with_hint(format!("pass --as-of {first} or later")));
    }
    let recorded = snapshot.batches.last().map(|batch| app.day_of(batch.recorded_at));
    if recorded.is_some_and(|recorded| as_of > recorded) {
        notes.push(format!("{as_of} was not over when the last facts became known: the period is open"));
    } else if last_fact.is_some_and(|last| as_of.month_index() > last.month_index()) {
        let last = last_fact.map(|day| day.to_string()).unwrap_or_default();
        notes.push(format!("facts end on {last}: lines without an end are taken to go on"));
    }
    if policy.survivorship_guard == switches::Guard::Off {
        notes.push("survivorship_guard is off: the denominator leaves out accounts that churned".to_owned());
    }
    Ok(notes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_year_has_twelve_months_that_meet() {
        let period = Period { opening: day("2023-02-28"), closing: day("2024-02-29") };
        let months = months(period);
        assert_eq!(months.len(), 12);
        assert_eq!((months[0].opening, months[11].closing), (period.opening, period.closing));
        assert!(months.windows(2).all(|pair| pair[0].closing == pair[1].opening));
    }

    #[test]
    fn a_broken_month_comes_first() {
        let months = months(Period { opening: day("2024-01-15"), closing: day("2024-02-29") });
        let openings: Vec<String> = months.iter().map(|period| period.opening.to_string()).collect();
        assert_eq!(openings, ["2024-01-15", "2024-01-31"]);
    }

    #[test]
    fn the_fiscal_year_starts_in_its_month() {
        for (today, month, start) in
            [("2024-03-31", 4, "2023-04-01"), ("2024-04-01", 4, "2024-04-01"), ("2024-12-31", 1, "2024-01-01")]
        {
            assert_eq!(fiscal_year_start(day(today), month), day(start));
        }
    }
}
