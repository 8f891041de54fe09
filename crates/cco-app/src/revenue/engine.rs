//! Asking the sweep, under either answer to "what about facts that came late?".

use super::Scope;
use crate::app::{App, KnownAt};
use crate::error::Error;
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_domain::policy::Backdated;
use cco_domain::revenue::query::{Dimension, Group, Period, RevenueError};
use cco_domain::revenue::tally::{AccountTally, CohortCell, GroupTally};
use cco_ledger::revenue::{self as sweep, Needs, RevenueData};
use std::sync::Arc;

impl Scope {
    pub async fn group_tallies(&self, app: &App, periods: Vec<Period>) -> Result<Vec<GroupTally>, Error> {
        let rows = self.asked(app, periods, sweep::group_tallies, |row, period| row.period = period).await?;
        self.refuse_unknown_columns(rows.iter().map(|row| &row.group))?;
        Ok(rows)
    }

    pub async fn account_tallies(&self, app: &App, periods: Vec<Period>) -> Result<Vec<AccountTally>, Error> {
        let rows = self.asked(app, periods, sweep::account_tallies, |row, period| row.period = period).await?;
        self.refuse_unknown_columns(rows.iter().map(|row| &row.group))?;
        Ok(rows)
    }

    /// A word that is no dimension is a further column of the accounts. Where no account has it, it is a slip.
    fn refuse_unknown_columns<'a>(&self, groups: impl Iterator<Item = &'a Group> + Clone) -> Result<(), Error> {
        for (place, dimension) in self.by.iter().enumerate() {
            let Dimension::Attribute(name) = dimension else { continue };
            if groups.clone().next().is_some() && groups.clone().all(|group| group[place].is_none()) {
                return Err(Error::not_found("dimension_absent", format!("`{name}` is no dimension, and no account has such a column"))
                    .with_hint("`cco revenue --help` lists the dimensions; `cco sql \"select attributes from account limit 3\"` shows further columns"));
            }
        }
        Ok(())
    }

    /// The same scope undivided.
    pub fn undivided(&self) -> Scope {
        Scope { by: Vec::new(), ..self.clone() }
    }

    /// Cohorts that started at the month ends from `first` to `last`.
    pub async fn cohorts(&self, app: &App, first: Day, last: Day) -> Result<Vec<CohortCell>, Error> {
        let (data, policy, query) = (Arc::clone(&self.data), self.policy.clone(), self.query(app, Vec::new()));
        Ok(crate::blocking(move || sweep::cohorts(&data, &policy, first, last, &query)).await??)
    }

    /// `restated`: all periods in one pass over what is known now. `as_known`: each period's opening from
    /// what was known at its opening, and the rest from what was known at its closing.
    async fn asked<T: Send + 'static>(
        &self,
        app: &App,
        periods: Vec<Period>,
        ask: Ask<T>,
        number: impl Fn(&mut T, usize),
    ) -> Result<Vec<T>, Error> {
        if self.policy.backdated == Backdated::Restated {
            let (data, policy, query) = (Arc::clone(&self.data), self.policy.clone(), self.query(app, periods));
            return Ok(crate::blocking(move || ask(&data, None, &policy, &query)).await??);
        }
        let mut rows = Vec::new();
        for (index, period) in periods.into_iter().enumerate() {
            let opening = self.known_by(app, period.opening).await?;
            let closing = self.known_by(app, period.closing).await?;
            let (policy, query) = (self.policy.clone(), self.query(app, vec![period]));
            let mut answered = crate::blocking(move || ask(&closing, Some(&opening), &policy, &query)).await??;
            answered.iter_mut().for_each(|row| number(row, index));
            rows.extend(answered);
        }
        Ok(rows)
    }

    async fn known_by(&self, app: &App, day: Day) -> Result<RevenueData, Error> {
        let snapshot = self.snapshot_by(app, day).await?;
        Ok(RevenueData::load(&app.ledger, &snapshot, &Needs::everything()).await?)
    }

    /// What was known by the end of `day`, and never more than this scope's reader knows.
    pub(super) async fn snapshot_by(&self, app: &App, day: Day) -> Result<Snapshot, Error> {
        let then = app.snapshot(KnownAt::Day(day)).await?;
        Ok(if then.known_at < self.snapshot.known_at { then } else { self.snapshot.clone() })
    }
}

type Ask<T> = fn(
    &RevenueData,
    Option<&RevenueData>,
    &cco_domain::policy::Policy,
    &cco_domain::revenue::query::RevenueQuery,
) -> Result<Vec<T>, RevenueError>;
