//! Reading an aggregate: its word, and what each word needs besides.

use super::condition::{column, conditions};
use super::words::{NONE_MEANS, TRENDS};
use super::{Aggregate, Condition, FromFacts, LONGEST_STREAK, NoneMeans, Span, Trend};
use crate::fact::{ColumnType, TableSpec};
use crate::fields::Fields;

/// What an aggregate asks of the rest of its definition.
#[derive(Clone, Copy)]
struct Rule {
    of: Of,
    span: Spans,
    nothing: Nothing,
    make: fn(Parts) -> Option<Aggregate>,
}

/// What `of` must name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Absent,
    Number,
    /// Rows are counted where it is left out.
    MaybeNumber,
    Text,
    Day,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Spans {
    Any,
    /// It compares days or windows with each other.
    Window,
    /// Its blocks are its window.
    Blocks,
}

/// Whether no row may be taken for zero.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nothing {
    MayBeZero,
    /// A mean, a last value or a time since nothing is not zero.
    IsUnknown,
}

/// Everything an aggregate may be made from.
struct Parts {
    of: Option<&'static str>,
    by: Option<&'static str>,
    hit: Vec<Condition>,
    step_days: Option<u32>,
    trend: Option<Trend>,
}

const fn rule(of: Of, span: Spans, nothing: Nothing, make: fn(Parts) -> Option<Aggregate>) -> Rule {
    Rule { of, span, nothing, make }
}

use Nothing::{IsUnknown, MayBeZero};
use Spans::{Any, Blocks, Window};

const RULES: [(&str, Rule); 17] = [
    ("count", rule(Of::Absent, Any, MayBeZero, |_| Some(Aggregate::Count))),
    ("sum", rule(Of::Number, Any, MayBeZero, |parts| Some(Aggregate::Sum { of: parts.of? }))),
    (
        "largest_sum",
        rule(Of::Number, Any, IsUnknown, |parts| Some(Aggregate::LargestSum { of: parts.of?, by: parts.by? })),
    ),
    ("mean", rule(Of::Number, Any, IsUnknown, |parts| Some(Aggregate::Mean { of: parts.of? }))),
    ("distinct", rule(Of::Text, Any, MayBeZero, |parts| Some(Aggregate::Distinct { of: parts.of? }))),
    ("active_days", rule(Of::Absent, Window, MayBeZero, |_| Some(Aggregate::ActiveDays))),
    ("last", rule(Of::Number, Any, IsUnknown, |parts| Some(Aggregate::Last { of: parts.of? }))),
    ("days_since", rule(Of::Absent, Any, IsUnknown, |_| Some(Aggregate::DaysSince))),
    ("days_since_first", rule(Of::Absent, Any, IsUnknown, |_| Some(Aggregate::DaysSinceFirst))),
    ("days_until", rule(Of::Day, Any, IsUnknown, |parts| Some(Aggregate::DaysUntil { of: parts.of? }))),
    ("share", rule(Of::Absent, Any, IsUnknown, |parts| Some(Aggregate::Share { hit: parts.hit }))),
    ("share_of_seats", rule(Of::Text, Any, MayBeZero, |parts| Some(Aggregate::ShareOfSeats { of: parts.of? }))),
    ("share_of_known", rule(Of::Text, Window, MayBeZero, |parts| Some(Aggregate::ShareOfKnown { of: parts.of? }))),
    ("slope", rule(Of::MaybeNumber, Window, MayBeZero, |parts| Some(Aggregate::Slope { of: parts.of }))),
    ("change", rule(Of::MaybeNumber, Window, MayBeZero, |parts| Some(Aggregate::Change { of: parts.of }))),
    (
        "change_vs_season",
        rule(Of::MaybeNumber, Window, MayBeZero, |parts| Some(Aggregate::ChangeVsSeason { of: parts.of })),
    ),
    (
        "streak",
        rule(Of::MaybeNumber, Blocks, MayBeZero, |parts| {
            Some(Aggregate::Streak { of: parts.of, step_days: parts.step_days?, trend: parts.trend? })
        }),
    ),
];

/// The words of all aggregates.
#[cfg(test)]
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|(word, _)| *word)
}

/// Ten years: longer than any history that says something of today.
const LONGEST_WINDOW: u32 = 3_660;
const LONGEST_STEP: u32 = 366;

/// The rest of a definition that names a table.
pub(super) fn from_facts(fields: &Fields<'_>, table: &'static TableSpec) -> Option<FromFacts> {
    let filter = conditions(fields, "filter", table);
    let words = RULES.map(|(word, rule)| (word, (word, rule)));
    let rule = fields.needed("aggregate", fields.word("aggregate", &words));
    let hit = conditions(fields, "hit", table);
    let (of, days, step_days) = (fields.text("of"), fields.count("window_days"), fields.count("step_days"));
    let by = text_column(fields, "by", table);
    let (span, trend) = (fields.text("span"), fields.word("trend", &TRENDS));
    let none = fields.word("none_means", &NONE_MEANS);
    let (word, rule) = rule?;

    let of = of.and_then(|_| named(fields, word, rule.of, table));
    if of.is_none() && !fields.holds("of") && !matches!(rule.of, Of::Absent | Of::MaybeNumber) {
        fields.tell_at("aggregate", format!("`{word}` needs `of`: the column it is about"));
    }
    refuse_out_of_place(fields, word);
    let span = match rule.span {
        Spans::Blocks => blocks(fields, word, step_days),
        Spans::Any | Spans::Window => span_of(fields, word, rule.span, days, span, table),
    };
    if rule.nothing == IsUnknown && none.is_some_and(|none| none != NoneMeans::Unknown) {
        fields.tell_at("none_means", format!("`{word}` of no rows is unknown, not zero"));
    }
    let usual = if rule.nothing == IsUnknown { NoneMeans::Unknown } else { NoneMeans::ZeroIfRecorded };
    let aggregate = (rule.make)(Parts { of, by, hit, step_days, trend })?;
    Some(FromFacts { table, filter, aggregate, span: span?, none: none.unwrap_or(usual) })
}

/// The column that `of` names, of a kind that the aggregate can use.
fn named(fields: &Fields<'_>, word: &str, of: Of, table: &'static TableSpec) -> Option<&'static str> {
    let column = column(fields, "of", table)?;
    let (fits, wanted) = match of {
        Of::Absent => {
            fields.tell_at("of", format!("`{word}` takes no `of`"));
            return None;
        }
        Of::Number | Of::MaybeNumber => (matches!(column.kind, ColumnType::Int | ColumnType::Float), "numbers"),
        Of::Text => (column.kind == ColumnType::Text, "text"),
        Of::Day => (matches!(column.kind, ColumnType::Day | ColumnType::Instant), "days"),
    };
    if !fits {
        let (table, name, kind) = (table.name, column.name, column.kind);
        fields.tell_at("of", format!("`{word}` takes {wanted}, and `{table}.{name}` holds {kind}"));
    }
    fits.then_some(column.name)
}

/// The column of texts that `key` names.
fn text_column<'a>(fields: &Fields<'a>, key: &'a str, table: &'static TableSpec) -> Option<&'static str> {
    let column = column(fields, key, table)?;
    let is_text = column.kind == ColumnType::Text;
    if !is_text {
        let (table, name, kind) = (table.name, column.name, column.kind);
        fields.tell_at(key, format!("`{key}` takes text, and `{table}.{name}` holds {kind}"));
    }
    is_text.then_some(column.name)
}

/// `by`, `hit`, `step_days` and `trend` belong to one aggregate each, which needs them.
fn refuse_out_of_place(fields: &Fields<'_>, word: &str) {
    for (key, owner) in [("by", "largest_sum"), ("hit", "share"), ("step_days", "streak"), ("trend", "streak")] {
        match (fields.holds(key), word == owner) {
            (true, false) => fields.tell_at(key, format!("`{key}` belongs to `{owner}`, not to `{word}`")),
            (false, true) => fields.tell_at("aggregate", format!("`{word}` needs `{key}`")),
            (true, true) | (false, false) => {}
        }
    }
}

fn blocks(fields: &Fields<'_>, word: &str, step_days: Option<u32>) -> Option<Span> {
    for key in ["window_days", "span"].into_iter().filter(|key| fields.holds(key)) {
        fields.tell_at(key, format!("`{word}` looks back by `step_days`, not by `{key}`"));
    }
    let days = step_days?;
    if !(1..=LONGEST_STEP).contains(&days) {
        fields.tell_at("step_days", format!("`step_days` is {days}; it is 1 to {LONGEST_STEP}"));
    }
    // The first block is compared with the one before it.
    Some(Span::Window { days: days.min(LONGEST_STEP) * (LONGEST_STREAK + 1) })
}

fn span_of(
    fields: &Fields<'_>,
    word: &str,
    allowed: Spans,
    days: Option<u32>,
    span: Option<&str>,
    table: &TableSpec,
) -> Option<Span> {
    match (days, span) {
        (Some(_), Some(_)) => fields.tell_at("span", "both `window_days` and `span` say how far back to look"),
        (Some(days), None) if (1..=LONGEST_WINDOW).contains(&days) => return Some(Span::Window { days }),
        (Some(days), None) => {
            fields.tell_at("window_days", format!("`window_days` is {days}; it is 1 to {LONGEST_WINDOW}"));
        }
        (None, Some(_)) if allowed == Spans::Window => {
            fields.tell_at("span", format!("`{word}` needs `window_days`, not `span`"));
        }
        (None, Some("ever")) => return Some(Span::Ever),
        (None, Some("holding")) if table.holds.is_some() => return Some(Span::Holding),
        (None, Some("holding")) => {
            fields.tell_at("span", format!("rows of `{}` are of one moment: none holds over a range", table.name));
        }
        (None, Some(other)) => {
            fields.tell_at("span", format!("`span` cannot be `{other}`; it is one of ever, holding"));
        }
        (None, None) if fields.holds("window_days") || fields.holds("span") => {}
        (None, None) => {
            let or_span = if allowed == Spans::Any { ", or `span = \"ever\"`" } else { "" };
            fields.tell_at("aggregate", format!("how far back? `{word}` needs `window_days`{or_span}"));
        }
    }
    None
}
