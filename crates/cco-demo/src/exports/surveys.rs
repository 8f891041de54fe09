//! `delighted_nps.csv`: twice a year each account is asked how likely it is to recommend us. A third answer.

use super::cells::Timestamp;
use super::contacts;
use super::sheet::{Log, Sheet};
use super::voice::{THEMES, Theme, complaint, praise};
use crate::company::{Account, Company};
use crate::contacts::Contact;
use crate::life::story::MonthEnd;
use crate::random::{Part, Random, curve};

const HEADER: [&str; 7] = ["id", "account_id", "person_id", "score", "comment", "created_at", "type"];
const MONTHS_BETWEEN_SURVEYS: usize = 6;
const ANSWERS_PERMILLE: u32 = 340;
const COMMENTS_PERMILLE: u32 = 620;

pub(super) fn log(company: &Company) -> Log {
    let mut sheet = Sheet::new(HEADER);
    for account in &company.accounts {
        let mut random = Random::new(company.settings.seed, Part::Surveys, account.profile.no.0, 0);
        let people = contacts::of_account(company, account);
        let asked = account.story.months.iter().skip(3).step_by(MONTHS_BETWEEN_SURVEYS);
        for month in asked.filter(|month| month.is_served && month.day >= company.calendar.first_day) {
            ask(&mut sheet, account, &people, month, &mut random);
        }
    }
    sheet.finish("delighted_nps.csv")
}

fn ask(sheet: &mut Sheet<7>, account: &Account, people: &[Contact], month: &MonthEnd, random: &mut Random) {
    let present =
        people.iter().filter(|person| person.starts <= month.day && person.ends.is_none_or(|ends| ends > month.day));
    for person in present {
        if !random.chance(ANSWERS_PERMILLE) {
            continue;
        }
        let at = Timestamp::new(month.day.plus_days(-random.between(0, 20)), random.between(0, 86_399));
        let score = score(month, random);
        let id = format!("{}-{at}", person.id);
        let comment = comment(score, month, random);
        sheet.enter(at.day(), &id, [&id, &account.profile.no, &person.id, &score, &comment, &at, &"nps_relational"]);
    }
}

/// 0 to 10: health says where the answers lie, people differ.
fn score(month: &MonthEnd, random: &mut Random) -> i32 {
    let tenths = curve(&[(150, 15), (400, 55), (600, 82), (800, 97)], month.health.score());
    ((tenths + random.bell(28) + 5) / 10).clamp(0, 10)
}

fn comment(score: i32, month: &MonthEnd, random: &mut Random) -> String {
    if !random.chance(COMMENTS_PERMILLE) {
        return String::new();
    }
    let theme = *random.pick(&THEMES);
    match score {
        9.. => praise(theme, random),
        7..=8 if random.chance(500) => praise(theme, random),
        _ if random.chance(month.health.pain.unsigned_abs()) => complaint(Theme::Reliability, random),
        _ => complaint(theme, random),
    }
}
