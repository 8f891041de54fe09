//! Short times without revenue that policy does not take for churn (switches 4 and 5).

use super::days::{Days, Range};
use super::worth::Worth;
use crate::policy::{ContractGap, Policy, Reactivation};
use crate::revenue::fact::Line;
use std::collections::BTreeMap;

/// Lets the rows that ended where a short gap begins count on until it ends.
pub(super) fn fill(lines: &[Line], worths: &mut [Worth], policy: &Policy) {
    if policy.reactivation != Reactivation::MinGap && policy.contract_gap != ContractGap::LateRenewal {
        return;
    }
    let mut rows_of_account: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, line) in lines.iter().enumerate() {
        rows_of_account.entry(&line.account_id).or_default().push(row);
    }
    for rows in rows_of_account.values() {
        let days = Days::new(rows.iter().flat_map(|row| worths[*row].revenue_days()));
        for gap in days.gaps().filter(|gap| is_short(*gap, policy)) {
            for row in rows {
                let worth = &mut worths[*row];
                worth.spans.iter_mut().map(|span| &mut span.days).chain(&mut worth.presence).for_each(|days| {
                    if days.to == gap.from {
                        days.to = gap.to;
                    }
                });
            }
        }
    }
}

fn is_short(gap: Range, policy: &Policy) -> bool {
    let n_days = i64::from(gap.to.epoch_days()) - i64::from(gap.from.epoch_days());
    let is_no_churn = policy.reactivation == Reactivation::MinGap && n_days < i64::from(policy.reactivation_days);
    let is_late = policy.contract_gap == ContractGap::LateRenewal && n_days <= i64::from(policy.contract_gap_days);
    is_no_churn || is_late
}
