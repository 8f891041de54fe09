//! Something seen of an account that calls for something: an alert that holds, or a measure in a range.

use crate::fields::Fields;
use crate::health::Threshold;
use crate::spelling::is_it;
use serde::Serialize;

/// One such thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Reason {
    /// The alert of this id is raised.
    Alert { alert: String },
    /// A measure lies in this range.
    Measure(Threshold),
}

/// What a reason may name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Catalog<'a> {
    /// Ids.
    pub measures: &'a [&'a str],
    /// Ids.
    pub alerts: &'a [&'a str],
}

/// Reads one, and tells what is wrong with it.
pub(crate) fn reason(fields: Fields<'_>, catalog: &Catalog<'_>) -> Option<Reason> {
    let (alert, measure) = (fields.text("alert"), fields.text("measure"));
    let (at_least, below) = (fields.number("at_least"), fields.number("below"));
    let reason = match (alert, measure) {
        (Some(alert), None) => {
            check_name(&fields, "alert", alert, catalog.alerts);
            if at_least.or(below).is_some() {
                fields.tell("an alert is raised or not: `at_least` and `below` belong to a measure");
            }
            Some(Reason::Alert { alert: alert.to_owned() })
        }
        (None, Some(measure)) => {
            check_name(&fields, "measure", measure, catalog.measures);
            let threshold = Threshold { measure: measure.to_owned(), at_least, below };
            threshold.faults().into_iter().for_each(|fault| fields.tell(fault));
            Some(Reason::Measure(threshold))
        }
        _ => {
            fields.tell("it names either an `alert` or a `measure`");
            None
        }
    };
    fields.end();
    reason
}

fn check_name(fields: &Fields<'_>, kind: &str, id: &str, known: &[&str]) {
    if !known.contains(&id) {
        fields.tell_at(kind, format!("there is no {kind} `{id}`{}", is_it(id, known.iter().copied())));
    }
}
