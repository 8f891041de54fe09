//! Segments and books: which account is of which segment, whether segments are treated differently, how much each person looks after,
//! and which few accounts to move where that is too much. `definitions/coverage/segments.toml` says what is usual.

mod book;
mod rebalance;
mod rules;
mod segments;
mod text;
mod tier;

#[cfg(test)]
mod sample;

pub use crate::place::FileProblem as CoverageProblem;
pub use book::{Book, BookAccount, BookPosition, Holder, PoolNeed, SegmentShare, books, needs};
pub use rebalance::{BookMove, Rebalancing, StillOver, rebalance};
pub use rules::{AmountRange, CoverageModel, CoverageRules, SegmentRule};
pub use segments::{SegmentPair, SegmentTreatment, Side, SideVerdict, compare_segments};
pub use tier::{SegmentStanding, TierChange, TierVerdict, tier_change};
