//! An account at risk, as it was told and as it is scored.

use super::rubric::Absent;
use crate::wording::worded;
use serde::{Serialize, Serializer};

worded! {
    /// How an account is doing, as a band of its score.
    Health {
        Red = "red",
        Yellow = "yellow",
        Green = "green",
    }
}

/// What is known of an account. `None`: absent, or told in a way that cannot be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GivenAccount {
    pub id: Option<String>,
    pub name: Option<String>,
    /// A word; one that is no [`crate::play::Segment`] weighs as unknown, and no play is for it.
    pub segment: Option<String>,
    /// At least 0.
    pub arr_usd: Option<f64>,
    /// A word; one that is no [`Health`] weighs as unknown.
    pub health: Option<String>,
    /// Words; one that is no [`crate::play::Driver`] has no play.
    pub risk_drivers: Vec<String>,
    /// 0 is today, less is overdue.
    pub days_to_renewal: Option<f64>,
    /// At least 0.
    pub last_touch_days_ago: Option<f64>,
    pub exec_sponsor_engaged: Option<bool>,
    /// How many support requests of the highest priority are open; at least 0.
    pub support_open_p1: Option<f64>,
}

/// An account as it is scored: what was absent is what the rubric says that it counts as. Fields in the order of answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AtRiskAccount {
    pub id: String,
    pub name: String,
    pub segment: String,
    #[serde(serialize_with = "whole_if_it_is")]
    pub arr_usd: f64,
    pub health: String,
    pub risk_drivers: Vec<String>,
    #[serde(serialize_with = "whole_if_it_is")]
    pub days_to_renewal: f64,
    #[serde(serialize_with = "whole_if_it_is")]
    pub last_touch_days_ago: f64,
    pub exec_sponsor_engaged: bool,
    #[serde(serialize_with = "whole_if_it_is")]
    pub support_open_p1: f64,
}

impl GivenAccount {
    /// What is absent counts as the rubric says; an absent name or id is empty, absent ARR is 0.
    pub fn filled(self, absent: &Absent) -> AtRiskAccount {
        AtRiskAccount {
            id: self.id.unwrap_or_default(),
            name: self.name.unwrap_or_default(),
            segment: self.segment.unwrap_or_else(|| absent.segment.word().to_owned()),
            arr_usd: self.arr_usd.unwrap_or(0.0),
            health: self.health.unwrap_or_else(|| absent.health.word().to_owned()),
            risk_drivers: self.risk_drivers,
            days_to_renewal: self.days_to_renewal.unwrap_or(absent.days_to_renewal),
            last_touch_days_ago: self.last_touch_days_ago.unwrap_or(absent.last_touch_days_ago),
            exec_sponsor_engaged: self.exec_sponsor_engaged.unwrap_or(absent.exec_sponsor_engaged),
            support_open_p1: self.support_open_p1.unwrap_or(absent.support_open_p1),
        }
    }
}

/// Below this every whole number is exact in floating point.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// `30` and not `30.0` for a number that is whole, as it was most likely given.
pub(super) fn whole_if_it_is<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if number.fract().abs() > 0.0 || number.abs() >= EXACT {
        serializer.serialize_f64(*number)
    } else {
        serializer.serialize_i64(*number as i64)
    }
}
