//! Spans of many accounts, brought into the order of accounts without walking all over memory: first into
//! blocks of neighbouring accounts, then each block, small enough for the processor's cache, account by account.

use super::price::OPEN;
use super::spans::Span;

/// Some hundred thousand bytes of spans a block, at a few dozen spans an account.
const ACCOUNTS_PER_BLOCK: usize = 2048;

pub(super) struct Blocks {
    /// In the order in which spans were put.
    blocks: Vec<Vec<Placed>>,
}

/// A span in 16 bytes: there is one for each row of the company's revenue.
struct Placed {
    worth: i64,
    from: i32,
    /// `ENDLESS` for a span that stays open.
    n_days: u16,
    /// Among the accounts of its block.
    account: u16,
}

const ENDLESS: u16 = u16::MAX;

impl Placed {
    fn new(account: u16, span: Span) -> Option<Placed> {
        let Span { from, to, worth } = span;
        let n_days = match to {
            OPEN => ENDLESS,
            _ => u16::try_from(to.checked_sub(from)?).ok().filter(|n_days| *n_days != ENDLESS)?,
        };
        Some(Placed { worth, from, n_days, account })
    }

    #[inline]
    fn span(&self) -> Span {
        let to = if self.n_days == ENDLESS { OPEN } else { self.from + i32::from(self.n_days) };
        Span { from: self.from, to, worth: self.worth }
    }
}

impl Blocks {
    /// Room for one span of the account of each row.
    pub(super) fn new(rows: impl Iterator<Item = u32>, n_accounts: usize) -> Blocks {
        let mut n_spans = vec![0; n_accounts.div_ceil(ACCOUNTS_PER_BLOCK)];
        rows.for_each(|account| n_spans[account as usize / ACCOUNTS_PER_BLOCK] += 1);
        Blocks { blocks: n_spans.into_iter().map(Vec::with_capacity).collect() }
    }

    /// `false`, and nothing is put, for a span that ends only after 180 years, or before it begins.
    #[inline]
    pub(super) fn put(&mut self, account: u32, span: Span) -> bool {
        let account = account as usize;
        let placed = Placed::new((account % ACCOUNTS_PER_BLOCK) as u16, span);
        let is_short = placed.is_some();
        self.blocks[account / ACCOUNTS_PER_BLOCK].extend(placed);
        is_short
    }

    /// Hands over the spans of each account that has any, in order of accounts.
    pub(super) fn for_each(&self, mut each: impl FnMut(u32, &[Span])) {
        let mut sorted = Vec::new();
        for (number, block) in self.blocks.iter().enumerate() {
            let first = (number * ACCOUNTS_PER_BLOCK) as u32;
            let mut begin = 0;
            for (account, end) in (first..).zip(sort(block, &mut sorted)) {
                if begin < end {
                    each(account, &sorted[begin..end]);
                }
                begin = end;
            }
        }
    }
}

/// Sorts a block by account, and tells where each account's spans end.
fn sort(block: &[Placed], sorted: &mut Vec<Span>) -> [usize; ACCOUNTS_PER_BLOCK] {
    let mut ends = [0; ACCOUNTS_PER_BLOCK];
    for placed in block {
        ends[placed.account as usize] += 1;
    }
    let mut n_spans = 0;
    for end in &mut ends {
        n_spans += *end;
        *end = n_spans - *end;
    }
    sorted.resize(n_spans.max(sorted.len()), Span::default());
    for placed in block {
        let end = &mut ends[placed.account as usize];
        sorted[*end] = placed.span();
        *end += 1;
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_come_account_by_account_in_the_order_in_which_they_were_put() {
        let rows = [5000, 0, 2048, 5000, 2047];
        let mut blocks = Blocks::new(rows.into_iter(), 5001);
        for (row, account) in (0_i32..).zip(rows) {
            assert!(blocks.put(account, Span { from: row, to: row + 1, worth: 1 }));
        }
        let mut found = Vec::new();
        blocks.for_each(|account, spans| found.push((account, spans.iter().map(|span| span.from).collect::<Vec<_>>())));
        assert_eq!(found, [(0, vec![1]), (2047, vec![4]), (2048, vec![2]), (5000, vec![0, 3])]);
    }

    #[test]
    fn spans_come_as_they_were_put_or_are_refused() {
        let span = |from, to| Span { from, to, worth: i64::MAX };
        let mut blocks = Blocks::new([0; 4].into_iter(), 1);
        let taken = [span(-5, OPEN), span(i32::MIN, OPEN), span(0, 65_534), span(7, 7)];
        assert!(taken.iter().all(|span| blocks.put(0, *span)));
        let refused = [span(0, 65_535), span(-1, 70_000), span(2, 1), span(i32::MIN, i32::MAX - 1)];
        assert!(refused.iter().all(|span| !blocks.put(0, *span)));
        blocks.for_each(|_, spans| assert_eq!(spans, taken));
    }
}
