//! The exported rows, combined by an evaluator of its own, tell the same revenue as the simulated state.

use crate::reading::{Row, delivered, truth};
use cco_demo::{Settings, simulate};
use cco_domain::day::Day;
use cco_domain::money::Currency;
use std::collections::{BTreeMap, BTreeSet};

/// A row that can be used, in the terms of this test: cents a year from a day on until another.
struct Priced {
    account: String,
    starts: Day,
    ends: Day,
    cents_a_year: i64,
}

/// `None`: a row that has to wait in quarantine. `Some(None)`: a good row that is not recurring revenue.
fn price(row: &Row) -> Option<Option<Priced>> {
    let starts = Day::parse(&row["start_date"]).ok()?;
    let ends = if row["end_date"].is_empty() { Day::MAX } else { Day::parse(&row["end_date"]).ok()? };
    let amount = row["amount"].replace('.', "").parse::<i64>().ok()?;
    let is_recurring = row["kind"] == "recurring";
    let is_impossible = ends < starts || (is_recurring && amount < 0) || row["customer_id"].is_empty();
    if is_impossible || Currency::parse(&row["currency"]).is_err() {
        return None;
    }
    let times_a_year = match row["billing_interval"].as_str() {
        "month" => 12,
        "quarter" => 4,
        "year" => 1,
        other => panic!("an interval this test does not know: {other}"),
    };
    let counts = is_recurring && row["status"] != "paused";
    let priced = Priced { account: row["customer_id"].clone(), starts, ends, cents_a_year: amount * times_a_year };
    Some(counts.then_some(priced))
}

/// Usable rows in their latest version, and how many rows were not usable.
fn combine(rows: &[Row]) -> (Vec<Priced>, usize) {
    let mut latest = BTreeMap::new();
    let mut n_unusable = 0;
    for row in rows {
        match price(row) {
            Some(priced) => drop(latest.insert((&row["subscription_item_id"], &row["start_date"]), priced)),
            None => n_unusable += 1,
        }
    }
    (latest.into_values().flatten().collect(), n_unusable)
}

fn cents(text: &str) -> i64 {
    text.replace('.', "").parse().expect("an amount with two decimals")
}

fn check(settings: &Settings) {
    let company = simulate(settings);
    let (rows, n_unusable) = combine(&delivered(&company.exports().collect::<Vec<_>>(), "billing_subscriptions.csv"));
    let mut by_account: BTreeMap<&str, Vec<&Priced>> = BTreeMap::new();
    for row in &rows {
        by_account.entry(&row.account).or_default().push(row);
    }
    let truth = truth(&company, "truth_mrr.csv");
    for month in &truth {
        let day = Day::parse(&month["month_end"]).expect("the truth writes days plainly");
        let lines = by_account.get(month["account_id"].as_str()).map(Vec::as_slice).unwrap_or_default();
        let running = lines.iter().filter(|line| line.starts <= day && day < line.ends);
        let arr: i64 = running.map(|line| line.cents_a_year).sum();
        assert_eq!(arr, cents(&month["arr"]), "seed {}: {} on {day}", settings.seed, month["account_id"]);
        assert!((arr - 12 * cents(&month["mrr"])).abs() <= 6, "{} on {day}", month["account_id"]);
    }
    assert_eq!(n_unusable, 6);
    assert!(truth.iter().any(|month| month["arr"] != "0.00"));
}

#[test]
fn exports_add_up_to_the_truth() {
    check(&Settings::default());
}

#[test]
fn exports_add_up_for_other_companies_too() {
    let last_day = Day::parse("2024-08-19").unwrap();
    for seed in 0..8 {
        check(&Settings { n_accounts: 110, n_months: 20, seed, last_day, ..Settings::default() });
    }
}

/// On the day of a merger or split, the two accounts together pay what they paid the day before.
#[test]
fn a_link_moves_revenue_and_makes_none() {
    let deliveries: Vec<_> = simulate(&Settings::default()).exports().collect();
    let (rows, _) = combine(&delivered(&deliveries, "billing_subscriptions.csv"));
    let links: BTreeSet<Row> = delivered(&deliveries, "account_merges.csv").into_iter().collect();
    for link in &links {
        let on = Day::parse(&link["effective_date"]).expect("a day of the simulation");
        let arr = |account: &str, day: Day| -> i64 {
            let running = rows.iter().filter(|row| row.account == account && row.starts <= day && day < row.ends);
            running.map(|row| row.cents_a_year).sum()
        };
        let (from, to) = (link["from_account"].as_str(), link["to_account"].as_str());
        let eve = on.plus_days(-1);
        assert_eq!(arr(from, eve) + arr(to, eve), arr(from, on) + arr(to, on), "{link:?}");
        assert!(arr(from, eve) > arr(from, on) && arr(to, on) > arr(to, eve), "{link:?}");
    }
    assert_eq!(links.iter().filter(|link| link["kind"] == "split").count(), 1);
    assert_eq!(links.iter().filter(|link| link["kind"] == "merge").count(), 3);
}
