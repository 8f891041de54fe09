//! The shipped rules, accounts and people, for this module's tests.

use super::book::{BookAccount, Holder};
use super::rules::CoverageRules;
use crate::capacity::CapacityRules;
use crate::play::Segment;
use crate::segmentation::Segmentation;

pub(super) const SEGMENTS: &str = include_str!("../../../../definitions/coverage/segments.toml");

pub(super) fn rules() -> CoverageRules {
    CoverageRules::parse("segments.toml", SEGMENTS).unwrap()
}

pub(super) fn moving() -> CapacityRules {
    CapacityRules::parse("plan.toml", include_str!("../../../../definitions/capacity/plan.toml")).unwrap()
}

pub(super) fn segmentation() -> Segmentation {
    let text = include_str!("../../../../definitions/segments/segmentation.toml");
    Segmentation::parse("segmentation.toml", text).unwrap()
}

/// An enterprise account that can be moved.
pub(super) fn account(id: &str, owner: &str) -> BookAccount {
    BookAccount {
        id: id.to_owned(),
        owner: owner.to_owned(),
        segment: Segment::Enterprise,
        arr: 400_000,
        is_red: false,
        days_to_renewal: Some(200),
    }
}

pub(super) fn holder(name: &str, minutes: u32) -> Holder {
    Holder { name: name.to_owned(), pool: "named".to_owned(), minutes }
}
