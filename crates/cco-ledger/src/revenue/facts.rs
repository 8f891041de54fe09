//! The facts as plain rows, with the batch that each line came by: for looking behind a figure.

use super::data::{Lines, RevenueData};
use super::decode::{Chunk, Dictionaries};
use super::needs::Needs;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::names::Names;
use crate::schema::{BATCH, TextAs};
use arrow::datatypes::Int64Type;
use cco_domain::batch::{BatchNo, Snapshot};
use cco_domain::fact::SUBSCRIPTION;
use cco_domain::revenue::fact::Facts;
use futures::TryStreamExt;
use std::collections::BTreeSet;

/// Everything revenue is computed from, and the batch of each line. With `accounts`, lines of these only:
/// whoever asks for a unit names all the accounts in it.
pub async fn facts(
    ledger: &Ledger,
    snapshot: &Snapshot,
    accounts: Option<&BTreeSet<String>>,
) -> Result<(Facts, Vec<BatchNo>)> {
    let data = RevenueData::load(ledger, snapshot, &Needs::versions_only()).await?;
    let versions = (0..data.versions.len()).map(|row| data.versions.row(&data, row)).collect();
    let mut facts = Facts { lines: Vec::new(), accounts: versions, links: data.links, rates: data.rates };
    let mut line_batches = Vec::new();
    let columns: Vec<&str> = Needs::everything().line_columns().into_iter().chain([BATCH]).collect();
    let mut chunks = ledger.scan(snapshot, &SUBSCRIPTION, &columns, TextAs::Dictionary).await?;
    while let Some(rows) = chunks.try_next().await? {
        let (mut names, mut lines, mut batches) = (Names::default(), Lines::default(), Vec::new());
        let mut seen = Dictionaries::default();
        lines.append(&mut names, &rows, &mut seen)?;
        Chunk::new(&rows, &mut seen).numbers::<Int64Type>(BATCH, &mut batches, 0)?;
        let is_wanted =
            |row: &usize| accounts.is_none_or(|accounts| accounts.contains(names.text(lines.account.get(*row))));
        for row in (0..lines.len()).filter(is_wanted) {
            facts.lines.push(lines.line(&names, row));
            line_batches.push(BatchNo(batches[row]));
        }
    }
    Ok((facts, line_batches))
}
