//! Rows on their way to their accounts: first into blocks of neighbouring accounts, as they are read; then, a block at a time
//! and inside the processor's cache, account by account.

use super::packed::{Packed, placed, put};
use std::ops::Range;

/// Few enough that their rows and answers stay in the cache, and that a row names its account within the block by one byte.
pub(super) const ACCOUNTS_PER_BLOCK: usize = 64;

/// The rows of a record batch, in the order of blocks.
#[derive(Debug)]
pub(super) struct Chunk {
    /// Where each block ends.
    ends: Vec<u32>,
    account: Vec<u8>,
    small: Vec<Packed>,
    wide: Vec<Vec<i64>>,
}

impl Chunk {
    /// Of rows whose account and values are given column by column.
    pub(super) fn new(accounts: &[u32], n_accounts: usize, small: &[Vec<i32>], wide: &[Vec<i64>]) -> Chunk {
        let mut ends = vec![0_u32; n_accounts.div_ceil(ACCOUNTS_PER_BLOCK)];
        for account in accounts {
            ends[*account as usize / ACCOUNTS_PER_BLOCK] += 1;
        }
        begin_each(&mut ends);
        let places: Vec<u32> =
            accounts.iter().map(|account| take(&mut ends[*account as usize / ACCOUNTS_PER_BLOCK])).collect();
        Chunk {
            ends,
            account: placed(accounts, &places, |account| (account as usize % ACCOUNTS_PER_BLOCK) as u8),
            small: small.iter().map(|values| Packed::placed(values, &places)).collect(),
            wide: wide.iter().map(|values| placed(values, &places, |value| value)).collect(),
        }
    }

    fn block(&self, block: usize) -> Range<usize> {
        let start = if block == 0 { 0 } else { self.ends[block - 1] };
        start as usize..self.ends[block] as usize
    }
}

/// Counts into the places where each begins; after as many [`take`]s they say where each ends.
fn begin_each(counts: &mut [u32]) {
    let mut n_before = 0;
    for count in counts {
        n_before += std::mem::replace(count, n_before);
    }
}

#[inline]
fn take(place: &mut u32) -> u32 {
    let taken = *place;
    *place += 1;
    taken
}

/// The rows of a block's accounts, each account's in the order in which they were read.
#[derive(Debug, Default)]
pub(super) struct Block {
    ends: Vec<u32>,
    pub(super) small: Vec<Vec<i32>>,
    pub(super) wide: Vec<Vec<i64>>,
    places: Vec<u32>,
}

impl Block {
    pub(super) fn gather(&mut self, chunks: &[Chunk], block: usize) {
        self.ends.clear();
        self.ends.resize(ACCOUNTS_PER_BLOCK, 0);
        for chunk in chunks {
            chunk.account[chunk.block(block)].iter().for_each(|account| self.ends[usize::from(*account)] += 1);
        }
        let n_rows = self.ends.iter().sum::<u32>() as usize;
        begin_each(&mut self.ends);
        let (n_small, n_wide) = chunks.first().map_or((0, 0), |chunk| (chunk.small.len(), chunk.wide.len()));
        self.small.resize(n_small, Vec::new());
        self.wide.resize(n_wide, Vec::new());
        self.small.iter_mut().for_each(|column| column.resize(n_rows, 0));
        self.wide.iter_mut().for_each(|column| column.resize(n_rows, 0));
        for chunk in chunks {
            self.place(chunk, chunk.block(block));
        }
    }

    fn place(&mut self, chunk: &Chunk, rows: Range<usize>) {
        let Block { ends, small, wide, places } = self;
        places.clear();
        places.extend(chunk.account[rows.clone()].iter().map(|account| take(&mut ends[usize::from(*account)])));
        for (column, found) in chunk.small.iter().zip(small) {
            column.replace(rows.clone(), places, found);
        }
        for (column, found) in chunk.wide.iter().zip(wide) {
            put(&column[rows.clone()], places, found, |value| value);
        }
    }

    /// The rows of an account, by its place in the block.
    pub(super) fn rows_of(&self, account: usize) -> Range<usize> {
        let start = if account == 0 { 0 } else { self.ends[account - 1] };
        start as usize..self.ends[account] as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_account_by_account_in_the_order_in_which_they_were_read() {
        let chunk = |accounts: &[u32], first: i32| {
            let values: Vec<i32> = (first..).take(accounts.len()).collect();
            let wide = values.iter().map(|value| i64::from(*value) * 10).collect();
            Chunk::new(accounts, 600, &[values], &[wide])
        };
        let chunks = [chunk(&[599, 0, 256, 599, 255], 0), chunk(&[], 5), chunk(&[256, 0], 5)];
        let (mut found, mut block) = (Vec::new(), Block::default());
        for number in 0..600_usize.div_ceil(ACCOUNTS_PER_BLOCK) {
            block.gather(&chunks, number);
            for account in 0..ACCOUNTS_PER_BLOCK {
                let rows = block.rows_of(account);
                if !rows.is_empty() {
                    let wide = &block.wide[0][rows.clone()];
                    assert!(block.small[0][rows.clone()].iter().zip(wide).all(|(a, b)| i64::from(*a) * 10 == *b));
                    found.push((number * ACCOUNTS_PER_BLOCK + account, block.small[0][rows].to_vec()));
                }
            }
        }
        assert_eq!(found, [(0, vec![1, 6]), (255, vec![4]), (256, vec![2, 5]), (599, vec![0, 3])]);
    }
}
