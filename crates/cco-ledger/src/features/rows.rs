//! The rows of a block of accounts, as the sweep looks at them.

use super::calendar::NEVER;
use super::chunk::Block;
use super::layout::{CLASS, Layout};
use super::plan::RowSet;
use super::when::Dates;
use std::ops::Range;

/// The rows of a block, column by column.
pub(super) struct Rows<'a> {
    pub(super) block: &'a Block,
    pub(super) layout: &'a Layout,
}

impl Rows<'_> {
    #[inline]
    pub(super) fn class(&self, row: usize) -> usize {
        self.block.small[CLASS][row] as usize
    }

    #[inline]
    pub(super) fn dates(&self, row: usize) -> Dates {
        let day = |column: Option<usize>| column.map_or(NEVER, |column| self.block.small[column][row]);
        let Layout { dated, begins, ends, seen, .. } = *self.layout;
        Dates { dated: day(dated), begins: day(begins), ends: day(ends), seen: day(seen) }
    }

    /// The day that dates it, where that is asked for.
    #[inline]
    pub(super) fn dated(&self, row: usize) -> i32 {
        self.layout.dated.map_or(NEVER, |column| self.block.small[column][row])
    }

    /// Classes and dating days of a range of rows.
    pub(super) fn classes_and_days(&self, range: Range<usize>) -> impl Iterator<Item = (i32, i32)> {
        // A block without rows has no columns either.
        let column = |column: usize| self.block.small.get(column).map_or(&[][..], |values| &values[range.clone()]);
        let (classes, days) = (column(CLASS), self.layout.dated.map_or(&[][..], column));
        classes.iter().copied().zip(days.iter().copied())
    }

    /// The days on which the row counts in the set, of those that its dates allow.
    #[inline]
    pub(super) fn narrowed(&self, row: usize, set: &RowSet, allowed: &Range<i32>) -> Range<i32> {
        let Range { start: mut from, end: mut until } = *allowed;
        let known = self.layout.known.into_iter();
        for column in known.chain(set.moving.iter().map(|condition| self.layout.moving + 2 * condition)) {
            from = from.max(self.block.small[column][row]);
            until = until.min(self.block.small[column + 1][row]);
        }
        from..until
    }

    #[inline]
    pub(super) fn code(&self, row: usize, code: usize) -> i32 {
        self.block.small[self.layout.codes + code][row]
    }

    /// Those of all rows of the block.
    pub(super) fn codes(&self, code: usize) -> &[i32] {
        // A block without rows has no columns either.
        self.block.small.get(self.layout.codes + code).map_or(&[], Vec::as_slice)
    }

    pub(super) fn day(&self, row: usize, day: usize) -> i32 {
        self.block.small[self.layout.days + day][row]
    }

    #[inline]
    pub(super) fn number(&self, row: usize, number: usize) -> f64 {
        f64::from_bits(self.block.wide[number][row].cast_unsigned())
    }

    pub(super) fn instant(&self, row: usize) -> i64 {
        self.layout.instant.map_or(0, |column| self.block.wide.get(column).map_or(0, |instants| instants[row]))
    }

    pub(super) fn come_in_order(&self, rows: Range<usize>) -> bool {
        rows.is_empty() || self.layout.dated.is_some_and(|dated| self.block.small[dated][rows].is_sorted())
    }
}
