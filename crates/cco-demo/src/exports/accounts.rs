//! `salesforce_accounts.csv`: one row per dated version of an account.

use super::cells::OrBlank;
use super::sheet::{Log, Sheet};
use crate::accounts::{Profile, Segment};
use crate::company::{Account, Company};
use crate::life::story::Moment;
use crate::links::Side;
use crate::names;
use cco_domain::day::Day;
use std::collections::BTreeSet;

const HEADER: [&str; 14] = [
    "Id",
    "Name",
    "ParentId",
    "Type",
    "Industry",
    "NumberOfEmployees",
    "BillingCountry",
    "Region__c",
    "Segment__c",
    "Owner.Name",
    "Executive_Sponsor__c",
    "CreatedDate",
    "Website",
    "Effective_From__c",
];

pub(super) fn log(company: &Company) -> Log {
    let mut sheet = Sheet::new(HEADER);
    for account in &company.accounts {
        let profile = &account.profile;
        for day in version_days(account) {
            let n_employees = employees_on(profile, day);
            sheet.enter(
                day,
                format!("{} {day}", profile.no),
                [
                    &profile.no,
                    &profile.name,
                    &OrBlank(profile.parent),
                    &kind_on(account, day),
                    &profile.industry,
                    &n_employees,
                    &profile.country,
                    &profile.region,
                    &segment_on(profile, n_employees).name(),
                    &owner_on(profile, day),
                    &OrBlank(profile.exec_sponsor.as_ref()),
                    &profile.created_on,
                    &format_args!("https://www.{}", names::domain(&profile.name)),
                    &day,
                ],
            );
        }
    }
    sheet.finish("salesforce_accounts.csv")
}

/// The days on which anything about the account changes.
fn version_days(account: &Account) -> BTreeSet<Day> {
    let profile = &account.profile;
    let mut days = BTreeSet::from([profile.created_on, profile.signed_on]);
    days.extend(profile.handovers());
    days.extend(profile.growth.map(|(day, _)| day));
    days.extend(kinds(account).map(|(day, _)| day));
    days
}

/// What the CRM calls the account, and from when.
fn kinds(account: &Account) -> impl Iterator<Item = (Day, &'static str)> {
    let absorbed = account.profile.link.filter(|link| matches!(link.side, Side::AbsorbedBy(_)));
    let told = account.story.moments.iter().filter_map(|(day, moment)| match moment {
        Moment::Signed => Some((*day, "Customer")),
        Moment::Churned { .. } => Some((*day, "Former Customer")),
        Moment::TrialLost => Some((*day, "Closed Prospect")),
        Moment::TrialStarted
        | Moment::ChampionLeft
        | Moment::Incident
        | Moment::Paused
        | Moment::FellBehind
        | Moment::CameBack => None,
    });
    told.chain(absorbed.map(|link| (link.on, "Former Customer")))
}

fn kind_on(account: &Account, day: Day) -> &'static str {
    kinds(account).filter(|(since, _)| *since <= day).last().map_or("Prospect", |(_, kind)| kind)
}

fn employees_on(profile: &Profile, day: Day) -> i32 {
    profile.growth.filter(|(since, _)| *since <= day).map_or(profile.n_employees, |(_, n)| n)
}

fn segment_on(profile: &Profile, n_employees: i32) -> Segment {
    if n_employees == profile.n_employees { profile.segment } else { Segment::of_size(n_employees) }
}

fn owner_on(profile: &Profile, day: Day) -> &str {
    let owner = profile.owners.iter().rev().find(|(since, _)| *since <= day).or(profile.owners.first());
    owner.map_or("", |(_, name)| name)
}
