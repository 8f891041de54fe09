use super::answer::SqlAnswer;
use super::table::external;
use super::threads::apart;
use super::{fault, session, statement};
use crate::error::Result;
use crate::ledger::Ledger;
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use datafusion::common::Result as EngineResult;
use datafusion::logical_expr::{LogicalPlan, LogicalPlanBuilder};
use datafusion::prelude::SQLOptions;
use datafusion::sql::parser::Statement;
use futures::TryStreamExt;

/// Memory that sorts, joins and groups of one question may take before they spill to disk.
const MEMORY_BYTES: usize = 1 << 30;

impl Ledger {
    /// Answers one question that only reads. It can name every canonical table (the rows visible at the
    /// snapshot), `history.<table>` (every version), `as_of.<table>` (what held on `as_of`), and the functions
    /// `known_at(table, batch or day)` and `as_of(table, day)`. At most `max_rows` rows come back.
    pub async fn sql(&self, snapshot: &Snapshot, as_of: Day, text: &str, max_rows: usize) -> Result<SqlAnswer> {
        let (ledger, snapshot, text) = (self.clone(), snapshot.clone(), text.to_owned());
        apart(async move {
            let statement = statement::parse(&text)?;
            match answer(&ledger, &snapshot, as_of, statement, max_rows).await {
                Ok(answer) => Ok(answer),
                Err(error) => Err(fault::explain(&ledger, &snapshot, error).await),
            }
        })
        .await
    }
}

async fn answer(
    ledger: &Ledger,
    snapshot: &Snapshot,
    as_of: Day,
    statement: Statement,
    max_rows: usize,
) -> EngineResult<SqlAnswer> {
    let context = session::open(ledger, snapshot, as_of, MEMORY_BYTES)?;
    let plan = context.state().statement_to_plan(statement).await?;
    SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false).verify_plan(&plan)?;
    let plan = limited(plan, max_rows)?;
    let mut rows = context.execute_logical_plan(plan).await?.execute_stream().await?;
    let mut answer = SqlAnswer::new(&rows.schema());
    while !answer.is_truncated
        && let Some(batch) = rows.try_next().await?
    {
        answer.append(&batch, max_rows).map_err(external)?;
    }
    Ok(answer)
}

/// One row more than wanted tells whether there are more.
fn limited(plan: LogicalPlan, max_rows: usize) -> EngineResult<LogicalPlan> {
    match plan {
        LogicalPlan::Explain(_) | LogicalPlan::Analyze(_) | LogicalPlan::DescribeTable(_) => Ok(plan),
        plan => LogicalPlanBuilder::from(plan).limit(0, max_rows.checked_add(1))?.build(),
    }
}
