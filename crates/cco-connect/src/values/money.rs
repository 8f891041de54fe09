//! Amounts to minor units: exact, or refused.

use super::currency::{KnownCurrency, take_marker};
use super::number::{self, Decimal, NotWhole};
use super::wrong::Wrong;
use crate::mapping::column::{DecimalMark, MoneyUnit};

/// How the texts of one column become amounts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MoneyReader {
    pub(crate) mark: Option<DecimalMark>,
    pub(crate) unit: MoneyUnit,
    pub(crate) round: bool,
}

impl MoneyReader {
    /// Minor units of `currency`.
    #[inline]
    pub(crate) fn minor(&self, text: &str, currency: KnownCurrency) -> Result<i64, Wrong> {
        if self.mark != Some(DecimalMark::Comma)
            && let Some(minor) = number::plain_units(text.as_bytes(), self.places(currency))
        {
            return Ok(minor);
        }
        let amount = self.amount(text, currency)?;
        self.whole(amount, currency)
    }

    /// Minor units of the amount times a quantity, rounded only where the mapping allows.
    pub(crate) fn minor_times(&self, text: &str, times: &str, currency: KnownCurrency) -> Result<i64, Wrong> {
        let quantity = number::parse(times, None).map_err(|_| {
            Wrong::new(
                "bad_number",
                format!("is to be multiplied by `{times}`, which is not a number"),
                "correct the quantity in the source",
            )
        })?;
        let amount = self.amount(text, currency)?.times(quantity).ok_or_else(number::too_large)?;
        self.whole(amount, currency)
    }

    #[inline]
    fn amount(&self, text: &str, currency: KnownCurrency) -> Result<Decimal, Wrong> {
        if self.mark != Some(DecimalMark::Comma)
            && let Some(decimal) = number::plain(text.as_bytes())
        {
            return Ok(decimal);
        }
        let (marker, number) = take_marker(text)?;
        if let Some(marker) = marker
            && !marker.can_mean(currency.currency)
        {
            return Err(Wrong::new(
                "currency_conflict",
                format!("names another currency than the row's {}", currency.currency),
                "correct the currency, or map the column that names it",
            ));
        }
        number::parse(&number, self.mark)
    }

    /// Decimals that a whole number of minor units may have as written.
    #[inline]
    fn places(&self, currency: KnownCurrency) -> u32 {
        match self.unit {
            MoneyUnit::Major => currency.decimals,
            MoneyUnit::Minor => 0,
        }
    }

    fn whole(&self, amount: Decimal, currency: KnownCurrency) -> Result<i64, Wrong> {
        let places = self.places(currency);
        amount.at_scale(places, self.round).map_err(|fault| match (fault, self.unit) {
            (NotWhole::TooLarge, _) => number::too_large(),
            (NotWhole::TooFine, MoneyUnit::Minor) => Wrong::new(
                "too_many_decimals",
                "is not a whole number of minor units",
                "say unit = \"major\" if it is in units such as dollars, or round = true, for the column in the mapping",
            ),
            (NotWhole::TooFine, MoneyUnit::Major) => Wrong::new(
                "too_many_decimals",
                format!("has more decimals than {} has ({places})", currency.currency),
                "correct the amount, or say round = true for the column in the mapping",
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd() -> KnownCurrency {
        KnownCurrency::parse("USD").expect("known")
    }

    #[test]
    fn amounts_are_exact_or_refused() {
        let major = MoneyReader { mark: None, unit: MoneyUnit::Major, round: false };
        let comma = MoneyReader { mark: Some(DecimalMark::Comma), ..major };
        let minor = MoneyReader { unit: MoneyUnit::Minor, ..major };
        let rounding = MoneyReader { round: true, ..major };
        for (reader, text, currency, expected) in [
            (major, "2786", "USD", Ok(278_600)),
            (major, "19.99", "USD", Ok(1999)),
            (major, "$1,234.56", "USD", Ok(123_456)),
            (major, "(123.45)", "USD", Ok(-12_345)),
            (major, "-$5", "CAD", Ok(-500)),
            (major, "12 €", "USD", Err("currency_conflict")),
            (major, "USD 12", "EUR", Err("currency_conflict")),
            (comma, "1.234,56 €", "EUR", Ok(123_456)),
            (comma, "1.234.56", "EUR", Err("bad_number")),
            (minor, "27860", "USD", Ok(27_860)),
            (minor, "27860.0", "USD", Ok(27_860)),
            (minor, "1.5", "USD", Err("too_many_decimals")),
            (major, "1200", "JPY", Ok(1200)),
            (major, "1200.50", "JPY", Err("too_many_decimals")),
            (major, "1.234", "KWD", Ok(1234)),
            (major, "166.666667", "USD", Err("too_many_decimals")),
            (rounding, "166.666667", "USD", Ok(16_667)),
            (major, "99999999999999999999", "USD", Err("number_too_large")),
            (major, "free", "USD", Err("bad_number")),
        ] {
            let currency = KnownCurrency::parse(currency).expect("a currency written in a test");
            assert_eq!(reader.minor(text, currency).map_err(|wrong| wrong.code), expected, "{text}");
        }
    }

    #[test]
    fn a_price_per_seat_times_the_seats() {
        let reader = MoneyReader { mark: None, unit: MoneyUnit::Major, round: false };
        assert_eq!(reader.minor_times("12.50", "3", usd()), Ok(3750));
        assert_eq!(reader.minor_times("0.125", "4", usd()), Ok(50));
        assert_eq!(reader.minor_times("0.125", "3", usd()).map_err(|wrong| wrong.code), Err("too_many_decimals"));
        assert_eq!(reader.minor_times("1", "many", usd()).map_err(|wrong| wrong.code), Err("bad_number"));
    }
}
