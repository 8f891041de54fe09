//! Dates as found in files, with a time behind them or not.

use super::calendar::days_of;
use super::clock::{self, Clock};
use super::wrong::Wrong;
use crate::mapping::column::DateOrder;

/// A date, a time of day and perhaps an offset, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) year: i32,
    pub(crate) month: u32,
    /// `None`: the text names a month.
    pub(crate) day: Option<u32>,
    pub(crate) clock: Clock,
    /// Days since 1970-01-01; of the month's first day where no day is named.
    pub(crate) days: i32,
}

/// What one text says about the order of day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OrderEvidence {
    /// The text is not of that kind, or means the same either way.
    None,
    /// `03/04/2024`.
    Either,
    Dmy,
    Mdy,
}

/// The text's parts before it is known whether they make a date.
struct Parts<'a> {
    year: i32,
    middle: Middle,
    rest: &'a str,
}

/// Month and day.
enum Middle {
    Known {
        month: u32,
        day: Option<u32>,
    },
    /// Two numbers in an order that the text does not say; dots are day first wherever they are used.
    Ordered {
        first: u32,
        second: u32,
        is_dotted: bool,
    },
}

/// Reads a trimmed text; `order` decides texts such as `03/04/2024`.
pub(crate) fn parse(text: &str, order: Option<DateOrder>) -> Result<Stamp, Wrong> {
    let parts = parts(text).ok_or_else(not_a_date)?;
    let (month, day) = match parts.middle {
        Middle::Known { month, day } => (month, day),
        Middle::Ordered { first, second, is_dotted } => match (order, is_dotted) {
            (Some(DateOrder::Mdy), _) => (first, Some(second)),
            (Some(DateOrder::Dmy), _) | (None, true) => (second, Some(first)),
            (None, false) if first == second || second > 12 => (first, Some(second)),
            (None, false) if first > 12 => (second, Some(first)),
            (None, false) => return Err(ambiguous()),
        },
    };
    let clock = clock::parse(parts.rest).ok_or_else(not_a_time)?;
    let days = days_of(parts.year, month, day.unwrap_or(1)).ok_or_else(|| no_such_day(order))?;
    Ok(Stamp { year: parts.year, month, day, clock, days })
}

pub(crate) fn order_evidence(text: &str) -> OrderEvidence {
    match parts(text).map(|parts| parts.middle) {
        Some(Middle::Ordered { first, second, is_dotted }) => match (first, second) {
            (first, second) if first > 12 && second <= 12 => OrderEvidence::Dmy,
            (first, second) if second > 12 && first <= 12 => OrderEvidence::Mdy,
            (first, second) if is_dotted || first == second || first > 12 => OrderEvidence::None,
            _ => OrderEvidence::Either,
        },
        _ => OrderEvidence::None,
    }
}

/// `YYYY-MM-DD` and nothing else: the text most files hold.
#[inline]
pub(crate) fn iso_day(text: &[u8]) -> Option<(i32, u32, u32)> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else { return None };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2].map(|byte| u32::from(byte.wrapping_sub(b'0')));
    if digits.iter().any(|digit| *digit > 9) {
        return None;
    }
    let [y1, y2, y3, y4, m1, m2, d1, d2] = digits;
    Some(((y1 * 1000 + y2 * 100 + y3 * 10 + y4) as i32, m1 * 10 + m2, d1 * 10 + d2))
}

fn parts(text: &str) -> Option<Parts<'_>> {
    match text.as_bytes() {
        [b'0'..=b'9', ..] => numeric(text),
        [byte, ..] if byte.is_ascii_alphabetic() => named(text),
        _ => None,
    }
}

fn numeric(text: &str) -> Option<Parts<'_>> {
    let (first, rest) = digits(text)?;
    if first.len() == 8 && (rest.is_empty() || rest.starts_with(['T', ' '])) {
        let middle = Middle::Known { month: first[4..6].parse().ok()?, day: Some(first[6..].parse().ok()?) };
        return Some(Parts { year: first[..4].parse().ok()?, middle, rest: time_part(rest)? });
    }
    let separator = rest.chars().next()?;
    if !matches!(separator, '-' | '/' | '.' | ' ') {
        return None;
    }
    let rest = &rest[1..];
    if rest.starts_with(|c: char| c.is_ascii_alphabetic()) && first.len() <= 2 {
        return day_then_name(first, rest);
    }
    let (second, rest) = digits(rest)?;
    match (first.len(), second.len()) {
        (4, 1 | 2) => year_first(first, second, separator, rest),
        (1 | 2, 4) if rest.is_empty() => {
            let middle = Middle::Known { month: first.parse().ok()?, day: None };
            Some(Parts { year: second.parse().ok()?, middle, rest })
        }
        (1 | 2, 1 | 2) => {
            let (third, rest) = digits(rest.strip_prefix(separator)?)?;
            let middle = Middle::Ordered {
                first: first.parse().ok()?,
                second: second.parse().ok()?,
                is_dotted: separator == '.',
            };
            Some(Parts { year: year(third)?, middle, rest: time_part(rest)? })
        }
        _ => None,
    }
}

fn year_first<'a>(first: &str, second: &str, separator: char, rest: &'a str) -> Option<Parts<'a>> {
    let (year, month) = (first.parse().ok()?, second.parse().ok()?);
    match rest.strip_prefix(separator) {
        None if rest.is_empty() => Some(Parts { year, middle: Middle::Known { month, day: None }, rest }),
        None => None,
        Some(rest) => {
            let (day, rest) = digits(rest)?;
            let day = (day.len() <= 2).then(|| day.parse().ok()).flatten()?;
            Some(Parts { year, middle: Middle::Known { month, day: Some(day) }, rest: time_part(rest)? })
        }
    }
}

/// `5 Jan 2024`, `05-Jan-24`.
fn day_then_name<'a>(day: &str, rest: &'a str) -> Option<Parts<'a>> {
    let (month, rest) = month_name(rest)?;
    let (digits, rest) = digits(rest.trim_start_matches(['-', ' ', '.', ',', '/']))?;
    let middle = Middle::Known { month, day: Some(day.parse().ok()?) };
    Some(Parts { year: year(digits)?, middle, rest: time_part(rest)? })
}

/// `Jan 5, 2024`, `January 2024`, `Fri, 05 Jan 2024`, `Fri Jan 5 2024`.
fn named(text: &str) -> Option<Parts<'_>> {
    let Some((month, rest)) = month_name(text) else {
        let (_, rest) = weekday(text)?;
        return match rest.as_bytes() {
            [b'0'..=b'9', ..] => {
                let (day, rest) = digits(rest)?;
                day_then_name(day, rest.strip_prefix([' ', '-'])?)
            }
            _ => month_name(rest).and_then(|(month, rest)| name_then_day(month, rest)),
        };
    };
    name_then_day(month, rest)
}

fn name_then_day(month: u32, rest: &str) -> Option<Parts<'_>> {
    let (first, rest) = digits(rest.trim_start_matches(['-', ' ', '.', ',']))?;
    if first.len() == 4 {
        return Some(Parts { year: first.parse().ok()?, middle: Middle::Known { month, day: None }, rest });
    }
    let day = first.parse().ok()?;
    let rest = ["st", "nd", "rd", "th"].iter().find_map(|end| rest.strip_prefix(end)).unwrap_or(rest);
    let (second, rest) = digits(rest.trim_start_matches(['-', ' ', ',']))?;
    Some(Parts { year: year(second)?, middle: Middle::Known { month, day: Some(day) }, rest: time_part(rest)? })
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A month's English name, whole or from its first three letters on (`Sept`).
fn month_name(text: &str) -> Option<(u32, &str)> {
    name_among(&MONTHS, text).map(|(index, rest)| (index as u32 + 1, rest))
}

fn weekday(text: &str) -> Option<(usize, &str)> {
    let (index, rest) = name_among(&WEEKDAYS, text)?;
    Some((index, rest.trim_start_matches([',', ' '])))
}

fn name_among<'a>(names: &[&str], text: &'a str) -> Option<(usize, &'a str)> {
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let is_start_of = |name: &str| name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let index = names.iter().position(|name| word.len() >= 3 && is_start_of(name))?;
    Some((index, rest))
}

/// Leading digits and what follows them.
fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// What stands after the date: nothing, or a `T`, a space or a comma and a time.
fn time_part(rest: &str) -> Option<&str> {
    if rest.is_empty() {
        return Some(rest);
    }
    let after = rest.strip_prefix(',').unwrap_or(rest);
    after.strip_prefix(['T', 't', ' ']).map(str::trim_start)
}

/// Four digits, or two: 69–99 are 1969–1999, 00–68 are 2000–2068 (POSIX `strptime`, `%y`).
fn year(digits: &str) -> Option<i32> {
    let number: i32 = digits.parse().ok()?;
    match (digits.len(), number) {
        (4, _) => Some(number),
        (2, 69..) => Some(1900 + number),
        (2, _) => Some(2000 + number),
        _ => None,
    }
}

fn not_a_date() -> Wrong {
    Wrong::new("bad_date", "is not a date", "write it as YYYY-MM-DD")
}

fn not_a_time() -> Wrong {
    Wrong::new(
        "bad_date",
        "begins as a date but does not go on as a time",
        "write it as YYYY-MM-DD HH:MM:SS, with Z or an offset such as +02:00 if it has one",
    )
}

fn no_such_day(order: Option<DateOrder>) -> Wrong {
    let why = match order {
        None => "is not a day of the calendar",
        Some(DateOrder::Dmy) => "is not a day of the calendar, read as day, month, year like the rest of the column",
        Some(DateOrder::Mdy) => "is not a day of the calendar, read as month, day, year like the rest of the column",
    };
    Wrong::new("impossible_date", why, "correct the date in the source")
}

fn ambiguous() -> Wrong {
    Wrong::new(
        "ambiguous_date",
        "can be read as day, month or as month, day",
        "say date_order = \"dmy\" or \"mdy\" for the column in the mapping",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;

    fn shown(text: &str, order: Option<DateOrder>) -> String {
        match parse(text, order) {
            Err(wrong) => format!("{text:28} {}", wrong.code),
            Ok(stamp) => {
                let day = stamp.day.map_or("month".to_owned(), |day| format!("{day:02}"));
                let seconds = stamp.clock.micros / 1_000_000;
                let offset = stamp.clock.offset_seconds.map_or(String::new(), |offset| format!(" {offset:+}"));
                format!("{text:28} {:04}-{:02}-{day} {seconds}s{offset}", stamp.year, stamp.month)
            }
        }
    }

    #[test]
    fn dates_that_say_what_they_mean() {
        let texts = [
            "2024-02-29",
            "2024-2-9",
            "2024/02/09",
            "20240209",
            "2024-02-09 3:00",
            "2024-02-09T10:15:30.5+02:00",
            "2024-02",
            "02/2024",
            "5 Jan 2024",
            "05-Jan-24",
            "Jan 5, 2024 10:00 PM",
            "January 2024",
            "Sept 3rd, 1999",
            "Fri, 05 Jan 2024 10:00:00 GMT",
            "Fri Jan 5 2024",
            "31/01/2024",
            "01/31/2024",
            "03.04.2024",
            "03/03/24",
            "2024-02-30",
            "2023-02-29",
            "31.04.2024",
            "03/04/2024",
            "2024-13-01",
            "2024-01-01 25:00",
            "2024-01-01x",
            "12345",
            "1/2/345",
            "yesterday",
            "Mon",
            "",
        ];
        let table: Vec<String> = texts.iter().map(|text| shown(text, None)).collect();
        assert_snapshot!(table.join("\n"), @r#"
2024-02-29                   2024-02-29 0s
2024-2-9                     2024-02-09 0s
2024/02/09                   2024-02-09 0s
20240209                     2024-02-09 0s
2024-02-09 3:00              2024-02-09 10800s
2024-02-09T10:15:30.5+02:00  2024-02-09 36930s +7200
2024-02                      2024-02-month 0s
02/2024                      2024-02-month 0s
5 Jan 2024                   2024-01-05 0s
05-Jan-24                    2024-01-05 0s
Jan 5, 2024 10:00 PM         2024-01-05 79200s
January 2024                 2024-01-month 0s
Sept 3rd, 1999               1999-09-03 0s
Fri, 05 Jan 2024 10:00:00 GMT 2024-01-05 36000s +0
Fri Jan 5 2024               2024-01-05 0s
31/01/2024                   2024-01-31 0s
01/31/2024                   2024-01-31 0s
03.04.2024                   2024-04-03 0s
03/03/24                     2024-03-03 0s
2024-02-30                   impossible_date
2023-02-29                   impossible_date
31.04.2024                   impossible_date
03/04/2024                   ambiguous_date
2024-13-01                   impossible_date
2024-01-01 25:00             bad_date
2024-01-01x                  bad_date
12345                        bad_date
1/2/345                      bad_date
yesterday                    bad_date
Mon                          bad_date
                             bad_date
"#);
    }

    #[test]
    fn a_decided_order_is_kept() {
        for (text, order, expected) in [
            ("03/04/2024", DateOrder::Dmy, Ok((4, Some(3)))),
            ("03/04/2024", DateOrder::Mdy, Ok((3, Some(4)))),
            ("03.04.2024", DateOrder::Mdy, Ok((3, Some(4)))),
            ("2024-03-04", DateOrder::Dmy, Ok((3, Some(4)))),
            ("25/03/2024", DateOrder::Mdy, Err("impossible_date")),
            ("03/25/2024", DateOrder::Dmy, Err("impossible_date")),
        ] {
            let found = parse(text, Some(order)).map(|stamp| (stamp.month, stamp.day)).map_err(|wrong| wrong.code);
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn evidence_of_the_order() {
        for (text, expected) in [
            ("03/04/2024", OrderEvidence::Either),
            ("3-4-24", OrderEvidence::Either),
            ("13/04/2024", OrderEvidence::Dmy),
            ("03/14/2024 10:00", OrderEvidence::Mdy),
            ("04/04/2024", OrderEvidence::None),
            ("03.04.2024", OrderEvidence::None),
            ("2024-03-04", OrderEvidence::None),
            ("soon", OrderEvidence::None),
        ] {
            assert_eq!(order_evidence(text), expected, "{text}");
        }
    }
}
