//! The accounts of the company as books of the people who look after them.

use crate::app::{Actor, App};
use crate::definitions;
use crate::error::Error;
use crate::health::{Book as HealthBook, HealthRequest, HealthSetting, Member, WORST, Wants};
use crate::plan::{capacity_rules, segmentation, team_hours};
use cco_domain::capacity::{CapacityRules, TeamHours};
use cco_domain::coverage::{BookAccount, CoverageRules, Holder};
use cco_domain::segmentation::{Placed, Segmentation};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What every answer about books says of itself.
#[derive(Clone, Debug, Serialize)]
pub struct CoverageHead {
    #[serde(flatten)]
    pub setting: HealthSetting,
    pub coverage_hash: String,
    pub segmentation_hash: String,
    pub capacity_hash: String,
    pub team_hash: String,
}

/// Accounts that nobody looks after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Unowned {
    pub n_accounts: usize,
    /// Whole units of the reporting currency a year.
    pub arr: i64,
}

pub(super) struct Ground {
    pub(super) head: CoverageHead,
    pub(super) rules: CoverageRules,
    pub(super) moving: CapacityRules,
    /// That somebody looks after, in order of their ids.
    pub(super) accounts: Vec<BookAccount>,
    /// Everybody who looks after an account or is named in the team's file.
    pub(super) holders: Vec<Holder>,
    pub(super) unowned: Unowned,
    pub(super) names: BTreeMap<String, String>,
}

const DAYS_TO_RENEWAL: &str = "days_to_renewal";

pub(crate) fn coverage_rules(definitions_folder: &Path) -> Result<CoverageRules, Error> {
    definitions::read(definitions_folder, "coverage/segments.toml", CoverageRules::parse)
}

/// The segment that a member is treated as.
pub(crate) fn placed(app: &App, member: &Member, segmentation: &Segmentation) -> Placed {
    let minor_per_unit = app.workspace.config.company.currency.minor_per_unit() as f64;
    let arr = member.mrr.to_minor_per_year() as f64 / minor_per_unit;
    segmentation.place(member.identity.segment.as_deref(), arr.max(0.0))
}

/// Whether members are red and how many days are left until they renew, in their order.
pub(crate) fn standings(book: &HealthBook) -> Result<Vec<(bool, Option<i32>)>, Error> {
    let (scorer, today) = (book.scorer()?, book.day(book.as_of));
    let renewals = book.features.column(DAYS_TO_RENEWAL).expect("the book was opened with this measure");
    let of = |member: &Member| {
        let is_red = scorer.score(member.place, today).band.as_deref() == Some(WORST);
        let days = renewals.value(book.features.cell(member.place, today));
        (is_red, days.map(|days| days.round() as i32))
    };
    Ok(book.members.iter().map(of).collect())
}

/// The book, read once for all accounts, with what [`standings`] reads.
pub(crate) async fn open_book(app: &App, actor: &Actor, request: &HealthRequest) -> Result<HealthBook, Error> {
    let measures = vec![DAYS_TO_RENEWAL.to_owned()];
    HealthBook::open(app, actor, request, |_, _| Ok(Wants { days: Vec::new(), measures })).await
}

impl Ground {
    pub(super) async fn open(app: &App, actor: &Actor, request: &HealthRequest) -> Result<Ground, Error> {
        let folder = app.workspace.definitions();
        let (rules, segmentation) = (coverage_rules(&folder)?, segmentation(&folder)?);
        let (moving, team) = (capacity_rules(&folder)?, team_hours(&folder)?);
        let book = open_book(app, actor, request).await?;
        let (accounts, unowned) = accounts(app, &book, &segmentation)?;
        Ok(Ground {
            head: CoverageHead {
                setting: book.setting(app),
                coverage_hash: rules.hash.clone(),
                segmentation_hash: segmentation.hash,
                capacity_hash: moving.hash.clone(),
                team_hash: team.hash.clone(),
            },
            holders: holders(&accounts, &team, &rules),
            rules,
            moving,
            accounts,
            unowned,
            names: names(&book),
        })
    }
}

fn accounts(app: &App, book: &HealthBook, segmentation: &Segmentation) -> Result<(Vec<BookAccount>, Unowned), Error> {
    let minor_per_unit = app.workspace.config.company.currency.minor_per_unit();
    let (mut accounts, mut unowned) = (Vec::new(), Unowned { n_accounts: 0, arr: 0 });
    for (member, (is_red, days_to_renewal)) in book.members.iter().zip(standings(book)?) {
        let arr = member.mrr.to_minor_per_year() / minor_per_unit;
        match &member.identity.owner {
            None => unowned = Unowned { n_accounts: unowned.n_accounts + 1, arr: unowned.arr + arr },
            Some(owner) => accounts.push(BookAccount {
                id: member.account_id.clone(),
                owner: owner.clone(),
                segment: placed(app, member, segmentation).segment,
                arr,
                is_red,
                days_to_renewal,
            }),
        }
    }
    Ok((accounts, unowned))
}

/// Everybody has the hours that the coverage rules give one person.
fn holders(accounts: &[BookAccount], team: &TeamHours, rules: &CoverageRules) -> Vec<Holder> {
    let owners = accounts.iter().map(|account| account.owner.as_str());
    let people: BTreeSet<&str> = owners.chain(team.people.iter().map(|person| person.name.as_str())).collect();
    let holder =
        |name: &str| Holder { name: name.to_owned(), pool: team.pool(name), minutes: rules.minutes_per_person };
    people.into_iter().map(holder).collect()
}

fn names(book: &HealthBook) -> BTreeMap<String, String> {
    let named = |member: &Member| Some((member.account_id.clone(), member.identity.name.clone()?));
    book.members.iter().filter_map(named).collect()
}
