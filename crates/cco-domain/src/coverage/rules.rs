//! How each segment is looked after, as the file says.

use crate::health::DefinitionText;
use crate::play::Segment;
use crate::wording::worded;
use serde::Serialize;

worded! {
    /// Who an account of a segment turns to.
    CoverageModel {
        /// A person of its own.
        Named = "named",
        /// One of several people.
        Pooled = "pooled",
        /// The product, and people when it asks for them.
        Digital = "digital",
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CoverageRules {
    /// Name of its file, a word in `snake_case`.
    pub id: String,
    pub title: String,
    pub text: DefinitionText,
    /// One of each segment, in the order of the file.
    pub segments: Vec<SegmentRule>,
    /// Minutes a month that one person has for accounts.
    pub minutes_per_person: u32,
    /// Hours needed over hours available, above which somebody is missing.
    pub hire_above: f64,
    /// From which ratio on two numbers count as different.
    pub least_ratio: f64,
    /// In how many sides two segments must differ to be two.
    pub least_sides: u32,
    /// Days for which an account's ARR must have been outside its segment.
    pub tier_after_days: u32,
    /// By how many percent of the limit it must be outside.
    pub tier_margin_percent: u32,
    /// Twelve hex digits of the file's text.
    pub hash: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SegmentRule {
    pub segment: Segment,
    pub coverage: CoverageModel,
    pub touch_every_days: u32,
    pub services: Vec<String>,
    /// Of one person's book, a year.
    pub book_arr: AmountRange,
    /// Of one person's book.
    pub book_accounts: AmountRange,
    /// Of one account a month.
    pub minutes_per_account: u32,
}

/// From `from` on and below `to`; `None`: all above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AmountRange {
    pub from: u32,
    pub to: Option<u32>,
}

impl CoverageRules {
    pub fn rule(&self, segment: Segment) -> &SegmentRule {
        let found = self.segments.iter().find(|rule| rule.segment == segment);
        found.expect("rules that were read have one for each segment")
    }
}
