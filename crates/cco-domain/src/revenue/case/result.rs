//! A section of expected results: which answers it shows, in which columns.

use super::answer::Answers;
use super::cohort_cell::OfCohort;
use super::read::{Case, CaseProblem};
use super::row_cell::OfRow;
use super::table::Table;
use super::tally_cell::{OfTally, Shown};
use crate::revenue::query::{Dimension, Group, RevenueError, RevenueQuery};
use crate::revenue::tally::{AccountTally, GroupTally, Tally};

#[derive(Clone, Debug)]
pub(super) enum ResultTable {
    ByGroup(Columns<OfTally>),
    ByAccount(Columns<OfTally>),
    Cohorts(Columns<OfCohort>),
    Rows(Columns<OfRow>),
    Error,
}

/// Columns by their heading, with what each shows of an answer.
#[derive(Clone, Debug)]
pub(super) struct Columns<C>(Vec<(String, C)>);

impl<C> Columns<C> {
    fn new(name: &str, table: &Table<'_>, cell: impl Fn(&str) -> Option<C>) -> Result<Columns<C>, CaseProblem> {
        let column = |heading: &&str| match cell(heading) {
            Some(cell) => Ok(((*heading).to_owned(), cell)),
            None => Err(CaseProblem::new(table.line, format!("[{name}] has no column `{heading}`"))),
        };
        table.columns.iter().map(column).collect::<Result<_, _>>().map(Columns)
    }

    fn headings(&self) -> Vec<String> {
        self.0.iter().map(|(heading, _)| heading.clone()).collect()
    }

    fn row(&self, show: impl Fn(&C) -> String) -> Vec<String> {
        self.0.iter().map(|(_, cell)| show(cell)).collect()
    }
}

impl ResultTable {
    /// `None` when no answers have that name.
    pub(super) fn new(name: &str, table: &Table<'_>, query: &RevenueQuery) -> Option<Result<ResultTable, CaseProblem>> {
        let dimensions = query.dimensions.as_slice();
        Some(match name {
            "by group" => {
                Columns::new(name, table, |heading| OfTally::of_group(heading, dimensions)).map(ResultTable::ByGroup)
            }
            "by account" => Columns::new(name, table, |heading| OfTally::of_account(heading, dimensions))
                .map(ResultTable::ByAccount),
            "cohorts" => {
                Columns::new(name, table, |heading| OfCohort::new(heading, dimensions)).map(ResultTable::Cohorts)
            }
            "rows" => Columns::new(name, table, OfRow::new).map(ResultTable::Rows),
            _ => return None,
        })
    }

    pub(super) fn headings(&self) -> Vec<String> {
        match self {
            ResultTable::ByGroup(columns) | ResultTable::ByAccount(columns) => columns.headings(),
            ResultTable::Cohorts(columns) => columns.headings(),
            ResultTable::Rows(columns) => columns.headings(),
            ResultTable::Error => Vec::new(),
        }
    }

    pub(super) fn rows(&self, case: &Case, answers: &Result<Answers, RevenueError>) -> Vec<Vec<String>> {
        let answers = match answers {
            Ok(answers) => answers,
            Err(error) => return vec![vec![error.to_string()]],
        };
        match self {
            ResultTable::ByGroup(columns) => {
                let row = |GroupTally { period, group, tally }: &GroupTally| {
                    let months = months(&answers.monthly[*period], case.months[*period].periods.len(), group);
                    let shown = Shown { case, period: *period, account: "", group, tally, months };
                    columns.row(|cell| cell.show(&shown))
                };
                answers.by_group.iter().map(row).collect()
            }
            ResultTable::ByAccount(columns) => {
                let row = |AccountTally { period, account_id, group, tally }: &AccountTally| {
                    let shown = Shown { case, period: *period, account: account_id, group, tally, months: Vec::new() };
                    columns.row(|cell| cell.show(&shown))
                };
                answers.by_account.iter().map(row).collect()
            }
            ResultTable::Cohorts(columns) => {
                answers.cohorts.iter().map(|found| columns.row(|cell| cell.show(case, found))).collect()
            }
            ResultTable::Rows(columns) => {
                let periods = (0..).zip(&answers.rows);
                let each = periods.flat_map(|(period, values)| values.iter().map(move |value| (period, value)));
                each.map(|(period, value)| columns.row(|cell| cell.show(case, period, value))).collect()
            }
            ResultTable::Error => Vec::new(),
        }
    }
}

/// The group's tallies of a period's months in order; of months in which nothing happened, an empty one.
fn months(tallies: &[GroupTally], n_months: usize, group: &Group) -> Vec<Tally> {
    let of_month = |month: usize| tallies.iter().find(|tally| tally.period == month && tally.group == *group);
    (0..n_months).map(|month| of_month(month).map(|found| found.tally).unwrap_or_default()).collect()
}

/// The place among the asked dimensions of the one that this heading names.
pub(super) fn place(heading: &str, dimensions: &[Dimension]) -> Option<usize> {
    dimensions.iter().position(|dimension| dimension.to_string() == heading)
}

pub(super) fn unknown() -> String {
    "unknown".to_owned()
}

pub(super) fn value_of(group: &Group, place: usize) -> String {
    group[place].clone().unwrap_or_else(unknown)
}
