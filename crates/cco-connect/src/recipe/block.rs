//! Whole columns of many rows at once. Only good rows go this way: at the first sign of anything else the
//! rows go through `convert` one by one, which knows all cases and words every problem.

use super::compile::Recipe;
use super::reader::{CurrencyFrom, Reader, read_whole};
use super::rules::Rules;
use super::target::{Source, Target};
use crate::formats::block::Block;
use crate::formats::row::Span;
use crate::values::text::{is_formula_error, is_unknown};
use crate::values::{boolean, number};
use cco_domain::column::{Column, Texts};
use std::ops::Range;

/// Whether every column of the recipe can be read by itself.
pub(crate) fn is_possible(recipe: &Recipe) -> bool {
    let reads_alone = |target: &Target| {
        matches!(target.source, Source::Field(_)) && target.words.is_empty() && has_column_reader(&target.reader)
    };
    recipe.targets.iter().all(reads_alone) && recipe.rules.hold_by_column()
}

fn has_column_reader(reader: &Reader) -> bool {
    match reader {
        Reader::Money { currency: CurrencyFrom::Fixed(_), times: None, .. } => true,
        Reader::Text
        | Reader::Int { .. }
        | Reader::Float { .. }
        | Reader::Bool
        | Reader::Day(_)
        | Reader::Instant(_) => true,
        Reader::Money { .. }
        | Reader::Word(_)
        | Reader::Currency
        | Reader::Flag(_)
        | Reader::Rate { .. }
        | Reader::Period { .. }
        | Reader::After { .. } => false,
    }
}

/// Appends the rows to the columns; `false`, and nothing appended, when one of them is not plainly good.
pub(crate) fn append(recipe: &Recipe, block: &Block<'_>, rows: Range<usize>, columns: &mut [Column]) -> bool {
    let n_before = columns.iter().filter_map(Column::n_rows).min().unwrap_or(0);
    let texts_are_good = recipe.targets.iter().all(|target| !is_text(target) || texts_are_good(target, block, &rows));
    let is_good = texts_are_good
        && recipe
            .targets
            .iter()
            .zip(columns.iter_mut())
            .all(|(target, column)| append_values(target, block, &rows, column))
        && rules_hold(&recipe.rules, columns, n_before);
    if is_good {
        append_all_texts(recipe, block, &rows, columns, n_before);
    } else {
        columns.iter_mut().for_each(|column| truncate(column, n_before));
    }
    is_good
}

/// A field that fills several columns (an id of both line and account) is read for the first of them.
fn append_all_texts(recipe: &Recipe, block: &Block<'_>, rows: &Range<usize>, columns: &mut [Column], n_before: usize) {
    for (at, target) in recipe.targets.iter().enumerate() {
        let is_same = |earlier: &Target| is_text(earlier) && field_of(earlier) == field_of(target);
        let same = recipe.targets[..at].iter().position(is_same);
        let (before, from_here) = columns.split_at_mut(at);
        match (&mut from_here[0], same.map(|same| &before[same])) {
            (Column::Text(texts), Some(Column::Text(same))) => texts.extend_from(same, n_before),
            (Column::Text(texts), _) => append_texts(target, block, rows, texts),
            _ => {}
        }
    }
}

fn is_text(target: &Target) -> bool {
    matches!(target.reader, Reader::Text)
}

/// The trimmed texts of a target.
#[inline]
fn texts<'a>(target: &Target, block: &'a Block<'_>, rows: &Range<usize>) -> impl Iterator<Item = &'a str> {
    block.column(field_of(target), rows).map(|span| trimmed(block.text, span))
}

fn field_of(target: &Target) -> usize {
    match &target.source {
        Source::Field(field) => *field,
        Source::Join { .. } | Source::Rest { .. } => unreachable!("`is_possible` admits single fields only"),
    }
}

#[inline]
fn trimmed(text: &str, (start, end): Span) -> &str {
    let text = &text[start as usize..end as usize];
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        [only] if only.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

fn texts_are_good(target: &Target, block: &Block<'_>, rows: &Range<usize>) -> bool {
    let is_required = target.spec.is_required;
    texts(target, block, rows).all(|text| !(is_formula_error(text) || is_required && is_unknown(text)))
}

fn append_texts(target: &Target, block: &Block<'_>, rows: &Range<usize>, column: &mut Texts) {
    for text in texts(target, block, rows) {
        column.push(if is_unknown(text) { None } else { Some(text) });
    }
}

/// Appends the values of a column that is not text; `false` at the first that is not good.
fn append_values(target: &Target, block: &Block<'_>, rows: &Range<usize>, column: &mut Column) -> bool {
    let texts = texts(target, block, rows);
    let is_required = target.spec.is_required;
    match (&target.reader, column) {
        (Reader::Text, _) => true,
        (Reader::Day(moment), Column::Day(values)) => fill(texts, is_required, values, |text| moment.day(text).ok()),
        (Reader::Instant(moment), Column::Instant(values)) => {
            fill(texts, is_required, values, |text| moment.instant(text).ok().map(Some))
        }
        (Reader::Money { money, currency: CurrencyFrom::Fixed(currency), .. }, Column::Int(values)) => {
            fill(texts, is_required, values, |text| money.minor(text, *currency).ok().map(Some))
        }
        (Reader::Bool, Column::Bool(values)) => {
            fill(texts, is_required, values, |text| boolean::parse(text).ok().map(Some))
        }
        (Reader::Float { mark }, Column::Float(values)) => fill(texts, is_required, values, |text| {
            number::parse(text, *mark).ok().map(|decimal| Some(decimal.to_f64()))
        }),
        (Reader::Int { mark }, Column::Int(values)) => {
            fill(texts, is_required, values, |text| read_whole(text, *mark).ok().map(Some))
        }
        _ => false,
    }
}

/// `read` gives `None` for a text that is no value, and `Some(None)` for one that stands for none.
#[inline]
fn fill<'a, T>(
    texts: impl Iterator<Item = &'a str>,
    is_required: bool,
    values: &mut Vec<Option<T>>,
    read: impl Fn(&str) -> Option<Option<T>>,
) -> bool {
    for text in texts {
        let value = if is_unknown(text) { Some(None) } else { read(text) };
        match value {
            Some(value) if value.is_some() || !is_required => values.push(value),
            _ => return false,
        }
    }
    true
}

fn rules_hold(rules: &Rules, columns: &[Column], n_before: usize) -> bool {
    rules.ranges().iter().all(|(from, to)| match (columns.get(*from), columns.get(*to)) {
        (Some(Column::Day(from)), Some(Column::Day(to))) => {
            let pairs = from[n_before..].iter().zip(&to[n_before..]);
            pairs.into_iter().all(|(from, to)| !matches!((from, to), (Some(from), Some(to)) if to < from))
        }
        _ => false,
    }) && rules.prices().iter().all(|slot| match columns.get(*slot) {
        Some(Column::Int(prices)) => prices[n_before..].iter().flatten().all(|price| *price >= 0),
        _ => false,
    })
}

fn truncate(column: &mut Column, n_rows: usize) {
    match column {
        Column::Int(values) | Column::Instant(values) => values.truncate(n_rows),
        Column::Float(values) => values.truncate(n_rows),
        Column::Bool(values) => values.truncate(n_rows),
        Column::Day(values) => values.truncate(n_rows),
        // Texts are appended last, when all else is good.
        Column::Text(_) | Column::Same(_) => {}
    }
}
