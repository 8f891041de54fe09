//! What drove a unit's expansion.

use super::data::Lines;
use super::stretch::{Ends, Stretch};
use cco_domain::money::Atoms;
use cco_domain::policy::ExpansionDrivers;
use cco_domain::revenue::fact::LineKind;
use cco_domain::revenue::query::RevenueError;
use cco_domain::revenue::tally::{Drivers, Tally};
use std::collections::{BTreeMap, BTreeSet};

/// The rows of one line in force at the two ends, and what they are worth together.
#[derive(Default)]
struct LineEnds {
    before: Vec<usize>,
    after: Vec<usize>,
    opening: i128,
    closing: i128,
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
pub(super) fn record(stretch: &Stretch, ends: &Ends, tally: &mut Tally) -> Result<(), RevenueError> {
    if stretch.desk.policy.expansion_drivers == ExpansionDrivers::Total || tally.expansion.is_zero() {
        return Ok(());
    }
    let lines = stretch.desk.teller.lines();
    let had = products_at_opening(stretch);
    let mut rises = Vec::new();
    for line in by_line(stretch, ends)?.into_values() {
        let rise = stretch.sum(line.closing)? - stretch.sum(line.opening)?;
        if rise > 0 {
            rises.push((rise, driver(lines, &line, &had)));
        }
    }
    share(tally.expansion.0, &rises, &mut tally.drivers);
    Ok(())
}

/// Codes of the products that the whole unit had at the opening.
fn products_at_opening(stretch: &Stretch) -> BTreeSet<u32> {
    let lines = stretch.desk.teller.lines();
    let rows = stretch.unit.parts.iter().flat_map(|part| stretch.before(&part.rows).in_force(stretch.opening));
    rows.map(|(row, _)| lines.product.codes.get(row)).filter(|code| *code != 0).collect()
}

/// In order of account and line.
fn by_line<'a>(
    stretch: &Stretch<'a>,
    ends: &Ends,
) -> Result<BTreeMap<(&'a str, Option<&'a str>), LineEnds>, RevenueError> {
    let teller = &stretch.desk.teller;
    let lines = teller.lines();
    let line = |row| (teller.name(lines.account.get(row)), lines.line_id.get(row));
    let mut by_line: BTreeMap<_, LineEnds> = BTreeMap::new();
    for (row, local) in ends.before.in_force(stretch.opening) {
        let line_ends = by_line.entry(line(row)).or_default();
        line_ends.before.push(row);
        line_ends.opening += i128::from(teller.convert(row, local, stretch.opening)?);
    }
    for (row, local) in ends.after.in_force(stretch.closing) {
        let line_ends = by_line.entry(line(row)).or_default();
        line_ends.after.push(row);
        line_ends.closing += i128::from(teller.convert(row, local, stretch.closing)?);
    }
    Ok(by_line)
}

fn driver(lines: &Lines, line: &LineEnds, had: &BTreeSet<u32>) -> Driver {
    let product_codes = line.after.iter().map(|row| lines.product.codes.get(*row));
    let products: Vec<u32> = product_codes.filter(|code| *code != 0).collect();
    if line.after.iter().any(|row| *lines.kind.get(*row) == LineKind::Usage) {
        Driver::Usage
    } else if line.after.iter().any(|row| lines.step.get(*row).is_some()) {
        Driver::Contractual
    } else if !products.is_empty() && products.iter().all(|product| !had.contains(product)) {
        Driver::Product
    } else if has_more_seats(lines, line) {
        Driver::Seats
    } else {
        Driver::Price
    }
}

/// More seats at no higher a price each.
fn has_more_seats(lines: &Lines, line: &LineEnds) -> bool {
    let (before, after) = (thousandths(lines, &line.before), thousandths(lines, &line.after));
    before.zip(after).is_some_and(|(before, after)| {
        !line.before.is_empty()
            && after > before
            && line.closing * i128::from(before) <= line.opening * i128::from(after)
    })
}

/// The rows' quantities added up, each in thousandths; `None` when one does not say, or says what cannot be.
fn thousandths(lines: &Lines, rows: &[usize]) -> Option<i64> {
    const LARGEST: f64 = 1e12;
    rows.iter().try_fold(0_i64, |total, row| {
        let quantity = lines.quantity.get(*row).filter(|quantity| quantity.abs() <= LARGEST)?;
        total.checked_add((quantity * 1000.0).round() as i64)
    })
}

/// Shares round down; the rest goes to the largest rise, of equals to the first.
fn share(expansion: i64, rises: &[(i64, Driver)], drivers: &mut Drivers) {
    let total: i128 = rises.iter().map(|(rise, _)| i128::from(*rise)).sum();
    let mut rest = expansion;
    for (rise, driver) in rises {
        let part = i64::try_from(i128::from(expansion) * i128::from(*rise) / total);
        let part = part.expect("a share is at most the whole");
        *field(drivers, *driver) += Atoms(part);
        rest -= part;
    }
    let largest = rises.iter().rev().max_by_key(|(rise, _)| *rise).map_or(Driver::Price, |(_, driver)| *driver);
    *field(drivers, largest) += Atoms(rest);
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
