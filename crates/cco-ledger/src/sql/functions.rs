//! `known_at('subscription', 7)` and `as_of('subscription', '2024-12-31')`: other moments beside the
//! question's own.

use super::as_of;
use super::table::FactTable;
use crate::ledger::Ledger;
use crate::visible::Show;
use cco_domain::batch::{BatchNo, Snapshot};
use cco_domain::day::Day;
use cco_domain::fact::{self, TableSpec};
use datafusion::catalog::{TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::common::{DataFusionError, Result, ScalarValue, plan_err};
use datafusion::logical_expr::Expr;
use std::sync::Arc;

/// A table as known when a batch was committed, or at the end of a day in the ledger's time zone.
#[derive(Debug)]
pub(super) struct KnownAt {
    pub(super) ledger: Ledger,
    pub(super) snapshot: Arc<Snapshot>,
}

/// A table as of a day, as known at the question's moment.
#[derive(Debug)]
pub(super) struct AsOf {
    pub(super) ledger: Ledger,
    pub(super) snapshot: Arc<Snapshot>,
}

impl TableFunctionImpl for KnownAt {
    fn call_with_args(&self, args: TableFunctionArgs) -> Result<Arc<dyn TableProvider>> {
        let (table, when) =
            table_and(args.exprs(), "known_at('subscription', 7) or known_at('subscription', '2024-03-31')")?;
        let known_at = match when {
            Argument::Number(no) => BatchNo(no),
            Argument::Day(day) => self.last_batch_on(day)?,
            Argument::Text(text) => self.last_batch_on(parse_day(&text)?)?,
        };
        if !(BatchNo(0)..=self.snapshot.known_at).contains(&known_at) {
            return plan_err!("batch {known_at} is not known here: batches run from 1 to {}", self.snapshot.known_at);
        }
        let snapshot = Arc::new(self.snapshot.as_known_at(known_at));
        Ok(FactTable::new(&self.ledger, &snapshot, table, Show::Visible, &[]))
    }
}

impl KnownAt {
    fn last_batch_on(&self, day: Day) -> Result<BatchNo> {
        let end = day.ends_in(&self.ledger.zone);
        let end = end.ok_or_else(|| DataFusionError::Plan(format!("{day} has no end in the company's time zone")))?;
        Ok(self.snapshot.last_batch_by(end))
    }
}

impl TableFunctionImpl for AsOf {
    fn call_with_args(&self, args: TableFunctionArgs) -> Result<Arc<dyn TableProvider>> {
        let (table, when) = table_and(args.exprs(), "as_of('subscription', '2024-12-31')")?;
        let day = match when {
            Argument::Day(day) => day,
            Argument::Text(text) => parse_day(&text)?,
            Argument::Number(_) => return plan_err!("as_of takes a day: as_of('{}', '2024-12-31')", table.name),
        };
        match as_of::view(&self.ledger, &self.snapshot, table, day)? {
            Some(view) => Ok(view),
            None => plan_err!("`{}` knows no days", table.name),
        }
    }
}

enum Argument {
    Number(i64),
    Day(Day),
    Text(String),
}

fn table_and(arguments: &[Expr], usage: &str) -> Result<(&'static TableSpec, Argument)> {
    let [table, when] = arguments else { return plan_err!("two arguments are needed: {usage}") };
    let (Some(Argument::Text(name)), Some(when)) = (literal(table), literal(when)) else {
        return plan_err!("a table's name and a moment are needed, both written out: {usage}");
    };
    match fact::table(&name) {
        Some(table) => Ok((table, when)),
        None => plan_err!("table '{name}' not found"),
    }
}

fn literal(argument: &Expr) -> Option<Argument> {
    match argument {
        Expr::Literal(ScalarValue::Int64(Some(number)), _) => Some(Argument::Number(*number)),
        Expr::Literal(ScalarValue::Utf8(Some(text)) | ScalarValue::Utf8View(Some(text)), _) => {
            Some(Argument::Text(text.clone()))
        }
        Expr::Literal(ScalarValue::Date32(Some(days)), _) => Some(Argument::Day(Day::from_epoch_days(*days))),
        _ => None,
    }
}

fn parse_day(text: &str) -> Result<Day> {
    Day::parse(text).map_err(|error| DataFusionError::Plan(error.to_string()))
}
