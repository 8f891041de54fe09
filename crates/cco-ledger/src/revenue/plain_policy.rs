//! Whether a plain sum says it all.

use cco_domain::policy::{
    BillingChange, ContractGap, ExpansionDrivers, FreeAccounts, GrrGrain, Netting, Policy, Reactivation, SamePeriod,
};

/// Whether the policy asks nothing of an account but what it is worth at the two ends of a period and when it
/// first was worth something. What rows are worth, and which group or unit they belong to, is another matter.
pub(super) fn is_plain(policy: &Policy) -> bool {
    has_plain_rows(policy)
        && policy.same_period == SamePeriod::Ignored
        && policy.reactivation != Reactivation::WithinDays
        && policy.reactivation_in_nrr
        && policy.free_accounts == FreeAccounts::NotCustomer
        && policy.billing_change == BillingChange::Plain
        && policy.grr_grain == GrrGrain::Account
        && policy.expansion_drivers == ExpansionDrivers::Total
        && policy.netting == Netting::PerAccount
}

/// Whether each row is worth what it is worth whatever the account's other rows are.
pub(super) fn has_plain_rows(policy: &Policy) -> bool {
    policy.reactivation != Reactivation::MinGap && policy.contract_gap == ContractGap::ChurnAndReactivation
}
