//! What an account was worth on days inside a period.

use super::book::sum;
use super::stretch::{Part, Side, Stretch, scale};
use crate::day::Day;
use crate::money::Atoms;
use crate::policy::CurrencyPolicy;
use crate::revenue::query::{Period, RevenueError};
use std::collections::BTreeSet;

/// Days inside the period on which some row's worth changes, and the closing day.
pub(super) fn change_days(stretch: &Stretch<'_>) -> BTreeSet<Day> {
    let Period { opening, closing } = stretch.period;
    let Side { book, rows } = stretch.closing;
    let spans = rows.iter().flat_map(|row| &book.worths[*row].spans);
    let changes = spans.flat_map(|span| [span.days.from, span.days.to]);
    changes.filter(|day| opening < *day && *day < closing).chain([closing]).collect()
}

pub(super) fn values_on(stretch: &Stretch<'_>, parts: &[Part<'_>], day: Day) -> Result<Vec<Atoms>, RevenueError> {
    parts.iter().map(|part| value_on(stretch, part, day)).collect()
}

/// A part's worth on a day inside the period, at the rates that the period's ends show, so that rates alone
/// move nothing.
fn value_on(stretch: &Stretch<'_>, part: &Part<'_>, day: Day) -> Result<Atoms, RevenueError> {
    let (account, side) = (stretch.account, part.closing_rows);
    if matches!(stretch.policy().currency, CurrencyPolicy::Constant | CurrencyPolicy::None) {
        return side.at(account, day);
    }
    let mut values = Vec::new();
    for (currency, leg) in &part.legs {
        let local = side.local_at(account, *currency, day)?;
        if !leg.local_closing.is_zero() {
            values.push(scale(local, leg.closing, leg.local_closing));
        } else if !leg.local_opening.is_zero() {
            values.push(scale(local, leg.opening, leg.local_opening));
        } else {
            for row in side.in_currency(*currency) {
                values.push(side.book.on(row, day, stretch.period.closing)?);
            }
        }
    }
    sum(account, values)
}
