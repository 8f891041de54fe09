//! The drivers that can be seen at an account on a day, each with what shows it.

use super::signs::DriverSigns;
use crate::health::{Alert, AlertSeverity, MissingMeasure, Threshold};
use crate::measure::{FeatureColumn, Features, Reading};
use crate::play::{Driver, Reason};
use serde::Serialize;

/// A driver, with at least one sign of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeenDriver {
    pub driver: Driver,
    /// In the order of the definition.
    pub signs: Vec<SeenSign>,
}

/// A sign that holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeenSign {
    /// `None`: the sign is a measure by itself.
    pub alert: Option<SeenAlert>,
    /// What was read; all of it lies beyond its bound.
    pub readings: Vec<SeenReading>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeenAlert {
    pub id: String,
    pub title: String,
    pub severity: AlertSeverity,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeenReading {
    #[serde(flatten)]
    pub threshold: Threshold,
    pub reading: Reading,
}

/// Signs with the columns that they read, found once for all accounts.
pub struct Lookout<'a> {
    features: &'a Features,
    drivers: Vec<(Driver, Vec<Sign<'a>>)>,
}

struct Sign<'a> {
    alert: Option<&'a Alert>,
    reads: Vec<(&'a Threshold, &'a FeatureColumn)>,
}

impl<'a> Lookout<'a> {
    /// Fails where `features` lack a measure that a sign reads. An alert that is not among `alerts` shows nothing: reading the
    /// signs has told of it.
    pub fn new(
        signs: &'a DriverSigns,
        alerts: &'a [Alert],
        features: &'a Features,
    ) -> Result<Lookout<'a>, MissingMeasure> {
        let of = |(driver, reasons): &'a (Driver, Vec<Reason>)| {
            let found: Result<Vec<_>, _> =
                reasons.iter().filter_map(|reason| sign(reason, alerts, features).transpose()).collect();
            found.map(|signs| (*driver, signs))
        };
        Ok(Lookout { features, drivers: signs.drivers.iter().map(of).collect::<Result<_, _>>()? })
    }

    /// What is seen at the account in this place on the day in this place. An alert counts while all that it asks is known to
    /// hold; the unknown shows nothing.
    pub fn seen(&self, account: usize, day: usize) -> Vec<SeenDriver> {
        let cell = self.features.cell(account, day);
        let of = |(driver, signs): &(Driver, Vec<Sign<'_>>)| {
            let signs: Vec<SeenSign> =
                signs.iter().filter(|sign| sign.holds(cell)).map(|sign| sign.seen(cell)).collect();
            (!signs.is_empty()).then_some(SeenDriver { driver: *driver, signs })
        };
        self.drivers.iter().filter_map(of).collect()
    }
}

fn sign<'a>(
    reason: &'a Reason,
    alerts: &'a [Alert],
    features: &'a Features,
) -> Result<Option<Sign<'a>>, MissingMeasure> {
    let (alert, thresholds) = match reason {
        Reason::Measure(threshold) => (None, std::slice::from_ref(threshold)),
        Reason::Alert { alert } => match alerts.iter().find(|known| known.id == *alert) {
            None => return Ok(None),
            Some(alert) => (Some(alert), alert.when.as_slice()),
        },
    };
    let read = |threshold: &'a Threshold| {
        let column = features.column(&threshold.measure);
        column.map(|column| (threshold, column)).ok_or_else(|| MissingMeasure(threshold.measure.clone()))
    };
    Ok(Some(Sign { alert, reads: thresholds.iter().map(read).collect::<Result<_, _>>()? }))
}

impl Sign<'_> {
    fn holds(&self, cell: usize) -> bool {
        self.reads
            .iter()
            .all(|(threshold, column)| column.value(cell).is_some_and(|value| threshold.holds(Some(value))))
    }

    fn seen(&self, cell: usize) -> SeenSign {
        let alert =
            |alert: &Alert| SeenAlert { id: alert.id.clone(), title: alert.title.clone(), severity: alert.severity };
        let reading = |(threshold, column): &(&Threshold, &FeatureColumn)| SeenReading {
            threshold: (*threshold).clone(),
            reading: column.reading(cell),
        };
        SeenSign { alert: self.alert.map(alert), readings: self.reads.iter().map(reading).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::sample::on_days;

    fn at_least(measure: &str, bound: f64) -> Threshold {
        Threshold { measure: measure.to_owned(), at_least: Some(bound), below: None }
    }

    fn quiet_alert() -> Alert {
        Alert {
            id: "quiet".to_owned(),
            title: "Quiet".to_owned(),
            severity: AlertSeverity::Watch,
            text: Default::default(),
            when: vec![at_least("days_since_touch", 30.0), at_least("active_users", 5.0)],
            hash: String::new(),
        }
    }

    fn signs(drivers: Vec<(Driver, Vec<Reason>)>) -> DriverSigns {
        DriverSigns { title: String::new(), text: Default::default(), drivers, hash: String::new() }
    }

    #[test]
    fn only_what_is_known_to_hold_is_seen() {
        let signs = signs(vec![
            (Driver::LowEngagement, vec![Reason::Alert { alert: "quiet".to_owned() }]),
            (Driver::AdoptionDecline, vec![Reason::Measure(at_least("active_users", 9.0))]),
        ]);
        let alerts = [quiet_alert()];
        for (users, touch, expected) in [
            (Some(9.0), Some(30.0), vec![Driver::LowEngagement, Driver::AdoptionDecline]),
            (Some(8.0), Some(30.0), vec![Driver::LowEngagement]),
            (Some(9.0), Some(29.0), vec![Driver::AdoptionDecline]),
            (Some(9.0), None, vec![Driver::AdoptionDecline]),
            (None, Some(30.0), vec![]),
        ] {
            let features = on_days(&[vec![[users, touch, None]]]);
            let seen = Lookout::new(&signs, &alerts, &features).unwrap().seen(0, 0);
            assert_eq!(seen.iter().map(|seen| seen.driver).collect::<Vec<_>>(), expected, "{users:?} {touch:?}");
            assert!(seen.iter().all(|seen| !seen.signs.is_empty()));
        }
    }

    #[test]
    fn a_sign_tells_what_was_read() {
        let signs = signs(vec![(Driver::LowEngagement, vec![Reason::Alert { alert: "quiet".to_owned() }])]);
        let (alerts, features) = ([quiet_alert()], on_days(&[vec![[Some(9.0), Some(31.0), None]]]));
        let seen = Lookout::new(&signs, &alerts, &features).unwrap().seen(0, 0);
        let sign = &seen[0].signs[0];
        assert_eq!(sign.alert.as_ref().unwrap().id, "quiet");
        let values: Vec<_> = sign.readings.iter().map(|read| read.reading.value()).collect();
        assert_eq!(values, [Some(31.0), Some(9.0)]);
    }

    #[test]
    fn a_measure_that_was_not_computed_is_told() {
        let signs = signs(vec![(Driver::Consolidation, vec![Reason::Measure(at_least("absent", 1.0))])]);
        let features = on_days(&[vec![[None, None, None]]]);
        assert!(matches!(Lookout::new(&signs, &[], &features), Err(MissingMeasure(name)) if name == "absent"));
    }
}
