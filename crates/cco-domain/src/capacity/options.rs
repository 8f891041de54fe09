//! The plays of one account as a ladder: each rung costs more minutes than the one below and keeps more, and no rung keeps more per
//! further minute than the one below it.

use std::cmp::Ordering;

/// Going from one rung of an account's ladder to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Climb {
    pub(super) account: usize,
    /// Place among the account's offers of the play that is done on this rung, in place of the one below.
    pub(super) offer: usize,
    /// What this rung keeps more than the one below, and costs more.
    pub(super) value: i64,
    pub(super) minutes: u32,
}

/// A play by its place, with what it keeps and costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) offer: usize,
    pub(super) value: i64,
    pub(super) minutes: u32,
}

/// The climbs of one account, from the lowest on. A play that costs more and keeps no more is on no rung, and neither is one below the
/// line between two others: part of the hours of each would keep more.
pub(super) fn climbs(account: usize, mut choices: Vec<Choice>) -> Vec<Climb> {
    choices.sort_by_key(|choice| (choice.minutes, std::cmp::Reverse(choice.value), choice.offer));
    let mut rungs: Vec<Climb> = Vec::new();
    for choice in choices {
        let (mut value, mut minutes) = (choice.value, choice.minutes);
        let below = |rungs: &[Climb]| {
            rungs.iter().fold((0, 0), |(value, minutes), rung| (value + rung.value, minutes + rung.minutes))
        };
        let (value_below, minutes_below) = below(&rungs);
        if choice.value <= value_below {
            continue;
        }
        value -= value_below;
        minutes -= minutes_below;
        while let Some(last) = rungs.last().copied() {
            let climb = Climb { account, offer: choice.offer, value, minutes };
            if per_minute(&climb, &last) != Ordering::Greater {
                break;
            }
            value += last.value;
            minutes += last.minutes;
            rungs.pop();
        }
        rungs.push(Climb { account, offer: choice.offer, value, minutes });
    }
    rungs
}

/// Which keeps more per minute; what costs nothing keeps most.
pub(super) fn per_minute(one: &Climb, other: &Climb) -> Ordering {
    let product = |value: i64, minutes: u32| i128::from(value) * i128::from(minutes);
    product(one.value, other.minutes).cmp(&product(other.value, one.minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plays as (value, minutes); expected as (place, value, minutes) of each climb.
    #[track_caller]
    fn check(plays: &[(i64, u32)], expected: &[(usize, i64, u32)]) {
        let choice =
            |(offer, (value, minutes)): (usize, &(i64, u32))| Choice { offer, value: *value, minutes: *minutes };
        let found = climbs(0, plays.iter().enumerate().map(choice).collect());
        let found: Vec<_> = found.iter().map(|climb| (climb.offer, climb.value, climb.minutes)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn rungs_keep_less_and_less_per_minute() {
        check(&[(100, 10), (150, 30)], &[(0, 100, 10), (1, 50, 20)]);
        check(&[(100, 10), (200, 20)], &[(0, 100, 10), (1, 100, 10)]);
        check(&[(150, 30), (100, 10)], &[(1, 100, 10), (0, 50, 20)]);
    }

    #[test]
    fn a_play_that_others_beat_is_on_no_rung() {
        check(&[(100, 10), (90, 20), (100, 15)], &[(0, 100, 10)]);
        check(&[(20, 10), (100, 20)], &[(1, 100, 20)]);
        check(&[(100, 10), (110, 20), (200, 30)], &[(0, 100, 10), (2, 100, 20)]);
    }

    #[test]
    fn what_costs_nothing_comes_first() {
        check(&[(100, 10), (5, 0), (7, 0)], &[(2, 7, 0), (0, 93, 10)]);
    }
}
