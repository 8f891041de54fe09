//! Numbers as found: grouped thousands, either decimal mark, brackets for negative, exponents. Exact.

use super::wrong::Wrong;
use crate::mapping::column::DecimalMark;
use cco_domain::money::div_half_even;

/// `digits / 10^scale`, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    pub(crate) digits: i128,
    pub(crate) scale: u32,
}

/// Why a decimal is not a whole number of the unit wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotWhole {
    TooFine,
    TooLarge,
}

/// What one text says about the decimal mark of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkEvidence {
    /// Nothing: it has no mark, or is no number.
    None,
    Point,
    Comma,
    /// `1,234`: thousands, or three decimals.
    EitherComma,
    /// `1.234`.
    EitherPoint,
}

/// 10^28 is more than any amount and leaves room to scale within 128 bits.
const MOST_DIGITS: usize = 28;

impl Decimal {
    /// How many units of `10^-places` it is; `round` allows half-even rounding of what is finer.
    pub(crate) fn at_scale(self, places: u32, round: bool) -> Result<i64, NotWhole> {
        let scaled = if self.scale <= places {
            let up = 10_i128.checked_pow(places - self.scale).ok_or(NotWhole::TooLarge)?;
            self.digits.checked_mul(up).ok_or(NotWhole::TooLarge)?
        } else {
            // Beyond 10^38 the divisor exceeds any value held here.
            let Some(down) = 10_i128.checked_pow(self.scale - places) else {
                return if round || self.digits == 0 { Ok(0) } else { Err(NotWhole::TooFine) };
            };
            if self.digits % down == 0 {
                self.digits / down
            } else if round {
                div_half_even(self.digits, down)
            } else {
                return Err(NotWhole::TooFine);
            }
        };
        i64::try_from(scaled).map_err(|_| NotWhole::TooLarge)
    }

    pub(crate) fn times(self, other: Decimal) -> Option<Decimal> {
        Some(Decimal { digits: self.digits.checked_mul(other.digits)?, scale: self.scale.checked_add(other.scale)? })
    }

    /// The nearest float: the one that the same digits in a program's text would give.
    pub(crate) fn to_f64(self) -> f64 {
        format!("{}e-{}", self.digits, self.scale).parse().expect("digits and an exponent are a float")
    }
}

/// `-1234.50` and nothing else: the text most files hold.
pub(crate) fn plain(text: &[u8]) -> Option<Decimal> {
    let (digits, scale) = plain_digits(text)?;
    Some(Decimal { digits: i128::from(digits), scale })
}

/// As `plain`, in units of `10^-places`; `None` also when it is finer than those or does not fit.
#[inline]
pub(crate) fn plain_units(text: &[u8], places: u32) -> Option<i64> {
    let (digits, scale) = plain_digits(text)?;
    if scale == places {
        return Some(digits);
    }
    digits.checked_mul(10_i64.checked_pow(places.checked_sub(scale)?)?)
}

#[inline]
fn plain_digits(text: &[u8]) -> Option<(i64, u32)> {
    let (is_negative, body) = match text {
        [b'-', body @ ..] => (true, body),
        body => (false, body),
    };
    if body.is_empty() || body.len() > 18 {
        return None;
    }
    let (mut digits, mut scale, mut has_point) = (0_i64, 0, false);
    for byte in body {
        match byte {
            b'0'..=b'9' => {
                digits = digits * 10 + i64::from(byte - b'0');
                scale += u32::from(has_point);
            }
            b'.' if !has_point => has_point = true,
            _ => return None,
        }
    }
    let has_digits = body.len() > usize::from(has_point);
    has_digits.then_some((if is_negative { -digits } else { digits }, scale))
}

/// Reads a trimmed text without a currency. Where the column has not settled its mark, `1.5` is read as a
/// program writes it, and `1,234` is refused.
pub(crate) fn parse(text: &str, mark: Option<DecimalMark>) -> Result<Decimal, Wrong> {
    if mark != Some(DecimalMark::Comma)
        && let Some(decimal) = plain(text.as_bytes())
    {
        return Ok(decimal);
    }
    let mark = match (mark, mark_evidence(text)) {
        (Some(mark), _) => mark,
        (None, MarkEvidence::EitherComma) => return Err(ambiguous()),
        (None, MarkEvidence::Comma) => DecimalMark::Comma,
        (None, MarkEvidence::None | MarkEvidence::Point | MarkEvidence::EitherPoint) => DecimalMark::Point,
    };
    let (is_negative, body) = sign(text);
    let (mantissa, exponent) = exponent(body).ok_or_else(|| not_a_number(mark))?;
    let decimal = mantissa_of(mantissa, mark).ok_or_else(|| not_a_number(mark))?;
    let shifted = shift(decimal, exponent).ok_or_else(too_large)?;
    Ok(if is_negative { Decimal { digits: -shifted.digits, ..shifted } } else { shifted })
}

pub(crate) fn mark_evidence(text: &str) -> MarkEvidence {
    let (_, body) = sign(text);
    let Some((mantissa, _)) = exponent(body) else { return MarkEvidence::None };
    if !mantissa.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',') || is_neutral_group(c)) {
        return MarkEvidence::None;
    }
    let (points, commas) = (mantissa.matches('.').count(), mantissa.matches(',').count());
    match (points, commas) {
        (0, 0) => MarkEvidence::None,
        (1, 0) => lone_mark(mantissa, '.', MarkEvidence::Point, MarkEvidence::EitherPoint),
        (0, 1) => lone_mark(mantissa, ',', MarkEvidence::Comma, MarkEvidence::EitherComma),
        (_, 0) => MarkEvidence::Comma,
        (0, _) => MarkEvidence::Point,
        _ if mantissa.rfind('.') > mantissa.rfind(',') => MarkEvidence::Point,
        _ => MarkEvidence::Comma,
    }
}

/// One mark alone groups thousands only before exactly three digits and after one to three.
fn lone_mark(mantissa: &str, mark: char, decimals: MarkEvidence, either: MarkEvidence) -> MarkEvidence {
    match mantissa.split_once(mark) {
        Some((whole, fraction)) if fraction.len() == 3 && (1..=3).contains(&whole.len()) && whole != "0" => either,
        _ => decimals,
    }
}

/// A minus before or behind, a plus, or brackets around.
fn sign(text: &str) -> (bool, &str) {
    let bracketed = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let minus = || ["-", "−"].iter().find_map(|minus| text.strip_prefix(minus).or_else(|| text.strip_suffix(minus)));
    match bracketed.or_else(minus) {
        Some(body) => (true, body.trim()),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// Splits `1.5e3`; `None` when the exponent is none or absurd.
fn exponent(body: &str) -> Option<(&str, i32)> {
    match body.split_once(['e', 'E']) {
        None => Some((body, 0)),
        Some((mantissa, exponent)) => {
            let exponent: i32 = exponent.parse().ok()?;
            (-400..=400).contains(&exponent).then_some((mantissa, exponent))
        }
    }
}

fn mantissa_of(text: &str, mark: DecimalMark) -> Option<Decimal> {
    let (point, group) = match mark {
        DecimalMark::Point => ('.', ','),
        DecimalMark::Comma => (',', '.'),
    };
    let (whole, fraction) = text.split_once(point).unwrap_or((text, ""));
    if !fraction.bytes().all(|b| b.is_ascii_digit()) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let mut digits = ungrouped(whole, group)?;
    let fraction = fraction.trim_end_matches('0');
    digits.push_str(fraction);
    let significant = digits.trim_start_matches('0');
    if significant.len() > MOST_DIGITS {
        return None;
    }
    let digits = if significant.is_empty() { 0 } else { significant.parse().ok()? };
    Some(Decimal { digits, scale: fraction.len() as u32 })
}

/// Digits with the thousands marks taken out: groups of three, or of two above them as in India.
fn ungrouped(whole: &str, group: char) -> Option<String> {
    let groups: Vec<&str> = whole.split(|c| c == group || is_neutral_group(c)).collect();
    if !groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    if let [first, middle @ .., last] = groups.as_slice()
        && groups.len() > 1
        && !((1..=3).contains(&first.len()) && last.len() == 3 && middle.iter().all(|g| matches!(g.len(), 2 | 3)))
    {
        return None;
    }
    Some(groups.concat())
}

/// Groups thousands without being a decimal mark anywhere: spaces of all kinds, apostrophes.
fn is_neutral_group(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’' | '_')
}

fn shift(decimal: Decimal, exponent: i32) -> Option<Decimal> {
    if decimal.digits == 0 {
        return Some(Decimal { digits: 0, scale: 0 });
    }
    let scale = decimal.scale as i32 - exponent;
    match u32::try_from(scale) {
        Ok(scale) => Some(Decimal { scale, ..decimal }),
        Err(_) => {
            let up = 10_i128.checked_pow(scale.unsigned_abs())?;
            Some(Decimal { digits: decimal.digits.checked_mul(up)?, scale: 0 })
        }
    }
}

fn not_a_number(mark: DecimalMark) -> Wrong {
    let why = match mark {
        DecimalMark::Point => "is not a number (the column's decimal mark is a point)",
        DecimalMark::Comma => "is not a number (the column's decimal mark is a comma)",
    };
    Wrong::new("bad_number", why, "write it with digits only, or say decimal = \"point\" or \"comma\" in the mapping")
}

pub(crate) fn ambiguous() -> Wrong {
    Wrong::new(
        "ambiguous_number",
        "can be read with thousands or with decimals",
        "say decimal = \"point\" or \"comma\" for the column in the mapping",
    )
}

pub(crate) fn too_large() -> Wrong {
    Wrong::new("number_too_large", "is larger than we can hold exactly", "check the value in the source")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, mark: DecimalMark) -> Option<f64> {
        parse(text, Some(mark)).ok().map(Decimal::to_f64)
    }

    #[test]
    fn numbers_as_found() {
        for (text, point, comma) in [
            ("1234", Some(1234.0), Some(1234.0)),
            ("-12.50", Some(-12.5), None),
            ("1,234.56", Some(1234.56), None),
            ("1.234,56", None, Some(1234.56)),
            ("1,234", Some(1234.0), Some(1.234)),
            ("1.234", Some(1.234), Some(1234.0)),
            ("12,34,567.8", Some(1_234_567.8), None),
            ("1 234", Some(1234.0), Some(1234.0)),
            ("1\u{202f}234,5", None, Some(1234.5)),
            ("1'234.5", Some(1234.5), None),
            ("(123.45)", Some(-123.45), None),
            ("123-", Some(-123.0), Some(-123.0)),
            ("+7", Some(7.0), Some(7.0)),
            (".5", Some(0.5), None),
            ("1e3", Some(1000.0), Some(1000.0)),
            ("1.5E-3", Some(0.0015), None),
            ("1,23", None, Some(1.23)),
            ("1,2345", None, Some(1.2345)),
            ("12 34", None, None),
            ("1.2.3", None, None),
            ("12%", None, None),
            ("1e999", None, None),
            ("inf", None, None),
            ("", None, None),
            ("-", None, None),
            (".", None, None),
        ] {
            assert_eq!(read(text, DecimalMark::Point), point, "{text} with a point");
            assert_eq!(read(text, DecimalMark::Comma), comma, "{text} with a comma");
        }
    }

    #[test]
    fn evidence_of_the_decimal_mark() {
        for (text, expected) in [
            ("1234", MarkEvidence::None),
            ("1.5", MarkEvidence::Point),
            ("1,5", MarkEvidence::Comma),
            ("1,234", MarkEvidence::EitherComma),
            ("1.234", MarkEvidence::EitherPoint),
            ("0.123", MarkEvidence::Point),
            ("1234,567", MarkEvidence::Comma),
            ("1,234,567", MarkEvidence::Point),
            ("1.234.567", MarkEvidence::Comma),
            ("1,234.5", MarkEvidence::Point),
            ("(1.234,5)", MarkEvidence::Comma),
            ("abc", MarkEvidence::None),
        ] {
            assert_eq!(mark_evidence(text), expected, "{text}");
        }
    }

    #[test]
    fn whole_units_are_exact_or_refused() {
        for (text, places, round, expected) in [
            ("12.34", 2, false, Ok(1234)),
            ("12.3400", 2, false, Ok(1234)),
            ("12.345", 2, false, Err(NotWhole::TooFine)),
            ("12.345", 2, true, Ok(1234)),
            ("12.355", 2, true, Ok(1236)),
            ("-0.005", 2, true, Ok(0)),
            ("1e-60", 2, true, Ok(0)),
            ("9223372036854775807", 0, false, Ok(i64::MAX)),
            ("9223372036854775808", 0, false, Err(NotWhole::TooLarge)),
            ("1e25", 9, false, Err(NotWhole::TooLarge)),
        ] {
            let decimal = parse(text, None).expect(text);
            assert_eq!(decimal.at_scale(places, round), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_shortest_text_of_a_float_reads_back(value in -1.0e12..1.0e12_f64) {
            let text = value.to_string();
            prop_assert_eq!(parse(&text, None).map(Decimal::to_f64), Ok(value));
        }

        #[test]
        fn any_text_is_a_number_or_a_fault(text in "\\PC{0,20}") {
            let decided = parse(&text, Some(DecimalMark::Comma)).is_ok() || parse(&text, Some(DecimalMark::Point)).is_ok();
            prop_assert!(parse(&text, None).is_err() || decided);
        }
    }
}
