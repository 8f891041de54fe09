//! Facts as of a day: which rows of a table held, or had happened, on it.

use super::table::FactTable;
use crate::ledger::Ledger;
use crate::schema::{BATCH, SOURCE};
use crate::visible::Show;
use arrow::datatypes::DataType;
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_domain::fact::{ACCOUNT, ColumnType, OPPORTUNITY, TableSpec};
use datafusion::catalog::TableProvider;
use datafusion::catalog::view::ViewTable;
use datafusion::common::{Result, ScalarValue, plan_err};
use datafusion::datasource::provider_as_source;
use datafusion::functions_window::expr_fn::row_number;
use datafusion::logical_expr::{Expr, ExprFunctionExt, LogicalPlanBuilder, col, lit};
use jiff::tz::TimeZone;
use std::sync::Arc;

/// What "as of a day" asks of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// `starts` ≤ day < `ends`; an unknown start is always, an unknown end is never.
    Holds,
    /// The latest version of the account that begins on or before the day, one for each account. Of two
    /// that begin together, the one recorded last.
    InForce,
    /// The column is on or before the day. A row without a date has not happened.
    Happened(&'static str),
    /// As `Happened`, but a row without a date was always there.
    Existed(&'static str),
}

fn rule(table: &TableSpec) -> Option<Rule> {
    if table.name == ACCOUNT.name {
        return Some(Rule::InForce);
    }
    // What dates an opportunity is its close, which lies ahead while it is open.
    if table.name == OPPORTUNITY.name {
        return Some(Rule::Existed("created_on"));
    }
    match (table.column("starts"), table.column("ends")) {
        (Some(_), Some(_)) => Some(Rule::Holds),
        _ => table.dated_by.map(Rule::Happened),
    }
}

/// `None` for a table that knows no days.
pub(super) fn view(
    ledger: &Ledger,
    snapshot: &Arc<Snapshot>,
    table: &'static TableSpec,
    day: Day,
) -> Result<Option<Arc<dyn TableProvider>>> {
    let Some(rule) = rule(table) else { return Ok(None) };
    let facts = FactTable::new(ledger, snapshot, table, Show::Visible, &[SOURCE, BATCH]);
    let scan = LogicalPlanBuilder::scan(table.name, provider_as_source(facts), None)?;
    let rows = match rule {
        Rule::Holds => {
            let starts = unknown_or("starts", col("starts").lt_eq(date(day)));
            scan.filter(starts.and(unknown_or("ends", col("ends").gt(date(day)))))?
        }
        Rule::InForce => {
            latest_version(scan.filter(unknown_or("effective_from", col("effective_from").lt_eq(date(day))))?)?
        }
        Rule::Happened(column) => scan.filter(on_or_before(table, column, day, &ledger.zone)?)?,
        Rule::Existed(column) => scan.filter(unknown_or(column, on_or_before(table, column, day, &ledger.zone)?))?,
    };
    let plan = rows.project(table.columns.iter().map(|column| col(column.name)))?.build()?;
    Ok(Some(Arc::new(ViewTable::new(plan, None))))
}

fn latest_version(versions: LogicalPlanBuilder) -> Result<LogicalPlanBuilder> {
    let newest_first =
        vec![col("effective_from").sort(false, false), col(BATCH).sort(false, false), col(SOURCE).sort(true, false)];
    let rank = row_number().partition_by(vec![col("account_id")]).order_by(newest_first).build()?.alias("_rank");
    versions.window([rank])?.filter(col("_rank").eq(lit(1_u64)))
}

fn unknown_or(column: &str, condition: Expr) -> Expr {
    col(column).is_null().or(condition)
}

fn on_or_before(table: &TableSpec, column: &str, day: Day, zone: &TimeZone) -> Result<Expr> {
    match table.column(column).map(|spec| spec.kind) {
        Some(ColumnType::Instant) => Ok(col(column).lt_eq(end_of(day, zone)?)),
        _ => Ok(col(column).lt_eq(date(day))),
    }
}

fn date(day: Day) -> Expr {
    lit(ScalarValue::Date32(Some(day.epoch_days())))
}

fn end_of(day: Day, zone: &TimeZone) -> Result<Expr> {
    let Some(micros) = day.ends_in(zone) else { return plan_err!("{day} has no end in the company's time zone") };
    let DataType::Timestamp(_, utc) = crate::schema::instant_type() else { unreachable!("instants are timestamps") };
    Ok(lit(ScalarValue::TimestampMicrosecond(Some(micros), utc)))
}
