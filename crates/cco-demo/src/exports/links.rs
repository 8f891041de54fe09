//! `account_merges.csv`: accounts that became one, and one that became two.

use super::sheet::{Log, Sheet};
use crate::company::Company;
use crate::links::Side;

const HEADER: [&str; 4] = ["from_account", "to_account", "kind", "effective_date"];

pub(super) fn log(company: &Company) -> Log {
    let mut sheet = Sheet::new(HEADER);
    for (from, to, link) in company.takeovers() {
        let kind = if matches!(link.side, Side::Absorbs(_)) { "merge" } else { "split" };
        sheet.enter(link.on, format!("{from} {to}"), [&from, &to, &kind, &link.on]);
    }
    sheet.finish("account_merges.csv")
}
