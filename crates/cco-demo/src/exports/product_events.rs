//! `product_events.jsonl`: use of the product as an event stream, rolled up to about three events a week.

use super::cells::Timestamp;
use super::contacts;
use super::delivery::ExportFile;
use crate::company::{Account, Company};
use crate::life::story::MonthEnd;
use crate::random::{Part, Random};
use cco_domain::day::Day;
use serde::Serialize;

/// Features, and how often in a week a seat of an account fully at home in the product uses each, times ten.
const FEATURES: [(&str, u32); 6] = [
    ("work_order_completed", 120),
    ("session_started", 45),
    ("dashboard_viewed", 30),
    ("report_exported", 8),
    ("automation_run", 25),
    ("mobile_checkin", 60),
];
const EVENTS_A_WEEK: u32 = 3;
/// Holidays: the last ten days of the year see half the work.
const HOLIDAY_PERCENT: u32 = 50;
/// Every so many lines the stream delivers one twice.
const REPEATED_EVERY: u32 = 400;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    message_id: &'a str,
    event: &'a str,
    user_id: &'a str,
    context: Context<'a>,
    timestamp: &'a str,
    properties: Properties,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Context<'a> {
    group_id: &'a str,
}

#[derive(Serialize)]
struct Properties {
    count: u32,
}

/// The events after one export (`after`) and until the next; delivery `n` has draws of its own.
pub(super) fn between(company: &Company, n: u32, after: Option<Day>, until: Day) -> Option<ExportFile> {
    let from = after.map_or(company.calendar.first_day, |after| after.plus_days(1));
    let mut bytes = Vec::new();
    for account in &company.accounts {
        let mut random = Random::new(company.settings.seed, Part::Usage, account.profile.no.0, n);
        write_account(&mut bytes, company, account, from, until, &mut random);
    }
    (!bytes.is_empty()).then_some(ExportFile { name: "product_events.jsonl", bytes })
}

fn write_account(
    bytes: &mut Vec<u8>,
    company: &Company,
    account: &Account,
    from: Day,
    until: Day,
    random: &mut Random,
) {
    let group_id = account.profile.no.to_string();
    let mut user_ids = None;
    let mut week = from;
    while week <= until {
        if let Some(month) = served_in(account, week) {
            let users = user_ids.get_or_insert_with(|| user_ids_of(company, account));
            let n_days = until.epoch_days() - week.epoch_days();
            for n in 0..EVENTS_A_WEEK {
                let day = week.plus_days(random.between(0, n_days.min(6)));
                let user: &String = random.pick(users);
                write_event(bytes, &group_id, user, day, n, month, random);
            }
        }
        week = week.plus_days(7);
    }
}

/// The state in the month of `day`, if the account was served then. The month still running counts as the one before.
fn served_in(account: &Account, day: Day) -> Option<&MonthEnd> {
    let months = &account.story.months;
    let since = months.first()?.day.month_index();
    let n = usize::try_from(day.month_index() - since).ok()?;
    months.get(n.min(months.len() - 1)).filter(|month| month.is_served)
}

fn user_ids_of(company: &Company, account: &Account) -> Vec<String> {
    contacts::of_account(company, account).into_iter().map(|person| person.id).collect()
}

fn write_event(
    bytes: &mut Vec<u8>,
    group_id: &str,
    user_id: &str,
    day: Day,
    n: u32,
    month: &MonthEnd,
    random: &mut Random,
) {
    let (event, per_seat) = FEATURES[((n * 2 + random.below(2)) as usize) % FEATURES.len()];
    let second = random.between(6 * 3600, 20 * 3600);
    let event = Event {
        message_id: &format!("{group_id}-{}-{n}{second:05}", day.epoch_days()),
        event,
        user_id,
        context: Context { group_id },
        timestamp: &Timestamp::new(day, second).to_string(),
        properties: Properties { count: count(day, per_seat, month, random) },
    };
    let times = if random.below(REPEATED_EVERY) == 0 { 2 } else { 1 };
    for _ in 0..times {
        serde_json::to_writer(&mut *bytes, &event).expect("texts and numbers always have a JSON form");
        bytes.push(b'\n');
    }
}

fn count(day: Day, per_seat: u32, month: &MonthEnd, random: &mut Random) -> u32 {
    let (_, month_of_year, day_of_month) = day.ymd();
    let season = if month_of_year == 12 && day_of_month > 21 { HOLIDAY_PERCENT } else { 100 };
    let full = u64::from(month.n_seats) * u64::from(per_seat) / 10;
    let used = full * u64::from(month.health.adoption.unsigned_abs()) / 1000 * u64::from(season) / 100;
    (used * u64::from(random.between(70, 130).unsigned_abs()) / 100) as u32
}
