//! Rows of earlier imports that this one settles: it speaks of the same fact, in a row that can be read.

use super::entry::{Aside, QuarantineEntry, Status, entries, raw_json};
use crate::app::App;
use crate::error::Error;
use crate::import::again::table_of;
use crate::import::load::Writing;
use cco_connect::context::Context;
use cco_connect::mapping::file::FileMapping;
use cco_connect::read::{RawRow, read_keys};
use cco_domain::batch::{Batch, Snapshot};
use cco_domain::column::Problem;
use cco_domain::fact::TableSpec;
use std::collections::BTreeMap;

/// Whether an import of the source may have set rows of the table aside: most never do, and then nothing need be read.
fn has_set_aside(snapshot: &Snapshot, source: &str, table: &TableSpec) -> bool {
    let is_of_table = |batch: &Batch| table_of(batch).is_none_or(|name| name == table.name);
    snapshot.batches.iter().any(|batch| batch.n_quarantined > 0 && batch.source == source && is_of_table(batch))
}

/// What stands in quarantine for a table of a source before an import.
#[derive(Default)]
pub(in crate::import) struct Earlier {
    open: Vec<QuarantineEntry>,
    /// Text of a row that will never be mended, and why.
    dismissed: BTreeMap<String, String>,
}

impl Earlier {
    pub(in crate::import) async fn load(
        app: &App,
        snapshot: &Snapshot,
        source: &str,
        table: &TableSpec,
    ) -> Result<Earlier, Error> {
        if !has_set_aside(snapshot, source, table) {
            return Ok(Earlier::default());
        }
        let mut of_table = entries(app, snapshot, &[Status::Open, Status::Dismissed]).await?;
        of_table.retain(|entry| entry.source == source && entry.for_table == table.name);
        let (open, dismissed): (Vec<_>, Vec<_>) = of_table.into_iter().partition(|entry| entry.status == Status::Open);
        let dismissed =
            dismissed.into_iter().map(|entry| (raw_json(&entry.raw), entry.note.unwrap_or_default())).collect();
        Ok(Earlier { open, dismissed })
    }

    /// Why a row that reads the same was dismissed, if one was: next month's export may well hold it again.
    pub(in crate::import) fn dismissal(&self, problem: &Problem) -> Option<&str> {
        if self.dismissed.is_empty() {
            return None;
        }
        self.dismissed.get(&raw_json(&problem.raw)).map(String::as_str)
    }

    /// Settles the open rows whose fact this import spoke of, and says how many. A row whose key cannot be read
    /// stays open, and so does one that this import has set aside again.
    pub(in crate::import) async fn settle(
        &self,
        writing: &mut Writing,
        mapping: &FileMapping,
        context: &Context,
    ) -> Result<u64, Error> {
        let rows: Vec<RawRow> = (0..)
            .zip(&self.open)
            .map(|(place, entry)| RawRow { file: entry.file.clone(), line: place, values: entry.raw.clone() })
            .collect();
        if rows.is_empty() {
            return Ok(0);
        }
        let keys = read_keys(&rows, mapping, context)?;
        let is_spoken_of = writing.facts.has_seen(&keys);
        let places = keys.lines.iter().zip(is_spoken_of).filter(|(_, is_seen)| *is_seen).map(|(place, _)| *place);
        let problems: Vec<Problem> = places.map(|place| self.open[place as usize].problem()).collect();
        let Some(entry) = self.open.first().filter(|_| !problems.is_empty()) else { return Ok(0) };
        let aside = Aside { for_table: &entry.for_table, problems: &problems, status: Status::Settled, note: None };
        Ok(writing.aside.push(&aside.rows()).await?.n_loaded)
    }
}
