//! What a price for a billing period is worth a month.

use crate::money::{Atoms, BillingPeriod};
use crate::policy::{DaysPerMonth, Policy, WeeksPerMonth};

/// `amount_minor` per `period` as revenue a month, rounded once, half to even; `None` when it is too large.
pub fn monthly(amount_minor: i64, period: BillingPeriod, policy: &Policy) -> Option<Atoms> {
    let (numerator, denominator) = months_per(period, policy);
    Atoms::from_minor_ratio(amount_minor, numerator, denominator)
}

/// How many of `period` a month has, as a fraction.
fn months_per(period: BillingPeriod, policy: &Policy) -> (i64, i64) {
    match (period, policy.weeks_per_month, policy.days_per_month) {
        (BillingPeriod::Months(n), _, _) => (1, i64::from(n)),
        (BillingPeriod::Weeks(n), WeeksPerMonth::FiftyTwoTwelfths, _) => (52, 12 * i64::from(n)),
        (BillingPeriod::Weeks(n), WeeksPerMonth::FourPointThreeThree, _) => (433, 100 * i64::from(n)),
        (BillingPeriod::Days(n), _, DaysPerMonth::Calendar) => (365, 12 * i64::from(n)),
        (BillingPeriod::Days(n), _, DaysPerMonth::Thirty) => (30, i64::from(n)),
    }
}

/// The length of a billing period in twelfths of a day, to tell which of two is longer: a month is 365/12 days.
pub fn length(period: BillingPeriod) -> i64 {
    match period {
        BillingPeriod::Days(n) => 12 * i64::from(n),
        BillingPeriod::Weeks(n) => 12 * 7 * i64::from(n),
        BillingPeriod::Months(n) => 365 * i64::from(n),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_normalised_by_its_period_and_the_policy() {
        let plain = Policy::default();
        let round = Policy {
            weeks_per_month: WeeksPerMonth::FourPointThreeThree,
            days_per_month: DaysPerMonth::Thirty,
            ..Policy::default()
        };
        for (period, by_default, rounded) in
            [("P1M", 120_000, 120_000), ("P1Y", 10_000, 10_000), ("P2W", 260_000, 259_800), ("P30D", 121_667, 120_000)]
        {
            let period = BillingPeriod::parse(period).unwrap();
            let minor = |policy| monthly(120_000, period, policy).map(Atoms::to_minor);
            assert_eq!((minor(&plain), minor(&round)), (Some(by_default), Some(rounded)), "{period}");
        }
    }

    #[test]
    fn lengths_order_billing_periods() {
        let ordered = ["P7D", "P2W", "P30D", "P1M", "P31D", "P3M", "P1Y"];
        let lengths: Vec<_> = ordered.iter().map(|text| length(BillingPeriod::parse(text).unwrap())).collect();
        assert!(lengths.is_sorted_by(|a, b| a < b), "{lengths:?}");
    }
}
