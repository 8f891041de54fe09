//! What one account did from one measuring point to another.

use super::book::{Book, LARGEST, sum};
use super::count::Counted;
use super::days::{Days, Range};
use super::{billing, count, driver, kept, movement};
use crate::day::Day;
use crate::money::{Atoms, Currency, div_half_even};
use crate::policy::{CurrencyPolicy, Policy};
use crate::revenue::fact::Line;
use crate::revenue::query::{Dimension, Period, RevenueError};
use crate::revenue::retention::guarded;
use crate::revenue::tally::Tally;
use std::collections::{BTreeMap, BTreeSet};

/// The values of those asked dimensions that belong to lines.
pub(super) type LineGroup = Vec<Option<String>>;

/// Rows of a book that belong to one account.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub book: &'a Book<'a>,
    pub rows: &'a [usize],
}

#[derive(Clone, Copy)]
pub(super) struct Stretch<'a> {
    pub account: &'a str,
    pub period: Period,
    pub dimensions: &'a [Dimension],
    pub opening: Side<'a>,
    /// What the account's revenue days and the days inside the period are taken from, too.
    pub closing: Side<'a>,
}

/// The account in one group of lines.
pub(super) struct Part<'a> {
    pub opening_rows: Side<'a>,
    pub closing_rows: Side<'a>,
    pub opening: Atoms,
    pub closing: Atoms,
    pub legs: BTreeMap<Currency, Leg>,
    pub fx: Atoms,
}

/// A part's revenue in one currency, in that currency and converted, at both ends.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Leg {
    pub local_opening: Atoms,
    pub opening: Atoms,
    pub local_closing: Atoms,
    pub closing: Atoms,
}

pub(super) fn line_group(line: &Line, dimensions: &[Dimension]) -> LineGroup {
    let of_line = dimensions.iter().filter(|dimension| dimension.is_of_line());
    of_line
        .map(|dimension| match dimension {
            Dimension::Product => line.product.clone(),
            Dimension::Plan => line.plan.clone(),
            _ => Some(line.currency.code().to_owned()),
        })
        .collect()
}

impl<'a> Side<'a> {
    pub(super) fn at(&self, account: &str, day: Day) -> Result<Atoms, RevenueError> {
        let amounts = self.rows.iter().map(|row| self.book.at(*row, day)).collect::<Result<Vec<_>, _>>()?;
        sum(account, amounts)
    }

    pub(super) fn local_at(&self, account: &str, currency: Currency, day: Day) -> Result<Atoms, RevenueError> {
        sum(account, self.in_currency(currency).map(|row| self.book.worths[row].local_at(day)))
    }

    pub(super) fn in_currency(&self, currency: Currency) -> impl Iterator<Item = usize> {
        self.rows.iter().copied().filter(move |row| self.book.lines[*row].currency == currency)
    }

    /// Rows worth more or less than zero on `day`.
    pub(super) fn in_force(&self, day: Day) -> impl Iterator<Item = (usize, &'a Line)> {
        let (book, rows) = (self.book, self.rows);
        rows.iter().filter(move |row| !book.worths[**row].local_at(day).is_zero()).map(|row| (*row, &book.lines[*row]))
    }

    pub(super) fn revenue_days(&self) -> Days {
        Days::new(self.revenue_ranges())
    }

    pub(super) fn revenue_ranges(&self) -> impl Iterator<Item = Range> {
        self.rows.iter().flat_map(|row| self.book.worths[*row].revenue_days())
    }

    pub(super) fn presence_ranges(&self) -> impl Iterator<Item = Range> {
        self.rows.iter().filter_map(|row| self.book.worths[*row].presence)
    }
}

impl<'a> Stretch<'a> {
    pub(super) fn policy(&self) -> &'a Policy {
        self.closing.book.policy
    }

    /// The tally of each group of lines; of the one and only, when no group of lines is asked for.
    pub(super) fn tallies(&self) -> Result<BTreeMap<LineGroup, Tally>, RevenueError> {
        let grouped = self.rows_by_group();
        let parts = grouped.values().map(|(o, c)| self.part(o, c)).collect::<Result<Vec<_>, _>>()?;
        let mut tallies: Vec<Tally> = parts.iter().map(Part::ends).collect();
        movement::record(self, &parts, &mut tallies)?;
        let whole = Counted::of_whole(self, &parts)?;
        let is_billed_less_often = billing::is_less_often(self);
        for (part, tally) in parts.iter().zip(&mut tallies) {
            count::record(self, part, &whole, tally);
            kept::record(self, part, &whole, tally)?;
            if is_billed_less_often {
                tally.extension = tally.contraction;
            }
            driver::record(self, part, tally)?;
            *tally = guarded(*tally, self.policy().survivorship_guard);
        }
        Ok(grouped.keys().cloned().zip(tallies).collect())
    }

    fn rows_by_group(&self) -> BTreeMap<LineGroup, (Vec<usize>, Vec<usize>)> {
        let mut grouped: BTreeMap<LineGroup, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for row in self.opening.rows {
            grouped.entry(line_group(&self.opening.book.lines[*row], self.dimensions)).or_default().0.push(*row);
        }
        for row in self.closing.rows {
            grouped.entry(line_group(&self.closing.book.lines[*row], self.dimensions)).or_default().1.push(*row);
        }
        grouped
    }

    fn part<'b>(&self, opening_rows: &'b [usize], closing_rows: &'b [usize]) -> Result<Part<'b>, RevenueError>
    where
        'a: 'b,
    {
        let opening_rows = Side { book: self.opening.book, rows: opening_rows };
        let closing_rows = Side { book: self.closing.book, rows: closing_rows };
        let legs = self.legs(opening_rows, closing_rows)?;
        let opening = opening_rows.at(self.account, self.period.opening)?;
        let closing = closing_rows.at(self.account, self.period.closing)?;
        let is_revalued = matches!(self.policy().currency, CurrencyPolicy::PeriodEnd | CurrencyPolicy::ServiceStart);
        let fx = if is_revalued { sum(self.account, legs.values().map(Leg::fx))? } else { Atoms::ZERO };
        Ok(Part { opening_rows, closing_rows, opening, closing, legs, fx })
    }

    fn legs(&self, opening: Side<'_>, closing: Side<'_>) -> Result<BTreeMap<Currency, Leg>, RevenueError> {
        let Period { opening: t0, closing: t1 } = self.period;
        let currencies: BTreeSet<Currency> = [opening, closing]
            .into_iter()
            .flat_map(|side| side.rows.iter().map(move |row| side.book.lines[*row].currency))
            .collect();
        let amount = |side: Side<'_>, currency, day| -> Result<_, RevenueError> {
            let rows: Vec<usize> = side.in_currency(currency).collect();
            let converted = Side { rows: &rows, ..side }.at(self.account, day)?;
            Ok((side.local_at(self.account, currency, day)?, converted))
        };
        let leg = |currency| {
            let (local_opening, opening) = amount(opening, currency, t0)?;
            let (local_closing, closing) = amount(closing, currency, t1)?;
            Ok((currency, Leg { local_opening, opening, local_closing, closing }))
        };
        currencies.into_iter().map(leg).collect()
    }
}

impl Part<'_> {
    fn ends(&self) -> Tally {
        Tally { opening: self.opening, fx: self.fx, closing: self.closing, ..Tally::default() }
    }
}

impl Leg {
    /// What the opening gained or lost in worth, at the rate that the closing shows.
    fn fx(&self) -> Atoms {
        if self.local_opening.is_zero() || self.local_closing.is_zero() {
            Atoms::ZERO
        } else {
            scale(self.local_opening, self.closing, self.local_closing) - self.opening
        }
    }
}

/// `amount × numerator ÷ denominator`, rounded half to even; the denominator is not zero. What is too large is
/// cut to where `sum` refuses it.
pub(super) fn scale(amount: Atoms, numerator: Atoms, denominator: Atoms) -> Atoms {
    let product = i128::from(amount.0) * i128::from(numerator.0) * i128::from(denominator.0.signum());
    let quotient = div_half_even(product, i128::from(denominator.0).abs()).clamp(-4 * LARGEST, 4 * LARGEST);
    Atoms(i64::try_from(quotient).expect("four times the largest sum fits"))
}
