//! `churn_interviews.csv`: what accounts said on leaving. Most name the true cause; some name another.

use super::sheet::{Log, Sheet};
use super::voice::farewell;
use crate::company::{Account, Company};
use crate::life::story::{Cause, Moment};
use crate::random::{Part, Random};
use cco_domain::day::Day;

const HEADER: [&str; 8] = [
    "interview_id",
    "account_id",
    "churn_date",
    "primary_reason",
    "contributing_reasons",
    "controllable",
    "quote",
    "method",
];

const INTERVIEWED_PERMILLE: u32 = 680;
const NAMES_TRUE_CAUSE_PERMILLE: u32 = 740;
/// What is said instead of the true cause.
const EXCUSES: [Cause; 4] = [Cause::Price, Cause::BudgetCut, Cause::Competitor, Cause::PoorFit];

pub(super) fn log(company: &Company) -> Log {
    let mut sheet = Sheet::new(HEADER);
    for account in &company.accounts {
        let mut random = Random::new(company.settings.seed, Part::Interviews, account.profile.no.0, 0);
        for (day, moment) in &account.story.moments {
            if let Moment::Churned { cause } = moment {
                interview(&mut sheet, account, *day, *cause, &mut random);
            }
        }
    }
    sheet.finish("churn_interviews.csv")
}

fn interview(sheet: &mut Sheet<8>, account: &Account, day: Day, cause: Cause, random: &mut Random) {
    let held_on = day.plus_days(random.between(3, 40));
    if !random.chance(INTERVIEWED_PERMILLE) {
        return;
    }
    let said = if random.chance(NAMES_TRUE_CAUSE_PERMILLE) { cause } else { *random.pick(&EXCUSES) };
    let contributing = if said == cause { random.pick(&EXCUSES).name() } else { cause.name() };
    let quote = farewell(said, random);
    let method = *random.pick(&["interview", "exit_survey", "csm"]);
    let id = format!("CHI-{:05}-{day}", account.profile.no.0);
    sheet.enter(
        held_on,
        &id,
        [&id, &account.profile.no, &day, &said.name(), &contributing, &said.is_controllable(), &quote, &method],
    );
}
