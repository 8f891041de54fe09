//! The accounts of an answer, numbered in the order of their ids, and the days on which each is there.

use super::cells::Cells;
use super::codes::Dictionary;
use super::known::Known;
use super::union::{ValueSpan, merge};
use super::versions::TableReader;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::names::Names;
use arrow::array::{Array, RecordBatch};
use cco_domain::batch::{FactFile, Snapshot};
use cco_domain::fact::{ACCOUNT, SUBSCRIPTION, TableSpec};
use futures::TryStreamExt;
use std::ops::Range;

/// Every account that `account` or `subscription` names on some as-of day, as known by then.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    names: Names,
    /// Number of an account by its code in `names`; [`NOBODY`] of one that is never there.
    numbers: Vec<u32>,
    len: usize,
    /// Whether every account is there on every day.
    are_always_there: bool,
    /// The days on which accounts are there, in the order of their numbers; and where those of each end.
    there: Vec<Range<i32>>,
    ends: Vec<u32>,
}

/// No account of the answer.
pub(super) const NOBODY: u32 = u32::MAX;

impl Accounts {
    pub(super) async fn load(ledger: &Ledger, snapshot: &Snapshot, known: &Known) -> Result<Accounts> {
        let mut named = Named::default();
        for table in [&ACCOUNT, &SUBSCRIPTION] as [&'static TableSpec; 2] {
            let reader = TableReader::new(ledger, snapshot, known, table).await?;
            for file in reader.files(snapshot) {
                let mut batches = reader.open(&file, &["account_id"])?;
                while let Some(rows) = batches.try_next().await? {
                    named.add(&reader, &file, &rows)?;
                }
            }
        }
        Ok(named.in_order(known.n_days()))
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn number(&self, id: &str) -> u32 {
        self.names.find(id).map_or(NOBODY, |code| self.numbers[code as usize])
    }

    pub(super) fn ids(&self) -> Vec<String> {
        let mut ids = vec![String::new(); self.len];
        for (id, number) in self.names.iter().zip(&self.numbers).filter(|(_, number)| **number != NOBODY) {
            id.clone_into(&mut ids[*number as usize]);
        }
        ids
    }

    /// Hands over the parts of `span` on which the account is there.
    #[inline]
    pub(super) fn while_there(&self, account: u32, span: Range<i32>, mut each: impl FnMut(Range<i32>)) {
        if self.are_always_there {
            return each(span);
        }
        for there in self.days_of(account) {
            let both = span.start.max(there.start)..span.end.min(there.end);
            if !both.is_empty() {
                each(both);
            }
        }
    }

    /// Hands over each account with each range of days on which it is not there.
    pub(super) fn for_each_absence(&self, n_days: i32, mut each: impl FnMut(usize, Range<i32>)) {
        if self.are_always_there {
            return;
        }
        for account in 0..self.len as u32 {
            let mut absent_from = 0;
            for there in self.days_of(account).iter().chain([&(n_days..n_days)]) {
                if absent_from < there.start {
                    each(account as usize, absent_from..there.start);
                }
                absent_from = there.end;
            }
        }
    }

    fn days_of(&self, account: u32) -> &[Range<i32>] {
        let start = if account == 0 { 0 } else { self.ends[account as usize - 1] };
        &self.there[start as usize..self.ends[account as usize] as usize]
    }
}

/// Ids as they are met, by code, with the days on which a row names them.
#[derive(Default)]
struct Named {
    names: Names,
    codes: Dictionary<Option<u32>>,
    /// The last range of each, which mostly is that of its next row too.
    last: Vec<Option<ValueSpan>>,
    days: Vec<ValueSpan>,
}

impl Named {
    fn add(&mut self, reader: &TableReader, file: &FactFile, rows: &RecordBatch) -> Result<()> {
        let Cells::Text { keys, texts } = Cells::of(rows, "account_id")? else { return Ok(()) };
        let Named { names, codes, last, days } = self;
        let codes = codes.look_up(texts, |id| id.map(|id| names.code(id)));
        last.resize(names.len(), None);
        reader.for_each_version(file, rows, |row, _, span| {
            let key = keys.is_valid(row).then(|| keys.value(row) as usize);
            let Some(code) = key.and_then(|key| codes[key]) else { return };
            let said = ValueSpan { value: code as i32, from: span.start, until: span.end };
            if last[code as usize].replace(said) != Some(said) {
                days.push(said);
            }
        });
        Ok(())
    }

    fn in_order(self, n_days: i32) -> Accounts {
        let Named { names, mut days, .. } = self;
        merge(&mut days);
        let mut by_code: Vec<&[ValueSpan]> = days.chunk_by(|a, b| a.value == b.value).collect();
        by_code.sort_unstable_by_key(|spans| names.text(spans[0].value as u32));
        let mut numbers = vec![NOBODY; names.len()];
        let (mut there, mut ends) = (Vec::new(), Vec::with_capacity(by_code.len()));
        for (number, spans) in (0..).zip(&by_code) {
            numbers[spans[0].value as usize] = number;
            there.extend(spans.iter().map(|span| span.from..span.until));
            ends.push(there.len() as u32);
        }
        let are_always_there = there.iter().all(|days| *days == (0..n_days));
        Accounts { numbers, len: ends.len(), are_always_there, there, ends, names }
    }
}
