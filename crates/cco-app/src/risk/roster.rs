//! The accounts with recurring revenue on a day, as a model sees them.

use super::model::RiskModel;
use super::training::{column, not_computed};
use crate::app::{App, KnownAt};
use crate::backtest::worths;
use crate::error::{Error, Kind};
use crate::health::{Identity, identities};
use crate::measures::{self, Library, library};
use crate::revenue::{RevenueRequest, Scope, default_as_of};
use cco_domain::day::Day;
use cco_domain::measure::{Features, Knowledge};
use cco_domain::outcome::{AccountHistory, is_at_risk};
use cco_ledger::revenue::Histories;
use cco_stats::model::matrix::Matrix;

pub(super) struct Roster {
    pub(super) as_of: Day,
    pub(super) scope: Scope,
    pub(super) library: Library,
    /// Of the model's measures, on the days asked for, the as-of day the last.
    pub(super) features: Features,
    histories: Histories,
    /// In order of their ids.
    pub(super) members: Vec<Member>,
}

/// An account with recurring revenue on the as-of day.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// Among the accounts of the features.
    pub(super) place: usize,
    pub(super) account_id: String,
    pub(super) name: Option<String>,
    pub(super) segment: Option<String>,
    pub(super) arr_minor: i64,
    /// Its contracts let it do what the model foretells.
    pub(super) is_at_risk: bool,
}

impl Roster {
    /// - `months_back`: month ends before the as-of day that features are wanted of, too.
    pub(super) async fn open(
        app: &App,
        model: &RiskModel,
        as_of: Option<Day>,
        months_back: i32,
    ) -> Result<Roster, Error> {
        let library = library(&app.workspace.definitions())?;
        refuse_changed(model, &library)?;
        let knowledge = model.settings.knowledge;
        let now = app.snapshot(KnownAt::Now).await?;
        let last_fact = now.files.iter().filter_map(|file| file.last_day).max();
        let as_of = as_of.unwrap_or_else(|| default_as_of(app, &now, last_fact));
        measures::refuse_before_records(app, knowledge, &now, &[as_of])?;
        let known_at = match knowledge {
            Knowledge::Recorded => KnownAt::Day(as_of),
            Knowledge::Dated => KnownAt::Now,
        };
        let request = RevenueRequest { as_of: Some(as_of), known_at, ..RevenueRequest::default() };
        let scope = Scope::open(app, &request).await?;
        let days = days(as_of, months_back);
        let histories = worths(app, &scope, days[0], as_of).await?;
        let read = library.in_order(model.measures.iter().map(|measure| measure.id.as_str()))?;
        let features = measures::values(app, &now, &read, &days, knowledge).await?;
        let identities = identities(app, &scope.snapshot, as_of).await?;
        let mut roster = Roster { as_of, scope, library, features, histories, members: Vec::new() };
        roster.members = roster.members_of(model, |id| identities.get(id).cloned().unwrap_or_default());
        Ok(roster)
    }

    fn members_of(&self, model: &RiskModel, identity: impl Fn(&str) -> Identity) -> Vec<Member> {
        let member = |(place, id): (usize, &String)| {
            let history = self.histories.of(id)?;
            let worth = history.worth(self.as_of);
            if !history.is_customer(self.as_of) {
                return None;
            }
            let Identity { name, segment, .. } = identity(id);
            Some(Member {
                place,
                account_id: id.clone(),
                name,
                segment,
                arr_minor: worth.to_minor_per_year(),
                is_at_risk: self.could(model, &history, self.as_of),
            })
        };
        self.features.accounts.iter().enumerate().filter_map(member).collect()
    }

    fn could(&self, model: &RiskModel, history: &AccountHistory<'_>, day: Day) -> bool {
        let settings = &model.settings;
        is_at_risk(history, day, settings.event, settings.ahead, settings.at_risk)
    }

    /// Days on which the account paid and could do what the model foretells, with their places.
    pub(super) fn days_at_risk(&self, model: &RiskModel, member: &Member) -> Vec<(usize, Day)> {
        let Some(history) = self.histories.of(&member.account_id) else { return Vec::new() };
        let days = self.features.days.iter().copied().enumerate();
        days.filter(|(_, day)| history.is_customer(*day) && self.could(model, &history, *day)).collect()
    }

    /// The model's columns at these cells.
    pub(super) fn matrix(&self, model: &RiskModel, cells: &[usize]) -> Result<Matrix, Error> {
        let column = |id: &str| {
            let feature = self.features.column(id).ok_or_else(|| not_computed(id))?;
            column(feature, cells.iter().copied())
        };
        let columns = model.measures.iter().map(|measure| column(&measure.id)).collect::<Result<_, _>>()?;
        Ok(Matrix::new(columns)?)
    }

    /// Where an account's values on the as-of day stand.
    pub(super) fn cell(&self, member: &Member) -> usize {
        self.features.cell(member.place, self.features.days.len() - 1)
    }

    pub(super) fn member(&self, account: &str) -> Result<&Member, Error> {
        let found = self.members.iter().find(|member| member.account_id == account);
        found.ok_or_else(|| measures::absent_account(&self.features, account, self.as_of, "risk"))
    }
}

/// Ends of months before the day, and the day.
fn days(as_of: Day, months_back: i32) -> Vec<Day> {
    let month_ends = (1..=months_back).rev().map(|n| as_of.month_start().plus_days(-1).plus_months(1 - n));
    month_ends.chain([as_of]).collect()
}

/// A model tells nothing of measures that mean something else now.
fn refuse_changed(model: &RiskModel, library: &Library) -> Result<(), Error> {
    for measure in &model.measures {
        let now = &library.get(&measure.id)?.measure;
        if now.hash != measure.hash {
            let message = format!("the measure `{}` changed since the model was fitted", measure.id);
            return Err(Error::new(Kind::Conflict, "risk_measures_changed", message)
                .with_hint("fit a model anew: `cco risk fit`"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_month_ends_and_the_day() {
        let shown = |day: &str, n: i32| -> Vec<String> {
            days(Day::parse(day).unwrap(), n).iter().map(Day::to_string).collect()
        };
        assert_eq!(shown("2024-03-15", 2), ["2024-01-31", "2024-02-29", "2024-03-15"]);
        assert_eq!(shown("2024-03-31", 1), ["2024-02-29", "2024-03-31"]);
        assert_eq!(shown("2024-03-31", 0), ["2024-03-31"]);
    }
}
