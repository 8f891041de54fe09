//! `product_events.jsonl`: use of the product as an event stream, rolled up by person and week.

use super::cells::Timestamp;
use super::delivery::ExportFile;
use crate::accounts::AccountNo;
use crate::company::{Account, Company};
use crate::life::story::MonthEnd;
use crate::random::{Part, Random};
use cco_domain::day::Day;
use serde::Serialize;

pub(super) const NAME: &str = "product_events.jsonl";

/// Features, and how often in a week a person at home in the product uses each, times ten.
const FEATURES: [(&str, u32); 6] = [
    ("work_order_completed", 120),
    ("session_started", 45),
    ("dashboard_viewed", 30),
    ("report_exported", 8),
    ("automation_run", 25),
    ("mobile_checkin", 60),
];
/// Features that every account uses; the others come with adoption.
const FIRST_FEATURES: u32 = 2;
/// People are rolled up in turn, everybody once in as many weeks as the account has so many seats, and at least once in
/// the longest turn.
const SEATS_A_TURN: u32 = 5;
const LONGEST_TURN: u32 = 4;
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

/// The events after one export (`after`) and until the next. A day's draws are its own, so that the same day gives the same
/// events however days are cut into deliveries.
pub(super) fn between(company: &Company, after: Option<Day>, until: Day) -> Option<ExportFile> {
    let from = after.map_or(company.calendar.first_day, |after| after.plus_days(1));
    let mut bytes = Vec::new();
    for account in &company.accounts {
        for day in (from.epoch_days()..=until.epoch_days()).map(Day::from_epoch_days) {
            write_day(&mut bytes, company.settings.seed, account, day);
        }
    }
    (!bytes.is_empty()).then_some(ExportFile { name: NAME, bytes })
}

/// Of all who use the product, those who are rolled up on this day. Everybody has a day of the week.
fn write_day(bytes: &mut Vec<u8>, seed: u64, account: &Account, day: Day) {
    let Some(month) = state_in(account, day).filter(|_| account.is_served_on(day)) else { return };
    let days = day.epoch_days().unsigned_abs();
    let adoption = month.health.adoption.unsigned_abs();
    let n_people = (month.n_seats * adoption + 500) / 1000;
    let turn = (month.n_seats / SEATS_A_TURN).clamp(1, LONGEST_TURN);
    let n_features = (FIRST_FEATURES + adoption * 5 / 1000).min(FEATURES.len() as u32);
    let mut random = Random::new(seed, Part::Usage, account.profile.no.0, days);
    for person in (days % 7..n_people).step_by(7).filter(|person| (person + days / 7).is_multiple_of(turn)) {
        let feature = (account.profile.no.0 + random.below(n_features)) as usize % FEATURES.len();
        write_use(bytes, account.profile.no, person, FEATURES[feature], turn, day, &mut random);
    }
}

/// The state in the month of `day`. The month still running, and one that ends without seats, count as the one before.
fn state_in(account: &Account, day: Day) -> Option<&MonthEnd> {
    let months = &account.story.months;
    let since = months.first()?.day.month_index();
    let n = usize::try_from(day.month_index() - since).ok()?.min(months.len() - 1);
    [Some(n), n.checked_sub(1)].into_iter().flatten().map(|n| &months[n]).find(|month| month.n_seats > 0)
}

fn season_percent(day: Day) -> u32 {
    let (_, month_of_year, day_of_month) = day.ymd();
    if month_of_year == 12 && day_of_month > 21 { HOLIDAY_PERCENT } else { 100 }
}

/// What a person did with a feature in the weeks of a turn.
fn write_use(
    bytes: &mut Vec<u8>,
    account: AccountNo,
    person: u32,
    (feature, a_week): (&str, u32),
    n_weeks: u32,
    day: Day,
    random: &mut Random,
) {
    let group_id = account.to_string();
    let second = random.between(6 * 3600, 20 * 3600);
    let count = n_weeks * a_week * random.between(70, 130).unsigned_abs() * season_percent(day) / 100_000;
    let event = Event {
        message_id: &format!("{group_id}-{}-{second}-{person}", day.epoch_days()),
        event: feature,
        user_id: &format!("USR-{:05}-{:03}", account.0, person + 1),
        context: Context { group_id: &group_id },
        timestamp: &Timestamp::new(day, second).to_string(),
        properties: Properties { count: count.max(1) },
    };
    let times = if random.below(REPEATED_EVERY) == 0 { 2 } else { 1 };
    for _ in 0..times {
        serde_json::to_writer(&mut *bytes, &event).expect("texts and numbers always have a JSON form");
        bytes.push(b'\n');
    }
}
