//! Which account a line of `subscription` belongs to on a day, as known by then.

use super::accounts::{Accounts, NOBODY};
use super::cells::Cells;
use super::known::Known;
use super::paint::Canvas;
use super::versions::TableReader;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::names::Names;
use cco_domain::batch::Snapshot;
use cco_domain::fact::SUBSCRIPTION;
use futures::TryStreamExt;
use std::cmp::Reverse;
use std::ops::Range;

#[derive(Debug, Default)]
pub(super) struct LineOwners {
    lines: Names,
    /// Line by line, each line's in the order of days; and where those of each line end.
    owners: Vec<Owner>,
    ends: Vec<u32>,
}

/// The account of a line on a range of as-of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    pub(super) account: u32,
    pub(super) span: Range<i32>,
}

/// What one version of a line says.
struct Said {
    line: u32,
    batch: i64,
    owner: Owner,
}

impl LineOwners {
    pub(super) async fn load(
        ledger: &Ledger,
        snapshot: &Snapshot,
        known: &Known,
        accounts: &Accounts,
    ) -> Result<LineOwners> {
        let reader = TableReader::new(ledger, snapshot, known, &SUBSCRIPTION).await?;
        let (mut lines, mut said) = (Names::default(), Vec::new());
        for file in reader.files(snapshot) {
            let mut batches = reader.open(&file, &["line_id", "account_id"])?;
            while let Some(rows) = batches.try_next().await? {
                let (line, account) = (Cells::of(&rows, "line_id")?, Cells::of(&rows, "account_id")?);
                reader.for_each_version(&file, &rows, |row, batch, span| {
                    if let (Some(line), Some(account)) = (line.text(row), account.text(row)) {
                        let owner = Owner { account: accounts.number(account), span };
                        said.push(Said { line: lines.code(line), batch: batch.0, owner });
                    }
                });
            }
        }
        Ok(LineOwners::settle(lines, said, known.n_days()))
    }

    /// What the newest batch says holds while it is seen; of two accounts in one batch, the first.
    fn settle(lines: Names, mut said: Vec<Said>, n_days: i32) -> LineOwners {
        said.sort_unstable_by_key(|said| (said.line, Reverse(said.batch), said.owner.account));
        let (mut owners, mut ends, mut canvas) = (Vec::new(), Vec::with_capacity(lines.len()), Canvas::default());
        for of_line in said.chunk_by(|a, b| a.line == b.line) {
            match of_line {
                [first, ..] if first.owner.span == (0..n_days) => owners.push(first.owner.clone()),
                _ => paint(of_line, n_days, &mut canvas, &mut owners),
            }
            ends.push(owners.len() as u32);
        }
        LineOwners { lines, owners, ends }
    }

    pub(super) fn of(&self, line: &str) -> &[Owner] {
        let Some(line) = self.lines.find(line).map(|code| code as usize) else { return &[] };
        let start = if line == 0 { 0 } else { self.ends[line - 1] };
        &self.owners[start as usize..self.ends[line] as usize]
    }
}

/// Day by day the first version that is seen.
fn paint(of_line: &[Said], n_days: i32, canvas: &mut Canvas, owners: &mut Vec<Owner>) {
    let mut accounts = vec![NOBODY; n_days as usize];
    canvas.clear(accounts.len());
    for said in of_line {
        canvas.paint(said.owner.span.clone(), |day| accounts[day] = said.owner.account);
    }
    let mut start = 0;
    for same in accounts.chunk_by(|a, b| a == b) {
        let span = start..start + same.len() as i32;
        start = span.end;
        if same[0] != NOBODY {
            owners.push(Owner { account: same[0], span });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_that_is_seen_says_whose_a_line_is() {
        for (said, expected) in [
            (vec![(1, 7, 0..6)], vec![(7, 0..6)]),
            (vec![(1, 7, 1..6), (2, 8, 3..4)], vec![(7, 1..3), (8, 3..4), (7, 4..6)]),
            (vec![(2, 8, 0..6), (1, 7, 0..6)], vec![(8, 0..6)]),
            (vec![(1, 9, 2..4), (1, 7, 2..4)], vec![(7, 2..4)]),
        ] {
            let mut lines = Names::default();
            let line = lines.code("line");
            let version = |(batch, account, span)| Said { line, batch, owner: Owner { account, span } };
            let found = LineOwners::settle(lines, said.into_iter().map(version).collect(), 6);
            let owners: Vec<_> = found.of("line").iter().map(|owner| (owner.account, owner.span.clone())).collect();
            assert_eq!(owners, expected);
        }
    }
}
