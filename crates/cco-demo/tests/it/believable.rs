//! The default company looks like a company: rates in the range of published benchmarks, and causes that show.

use crate::reading::{Row, delivered, truth};
use cco_demo::{Company, Settings, simulate};
use std::collections::{BTreeMap, BTreeSet};

fn company() -> Company {
    simulate(&Settings::default())
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column}: {}", row[column]))
}

#[test]
fn retention_is_that_of_a_healthy_saas_company() {
    let windows = truth(&company(), "truth_retention.csv");
    for window in windows.iter().filter(|w| w["currency_rule"] == "constant" && w["late_renewals"] == "bridged") {
        let [nrr, grr] = ["nrr", "grr"].map(|column| number(window, column));
        let logo_churn = number(window, "n_churned") / number(window, "n_accounts");
        assert!((0.95..1.20).contains(&nrr), "NRR {nrr} to {}", window["window_end"]);
        assert!((0.82..0.98).contains(&grr), "GRR {grr} to {}", window["window_end"]);
        assert!((0.06..0.25).contains(&logo_churn), "logo churn {logo_churn} to {}", window["window_end"]);
    }
}

#[test]
fn the_unhealthy_leave_more_often() {
    let company = company();
    let churned: BTreeSet<(String, String)> = truth(&company, "truth_churn.csv")
        .into_iter()
        .map(|row| (row["account_id"].clone(), row["churned_on"][..7].to_owned()))
        .collect();
    let mut served: BTreeMap<bool, (u32, u32)> = BTreeMap::new();
    let months = truth(&company, "truth_health.csv");
    for pair in months.windows(2).filter(|pair| pair[0]["account_id"] == pair[1]["account_id"]) {
        if pair[0]["is_served"] == "true" {
            let (n_months, n_churned) = served.entry(number(&pair[0], "health") < 500.0).or_default();
            *n_months += 1;
            *n_churned +=
                u32::from(churned.contains(&(pair[1]["account_id"].clone(), pair[1]["month_end"][..7].to_owned())));
        }
    }
    let rate = |is_unhealthy| f64::from(served[&is_unhealthy].1) / f64::from(served[&is_unhealthy].0);
    assert!(rate(true) > 2.5 * rate(false), "{served:?}");
}

#[test]
fn every_kind_of_thing_happens() {
    let deliveries: Vec<_> = company().exports().collect();
    let values = |file: &str, column: &str| -> BTreeSet<String> {
        delivered(&deliveries, file).into_iter().map(|mut row| row.remove(column).unwrap()).collect()
    };
    for (file, column, expected) in [
        ("billing_subscriptions.csv", "kind", "credit one_off recurring service trial usage"),
        ("billing_subscriptions.csv", "status", "active past_due paused"),
        ("billing_subscriptions.csv", "billing_interval", "month quarter year"),
        ("billing_subscriptions.csv", "price_step", " escalator ramp"),
        ("account_merges.csv", "kind", "merge split"),
        ("salesforce_accounts.csv", "Segment__c", "Enterprise Mid-Market SMB"),
        ("salesforce_opportunities.csv", "StageName", "Closed Lost Closed Won Negotiation Qualification"),
        ("zendesk_tickets.csv", "Status", "new open solved"),
        ("billing_invoices.csv", "status", "open paid past_due"),
        ("meetings.csv", "attended", "false true"),
    ] {
        let found: Vec<String> = values(file, column).into_iter().collect();
        assert_eq!(found.join(" "), expected, "{file} {column}");
    }
    assert!(values("delighted_nps.csv", "comment").len() > 100);
    assert!(values("churn_interviews.csv", "primary_reason").len() >= 7);
}
