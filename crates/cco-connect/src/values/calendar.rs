//! Days counted from 1970-01-01, without a detour through a date type: this runs once a row.

/// Days since 1970-01-01 of a Gregorian date; `None` when there is no such day.
///
/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`: years begin in March,
/// so that the leap day is the last of its year; eras of 400 years are equally long.
#[inline]
pub(crate) fn days_of(year: i32, month: u32, day: u32) -> Option<i32> {
    if !(1..=12).contains(&month) || day == 0 || day > days_in(year, month) || !(0..=9999).contains(&year) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month as i32 + 9) % 12) + 2) / 5 + day as i32 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

#[inline]
pub(crate) fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The first day of the month after.
#[inline]
pub(crate) fn next_month(year: i32, month: u32) -> Option<i32> {
    if month == 12 { days_of(year + 1, 1, 1) } else { days_of(year, month + 1, 1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cco_domain::day::Day;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_the_calendar(year in 0_i16..=9999, month in 0_i8..=13, day in 0_i8..=32) {
            let expected = Day::from_ymd(year, month, day).map(Day::epoch_days);
            prop_assert_eq!(days_of(i32::from(year), month as u32, day as u32), expected);
        }
    }

    #[test]
    fn months_follow_each_other() {
        assert_eq!(next_month(2024, 2), days_of(2024, 3, 1));
        assert_eq!(next_month(2024, 12), days_of(2025, 1, 1));
        assert_eq!(next_month(9999, 12), None);
    }
}
