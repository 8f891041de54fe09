//! A simulated company: every account's life, and the rates and settings it was lived under.

use crate::accounts::{self, AccountNo, Profile};
use crate::calendar::Calendar;
use crate::life::account::live;
use crate::life::story::{Moment, Story};
use crate::links::{self, Side};
use crate::rates::Rates;
use crate::settings::Settings;
use crate::subscriptions::Row;
use cco_domain::day::Day;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub struct Company {
    pub(crate) settings: Settings,
    pub(crate) calendar: Calendar,
    pub(crate) rates: Rates,
    /// In the order of their numbers.
    pub(crate) accounts: Vec<Account>,
}

#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) profile: Profile,
    pub(crate) story: Story,
}

pub fn simulate(settings: &Settings) -> Company {
    let calendar = Calendar::new(settings);
    let mut profiles = accounts::profiles(settings, calendar);
    links::link(settings, calendar, &mut profiles);
    Company {
        settings: settings.clone(),
        calendar,
        rates: Rates::simulate(settings, calendar),
        accounts: live_all(settings, calendar, profiles),
    }
}

/// Accounts that hand lines over live first, those that receive them after.
fn live_all(settings: &Settings, calendar: Calendar, profiles: Vec<Profile>) -> Vec<Account> {
    let (receivers, others): (Vec<Profile>, Vec<Profile>) =
        profiles.into_iter().partition(|profile| giver_of(profile).is_some());
    let mut handed_over: BTreeMap<AccountNo, Vec<Row>> = BTreeMap::new();
    let mut accounts = Vec::with_capacity(receivers.len() + others.len());
    for profile in others.into_iter().chain(receivers) {
        let received = giver_of(&profile).and_then(|giver| handed_over.remove(&giver)).unwrap_or_default();
        let lived = live(settings.seed, calendar, &profile, received);
        if !lived.handed_over.is_empty() {
            handed_over.insert(profile.no, lived.handed_over);
        }
        accounts.push(Account { profile, story: lived.story });
    }
    accounts.sort_by_key(|account| account.profile.no);
    accounts
}

impl Account {
    /// Whether it had a trial or a contract on the day.
    pub(crate) fn is_served_on(&self, day: Day) -> bool {
        let handed_over = self.profile.link.filter(|link| matches!(link.side, Side::AbsorbedBy(_)));
        let mut told = self.story.moments.iter().filter(|(on, _)| *on <= day).filter_map(|(_, moment)| match moment {
            Moment::TrialStarted | Moment::Signed | Moment::CameBack => Some(true),
            Moment::TrialLost | Moment::Churned { .. } => Some(false),
            Moment::ChampionLeft | Moment::Incident | Moment::Paused | Moment::FellBehind => None,
        });
        told.next_back().unwrap_or(false) && handed_over.is_none_or(|link| day < link.on)
    }
}

fn giver_of(profile: &Profile) -> Option<AccountNo> {
    profile.link.and_then(|link| link.giver())
}

impl Company {
    pub(crate) fn links(&self) -> impl Iterator<Item = (&Profile, links::Link)> {
        self.accounts.iter().filter_map(|account| account.profile.link.map(|link| (&account.profile, link)))
    }

    /// From the account that gave lines up to the one that took them over, as one row of the truth each.
    pub(crate) fn takeovers(&self) -> impl Iterator<Item = (AccountNo, AccountNo, links::Link)> {
        self.links().filter_map(|(profile, link)| match link.side {
            Side::Absorbs(giver) | Side::SplitFrom(giver) => Some((giver, profile.no, link)),
            Side::AbsorbedBy(_) | Side::SplitsInto(_) => None,
        })
    }
}
