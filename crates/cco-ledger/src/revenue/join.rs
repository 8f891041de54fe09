//! Which accounts' rows make up which unit over a period.

use super::book::Book;
use super::kin::Kin;
use super::schedule::Measured;
use cco_domain::revenue::query::RevenueError;
use std::collections::BTreeMap;

/// Accounts whose rows belong to one unit, by book and moment.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Joined {
    pub(super) had: Vec<u32>,
    pub(super) opening: Vec<u32>,
    pub(super) closing: Vec<u32>,
}

/// Those of `accounts` that have rows, by the units they belong to.
pub(super) fn join(
    accounts: &[u32],
    kin: &Kin,
    opening: &Book,
    closing: &Book,
    period: Measured,
) -> Result<BTreeMap<u32, Joined>, NotJoined> {
    let mut units: BTreeMap<u32, Joined> = BTreeMap::new();
    let mut failure: Option<NotJoined> = None;
    for &account in accounts {
        let (was_there, is_there) = (opening.has_rows(account), closing.has_rows(account));
        if !was_there && !is_there {
            continue;
        }
        match units_of(account, kin, period) {
            Ok((before, after)) => {
                if was_there {
                    units.entry(before).or_default().had.push(account);
                    units.entry(after).or_default().opening.push(account);
                }
                if is_there {
                    units.entry(after).or_default().closing.push(account);
                }
            }
            Err(error) => {
                let first_row =
                    opening.first_row(account).map_or((1, closing.first_row(account)), |row| (0, Some(row)));
                if failure.as_ref().is_none_or(|failure| first_row < failure.first_row) {
                    failure = Some(NotJoined { first_row, error });
                }
            }
        }
    }
    failure.map_or(Ok(units), Err)
}

/// Why accounts could not be joined, by the first row that shows it: those of the opening come first.
pub(super) struct NotJoined {
    first_row: (u8, Option<usize>),
    pub(super) error: RevenueError,
}

fn units_of(account: u32, kin: &Kin, period: Measured) -> Result<(u32, u32), RevenueError> {
    let Measured { opening, closing, .. } = period;
    Ok((kin.unit(account, opening, opening)?, kin.unit(account, closing, opening)?))
}
