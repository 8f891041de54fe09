//! The rows behind a figure.

use super::book::Book;
use super::unit::Who;
use crate::day::Day;
use crate::money::Atoms;
use crate::policy::Policy;
use crate::revenue::fact::{Facts, Line};
use crate::revenue::query::{RevenueError, RevenueQuery};
use crate::revenue::rates::Rates;
use std::collections::BTreeMap;

/// What a row of `subscription` gives to an account's opening and closing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineValue {
    pub row: RowOf,
    /// The account that the amounts count for, after merges and parents.
    pub unit_account: String,
    pub opening: Atoms,
    pub closing: Atoms,
}

/// A row by its index among the lines that were known when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowOf {
    Closing(usize),
    /// Among the lines known at the opening (policy `backdated = "as_known"`), and not the same at the closing.
    Opening(usize),
}

impl RowOf {
    /// The row's entry in lists kept beside the two sets of lines.
    pub fn of<'a, T>(self, closing: &'a [T], opening: &'a [T]) -> &'a T {
        match self {
            RowOf::Closing(row) => &closing[row],
            RowOf::Opening(row) => &opening[row],
        }
    }
}

/// The rows with revenue at either end of one of the query's periods, in order of account and line. They sum
/// to each account's opening and closing. A row of an account that merged inside the period appears twice:
/// for the account it had at the opening and for the one it has at the closing.
///
/// `opening_facts` are as for [`account_tallies`](super::tally::account_tallies). A row that both sets hold
/// unchanged appears once.
pub fn line_values(
    facts: &Facts,
    opening_facts: Option<&Facts>,
    policy: &Policy,
    query: &RevenueQuery,
    period: usize,
) -> Result<Vec<LineValue>, RevenueError> {
    let rates = Rates::new(&facts.rates);
    let closing = Book::new(&facts.lines, &rates, policy, query)?;
    let earlier = Book::as_known(opening_facts, &rates, policy, query)?;
    let opening = earlier.as_ref().unwrap_or(&closing);
    let who = Who::new(facts, policy)?;
    let period = query.periods[period].measured(policy);
    opening.refuse_missing_rates_on(period.opening)?;
    closing.refuse_missing_rates_on(period.closing)?;
    let unit = |account, day| who.identity.unit(account, &who.versions, day, period.opening);
    let worth = |book: &Book<'_>, row: Option<usize>, day| row.map_or(Ok(Atoms::ZERO), |row| book.at(row, day));
    let mut values = Vec::new();
    for Row { row, at_opening, at_closing } in rows(&closing, earlier.as_ref()) {
        let account = &row.of(closing.lines, opening.lines).account_id;
        let (before, after) = (unit(account, period.opening)?, unit(account, period.closing)?);
        let had = worth(opening, at_opening, period.opening)?;
        let has = worth(&closing, at_closing, period.closing)?;
        let value = |unit: &str, opening, closing| LineValue { row, unit_account: unit.to_owned(), opening, closing };
        if before == after {
            values.push(value(before, had, has));
        } else {
            values.extend([value(before, had, Atoms::ZERO), value(after, Atoms::ZERO, has)]);
        }
    }
    values.retain(|value| !value.opening.is_zero() || !value.closing.is_zero());
    values.sort_by(|a, b| (&a.unit_account, a.row).cmp(&(&b.unit_account, b.row)));
    Ok(values)
}

/// A row, and its place in the books of both ends.
struct Row {
    row: RowOf,
    at_opening: Option<usize>,
    at_closing: Option<usize>,
}

/// The rows of both books. A row of the closing's book is also the opening's where that holds an equal one.
fn rows(closing: &Book<'_>, earlier: Option<&Book<'_>>) -> Vec<Row> {
    let Some(opening) = earlier else {
        let both = |row| Row { row: RowOf::Closing(row), at_opening: Some(row), at_closing: Some(row) };
        return (0..closing.lines.len()).map(both).collect();
    };
    let mut unmatched: BTreeMap<(&str, &str, Day), Vec<usize>> = BTreeMap::new();
    for (row, line) in opening.lines.iter().enumerate() {
        unmatched.entry(name(line)).or_default().push(row);
    }
    let mut rows = Vec::new();
    for (row, line) in closing.lines.iter().enumerate() {
        let same = unmatched.get_mut(&name(line)).and_then(|candidates| {
            let place = candidates.iter().position(|candidate| opening.lines[*candidate] == *line)?;
            Some(candidates.remove(place))
        });
        rows.push(Row { row: RowOf::Closing(row), at_opening: same, at_closing: Some(row) });
    }
    let gone = unmatched.into_values().flatten();
    rows.extend(gone.map(|row| Row { row: RowOf::Opening(row), at_opening: Some(row), at_closing: None }));
    rows
}

fn name(line: &Line) -> (&str, &str, Day) {
    (&line.account_id, &line.line_id, line.starts)
}
