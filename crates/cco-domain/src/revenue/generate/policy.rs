//! Policies with any of their switches moved.

use crate::day::Day;
use crate::policy::*;
use proptest::prelude::*;

/// Reads choices off a list of bytes: an even one, and so what a byte shrinks to, leaves the default.
struct Choices(std::vec::IntoIter<u8>);

impl Choices {
    fn byte(&mut self) -> u8 {
        self.0.next().unwrap_or(0)
    }

    fn of<T: Copy>(&mut self, all: &[T], default: T) -> T {
        match self.byte() {
            byte if byte % 2 == 0 => default,
            byte => all[usize::from(byte / 2) % all.len()],
        }
    }

    fn days(&mut self, default: u32) -> u32 {
        match self.byte() {
            byte if byte % 2 == 0 => default,
            byte => u32::from(byte) / 2,
        }
    }
}

/// `None` seldom: most ledgers are in several currencies, and it refuses those.
const CURRENCIES: &[CurrencyPolicy] = {
    use CurrencyPolicy::{Constant, None, PeriodEnd, ServiceStart};
    &[PeriodEnd, ServiceStart, PeriodEnd, ServiceStart, PeriodEnd, ServiceStart, Constant, None]
};

/// Any policy; about half of its switches stand at their default.
pub fn policy() -> impl Strategy<Value = Policy> {
    proptest::collection::vec(any::<u8>(), 48).prop_map(|bytes| from_choices(Choices(bytes.into_iter())))
}

fn from_choices(mut choose: Choices) -> Policy {
    let shipped = Policy::default();
    Policy {
        version: shipped.version,
        churn_at: choose.of(ChurnAt::ALL, shipped.churn_at),
        past_due: choose.of(PastDue::ALL, shipped.past_due),
        past_due_days: choose.days(shipped.past_due_days),
        same_period: choose.of(SamePeriod::ALL, shipped.same_period),
        reactivation: choose.of(Reactivation::ALL, shipped.reactivation),
        reactivation_days: choose.days(shipped.reactivation_days),
        reactivation_in_nrr: choose.of(&[true, false], shipped.reactivation_in_nrr),
        contract_gap: choose.of(ContractGap::ALL, shipped.contract_gap),
        contract_gap_days: choose.days(shipped.contract_gap_days),
        discounts: choose.of(Discounts::ALL, shipped.discounts),
        discount_expiry: choose.of(DiscountExpiry::ALL, shipped.discount_expiry),
        refunds: choose.of(Refunds::ALL, shipped.refunds),
        pauses: choose.of(Pauses::ALL, shipped.pauses),
        free_accounts: choose.of(FreeAccounts::ALL, shipped.free_accounts),
        usage_revenue: choose.of(UsageRevenue::ALL, shipped.usage_revenue),
        usage_months: 1 + choose.days(shipped.usage_months) % 6,
        billing_change: choose.of(BillingChange::ALL, shipped.billing_change),
        measuring_point: choose.of(MeasuringPoint::ALL, shipped.measuring_point),
        end_date: choose.of(EndDate::ALL, shipped.end_date),
        weeks_per_month: choose.of(WeeksPerMonth::ALL, shipped.weeks_per_month),
        days_per_month: choose.of(DaysPerMonth::ALL, shipped.days_per_month),
        currency: choose.of(CURRENCIES, shipped.currency),
        constant_rate_day: choose.of(&[Day::from_ymd(2023, 12, 1)], shipped.constant_rate_day),
        hierarchy: choose.of(Hierarchy::ALL, shipped.hierarchy),
        merges: choose.of(Merges::ALL, shipped.merges),
        ramps: choose.of(Ramps::ALL, shipped.ramps),
        escalators: choose.of(Escalators::ALL, shipped.escalators),
        backdated: choose.of(Backdated::ALL, shipped.backdated),
        group_at: choose.of(GroupAt::ALL, shipped.group_at),
        form: choose.of(RetentionForm::ALL, shipped.form),
        window: choose.of(Window::ALL, shipped.window),
        grr_path: choose.of(GrrPath::ALL, shipped.grr_path),
        grr_grain: choose.of(GrrGrain::ALL, shipped.grr_grain),
        survivorship_guard: choose.of(Guard::ALL, shipped.survivorship_guard),
        expansion_drivers: choose.of(ExpansionDrivers::ALL, shipped.expansion_drivers),
        netting: choose.of(Netting::ALL, shipped.netting),
        one_off: choose.of(OneOff::ALL, shipped.one_off),
        owner_at: choose.of(OwnerAt::ALL, shipped.owner_at),
        open_period: choose.of(OpenPeriod::ALL, shipped.open_period),
        small_n_floor: shipped.small_n_floor,
    }
}
