//! `measures_facts`: the rows behind one account's value on a day.

use super::library::library;
use super::preview::days;
use crate::app::{App, KnownAt};
use crate::error::Error;
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_domain::measure::{FromFacts, Knowledge, Measure, Origin};
use cco_ledger::Value;
use cco_ledger::features::{RowBehind, RowsQuestion, rows_behind};
use serde::Serialize;
use tokio::runtime::Handle;

#[derive(Clone, Debug)]
pub struct FactsRequest {
    /// One.
    pub measures: Vec<String>,
    pub account: String,
    /// One, or none: the day that revenue figures are as of when none is asked for.
    pub days: Vec<Day>,
    pub knowledge: Knowledge,
    pub limit: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct FactsView {
    pub measure: String,
    pub formula: String,
    pub account: String,
    pub day: Day,
    pub table: &'static str,
    /// The columns that hold something in some row.
    pub columns: Vec<&'static str>,
    pub rows: Vec<FactRow>,
    pub n_rows: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct FactRow {
    /// The batch that brought this version of the row; it is in `cco data batches`.
    pub batch: i64,
    /// In the order of the columns, as known on the day.
    pub cells: Vec<Value>,
}

pub async fn facts(app: &App, request: &FactsRequest) -> Result<FactsView, Error> {
    let library = library(&app.workspace.definitions())?;
    let now = app.snapshot(KnownAt::Now).await?;
    let (id, day) = match (request.measures.as_slice(), days(app, &request.days, &now)?.as_slice()) {
        ([id], [day]) => (id.as_str(), *day),
        _ => {
            return Err(Error::invalid("rows_of_several", "rows are shown of one measure on one day at a time"));
        }
    };
    let measure = &library.get(id)?.measure;
    let from = from_facts(measure)?;
    let all = rows(app, now, measure, request, day).await?;
    let n_rows = all.len();
    let kept = &all[n_rows.saturating_sub(request.limit)..];
    let is_shown = |place: &usize| kept.iter().any(|row| row.cells[*place] != Value::Null);
    let shown: Vec<usize> = (0..from.table.columns.len()).filter(is_shown).collect();
    let row = |row: &RowBehind| FactRow {
        batch: row.batch.0,
        cells: shown.iter().map(|place| row.cells[*place].clone()).collect(),
    };
    Ok(FactsView {
        measure: measure.id.clone(),
        formula: measure.formula(),
        account: request.account.clone(),
        day,
        table: from.table.name,
        columns: shown.iter().map(|place| from.table.columns[*place].name).collect(),
        rows: kept.iter().map(row).collect(),
        n_rows,
    })
}

async fn rows(
    app: &App,
    snapshot: Snapshot,
    measure: &Measure,
    request: &FactsRequest,
    day: Day,
) -> Result<Vec<RowBehind>, Error> {
    let (ledger, zone, runtime) = (app.ledger.clone(), app.time_zone(), Handle::current());
    let (measure, account, knowledge) = (measure.clone(), request.account.clone(), request.knowledge);
    let found = crate::blocking(move || {
        let question = RowsQuestion { measure: &measure, account: &account, day, knowledge, zone: &zone };
        runtime.block_on(rows_behind(&ledger, &snapshot, &question))
    });
    Ok(found.await??)
}

fn from_facts(measure: &Measure) -> Result<&FromFacts, Error> {
    let refuse = |why: &str, hint: String| {
        Err(Error::invalid("measure_without_rows", format!("`{}` {why}", measure.id)).with_hint(hint))
    };
    match &measure.origin {
        Origin::Facts(facts) => Ok(facts),
        Origin::Revenue(_) => {
            refuse("is read off revenue", "`cco revenue rows --metric mrr --lines` shows the lines".to_owned())
        }
        Origin::Derived(_) => {
            let parts: Vec<&str> = measure.needs().collect();
            refuse("is made from other measures", format!("ask for the rows of {}", parts.join(" or ")))
        }
    }
}
