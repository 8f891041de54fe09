//! The columns that rows bring along.

use super::known::Known;
use super::plan::{Keeps, TablePlan};
use super::when::When;

/// Where a row's values stand among its columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    pub(super) dated: Option<usize>,
    pub(super) begins: Option<usize>,
    pub(super) ends: Option<usize>,
    pub(super) seen: Option<usize>,
    /// From which as-of day on the version is seen; until when stands beside it.
    pub(super) known: Option<usize>,
    /// The same for the first moving condition; the others follow.
    pub(super) moving: usize,
    pub(super) codes: usize,
    pub(super) days: usize,
    pub(super) instant: Option<usize>,
    pub(super) n_small: usize,
}

/// The class of a row, by the conditions it passes, stands first.
pub(super) const CLASS: usize = 0;

impl Layout {
    pub(super) fn new(plan: &TablePlan, known: &Known) -> Layout {
        let mut n_small = CLASS + 1;
        let mut next = |n_columns: usize| {
            n_small += n_columns;
            n_small - n_columns
        };
        let mut one_if = |is_wanted: bool, n_columns: usize| is_wanted.then(|| next(n_columns));
        let dated = one_if(plan.looks_at(|when| matches!(when, When::Window { .. } | When::Ever)), 1);
        let begins = one_if(plan.looks_at(|when| when == When::Holding), 1);
        let ends = one_if(begins.is_some(), 1);
        let seen = one_if(plan.looks_at(|when| when == When::Seen), 1);
        let known = one_if(!known.sees_all_days_alike(), 2);
        let moving = next(2 * plan.moving.len());
        let codes = next(plan.codes.len());
        let days = next(plan.days.len());
        let keeps_latest = plan.tracks.iter().any(|track| matches!(track.keeps, Keeps::Latest { .. }));
        let instant = keeps_latest.then_some(plan.numbers.len());
        Layout { dated, begins, ends, seen, known, moving, codes, days, instant, n_small }
    }
}
