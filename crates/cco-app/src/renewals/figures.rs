//! Figures about terms, each with what it is made of.

use super::ground::Ground;
use crate::revenue::NamedGroup;
use cco_domain::figure::{Figure, FigureId, FigureInterval, Unit, Value, Window};
use cco_domain::money::{Atoms, Currency};
use cco_domain::revenue::retention::Quotient;
use cco_stats::interval::{Confidence, Interval};

pub(super) struct Maker<'a> {
    pub(super) ground: &'a Ground,
    pub(super) window: Window,
    pub(super) currency: Currency,
}

impl Maker<'_> {
    pub(super) fn figure(&self, name: &str, unit: Unit, value: Value, n: i64, group: &NamedGroup) -> Figure {
        let policy_hash = self.ground.scope.policy.hash();
        let known_at = self.ground.scope.snapshot.known_at;
        Figure {
            id: FigureId {
                metric: format!("renewals.{name}"),
                as_of: self.ground.as_of,
                window: self.window,
                group: group.clone(),
                known_at,
                policy_hash: policy_hash.clone(),
            },
            name: name.to_owned(),
            value,
            unit,
            n,
            interval: None,
            as_of: self.ground.as_of,
            known_at,
            definition_hash: self.ground.motion.hash.clone(),
            policy_hash,
            notes: Vec::new(),
        }
    }

    /// What is worth so much a month, as ARR.
    pub(super) fn arr(&self, monthly: Atoms) -> Value {
        Value::Money { minor: monthly.to_minor_per_year(), currency: self.currency }
    }
}

pub(super) fn share_of_money(quotient: &Quotient) -> Value {
    ratio(quotient, |atoms| Atoms(atoms).to_minor_per_year())
}

pub(super) fn share_of_counts(quotient: &Quotient) -> Value {
    ratio(quotient, |count| count)
}

fn ratio(quotient: &Quotient, shown: impl Fn(i64) -> i64) -> Value {
    match (quotient, quotient.value()) {
        (Quotient::Known { numerator, denominator }, Some(value)) => {
            Value::Ratio { numerator: shown(*numerator), denominator: shown(*denominator), value }
        }
        (_, Some(value)) => Value::Number { value },
        (Quotient::Unknown { why }, None) => Value::Unknown { why: (*why).to_owned() },
        (_, None) => unreachable!("only an unknown quotient has no value"),
    }
}

pub(super) fn interval(found: Interval, confidence: Confidence, method: &str) -> FigureInterval {
    FigureInterval { low: found.low, high: found.high, confidence: confidence.share(), method: method.to_owned() }
}
