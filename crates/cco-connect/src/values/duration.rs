//! Billing periods and lengths of time.

use super::number;
use super::wrong::Wrong;
use crate::mapping::column::NumberIs;
use cco_domain::money::BillingPeriod;

/// Words for periods, compared without case, spaces, hyphens and underscores.
const PERIODS: [(&str, BillingPeriod); 36] = [
    ("month", BillingPeriod::Months(1)),
    ("months", BillingPeriod::Months(1)),
    ("monthly", BillingPeriod::Months(1)),
    ("permonth", BillingPeriod::Months(1)),
    ("mo", BillingPeriod::Months(1)),
    ("m", BillingPeriod::Months(1)),
    ("bimonthly", BillingPeriod::Months(2)),
    ("quarter", BillingPeriod::Months(3)),
    ("quarterly", BillingPeriod::Months(3)),
    ("q", BillingPeriod::Months(3)),
    ("semiannual", BillingPeriod::Months(6)),
    ("semiannually", BillingPeriod::Months(6)),
    ("biannual", BillingPeriod::Months(6)),
    ("halfyearly", BillingPeriod::Months(6)),
    ("halfyear", BillingPeriod::Months(6)),
    ("annual", BillingPeriod::Months(12)),
    ("annually", BillingPeriod::Months(12)),
    ("year", BillingPeriod::Months(12)),
    ("years", BillingPeriod::Months(12)),
    ("yearly", BillingPeriod::Months(12)),
    ("peryear", BillingPeriod::Months(12)),
    ("yr", BillingPeriod::Months(12)),
    ("y", BillingPeriod::Months(12)),
    ("perannum", BillingPeriod::Months(12)),
    ("biennial", BillingPeriod::Months(24)),
    ("biennially", BillingPeriod::Months(24)),
    ("triennial", BillingPeriod::Months(36)),
    ("week", BillingPeriod::Weeks(1)),
    ("weekly", BillingPeriod::Weeks(1)),
    ("biweekly", BillingPeriod::Weeks(2)),
    ("fortnightly", BillingPeriod::Weeks(2)),
    ("day", BillingPeriod::Days(1)),
    ("daily", BillingPeriod::Days(1)),
    ("monatlich", BillingPeriod::Months(1)),
    ("jährlich", BillingPeriod::Months(12)),
    ("vierteljährlich", BillingPeriod::Months(3)),
];

/// `monthly`, `every 3 months`, `1 year`, `P3M`, or a bare number of what `number_is` says.
pub(crate) fn period(text: &str, number_is: Option<NumberIs>) -> Result<BillingPeriod, Wrong> {
    let squeezed: String =
        text.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).flat_map(char::to_lowercase).collect();
    let word = squeezed.strip_prefix("every").unwrap_or(&squeezed);
    named(word).or_else(|| counted(word, number_is)).ok_or_else(|| {
        Wrong::new(
            "bad_period",
            "is not a billing period",
            "write monthly, quarterly, annual … or P1M, P3M, P12M, P1W, P30D",
        )
    })
}

fn named(word: &str) -> Option<BillingPeriod> {
    let listed = PERIODS.iter().find(|(name, _)| *name == word).map(|(_, period)| *period);
    listed.or_else(|| BillingPeriod::parse(&word.to_uppercase()).ok())
}

fn counted(word: &str, number_is: Option<NumberIs>) -> Option<BillingPeriod> {
    let end = word.find(|c: char| c.is_alphabetic()).unwrap_or(word.len());
    let (count, unit) = word.split_at(end);
    let count = u16::try_from(number::parse(count, None).ok()?.at_scale(0, false).ok()?).ok().filter(|n| *n > 0)?;
    match (unit, number_is) {
        ("", Some(NumberIs::Months)) => Some(BillingPeriod::Months(count)),
        ("", Some(NumberIs::Years)) => count.checked_mul(12).map(BillingPeriod::Months),
        ("", Some(NumberIs::Weeks)) => Some(BillingPeriod::Weeks(count)),
        ("", Some(NumberIs::Days)) => Some(BillingPeriod::Days(count)),
        ("", _) => None,
        (unit, _) => match named(unit).or_else(|| named(unit.strip_suffix('s')?))? {
            BillingPeriod::Days(n) => count.checked_mul(n).map(BillingPeriod::Days),
            BillingPeriod::Weeks(n) => count.checked_mul(n).map(BillingPeriod::Weeks),
            BillingPeriod::Months(n) => count.checked_mul(n).map(BillingPeriod::Months),
        },
    }
}

/// A length of time in microseconds, at least nought.
pub(crate) fn length_micros(text: &str, unit: NumberIs) -> Result<i64, Wrong> {
    let micros_per_unit: i64 = match unit {
        NumberIs::Seconds => 1_000_000,
        NumberIs::Minutes => 60_000_000,
        NumberIs::Hours => 3_600_000_000,
        NumberIs::Days => 86_400_000_000,
        NumberIs::Weeks => 604_800_000_000,
        NumberIs::Months
        | NumberIs::Years
        | NumberIs::EpochSeconds
        | NumberIs::EpochMillis
        | NumberIs::EpochMicros
        | NumberIs::ExcelSerial => {
            return Err(Wrong::new(
                "bad_mapping",
                "is to be a length of time in a unit that has no fixed length",
                "say number_is = \"seconds\", \"minutes\", \"hours\", \"days\" or \"weeks\" in the mapping",
            ));
        }
    };
    let one = number::Decimal { digits: i128::from(micros_per_unit), scale: 0 };
    let length = number::parse(text, None)?.times(one).ok_or_else(number::too_large)?;
    let micros = length.at_scale(0, true).map_err(|_| number::too_large())?;
    if micros < 0 {
        return Err(Wrong::new("negative_length", "is a negative length of time", "correct it in the source"));
    }
    Ok(micros)
}

/// The text of a period as stored, without formatting the usual ones anew.
pub(crate) fn usual_text(period: BillingPeriod) -> Option<&'static str> {
    match period {
        BillingPeriod::Months(1) => Some("P1M"),
        BillingPeriod::Months(3) => Some("P3M"),
        BillingPeriod::Months(6) => Some("P6M"),
        BillingPeriod::Months(12) => Some("P12M"),
        BillingPeriod::Weeks(1) => Some("P1W"),
        BillingPeriod::Months(_) | BillingPeriod::Weeks(_) | BillingPeriod::Days(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_as_found() {
        for (text, number_is, expected) in [
            ("monthly", None, Some("P1M")),
            ("Month", None, Some("P1M")),
            ("every 3 months", None, Some("P3M")),
            ("1 year", None, Some("P12M")),
            ("Semi-Annual", None, Some("P6M")),
            ("ANNUAL", None, Some("P12M")),
            ("2 weeks", None, Some("P2W")),
            ("30 days", None, Some("P30D")),
            ("P3M", None, Some("P3M")),
            ("p1y", None, Some("P12M")),
            ("12", Some(NumberIs::Months), Some("P12M")),
            ("12.0", Some(NumberIs::Months), Some("P12M")),
            ("12", None, None),
            ("0", Some(NumberIs::Months), None),
            ("often", None, None),
            ("3 s", None, None),
        ] {
            let found = period(text, number_is).ok().map(|period| period.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
            if let Ok(period) = period(text, number_is) {
                assert!(usual_text(period).is_none_or(|usual| Some(usual) == expected), "{text}");
            }
        }
    }

    #[test]
    fn lengths_of_time() {
        assert_eq!(length_micros("1.5", NumberIs::Minutes), Ok(90_000_000));
        assert_eq!(length_micros("-1", NumberIs::Hours).map_err(|wrong| wrong.code), Err("negative_length"));
        assert_eq!(length_micros("1", NumberIs::Months).map_err(|wrong| wrong.code), Err("bad_mapping"));
    }
}
