//! What drove an account's expansion (switch 24).

use super::book::sum;
use super::stretch::{Part, Side, Stretch};
use crate::money::Atoms;
use crate::policy::ExpansionDrivers;
use crate::revenue::fact::{Line, LineKind};
use crate::revenue::query::{Period, RevenueError};
use crate::revenue::tally::{Drivers, Tally};
use std::collections::{BTreeMap, BTreeSet};

/// The rows of one line in force at the two ends, with their worth.
#[derive(Default)]
struct Ends<'a> {
    before: Vec<&'a Line>,
    after: Vec<&'a Line>,
    opening: Vec<Atoms>,
    closing: Vec<Atoms>,
}

#[derive(Clone, Copy)]
enum Driver {
    Price,
    Seats,
    Product,
    Usage,
    Contractual,
}

/// Divides the expansion over the lines that rose, in proportion to their rises.
pub(super) fn record(stretch: &Stretch<'_>, part: &Part<'_>, tally: &mut Tally) -> Result<(), RevenueError> {
    if stretch.policy().expansion_drivers == ExpansionDrivers::Total || tally.expansion.is_zero() {
        return Ok(());
    }
    let at_opening = stretch.opening.in_force(stretch.period.opening);
    let had: BTreeSet<&str> = at_opening.filter_map(|(_, line)| line.product.as_deref()).collect();
    let mut rises = Vec::new();
    for ends in lines(stretch, part)?.into_values() {
        let before = sum(stretch.account, ends.opening.iter().copied())?;
        let after = sum(stretch.account, ends.closing.iter().copied())?;
        if after > before {
            rises.push((after - before, driver(&ends, before, after, &had)));
        }
    }
    share(tally.expansion, &rises, &mut tally.drivers);
    Ok(())
}

fn lines<'a>(stretch: &Stretch<'_>, part: &Part<'a>) -> Result<BTreeMap<(&'a str, &'a str), Ends<'a>>, RevenueError> {
    let Period { opening, closing } = stretch.period;
    let (before, after): (Side<'a>, Side<'a>) = (part.opening_rows, part.closing_rows);
    let mut lines: BTreeMap<_, Ends<'a>> = BTreeMap::new();
    for (row, line) in before.in_force(opening) {
        let ends = lines.entry((line.account_id.as_str(), line.line_id.as_str())).or_default();
        ends.before.push(line);
        ends.opening.push(before.book.at(row, opening)?);
    }
    for (row, line) in after.in_force(closing) {
        let ends = lines.entry((line.account_id.as_str(), line.line_id.as_str())).or_default();
        ends.after.push(line);
        ends.closing.push(after.book.at(row, closing)?);
    }
    Ok(lines)
}

fn driver(ends: &Ends<'_>, before: Atoms, after: Atoms, had: &BTreeSet<&str>) -> Driver {
    let products: Vec<&str> = ends.after.iter().filter_map(|line| line.product.as_deref()).collect();
    if ends.after.iter().any(|line| line.kind == LineKind::Usage) {
        Driver::Usage
    } else if ends.after.iter().any(|line| line.step.is_some()) {
        Driver::Contractual
    } else if !products.is_empty() && products.iter().all(|product| !had.contains(product)) {
        Driver::Product
    } else if has_more_seats(ends, before, after) {
        Driver::Seats
    } else {
        Driver::Price
    }
}

/// More seats at no higher a price each.
fn has_more_seats(ends: &Ends<'_>, before: Atoms, after: Atoms) -> bool {
    match (thousandths(&ends.before), thousandths(&ends.after)) {
        (Some(seats_before), Some(seats_after)) => {
            !ends.before.is_empty()
                && seats_after > seats_before
                && i128::from(after.0) * i128::from(seats_before) <= i128::from(before.0) * i128::from(seats_after)
        }
        _ => false,
    }
}

/// The rows' quantities added up, each in thousandths; `None` when one does not say, or says what cannot be.
fn thousandths(rows: &[&Line]) -> Option<i64> {
    const LARGEST: f64 = 1e12;
    rows.iter().try_fold(0_i64, |total, line| {
        let quantity = line.quantity.filter(|quantity| quantity.abs() <= LARGEST)?;
        total.checked_add((quantity * 1000.0).round() as i64)
    })
}

fn share(expansion: Atoms, rises: &[(Atoms, Driver)], drivers: &mut Drivers) {
    let total: i128 = rises.iter().map(|(rise, _)| i128::from(rise.0)).sum();
    let mut rest = expansion;
    for (rise, driver) in rises {
        let part = i128::from(expansion.0) * i128::from(rise.0) / total;
        let part = Atoms(i64::try_from(part).expect("a share is at most the whole"));
        *field(drivers, *driver) += part;
        rest -= part;
    }
    let largest = rises.iter().rev().max_by_key(|(rise, _)| *rise).map_or(Driver::Price, |(_, driver)| *driver);
    *field(drivers, largest) += rest;
}

fn field(drivers: &mut Drivers, driver: Driver) -> &mut Atoms {
    match driver {
        Driver::Price => &mut drivers.price,
        Driver::Seats => &mut drivers.seats,
        Driver::Product => &mut drivers.product,
        Driver::Usage => &mut drivers.usage,
        Driver::Contractual => &mut drivers.contractual,
    }
}
