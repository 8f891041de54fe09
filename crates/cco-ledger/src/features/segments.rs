//! The segment of each account on each day, as known by then.

use super::accounts::NOBODY;
use super::calendar::ALWAYS;
use super::cells::Cells;
use super::load::Ground;
use super::paint::Canvas;
use super::versions::TableReader;
use crate::error::Result;
use crate::names::Names;
use cco_domain::fact::ACCOUNT;
use futures::TryStreamExt;
use std::ops::Range;

pub(super) struct Segments {
    /// 0 where the segment is unknown; cells as in the answer.
    codes: Vec<u32>,
}

/// A version of an account, and the as-of days on which it may be in force.
struct Version {
    account: u32,
    from: i32,
    batch: i64,
    segment: u32,
    span: Range<i32>,
}

impl Segments {
    pub(super) async fn load(ground: Ground<'_>) -> Result<Segments> {
        let mut versions = versions(ground).await?;
        let n_accounts = ground.accounts.len();
        let mut codes = vec![0; n_accounts * ground.calendar.len()];
        let mut canvas = Canvas::default();
        // The version that begins last is in force; of two that begin together, the one recorded last.
        versions.sort_by_key(|version| {
            (version.account, std::cmp::Reverse((version.from, version.batch, version.segment)))
        });
        for of_account in versions.chunk_by(|a, b| a.account == b.account) {
            canvas.clear(ground.calendar.len());
            for Version { account, segment, span, .. } in of_account {
                canvas.paint(span.clone(), |number| codes[number * n_accounts + *account as usize] = *segment);
            }
        }
        Ok(Segments { codes })
    }

    pub(super) fn code(&self, cell: usize) -> u32 {
        self.codes[cell]
    }
}

async fn versions(ground: Ground<'_>) -> Result<Vec<Version>> {
    let reader = TableReader::new(ground.ledger, ground.snapshot, ground.known, &ACCOUNT).await?;
    let (mut names, mut clock, mut versions) = (Names::default(), ground.clock.clone(), Vec::new());
    for file in reader.files(ground.snapshot) {
        let mut batches = reader.open(&file, &["account_id", "effective_from", "segment"])?;
        while let Some(rows) = batches.try_next().await? {
            let (account, from) = (Cells::of(&rows, "account_id")?, Cells::of(&rows, "effective_from")?);
            let segment = Cells::of(&rows, "segment")?;
            reader.for_each_version(&file, &rows, |row, batch, span| {
                let account = account.text(row).map_or(NOBODY, |id| ground.accounts.number(id));
                let from = from.day(row, &mut clock).unwrap_or(ALWAYS);
                let span = span.start.max(ground.calendar.from(from))..span.end;
                if account != NOBODY && !span.is_empty() {
                    let segment = segment.text(row).map_or(0, |text| names.code(text) + 1);
                    versions.push(Version { account, from, batch: batch.0, segment, span });
                }
            });
        }
    }
    Ok(versions)
}
