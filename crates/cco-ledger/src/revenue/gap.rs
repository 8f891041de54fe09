//! Short times without revenue that policy does not take for churn.

use super::book::{Piece, Presence};
use super::day_set::DaySet;
use super::price::Days;
use cco_domain::policy::{ContractGap, Policy, Reactivation};

/// Lets the rows of one account that ended where a short gap begins count on until it ends.
pub(super) fn fill(pieces: &mut [Piece], presence: &mut [Presence], policy: &Policy) {
    if policy.reactivation != Reactivation::MinGap && policy.contract_gap != ContractGap::LateRenewal {
        return;
    }
    let revenue = DaySet::new(pieces.iter().filter(|piece| piece.local > 0).map(|piece| piece.days));
    for gap in revenue.gaps().filter(|gap| is_short(*gap, policy)) {
        let pieces = pieces.iter_mut().map(|piece| &mut piece.days);
        for days in pieces.chain(presence.iter_mut().map(|presence| &mut presence.days)) {
            if days.to == gap.from {
                days.to = gap.to;
            }
        }
    }
}

fn is_short(gap: Days, policy: &Policy) -> bool {
    let n_days = i64::from(gap.to) - i64::from(gap.from);
    let is_no_churn = policy.reactivation == Reactivation::MinGap && n_days < i64::from(policy.reactivation_days);
    let is_late = policy.contract_gap == ContractGap::LateRenewal && n_days <= i64::from(policy.contract_gap_days);
    is_no_churn || is_late
}
