//! `fx_rates.csv`: what billing currencies were worth in the company's own, one rate a month.

use super::sheet::{Log, Sheet};
use crate::company::Company;

const HEADER: [&str; 4] = ["date", "from", "to", "rate"];

pub(super) fn log(company: &Company) -> Log {
    let mut sheet = Sheet::new(HEADER);
    for rate in company.rates.all() {
        let units = format!("{}.{:06}", rate.rate_e6 / 1_000_000, rate.rate_e6 % 1_000_000);
        sheet.enter(
            rate.on_day,
            format!("{} {}", rate.from, rate.on_day),
            [&rate.on_day, &rate.from, &rate.to, &units],
        );
    }
    sheet.finish("fx_rates.csv")
}
