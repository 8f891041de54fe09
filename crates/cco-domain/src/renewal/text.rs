//! Reading the motion: `renewals/motion.toml`, with everything that is wrong in it.

use super::MotionProblem;
use super::motion::{Motion, StageDays};
use crate::fields::{self, Fields};
use std::ops::RangeInclusive;

const VERSION: u32 = 1;
/// Nobody prepares a renewal three years ahead; a larger number is a slip of the hand.
const DAYS: RangeInclusive<u32> = 0..=1_095;

impl Motion {
    pub fn parse(file: &str, text: &str) -> Result<Motion, Vec<MotionProblem>> {
        fields::whole(file, text, |fields| motion(fields, file, text))
    }
}

fn motion(fields: &Fields<'_>, file: &str, text: &str) -> Option<Motion> {
    fields.version(VERSION);
    let (id, title, about) = (fields.id(file), fields.said("title"), fields.about());
    let begins = fields.within("begins", begins);
    let settled = fields.within("settled", settled);
    let slippage_days = fields.within("slippage", slippage_days);
    let (grace_days, lost_after_days) = settled?;
    Some(Motion {
        id: id?,
        title: title?,
        text: about?,
        begins: begins?,
        grace_days,
        lost_after_days,
        slippage_days: slippage_days?,
        hash: fields::hash(text),
    })
}

fn begins(fields: &Fields<'_>) -> Option<StageDays> {
    let stages = ["prepare", "open", "propose", "close"];
    let days = stages.map(|stage| fields.count_in(stage, DAYS));
    for (earlier, later) in [(0, 1), (1, 2), (2, 3)] {
        if let (Some(before), Some(after)) = (days[earlier], days[later])
            && after >= before
        {
            let message = format!(
                "`{}` begins {after} days before the end, which is not after `{}` at {before}",
                stages[later], stages[earlier]
            );
            fields.tell_at(stages[later], message);
        }
    }
    if days[3] == Some(0) {
        fields.tell_at("close", "`close` begins on the day on which the term is over: give it a day at least");
    }
    let [prepare, open, propose, close] = days;
    Some(StageDays { prepare: prepare?, open: open?, propose: propose?, close: close? })
}

fn settled(fields: &Fields<'_>) -> Option<(u32, u32)> {
    let (grace, lost_after) = (fields.count_in("grace_days", DAYS), fields.count_in("lost_after_days", DAYS));
    let (grace, lost_after) = (grace?, lost_after?);
    if lost_after < grace {
        let message = format!("`lost_after_days` is {lost_after}, before the grace of {grace} days is over");
        fields.tell_at("lost_after_days", message);
    }
    Some((grace, lost_after))
}

fn slippage_days(fields: &Fields<'_>) -> Option<Vec<u32>> {
    let days = fields.needed("days", fields.counts("days"))?;
    if days.is_empty() || days.windows(2).any(|pair| pair[0] <= pair[1]) {
        fields.tell_at("days", "`days` must hold numbers, each smaller than the one before, such as [90, 60, 30]");
    }
    Some(days)
}

#[cfg(test)]
mod tests {
    use super::super::sample::MOTION;
    use super::*;

    #[track_caller]
    fn check(from: &str, to: &str, expected: &str) {
        assert!(MOTION.contains(from), "{from}");
        let found = Motion::parse("motion.toml", &MOTION.replacen(from, to, 1)).unwrap_err();
        let told: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(told.join("\n"), expected);
    }

    #[test]
    fn the_shipped_motion_holds() {
        let motion = Motion::parse("motion.toml", MOTION).unwrap();
        assert_eq!((motion.begins.prepare, motion.begins.close, motion.grace_days), (120, 30, 7));
        assert_eq!(motion.slippage_days, [90, 60, 30]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        check(
            "open = 90",
            "open = 120",
            "motion.toml:13: `open` begins 120 days before the end, which is not after `prepare` at 120",
        );
        check(
            "close = 30",
            "close = 0",
            "motion.toml:15: `close` begins on the day on which the term is over: give it a day at least",
        );
        check(
            "lost_after_days = 90",
            "lost_after_days = 3",
            "motion.toml:21: `lost_after_days` is 3, before the grace of 7 days is over",
        );
        check(
            "grace_days = 7",
            "grace = 7",
            "motion.toml:17: `grace_days` is missing\nmotion.toml:19: `grace` has no place here; is it `grace_days`?",
        );
        for (wrong, expected) in [
            ("[30, 60]", "hold numbers, each smaller than the one before, such as [90, 60, 30]"),
            ("[]", "hold numbers, each smaller than the one before, such as [90, 60, 30]"),
            ("[90, -1]", "be a list of whole numbers from 0 on"),
            ("90", "be a list of whole numbers from 0 on"),
        ] {
            check("[90, 60, 30]", wrong, &format!("motion.toml:25: `days` must {expected}"));
        }
    }
}
