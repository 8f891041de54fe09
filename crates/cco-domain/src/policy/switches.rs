//! The switches and their shipped values.

use crate::day::Day;
use serde::{Deserialize, Serialize};

macro_rules! switch {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant),+];
        }
    };
}

switch!(ChurnAt { TermEnd, CancelRequest, StatusChange });
switch!(PastDue { Stays, ChurnAfterDays, Excluded });
switch!(SamePeriod { Ignored, BothSides });
switch!(Reactivation { AnyGap, MinGap, WithinDays });
switch!(ContractGap { ChurnAndReactivation, LateRenewal });
switch!(Discounts { Net, PermanentOnly, ListPrice });
switch!(DiscountExpiry { Expansion, Stripped });
switch!(Refunds { Ignored, NegativeLine });
switch!(Pauses { Zero, Unchanged });
switch!(FreeAccounts { NotCustomer, Active });
switch!(UsageRevenue { Excluded, TrailingAverage, Actual });
switch!(BillingChange { Plain, Tagged });
switch!(MeasuringPoint { Day, MonthEnd });
switch!(EndDate { Exclusive, Inclusive });
switch!(WeeksPerMonth {
    #[serde(rename = "52/12")]
    FiftyTwoTwelfths,
    #[serde(rename = "4.33")]
    FourPointThreeThree
});
switch!(DaysPerMonth {
    #[serde(rename = "365/12")]
    Calendar,
    #[serde(rename = "30")]
    Thirty
});
switch!(CurrencyPolicy { Constant, PeriodEnd, ServiceStart, None });
switch!(Hierarchy { Account, TopParent });
switch!(Merges { Survivor, ChurnAndNew });
switch!(Ramps { Current, Average, Exit });
switch!(Escalators { Expansion, Stripped });
switch!(Backdated { Restated, AsKnown });
switch!(GroupAt { Start, End, Dated });
switch!(RetentionForm { Closed, CompoundedMonthly, MeanMonthly, Flow });
switch!(Window { T12m, Quarter, Month, Ytd });
switch!(GrrPath { PointToPoint, Compounded });
switch!(GrrGrain { Account, Contract, Product });
switch!(Guard { On, Off });
switch!(ExpansionDrivers { Total, ByDriver });
switch!(Netting { PerAccount, EveryMovement });
switch!(OneOff { Excluded, Included });
switch!(OwnerAt { WindowStart, AtEvent });
switch!(OpenPeriod { Marked, Excluded });

/// All switches. A value is complete: a file that leaves a key out takes the shipped default for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    pub version: u32,
    pub churn_at: ChurnAt,
    pub past_due: PastDue,
    pub past_due_days: u32,
    pub same_period: SamePeriod,
    pub reactivation: Reactivation,
    pub reactivation_days: u32,
    pub reactivation_in_nrr: bool,
    pub contract_gap: ContractGap,
    pub contract_gap_days: u32,
    pub discounts: Discounts,
    pub discount_expiry: DiscountExpiry,
    pub refunds: Refunds,
    pub pauses: Pauses,
    pub free_accounts: FreeAccounts,
    pub usage_revenue: UsageRevenue,
    pub usage_months: u32,
    pub billing_change: BillingChange,
    pub measuring_point: MeasuringPoint,
    pub end_date: EndDate,
    pub weeks_per_month: WeeksPerMonth,
    pub days_per_month: DaysPerMonth,
    pub currency: CurrencyPolicy,
    /// With `currency = "constant"`: the day whose rates are used; absent: the as-of day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constant_rate_day: Option<Day>,
    pub hierarchy: Hierarchy,
    pub merges: Merges,
    pub ramps: Ramps,
    pub escalators: Escalators,
    pub backdated: Backdated,
    pub group_at: GroupAt,
    pub form: RetentionForm,
    pub window: Window,
    pub grr_path: GrrPath,
    pub grr_grain: GrrGrain,
    pub survivorship_guard: Guard,
    pub expansion_drivers: ExpansionDrivers,
    pub netting: Netting,
    pub one_off: OneOff,
    pub owner_at: OwnerAt,
    pub open_period: OpenPeriod,
    pub small_n_floor: u32,
}

impl Default for Policy {
    /// The canonical definitions: recurring revenue of active lines, closed cohort, nothing smoothed.
    fn default() -> Policy {
        Policy {
            version: 1,
            churn_at: ChurnAt::TermEnd,
            past_due: PastDue::Stays,
            past_due_days: 60,
            same_period: SamePeriod::Ignored,
            reactivation: Reactivation::AnyGap,
            reactivation_days: 30,
            reactivation_in_nrr: true,
            contract_gap: ContractGap::ChurnAndReactivation,
            contract_gap_days: 30,
            discounts: Discounts::Net,
            discount_expiry: DiscountExpiry::Expansion,
            refunds: Refunds::Ignored,
            pauses: Pauses::Zero,
            free_accounts: FreeAccounts::NotCustomer,
            usage_revenue: UsageRevenue::Excluded,
            usage_months: 3,
            billing_change: BillingChange::Plain,
            measuring_point: MeasuringPoint::Day,
            end_date: EndDate::Exclusive,
            weeks_per_month: WeeksPerMonth::FiftyTwoTwelfths,
            days_per_month: DaysPerMonth::Calendar,
            currency: CurrencyPolicy::Constant,
            constant_rate_day: None,
            hierarchy: Hierarchy::Account,
            merges: Merges::Survivor,
            ramps: Ramps::Current,
            escalators: Escalators::Expansion,
            backdated: Backdated::Restated,
            group_at: GroupAt::Start,
            form: RetentionForm::Closed,
            window: Window::T12m,
            grr_path: GrrPath::PointToPoint,
            grr_grain: GrrGrain::Account,
            survivorship_guard: Guard::On,
            expansion_drivers: ExpansionDrivers::Total,
            netting: Netting::PerAccount,
            one_off: OneOff::Excluded,
            owner_at: OwnerAt::WindowStart,
            open_period: OpenPeriod::Marked,
            small_n_floor: 1,
        }
    }
}
