//! When a change became known: now, or on a day of the past while history is loaded.

use crate::app::App;
use crate::error::Error;
use cco_domain::batch::{Batch, BatchKind};
use cco_domain::day::Day;

impl App {
    /// The end of the day, which must lie neither in the future nor before the last batch; `None` without a day, for
    /// the moment of the commit.
    pub(crate) async fn recorded_at(&self, recorded_on: Option<Day>) -> Result<Option<i64>, Error> {
        let Some(day) = recorded_on else { return Ok(None) };
        let today = self.today();
        if day > today {
            return Err(Error::invalid(
                "recorded_in_future",
                format!("facts cannot have become known on {day}: today is {today}"),
            )
            .with_hint("pass the day of the export to --recorded-on, or leave it out"));
        }
        let recorded_at = if day == today { self.now() } else { self.end_of(day)? };
        match self.store.snapshot(None).await?.batches.last() {
            Some(last) if recorded_at < last.recorded_at => Err(Error::invalid(
                "recorded_before_last_batch",
                format!(
                    "nothing can have become known on {day}: batch {} ({}) became known on {}",
                    last.no,
                    what(last),
                    self.day_of(last.recorded_at)
                ),
            )
            .with_hint(
                "load history oldest first, with --recorded-on on what is replayed, dismissed or retracted too; \
                 or leave --recorded-on out",
            )),
            _ => Ok(Some(recorded_at)),
        }
    }
}

/// A dismissal and a retraction say what they did; of other batches, the label is the file.
fn what(batch: &Batch) -> String {
    match batch.kind {
        BatchKind::Import => format!("import of {}", batch.label),
        BatchKind::Replay if batch.mapping.is_some() => format!("replay of {}", batch.label),
        BatchKind::Replay | BatchKind::Retract => batch.label.clone(),
    }
}
