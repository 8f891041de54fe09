//! Whether a save moves and keeps its promise.

use super::rules::SaveRules;
use super::state::Save;
use crate::day::Day;
use serde::Serialize;

/// How a save stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SaveStanding {
    /// Days since something last happened to it.
    pub days_still: i32,
    /// It has stood still for longer than its state allows.
    pub is_stale: bool,
    /// Days past the day by which it was promised; `None`: it is closed, or there is time.
    pub days_overdue: Option<i32>,
    /// Steps that are not done and whose day has passed.
    pub n_late_steps: usize,
    /// Place of the first step that has not been done.
    pub next_step: Option<usize>,
}

/// A save that is closed is neither stale nor overdue.
pub fn standing(save: &Save, on: Day, rules: &SaveRules) -> SaveStanding {
    let since = |day: Day| on.epoch_days() - day.epoch_days();
    let is_open = save.state.is_open();
    let allowed = rules.stale_days.of(save.state).and_then(|days| i32::try_from(days).ok());
    let is_late = |step: &&super::SaveStep| step.done.is_none() && step.due_on < on;
    SaveStanding {
        days_still: since(save.moved_on),
        is_stale: allowed.is_some_and(|allowed| since(save.moved_on) > allowed),
        days_overdue: Some(since(save.due_on)).filter(|days| is_open && *days > 0),
        n_late_steps: if is_open { save.steps.iter().filter(is_late).count() } else { 0 },
        next_step: save.next_step().filter(|_| is_open),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{day, rules, save};
    use super::super::state::SaveState;
    use super::*;

    /// Of a save that last moved on 1 March 2024, has steps due on the 3rd and the 15th, and is promised for the 15th.
    #[track_caller]
    fn check(state: SaveState, on: &str, expected: (bool, Option<i32>, usize)) {
        let found = standing(&Save { state, ..save() }, day(on), &rules());
        assert_eq!((found.is_stale, found.days_overdue, found.n_late_steps), expected, "{state} {on}");
    }

    #[test]
    fn a_save_may_stand_still_as_long_as_its_state_allows() {
        check(SaveState::Proposed, "2024-03-03", (false, None, 0));
        check(SaveState::Proposed, "2024-03-06", (false, None, 1));
        check(SaveState::Proposed, "2024-03-07", (true, None, 1));
        check(SaveState::Approved, "2024-03-08", (false, None, 1));
        check(SaveState::Active, "2024-03-15", (false, None, 1));
        check(SaveState::Active, "2024-03-16", (true, Some(1), 2));
        check(SaveState::Done, "2025-03-16", (false, None, 0));
    }
}
