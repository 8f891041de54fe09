//! Spans of many accounts, brought into the order of accounts without walking all over memory: first into
//! blocks of neighbouring accounts, then each block, small enough for the processor's cache, account by account.

use super::spans::Span;

/// Some hundred thousand bytes of spans a block, at a few dozen spans an account.
const ACCOUNTS_PER_BLOCK: usize = 2048;

pub(super) struct Blocks {
    /// In the order in which spans were put.
    blocks: Vec<Vec<Placed>>,
}

struct Placed {
    /// Among the accounts of its block.
    account: u16,
    span: Span,
}

impl Blocks {
    /// Room for one span of the account of each row.
    pub(super) fn new(rows: impl Iterator<Item = u32>, n_accounts: usize) -> Blocks {
        let mut n_spans = vec![0; n_accounts.div_ceil(ACCOUNTS_PER_BLOCK)];
        rows.for_each(|account| n_spans[account as usize / ACCOUNTS_PER_BLOCK] += 1);
        Blocks { blocks: n_spans.into_iter().map(Vec::with_capacity).collect() }
    }

    #[inline]
    pub(super) fn put(&mut self, account: u32, span: Span) {
        let account = account as usize;
        let placed = Placed { account: (account % ACCOUNTS_PER_BLOCK) as u16, span };
        self.blocks[account / ACCOUNTS_PER_BLOCK].push(placed);
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
    for Placed { account, span } in block {
        let end = &mut ends[*account as usize];
        sorted[*end] = *span;
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
            blocks.put(account, Span { from: row, to: row + 1, worth: 1 });
        }
        let mut found = Vec::new();
        blocks.for_each(|account, spans| found.push((account, spans.iter().map(|span| span.from).collect::<Vec<_>>())));
        assert_eq!(found, [(0, vec![1]), (2047, vec![4]), (2048, vec![2]), (5000, vec![0, 3])]);
    }
}
