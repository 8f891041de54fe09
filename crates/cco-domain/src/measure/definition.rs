//! The parts of a measure's definition, as its file states them.

use crate::fact::TableSpec;
use crate::metric::Better;
use serde::{Deserialize, Serialize};

/// One number an account has on a day, and how it is come by.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Name of its file, a word in `snake_case`.
    pub id: String,
    pub title: String,
    pub family: Family,
    pub origin: Origin,
    /// What one of it is: `users`, `days`, `share`, `events` …
    pub unit: String,
    pub better: Better,
    /// A value whose newest fact is older counts as unknown; `None`: any age will do.
    pub fresh_for_days: Option<u32>,
    pub text: MeasureText,
    /// Hash of the file's text.
    pub hash: String,
}

/// What a person wants to know before trusting the number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeasureText {
    pub measures: String,
    pub why: String,
    pub misleads: String,
    pub source: String,
}

/// The side of the relationship that a measure looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    Usage,
    Adoption,
    Engagement,
    Support,
    Sentiment,
    Relationship,
    Commercial,
}

/// Where the number comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    Facts(FromFacts),
    Revenue(FromRevenue),
    Derived(Derived),
}

/// Rows of one table, filtered and brought to a number.
#[derive(Clone, Debug, PartialEq)]
pub struct FromFacts {
    pub table: &'static TableSpec,
    /// A row counts when all hold.
    pub filter: Vec<Condition>,
    pub aggregate: Aggregate,
    pub span: Span,
    pub none: NoneMeans,
}

/// Which rows a day looks at. The day itself is included: a window of 28 days ending on 28 February begins on 1 February.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Dated in the last `days` days.
    Window { days: u32 },
    /// Dated on the day or before.
    Ever,
    /// Facts that hold on the day, between the columns that [`TableSpec::holds`] names: first ≤ day < second, an unknown end is
    /// open, an unknown start is always. Such a fact is dated by its start.
    Holding,
}

/// What it means that no row counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoneMeans {
    /// Zero, if the table was being recorded for this account (it has an earlier row of it); else unknown.
    ZeroIfRecorded,
    /// Zero, if the company records the table at all by then: an account that never opened a ticket has opened none.
    Zero,
    Unknown,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// A column of the table.
    pub column: &'static str,
    pub test: Test,
}

/// What a value must be. An unknown value fails every test but `Unknown` and `InOrUnknown`. A column written after the fact (an end, a
/// resolution) is unknown on the days before its own day.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// One of these texts, letters of either case.
    In(Vec<String>),
    NotIn(Vec<String>),
    /// One of these texts, or unknown: for a column whose empty value has a meaning, as `kind` of a subscription line.
    InOrUnknown(Vec<String>),
    /// Holds one of these words or phrases, letters of either case, at the bounds of words.
    Contains(Vec<String>),
    AtLeast(f64),
    Below(f64),
    Is(bool),
    Known,
    Unknown,
    /// The day of the column lies more than `days` before the as-of day.
    DaysAgoOver(u32),
    /// The day of the column lies on the as-of day or at most `days` before it.
    DaysAgoUpTo(u32),
}

/// How rows become a number. `of` names a column of the table.
#[derive(Clone, Debug, PartialEq)]
pub enum Aggregate {
    /// Rows.
    Count,
    /// Of numbers; rows where it is unknown add nothing, but for the `quantity` of a usage event: without one it counts as one.
    Sum {
        of: &'static str,
    },
    /// Of the sums of `of` over the rows that share a value of `by`, the largest; rows without one share that.
    LargestSum {
        of: &'static str,
        by: &'static str,
    },
    Mean {
        of: &'static str,
    },
    /// Different values.
    Distinct {
        of: &'static str,
    },
    /// Different days on which there is a row.
    ActiveDays,
    /// The value of the latest row that has one.
    Last {
        of: &'static str,
    },
    /// Days from the latest row to the as-of day: 0 on the day itself.
    DaysSince,
    /// Days from the earliest row to the as-of day.
    DaysSinceFirst,
    /// Days from the as-of day to the nearest day of the column that lies on or after it.
    DaysUntil {
        of: &'static str,
    },
    /// Rows that also pass `hit` ÷ rows.
    Share {
        hit: Vec<Condition>,
    },
    /// Different values ÷ the account's seats on the day, as [`FromFacts::seats`] counts them.
    ShareOfSeats {
        of: &'static str,
    },
    /// Different values of this account ÷ different values of all accounts in the same window.
    ShareOfKnown {
        of: &'static str,
    },
    /// Least-squares slope of the volume of days over the window, ÷ their mean, × 7: the relative change a week. The volume of
    /// this and the next three is rows, or with `of` the sum of that number.
    Slope {
        of: Option<&'static str>,
    },
    /// Volume of the window ÷ volume of the window before − 1.
    Change {
        of: Option<&'static str>,
    },
    /// Volume of the window ÷ what the same window a year (364 days) earlier leads to expect − 1; the account's level is
    /// taken from the two windows before each.
    ChangeVsSeason {
        of: Option<&'static str>,
    },
    /// How many blocks of `step_days` in a row, the last ending on the day, go the same way. At most eight.
    Streak {
        of: Option<&'static str>,
        step_days: u32,
        trend: Trend,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// Less volume than the block before.
    Down,
    /// More.
    Up,
    /// None at all.
    Silent,
}

/// Read off the account's recurring revenue under the workspace's policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FromRevenue {
    /// Monthly recurring revenue in major units of the reporting currency.
    Mrr,
    /// MRR ÷ MRR so many days earlier − 1; unknown where there was none.
    Change { days: u32 },
}

/// Made from other measures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Derived {
    /// Share of the accounts of the same segment (as of the day, with a known value) that have a lower value; ties count half.
    Percentile { of: String },
    /// One ÷ another; unknown when that is zero.
    Ratio { of: String, to: String },
}

impl Measure {
    /// The measures this one is made from.
    pub fn needs(&self) -> impl Iterator<Item = &str> {
        let (first, second) = match &self.origin {
            Origin::Derived(Derived::Percentile { of }) => (Some(of.as_str()), None),
            Origin::Derived(Derived::Ratio { of, to }) => (Some(of.as_str()), Some(to.as_str())),
            Origin::Facts(_) | Origin::Revenue(_) => (None, None),
        };
        first.into_iter().chain(second)
    }
}
