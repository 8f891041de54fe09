//! The people: our customer success managers and the books they hand over, our sponsors, and the contacts
//! at each account.

use crate::accounts::{Profile, Segment};
use crate::calendar::Calendar;
use crate::names;
use crate::random::{Part, Random};
use crate::settings::Settings;
use cco_domain::day::Day;

/// Who looks after a set of accounts, and since when: one entry per holder, in order.
pub(crate) type Book = Vec<(Day, String)>;

/// The books of customer success managers. A book outlives its holder.
pub(crate) struct Team {
    books: Vec<(Segment, Book)>,
    pub(crate) executives: Vec<String>,
}

const N_EXECUTIVES: usize = 4;

impl Team {
    pub(crate) fn simulate(settings: &Settings, calendar: Calendar, since: Day) -> Team {
        let mut random = Random::new(settings.seed, Part::Team, 0, 0);
        let executives = (0..N_EXECUTIVES).map(|_| names::person(&mut random)).collect();
        let mut books = Vec::new();
        for segment in Segment::ALL {
            for _ in 0..=settings.n_accounts / segment.accounts_per_manager() {
                books.push((segment, book(since, calendar.last_day, &mut random)));
            }
        }
        Team { books, executives }
    }

    /// Who owns an account from when: its book's holders, and those of another book after a rebalancing.
    pub(crate) fn owners_of(&self, segment: Segment, since: Day, until: Day, random: &mut Random) -> Book {
        let first = self.pick_book(segment, random);
        if !random.chance(180) || until <= since {
            return held_between(first, since, until);
        }
        let moved_on = since.plus_days(random.between(1, until.epoch_days() - since.epoch_days()));
        let second = self.pick_book(segment, random);
        let mut owners = held_between(first, since, moved_on.plus_days(-1));
        owners.extend(held_between(second, moved_on, until));
        owners.dedup_by(|later, earlier| later.1 == earlier.1);
        owners
    }

    fn pick_book(&self, segment: Segment, random: &mut Random) -> &Book {
        let books: Vec<&Book> = self.books.iter().filter(|(of, _)| *of == segment).map(|(_, book)| book).collect();
        books[random.below(books.len() as u32) as usize]
    }
}

fn book(since: Day, until: Day, random: &mut Random) -> Book {
    let mut holders = vec![(since, names::person(random))];
    let mut day = since.plus_days(random.between(150, 900));
    while day < until {
        holders.push((day, names::person(random)));
        day = day.plus_days(random.between(300, 1100));
    }
    holders
}

fn held_between(book: &Book, since: Day, until: Day) -> Book {
    let first = book.iter().rposition(|(from, _)| *from <= since).unwrap_or(0);
    let holders = book[first..].iter().filter(|(from, _)| *from <= until);
    holders.map(|(from, name)| ((*from).max(since), name.clone())).collect()
}

/// A person at an account.
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
