//! A number that a person may act on: never bare, always with what it is made of.

use crate::batch::BatchNo;
use crate::day::{Day, NotADay};
use crate::money::Currency;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A figure carries its value or why there is none, its unit, how many things it counts, its uncertainty,
/// its two times, the hashes of what defined it, and in its id the question that opens its rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub id: FigureId,
    /// Word of the glossary: `nrr`, `mrr`, `logo_churn` …
    pub name: String,
    pub value: Value,
    pub unit: Unit,
    /// How many accounts it is about.
    pub n: i64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub interval: Option<FigureInterval>,
    pub as_of: Day,
    pub known_at: BatchNo,
    /// Hash of the text that defines the metric.
    pub definition_hash: String,
    pub policy_hash: String,
    /// What a reader must know before using it: an open period, facts that end early …
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<String>,
}

/// What a figure says. Money is in minor units; a ratio keeps both its parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Value {
    Money {
        minor: i64,
        currency: Currency,
    },
    /// `numerator ÷ denominator`; for ratios of money both in minor units, rounded half to even, while
    /// `value` is divided before rounding.
    Ratio {
        numerator: i64,
        denominator: i64,
        value: f64,
    },
    Count {
        count: i64,
    },
    Number {
        value: f64,
    },
    Unknown {
        why: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Money,
    MoneyPerMonth,
    MoneyPerYear,
    /// A share: 1 is 100 %.
    Ratio,
    Accounts,
    Months,
    /// A plain quotient such as the quick ratio.
    Times,
}

/// Where the value may lie if these accounts are seen as a sample of such accounts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FigureInterval {
    pub low: f64,
    pub high: f64,
    /// For example 0.95.
    pub confidence: f64,
    pub method: String,
}

/// Which stretch of time a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Window {
    /// Twelve months to the as-of day.
    T12m,
    /// Three months to the as-of day.
    Quarter,
    /// One month to the as-of day.
    Month,
    /// From the start of the fiscal year.
    Ytd,
    /// From the end of one day to the end of another.
    Between(Day, Day),
}

/// The question a figure answers, as one word that can be typed in a shell:
/// `revenue.nrr/2024-12-31/t12m/segment=smb/known=12/policy=1f3a…`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureId {
    /// Family and name: `revenue.nrr`.
    pub metric: String,
    pub as_of: Day,
    pub window: Window,
    /// Dimension and value; `None`: the group of accounts for which it is unknown.
    pub group: Vec<(String, Option<String>)>,
    pub known_at: BatchNo,
    pub policy_hash: String,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the id of a figure")]
pub struct NotAFigureId(pub String);

impl Value {
    /// The number, for charts and comparison; `None` when unknown.
    pub fn number(&self) -> Option<f64> {
        match self {
            Value::Money { minor, .. } => Some(*minor as f64),
            Value::Ratio { value, .. } | Value::Number { value } => Some(*value),
            Value::Count { count } => Some(*count as f64),
            Value::Unknown { .. } => None,
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Window::T12m => f.write_str("t12m"),
            Window::Quarter => f.write_str("quarter"),
            Window::Month => f.write_str("month"),
            Window::Ytd => f.write_str("ytd"),
            Window::Between(from, to) => write!(f, "{from}..{to}"),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a window: t12m, quarter, month, ytd, or two days such as 2024-01-31..2024-06-30")]
pub struct NotAWindow(pub String);

impl From<NotADay> for NotAWindow {
    fn from(wrong: NotADay) -> NotAWindow {
        NotAWindow(wrong.0)
    }
}

impl FromStr for Window {
    type Err = NotAWindow;
    fn from_str(text: &str) -> Result<Window, NotAWindow> {
        match text {
            "t12m" => Ok(Window::T12m),
            "quarter" => Ok(Window::Quarter),
            "month" => Ok(Window::Month),
            "ytd" => Ok(Window::Ytd),
            _ => {
                let wrong = || NotAWindow(text.to_owned());
                let (from, to) = text.split_once("..").ok_or_else(wrong)?;
                let (from, to) = (Day::parse(from)?, Day::parse(to)?);
                if from < to { Ok(Window::Between(from, to)) } else { Err(wrong()) }
            }
        }
    }
}

impl fmt::Display for FigureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.metric, self.as_of, self.window)?;
        for (dimension, value) in &self.group {
            match value {
                Some(value) => write!(f, "/{}={}", escaped(dimension), escaped(value))?,
                None => write!(f, "/{}", escaped(dimension))?,
            }
        }
        write!(f, "/known={}/policy={}", self.known_at, self.policy_hash)
    }
}

impl FromStr for FigureId {
    type Err = NotAFigureId;
    fn from_str(text: &str) -> Result<FigureId, NotAFigureId> {
        parse_id(text).ok_or_else(|| NotAFigureId(text.to_owned()))
    }
}

fn parse_id(text: &str) -> Option<FigureId> {
    let parts: Vec<&str> = text.split('/').collect();
    let [metric, as_of, window, group @ .., known, policy] = parts.as_slice() else { return None };
    let group = group.iter().map(|part| match part.split_once('=') {
        Some((dimension, value)) => Some((unescaped(dimension)?, Some(unescaped(value)?))),
        None => Some((unescaped(part)?, None)),
    });
    Some(FigureId {
        metric: (!metric.is_empty()).then(|| (*metric).to_owned())?,
        as_of: Day::parse(as_of).ok()?,
        window: window.parse().ok()?,
        group: group.collect::<Option<Vec<_>>>()?,
        known_at: BatchNo(known.strip_prefix("known=")?.parse().ok()?),
        policy_hash: policy.strip_prefix("policy=")?.to_owned(),
    })
}

/// Letters, digits, `-`, `_` and `.` as they are; every other byte as `%` and two hex digits.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => shown.push(char::from(byte)),
            _ => shown.push_str(&format!("%{byte:02X}")),
        }
    }
    shown
}

fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        if *first == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

impl Serialize for FigureId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FigureId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<FigureId, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_id_reads_as_a_path() {
        let id = FigureId {
            metric: "revenue.nrr".to_owned(),
            as_of: Day::parse("2024-12-31").unwrap(),
            window: Window::T12m,
            group: vec![("segment".to_owned(), Some("Mid market/EU".to_owned())), ("owner".to_owned(), None)],
            known_at: BatchNo(12),
            policy_hash: "1f3a".to_owned(),
        };
        assert_eq!(id.to_string(), "revenue.nrr/2024-12-31/t12m/segment=Mid%20market%2FEU/owner/known=12/policy=1f3a");
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in [
            "",
            "nrr",
            "nrr/2024-12-31/t12m",
            "nrr/2024-02-30/t12m/known=1/policy=x",
            "nrr/2024-12-31/t12m/a=%G0/known=1/policy=x",
        ] {
            assert!(text.parse::<FigureId>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_id_comes_back(dimension in "[a-z é]{1,8}", value in proptest::option::of(".{0,12}"), known in 0_i64..1000, days in 0..20_000) {
            let day = Day::from_epoch_days(days);
            let id = FigureId {
                metric: "revenue.nrr".to_owned(),
                as_of: day,
                window: Window::Between(day.plus_days(-90), day),
                group: vec![(dimension, value)],
                known_at: BatchNo(known),
                policy_hash: "abc".to_owned(),
            };
            prop_assert_eq!(id.to_string().parse::<FigureId>(), Ok(id));
        }
    }
}
