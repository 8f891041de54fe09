//! `sql`: questions to the facts in SQL, read only.

use crate::app::{App, KnownAt};
use crate::error::Error;
use cco_domain::day::Day;
pub use cco_ledger::{SqlAnswer, Value};

#[derive(Clone, Debug)]
pub struct SqlRequest {
    pub text: String,
    /// The day of the `as_of` schema; `None`: today.
    pub as_of: Option<Day>,
    pub known_at: KnownAt,
    pub max_rows: usize,
}

pub async fn sql(app: &App, request: SqlRequest) -> Result<SqlAnswer, Error> {
    let snapshot = app.snapshot(request.known_at).await?;
    let as_of = request.as_of.unwrap_or_else(|| app.today());
    Ok(app.ledger.sql(&snapshot, as_of, &request.text, request.max_rows).await?)
}
