//! The accounts that something is seen at: health, drivers, renewal, last touch, sponsor and outages, each read from the facts.

use super::definitions::{assumptions, segmentation, signs};
use crate::app::{Actor, App};
use crate::error::Error;
use crate::health::library::alerts;
use crate::health::{Book, HealthRequest, Member, WORST, Wants};
use cco_domain::health::Alert;
use cco_domain::intervention::{Assumptions, DriverSigns, GivenAccount, Lookout, SeenDriver};
use cco_domain::measure::Reading;
use cco_domain::play::{Reason, Segment};
use cco_domain::segmentation::{Placed, Segmentation};

/// What a plan is made of.
pub(super) struct Portfolio {
    pub(super) book: Book,
    pub(super) assumptions: Assumptions,
    pub(super) drivers_hash: String,
    pub(super) segmentation_hash: String,
    /// With a driver or in the worst band, in order of their ids.
    pub(super) seen: Vec<Seen>,
    /// At which nothing is seen.
    pub(super) quiet: Vec<Seen>,
}

/// An account at which something is seen.
pub(super) struct Seen {
    pub(super) given: GivenAccount,
    pub(super) owner: Option<String>,
    pub(super) arr_minor: i64,
    pub(super) placed: Placed,
    pub(super) drivers: Vec<SeenDriver>,
    pub(super) reads: Reads,
}

/// An account that pays, and what is seen at it.
#[derive(Clone, Debug)]
pub(crate) struct Sight {
    pub(crate) account_id: String,
    pub(crate) csm: Option<String>,
    pub(crate) arr_minor: i64,
    pub(crate) segment: Segment,
    pub(crate) drivers: Vec<SeenDriver>,
}

/// Of every account that pays, whether anything is seen at it or not.
pub(crate) async fn sights(app: &App, actor: &Actor, request: &HealthRequest) -> Result<Vec<Sight>, Error> {
    let portfolio = Portfolio::open(app, actor, request).await?;
    let sight = |seen: Seen| Sight {
        account_id: seen.id().to_owned(),
        csm: seen.owner,
        arr_minor: seen.arr_minor,
        segment: seen.placed.segment,
        drivers: seen.drivers,
    };
    Ok(portfolio.quiet.into_iter().chain(portfolio.seen).map(sight).collect())
}

/// Measures behind the fields of the plan's public contract.
const DAYS_TO_RENEWAL: &str = "days_to_renewal";
const DAYS_SINCE_LAST_TOUCH: &str = "days_since_last_touch";
const SPONSORS_ACTIVE: &str = "sponsors_active";
const URGENT_TICKETS_OPEN: &str = "urgent_tickets_open";

/// What the fields were read from.
#[derive(Clone, Copy)]
pub(super) struct Reads {
    pub(super) days_to_renewal: Reading,
    pub(super) days_since_last_touch: Reading,
    pub(super) sponsors_active: Reading,
    pub(super) urgent_tickets_open: Reading,
}

impl Portfolio {
    pub(super) async fn open(app: &App, actor: &Actor, request: &HealthRequest) -> Result<Portfolio, Error> {
        let folder = app.workspace.definitions();
        let signs = signs(&folder)?;
        let alerts = alerts(&folder, &crate::health::library::measures(&folder)?)?;
        let measures = measures(&signs, &alerts);
        let book = Book::open(app, actor, request, |_, _| Ok(Wants { days: Vec::new(), measures })).await?;
        let segmentation = segmentation(&folder)?;
        let members = members(app, &book, &signs, &alerts, &segmentation)?;
        let is_seen = |seen: &Seen| !seen.drivers.is_empty() || seen.is_red();
        let (seen, quiet): (Vec<Seen>, Vec<Seen>) = members.into_iter().partition(is_seen);
        Ok(Portfolio {
            quiet,
            book,
            assumptions: assumptions(&folder)?,
            drivers_hash: signs.hash,
            segmentation_hash: segmentation.hash,
            seen,
        })
    }
}

impl Seen {
    pub(super) fn id(&self) -> &str {
        self.given.id.as_deref().unwrap_or_default()
    }

    pub(super) fn is_red(&self) -> bool {
        self.given.health.as_deref() == Some(WORST)
    }
}

/// Every measure that a sign or a field reads.
fn measures(signs: &DriverSigns, alerts: &[Alert]) -> Vec<String> {
    let of_fields = [DAYS_TO_RENEWAL, DAYS_SINCE_LAST_TOUCH, SPONSORS_ACTIVE, URGENT_TICKETS_OPEN].map(str::to_owned);
    let mut found: Vec<String> = of_fields.into();
    for reason in signs.names() {
        match reason {
            Reason::Measure(threshold) => found.push(threshold.measure.clone()),
            Reason::Alert { alert } => {
                let named = alerts.iter().filter(|known| known.id == *alert);
                found.extend(named.flat_map(Alert::measures).map(str::to_owned));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

fn members(
    app: &App,
    book: &Book,
    signs: &DriverSigns,
    alerts: &[Alert],
    segmentation: &Segmentation,
) -> Result<Vec<Seen>, Error> {
    let (scorer, lookout) = (book.scorer()?, Lookout::new(signs, alerts, &book.features)?);
    let today = book.day(book.as_of);
    let units = 10_f64.powi(app.workspace.config.company.currency.decimals() as i32);
    let of = |member: &Member| {
        let arr_minor = member.mrr.to_minor_per_year();
        let arr = arr_minor as f64 / units;
        let placed = segmentation.place(member.identity.segment.as_deref(), arr.max(0.0));
        let band = scorer.score(member.place, today).band;
        let reads = reads(book, member.place, today);
        let drivers = lookout.seen(member.place, today);
        let given = GivenAccount {
            id: Some(member.account_id.clone()),
            name: member.identity.name.clone(),
            segment: Some(placed.segment.word().to_owned()),
            arr_usd: Some(arr),
            // A score that is not known counts as unknown health, not as the rubric's absent field.
            health: Some(band.unwrap_or_else(|| "unknown".to_owned())),
            risk_drivers: drivers.iter().map(|seen| seen.driver.word().to_owned()).collect(),
            days_to_renewal: reads.days_to_renewal.value(),
            last_touch_days_ago: reads.days_since_last_touch.value(),
            exec_sponsor_engaged: reads.sponsors_active.value().map(|n_sponsors| n_sponsors >= 1.0),
            support_open_p1: reads.urgent_tickets_open.value(),
        };
        Seen { given, owner: member.identity.owner.clone(), arr_minor, placed, drivers, reads }
    };
    Ok(book.members.iter().map(of).collect())
}

fn reads(book: &Book, account: usize, day: usize) -> Reads {
    let read = |measure: &str| {
        let column = book.features.column(measure).expect("the fields' measures were asked for");
        column.reading(book.features.cell(account, day))
    };
    Reads {
        days_to_renewal: read(DAYS_TO_RENEWAL),
        days_since_last_touch: read(DAYS_SINCE_LAST_TOUCH),
        sponsors_active: read(SPONSORS_ACTIVE),
        urgent_tickets_open: read(URGENT_TICKETS_OPEN),
    }
}
