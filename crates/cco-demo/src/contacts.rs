//! The people at an account.

use crate::accounts::{Profile, Segment};
use crate::names;
use crate::random::{Part, Random};
use cco_domain::day::Day;

#[derive(Clone, Debug)]
pub(crate) struct Contact {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) title: &'static str,
    pub(crate) roles: &'static str,
    pub(crate) starts: Day,
    pub(crate) ends: Option<Day>,
}

const BUYER_TITLES: &[&str] = &["CFO", "VP Operations", "Chief Operating Officer", "Managing Director"];
const CHAMPION_TITLES: &[&str] = &["Head of Operations", "Director of Service", "Operations Manager", "Programme Lead"];
const USER_TITLES: &[&str] = &["Dispatcher", "Team Lead", "Analyst", "Planner", "Coordinator", "Supervisor"];

/// The people at an account. When a champion leaves, another comes after some weeks — or months.
pub(crate) fn contacts(seed: u64, profile: &Profile, champions_left: &[Day]) -> Vec<Contact> {
    let mut random = Random::new(seed, Part::Contacts, profile.no.0, 0);
    let mut contacts = Vec::new();
    let mut add = |title, roles, starts, ends, random: &mut Random| {
        let id = format!("CON-{:05}-{}", profile.no.0, contacts.len() + 1);
        contacts.push(Contact { id, name: names::person(random), title, roles, starts, ends });
    };
    let since = profile.signed_on;
    add(*random.pick(BUYER_TITLES), "economic_buyer", since, None, &mut random);
    if profile.segment != Segment::Smb {
        add("IT Administrator", "admin", since, None, &mut random);
    }
    for _ in 0..profile.segment.n_user_contacts() {
        add(*random.pick(USER_TITLES), "user", since, None, &mut random);
    }
    let mut champion_since = since;
    for left_on in champions_left {
        if *left_on > champion_since {
            add(*random.pick(CHAMPION_TITLES), "champion,user", champion_since, Some(*left_on), &mut random);
            champion_since = left_on.plus_days(random.between(20, 120));
        }
    }
    add(*random.pick(CHAMPION_TITLES), "champion,user", champion_since, None, &mut random);
    contacts
}
