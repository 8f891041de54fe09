//! Ramps and escalators: the price of a row that other rows of its line decide.

use super::data::NO_END;
use super::price::{OPEN, Pricing};
use cco_domain::money::div_half_even;
use cco_domain::policy::{Escalators, Ramps};
use cco_domain::revenue::fact::{LineKind, PriceStep};
use std::collections::HashMap;

const DAYS_OF_AN_OPEN_ROW: i64 = 365;

/// A row of a line, and its price.
struct Step {
    row: u32,
    price: i64,
}

/// The rows whose price is not their own, with it; or the first row whose own price is too large.
pub(super) fn prices(pricing: &Pricing) -> Result<HashMap<u32, i64>, usize> {
    let mut prices = HashMap::new();
    if pricing.policy.ramps == Ramps::Current && pricing.policy.escalators == Escalators::Expansion {
        return Ok(prices);
    }
    let mut steps = recurring_rows(pricing)?;
    let line = |step: &Step| line_of(pricing, step.row as usize);
    steps.sort_unstable_by_key(|step| (line(step), place(pricing, step), step.row));
    for rows in steps.chunk_by_mut(|a, b| line(a) == line(b)) {
        if pricing.policy.escalators == Escalators::Stripped {
            strip_escalators(pricing, rows, &mut prices);
        }
        let is_ramp = rows.iter().any(|step| *pricing.lines.step.get(step.row as usize) == Some(PriceStep::Ramp));
        if let Some(level) = level_price(pricing, rows).filter(|_| is_ramp) {
            prices.extend(rows.iter().map(|step| (step.row, level)));
        }
    }
    Ok(prices)
}

fn recurring_rows(pricing: &Pricing) -> Result<Vec<Step>, usize> {
    let rows = pricing.rows.clone().filter(|row| *pricing.lines.kind.get(*row) == LineKind::Recurring);
    rows.map(|row| match pricing.first_price(row) {
        Ok(price) => Ok(Step { row: row as u32, price }),
        Err(_) => Err(row),
    })
    .collect()
}

/// A line: account, line id, currency.
fn line_of(pricing: &Pricing, row: usize) -> (u32, u32, u32) {
    let lines = pricing.lines;
    (lines.account.get(row), lines.line_id.codes.get(row), lines.currency.codes.get(row))
}

/// Rows of a line are in order of start, end (open last) and price.
fn place(pricing: &Pricing, step: &Step) -> (i32, i32, i64) {
    let ends = pricing.lines.ends[step.row as usize];
    (pricing.lines.starts[step.row as usize], if ends == NO_END { OPEN } else { ends }, step.price)
}

fn strip_escalators(pricing: &Pricing, rows: &mut [Step], prices: &mut HashMap<u32, i64>) {
    for i in 1..rows.len() {
        if *pricing.lines.step.get(rows[i].row as usize) == Some(PriceStep::Escalator) {
            rows[i].price = rows[i - 1].price;
            prices.insert(rows[i].row, rows[i].price);
        }
    }
}

/// The one price of all rows of a ramp, unless each keeps its own.
fn level_price(pricing: &Pricing, rows: &[Step]) -> Option<i64> {
    match pricing.policy.ramps {
        Ramps::Current => None,
        Ramps::Exit => rows.last().map(|step| step.price),
        Ramps::Average => {
            let (mut total, mut n_days) = (0_i128, 0_i64);
            for step in rows {
                let days = days_of(pricing, step.row as usize);
                n_days += days;
                total += i128::from(step.price) * i128::from(days);
            }
            let average = || div_half_even(total, i128::from(n_days));
            (n_days > 0).then(|| i64::try_from(average()).expect("an average lies between its values"))
        }
    }
}

fn days_of(pricing: &Pricing, row: usize) -> i64 {
    let ends = pricing.lines.ends[row];
    if ends == NO_END {
        return DAYS_OF_AN_OPEN_ROW;
    }
    (i64::from(pricing.first_day_after(ends)) - i64::from(pricing.lines.starts[row])).max(0)
}
