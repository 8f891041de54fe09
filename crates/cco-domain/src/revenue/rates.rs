//! Exchange rates: which one holds on a day, and conversion with it.

use crate::day::Day;
use crate::money::{Atoms, Currency, div_half_even};
use crate::revenue::fact::Rate;
use crate::revenue::query::RevenueError;
use std::collections::BTreeMap;

const ONE: i64 = 1_000_000_000;

/// All known rates, by pair and day. A rate also serves the opposite pair as its inverse.
#[derive(Clone, Debug, Default)]
pub struct Rates {
    /// Sorted, so that of one day a direct quote comes after an inverse one, and the larger after the smaller.
    by_pair: BTreeMap<(Currency, Currency), Vec<Quote>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Quote {
    on_day: Day,
    is_direct: bool,
    rate_e9: i64,
}

impl Rates {
    /// Rates of zero and below convert nothing and are left out.
    pub fn new(rates: &[Rate]) -> Rates {
        let mut by_pair: BTreeMap<_, Vec<Quote>> = BTreeMap::new();
        for &Rate { on_day, from, to, rate_e9 } in rates.iter().filter(|rate| rate.rate_e9 > 0) {
            let inverse_e9 = div_half_even(i128::from(ONE) * i128::from(ONE), i128::from(rate_e9));
            let inverse_e9 = i64::try_from(inverse_e9).expect("10^18 over a whole number is at most 10^18");
            by_pair.entry((from, to)).or_default().push(Quote { on_day, is_direct: true, rate_e9 });
            by_pair.entry((to, from)).or_default().push(Quote { on_day, is_direct: false, rate_e9: inverse_e9 });
        }
        for quotes in by_pair.values_mut() {
            quotes.sort();
        }
        Rates { by_pair }
    }

    /// The latest rate on or before `on`, × 10^9. Of one day a direct quote wins over an inverse one.
    pub fn rate_e9(&self, from: Currency, to: Currency, on: Day) -> Result<i64, RevenueError> {
        if from == to {
            return Ok(ONE);
        }
        let quotes = self.by_pair.get(&(from, to)).map_or(&[][..], Vec::as_slice);
        let n_until = quotes.partition_point(|quote| quote.on_day <= on);
        match quotes[..n_until].last() {
            Some(quote) => Ok(quote.rate_e9),
            None => Err(RevenueError::MissingRate { from, to, on }),
        }
    }
}

/// `amount` of `from` in `to` at a rate × 10^9, rounded half to even; `None` when it is too large.
pub fn convert(amount: Atoms, rate_e9: i64, from: Currency, to: Currency) -> Option<Atoms> {
    if from == to { Some(amount) } else { amount.convert(rate_e9, from.decimals(), to.decimals()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    fn rate(day: i32, from: &str, to: &str, rate_e9: i64) -> Rate {
        Rate { on_day: Day::from_epoch_days(day), from: currency(from), to: currency(to), rate_e9 }
    }

    #[test]
    fn the_latest_rate_on_or_before_the_day_holds() {
        let rates = Rates::new(&[
            rate(20, "EUR", "USD", 1_100_000_000),
            rate(10, "EUR", "USD", 1_000_000_000),
            rate(20, "USD", "EUR", 800_000_000),
            rate(30, "USD", "EUR", 300_000_000),
            rate(5, "GBP", "USD", 0),
        ]);
        let at = |from, to, day| rates.rate_e9(currency(from), currency(to), Day::from_epoch_days(day)).ok();
        for (from, to, day, expected) in [
            ("EUR", "USD", 9, None),
            ("EUR", "USD", 10, Some(1_000_000_000)),
            ("EUR", "USD", 20, Some(1_100_000_000)),
            ("EUR", "USD", 30, Some(3_333_333_333)),
            ("USD", "EUR", 19, Some(1_000_000_000)),
            ("USD", "EUR", 20, Some(800_000_000)),
            ("GBP", "USD", 99, None),
            ("JPY", "JPY", 0, Some(1_000_000_000)),
        ] {
            assert_eq!(at(from, to, day), expected, "{from}→{to} on day {day}");
        }
    }
}
