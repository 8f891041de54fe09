//! `health_history`: an account's score at the ends of months, each by the definition in use then.

use super::book::{Book, HealthRequest, HealthSetting, Wants};
use super::versions::{Basis, Versions};
use crate::app::{Actor, App};
use crate::error::Error;
use cco_domain::day::Day;
use cco_domain::health::Score;
use cco_domain::revenue::query::Period;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub struct HistoryRequest {
    pub health: HealthRequest,
    pub account: String,
    /// How many ends of months before the as-of day.
    pub n_months: u32,
}

#[derive(Clone, Debug, Serialize)]
pub struct HistoryView {
    #[serde(flatten)]
    pub setting: HealthSetting,
    pub account_id: String,
    pub name: Option<String>,
    /// Oldest first; the last is the as-of day.
    pub points: Vec<HistoryPoint>,
}

#[derive(Clone, Debug, Serialize)]
pub struct HistoryPoint {
    pub day: Day,
    /// Recurring revenue on the day; without any the account is not scored in the list of that day.
    pub arr_minor: i64,
    pub definition_hash: String,
    pub basis: Basis,
    /// Another definition than that of the point before.
    pub definition_changed: bool,
    #[serde(flatten)]
    pub score: Score,
}

pub async fn history(app: &App, actor: &Actor, request: &HistoryRequest) -> Result<HistoryView, Error> {
    let versions = Versions::load(app, &request.health.score).await?;
    let book = Book::open(app, actor, &request.health, |_, as_of| {
        Ok(Wants { days: month_ends(as_of, request.n_months), measures: versions.measures() })
    })
    .await?;
    let member = book.member(&request.account)?;
    let arr = arr_by_day(app, &book, &request.account).await?;
    let mut points: Vec<HistoryPoint> = Vec::new();
    for (place, day) in book.features.days.iter().enumerate() {
        let in_use = versions.on(app, *day)?;
        // The answer at hand puts the definition into use today, whatever was in use before.
        let is_today = *day >= app.today();
        let definition = in_use.definition.filter(|_| !is_today).unwrap_or(&book.definition);
        points.push(HistoryPoint {
            day: *day,
            arr_minor: arr.get(day).copied().unwrap_or_default(),
            definition_hash: definition.hash.clone(),
            basis: if is_today { Basis::InUse } else { in_use.basis },
            definition_changed: points.last().is_some_and(|point| point.definition_hash != definition.hash),
            score: book.scorer_of(definition)?.score(member.place, place),
        });
    }
    Ok(HistoryView {
        account_id: member.account_id.clone(),
        name: member.identity.name.clone(),
        setting: book.setting(app),
        points,
    })
}

fn month_ends(as_of: Day, n_months: u32) -> Vec<Day> {
    let back = |months: u32| as_of.plus_months(-i32::try_from(months).unwrap_or(i32::MAX)).month_end();
    (1..=n_months).map(back).filter(|day| *day < as_of).collect()
}

/// The account's revenue a year at the end of each day.
async fn arr_by_day(app: &App, book: &Book, account: &str) -> Result<BTreeMap<Day, i64>, Error> {
    let days = &book.features.days;
    let periods = days.iter().map(|day| Period { opening: day.plus_months(-1), closing: *day }).collect();
    let tallies = book.scope.account_tallies(app, periods).await?;
    let own = tallies.into_iter().filter(|row| row.account_id == account);
    Ok(own.map(|row| (days[row.period], row.tally.closing.to_minor_per_year())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_ends_of_months() {
        let day = |text: &str| Day::parse(text).unwrap();
        assert_eq!(month_ends(day("2024-03-31"), 2), [day("2024-02-29"), day("2024-01-31")]);
        assert_eq!(month_ends(day("2024-03-15"), 1), [day("2024-02-29")]);
    }
}
