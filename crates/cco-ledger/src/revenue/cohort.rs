//! The question about cohorts: accounts by the month in which they first had revenue.

use super::book::Book;
use super::data::RevenueData;
use super::exchange::{Exchange, Missing, RateDay};
use super::groups::{Groups, Standing, join_keys};
use super::join::{Joined, join};
use super::kin::{Kin, Members};
use super::needs::Needs;
use super::plain::Values;
use super::plain_policy::has_plain_rows;
use super::points::Points;
use super::price::Pricing;
use super::schedule::Measured;
use super::spans::{Spans, first_day};
use super::stretch::Desk;
use super::teller::Teller;
use super::triangle::Triangle;
use super::unit::{Holdings, Unit};
use cco_domain::day::Day;
use cco_domain::policy::Policy;
use cco_domain::revenue::query::{RevenueError, RevenueQuery};
use cco_domain::revenue::tally::CohortCell;

/// The cells of all cohorts from the first to the last month end, in order of cohort, age and group.
pub fn cohorts(
    data: &RevenueData,
    policy: &Policy,
    first_month_end: Day,
    last_month_end: Day,
    query: &RevenueQuery,
) -> Result<Vec<CohortCell>, RevenueError> {
    assert!(data.needs.cover(&Needs::of(policy, query)), "whoever asks a question loads what it needs");
    let groups = Groups::new(data, &query.dimensions);
    let exchange = Exchange::new(&data.rates, policy, query);
    let members = Members::new(data, &groups, policy);
    let pricing = Pricing::new(data, 0..data.lines.len(), policy)?;
    let mut missing = Missing::default();
    let spans = if has_plain_rows(policy) && !groups.is_of_lines() {
        Spans::new(&pricing, &exchange, members.flags(), &mut missing)?
    } else {
        Spans::none(data.accounts.len())
    };
    let desk = Desk { policy, teller: Teller::new(data, &exchange), groups: &groups };
    let book = Book::new(&pricing, &desk.teller, spans.odd(), &mut missing)?;
    missing.check(&exchange)?;
    let kin = Kin::new(data, &members, policy)?;

    let points = month_ends(&data.lines.starts, last_month_end.month_end());
    let first = points.next(first_month_end.month_end().epoch_days());
    let mut triangle = Triangle::new(points.len());
    add_plain(&spans, &groups, &points, first, &mut triangle);
    let odd = OddCohorts { desk: &desk, book: &book, kin: &kin, members: &members, points: &points, first };
    if exchange.rate_day() == RateDay::Point {
        odd.refuse_missing_rates([spans.first_revenue(), book.first_revenue()].into_iter().flatten().min())?;
    }
    odd.add(spans.odd(), last_month_end.month_end().epoch_days(), &mut triangle)?;
    Ok(triangle.finish(&points, &groups))
}

/// Month ends from the month of the first row to `last`.
fn month_ends(starts: &[i32], last: Day) -> Points {
    let Some(first) = starts.iter().min() else { return Points::new(Vec::new()) };
    let next = |end: &Day| Some(end.plus_months(1)).filter(|next| next > end);
    let ends = std::iter::successors(Some(Day::from_epoch_days(*first).month_end()), next);
    Points::new(ends.take_while(|end| *end <= last).map(Day::epoch_days).collect())
}

fn add_plain(spans: &Spans, groups: &Groups, points: &Points, first: usize, triangle: &mut Triangle) {
    let mut values = Values::new(points.len());
    spans.for_each_account(|account, spans| {
        values.add_up(spans, points);
        let begins = values.first;
        if begins < first || begins == points.len() {
            return;
        }
        let standing =
            Standing { account, day: points.days()[begins], top_parent: account, first_revenue: first_day(spans) };
        let added = triangle.add(begins, groups.of_account(standing), &values.at[begins..]);
        added.expect("accounts whose sums may not fit are odd");
    });
}

/// What the pass over odd accounts reads.
struct OddCohorts<'a> {
    desk: &'a Desk<'a>,
    book: &'a Book,
    kin: &'a Kin<'a>,
    members: &'a Members,
    points: &'a Points,
    first: usize,
}

impl OddCohorts<'_> {
    /// Accounts are united as on the last month end, and added in order of their names.
    fn add(&self, is_odd: &[bool], last: i32, triangle: &mut Triangle) -> Result<(), RevenueError> {
        let end = Measured { opening: last, closing: last, opening_point: 0, closing_point: 0 };
        let joined = join(&self.members.list(), self.kin, self.book, self.book, end);
        let joined = joined.map_err(|not_joined| not_joined.error)?;
        let alone = (0..is_odd.len() as u32).filter(|account| is_odd[*account as usize] && !self.members.has(*account));
        let alone = alone.map(|account| (account, Joined { closing: vec![account], ..Joined::default() }));
        let mut units: Vec<(u32, Joined)> = alone.chain(joined).collect();
        units.sort_by_key(|(account, _)| self.desk.teller.name(*account));
        for (account, Joined { closing, .. }) in units {
            let rows = Holdings { closing: self.book.of_all(&closing), ..Holdings::default() };
            self.add_unit(&Unit::new(account, rows, true, self.desk), triangle)?;
        }
        Ok(())
    }

    /// Every month end from the first revenue day on is a measuring point.
    fn refuse_missing_rates(&self, first_revenue: Option<i32>) -> Result<(), RevenueError> {
        let begins = first_revenue.map_or(self.points.len(), |first| self.points.next(first));
        let mut days = self.points.days()[begins..].iter();
        days.try_for_each(|day| self.desk.teller.refuse_missing_rates(self.book, *day))
    }

    fn add_unit(&self, unit: &Unit, triangle: &mut Triangle) -> Result<(), RevenueError> {
        let Some(begins) = self.begins(unit)?.filter(|begins| self.first <= *begins) else { return Ok(()) };
        let day = self.points.days()[begins];
        let top_parent = if self.desk.groups.has_top_parent() && self.members.has(unit.account) {
            self.kin.top_parent(unit.account, day)?
        } else {
            unit.account
        };
        let standing = Standing { account: unit.account, day, top_parent, first_revenue: unit.first_revenue };
        let of_account = self.desk.groups.of_account(standing);
        for part in &unit.parts {
            let days = self.points.days()[begins..].iter();
            let revenue = days.map(|day| self.desk.teller.total(unit.account, &part.rows.closing, *day));
            let revenue: Vec<i64> = revenue.collect::<Result<_, _>>()?;
            let added = triangle.add(begins, join_keys(of_account, part.key), &revenue);
            added.map_err(|_| self.desk.teller.too_large(unit.account))?;
        }
        Ok(())
    }

    /// The first month end, of all, at which the whole unit has revenue.
    fn begins(&self, unit: &Unit) -> Result<Option<usize>, RevenueError> {
        let Some(first) = unit.revenue.first() else { return Ok(None) };
        for point in self.points.next(first)..self.points.len() {
            let day = self.points.days()[point];
            let parts = unit.parts.iter().map(|part| self.desk.teller.total(unit.account, &part.rows.closing, day));
            let total = parts.collect::<Result<Vec<i64>, _>>()?;
            if self.desk.teller.sum_all(unit.account, total)? > 0 {
                return Ok(Some(point));
            }
        }
        Ok(None)
    }
}
