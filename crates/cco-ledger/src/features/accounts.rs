//! The accounts of an answer, numbered in the order of their ids, and the accounts that lines belong to.

use super::cells::Cells;
use super::known::Known;
use super::versions::TableReader;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::names::Names;
use crate::schema::TextAs;
use arrow::array::{Array, RecordBatch};
use cco_domain::batch::Snapshot;
use cco_domain::fact::{ACCOUNT, SUBSCRIPTION, TableSpec};
use futures::TryStreamExt;

/// Every account that `account` or `subscription` names at the snapshot.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    names: Names,
    /// Number of an account by its code in `names`.
    numbers: Vec<u32>,
}

/// No account of the answer.
pub(super) const NOBODY: u32 = u32::MAX;

impl Accounts {
    pub(super) async fn load(ledger: &Ledger, snapshot: &Snapshot) -> Result<Accounts> {
        let mut accounts = Accounts::default();
        for table in [&ACCOUNT, &SUBSCRIPTION] as [&'static TableSpec; 2] {
            let mut batches = ledger.scan(snapshot, table, &["account_id"], TextAs::Dictionary).await?;
            while let Some(rows) = batches.try_next().await? {
                accounts.add(&rows)?;
            }
        }
        accounts.put_in_order();
        Ok(accounts)
    }

    fn add(&mut self, rows: &RecordBatch) -> Result<()> {
        let Cells::Text { keys, texts } = Cells::of(rows, "account_id")? else { return Ok(()) };
        let mut is_used = vec![false; texts.len()];
        keys.iter().flatten().for_each(|key| is_used[key as usize] = true);
        for (text, _) in texts.iter().zip(is_used).filter(|(_, is_used)| *is_used) {
            text.into_iter().for_each(|id| {
                self.names.code(id);
            });
        }
        Ok(())
    }

    fn put_in_order(&mut self) {
        let mut codes: Vec<u32> = (0..self.names.len() as u32).collect();
        codes.sort_unstable_by_key(|code| self.names.text(*code));
        self.numbers = vec![0; codes.len()];
        for (number, code) in (0..).zip(codes) {
            self.numbers[code as usize] = number;
        }
    }

    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    pub(super) fn number(&self, id: &str) -> u32 {
        self.names.find(id).map_or(NOBODY, |code| self.numbers[code as usize])
    }

    pub(super) fn ids(&self) -> Vec<String> {
        let mut ids = vec![String::new(); self.len()];
        for (id, number) in self.names.iter().zip(&self.numbers) {
            ids[*number as usize] = id.to_owned();
        }
        ids
    }
}

/// Which account a line of `subscription` belongs to, and from which as-of day on that is known.
#[derive(Debug, Default)]
pub(super) struct LineOwners {
    lines: Names,
    owners: Vec<Owner>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Owner {
    pub(super) account: u32,
    pub(super) known_from: i32,
    batch: i64,
}

impl LineOwners {
    pub(super) async fn load(
        ledger: &Ledger,
        snapshot: &Snapshot,
        known: &Known,
        accounts: &Accounts,
    ) -> Result<LineOwners> {
        let reader = TableReader::new(ledger, snapshot, known, &SUBSCRIPTION).await?;
        let mut found = LineOwners::default();
        for file in reader.files(snapshot) {
            let mut batches = reader.open(&file, &["line_id", "account_id"])?;
            while let Some(rows) = batches.try_next().await? {
                let (line, account) = (Cells::of(&rows, "line_id")?, Cells::of(&rows, "account_id")?);
                reader.for_each_version(&file, &rows, |row, batch, span| {
                    if let (Some(line), Some(account)) = (line.text(row), account.text(row)) {
                        found.add(line, accounts.number(account), batch.0, span.start);
                    }
                });
            }
        }
        Ok(found)
    }

    /// What the newest batch says holds; of two in one batch, the first account.
    fn add(&mut self, line: &str, account: u32, batch: i64, known_from: i32) {
        let code = self.lines.code(line) as usize;
        let said = Owner { account, known_from, batch };
        match self.owners.get_mut(code) {
            None => self.owners.push(said),
            Some(owner) => {
                let known_from = owner.known_from.min(known_from);
                if (batch, std::cmp::Reverse(account)) > (owner.batch, std::cmp::Reverse(owner.account)) {
                    *owner = said;
                }
                owner.known_from = known_from;
            }
        }
    }

    pub(super) fn of(&self, line: &str) -> Option<Owner> {
        self.lines.find(line).map(|code| self.owners[code as usize])
    }
}
