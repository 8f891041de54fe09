//! Settling how each mapped column's texts are read, from the sample first and the whole file if need be.

use super::scan::{Sought, scan};
use crate::detect::profile::{Profile, Sample};
use crate::detect::settle::{self, Verdict, Votes};
use crate::error::Error;
use crate::formats::layout::{Format, Layout};
use crate::mapping::column::{ColumnMapping, MonthEdge};
use crate::mapping::file::FileMapping;
use crate::plan::Question;
use cco_domain::fact::{ColumnSpec, ColumnType, TableSpec};
use std::collections::BTreeMap;
use std::path::Path;

/// Which form of a text is in question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    DateOrder,
    Decimal,
    /// As `Decimal`, where a point is the decimal mark already: a column of plain numbers, or a typed file.
    DecimalComma,
}

/// Settles the columns of `mapping`; what stays open becomes questions. Also says whether `id` repeats.
pub(crate) fn settle(
    path: &Path,
    layout: &Layout,
    table: &'static TableSpec,
    sample: &Sample,
    mapping: &mut FileMapping,
    id: Option<&str>,
) -> Result<(Vec<Question>, bool), Error> {
    let mut open: BTreeMap<(String, Form), Vec<String>> = BTreeMap::new();
    let (date_order, decimal) = (mapping.date_order, mapping.decimal);
    for (name, column) in &mut mapping.columns {
        let Some(profile) = column.from.as_deref().and_then(|from| sample.profile(from)) else { continue };
        let Some(spec) = table.column(name) else { continue };
        let Some(form) = form(spec, column, layout.format) else { continue };
        settle_plain(spec, column, profile, sample.is_excel);
        column.date_order = column.date_order.or(date_order.filter(|_| form == Form::DateOrder));
        column.decimal = column.decimal.or(decimal.filter(|_| form != Form::DateOrder));
        if is_settled(form, column) {
            continue;
        }
        match votes(form, profile).verdict() {
            Verdict::Unasked => {}
            Verdict::Open => open.entry((profile.name.clone(), form)).or_default().push(name.clone()),
            verdict => set(form, column, verdict),
        }
    }
    if open.is_empty() && id.is_none() {
        return Ok((Vec::new(), false));
    }
    let sought: Vec<Sought> =
        open.keys().map(|(column, form)| Sought { column: column.clone(), form: *form }).collect();
    let found = scan(path, layout, mapping.unpivot.as_ref(), &sought, id)?;
    let mut questions = Vec::new();
    for (((column, form), fills), votes) in open.into_iter().zip(found.votes) {
        match votes.verdict() {
            Verdict::Unasked => {}
            Verdict::Open => questions.push(question(column, form, votes, fills, sample)),
            verdict => {
                for name in fills {
                    let column = mapping.columns.get_mut(&name).expect("it was found among these columns");
                    set(form, column, verdict);
                }
            }
        }
    }
    Ok((questions, found.id_repeats))
}

/// `None`: no text of that column raises a question.
fn form(spec: &ColumnSpec, column: &ColumnMapping, format: Format) -> Option<Form> {
    let is_other = column.after.is_some() || column.when_true.is_some() || !column.words.is_empty();
    match spec.kind {
        _ if is_other => None,
        ColumnType::Day | ColumnType::Instant => Some(Form::DateOrder),
        ColumnType::Int if format == Format::Delimited && spec.name.ends_with("_minor") => Some(Form::Decimal),
        ColumnType::Int if spec.name.ends_with("_minor") || spec.name == "rate_e9" => Some(Form::DecimalComma),
        ColumnType::Float => Some(Form::DecimalComma),
        ColumnType::Int | ColumnType::Text | ColumnType::Bool => None,
    }
}

/// What the sample shows without a vote: epochs, months, midnights.
fn settle_plain(spec: &ColumnSpec, column: &mut ColumnMapping, profile: &Profile, is_excel: bool) {
    if !matches!(spec.kind, ColumnType::Day | ColumnType::Instant) {
        return;
    }
    column.number_is = column.number_is.or_else(|| settle::number_is(profile, is_excel));
    let is_end = spec.name.ends_with("ends");
    if column.month.is_none() && !is_end && settle::are_months(profile) {
        column.month = Some(MonthEdge::FirstDay);
    }
    column.as_written |= spec.kind == ColumnType::Day && settle::are_midnights(profile);
}

fn is_settled(form: Form, column: &ColumnMapping) -> bool {
    match form {
        Form::DateOrder => column.date_order.is_some(),
        Form::Decimal | Form::DecimalComma => column.decimal.is_some(),
    }
}

fn set(form: Form, column: &mut ColumnMapping, verdict: Verdict) {
    match form {
        Form::DateOrder => column.date_order = settle::order_of(verdict),
        Form::Decimal | Form::DecimalComma => column.decimal = settle::mark_of(verdict),
    }
}

fn votes(form: Form, profile: &Profile) -> Votes {
    let mut votes = Votes::default();
    profile.known.iter().for_each(|value| vote(form, &mut votes, value));
    votes
}

pub(crate) fn vote(form: Form, votes: &mut Votes, text: &str) {
    match form {
        Form::DateOrder => settle::vote_on_order(votes, text),
        Form::Decimal => settle::vote_on_mark(votes, text),
        Form::DecimalComma if text.contains(',') => settle::vote_on_mark(votes, text),
        Form::DecimalComma => {}
    }
}

fn question(column: String, form: Form, votes: Votes, fills: Vec<String>, sample: &Sample) -> Question {
    let asks = |value: &&String| {
        let mut votes = Votes::default();
        vote(form, &mut votes, value);
        votes.either > 0
    };
    let example =
        sample.profile(&column).and_then(|profile| profile.known.iter().find(asks)).cloned().unwrap_or_default();
    let (code, readings, choices) = match form {
        Form::DateOrder => ("date_order", "day, month, year or month, day, year", ["dmy", "mdy"]),
        Form::Decimal | Form::DecimalComma => ("decimal", "with decimals or with thousands", ["point", "comma"]),
    };
    let text = if votes.first > 0 && votes.second > 0 {
        format!(
            "`{column}` contradicts itself: {} values are {}, {} are {}; which are right?",
            votes.first, choices[0], votes.second, choices[1]
        )
    } else {
        format!("`{column}` holds `{example}` and nothing in the file says whether that is {readings}; which is it?")
    };
    Question { column: Some(column), code, text, choices: choices.map(str::to_owned).to_vec(), fills }
}
