//! `billing_invoices.csv`: one bill per contract and period, and one for each service, credit and month of
//! metered use. A price that changes inside a period is billed from the next one on.

use super::cells::{Major, OrBlank};
use super::sheet::{Log, Sheet};
use crate::company::{Account, Company};
use crate::random::{Part, Random};
use crate::subscriptions::{Kind, Row, Status};
use cco_domain::day::Day;
use std::collections::BTreeMap;

const HEADER: [&str; 8] =
    ["invoice_id", "customer_id", "amount_due", "currency", "invoice_date", "due_date", "paid_date", "status"];
const DAYS_TO_PAY: i32 = 30;

struct Invoice {
    issued_on: Day,
    amount_minor: i64,
    /// Not paid before this day; `Day::MAX`: never.
    held_up_until: Day,
}

pub(super) fn log(company: &Company) -> Log {
    let mut sheet = Sheet::new(HEADER);
    for account in &company.accounts {
        let mut random = Random::new(company.settings.seed, Part::Invoices, account.profile.no.0, 0);
        let mut invoices = invoices(company, account);
        invoices.sort_by_key(|invoice| invoice.issued_on);
        for (n, invoice) in invoices.iter().enumerate() {
            enter(&mut sheet, account, n, invoice, &mut random);
        }
    }
    sheet.finish("billing_invoices.csv")
}

fn invoices(company: &Company, account: &Account) -> Vec<Invoice> {
    let rows = final_rows(account);
    let mut by_contract: BTreeMap<u32, Vec<&Row>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.kind == Kind::Recurring) {
        by_contract.entry(row.contract).or_default().push(row);
    }
    let mut invoices: Vec<Invoice> =
        by_contract.values().flat_map(|rows| of_contract(rows, company.calendar.last_day)).collect();
    invoices.extend(rows.iter().filter_map(of_single_row));
    invoices.retain(|invoice| {
        company.calendar.first_day <= invoice.issued_on && invoice.issued_on <= company.calendar.last_day
    });
    invoices
}

/// The last word on each row, in the order of items and days.
fn final_rows(account: &Account) -> Vec<Row> {
    let versions = account.story.subscriptions.iter().map(|known| &known.fact);
    let last: BTreeMap<(u32, Day), &Row> = versions.map(|row| ((row.item, row.starts), row)).collect();
    last.into_values().cloned().collect()
}

fn of_contract(rows: &[&Row], last_day: Day) -> Vec<Invoice> {
    let Some(first) = rows.iter().min_by_key(|row| row.starts) else { return Vec::new() };
    let period_starts = (0..).map(|n| first.starts.plus_months(n * first.interval.months()));
    let is_running = |day: &Day| *day <= last_day && rows.iter().any(|row| row.runs_beyond(*day));
    period_starts.take_while(is_running).filter_map(|day| of_period(rows, day)).collect()
}

fn of_period(rows: &[&Row], day: Day) -> Option<Invoice> {
    let billed = rows.iter().filter(|row| row.covers(day) && row.status != Status::Paused);
    let amount_minor: i64 = billed.map(|row| row.amount_minor).sum();
    let late = rows.iter().find(|row| row.covers(day.plus_days(DAYS_TO_PAY)) && row.status == Status::PastDue);
    let is_settled = |late: &&&Row| rows.iter().any(|row| row.item == late.item && Some(row.starts) == late.ends);
    let held_up_until = late.map(|late| late.ends.filter(|_| is_settled(&late)).unwrap_or(Day::MAX));
    (amount_minor > 0).then(|| Invoice { issued_on: day, amount_minor, held_up_until: held_up_until.unwrap_or(day) })
}

fn of_single_row(row: &Row) -> Option<Invoice> {
    let issued_on = match row.kind {
        Kind::Usage => row.ends.unwrap_or(row.starts),
        Kind::OneOff | Kind::Service | Kind::Credit => row.starts,
        Kind::Recurring | Kind::Trial => return None,
    };
    Some(Invoice { issued_on, amount_minor: row.amount_minor, held_up_until: issued_on })
}

fn enter(sheet: &mut Sheet<8>, account: &Account, n: usize, invoice: &Invoice, random: &mut Random) {
    let profile = &account.profile;
    let id = format!("INV-{:05}-{:03}", profile.no.0, n + 1);
    let due_on = invoice.issued_on.plus_days(DAYS_TO_PAY);
    let as_usual = due_on.plus_days(random.between(-18, 6)).max(invoice.issued_on);
    let paid_on = as_usual.max(invoice.held_up_until);
    let mut states = vec![(invoice.issued_on, None, "open")];
    if paid_on > due_on {
        states.push((due_on.plus_days(1), None, "past_due"));
    }
    if paid_on < Day::MAX {
        states.push((paid_on, Some(paid_on), "paid"));
    }
    for (on, paid_on, status) in states {
        let amount = Major { minor: invoice.amount_minor, currency: profile.currency };
        sheet.enter(
            on,
            &id,
            [&id, &profile.no, &amount, &profile.currency, &invoice.issued_on, &due_on, &OrBlank(paid_on), &status],
        );
    }
}
