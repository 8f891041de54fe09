//! On which share of the days that a measure looks at its table was being recorded.

use super::calendar::NEVER;

/// In 255ths, rounded down: 255 means every day. `stretch` is how many days up to the as-of day are looked at; without one,
/// whatever was recorded is looked at.
pub(super) fn coverage(since: i32, day: i32, stretch: Option<i32>) -> u8 {
    match stretch {
        _ if since == NEVER || since > day => 0,
        None => u8::MAX,
        Some(days) => {
            let days = i64::from(days.max(1));
            let recorded = i64::from(day) - i64::from(since) + 1;
            if recorded >= days { u8::MAX } else { (recorded * i64::from(u8::MAX) / days) as u8 }
        }
    }
}

/// How many days of recording there are up to and with the as-of day.
pub(super) fn days_recorded(since: i32, day: i32) -> i64 {
    if since == NEVER { 0 } else { i64::from(day) - i64::from(since) + 1 }
}

#[cfg(test)]
mod tests {
    use super::super::calendar::ALWAYS;
    use super::*;

    #[test]
    fn full_only_when_every_day_was_recorded() {
        for (since, stretch, expected) in [
            (NEVER, Some(28), 0),
            (101, Some(28), 0),
            (100, Some(28), 9),
            (74, Some(28), 245),
            (73, Some(28), 255),
            (ALWAYS, Some(28), 255),
            (100, None, 255),
            (NEVER, None, 0),
        ] {
            assert_eq!(coverage(since, 100, stretch), expected, "since {since}, {stretch:?}");
        }
    }
}
