//! When an alert was raised for an account, and when it ended.

use super::text::{Alert, AlertSeverity};
use crate::day::Day;
use crate::health::definition::Threshold;
use crate::health::score::MissingMeasure;
use crate::measure::{FeatureColumn, Features, Reading};
use serde::Serialize;

/// One stretch of days on which an alert held for an account.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RaisedAlert {
    pub account_id: String,
    pub alert: String,
    pub title: String,
    pub severity: AlertSeverity,
    pub raised_on: Day,
    /// It held already on the first day looked at, and was raised then or earlier.
    pub is_older: bool,
    /// The first day on which it no longer held; `None`: it holds still.
    pub ended_on: Option<Day>,
    pub evidence: Vec<Evidence>,
}

/// A measure that crossed its bound: its reading on the day before, where that was looked at, and on the day itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evidence {
    #[serde(flatten)]
    pub threshold: Threshold,
    pub before: Option<Reading>,
    pub after: Reading,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Holds,
    Fails,
    /// Neither can be said; what was so goes on.
    Unknown,
}

/// All stretches in the days of `features`, accounts in their order. An alert starts on the first day on which all its
/// thresholds hold and ends on the first day on which one is known not to: an unknown reading neither raises nor ends it.
/// Days that `features` leaves out are not looked at, so a caller who wants the exact day passes every day.
pub fn raised(alert: &Alert, features: &Features) -> Result<Vec<RaisedAlert>, MissingMeasure> {
    let columns = alert
        .when
        .iter()
        .map(|threshold| {
            let column = features.column(&threshold.measure);
            column.map(|column| (threshold, column)).ok_or_else(|| MissingMeasure(threshold.measure.clone()))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let of_account = |account| of_account(alert, features, &columns, account);
    Ok((0..features.accounts.len()).flat_map(of_account).collect())
}

fn of_account(
    alert: &Alert,
    features: &Features,
    columns: &[(&Threshold, &FeatureColumn)],
    account: usize,
) -> Vec<RaisedAlert> {
    let mut found: Vec<RaisedAlert> = Vec::new();
    let mut is_open = false;
    for (day, date) in features.days.iter().enumerate() {
        let cell = features.cell(account, day);
        match (state(columns, cell), is_open) {
            (State::Holds, false) => {
                let before = day.checked_sub(1).map(|day| features.cell(account, day));
                found.push(RaisedAlert {
                    account_id: features.accounts[account].clone(),
                    alert: alert.id.clone(),
                    title: alert.title.clone(),
                    severity: alert.severity,
                    raised_on: *date,
                    is_older: day == 0,
                    ended_on: None,
                    evidence: evidence(columns, before, cell),
                });
                is_open = true;
            }
            (State::Fails, true) => {
                if let Some(open) = found.last_mut() {
                    open.ended_on = Some(*date);
                }
                is_open = false;
            }
            (State::Holds, true) | (State::Fails, false) | (State::Unknown, _) => {}
        }
    }
    found
}

fn state(columns: &[(&Threshold, &FeatureColumn)], cell: usize) -> State {
    let mut state = State::Holds;
    for (threshold, column) in columns {
        match column.value(cell) {
            None => state = State::Unknown,
            Some(value) if !threshold.holds(Some(value)) => return State::Fails,
            Some(_) => {}
        }
    }
    state
}

fn evidence(columns: &[(&Threshold, &FeatureColumn)], before: Option<usize>, cell: usize) -> Vec<Evidence> {
    let of = |(threshold, column): &(&Threshold, &FeatureColumn)| Evidence {
        threshold: (*threshold).clone(),
        before: before.map(|cell| column.reading(cell)),
        after: column.reading(cell),
    };
    columns.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::sample::on_days;

    /// Days without a touch, day by day, and with how many users; the alert asks for 30 days and at least 5 users.
    #[track_caller]
    fn check(days: &[(Option<f64>, f64)], expected: &[(usize, bool, Option<usize>)]) {
        let threshold =
            |measure: &str, at_least| Threshold { measure: measure.to_owned(), at_least: Some(at_least), below: None };
        let alert = Alert {
            id: "quiet".to_owned(),
            title: "Quiet".to_owned(),
            severity: AlertSeverity::Watch,
            text: Default::default(),
            when: vec![threshold("days_since_touch", 30.0), threshold("active_users", 5.0)],
            hash: String::new(),
        };
        let rows: Vec<_> = days.iter().map(|(touch, users)| vec![[Some(*users), *touch, None]]).collect();
        let features = on_days(&rows);
        let place = |day: Day| features.days.iter().position(|own| *own == day).unwrap();
        let found: Vec<_> = raised(&alert, &features)
            .unwrap()
            .iter()
            .map(|alert| (place(alert.raised_on), alert.is_older, alert.ended_on.map(place)))
            .collect();
        assert_eq!(found, expected, "{days:?}");
    }

    #[test]
    fn an_alert_lasts_while_its_condition_does() {
        check(&[(Some(29.0), 9.0), (Some(30.0), 9.0), (Some(31.0), 9.0), (Some(0.0), 9.0)], &[(1, false, Some(3))]);
        check(&[(Some(29.0), 9.0), (Some(30.0), 9.0)], &[(1, false, None)]);
        check(&[(Some(40.0), 9.0), (Some(1.0), 9.0), (Some(30.0), 9.0)], &[(0, true, Some(1)), (2, false, None)]);
        check(&[(Some(40.0), 4.0), (Some(41.0), 4.9)], &[]);
    }

    #[test]
    fn the_unknown_neither_raises_nor_ends() {
        check(&[(None, 9.0), (None, 9.0)], &[]);
        check(&[(Some(1.0), 9.0), (Some(30.0), 9.0), (None, 9.0), (Some(32.0), 9.0)], &[(1, false, None)]);
        check(&[(Some(1.0), 9.0), (Some(30.0), 9.0), (None, 1.0)], &[(1, false, Some(2))]);
    }

    #[test]
    fn evidence_is_the_crossing() {
        let features = on_days(&[vec![[None, Some(29.0), None]], vec![[None, Some(31.0), None]]]);
        let threshold = Threshold { measure: "days_since_touch".to_owned(), at_least: Some(30.0), below: None };
        let column = features.column("days_since_touch").unwrap();
        let found = evidence(&[(&threshold, column)], Some(0), 1);
        assert_eq!(
            (found[0].before.and_then(|reading| reading.value()), found[0].after.value()),
            (Some(29.0), Some(31.0))
        );
    }
}
