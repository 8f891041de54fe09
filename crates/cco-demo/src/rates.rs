//! What currencies are worth in the company's own: a random walk, one rate a month.

use crate::calendar::{Calendar, months_from};
use crate::random::{Part, Random};
use crate::settings::Settings;
use cco_domain::day::Day;
use cco_domain::money::{Atoms, Currency};

const MILLION: i64 = 1_000_000;

/// Roughly what a US dollar buys, in millionths of a unit: where the walks start and how price lists
/// translate. A currency that is absent starts at par, which costs realism and nothing else.
const UNITS_PER_DOLLAR: &[(&str, i64)] = &[
    ("AUD", 1_500_000),
    ("BRL", 5_200_000),
    ("CAD", 1_360_000),
    ("CHF", 890_000),
    ("DKK", 6_900_000),
    ("EUR", 920_000),
    ("GBP", 790_000),
    ("INR", 83_000_000),
    ("JPY", 145_000_000),
    ("NOK", 10_600_000),
    ("NZD", 1_640_000),
    ("PLN", 4_000_000),
    ("SEK", 10_500_000),
    ("SGD", 1_340_000),
];

/// The first month in which an account of the opening book may have signed.
pub(crate) const MONTHS_BEFORE_HISTORY: i32 = 18;

#[derive(Clone, Debug)]
pub(crate) struct Rate {
    pub(crate) on_day: Day,
    pub(crate) from: Currency,
    pub(crate) to: Currency,
    /// Millionths of `to` for one unit of `from`.
    pub(crate) rate_e6: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct Rates {
    home: Currency,
    /// One rate at the first of each month, ordered by currency and day.
    rates: Vec<Rate>,
}

impl Rates {
    pub(crate) fn simulate(settings: &Settings, calendar: Calendar) -> Rates {
        let home = settings.currency;
        let mut rates = Vec::new();
        for (n, from) in billing_currencies(home).into_iter().filter(|currency| *currency != home).enumerate() {
            let mut random = Random::new(settings.seed, Part::Rates, n as u32, 0);
            let mut rate_e6 = units_per_dollar(home) * MILLION / units_per_dollar(from);
            let first_day = calendar.first_day.plus_months(-MONTHS_BEFORE_HISTORY);
            for on_day in months_from(first_day).take_while(|day| *day <= calendar.last_day) {
                rates.push(Rate { on_day, from, to: home, rate_e6 });
                rate_e6 += rate_e6 * i64::from(random.bell(18)) / 1000;
            }
        }
        rates.sort_by_key(|rate| (rate.from, rate.on_day));
        Rates { home, rates }
    }

    pub(crate) fn all(&self) -> &[Rate] {
        &self.rates
    }

    /// `amount` a month in `from`, in the company's own currency at the rate in force on `day`.
    pub(crate) fn to_home(&self, amount: Atoms, from: Currency, day: Day) -> Atoms {
        if from == self.home {
            return amount;
        }
        let n_known = self.rates.partition_point(|rate| (rate.from, rate.on_day) <= (from, day));
        let rate = &self.rates[n_known - 1];
        amount
            .convert(rate.rate_e6 * 1000, from.decimals(), self.home.decimals())
            .expect("simulated prices stay far below the range of atoms")
    }
}

/// The company's own currency first.
pub(crate) fn billing_currencies(home: Currency) -> Vec<Currency> {
    let known = |code| Currency::parse(code).expect("a code of ISO 4217");
    let mut currencies = vec![home];
    currencies.extend(["USD", "EUR", "GBP"].map(known).into_iter().filter(|currency| *currency != home));
    currencies
}

/// A price of the dollar price list, in minor units of `currency`.
pub(crate) fn listed_in(currency: Currency, dollar_cents: i64) -> i64 {
    dollar_cents * units_per_dollar(currency) * currency.minor_per_unit() / (100 * MILLION)
}

fn units_per_dollar(currency: Currency) -> i64 {
    let listed = UNITS_PER_DOLLAR.iter().find(|(code, _)| *code == currency.code());
    listed.map_or(MILLION, |(_, units)| *units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn price_lists_translate() {
        let in_currency = |code| listed_in(Currency::parse(code).expect("known"), 5_200);
        assert_eq!(in_currency("USD"), 5_200);
        assert_eq!(in_currency("EUR"), 4_784);
        assert_eq!(in_currency("JPY"), 7_540);
    }

    #[test]
    fn rates_walk_without_running_away() {
        let settings = Settings { n_months: 120, ..Settings::default() };
        let rates = Rates::simulate(&settings, Calendar::new(&settings));
        assert_eq!(rates.all().len(), 2 * 138);
        assert!(rates.all().iter().all(|rate| (500_000..2_500_000).contains(&rate.rate_e6)), "{:?}", rates.all());
    }
}
