//! How facts arrive: late, twice, corrected, and from companies too small to have any.

use crate::reading::{Row, rows};
use cco_demo::{Company, Delivery, Settings, simulate};
use cco_domain::day::Day;
use cco_domain::money::Currency;
use std::collections::BTreeMap;

fn subscriptions(delivery: &Delivery) -> Vec<Row> {
    let file = delivery.files.iter().find(|file| file.name == "billing_subscriptions.csv").expect("in every delivery");
    rows(file)
}

fn company() -> Company {
    simulate(&Settings { n_accounts: 150, ..Settings::default() })
}

#[test]
fn later_deliveries_repeat_correct_and_backdate() {
    let mut known: BTreeMap<(String, String), Row> = BTreeMap::new();
    let (mut n_repeated, mut n_corrected) = (0, 0);
    let mut n_backdated = BTreeMap::from([("by the term", 0), ("by the period", 0)]);
    let mut previous = Day::MIN;
    for delivery in simulate(&Settings::default()).exports() {
        for row in subscriptions(&delivery) {
            let key = (row["subscription_item_id"].clone(), row["start_date"].clone());
            if let Some(before) = known.get(&key) {
                n_repeated += usize::from(*before == row);
                n_corrected += usize::from(before["amount"] != row["amount"]);
                let ended_before = Day::parse(&row["end_date"]).is_ok_and(|ends| ends < previous.plus_days(-5));
                let contract = if row["term_end"].is_empty() { "by the period" } else { "by the term" };
                *n_backdated.entry(contract).or_default() += usize::from(ended_before && before["end_date"].is_empty());
            }
            known.insert(key, row);
        }
        previous = delivery.recorded_on;
    }
    assert_eq!(n_repeated, 140, "four rows of each delivery but the last come again");
    assert!(n_corrected >= 4, "corrected: {n_corrected}");
    assert!(n_backdated.values().all(|n| *n >= 2), "backdated: {n_backdated:?}");
}

#[test]
fn nothing_arrives_before_it_is_known() {
    for delivery in company().exports() {
        let files = delivery.files.iter().filter(|file| file.name.ends_with(".csv"));
        for (file, row) in files.flat_map(|file| rows(file).into_iter().map(|row| (file.name, row))) {
            let told =
                ["Created at", "Solved at", "created_at", "start_time", "invoice_date", "paid_date", "churn_date"];
            for column in told.into_iter().filter(|column| row.get(*column).is_some_and(|text| text.len() >= 10)) {
                let day = Day::parse(&row[column][..10]).unwrap();
                assert!(day <= delivery.recorded_on, "{} {column}: {day} in {}", file, delivery.recorded_on);
            }
        }
    }
}

/// Item and start name a row across deliveries; an importer sees that only if both vary inside each file.
#[test]
fn every_subscription_file_has_items_with_several_rows() {
    for delivery in company().exports() {
        let mut n_rows: BTreeMap<String, usize> = BTreeMap::new();
        for row in subscriptions(&delivery) {
            *n_rows.entry(row["subscription_item_id"].clone()).or_default() += 1;
        }
        assert!(n_rows.values().any(|n| *n > 1), "{}", delivery.recorded_on);
    }
}

#[test]
fn companies_of_any_size_and_money_can_be_simulated() {
    let yen = Currency::parse("JPY").unwrap();
    let leap_day = Day::parse("2024-02-29").unwrap();
    for (n_accounts, n_months, last_day) in [(0, 36, leap_day), (1, 1, leap_day), (3, 0, leap_day), (60, 255, leap_day)]
    {
        let settings = Settings { n_accounts, n_months, seed: 5, last_day, currency: yen };
        let company = simulate(&settings);
        let n_deliveries = company.exports().count();
        let n_months = usize::from(n_months);
        assert_eq!(n_deliveries, n_months, "{settings:?}");
        assert_eq!(company.truth().len(), 6);
    }
}
