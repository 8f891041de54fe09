//! One measure of the accounts of a block, until the block is done: an account's days lie far apart in the answer, and going there
//! for each account would keep the processor waiting.

use super::chunk::ACCOUNTS_PER_BLOCK;
use super::verdict::NO_AGE;
use cco_domain::measure::{FeatureColumn, Why};

/// Day by day the accounts of a block.
#[derive(Debug)]
pub(super) struct Tile {
    values: Vec<f64>,
    states: Vec<Option<Why>>,
    ages: Vec<u16>,
    coverage: Vec<u8>,
}

impl Tile {
    pub(super) fn new(n_days: usize) -> Tile {
        let n_cells = n_days * ACCOUNTS_PER_BLOCK;
        Tile {
            values: vec![0.0; n_cells],
            states: vec![None; n_cells],
            ages: vec![NO_AGE; n_cells],
            coverage: vec![0; n_cells],
        }
    }

    /// What is said of the block's `account`-th account on the `number`-th day.
    #[inline]
    pub(super) fn put(&mut self, number: usize, account: usize, value: Result<f64, Why>, age: u16, coverage: u8) {
        let cell = number * ACCOUNTS_PER_BLOCK + account;
        (self.values[cell], self.states[cell]) = match value {
            Ok(value) => (value, None),
            Err(why) => (0.0, Some(why)),
        };
        self.ages[cell] = age;
        self.coverage[cell] = coverage;
    }

    /// Brings the first `n_here` accounts of the block to their places, from `first` on.
    pub(super) fn copy_to(&self, column: &mut FeatureColumn, first: usize, n_here: usize, n_accounts: usize) {
        for number in 0..self.values.len() / ACCOUNTS_PER_BLOCK {
            let from = number * ACCOUNTS_PER_BLOCK..number * ACCOUNTS_PER_BLOCK + n_here;
            let to = number * n_accounts + first..number * n_accounts + first + n_here;
            column.values[to.clone()].copy_from_slice(&self.values[from.clone()]);
            column.states[to.clone()].copy_from_slice(&self.states[from.clone()]);
            column.ages[to.clone()].copy_from_slice(&self.ages[from.clone()]);
            column.coverage[to].copy_from_slice(&self.coverage[from]);
        }
    }
}
