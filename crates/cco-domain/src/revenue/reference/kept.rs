//! The closed cohort: what those in the opening were and are worth (switches 4 and 25).

use super::book::sum;
use super::count::Counted;
use super::stretch::{Part, Side, Stretch};
use crate::money::Atoms;
use crate::policy::GrrGrain;
use crate::revenue::fact::Line;
use crate::revenue::query::{Period, RevenueError};
use crate::revenue::tally::Tally;
use std::collections::BTreeSet;

/// Fills in the numerators and the denominator of NRR and GRR.
pub(super) fn record(
    stretch: &Stretch<'_>,
    part: &Part<'_>,
    whole: &Counted,
    tally: &mut Tally,
) -> Result<(), RevenueError> {
    if part.opening <= Atoms::ZERO {
        return Ok(());
    }
    tally.cohort_opening = part.opening;
    if !whole.is_lapsed {
        tally.cohort_closing = part.closing;
        tally.cohort_kept = kept(stretch, part)?;
    }
    Ok(())
}

/// What is left of the opening, netted at the policy's grain; never more than netted per account.
fn kept(stretch: &Stretch<'_>, part: &Part<'_>) -> Result<Atoms, RevenueError> {
    let Period { opening, closing } = stretch.period;
    let (before, after) = (part.opening_rows, part.closing_rows);
    let kept_of = |before: Atoms, after: Atoms| before.min(after).max(Atoms::ZERO);
    let netted_per_account = kept_of(part.opening, part.closing);
    let key: fn(&Line) -> Option<&str> = match stretch.policy().grr_grain {
        GrrGrain::Account => return Ok(netted_per_account),
        GrrGrain::Contract => |line| line.contract_id.as_deref(),
        GrrGrain::Product => |line| line.product.as_deref(),
    };
    let keys: BTreeSet<_> = [before, after]
        .into_iter()
        .flat_map(|side| side.rows.iter().map(move |row| key(&side.book.lines[*row])))
        .collect();
    let amount = |side: Side<'_>, name, day| {
        let rows: Vec<usize> = side.rows.iter().copied().filter(|row| key(&side.book.lines[*row]) == name).collect();
        Side { rows: &rows, ..side }.at(stretch.account, day)
    };
    let mut each = Vec::new();
    for name in keys {
        each.push(kept_of(amount(before, name, opening)?, amount(after, name, closing)?));
    }
    Ok(sum(stretch.account, each)?.min(netted_per_account))
}
