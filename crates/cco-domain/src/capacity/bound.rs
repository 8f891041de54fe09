//! How much no plan could exceed.

use super::options::{Climb, per_minute};

/// What no assignment of these climbs under so many minutes can exceed, in minor units a year.
///
/// The answer of the problem in which a climb may be taken in part and nothing has a day by which it is due: climbs in order of what
/// they keep per minute until the minutes are used, the last in part. For one owner the greedy plan falls short of it by less than
/// one climb, as long as nothing is due before the horizon ends.
///
/// Source: Dantzig, 1957, Discrete-variable extremum problems, Operations Research 5(2), for the knapsack; Sinha and Zoltners, 1979,
/// The multiple-choice knapsack problem, Operations Research 27(3), for one play of several.
pub(super) fn upper(mut climbs: Vec<Climb>, minutes: i64) -> i64 {
    climbs.sort_by(|one, other| per_minute(other, one));
    let (mut left, mut value) = (i128::from(minutes), 0_i128);
    for climb in climbs {
        let (keeps, costs) = (i128::from(climb.value), i128::from(climb.minutes));
        if costs > left {
            let part = keeps * left;
            return narrow(value + (part + costs - 1) / costs);
        }
        left -= costs;
        value += keeps;
    }
    narrow(value)
}

fn narrow(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_climb_counts_in_part() {
        let climb = |value, minutes| Climb { account: 0, offer: 0, value, minutes };
        for (minutes, expected) in [(0, 5), (10, 105), (20, 130), (21, 133), (30, 155), (500, 155)] {
            assert_eq!(upper(vec![climb(50, 20), climb(100, 10), climb(5, 0)], minutes), expected, "{minutes}");
        }
    }
}
