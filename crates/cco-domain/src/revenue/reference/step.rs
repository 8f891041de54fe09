//! Ramps and escalators: the price of a row that other rows of its line decide (switch 18).

use super::worth::{first_day_after, first_price, too_large};
use crate::day::Day;
use crate::money::{Atoms, div_half_even};
use crate::policy::{Escalators, Policy, Ramps};
use crate::revenue::fact::{Line, LineKind, PriceStep};
use crate::revenue::query::RevenueError;
use std::collections::BTreeMap;

const DAYS_OF_AN_OPEN_ROW: i64 = 365;

/// Per line in order: the monthly price over the whole row, where it is not the row's own.
pub(super) fn prices(lines: &[Line], policy: &Policy) -> Result<Vec<Option<Atoms>>, RevenueError> {
    let mut prices = vec![None; lines.len()];
    if policy.ramps == Ramps::Current && policy.escalators == Escalators::Expansion {
        return Ok(prices);
    }
    let mut rows_of_line: BTreeMap<_, Vec<(usize, Atoms)>> = BTreeMap::new();
    for (row, line) in lines.iter().enumerate().filter(|(_, line)| line.kind == LineKind::Recurring) {
        let price = first_price(line, policy).ok_or_else(|| too_large(line))?;
        rows_of_line.entry((&line.account_id, &line.line_id, line.currency)).or_default().push((row, price));
    }
    for rows in rows_of_line.values_mut() {
        rows.sort_by_key(|(row, price)| (lines[*row].starts, lines[*row].ends.unwrap_or(Day::MAX), *price));
        if policy.escalators == Escalators::Stripped {
            strip_escalators(lines, rows, &mut prices);
        }
        if rows.iter().any(|(row, _)| lines[*row].step == Some(PriceStep::Ramp))
            && let Some(level) = level_price(lines, rows, policy)
        {
            rows.iter().for_each(|(row, _)| prices[*row] = Some(level));
        }
    }
    Ok(prices)
}

fn strip_escalators(lines: &[Line], rows: &mut [(usize, Atoms)], prices: &mut [Option<Atoms>]) {
    for i in 1..rows.len() {
        let (row, _) = rows[i];
        if lines[row].step == Some(PriceStep::Escalator) {
            rows[i].1 = rows[i - 1].1;
            prices[row] = Some(rows[i].1);
        }
    }
}

/// The one price of all rows of a ramp, unless each keeps its own.
fn level_price(lines: &[Line], rows: &[(usize, Atoms)], policy: &Policy) -> Option<Atoms> {
    match policy.ramps {
        Ramps::Current => None,
        Ramps::Exit => rows.last().map(|(_, price)| *price),
        Ramps::Average => {
            let weights: Vec<i64> = rows.iter().map(|(row, _)| n_days(&lines[*row], policy)).collect();
            let n_days: i64 = weights.iter().sum();
            let total: i128 =
                rows.iter().zip(&weights).map(|((_, price), n)| i128::from(price.0) * i128::from(*n)).sum();
            let average = || div_half_even(total, i128::from(n_days));
            (n_days > 0).then(|| Atoms(i64::try_from(average()).expect("an average lies between its values")))
        }
    }
}

fn n_days(line: &Line, policy: &Policy) -> i64 {
    line.ends.map_or(DAYS_OF_AN_OPEN_ROW, |ends| {
        (i64::from(first_day_after(ends, policy).epoch_days()) - i64::from(line.starts.epoch_days())).max(0)
    })
}
