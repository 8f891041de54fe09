//! Books: what each person looks after, against what is usual and against the hours they have.

use super::rules::{AmountRange, CoverageRules};
use crate::play::Segment;
use crate::wording::worded;
use serde::Serialize;
use std::collections::BTreeMap;

/// An account in somebody's book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookAccount {
    pub id: String,
    pub owner: String,
    pub segment: Segment,
    /// Whole units of the reporting currency a year.
    pub arr: i64,
    pub is_red: bool,
    /// Negative where the term has ended; `None`: not known.
    pub days_to_renewal: Option<i32>,
}

/// Somebody who can hold a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    pub name: String,
    /// Among whose people accounts can go from one to another.
    pub pool: String,
    /// For accounts, a month.
    pub minutes: u32,
}

worded! {
    /// Where a book stands against a band.
    BookPosition {
        Below = "below",
        Within = "within",
        Above = "above",
    }
}

/// What one person looks after.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Book {
    pub owner: String,
    pub pool: String,
    pub n_accounts: usize,
    pub arr: i64,
    /// Of each segment that is in it.
    pub segments: Vec<SegmentShare>,
    pub arr_position: BookPosition,
    pub accounts_position: BookPosition,
    pub minutes_needed: i64,
    pub minutes_available: i64,
    /// Minutes needed over minutes available; `None`: there are none.
    pub load: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SegmentShare {
    pub segment: Segment,
    pub n_accounts: usize,
    pub arr: i64,
}

/// What a pool's accounts need and its people have.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PoolNeed {
    pub pool: String,
    pub n_people: usize,
    pub minutes_needed: i64,
    pub minutes_available: i64,
    pub load: Option<f64>,
    /// How many people with the usual hours the accounts need, not rounded.
    pub people_needed: f64,
    /// How many people to add until the load is no longer above the limit; zero where it is not.
    pub people_to_hire: u32,
}

/// The books of all holders, by name, those without an account too. Accounts of others are in none.
pub fn books(accounts: &[BookAccount], holders: &[Holder], rules: &CoverageRules) -> Vec<Book> {
    let mut held: BTreeMap<&str, Vec<&BookAccount>> = BTreeMap::new();
    accounts.iter().for_each(|account| held.entry(&account.owner).or_default().push(account));
    let mut books: Vec<Book> = holders
        .iter()
        .map(|holder| book(holder, held.get(holder.name.as_str()).map_or(&[], Vec::as_slice), rules))
        .collect();
    books.sort_by(|one, other| one.owner.cmp(&other.owner));
    books
}

fn book(holder: &Holder, accounts: &[&BookAccount], rules: &CoverageRules) -> Book {
    let of = |segment: Segment| {
        let own = || accounts.iter().filter(move |account| account.segment == segment);
        SegmentShare { segment, n_accounts: own().count(), arr: own().map(|account| account.arr).sum() }
    };
    let segments: Vec<SegmentShare> = Segment::all().map(of).filter(|share| share.n_accounts > 0).collect();
    let position = |band: fn(&super::SegmentRule) -> AmountRange, amount: fn(&SegmentShare) -> f64| {
        position(segments.iter().map(|share| (amount(share), band(rules.rule(share.segment)))))
    };
    let minutes_needed = accounts.iter().map(|account| minutes_of(account, rules)).sum();
    let minutes_available = i64::from(holder.minutes);
    Book {
        owner: holder.name.clone(),
        pool: holder.pool.clone(),
        n_accounts: accounts.len(),
        arr: accounts.iter().map(|account| account.arr).sum(),
        arr_position: position(|rule| rule.book_arr, |share| share.arr as f64),
        accounts_position: position(|rule| rule.book_accounts, |share| share.n_accounts as f64),
        segments,
        minutes_needed,
        minutes_available,
        load: load(minutes_needed, minutes_available),
    }
}

/// Where does a book of several segments stand? With a_s what it holds of segment s and [f_s, t_s) the band of that segment: above if
/// Σ a_s ÷ t_s ≥ 1, below if Σ a_s ÷ f_s < 1, a segment without an upper end adding nothing to the first. For one segment these are
/// the ends of its band; of two it may hold half a book each. A book without accounts is below.
///
/// Source: the bands customary per person, added as shares of a person; ours for books that are mixed.
/// Example: 10 enterprise accounts (10 to 25) and 50 of mid-market (30 to 80): 10/25 + 50/80 = 1.025, above.
fn position(parts: impl Iterator<Item = (f64, AmountRange)>) -> BookPosition {
    let (mut of_most, mut of_least) = (0.0, 0.0);
    for (amount, band) in parts {
        of_most += band.to.map_or(0.0, |to| amount / f64::from(to));
        of_least += if band.from == 0 { 1.0 } else { amount / f64::from(band.from) };
    }
    if of_most >= 1.0 {
        BookPosition::Above
    } else if of_least < 1.0 {
        BookPosition::Below
    } else {
        BookPosition::Within
    }
}

pub(super) fn minutes_of(account: &BookAccount, rules: &CoverageRules) -> i64 {
    i64::from(rules.rule(account.segment).minutes_per_account)
}

pub(super) fn load(needed: i64, available: i64) -> Option<f64> {
    (available > 0).then(|| needed as f64 / available as f64)
}

/// What each pool needs, by its name.
pub fn needs(books: &[Book], rules: &CoverageRules) -> Vec<PoolNeed> {
    let mut pools: BTreeMap<&str, Vec<&Book>> = BTreeMap::new();
    books.iter().for_each(|book| pools.entry(&book.pool).or_default().push(book));
    pools.into_iter().map(|(pool, books)| need(pool, &books, rules)).collect()
}

/// How many people are missing?
///
/// load = minutes needed ÷ minutes available, both a month, over all books of the pool; people needed = minutes needed ÷ minutes that
/// one person has by the rules. Where the load is above the limit, people to hire = the least whole h with
/// needed ÷ (available + h × minutes per person) ≤ limit. Without minutes per person none can be told and none are.
///
/// Source: required people = accounts × hours per account ÷ hours available, hire above 110 % load, as customary in customer success.
/// Example: 200 h needed, 120 h available: load 1.67; one more person of 120 h brings it to 0.83, so 1.
fn need(pool: &str, books: &[&Book], rules: &CoverageRules) -> PoolNeed {
    let minutes_needed: i64 = books.iter().map(|book| book.minutes_needed).sum();
    let minutes_available: i64 = books.iter().map(|book| book.minutes_available).sum();
    let per_person = f64::from(rules.minutes_per_person);
    let missing = minutes_needed as f64 / rules.hire_above - minutes_available as f64;
    let is_over = per_person > 0.0 && missing > 0.0;
    PoolNeed {
        pool: pool.to_owned(),
        n_people: books.iter().filter(|book| book.minutes_available > 0).count(),
        minutes_needed,
        minutes_available,
        load: load(minutes_needed, minutes_available),
        people_needed: if per_person > 0.0 { minutes_needed as f64 / per_person } else { 0.0 },
        people_to_hire: if is_over { (missing / per_person).ceil() as u32 } else { 0 },
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{account, holder, rules};
    use super::*;

    fn book_of(segments: &[(Segment, usize, i64)], minutes: u32) -> Book {
        let accounts: Vec<BookAccount> = segments
            .iter()
            .flat_map(|(segment, n, arr)| {
                (0..*n).map(|_| BookAccount { segment: *segment, arr: *arr, ..account("a", "Kim") })
            })
            .collect();
        books(&accounts, &[holder("Kim", minutes)], &rules()).remove(0)
    }

    #[test]
    fn a_book_stands_below_within_or_above_its_bands() {
        use BookPosition::{Above, Below, Within};
        use Segment::{Enterprise, MidMarket, Plg};
        for (segments, arr, accounts) in [
            (vec![(Enterprise, 9, 500_000)], Within, Below),
            (vec![(Enterprise, 10, 399_999)], Below, Within),
            (vec![(Enterprise, 24, 400_000)], Within, Within),
            (vec![(Enterprise, 25, 400_000)], Above, Above),
            (vec![(Enterprise, 10, 400_000), (MidMarket, 50, 60_000)], Above, Above),
            (vec![(Enterprise, 5, 400_000), (MidMarket, 15, 66_667)], Within, Within),
            (vec![(Plg, 5_000, 2_000)], Within, Within),
            (vec![], Below, Below),
        ] {
            let book = book_of(&segments, 7_200);
            assert_eq!((book.arr_position, book.accounts_position), (arr, accounts), "{segments:?}");
        }
    }

    #[test]
    fn load_is_minutes_needed_over_minutes_there_are() {
        let book = book_of(&[(Segment::Enterprise, 10, 400_000), (Segment::MidMarket, 30, 60_000)], 7_200);
        assert_eq!((book.minutes_needed, book.minutes_available, book.load), (7_200, 7_200, Some(1.0)));
        assert_eq!(book_of(&[(Segment::Enterprise, 1, 1)], 0).load, None);
        assert_eq!(book_of(&[], 7_200).load, Some(0.0));
    }

    #[test]
    fn people_are_missing_above_the_limit_and_not_at_it() {
        for (n_accounts, expected) in [(0, 0), (20, 0), (22, 0), (23, 1), (44, 1), (45, 2)] {
            let book = book_of(&[(Segment::Enterprise, n_accounts, 400_000)], 7_200);
            let need = &needs(&[book], &rules())[0];
            assert_eq!(need.people_to_hire, expected, "{n_accounts} accounts: {need:?}");
        }
    }
}
