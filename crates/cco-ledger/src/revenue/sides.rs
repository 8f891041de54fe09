//! The lines that openings and closings are taken from.

use super::data::RevenueData;
use super::needs::Needs;
use cco_domain::policy::{Backdated, Policy};
use cco_domain::revenue::query::RevenueQuery;
use std::borrow::Cow;
use std::ops::Range;

/// One set of columns for both ends of a period; where policy says so, openings have lines of their own in it.
pub(super) struct Sides<'a> {
    pub(super) data: Cow<'a, RevenueData>,
    pub(super) closing: Range<usize>,
}

impl<'a> Sides<'a> {
    pub(super) fn new(
        data: &'a RevenueData,
        opening: Option<&RevenueData>,
        policy: &Policy,
        query: &RevenueQuery,
    ) -> Sides<'a> {
        let opening = opening.filter(|_| policy.backdated == Backdated::AsKnown);
        let needs = Needs::of(policy, query);
        let is_enough = std::iter::once(data).chain(opening).all(|data| data.needs.cover(&needs));
        assert!(is_enough, "whoever asks a question loads what it needs");
        let closing = 0..data.lines.len();
        let data = match opening {
            Some(opening) => Cow::Owned(data.with_lines_of(opening)),
            None => Cow::Borrowed(data),
        };
        Sides { data, closing }
    }

    /// The lines of openings, where they are not those of closings.
    pub(super) fn opening(&self) -> Option<Range<usize>> {
        match self.data {
            Cow::Owned(_) => Some(self.closing.end..self.data.lines.len()),
            Cow::Borrowed(_) => None,
        }
    }

    pub(super) fn are_one(&self) -> bool {
        self.opening().is_none()
    }
}
