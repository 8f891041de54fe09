//! Currencies named in a column, or written beside an amount.

use super::wrong::Wrong;
use cco_domain::money::Currency;

/// A currency with its decimals looked up once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KnownCurrency {
    pub(crate) currency: Currency,
    pub(crate) decimals: u32,
}

/// A sign or code beside an amount: which currencies it can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marker {
    Code(Currency),
    /// Codes that use the sign.
    Sign(&'static str),
}

/// Signs and the currencies that use them; longer signs first, for `US$` ends in `$`.
const SIGNS: [(&str, &str); 17] = [
    ("US$", "USD"),
    ("CA$", "CAD"),
    ("AU$", "AUD"),
    ("A$", "AUD"),
    ("C$", "CAD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("R$", "BRL"),
    ("S$", "SGD"),
    ("$", "USD CAD AUD NZD HKD SGD MXN CLP COP ARS TWD BSD BBD BMD BZD FJD JMD KYD LRD NAD SBD SRD TTD XCD"),
    ("€", "EUR"),
    ("£", "GBP EGP FKP GIP LBP SHP SSP SYP"),
    ("¥", "JPY CNY"),
    ("₹", "INR"),
    ("₩", "KRW KPW"),
    ("zł", "PLN"),
    ("kr", "SEK NOK DKK ISK"),
];

impl KnownCurrency {
    pub(crate) fn of(currency: Currency) -> KnownCurrency {
        KnownCurrency { currency, decimals: currency.decimals() }
    }

    pub(crate) fn parse(text: &str) -> Result<KnownCurrency, Wrong> {
        Currency::parse(text).map(KnownCurrency::of).map_err(|_| {
            Wrong::new(
                "unknown_currency",
                "is not a currency code we know",
                "write the ISO 4217 code, three letters such as USD",
            )
        })
    }
}

impl Marker {
    pub(crate) fn can_mean(self, currency: Currency) -> bool {
        match self {
            Marker::Code(code) => code == currency,
            Marker::Sign(codes) => codes.split(' ').any(|code| code == currency.code()),
        }
    }

    /// The currency, where the marker can mean only one.
    pub(crate) fn only(self) -> Option<Currency> {
        match self {
            Marker::Code(code) => Some(code),
            Marker::Sign(codes) => Currency::parse(codes).ok(),
        }
    }
}

/// Takes a sign or code off the front or the back of an amount: `$12`, `12 €`, `USD 12`, `-$12`, `($12)`.
pub(crate) fn take_marker(text: &str) -> Result<(Option<Marker>, String), Wrong> {
    let is_part_of_number = |c: char| !c.is_alphabetic() && !"$€£¥₹₩".contains(c);
    let Some(start) = text.find(|c| !is_part_of_number(c)) else { return Ok((None, text.to_owned())) };
    let length = text[start..].find(is_part_of_number).unwrap_or(text.len() - start);
    let word = &text[start..start + length];
    if word.eq_ignore_ascii_case("e") {
        return Ok((None, text.to_owned()));
    }
    let marker = marker(word)?;
    let (before, after) = (text[..start].trim_end(), text[start + length..].trim_start());
    // The number stands on one side; on the other there may be a minus or a bracket.
    let after = after.strip_prefix('.').filter(|rest| rest.is_empty()).unwrap_or(after);
    Ok((Some(marker), format!("{before}{after}")))
}

fn marker(word: &str) -> Result<Marker, Wrong> {
    if let Some((_, codes)) = SIGNS.iter().find(|(sign, _)| sign.eq_ignore_ascii_case(word)) {
        return Ok(Marker::Sign(codes));
    }
    Currency::parse(word).map(Marker::Code).map_err(|_| {
        Wrong::new("bad_number", format!("is not an amount (`{word}` is not a currency we know)"), "write digits only")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_stand_on_either_side() {
        for (text, number, only) in [
            ("12.50", "12.50", None),
            ("$1,234.56", "1,234.56", None),
            ("-$12", "-12", None),
            ("($12.00)", "(12.00)", None),
            ("12 €", "12", Some("EUR")),
            ("USD 12", "12", Some("USD")),
            ("12 usd", "12", Some("USD")),
            ("US$ 12", "12", Some("USD")),
            ("12 kr.", "12", None),
            ("1e3", "1e3", None),
        ] {
            let (marker, rest) = take_marker(text).expect(text);
            assert_eq!(rest, number, "{text}");
            let currency = marker.and_then(Marker::only);
            assert_eq!(currency.as_ref().map(Currency::code), only, "{text}");
        }
        for text in ["12 ABC", "free", "12 apples"] {
            assert!(take_marker(text).is_err(), "{text}");
        }
    }
}
