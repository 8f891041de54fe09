//! `onboarding_milestones.csv`: the steps of onboarding, due from signing, reached sooner or later or never.

use super::cells::OrBlank;
use super::sheet::{Log, Sheet};
use crate::company::{Account, Company};
use crate::life::story::Moment;
use crate::random::{Part, Random, curve};
use cco_domain::day::Day;

const HEADER: [&str; 4] = ["account_id", "milestone", "due_date", "completed_date"];

/// Step, and days after signing by which it is due.
const STEPS: [(&str, i32); 5] = [
    ("Kickoff", 10),
    ("Data imported", 30),
    ("First team live", 45),
    ("First report shared", 60),
    ("All teams live", 100),
];

/// Time taken in percent of time planned, by how well onboarding went.
const PACE_PERCENT: [(i32, i32); 3] = [(200, 260), (620, 105), (900, 70)];
/// Onboarding below this stops short of the last two steps.
const STALLED_BELOW: i32 = 330;

pub(super) fn log(company: &Company) -> Log {
    let mut sheet = Sheet::new(HEADER);
    for account in &company.accounts {
        if let Some(signed_on) = signed_on(account) {
            enter(&mut sheet, company, account, signed_on);
        }
    }
    sheet.finish("onboarding_milestones.csv")
}

fn signed_on(account: &Account) -> Option<Day> {
    account.story.moments.iter().find(|(_, moment)| *moment == Moment::Signed).map(|(day, _)| *day)
}

fn enter(sheet: &mut Sheet<4>, company: &Company, account: &Account, signed_on: Day) {
    let no = account.profile.no;
    let mut random = Random::new(company.settings.seed, Part::Onboarding, no.0, 0);
    let onboarding = account.story.months.first().map(|month| month.health.onboarding);
    for (n, (step, days)) in STEPS.into_iter().enumerate() {
        let key = format!("{no} {step}");
        let due_on = signed_on.plus_days(days);
        sheet.enter(signed_on, &key, [&no, &step, &due_on, &""]);
        let Some(onboarding) = onboarding else { continue };
        let percent = curve(&PACE_PERCENT, onboarding) + random.bell(20);
        let reached_on = signed_on.plus_days(days * percent.max(20) / 100);
        let is_stalled = onboarding < STALLED_BELOW && n + 2 >= STEPS.len();
        if !is_stalled {
            sheet.enter(reached_on, &key, [&no, &step, &due_on, &OrBlank(Some(reached_on))]);
        }
    }
}
