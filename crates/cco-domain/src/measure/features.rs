//! What measures say of accounts on days: values with what is known of them.

use crate::day::Day;
use serde::{Deserialize, Serialize};

/// Which facts a day may see. Either way none that is dated later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Knowledge {
    /// Those in batches recorded by the end of the day. What was known then: the only honest ground for a promotion.
    Recorded,
    /// All that are known now, as if each had been recorded on its own day. For history that was loaded in one go;
    /// what the source wrote over since is taken as it stands.
    Dated,
}

/// Accounts × days × measures, whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Features {
    /// In order of their text.
    pub accounts: Vec<String>,
    /// Rising.
    pub days: Vec<Day>,
    pub columns: Vec<FeatureColumn>,
}

/// One measure; the cell of account `a` on day `d` is at `d × accounts + a`.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureColumn {
    pub measure: String,
    /// Finite where known; meaningless elsewhere.
    pub values: Vec<f64>,
    pub states: Vec<Option<Why>>,
    /// Days from the newest fact that counted to the as-of day, at most 65,534; `u16::MAX` where no fact did (a zero), or
    /// none that has a day.
    pub ages: Vec<u16>,
    /// Share of the days looked at, in 255ths rounded down, on which the table was being recorded: for the account where
    /// `NoneMeans::ZeroIfRecorded` makes that the question, else for the company. 255 where all history is looked at.
    pub coverage: Vec<u8>,
}

/// One value, as a reader sees it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Reading {
    Known { value: f64, age_days: Option<u16>, coverage: f64 },
    Unknown { why: Why },
}

/// Why a value is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// No fact of the table was known by then, of any account.
    NoSource,
    /// No fact of the account counts, among those that the measure looks at, and that does not mean zero.
    NeverSeen,
    /// The newest fact that counted is older than the measure allows.
    Stale,
    /// The table has not been recorded for as long as the window asks.
    TooShort,
    /// The formula has no answer: a quotient by zero, a slope of nothing.
    Undefined,
    /// A measure it is made from is unknown.
    PartUnknown,
}

impl Features {
    pub fn cell(&self, account: usize, day: usize) -> usize {
        day * self.accounts.len() + account
    }

    pub fn column(&self, measure: &str) -> Option<&FeatureColumn> {
        self.columns.iter().find(|column| column.measure == measure)
    }

    pub fn account(&self, id: &str) -> Option<usize> {
        self.accounts.binary_search_by(|account| account.as_str().cmp(id)).ok()
    }
}

impl FeatureColumn {
    pub fn reading(&self, cell: usize) -> Reading {
        match self.states[cell] {
            Some(why) => Reading::Unknown { why },
            None => Reading::Known {
                value: self.values[cell],
                age_days: (self.ages[cell] != u16::MAX).then_some(self.ages[cell]),
                coverage: f64::from(self.coverage[cell]) / 255.0,
            },
        }
    }

    pub fn value(&self, cell: usize) -> Option<f64> {
        self.states[cell].is_none().then(|| self.values[cell])
    }
}

impl Reading {
    pub fn value(&self) -> Option<f64> {
        match self {
            Reading::Known { value, .. } => Some(*value),
            Reading::Unknown { .. } => None,
        }
    }
}
