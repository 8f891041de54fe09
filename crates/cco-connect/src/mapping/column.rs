//! How one canonical column is filled.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Exactly one of `from`, `join`, `value` and `rest` says where the values come from; the other keys say
/// how the text found there is to be understood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ColumnMapping {
    /// Source column, by its header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Several source columns, put together with `separator` (`/` when not given).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub join: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// The same value in every row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// All source columns that no other canonical column uses, as one JSON object.
    #[serde(skip_serializing_if = "is_false")]
    pub rest: bool,

    /// Texts to be read as other texts, before anything else: `{ aktiv = "active" }`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, String>,
    /// For a yes-or-no source column: the word that a yes stands for. A no is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when_true: Option<String>,

    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// What a bare number means where a date or a period is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number_is: Option<NumberIs>,
    /// The text names a calendar month; take this day of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<MonthEdge>,
    /// The date given is the last day of the range; the range ends the day after.
    #[serde(skip_serializing_if = "is_false")]
    pub is_last_day: bool,
    /// Take the date as written, whatever time and offset follow it (midnights that stand for days).
    #[serde(skip_serializing_if = "is_false")]
    pub as_written: bool,
    /// IANA name of the zone of local times without an offset; the file's when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// The text is a length of time after this canonical column, in units of `number_is`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,

    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<DecimalMark>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<MoneyUnit>,
    /// Accept more decimals than the currency has, rounding half to even.
    #[serde(skip_serializing_if = "is_false")]
    pub round: bool,
    /// Multiply by this source column (a price per seat by the seats).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<String>,
}

impl ColumnMapping {
    pub fn from(column: impl Into<String>) -> ColumnMapping {
        ColumnMapping { from: Some(column.into()), ..ColumnMapping::default() }
    }

    pub fn value(value: impl Into<String>) -> ColumnMapping {
        ColumnMapping { value: Some(value.into()), ..ColumnMapping::default() }
    }

    /// The source columns it reads.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.from.iter().chain(&self.join).chain(&self.times).map(String::as_str)
    }
}

/// Which of the first two numbers of `03/04/2024` is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// 3 April.
    Dmy,
    /// 4 March.
    Mdy,
}

/// Which mark stands before the decimals; the other one groups thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DecimalMark {
    Point,
    Comma,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MoneyUnit {
    /// Dollars.
    Major,
    /// Cents.
    Minor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberIs {
    EpochSeconds,
    EpochMillis,
    EpochMicros,
    /// Days since the last day of 1899, as Excel counts them.
    ExcelSerial,
    Seconds,
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MonthEdge {
    FirstDay,
    /// First day of the month after: the end of a range that is that month.
    NextFirstDay,
}

fn is_false(flag: &bool) -> bool {
    !flag
}
