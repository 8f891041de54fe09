//! The closed cohort: what those in the opening were and are worth.

use super::count::Whole;
use super::stretch::{Ends, Stretch};
use cco_domain::money::Atoms;
use cco_domain::policy::GrrGrain;
use cco_domain::revenue::query::RevenueError;
use cco_domain::revenue::tally::Tally;
use std::collections::BTreeMap;

/// Fills in the numerators and the denominator of NRR and GRR.
pub(super) fn record(stretch: &Stretch, ends: &Ends, whole: &Whole, tally: &mut Tally) -> Result<(), RevenueError> {
    if ends.opening > 0 {
        tally.cohort_opening = Atoms(ends.opening);
        if !whole.is_lapsed {
            tally.cohort_closing = Atoms(ends.closing);
            tally.cohort_kept = Atoms(kept(stretch, ends)?);
        }
    }
    Ok(())
}

/// What is left of the opening, netted at the policy's grain; never more than netted per account.
fn kept(stretch: &Stretch, ends: &Ends) -> Result<i64, RevenueError> {
    let kept_of = |opening: i64, closing: i64| opening.min(closing).max(0);
    let netted_per_account = kept_of(ends.opening, ends.closing);
    let lines = stretch.desk.teller.lines();
    let grain = match stretch.desk.policy.grr_grain {
        GrrGrain::Account => return Ok(netted_per_account),
        GrrGrain::Contract => &lines.contract_id,
        GrrGrain::Product => &lines.product,
    };
    let mut sums: BTreeMap<u32, (i128, i128)> = BTreeMap::new();
    for (row, local) in ends.before.in_force(stretch.opening) {
        let opening = stretch.desk.teller.convert(row, local, stretch.opening)?;
        sums.entry(grain.codes.get(row)).or_default().0 += i128::from(opening);
    }
    for (row, local) in ends.after.in_force(stretch.closing) {
        let closing = stretch.desk.teller.convert(row, local, stretch.closing)?;
        sums.entry(grain.codes.get(row)).or_default().1 += i128::from(closing);
    }
    let mut kept = 0;
    for (opening, closing) in sums.into_values() {
        kept += i128::from(kept_of(stretch.sum(opening)?, stretch.sum(closing)?));
    }
    Ok(stretch.sum(kept)?.min(netted_per_account))
}
