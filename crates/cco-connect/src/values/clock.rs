//! Times of day and offsets: `10:15`, `3:00 PM`, `10:15:30.25Z`, `10:15 +02:00`.

/// A time of day and, where it was written, how far that clock was ahead of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    pub(crate) micros: i64,
    pub(crate) offset_seconds: Option<i32>,
}

impl Clock {
    pub(crate) const MIDNIGHT: Clock = Clock { micros: 0, offset_seconds: None };
}

/// `None` when the text is not a time. Empty text is midnight.
pub(crate) fn parse(text: &str) -> Option<Clock> {
    let mut rest = Cursor(text.trim().as_bytes());
    if rest.0.is_empty() {
        return Some(Clock::MIDNIGHT);
    }
    let mut hour = rest.number(1, 2)?;
    rest.expect(b':')?;
    let minute = rest.number(2, 2)?;
    let (mut second, mut micros) = (0, 0);
    if rest.take(b':') {
        second = rest.number(2, 2)?;
        if rest.take(b'.') || rest.take(b',') {
            micros = rest.fraction()?;
        }
    }
    rest.spaces();
    hour = rest.half_of_day(hour)?;
    rest.spaces();
    let offset_seconds = rest.offset()?;
    // A leap second is the last moment of its minute, as clocks that smear it have it.
    let (second, micros) = if second == 60 { (59, 999_999) } else { (second, micros) };
    let is_a_time = hour < 24 && minute < 60 && second < 60 && rest.0.is_empty();
    let micros = ((hour * 60 + minute) * 60 + second) * 1_000_000 + micros;
    is_a_time.then_some(Clock { micros, offset_seconds })
}

struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.0.first() == Some(&byte);
        if is_next {
            self.0 = &self.0[1..];
        }
        is_next
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.take(byte).then_some(())
    }

    fn spaces(&mut self) {
        while self.take(b' ') {}
    }

    fn number(&mut self, fewest: usize, most: usize) -> Option<i64> {
        let n_digits = self.0.iter().take(most).take_while(|b| b.is_ascii_digit()).count();
        if n_digits < fewest {
            return None;
        }
        let (digits, rest) = self.0.split_at(n_digits);
        self.0 = rest;
        Some(digits.iter().fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')))
    }

    /// Decimals of a second; what is finer than a microsecond is cut off.
    fn fraction(&mut self) -> Option<i64> {
        let n_digits = self.0.iter().take_while(|b| b.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at(n_digits);
        self.0 = rest;
        let padded = digits.iter().map(|digit| i64::from(digit - b'0')).chain(std::iter::repeat(0));
        (n_digits > 0).then(|| padded.take(6).fold(0, |sum, digit| sum * 10 + digit))
    }

    /// The hour of a 24-hour clock, minding AM and PM.
    fn half_of_day(&mut self, hour: i64) -> Option<i64> {
        let is_afternoon = match self.0 {
            [b'a' | b'A', b'm' | b'M', ..] => false,
            [b'p' | b'P', b'm' | b'M', ..] => true,
            _ => return Some(hour),
        };
        self.0 = &self.0[2..];
        (1..=12).contains(&hour).then_some(hour % 12 + if is_afternoon { 12 } else { 0 })
    }

    /// `Z`, `UTC`, `GMT`, `+02`, `+0200`, `+02:00`, `UTC+2`; nothing is no offset. Letters such as EST are
    /// refused: they name different zones in different countries.
    fn offset(&mut self) -> Option<Option<i32>> {
        let mut is_utc = self.take(b'Z') || self.take(b'z');
        for name in [b"UTC", b"GMT"] {
            if self.0.get(..3).is_some_and(|word| word.eq_ignore_ascii_case(name)) {
                self.0 = &self.0[3..];
                is_utc = true;
            }
        }
        let sign = if self.take(b'+') {
            1
        } else if self.take(b'-') {
            -1
        } else {
            return Some(is_utc.then_some(0));
        };
        let hours = self.number(1, 2)?;
        let minutes = if self.take(b':') || !self.0.is_empty() { self.number(2, 2)? } else { 0 };
        (hours < 24 && minutes < 60).then(|| Some(sign * (hours * 3600 + minutes * 60) as i32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_found() {
        const HOUR: i64 = 3_600_000_000;
        for (text, expected) in [
            ("", Some((0, None))),
            ("3:00", Some((3 * HOUR, None))),
            ("03:00:00", Some((3 * HOUR, None))),
            ("12:00 AM", Some((0, None))),
            ("12:00pm", Some((12 * HOUR, None))),
            ("1:30 PM", Some((13 * HOUR + HOUR / 2, None))),
            ("10:00Z", Some((10 * HOUR, Some(0)))),
            ("10:00 UTC", Some((10 * HOUR, Some(0)))),
            ("10:00:00.5+02:00", Some((10 * HOUR + 500_000, Some(7200)))),
            ("10:00:00.123456789-0330", Some((10 * HOUR + 123_456, Some(-12_600)))),
            ("10:00+02", Some((10 * HOUR, Some(7200)))),
            ("23:59:60", Some((24 * HOUR - 1, None))),
            ("24:00", None),
            ("13:00 PM", None),
            ("10:60", None),
            ("10", None),
            ("10:00 EST", None),
            ("10:00 x", None),
        ] {
            let found = parse(text).map(|clock| (clock.micros, clock.offset_seconds));
            assert_eq!(found, expected, "{text}");
        }
    }
}
