//! `salesforce_opportunities.csv`: new business, renewals and expansions on their way to a close.

use super::cells::Major;
use super::sheet::{Log, Sheet};
use crate::company::{Account, Company};
use crate::life::story::{Deal, DealKind, Outcome};
use cco_domain::day::Day;

const HEADER: [&str; 10] = [
    "Id",
    "AccountId",
    "Name",
    "Type",
    "Amount",
    "CurrencyIsoCode",
    "StageName",
    "ForecastCategoryName",
    "CreatedDate",
    "CloseDate",
];

/// When the sales team moves a deal from talk to numbers.
const NEGOTIATED_DAYS_BEFORE: i32 = 45;

struct State {
    on: Day,
    stage: &'static str,
    forecast: &'static str,
    annual_minor: i64,
    closes_on: Day,
}

pub(super) fn log(company: &Company) -> Log {
    let mut sheet = Sheet::new(HEADER);
    for account in &company.accounts {
        for (n, deal) in account.story.deals.iter().enumerate() {
            for state in states(deal) {
                enter(&mut sheet, account, n, deal, &state);
            }
        }
    }
    sheet.finish("salesforce_opportunities.csv")
}

fn states(deal: &Deal) -> Vec<State> {
    let state =
        |on, stage, forecast| State { on, stage, forecast, annual_minor: deal.annual_minor, closes_on: deal.closes_on };
    let mut states = vec![state(deal.opened_on, "Qualification", "Pipeline")];
    let negotiated_on = deal.closes_on.plus_days(-NEGOTIATED_DAYS_BEFORE);
    let closed_on = deal.outcome.map_or(Day::MAX, |outcome| outcome.on);
    if deal.opened_on < negotiated_on && negotiated_on < closed_on {
        states.push(state(negotiated_on, "Negotiation", "Best Case"));
    }
    if let Some(Outcome { on, is_won, annual_minor }) = deal.outcome {
        let (stage, forecast) = if is_won { ("Closed Won", "Closed") } else { ("Closed Lost", "Omitted") };
        let annual_minor = if is_won { annual_minor } else { deal.annual_minor };
        states.push(State { on, stage, forecast, annual_minor, closes_on: on });
    }
    states
}

fn enter(sheet: &mut Sheet<10>, account: &Account, n: usize, deal: &Deal, state: &State) {
    let profile = &account.profile;
    let id = format!("OPP-{:05}-{:02}", profile.no.0, n + 1);
    let kind = match deal.kind {
        DealKind::New => "New Business",
        DealKind::Renewal => "Renewal",
        DealKind::Expansion => "Expansion",
    };
    sheet.enter(
        state.on,
        &id,
        [
            &id,
            &profile.no,
            &format_args!("{} - {kind}", profile.name),
            &kind,
            &Major { minor: state.annual_minor, currency: profile.currency },
            &profile.currency,
            &state.stage,
            &state.forecast,
            &deal.opened_on,
            &state.closes_on,
        ],
    );
}
