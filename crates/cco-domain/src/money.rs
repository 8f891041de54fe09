//! Money: integer minor units in a stated currency, and monthly-normalised money in exact parts.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// An ISO 4217 code, upper case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a currency code we know (ISO 4217, three letters such as USD)")]
pub struct UnknownCurrency(pub String);

/// Active ISO 4217 codes of countries and currency unions (list one, SIX Financial Information).
const KNOWN: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG";
/// Codes whose minor unit is not a hundredth (ISO 4217, column "Mnr Unt").
const ZERO_DECIMALS: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const THREE_DECIMALS: &str = "BHD IQD JOD KWD LYD OMR TND";

impl Currency {
    /// Accepts lower case; the code must be one of the active ISO 4217 codes.
    pub fn parse(text: &str) -> Result<Currency, UnknownCurrency> {
        let upper = text.trim().to_ascii_uppercase();
        let known = upper.len() == 3 && KNOWN.split(' ').any(|code| code == upper);
        match (known, <[u8; 3]>::try_from(upper.as_bytes())) {
            (true, Ok(code)) => Ok(Currency(code)),
            _ => Err(UnknownCurrency(text.to_owned())),
        }
    }

    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("codes are ASCII letters")
    }

    /// Digits after the decimal point: 2 for USD, 0 for JPY, 3 for KWD.
    pub fn decimals(&self) -> u32 {
        let listed = |list: &str| list.split(' ').any(|code| code == self.code());
        if listed(ZERO_DECIMALS) {
            0
        } else if listed(THREE_DECIMALS) {
            3
        } else {
            2
        }
    }

    /// Minor units in one unit: 100 for USD.
    pub fn minor_per_unit(&self) -> i64 {
        10_i64.pow(self.decimals())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Currency, D::Error> {
        let text = String::deserialize(deserializer)?;
        Currency::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// An amount in minor units (cents) of its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

impl fmt::Display for Money {
    /// `1234.50 USD`: plain digits, the currency's own decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = self.currency.decimals() as usize;
        let per_unit = self.currency.minor_per_unit().unsigned_abs();
        let sign = if self.minor < 0 { "-" } else { "" };
        let (units, rest) = (self.minor.unsigned_abs() / per_unit, self.minor.unsigned_abs() % per_unit);
        if decimals == 0 {
            write!(f, "{sign}{units} {}", self.currency)
        } else {
            write!(f, "{sign}{units}.{rest:0decimals$} {}", self.currency)
        }
    }
}

/// Monthly-normalised money: one atom is 1/360 of a minor unit a month. A price for any whole number of
/// months that divides 360 (1, 2, 3, 4, 6, 12, 18, 24, 36, 60 …) and a weekly price at 52/12 are whole
/// numbers of atoms, so sums are exact and ARR = 12 × MRR holds to the cent. See decision 0002.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Atoms(pub i64);

pub const ATOMS_PER_MINOR: i64 = 360;

impl Atoms {
    pub const ZERO: Atoms = Atoms(0);

    /// `None` on overflow (beyond about 2.5 × 10^16 minor units).
    pub fn from_minor(minor: i64) -> Option<Atoms> {
        minor.checked_mul(ATOMS_PER_MINOR).map(Atoms)
    }

    /// `numerator / denominator` of a minor unit a month, rounded half to even; `None` on overflow.
    pub fn from_minor_ratio(minor: i64, numerator: i64, denominator: i64) -> Option<Atoms> {
        let exact = i128::from(minor) * i128::from(ATOMS_PER_MINOR) * i128::from(numerator);
        i64::try_from(div_half_even(exact, i128::from(denominator))).ok().map(Atoms)
    }

    /// Whole minor units a month, rounded half to even: what a person reads.
    pub fn to_minor(self) -> i64 {
        div_half_even(i128::from(self.0), i128::from(ATOMS_PER_MINOR)) as i64
    }

    /// Minor units a year (× 12), rounded once, half to even.
    pub fn to_minor_per_year(self) -> i64 {
        div_half_even(i128::from(self.0) * 12, i128::from(ATOMS_PER_MINOR)) as i64
    }

    /// Converted at `rate_e9` (units of the target for one of the source, × 10^9) between currencies
    /// whose minor units differ by `10^decimals_up`; rounded half to even; `None` on overflow.
    pub fn convert(self, rate_e9: i64, decimals_from: u32, decimals_to: u32) -> Option<Atoms> {
        let up = 10_i128.pow(decimals_to);
        let down = 10_i128.pow(decimals_from) * 1_000_000_000;
        let exact = i128::from(self.0).checked_mul(i128::from(rate_e9))?.checked_mul(up)?;
        i64::try_from(div_half_even(exact, down)).ok().map(Atoms)
    }

    pub fn abs(self) -> Atoms {
        Atoms(self.0.abs())
    }

    pub fn is_zero(self) -> bool {
        self.0 == 0
    }
}

/// Integer division rounded half to even. `denominator` > 0.
pub fn div_half_even(numerator: i128, denominator: i128) -> i128 {
    let (quotient, remainder) = (numerator.div_euclid(denominator), numerator.rem_euclid(denominator));
    match (remainder * 2).cmp(&denominator) {
        std::cmp::Ordering::Less => quotient,
        std::cmp::Ordering::Greater => quotient + 1,
        std::cmp::Ordering::Equal => quotient + (quotient & 1),
    }
}

impl Add for Atoms {
    type Output = Atoms;
    fn add(self, other: Atoms) -> Atoms {
        Atoms(self.0 + other.0)
    }
}

impl Sub for Atoms {
    type Output = Atoms;
    fn sub(self, other: Atoms) -> Atoms {
        Atoms(self.0 - other.0)
    }
}

impl Neg for Atoms {
    type Output = Atoms;
    fn neg(self) -> Atoms {
        Atoms(-self.0)
    }
}

impl AddAssign for Atoms {
    fn add_assign(&mut self, other: Atoms) {
        self.0 += other.0;
    }
}

impl SubAssign for Atoms {
    fn sub_assign(&mut self, other: Atoms) {
        self.0 -= other.0;
    }
}

impl Sum for Atoms {
    fn sum<I: Iterator<Item = Atoms>>(iter: I) -> Atoms {
        iter.fold(Atoms::ZERO, Add::add)
    }
}

/// How often a price recurs. Written as an ISO 8601 duration: `P1M`, `P1Y` (= `P12M`), `P1W`, `P30D`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BillingPeriod {
    Days(u16),
    Weeks(u16),
    Months(u16),
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a billing period (write P1M, P3M, P1Y, P1W or P30D)")]
pub struct NotABillingPeriod(pub String);

impl BillingPeriod {
    pub fn parse(text: &str) -> Result<BillingPeriod, NotABillingPeriod> {
        let wrong = || NotABillingPeriod(text.to_owned());
        let body = text.strip_prefix('P').ok_or_else(wrong)?;
        let unit = body.chars().last().ok_or_else(wrong)?;
        let count: u16 = body[..body.len() - unit.len_utf8()].parse().map_err(|_| wrong())?;
        match (count, unit) {
            (0, _) => Err(wrong()),
            (n, 'D') => Ok(BillingPeriod::Days(n)),
            (n, 'W') => Ok(BillingPeriod::Weeks(n)),
            (n, 'M') => Ok(BillingPeriod::Months(n)),
            (n, 'Y') => n.checked_mul(12).map(BillingPeriod::Months).ok_or_else(wrong),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for BillingPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BillingPeriod::Days(n) => write!(f, "P{n}D"),
            BillingPeriod::Weeks(n) => write!(f, "P{n}W"),
            BillingPeriod::Months(n) => write!(f, "P{n}M"),
        }
    }
}

impl Serialize for BillingPeriod {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BillingPeriod {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<BillingPeriod, D::Error> {
        let text = String::deserialize(deserializer)?;
        BillingPeriod::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).expect("a currency written in a test")
    }

    #[test]
    fn money_reads_in_its_own_decimals() {
        for (minor, code, text) in [
            (123_450, "USD", "1234.50 USD"),
            (-5, "EUR", "-0.05 EUR"),
            (1200, "JPY", "1200 JPY"),
            (1234, "KWD", "1.234 KWD"),
        ] {
            assert_eq!(Money { minor, currency: currency(code) }.to_string(), text);
        }
        for wrong in ["US", "USDX", "ZZZ", "", "U$D"] {
            assert!(Currency::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_yearly_price_is_exact_a_month() {
        let monthly = Atoms::from_minor_ratio(200_000, 1, 12).expect("small");
        assert_eq!(monthly.to_minor(), 16_667);
        assert_eq!(monthly.to_minor_per_year(), 200_000);
        let weekly = Atoms::from_minor_ratio(1_000, 52, 12).expect("small");
        assert_eq!((weekly.to_minor(), weekly.to_minor_per_year()), (4_333, 52_000));
    }

    #[test]
    fn halves_round_to_even() {
        for (n, d, expected) in
            [(5, 2, 2), (7, 2, 4), (-5, 2, -2), (-7, 2, -4), (6, 4, 2), (1, 3, 0), (2, 3, 1), (-2, 3, -1)]
        {
            assert_eq!(div_half_even(n, d), expected, "{n}/{d}");
        }
    }

    #[test]
    fn conversion_minds_decimals() {
        let hundred = Atoms::from_minor(10_000).expect("small");
        assert_eq!(hundred.convert(1_100_000_000, 2, 2).map(Atoms::to_minor), Some(11_000));
        assert_eq!(hundred.convert(150_000_000_000, 2, 0).map(Atoms::to_minor), Some(15_000));
    }

    #[test]
    fn billing_periods() {
        for (text, period, shown) in [
            ("P1M", BillingPeriod::Months(1), "P1M"),
            ("P1Y", BillingPeriod::Months(12), "P12M"),
            ("P2W", BillingPeriod::Weeks(2), "P2W"),
            ("P30D", BillingPeriod::Days(30), "P30D"),
        ] {
            assert_eq!(BillingPeriod::parse(text), Ok(period));
            assert_eq!(period.to_string(), shown);
        }
        for wrong in ["", "P", "1M", "P0M", "PM", "P1X", "P-1M", "P1é"] {
            assert!(BillingPeriod::parse(wrong).is_err(), "{wrong}");
        }
    }
}
