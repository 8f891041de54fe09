//! `meetings.csv`: calls and business reviews. The larger the account, the more there are; the weaker the
//! sponsor, the more are missed.

use super::cells::Timestamp;
use super::contacts;
use super::sheet::{Log, Sheet};
use super::voice::{THEMES, complaint, praise};
use crate::accounts::Segment;
use crate::calendar::is_in_quarter_end_month;
use crate::company::{Account, Company};
use crate::contacts::Contact;
use crate::life::story::MonthEnd;
use crate::random::{Part, Random};
use cco_domain::day::Day;

const HEADER: [&str; 8] =
    ["meeting_id", "account_id", "type", "start_time", "participants", "attended", "sentiment", "notes"];

pub(super) fn log(company: &Company) -> Log {
    let mut sheet = Sheet::new(HEADER);
    for account in &company.accounts {
        let mut random = Random::new(company.settings.seed, Part::Meetings, account.profile.no.0, 0);
        let people = contacts::of_account(company, account);
        let months = account.story.months.iter();
        for month in months.filter(|month| month.is_served && month.day >= company.calendar.first_day) {
            if let Some(kind) = kind_held(account.profile.segment, month.day, &mut random) {
                enter(&mut sheet, account, &people, kind, month, &mut random);
            }
        }
    }
    sheet.finish("meetings.csv")
}

fn kind_held(segment: Segment, month_end: Day, random: &mut Random) -> Option<&'static str> {
    let is_review_month = is_in_quarter_end_month(month_end);
    match segment {
        Segment::Enterprise if is_review_month => Some("qbr"),
        Segment::Enterprise => random.chance(800).then_some("call"),
        Segment::MidMarket if is_review_month => random.chance(450).then_some("qbr"),
        Segment::MidMarket => random.chance(350).then_some("call"),
        Segment::Smb => random.chance(70).then_some("call"),
    }
}

fn enter(
    sheet: &mut Sheet<8>,
    account: &Account,
    people: &[Contact],
    kind: &str,
    month: &MonthEnd,
    random: &mut Random,
) {
    let n_people = 1 + random.below(3) as usize;
    let present = people.iter().filter(|person| person.ends.is_none_or(|ends| ends > month.day));
    let names: Vec<&str> = present.take(n_people).map(|person| person.name.as_str()).collect();
    let at = Timestamp::new(month.day.plus_days(-random.between(1, 26)), random.between(8, 17) * 3600);
    let is_attended = random.chance((550 + month.health.sponsor / 2).unsigned_abs().min(980));
    let hundredths = ((month.health.score() - 500) / 4 + random.bell(25)).clamp(-100, 100);
    let sign = if hundredths < 0 { "-" } else { "" };
    let sentiment = format!("{sign}{}.{:02}", hundredths.abs() / 100, hundredths.abs() % 100);
    let id = format!("MTG-{:05}-{}", account.profile.no.0, month.day);
    sheet.enter(
        at.day(),
        &id,
        [
            &id,
            &account.profile.no,
            &kind,
            &at,
            &names.join("; "),
            &is_attended,
            if is_attended { &sentiment } else { &"" },
            &if is_attended { notes(hundredths, random) } else { "No-show.".to_owned() },
        ],
    );
}

fn notes(hundredths: i32, random: &mut Random) -> String {
    let theme = *random.pick(&THEMES);
    let heard = if hundredths > 15 { praise(theme, random) } else { complaint(theme, random) };
    let next = random.pick(&[
        "Follow up in two weeks.",
        "Share the roadmap.",
        "Plan training.",
        "No action.",
        "Review usage.",
    ]);
    format!("{heard} {next}")
}
