//! Our own people: customer success managers, the books they hand over, and the executives who sponsor accounts.

use crate::accounts::Segment;
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
