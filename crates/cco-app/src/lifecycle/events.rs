//! What facts say happened with one account, by department.

use crate::app::App;
use crate::error::{Error, Kind};
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_domain::lifecycle::{Department, JourneyEvent};
use cco_ledger::Value;

/// One kind of event: who saw it, which table says so, the column that dates it, what happened in SQL, and which rows count.
struct Source {
    department: Department,
    table: &'static str,
    on: &'static str,
    what: &'static str,
    rows: &'static str,
}

const fn source(
    department: Department,
    table: &'static str,
    on: &'static str,
    what: &'static str,
    rows: &'static str,
) -> Source {
    Source { department, table, on, what, rows }
}

use Department::{Adoption, Contract, Finance, Marketing, Onboarding, Renewal, Sales};

const ALL: &str = "true";
const RENEWAL: &str = "lower(coalesce(kind, '')) = 'renewal'";
const NO_RENEWAL: &str = "lower(coalesce(kind, '')) <> 'renewal'";
const OPENED: &str = "concat('opportunity opened: ', coalesce(kind, 'of no kind'))";
const CLOSED: &str = "concat('opportunity closes: ', coalesce(stage, 'at no stage'))";

/// Names, comments and subjects stay where they are: a journey is read by many.
const SOURCES: &[Source] = &[
    source(Marketing, "account", "signed_up_on", "'signed up'", ALL),
    source(Sales, "opportunity", "created_on", OPENED, NO_RENEWAL),
    source(Sales, "opportunity", "closes_on", CLOSED, NO_RENEWAL),
    source(Contract, "subscription", "starts", "concat('line starts: ', coalesce(product, plan, line_id))", ALL),
    source(Contract, "subscription", "ends", "concat('line ends: ', coalesce(product, plan, line_id))", ALL),
    source(Onboarding, "milestone", "reached_on", "concat('reached: ', name)", ALL),
    source(Onboarding, "milestone", "due_on", "concat('was due, not reached: ', name)", "reached_on is null"),
    source(Adoption, "interaction", "at", "kind", ALL),
    source(Adoption, "ticket", "opened_at", "concat('ticket opened: ', coalesce(priority, 'of no priority'))", ALL),
    source(Adoption, "survey_response", "at", "concat('survey answered: ', instrument)", ALL),
    source(Renewal, "opportunity", "created_on", OPENED, RENEWAL),
    source(Renewal, "opportunity", "closes_on", CLOSED, RENEWAL),
    source(Renewal, "subscription", "cancelled_on", "'asked to cancel'", ALL),
    source(Renewal, "subscription", "term_ends", "'term ends'", ALL),
    source(Renewal, "churn_reason", "churned_on", "concat('left: ', coalesce(primary_reason, 'no reason said'))", ALL),
    source(Finance, "invoice", "issued_on", "'invoice issued'", ALL),
    source(Finance, "invoice", "paid_on", "'invoice paid'", ALL),
    source(Finance, "invoice", "due_on", "'invoice due, not paid'", "paid_on is null"),
];

/// Every event, however many there are.
const NO_LIMIT: usize = usize::MAX;

pub(super) async fn events(
    app: &App,
    snapshot: &Snapshot,
    account: &str,
    as_of: Day,
) -> Result<Vec<JourneyEvent>, Error> {
    let mut events = Vec::new();
    for source in SOURCES {
        let Source { department, table, on, what, rows } = source;
        let account = account.replace('\'', "''");
        let text =
            format!("select {on}, {what} from {table} where account_id = '{account}' and {on} is not null and {rows}");
        for row in app.ledger.sql(snapshot, as_of, &text, NO_LIMIT).await?.rows {
            let (on, what) = dated(app, row)?;
            events.push(JourneyEvent { on, department: *department, what, table: (*table).to_owned() });
        }
    }
    Ok(events)
}

fn dated(app: &App, row: Vec<Value>) -> Result<(Day, String), Error> {
    match <[Value; 2]>::try_from(row) {
        Ok([Value::Day(on), Value::Text(what)]) => Ok((on, what)),
        Ok([Value::Instant(at), Value::Text(what)]) => Ok((app.day_of(at), what)),
        Ok(_) | Err(_) => {
            Err(Error::new(Kind::Internal, "event_unreadable", "an event of a journey has no day or no text"))
        }
    }
}
