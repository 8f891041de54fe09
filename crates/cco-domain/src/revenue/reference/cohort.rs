//! Accounts by the month in which they first had revenue, followed month by month.

use super::book::Book;
use super::stretch::{LineGroup, Side, line_group};
use super::unit::Who;
use crate::day::Day;
use crate::money::Atoms;
use crate::policy::Policy;
use crate::revenue::fact::Facts;
use crate::revenue::query::{Group, Period, RevenueError, RevenueQuery};
use crate::revenue::rates::Rates;
use crate::revenue::tally::CohortCell;
use std::collections::{BTreeMap, BTreeSet};

/// Number and revenue of a cohort's accounts in a group at a month end.
#[derive(Clone, Copy, Default)]
struct Cell {
    n: i64,
    revenue: Atoms,
}

/// By first month end, group and month end.
type Cells = BTreeMap<(Day, Group, Day), Cell>;

/// The cells of all cohorts from the first to the last month end, in order of cohort, age and group.
pub fn cohorts(
    facts: &Facts,
    policy: &Policy,
    first_month_end: Day,
    last_month_end: Day,
    query: &RevenueQuery,
) -> Result<Vec<CohortCell>, RevenueError> {
    let (first, last) = (first_month_end.month_end(), last_month_end.month_end());
    let rates = Rates::new(&facts.rates);
    let book = Book::new(&facts.lines, &rates, policy, query)?;
    let who = Who::new(facts, policy)?;
    refuse_missing_rates(&book, last)?;
    let mut cells = Cells::new();
    for (account, unit) in who.units(&book, &book, Period { opening: last, closing: last })? {
        let side = Side { book: &book, rows: &unit.closing };
        let Some(start) = first_with_revenue(&account, side, last)?.filter(|start| first <= *start) else {
            continue;
        };
        for (of_line, rows) in by_group(side, query) {
            let group = who.group(&account, &query.dimensions, &of_line, side, start, |_| start)?;
            for month in month_ends(start, last) {
                let revenue = Side { rows: &rows, ..side }.at(&account, month)?;
                if !revenue.is_zero() {
                    let cell = cells.entry((start, group.clone(), month)).or_default();
                    cell.n += i64::from(revenue > Atoms::ZERO);
                    let sum = cell.revenue.0.checked_add(revenue.0);
                    cell.revenue = Atoms(sum.ok_or_else(|| RevenueError::Overflow { account: account.clone() })?);
                }
            }
        }
    }
    Ok(triangle(&cells, last))
}

fn refuse_missing_rates(book: &Book<'_>, last: Day) -> Result<(), RevenueError> {
    let rows: Vec<usize> = (0..book.lines.len()).collect();
    match (Side { book, rows: &rows }).revenue_days().first() {
        Some(first) => month_ends(first.month_end(), last).try_for_each(|month| book.refuse_missing_rates_on(month)),
        None => Ok(()),
    }
}

/// From `first`, itself a month end, to `last`.
fn month_ends(first: Day, last: Day) -> impl Iterator<Item = Day> {
    let next = |month: &Day| Some(month.plus_months(1)).filter(|next| next > month);
    std::iter::successors(Some(first), next).take_while(move |month| *month <= last)
}

fn first_with_revenue(account: &str, side: Side<'_>, last: Day) -> Result<Option<Day>, RevenueError> {
    let Some(first) = side.revenue_days().first() else {
        return Ok(None);
    };
    for month in month_ends(first.month_end(), last) {
        if side.at(account, month)? > Atoms::ZERO {
            return Ok(Some(month));
        }
    }
    Ok(None)
}

fn by_group(side: Side<'_>, query: &RevenueQuery) -> BTreeMap<LineGroup, Vec<usize>> {
    let mut rows_of_group: BTreeMap<LineGroup, Vec<usize>> = BTreeMap::new();
    for row in side.rows {
        rows_of_group.entry(line_group(&side.book.lines[*row], &query.dimensions)).or_default().push(*row);
    }
    rows_of_group
}

/// A cell for every age of each cohort and group that occur.
fn triangle(cells: &Cells, last: Day) -> Vec<CohortCell> {
    let occurring: BTreeSet<(Day, &Group)> = cells.keys().map(|(start, group, _)| (*start, group)).collect();
    let mut triangle = Vec::new();
    for (first, group) in occurring {
        let cell = |month| cells.get(&(first, group.clone(), month)).copied().unwrap_or_default();
        let start = cell(first);
        for (age, month) in (0..).zip(month_ends(first, last)) {
            let Cell { n, revenue } = cell(month);
            triangle.push(CohortCell {
                cohort: first.month_index(),
                age,
                group: group.clone(),
                n_start: start.n,
                n_active: n,
                start: start.revenue,
                revenue,
            });
        }
    }
    triangle.sort_by(|a, b| (a.cohort, a.age, &a.group).cmp(&(b.cohort, b.age, &b.group)));
    triangle
}
