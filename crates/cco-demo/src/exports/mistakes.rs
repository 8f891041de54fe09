//! Rows that somebody entered wrongly and corrected weeks later. The last word is always the right one.

use super::subscriptions::key;
use crate::accounts::AccountNo;
use crate::company::Company;
use crate::random::{Part, Random};
use crate::subscriptions::{Kind, Known, Row};
use std::collections::BTreeMap;

const WRONG_PERMILLE: u32 = 14;
/// A mistake is found after this many days, so that it usually outlives an export.
const FOUND_AFTER_DAYS: (i32, i32) = (30, 130);

pub(super) fn enter_some_wrongly(company: &Company, account: AccountNo, rows: &[Known<Row>]) -> Vec<Known<Row>> {
    let mut random = Random::new(company.settings.seed, Part::Mistakes, account.0, 0);
    let last_version: BTreeMap<String, usize> = rows.iter().enumerate().map(|(n, row)| (key(&row.fact), n)).collect();
    let mut entered = Vec::with_capacity(rows.len());
    for (n, row) in rows.iter().enumerate() {
        let found_on = row.on.plus_days(random.between(FOUND_AFTER_DAYS.0, FOUND_AFTER_DAYS.1));
        let is_wrong = random.chance(WRONG_PERMILLE) && row.fact.kind == Kind::Recurring;
        if is_wrong && found_on <= company.calendar.last_day && last_version[&key(&row.fact)] == n {
            entered.push(Known { on: row.on, fact: misread(&row.fact, &mut random) });
            entered.push(Known { on: found_on, fact: row.fact.clone() });
        } else {
            entered.push(row.clone());
        }
    }
    entered
}

/// The row with another price, or with an end a month off.
fn misread(row: &Row, random: &mut Random) -> Row {
    let mut wrong = row.clone();
    match row.ends {
        Some(ends) if random.chance(350) => wrong.ends = Some(ends.plus_months(1)),
        _ => {
            let percent = i64::from(*random.pick(&[80, 90, 95, 105, 110, 125]));
            wrong.amount_minor = row.amount_minor * percent / 100;
            wrong.list_minor = row.list_minor.max(wrong.amount_minor);
        }
    }
    wrong
}
