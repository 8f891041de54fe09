//! `billing_subscriptions.csv`: every priced line, as the billing system holds it.

use super::cells::{Major, OrBlank};
use super::mistakes;
use super::sheet::{Log, Sheet};
use crate::accounts::AccountNo;
use crate::catalog::Plan;
use crate::company::Company;
use crate::subscriptions::{Kind, Known, Row};

pub(super) const NAME: &str = "billing_subscriptions.csv";

pub(super) const HEADER: [&str; 21] = [
    "subscription_item_id",
    "contract_id",
    "customer_id",
    "product",
    "plan",
    "quantity",
    "amount",
    "currency",
    "billing_interval",
    "kind",
    "status",
    "start_date",
    "end_date",
    "list_amount",
    "discount_end_date",
    "price_step",
    "term_start",
    "term_end",
    "auto_renew",
    "notice_days",
    "canceled_at",
];

pub(super) fn log(company: &Company) -> Log {
    let mut sheet = Sheet::new(HEADER);
    for account in &company.accounts {
        let rows = mistakes::enter_some_wrongly(company, account.profile.no, &account.story.subscriptions);
        for Known { on, fact: row } in &rows {
            let fields = fields(row);
            sheet.enter(*on, key(row), fields.each_ref().map(|field| field as &dyn std::fmt::Display));
        }
    }
    sheet.finish(NAME)
}

/// Item and first day: what names a row across exports.
pub(super) fn key(row: &Row) -> String {
    format!("{} {}", item_id(row.account, row.item), row.starts)
}

fn item_id(account: AccountNo, item: u32) -> String {
    format!("SI-{:05}-{item:03}", account.0)
}

pub(super) fn fields(row: &Row) -> [String; 21] {
    let major = |minor| Major { minor, currency: row.currency };
    let is_recurring = row.kind == Kind::Recurring;
    [
        item_id(row.account, row.item),
        format!("CT-{:05}-{:02}", row.account.0, row.contract),
        row.account.to_string(),
        row.product.name().to_owned(),
        OrBlank(row.product.plan().map(Plan::name)).to_string(),
        row.quantity.to_string(),
        major(row.amount_minor).to_string(),
        row.currency.to_string(),
        row.interval.name().to_owned(),
        row.kind.name().to_owned(),
        row.status.name().to_owned(),
        row.starts.to_string(),
        OrBlank(row.ends).to_string(),
        OrBlank(is_recurring.then(|| major(row.list_minor))).to_string(),
        OrBlank(row.discount_ends).to_string(),
        OrBlank(row.step.map(|step| step.name())).to_string(),
        OrBlank(row.term.map(|term| term.starts)).to_string(),
        OrBlank(row.term.map(|term| term.ends)).to_string(),
        OrBlank(is_recurring.then_some(row.auto_renews)).to_string(),
        OrBlank(is_recurring.then_some(row.notice_days)).to_string(),
        OrBlank(row.cancelled_on).to_string(),
    ]
}
