//! Stages of a renewal by the days that are left, and the words of forecasts.

use crate::day::Day;
use crate::health::DefinitionText;
use crate::wording::worded;
use serde::Serialize;

worded! {
    /// How far along a renewal should be on a day.
    MotionStage {
        /// Before the first stage: nobody works on it.
        Early = "early",
        Prepare = "prepare",
        Open = "open",
        Propose = "propose",
        Close = "close",
        /// The term has ended.
        Overdue = "overdue",
    }
}

worded! {
    /// What somebody expects of a renewal, from what is certain to what is given up.
    ForecastCategory {
        /// Signed, or known to go on.
        Closed = "closed",
        /// Will be signed; whoever says so stands for it.
        Commit = "commit",
        /// Could be signed if what is planned goes well.
        BestCase = "best-case",
        /// In danger.
        AtRisk = "at-risk",
        /// Not reckoned with.
        Omitted = "omitted",
    }
}

/// When which stage begins, and what counts as renewed in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Motion {
    /// Name of its file, a word in `snake_case`.
    pub id: String,
    pub title: String,
    pub text: DefinitionText,
    pub begins: StageDays,
    /// A term that is followed within so many days of its end was renewed in time.
    pub grace_days: u32,
    /// What follows later than so many days after the end is no renewal of the term.
    pub lost_after_days: u32,
    /// Days before the end on which forecasts are compared, falling.
    pub slippage_days: Vec<u32>,
    /// Twelve hex digits of the file's text.
    pub hash: String,
}

/// Days before the end on which each stage begins, each fewer than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct StageDays {
    pub prepare: u32,
    pub open: u32,
    pub propose: u32,
    pub close: u32,
}

impl Motion {
    /// The stage that a term ending on `ends`, the first day after it, should be in on `on`. A stage lasts from the day on which
    /// it begins to the day before the next one's; from `ends` on the term is overdue.
    pub fn stage(&self, ends: Day, on: Day) -> MotionStage {
        let left = ends.epoch_days() - on.epoch_days();
        let begins = self.begins;
        let begun = |days: u32| i64::from(left) <= i64::from(days);
        if left <= 0 {
            MotionStage::Overdue
        } else if begun(begins.close) {
            MotionStage::Close
        } else if begun(begins.propose) {
            MotionStage::Propose
        } else if begun(begins.open) {
            MotionStage::Open
        } else if begun(begins.prepare) {
            MotionStage::Prepare
        } else {
            MotionStage::Early
        }
    }

    /// The last day on which what follows counts as in time.
    pub fn in_time_until(&self, ends: Day) -> Day {
        plus(ends, self.grace_days)
    }

    /// The last day on which what follows counts as a renewal at all.
    pub fn renewable_until(&self, ends: Day) -> Day {
        plus(ends, self.lost_after_days)
    }
}

fn plus(day: Day, days: u32) -> Day {
    day.plus_days(i32::try_from(days).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{day, motion};
    use super::*;

    #[test]
    fn a_stage_lasts_from_its_day_to_the_next_ones() {
        let ends = day("2024-05-01");
        for (left, expected) in [
            (121, MotionStage::Early),
            (120, MotionStage::Prepare),
            (91, MotionStage::Prepare),
            (90, MotionStage::Open),
            (61, MotionStage::Open),
            (60, MotionStage::Propose),
            (31, MotionStage::Propose),
            (30, MotionStage::Close),
            (1, MotionStage::Close),
            (0, MotionStage::Overdue),
            (-400, MotionStage::Overdue),
        ] {
            assert_eq!(motion().stage(ends, ends.plus_days(-left)), expected, "{left} days left");
        }
    }

    #[test]
    fn words_are_read_as_they_are_written() {
        for stage in MotionStage::all() {
            assert_eq!(MotionStage::parse(stage.word()), Some(stage));
        }
        assert_eq!(ForecastCategory::parse("best-case"), Some(ForecastCategory::BestCase));
        assert_eq!(ForecastCategory::parse("Commit"), None);
    }
}
