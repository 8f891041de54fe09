//! Small ledgers and questions about them: few accounts, products and currencies on few days, so that ties,
//! gaps, overlaps, merges and returns are the rule.

use crate::day::Day;
use crate::money::{BillingPeriod, Currency};
use crate::revenue::fact::{AccountVersion, Facts, Line, LineKind, LineStatus, Link, LinkKind, PriceStep, Rate};
use crate::revenue::query::{Dimension, Period, RevenueQuery};
use proptest::bool::weighted as chance;
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::select;

const ACCOUNTS: [&str; 4] = ["ada", "bob", "cleo", "dan"];
const N_DAYS: i32 = 200;

fn day(offset: i32) -> Day {
    let first = Day::from_ymd(2023, 10, 1).expect("a day of the calendar");
    first.plus_days(offset)
}

fn any_day() -> impl Strategy<Value = Day> {
    prop_oneof![3 => (0..N_DAYS).prop_map(day), 1 => (0..6_i32).prop_map(|month| day(0).plus_months(month))]
}

fn account() -> impl Strategy<Value = String> {
    select(&ACCOUNTS[..]).prop_map(str::to_owned)
}

fn currency() -> impl Strategy<Value = Currency> {
    let known = |code| Currency::parse(code).expect("a currency of ISO 4217");
    prop_oneof![4 => Just(known("USD")), 2 => Just(known("EUR")), 1 => Just(known("JPY"))]
}

fn billing_period() -> impl Strategy<Value = BillingPeriod> {
    use BillingPeriod::{Days, Months, Weeks};
    select(vec![Months(1), Months(1), Months(1), Months(3), Months(7), Months(12), Weeks(1), Days(30)])
}

fn amount() -> impl Strategy<Value = i64> {
    prop_oneof![8 => select(vec![0, 1, 1_000, 1_200, 5_000, 12_000]), 4 => 0..200_000_i64, 1 => -5_000..0_i64]
}

fn kind() -> impl Strategy<Value = LineKind> {
    prop_oneof![
        12 => Just(LineKind::Recurring),
        2 => Just(LineKind::Usage),
        1 => Just(LineKind::OneOff),
        1 => Just(LineKind::Service),
        1 => Just(LineKind::Trial),
        1 => Just(LineKind::Credit),
    ]
}

fn status() -> impl Strategy<Value = LineStatus> {
    prop_oneof![
        12 => Just(LineStatus::Active),
        1 => Just(LineStatus::PastDue),
        1 => Just(LineStatus::Paused),
        1 => Just(LineStatus::Cancelled),
    ]
}

/// One row of a line after another: how many days after the last one ended it starts, and how long it is.
#[derive(Clone, Debug)]
struct Price {
    gap: i32,
    n_days: i32,
    amount_minor: i64,
    quantity: Option<f64>,
    status: LineStatus,
    step: Option<PriceStep>,
    list_minor: Option<i64>,
    discount_days: Option<i32>,
    term_days: Option<i32>,
    cancelled_days: Option<i32>,
}

prop_compose! {
    fn price()(
        gap in prop_oneof![6 => Just(0), 1 => -10..0_i32, 4 => 0..50_i32],
        n_days in prop_oneof![1 => Just(0), 12 => 1..70_i32],
        amount_minor in amount(),
        quantity in of((0..20_u8).prop_map(|seats| f64::from(seats) / 2.0)),
        status in status(),
        step in weighted(0.2, select(vec![PriceStep::Ramp, PriceStep::Escalator])),
        list_minor in weighted(0.2, amount()),
        discount_days in weighted(0.2, -5..90_i32),
        term_days in weighted(0.2, 0..120_i32),
        cancelled_days in weighted(0.1, 0..120_i32),
    ) -> Price {
        Price {
            gap, n_days, amount_minor, quantity, status, step, list_minor, discount_days, term_days, cancelled_days,
        }
    }
}

prop_compose! {
    /// The rows of one line: mostly one price after the other, the last one often open.
    fn line()(
        account_id in account(),
        line_id in select(&["l1", "l2", "l3"][..]),
        contract_id in of(select(&["c1", "c2"][..])),
        product in of(select(&["core", "extra"][..])),
        plan in of(select(&["basic", "pro"][..])),
        currency in currency(),
        billing_period in billing_period(),
        invoiced_every in weighted(0.2, billing_period()),
        kind in kind(),
        starts in prop_oneof![3 => (0..60_i32).prop_map(day), 1 => any_day()],
        is_open in chance(0.4),
        prices in vec(price(), 1..5),
    ) -> Vec<Line> {
        let mut next = starts;
        let n_prices = prices.len();
        let row = |(i, price): (usize, Price)| {
            let starts = next.plus_days(price.gap);
            next = starts.plus_days(price.n_days);
            Line {
                line_id: line_id.to_owned(),
                account_id: account_id.clone(),
                contract_id: contract_id.map(str::to_owned),
                product: product.map(str::to_owned),
                plan: plan.map(str::to_owned),
                quantity: price.quantity,
                amount_minor: price.amount_minor,
                currency,
                billing_period,
                invoiced_every,
                kind,
                starts,
                ends: (i + 1 < n_prices || !is_open).then_some(next),
                status: price.status,
                list_minor: price.list_minor,
                discount_ends: price.discount_days.map(|days| starts.plus_days(days)),
                step: price.step,
                term_ends: price.term_days.map(|days| starts.plus_days(days)),
                cancelled_on: price.cancelled_days.map(|days| starts.plus_days(days)),
            }
        };
        prices.into_iter().enumerate().map(row).collect()
    }
}

prop_compose! {
    fn version()(
        account_id in account(),
        effective_from in weighted(0.7, any_day()),
        parent in weighted(0.3, 0..ACCOUNTS.len()),
        segment in weighted(0.8, select(&["smb", "enterprise"][..])),
        owner in weighted(0.8, select(&["kim", "lee"][..])),
        region in of(select(&["emea", "apac"][..])),
        employees in of(0..6_000_i64),
        tier in of(select(&["a", "b"][..])),
    ) -> AccountVersion {
        AccountVersion {
            parent_id: parent.map(|index| ACCOUNTS[index]).filter(|parent| **parent > *account_id).map(str::to_owned),
            account_id,
            effective_from,
            segment: segment.map(str::to_owned),
            owner: owner.map(str::to_owned),
            region: region.map(str::to_owned),
            employees,
            attributes: tier.map(|tier| ("tier".to_owned(), tier.to_owned())).into_iter().collect(),
            ..AccountVersion::default()
        }
    }
}

prop_compose! {
    /// Mostly from an earlier to a later name, so that circles are possible but rare.
    fn link()(
        pair in proptest::sample::subsequence(&ACCOUNTS[..], 2),
        is_other_way in chance(0.03),
        kind in select(vec![LinkKind::Merge, LinkKind::Merge, LinkKind::Split, LinkKind::Parent]),
        starts in any_day(),
        n_days in weighted(0.3, 1..100_i32),
    ) -> Link {
        // A split runs the other way: the account that came out goes back to the original.
        let goes_down = (kind == LinkKind::Split) != is_other_way;
        let (from, to) = if goes_down { (pair[1], pair[0]) } else { (pair[0], pair[1]) };
        let ends = n_days.map(|days| starts.plus_days(days));
        Link { from_account: from.to_owned(), to_account: to.to_owned(), kind, starts, ends }
    }
}

prop_compose! {
    fn rate()(on_day in any_day(), from in currency(), to in currency(), rate_e9 in 500_000_000..2_000_000_000_i64) -> Rate {
        Rate { on_day, from, to, rate_e9 }
    }
}

/// Rates before the first day, so that few questions fail for want of one.
fn first_rates() -> Vec<Rate> {
    let known = |code| Currency::parse(code).expect("a currency of ISO 4217");
    let rate = |from, to, rate_e9| Rate { on_day: day(-400), from: known(from), to: known(to), rate_e9 };
    vec![rate("EUR", "USD", 1_100_000_000), rate("USD", "JPY", 150_000_000_000), rate("JPY", "EUR", 6_000_000)]
}

prop_compose! {
    /// A ledger of a few accounts over some two hundred days.
    pub fn ledger()(
        lines in prop_oneof![1 => vec(line(), 0..2), 6 => vec(line(), 2..10)],
        accounts in vec(version(), 0..12),
        links in prop_oneof![1 => Just(Vec::new()), 1 => vec(link(), 1..4)],
        rates in vec(rate(), 0..6),
        has_first_rates in chance(0.95),
    ) -> Facts {
        Facts {
            lines: lines.into_iter().flatten().collect(),
            accounts,
            links,
            rates: if has_first_rates { [first_rates(), rates].concat() } else { rates },
        }
    }
}

pub fn dimension() -> impl Strategy<Value = Dimension> {
    select(vec![
        Dimension::Segment,
        Dimension::Owner,
        Dimension::Region,
        Dimension::Size,
        Dimension::TenureBand,
        Dimension::TopParent,
        Dimension::Account,
        Dimension::Attribute("tier".to_owned()),
        Dimension::Product,
        Dimension::Plan,
        Dimension::Currency,
    ])
}

prop_compose! {
    pub fn period()(
        opening in prop_oneof![4 => (20..140_i32).prop_map(day), 1 => any_day()],
        n_days in prop_oneof![1 => 1..5_i32, 5 => 5..120_i32],
    ) -> Period {
        Period { opening, closing: opening.plus_days(n_days) }
    }
}

prop_compose! {
    /// A question about such a ledger, by no, one or two dimensions.
    pub fn query()(
        periods in vec(period(), 1..4),
        dimensions in prop_oneof![2 => Just(0..=0), 3 => Just(1..=1), 1 => Just(2..=2)]
            .prop_flat_map(|n| vec(dimension(), n)),
        reporting in currency(),
        as_of in any_day(),
    ) -> RevenueQuery {
        RevenueQuery { periods, dimensions, reporting, as_of }
    }
}
