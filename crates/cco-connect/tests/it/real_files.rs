//! Real exports, which live beside the workspace and not in it. Absent, the tests say so and pass.

use crate::support::{columns_shown, context, load, plan_shown};
use cco_connect::plan::plan;
use insta::assert_snapshot;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

fn real_file(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(name);
    if !path.exists() {
        println!("SKIPPED: ../shared/data/{name} is absent");
        return None;
    }
    Some(path)
}

fn report(name: &str) -> Option<String> {
    let path = real_file(name)?;
    let plan = plan(&path, &context(), None).unwrap();
    let mut text = plan_shown(&plan);
    text.push_str(&columns_shown(&plan));
    let outcome = load(&path, &plan).unwrap();
    let mut by_code: BTreeMap<&str, usize> = BTreeMap::new();
    outcome.problems.iter().for_each(|problem| *by_code.entry(&problem.code).or_default() += 1);
    write!(text, "\n{} read, {} facts, problems {by_code:?}", outcome.totals.n_read, outcome.totals.n_facts).unwrap();
    Some(text)
}

#[test]
fn ravenstack_accounts() {
    let Some(report) = report("ravenstack/ravenstack_accounts.csv") else { return };
    assert_snapshot!(report, @r#"
account from comma-separated text; source ravenstack; key account_id, effective_from
account_id = { from = "account_id" }
attributes = { rest = true }
country = { from = "country" }
industry = { from = "industry" }
name = { from = "account_name" }
plan = { from = "plan_tier" }
signed_up_on = { from = "signup_date" }
500 read, 500 facts, problems {}
"#);
}

#[test]
fn ravenstack_subscriptions() {
    let Some(report) = report("ravenstack/ravenstack_subscriptions.csv") else { return };
    assert_snapshot!(report, @r#"
subscription from comma-separated text; source ravenstack; key line_id
unused arr_amount: `mrr_amount` is read; annual recurring revenue is twelve times that
unused upgrade_flag: an upgrade follows from comparing amounts over time
unused downgrade_flag: a downgrade follows from comparing amounts over time
unused churn_flag: whether and when a line ended follows from its dates
warning: no column names the currency; amounts are read as USD, the workspace's
account_id = { from = "account_id" }
amount_minor = { from = "mrr_amount", unit = "major" }
auto_renew = { from = "auto_renew_flag" }
billing_period = { value = "P1M" }
currency = { value = "USD" }
ends = { from = "end_date" }
invoiced_every = { from = "billing_frequency" }
kind = { from = "is_trial", when_true = "trial" }
line_id = { from = "subscription_id" }
plan = { from = "plan_tier" }
quantity = { from = "seats" }
starts = { from = "start_date" }
5000 read, 5000 facts, problems {}
"#);
}

#[test]
fn ravenstack_feature_usage() {
    let Some(report) = report("ravenstack/ravenstack_feature_usage.csv") else { return };
    assert_snapshot!(report, @r#"
usage_event from comma-separated text; source ravenstack; key event_id, at
at = { from = "usage_date" }
event_id = { from = "usage_id" }
line_id = { from = "subscription_id" }
name = { from = "feature_name" }
properties = { rest = true }
quantity = { from = "usage_count" }
25000 read, 25000 facts, problems {}
"#);
}

#[test]
fn ravenstack_tickets() {
    let Some(report) = report("ravenstack/ravenstack_support_tickets.csv") else { return };
    assert_snapshot!(report, @r#"
ticket from comma-separated text; source ravenstack; key ticket_id
unused resolution_time_hours: the time to resolution follows from when the ticket was opened and resolved
account_id = { from = "account_id" }
first_response_at = { from = "first_response_time_minutes", number_is = "minutes", after = "opened_at" }
is_escalated = { from = "escalation_flag" }
opened_at = { from = "submitted_at" }
priority = { from = "priority" }
resolved_at = { from = "closed_at" }
satisfaction = { from = "satisfaction_score" }
ticket_id = { from = "ticket_id" }
2000 read, 2000 facts, problems {}
"#);
}

#[test]
fn ravenstack_churn_events() {
    let Some(report) = report("ravenstack/ravenstack_churn_events.csv") else { return };
    assert_snapshot!(report, @r#"
churn_reason from comma-separated text; source ravenstack; key churn_id
unused preceding_upgrade_flag: an upgrade follows from comparing amounts over time
unused preceding_downgrade_flag: a downgrade follows from comparing amounts over time
unused is_reactivation: a reactivation follows from the dates of the account's lines
account_id = { from = "account_id" }
churn_id = { from = "churn_event_id" }
churned_on = { from = "churn_date" }
currency = { value = "USD" }
primary_reason = { from = "reason_code" }
quote = { from = "feedback_text" }
refund_minor = { from = "refund_amount_usd", decimal = "point", unit = "major" }
600 read, 600 facts, problems {}
"#);
}

#[test]
fn crm6_accounts() {
    let Some(report) = report("crm6/account.csv.gz") else { return };
    assert_snapshot!(report, @r#"
account from comma-separated text, gzip; source file; key account_id, effective_from
account_id = { from = "id" }
attributes = { rest = true }
country = { from = "country" }
544 read, 544 facts, problems {}
"#);
}

#[test]
fn crm6_subscriptions() {
    let Some(report) = report("crm6/subscription.csv.gz") else { return };
    assert_snapshot!(report, @r#"
subscription from comma-separated text, gzip; source file; key line_id, starts
unused units: `subscription` has no place for it
unused discount: the amount is read as net of discounts
warning: no column names the line; account_id, product and the start stand for it
warning: no column names the currency; amounts are read as USD, the workspace's
account_id = { from = "account_id" }
amount_minor = { from = "mrr", decimal = "point", unit = "major" }
billing_period = { value = "P1M" }
currency = { value = "USD" }
ends = { from = "end_date" }
invoiced_every = { from = "bill_period_months", number_is = "months" }
line_id = { join = ["account_id", "product"] }
product = { from = "product" }
quantity = { from = "quantity" }
starts = { from = "start_date" }
12858 read, 12858 facts, problems {}
"#);
}
