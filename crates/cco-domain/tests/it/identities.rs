//! What must be true of revenue figures whatever the facts, the policy and the question.

use cco_domain::day::Day;
use cco_domain::money::{Atoms, Currency};
use cco_domain::policy::{
    CurrencyPolicy, FreeAccounts, GroupAt, Guard, Hierarchy, Netting, OwnerAt, Policy, SamePeriod,
};
use cco_domain::revenue::fact::{Facts, Link, LinkKind};
use cco_domain::revenue::generate;
use cco_domain::revenue::query::{Dimension, Period, RevenueQuery};
use cco_domain::revenue::reference::behind::line_values;
use cco_domain::revenue::reference::cohort::cohorts;
use cco_domain::revenue::reference::tally::{account_tallies, group_tallies};
use cco_domain::revenue::tally::{AccountTally, Tally};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn totals(rows: &[AccountTally]) -> BTreeMap<usize, Tally> {
    let mut totals = BTreeMap::new();
    for row in rows {
        *totals.entry(row.period).or_insert_with(Tally::default) += row.tally;
    }
    totals.retain(|_, tally| *tally != Tally::default());
    totals
}

/// The amounts that are magnitudes.
fn magnitudes(t: &Tally) -> [Atoms; 13] {
    let d = t.drivers;
    [
        t.new,
        t.reactivation,
        t.expansion,
        t.contraction,
        t.churn,
        t.cohort_opening,
        t.cohort_kept,
        t.extension,
        d.price,
        d.seats,
        d.product,
        d.usage,
        d.contractual,
    ]
}

fn at_start(policy: Policy) -> Policy {
    Policy { group_at: GroupAt::Start, owner_at: OwnerAt::WindowStart, ..policy }
}

/// A policy under which every account of the opening is measured as it is.
fn plain_cohort(policy: Policy) -> Policy {
    Policy { reactivation_in_nrr: true, survivorship_guard: Guard::On, ..at_start(policy) }
}

fn undivided(query: &RevenueQuery) -> RevenueQuery {
    RevenueQuery { dimensions: Vec::new(), ..query.clone() }
}

fn without_negative_amounts(facts: Facts) -> Facts {
    let lines = facts.lines.into_iter().map(|mut line| {
        line.amount_minor = line.amount_minor.abs();
        line.list_minor = line.list_minor.map(i64::abs);
        line
    });
    Facts { lines: lines.collect(), ..facts }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_bridge_closes_for_every_account_and_group(
        facts in generate::ledger(), policy in generate::policy(), query in generate::query(),
    ) {
        let Ok(rows) = account_tallies(&facts, None, &policy, &query) else { return Ok(()) };
        let groups = group_tallies(&facts, None, &policy, &query).expect("what adds up by account adds up");
        for tally in rows.iter().map(|row| row.tally).chain(groups.iter().map(|group| group.tally)) {
            prop_assert_eq!(tally.bridge(), tally.closing, "{:?}", tally);
            prop_assert!(magnitudes(&tally).iter().all(|amount| *amount >= Atoms::ZERO), "{:?}", tally);
            prop_assert!(tally.extension <= tally.contraction);
        }
    }

    #[test]
    fn the_opening_may_come_from_other_facts(
        facts in generate::ledger(), before in generate::ledger(), policy in generate::policy(),
        query in generate::query(),
    ) {
        let Ok(rows) = account_tallies(&facts, Some(&before), &policy, &query) else { return Ok(()) };
        for row in rows {
            prop_assert_eq!(row.tally.bridge(), row.tally.closing, "{:?}", row);
        }
    }

    #[test]
    fn no_account_moves_in_what_is_taken_at_the_start(
        facts in generate::ledger(), before in generate::ledger(), policy in generate::policy(),
        query in generate::query(),
    ) {
        let dimensions = vec![Dimension::TenureBand, Dimension::TopParent];
        let query = RevenueQuery { dimensions, ..query };
        let Ok(rows) = account_tallies(&facts, Some(&before), &policy, &query) else { return Ok(()) };
        let mut seen = BTreeSet::new();
        for row in &rows {
            prop_assert!(seen.insert((row.period, &row.account_id)), "{} is in two groups", row.account_id);
        }
    }

    #[test]
    fn drivers_divide_expansion(facts in generate::ledger(), policy in generate::policy(), query in generate::query()) {
        let policy = Policy { expansion_drivers: cco_domain::policy::ExpansionDrivers::ByDriver, ..policy };
        let Ok(rows) = account_tallies(&facts, None, &policy, &query) else { return Ok(()) };
        for AccountTally { tally, .. } in rows {
            let d = tally.drivers;
            prop_assert_eq!(d.price + d.seats + d.product + d.usage + d.contractual, tally.expansion);
        }
    }

    #[test]
    fn gross_retention_is_at_most_one_and_at_most_net(
        facts in generate::ledger(), policy in generate::policy(), query in generate::query(),
    ) {
        let Ok(rows) = account_tallies(&facts, None, &at_start(policy), &query) else { return Ok(()) };
        for AccountTally { tally, .. } in rows {
            prop_assert!(tally.cohort_kept <= tally.cohort_opening);
            prop_assert!(tally.cohort_kept <= tally.cohort_closing.max(Atoms::ZERO));
            prop_assert!((0..=1).contains(&tally.n_opening) && (0..=1).contains(&tally.n_churned));
        }
    }

    #[test]
    fn groups_at_the_start_add_up_to_the_total(
        facts in generate::ledger(), policy in generate::policy(), query in generate::query(),
    ) {
        let policy = at_start(policy);
        let Ok(divided) = account_tallies(&facts, None, &policy, &query) else { return Ok(()) };
        let total = account_tallies(&facts, None, &policy, &undivided(&query)).expect("asked with less");
        if query.dimensions.iter().any(Dimension::is_of_line) {
            let ends = |rows: &[AccountTally]| -> BTreeMap<usize, (Atoms, Atoms)> {
                totals(rows).into_iter().map(|(period, t)| (period, (t.opening, t.closing)))
                    .filter(|(_, ends)| *ends != (Atoms::ZERO, Atoms::ZERO)).collect()
            };
            prop_assert_eq!(ends(&divided), ends(&total));
        } else {
            prop_assert_eq!(totals(&divided), totals(&total));
        }
    }

    #[test]
    fn movers_change_no_total_of_what_happened(
        facts in generate::ledger(), policy in generate::policy(), query in generate::query(),
    ) {
        let policy = Policy { survivorship_guard: Guard::On, ..policy };
        let Ok(divided) = account_tallies(&facts, None, &policy, &query) else { return Ok(()) };
        let total = account_tallies(&facts, None, &policy, &undivided(&query)).expect("asked with less");
        if query.dimensions.iter().any(Dimension::is_of_line) {
            return Ok(());
        }
        let kept = |rows: &[AccountTally]| -> BTreeMap<usize, [i64; 6]> {
            let counts = |t: Tally| [t.opening.0, t.closing.0, t.cohort_opening.0, t.n_opening, t.n_churned, t.n_closing];
            totals(rows).into_iter().map(|(period, t)| (period, counts(t))).filter(|(_, c)| *c != [0; 6]).collect()
        };
        prop_assert_eq!(kept(&divided), kept(&total));
    }

    #[test]
    fn a_merge_leaves_net_retention_as_it_was(
        facts in generate::ledger(), policy in generate::policy(), period in generate::period(), offset in 1..150_i32,
    ) {
        let facts = Facts { links: Vec::new(), ..facts };
        let policy = Policy { hierarchy: Hierarchy::Account, ..plain_cohort(policy) };
        let as_of = period.closing;
        let query = RevenueQuery {
            periods: vec![period], dimensions: Vec::new(), reporting: Currency::parse("USD").unwrap(), as_of,
        };
        let Ok(rows) = account_tallies(&facts, None, &policy, &query) else { return Ok(()) };
        let cohort: Vec<_> = rows.iter().filter(|row| row.tally.cohort_opening > Atoms::ZERO).collect();
        let [first, second, ..] = cohort.as_slice() else { return Ok(()) };
        let merge = Link {
            from_account: first.account_id.clone(),
            to_account: second.account_id.clone(),
            kind: LinkKind::Merge,
            starts: period.opening.plus_days(offset),
            ends: None,
        };
        let merged = Facts { links: vec![merge], ..facts };
        let after = account_tallies(&merged, None, &policy, &query).expect("a merge needs no more than the facts had");
        let retention = |rows: &[AccountTally]| totals(rows).get(&0).map(|t| (t.cohort_opening, t.cohort_closing));
        prop_assert_eq!(retention(&rows), retention(&after));
    }

    #[test]
    fn accounts_that_come_and_go_explain_the_change_in_their_number(
        facts in generate::ledger(), policy in generate::policy(), query in generate::query(),
    ) {
        let policy = Policy { same_period: SamePeriod::Ignored, ..plain_cohort(policy) };
        let Ok(rows) = account_tallies(&facts, None, &policy, &query) else { return Ok(()) };
        for AccountTally { tally: t, .. } in rows {
            prop_assert_eq!(t.n_opening + t.n_new + t.n_reactivated - t.n_churned, t.n_closing);
        }
    }

    #[test]
    fn currency_policies_agree_when_rates_stand_still(
        facts in generate::ledger(), policy in generate::policy(), query in generate::query(),
    ) {
        let known = |code| Currency::parse(code).unwrap();
        let mut facts = facts;
        facts.rates.retain(|rate| rate.on_day < Day::from_ymd(2023, 1, 1).unwrap());
        let retention = |currency| {
            let policy = Policy { currency, constant_rate_day: None, ..policy.clone() };
            account_tallies(&facts, None, &policy, &query)
                .map(|rows| totals(&rows).into_values().map(|t| (t.cohort_opening, t.cohort_closing)).collect::<Vec<_>>())
        };
        let constant = retention(CurrencyPolicy::Constant);
        if constant.is_ok() && query.reporting == known("USD") {
            prop_assert_eq!(&constant, &retention(CurrencyPolicy::PeriodEnd));
            prop_assert_eq!(&constant, &retention(CurrencyPolicy::ServiceStart));
        }
    }

    #[test]
    fn the_order_of_facts_changes_nothing(
        (facts, shuffled) in generate::ledger().prop_flat_map(|facts| {
            let shuffled = (
                Just(facts.lines.clone()).prop_shuffle(),
                Just(facts.accounts.clone()).prop_shuffle(),
                Just(facts.links.clone()).prop_shuffle(),
                Just(facts.rates.clone()).prop_shuffle(),
            );
            (Just(facts), shuffled.prop_map(|(lines, accounts, links, rates)| Facts { lines, accounts, links, rates }))
        }),
        policy in generate::policy(),
        query in generate::query(),
    ) {
        let answer = |facts| account_tallies(facts, None, &policy, &query);
        prop_assert_eq!(answer(&facts), answer(&shuffled));
    }

    #[test]
    fn rows_add_up_to_their_account(
        facts in generate::ledger(), earlier in generate::ledger(), policy in generate::policy(), query in generate::query(),
    ) {
        // What was known at the opening: some of the lines, and others.
        let n_kept = facts.lines.len() / 2;
        let earlier = Facts { lines: facts.lines[..n_kept].iter().chain(&earlier.lines).cloned().collect(), ..earlier };
        let Ok(tallies) = account_tallies(&facts, Some(&earlier), &policy, &query) else { return Ok(()) };
        for period in 0..query.periods.len() {
            let mut by_account: BTreeMap<String, (Atoms, Atoms)> = BTreeMap::new();
            for row in tallies.iter().filter(|row| row.period == period) {
                let sums = by_account.entry(row.account_id.clone()).or_default();
                sums.0 += row.tally.opening;
                sums.1 += row.tally.closing;
            }
            let values = line_values(&facts, Some(&earlier), &policy, &query, period);
            for value in values.expect("the same facts and question") {
                let sums = by_account.entry(value.unit_account).or_default();
                sums.0 -= value.opening;
                sums.1 -= value.closing;
            }
            prop_assert!(by_account.values().all(|rest| *rest == (Atoms::ZERO, Atoms::ZERO)), "{:?}", by_account);
        }
    }

    #[test]
    fn one_period_closes_where_the_next_opens(
        facts in generate::ledger(), policy in generate::policy(), query in generate::query(), middle in 1..100_i32,
    ) {
        let facts = Facts { links: Vec::new(), ..facts };
        let policy = Policy { hierarchy: Hierarchy::Account, ..policy };
        let opening = query.periods[0].opening;
        let middle = opening.plus_days(middle);
        let closing = middle.plus_days(60);
        let periods = vec![Period { opening, closing: middle }, Period { opening: middle, closing }];
        let Ok(rows) = account_tallies(&facts, None, &policy, &RevenueQuery { periods, ..undivided(&query) }) else {
            return Ok(());
        };
        let ends = |period: usize, end: fn(&Tally) -> Atoms| -> BTreeMap<&str, Atoms> {
            let of_period = rows.iter().filter(|row| row.period == period && !end(&row.tally).is_zero());
            of_period.map(|row| (row.account_id.as_str(), end(&row.tally))).collect()
        };
        prop_assert_eq!(ends(0, |t| t.closing), ends(1, |t| t.opening));
    }

    #[test]
    fn every_movement_nets_to_the_same_change(
        facts in generate::ledger(), policy in generate::policy(), query in generate::query(),
    ) {
        let change = |netting| {
            let policy = Policy { netting, same_period: SamePeriod::Ignored, ..policy.clone() };
            account_tallies(&facts, None, &policy, &undivided(&query)).map(|rows| {
                totals(&rows).into_values().map(|t| (t.opening, t.fx, t.closing, t.cohort_kept)).filter(|c| *c != Default::default()).collect::<Vec<_>>()
            })
        };
        if let (Ok(net), Ok(every)) = (change(Netting::PerAccount), change(Netting::EveryMovement)) {
            prop_assert_eq!(net, every);
        }
    }

    #[test]
    fn cohorts_hold_all_revenue(facts in generate::ledger(), policy in generate::policy(), query in generate::query()) {
        let facts = Facts { links: Vec::new(), ..without_negative_amounts(facts) };
        let policy = Policy { hierarchy: Hierarchy::Account, free_accounts: FreeAccounts::NotCustomer, ..policy };
        let (first, last) = (Day::from_ymd(2022, 1, 31).unwrap(), Day::from_ymd(2024, 3, 31).unwrap());
        let query = undivided(&query);
        let Ok(cells) = cohorts(&facts, &policy, first, last, &query) else { return Ok(()) };
        let at_last: Vec<_> = cells.iter().filter(|cell| cell.cohort + cell.age as i32 == last.month_index()).collect();
        let period = Period { opening: first, closing: last };
        let Ok(rows) = account_tallies(&facts, None, &policy, &RevenueQuery { periods: vec![period], ..query }) else {
            return Ok(());
        };
        let total = totals(&rows).remove(&0).unwrap_or_default();
        prop_assert_eq!(at_last.iter().map(|cell| cell.revenue).sum::<Atoms>(), total.closing);
        prop_assert_eq!(at_last.iter().map(|cell| cell.n_active).sum::<i64>(), total.n_closing);
        for cell in cells.iter().filter(|cell| cell.age == 0) {
            prop_assert_eq!((cell.n_start, cell.start), (cell.n_active, cell.revenue));
        }
    }
}
