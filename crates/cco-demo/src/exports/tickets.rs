//! `zendesk_tickets.csv`: support requests. Trouble brings more of them, and slower, sorer ones.

use super::cells::{OrBlank, Timestamp};
use super::contacts;
use super::sheet::{Log, Sheet};
use super::voice::{THEMES, Theme, request};
use crate::company::{Account, Company};
use crate::contacts::Contact;
use crate::life::story::MonthEnd;
use crate::random::{Part, Random};
use cco_domain::day::Day;

const HEADER: [&str; 14] = [
    "Ticket ID",
    "Organization ID",
    "Requester ID",
    "Subject",
    "Description",
    "Status",
    "Priority",
    "Type",
    "Created at",
    "First reply at",
    "Solved at",
    "Reopens",
    "Escalated",
    "Satisfaction Score",
];

struct Ticket {
    id: u64,
    requester: String,
    subject: &'static str,
    body: String,
    priority: &'static str,
    kind: &'static str,
    opened: Timestamp,
    answered: Timestamp,
    solved: Timestamp,
    n_reopened: u32,
    is_escalated: bool,
    satisfaction: Option<i32>,
}

pub(super) fn log(company: &Company) -> Log {
    let mut sheet = Sheet::new(HEADER);
    for account in &company.accounts {
        for ticket in of_account(company, account) {
            enter(&mut sheet, account, &ticket);
        }
    }
    sheet.finish("zendesk_tickets.csv")
}

fn of_account(company: &Company, account: &Account) -> Vec<Ticket> {
    let mut random = Random::new(company.settings.seed, Part::Tickets, account.profile.no.0, 0);
    let people = contacts::of_account(company, account);
    let mut tickets = Vec::new();
    for month in account.story.months.iter().filter(|month| month.is_served && month.day >= company.calendar.first_day)
    {
        for _ in 0..random.count(expected_permille(month)) {
            let id = u64::from(account.profile.no.0) * 10_000 + tickets.len() as u64 + 1;
            tickets.push(ticket(id, month, &people, &mut random));
        }
    }
    tickets
}

/// Tickets to expect in a month, in thousandths: by size, up to five times as many in trouble.
fn expected_permille(month: &MonthEnd) -> u32 {
    let by_size = (120 + month.n_seats * 2).min(1_500);
    by_size * (1_000 + month.health.pain.unsigned_abs() * 4) / 1_000
}

fn ticket(id: u64, month: &MonthEnd, people: &[Contact], random: &mut Random) -> Ticket {
    let pain = month.health.pain;
    let theme = if random.chance(pain.unsigned_abs() * 6 / 10) { Theme::Reliability } else { *random.pick(&THEMES) };
    let (subject, body) = request(theme, random);
    let opened = moment_in(month.day, random);
    let answered = opened.plus_minutes(random.skewed(6, 1_200 + pain * 4));
    let solved = answered.plus_minutes(random.skewed(30, 9_000 + pain * 25));
    let n_reopened = random.count(60 + pain.unsigned_abs() / 2);
    let is_escalated = random.chance(15 + pain.unsigned_abs() / 5);
    let mood = 5 - pain / 250 - i32::from(is_escalated) - n_reopened as i32 / 2 + random.bell(1);
    Ticket {
        id,
        requester: random.pick(people).id.clone(),
        subject,
        body,
        priority: priority(theme, random),
        kind: if theme == Theme::MissingFeature { "question" } else { "incident" },
        opened,
        answered,
        solved,
        n_reopened,
        is_escalated,
        satisfaction: random.chance(420).then(|| mood.clamp(1, 5)),
    }
}

fn moment_in(month_end: Day, random: &mut Random) -> Timestamp {
    let n_days = i32::from(month_end.ymd().2);
    Timestamp::new(month_end.plus_days(-random.between(0, n_days - 1)), random.between(7 * 3600, 18 * 3600))
}

fn priority(theme: Theme, random: &mut Random) -> &'static str {
    random.pick_weighted(match theme {
        Theme::Reliability => &[("urgent", 25), ("high", 40), ("normal", 35), ("low", 0)],
        _ => &[("urgent", 3), ("high", 17), ("normal", 55), ("low", 25)],
    })
}

/// A ticket is seen open when it comes, answered some time later, solved at last.
fn enter(sheet: &mut Sheet<14>, account: &Account, ticket: &Ticket) {
    for (on, status) in [(ticket.opened.day(), "new"), (ticket.answered.day(), "open"), (ticket.solved.day(), "solved")]
    {
        let is_solved = status == "solved";
        sheet.enter(
            on,
            ticket.id,
            [
                &ticket.id,
                &account.profile.no,
                &ticket.requester,
                &ticket.subject,
                &ticket.body,
                &status,
                &ticket.priority,
                &ticket.kind,
                &ticket.opened,
                &OrBlank((status != "new").then_some(ticket.answered)),
                &OrBlank(is_solved.then_some(ticket.solved)),
                &if is_solved { ticket.n_reopened } else { 0 },
                &ticket.is_escalated,
                &OrBlank(ticket.satisfaction.filter(|_| is_solved)),
            ],
        );
    }
}
