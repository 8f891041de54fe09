//! Who the accounts are: what a sales team knows before anything happens.

use crate::calendar::{Calendar, is_in_quarter_end_month};
use crate::links::Link;
use crate::names::{self, CompanyNames};
use crate::random::{Part, Random};
use crate::rates::{MONTHS_BEFORE_HISTORY, billing_currencies};
use crate::settings::Settings;
use crate::team::{Book, Team};
use cco_domain::day::Day;
use cco_domain::money::Currency;
use std::fmt;

/// Accounts count from 1; written `ACC-00042`, the id by which every export names the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AccountNo(pub(crate) u32);

impl fmt::Display for AccountNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ACC-{:05}", self.0)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    Enterprise,
    MidMarket,
    Smb,
}

impl Segment {
    pub(crate) const ALL: [Segment; 3] = [Segment::Enterprise, Segment::MidMarket, Segment::Smb];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Segment::Enterprise => "Enterprise",
            Segment::MidMarket => "Mid-Market",
            Segment::Smb => "SMB",
        }
    }

    pub(crate) fn of_size(n_employees: i32) -> Segment {
        match n_employees {
            1000.. => Segment::Enterprise,
            150..1000 => Segment::MidMarket,
            _ => Segment::Smb,
        }
    }

    /// All accounts there are for each manager this segment has: a manager of enterprise accounts looks
    /// after about a dozen, one of small accounts after a hundred.
    pub(crate) fn accounts_per_manager(self) -> u32 {
        match self {
            Segment::Enterprise => 100,
            Segment::MidMarket => 100,
            Segment::Smb => 180,
        }
    }

    pub(crate) fn n_user_contacts(self) -> u32 {
        match self {
            Segment::Enterprise => 4,
            Segment::MidMarket => 2,
            Segment::Smb => 1,
        }
    }

    fn employees(self, random: &mut Random) -> i32 {
        match self {
            Segment::Enterprise => random.skewed(1_000, 18_000),
            Segment::MidMarket => random.skewed(150, 999),
            Segment::Smb => random.skewed(8, 149),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub(crate) no: AccountNo,
    pub(crate) name: String,
    pub(crate) parent: Option<AccountNo>,
    pub(crate) segment: Segment,
    pub(crate) industry: &'static str,
    pub(crate) region: &'static str,
    pub(crate) country: &'static str,
    pub(crate) n_employees: i32,
    /// A later head count, and since when; the segment follows it.
    pub(crate) growth: Option<(Day, i32)>,
    pub(crate) currency: Currency,
    pub(crate) created_on: Day,
    pub(crate) signed_on: Day,
    pub(crate) starts_with_trial: bool,
    pub(crate) owners: Book,
    pub(crate) exec_sponsor: Option<String>,
    pub(crate) link: Option<Link>,
}

impl Profile {
    /// Days on which a new customer success manager took over.
    pub(crate) fn handovers(&self) -> impl Iterator<Item = Day> {
        self.owners.iter().skip(1).map(|(since, _)| *since)
    }
}

const SEGMENT_SHARES: &[(Segment, u32)] = &[(Segment::Enterprise, 12), (Segment::MidMarket, 33), (Segment::Smb, 55)];

/// Country, region, currency of the country's price list, weight.
const COUNTRIES: &[((&str, &str, &str), u32)] = &[
    (("United States", "North America", "USD"), 42),
    (("Canada", "North America", "USD"), 7),
    (("United Kingdom", "EMEA", "GBP"), 12),
    (("Germany", "EMEA", "EUR"), 9),
    (("France", "EMEA", "EUR"), 6),
    (("Netherlands", "EMEA", "EUR"), 5),
    (("Spain", "EMEA", "EUR"), 3),
    (("Ireland", "EMEA", "EUR"), 2),
    (("Australia", "APAC", "USD"), 7),
    (("Singapore", "APAC", "USD"), 4),
    (("New Zealand", "APAC", "USD"), 3),
];

/// Permille of accounts that had signed before the recorded history begins.
const OPENING_BOOK_PERMILLE: u32 = 480;
const PAYS_IN_OUR_CURRENCY_PERMILLE: u32 = 400;
const TRIAL_PERMILLE: u32 = 150;

pub(crate) fn profiles(settings: &Settings, calendar: Calendar) -> Vec<Profile> {
    let team = Team::simulate(settings, calendar, calendar.first_day.plus_months(-MONTHS_BEFORE_HISTORY - 6));
    let mut company_names = CompanyNames::default();
    let mut profiles: Vec<Profile> = Vec::with_capacity(settings.n_accounts as usize);
    for no in (1..=settings.n_accounts).map(AccountNo) {
        let mut random = Random::new(settings.seed, Part::Profile, no.0, 0);
        let parent = pick_parent(&profiles, &mut random);
        profiles.push(profile(settings, calendar, no, parent, &team, &mut company_names, &mut random));
    }
    profiles
}

fn profile(
    settings: &Settings,
    calendar: Calendar,
    no: AccountNo,
    parent: Option<&Profile>,
    team: &Team,
    company_names: &mut CompanyNames,
    random: &mut Random,
) -> Profile {
    let segment = random.pick_weighted(SEGMENT_SHARES);
    let (country, region, country_currency) = random.pick_weighted(COUNTRIES);
    let (industry, words) = parent.map_or_else(|| *random.pick(names::INDUSTRIES), |parent| words_of(parent.industry));
    let name = match parent {
        Some(parent) => company_names.give_branch(&parent.name, country),
        None => company_names.give(words, random),
    };
    let signed_on = signing_day(calendar, random);
    let n_employees = segment.employees(random);
    let has_sponsor = segment == Segment::Enterprise && random.chance(750);
    Profile {
        no,
        name,
        parent: parent.map(|parent| parent.no),
        segment,
        industry,
        region,
        country,
        n_employees,
        growth: growth(calendar, signed_on, n_employees, random),
        currency: currency(settings.currency, country_currency, random),
        created_on: signed_on.plus_days(-random.between(20, 160)),
        signed_on,
        starts_with_trial: segment != Segment::Enterprise && random.chance(TRIAL_PERMILLE),
        owners: team.owners_of(segment, signed_on, calendar.last_day, random),
        exec_sponsor: has_sponsor.then(|| random.pick(&team.executives).clone()),
        link: None,
    }
}

/// Some accounts are branches of a large one that came before them.
fn pick_parent<'a>(earlier: &'a [Profile], random: &mut Random) -> Option<&'a Profile> {
    let is_group = |profile: &&Profile| profile.segment == Segment::Enterprise && profile.parent.is_none();
    let groups: Vec<&Profile> = earlier.iter().filter(is_group).take(40).collect();
    (!groups.is_empty() && random.chance(70)).then(|| *random.pick(&groups))
}

fn words_of(industry: &str) -> (&'static str, &'static [&'static str]) {
    let known = names::INDUSTRIES.iter().find(|(name, _)| *name == industry);
    *known.expect("a parent's industry came from the list")
}

fn currency(home: Currency, of_country: &str, random: &mut Random) -> Currency {
    if random.chance(PAYS_IN_OUR_CURRENCY_PERMILLE) {
        return home;
    }
    let listed = billing_currencies(home).into_iter().find(|currency| currency.code() == of_country);
    listed.unwrap_or(home)
}

/// Half the accounts come from before the history; the rest sign in it, most often as a quarter ends.
fn signing_day(calendar: Calendar, random: &mut Random) -> Day {
    let days = |from: Day, to: Day| to.epoch_days() - from.epoch_days();
    if random.chance(OPENING_BOOK_PERMILLE) {
        let earliest = calendar.first_day.plus_months(-MONTHS_BEFORE_HISTORY);
        return earliest.plus_days(random.between(0, days(earliest, calendar.first_day) - 1));
    }
    let mut any_day = || calendar.first_day.plus_days(random.between(0, days(calendar.first_day, calendar.last_day)));
    let first_try = any_day();
    let day = if is_in_quarter_end_month(first_try) { first_try } else { any_day() };
    let closes_the_quarter = is_in_quarter_end_month(day) && random.chance(500);
    if closes_the_quarter { calendar.known_by(day.month_end().plus_days(-random.between(0, 6))) } else { day }
}

fn growth(calendar: Calendar, signed_on: Day, n_employees: i32, random: &mut Random) -> Option<(Day, i32)> {
    let grown_on = signed_on.plus_days(random.between(200, 700));
    let grows = random.chance(140) && grown_on <= calendar.last_day;
    grows.then(|| (grown_on, n_employees * random.between(70, 240) / 100))
}
