//! `health_alerts`: point events of accounts that pay, with the readings that raised them.

use super::book::{Book, HealthRequest, HealthSetting, Wants};
use super::library;
use crate::app::{Actor, App};
use crate::error::Error;
use cco_domain::day::Day;
use cco_domain::health::{Alert, RaisedAlert, raised};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub struct AlertsRequest {
    pub health: HealthRequest,
    /// The first day on which an alert may have been raised; `None`: four weeks before the as-of day.
    pub since: Option<Day>,
    pub account: Option<String>,
    /// Alerts raised earlier that still hold, and those that have ended, too.
    pub with_all: bool,
    pub limit: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct AlertsView {
    #[serde(flatten)]
    pub setting: HealthSetting,
    pub since: Day,
    /// What calls for action now first, then the latest.
    pub alerts: Vec<AlertView>,
    pub n_alerts: usize,
    /// Raised before `since` and holding still.
    pub n_older: usize,
    pub n_ended: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct AlertView {
    pub name: Option<String>,
    pub owner: Option<String>,
    pub arr_minor: i64,
    #[serde(flatten)]
    pub alert: RaisedAlert,
}

const DEFAULT_DAYS: i32 = 28;
/// A day is looked at for each, so that the day of an alert is exact.
const MAX_DAYS: i32 = 366;

pub async fn alerts(app: &App, actor: &Actor, request: &AlertsRequest) -> Result<AlertsView, Error> {
    let definitions = definitions(app)?;
    let book = Book::open(app, actor, &request.health, |_, as_of| {
        let since = request.since.unwrap_or_else(|| as_of.plus_days(-DEFAULT_DAYS));
        wants(&definitions, since, as_of)
    })
    .await?;
    if let Some(account) = &request.account {
        book.member(account)?;
    }
    let mut alerts = raised_for_members(&book, &definitions)?;
    alerts.retain(|view| request.account.as_ref().is_none_or(|account| *account == view.alert.account_id));
    let is_older = |view: &AlertView| view.alert.is_older && view.alert.ended_on.is_none();
    let (n_older, n_ended) = (count(&alerts, is_older), count(&alerts, |view| view.alert.ended_on.is_some()));
    alerts.retain(|view| request.with_all || !view.alert.is_older && view.alert.ended_on.is_none());
    alerts.sort_by_key(|view| {
        let RaisedAlert { severity, raised_on, account_id, alert, .. } = &view.alert;
        (*severity, Reverse(*raised_on), Reverse(view.arr_minor), account_id.clone(), alert.clone())
    });
    let n_alerts = alerts.len();
    alerts.truncate(request.limit);
    // The first day is the one before: an alert is raised where it did not hold the day before.
    let since = book.features.days[0].plus_days(1);
    Ok(AlertsView { setting: book.setting(app), since, alerts, n_alerts, n_older, n_ended })
}

pub(super) fn definitions(app: &App) -> Result<Vec<Alert>, Error> {
    let folder = app.workspace.definitions();
    library::alerts(&folder, &library::measures(&folder)?)
}

/// Every day from the one before `since`, and what the alerts read.
pub(super) fn wants(definitions: &[Alert], since: Day, as_of: Day) -> Result<Wants, Error> {
    let n_days = as_of.epoch_days() - since.epoch_days();
    if !(0..=MAX_DAYS).contains(&n_days) {
        let message = format!("alerts are looked for on 0 to {MAX_DAYS} days before {as_of}, not from {since} on");
        return Err(Error::invalid("since_invalid", message).with_hint("pass a later --since, or an earlier --as-of"));
    }
    Ok(Wants {
        days: (-1..n_days).map(|day| since.plus_days(day)).collect(),
        measures: definitions.iter().flat_map(Alert::measures).map(str::to_owned).collect(),
    })
}

/// Of accounts with revenue on the as-of day.
pub(super) fn raised_for_members(book: &Book, definitions: &[Alert]) -> Result<Vec<AlertView>, Error> {
    let members: BTreeMap<&str, _> = book.members.iter().map(|member| (member.account_id.as_str(), member)).collect();
    let mut found = Vec::new();
    for definition in definitions {
        for alert in raised(definition, &book.features)? {
            let Some(member) = members.get(alert.account_id.as_str()) else { continue };
            found.push(AlertView {
                name: member.identity.name.clone(),
                owner: member.identity.owner.clone(),
                arr_minor: member.mrr.to_minor_per_year(),
                alert,
            });
        }
    }
    Ok(found)
}

fn count(alerts: &[AlertView], is_one: impl Fn(&AlertView) -> bool) -> usize {
    alerts.iter().filter(|view| is_one(view)).count()
}
