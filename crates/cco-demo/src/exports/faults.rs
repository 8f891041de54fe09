//! Rows that cannot be right: a handful, spread over the deliveries, so that quarantine has work to show.

use super::cells::csv_line;
use super::subscriptions::{HEADER, fields};
use crate::company::Company;
use crate::subscriptions::Kind;
use std::fmt::Display;

/// Each fault is one value put in place of a good one: column, value.
const FAULTS: [&[(&str, &str)]; 6] = [
    &[("currency", "XQZ")],
    &[("start_date", "2023-02-30")],
    &[("amount", "-1250.00")],
    &[("start_date", "2024-05-01"), ("end_date", "2023-05-01")],
    &[("amount", "twelve hundred")],
    &[("customer_id", "")],
];

/// The faulty lines of delivery `n` of `n_deliveries`; over all deliveries, each fault comes once.
pub(super) fn lines(company: &Company, n: usize, n_deliveries: usize) -> String {
    let of_delivery = |fault: &usize| fault * n_deliveries / FAULTS.len() == n;
    (0..FAULTS.len()).filter(of_delivery).filter_map(|fault| line(company, fault)).collect()
}

fn line(company: &Company, fault: usize) -> Option<String> {
    let rows = company.accounts.iter().flat_map(|account| &account.story.subscriptions);
    let row = rows.map(|known| &known.fact).filter(|row| row.kind == Kind::Recurring).nth(fault)?;
    let mut fields = fields(row);
    set(&mut fields, "subscription_item_id", &format!("SI-90000-{:03}", fault + 1));
    for (column, value) in FAULTS[fault] {
        set(&mut fields, column, value);
    }
    Some(csv_line(&fields.each_ref().map(|field| field as &dyn Display)))
}

fn set(fields: &mut [String; HEADER.len()], column: &str, value: &str) {
    let position = HEADER.iter().position(|name| *name == column).expect("a column of the subscription export");
    value.clone_into(&mut fields[position]);
}
