//! The same answers, written to be read: every day looks at every row anew.

use cco_domain::day::Day;
use cco_domain::fact::{ACCOUNT, SUBSCRIPTION, TableSpec, USAGE_EVENT};
use cco_domain::measure::{
    Aggregate, Condition, Derived, FromFacts, Knowledge, Measure, NoneMeans, Origin, Span, Test, Trend, Why,
};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    Truth(bool),
    Day(i32),
    /// Microseconds.
    Instant(i64),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) key: u32,
    pub(super) values: BTreeMap<&'static str, Value>,
}

#[derive(Clone, Debug)]
pub(super) enum Did {
    Import(&'static TableSpec, Vec<Row>),
    /// The number of an earlier batch.
    Retract(usize),
}

/// Batches, numbered from 0, each recorded on a day.
#[derive(Clone, Debug, Default)]
pub(super) struct World {
    pub(super) batches: Vec<(i32, Did)>,
}

/// What one measure says of one account on one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Told {
    pub(super) value: Result<f64, Why>,
    pub(super) age: Option<i64>,
    pub(super) coverage: u8,
}

pub(super) struct Plain<'a> {
    pub(super) world: &'a World,
    pub(super) knowledge: Knowledge,
    pub(super) days: &'a [Day],
    pub(super) measures: &'a [Measure],
}

impl World {
    /// The rows of a table that hold when the first `n` batches are known.
    pub(super) fn rows(&self, table: &TableSpec, n: usize) -> Vec<Row> {
        let known = &self.batches[..n];
        let retracted = |no: usize| known.iter().any(|(_, did)| matches!(did, Did::Retract(of) if *of == no));
        let mut latest = BTreeMap::new();
        for (no, (_, did)) in known.iter().enumerate() {
            if let Did::Import(of, rows) = did
                && of.name == table.name
                && !retracted(no)
            {
                rows.iter().for_each(|row| {
                    latest.insert(row.key, row.clone());
                });
            }
        }
        latest.into_values().collect()
    }
}

fn day_of(value: &Value) -> Option<i32> {
    match value {
        Value::Day(day) => Some(*day),
        Value::Instant(micros) => Some(micros.div_euclid(86_400_000_000) as i32),
        _ => None,
    }
}

fn number_of(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) if number.is_finite() => Some(*number),
        Value::Truth(truth) => Some(f64::from(u8::from(*truth))),
        _ => None,
    }
}

fn is_usable(value: &Value) -> bool {
    !matches!(value, Value::Number(number) if !number.is_finite())
}

impl Plain<'_> {
    fn rows_on(&self, table: &TableSpec, day: i32) -> Vec<Row> {
        let n = match self.knowledge {
            Knowledge::Recorded => self.world.batches.iter().filter(|(recorded, _)| *recorded <= day).count(),
            Knowledge::Dated => self.world.batches.len(),
        };
        self.world.rows(table, n)
    }

    /// Those that are there on some day asked about.
    pub(super) fn accounts(&self) -> Vec<String> {
        let ids: BTreeSet<String> = self.days.iter().flat_map(|day| self.accounts_on(day.epoch_days())).collect();
        ids.into_iter().collect()
    }

    fn accounts_on(&self, day: i32) -> BTreeSet<String> {
        let rows = self.rows_on(&ACCOUNT, day).into_iter().chain(self.rows_on(&SUBSCRIPTION, day));
        rows.filter_map(|row| text(&row, "account_id").map(str::to_owned)).collect()
    }

    pub(super) fn tell(&self, measure: &Measure, account: &str, day: i32) -> Told {
        let told = match &measure.origin {
            Origin::Facts(_) | Origin::Revenue(_) if !self.accounts_on(day).contains(account) => {
                Told { value: Err(Why::NeverSeen), age: None, coverage: 0 }
            }
            Origin::Facts(facts) => self.of_facts(facts, account, day),
            Origin::Derived(Derived::Ratio { of, to }) => {
                let (of, to) = (self.part(of, account, day), self.part(to, account, day));
                let value = match (of.value, to.value) {
                    (Ok(_), Ok(0.0)) => Err(Why::Undefined),
                    (Ok(of), Ok(to)) => Ok(of / to),
                    _ => Err(Why::PartUnknown),
                };
                Told { value, age: of.age.max(to.age), coverage: of.coverage.min(to.coverage) }
            }
            Origin::Derived(Derived::Percentile { of }) => self.percentile(of, account, day),
            Origin::Revenue(_) => unreachable!("revenue has tests of its own"),
        };
        let is_stale = |days: u32| told.value.is_ok() && told.age.is_some_and(|age| age > i64::from(days));
        match measure.fresh_for_days.is_some_and(is_stale) {
            true => Told { value: Err(Why::Stale), ..told },
            false => told,
        }
    }

    fn part(&self, id: &str, account: &str, day: i32) -> Told {
        self.tell(self.measures.iter().find(|measure| measure.id == id).unwrap(), account, day)
    }

    fn percentile(&self, of: &str, account: &str, day: i32) -> Told {
        let own = self.part(of, account, day);
        let Ok(mine) = own.value else { return Told { value: Err(Why::PartUnknown), ..own } };
        let segment = self.segment(account, day);
        let peers = self.accounts_on(day).into_iter().filter(|peer| self.segment(peer, day) == segment);
        let values: Vec<f64> = peers.filter_map(|peer| self.part(of, &peer, day).value.ok()).collect();
        let lower = values.iter().filter(|value| **value < mine).count() as f64;
        let ties = values.iter().filter(|value| value.partial_cmp(&&mine) == Some(Ordering::Equal)).count() as f64;
        Told { value: Ok((lower + ties / 2.0) / values.len() as f64), ..own }
    }

    fn segment(&self, account: &str, day: i32) -> Option<String> {
        let from = |row: &Row| row.values.get("effective_from").and_then(day_of).unwrap_or(i32::MIN);
        let rows = self.rows_on(&ACCOUNT, day).into_iter();
        let own = rows.filter(|row| text(row, "account_id") == Some(account) && from(row) <= day);
        own.max_by_key(from).and_then(|row| text(&row, "segment").map(str::to_owned))
    }

    fn owner(&self, row: &Row, day: i32) -> Option<String> {
        if let Some(account) = text(row, "account_id") {
            return Some(account.to_owned());
        }
        let line = text(row, "line_id")?;
        let mut lines = self.rows_on(&SUBSCRIPTION, day).into_iter();
        let own = lines.find(|row| text(row, "line_id") == Some(line))?;
        text(&own, "account_id").map(str::to_owned)
    }

    fn known<'r>(&self, table: &TableSpec, row: &'r Row, column: &str, day: i32) -> Option<&'r Value> {
        let value = row.values.get(column).filter(|value| is_usable(value))?;
        let Some(by) = table.column(column)?.known_by else { return Some(value) };
        let said = row.values.get(by).and_then(day_of);
        let is_term = table.name == "subscription" && column == "ends" && row.values.get("term_ends") == Some(value);
        let is_recorded = by != column && self.knowledge == Knowledge::Recorded;
        let is_known = is_term || is_recorded || said.is_some_and(|said| said <= day);
        is_known.then_some(value)
    }

    fn passes(&self, table: &TableSpec, row: &Row, condition: &Condition, day: i32) -> bool {
        let value = self.known(table, row, condition.column, day);
        let Some(value) = value else { return matches!(condition.test, Test::Unknown | Test::InOrUnknown(_)) };
        let is_in = |words: &[String]| {
            let Value::Text(text) = value else { return false };
            let is_list = ["roles", "contributing"].contains(&condition.column);
            let parts: Vec<&str> = if is_list { text.split(',').collect() } else { vec![text.as_str()] };
            parts.iter().any(|part| words.iter().any(|word| word.eq_ignore_ascii_case(part.trim())))
        };
        match &condition.test {
            Test::In(words) | Test::InOrUnknown(words) => is_in(words),
            Test::NotIn(words) => !is_in(words),
            Test::Contains(_) => unreachable!("it has tests of its own"),
            Test::AtLeast(least) => number_of(value).is_some_and(|number| number >= *least),
            Test::Below(bound) => number_of(value).is_some_and(|number| number < *bound),
            Test::Is(truth) => *value == Value::Truth(*truth),
            Test::Known => true,
            Test::Unknown => false,
            Test::DaysAgoOver(days) => {
                day_of(value).is_some_and(|then| i64::from(day) - i64::from(then) > i64::from(*days))
            }
            Test::DaysAgoUpTo(days) => {
                let ago = day_of(value).map(|then| i64::from(day) - i64::from(then));
                ago.is_some_and(|ago| (0..=i64::from(*days)).contains(&ago))
            }
        }
    }

    fn of_facts(&self, facts: &FromFacts, account: &str, day: i32) -> Told {
        let table = facts.table;
        let silent = |why| Told { value: Err(why), age: None, coverage: 0 };
        let dated = |row: &Row| row.values.get(table.dated_by.unwrap()).and_then(day_of);
        let begins = |row: &Row| table.holds.and_then(|(begins, _)| row.values.get(begins)).and_then(day_of);
        let is_ranged = table.holds.is_some();
        let was_always =
            table.name == "account" || (is_ranged && table.holds.map(|(begins, _)| begins) == table.dated_by);
        // Before all days, and after them.
        const LONG_AGO: i32 = i32::MIN;
        let date = |row: &Row| dated(row).unwrap_or(if was_always { LONG_AGO } else { i32::MAX });
        let first = |row: &Row| {
            let begin = begins(row).unwrap_or(LONG_AGO);
            if is_ranged { date(row).min(begin) } else { date(row) }
        };
        let rows: Vec<Row> = self.rows_on(table, day).into_iter().filter(|row| first(row) <= day).collect();
        let Some(since) = rows.iter().map(first).min() else { return silent(Why::NoSource) };
        let is_blank = |column: &&str| rows.iter().all(|row| self.known(table, row, column, day).is_none());
        if facts.columns_needed().iter().any(is_blank) {
            return silent(Why::NoSource);
        }
        if facts.asks_before_the_end() && self.knowledge == Knowledge::Dated {
            return silent(Why::NoSource);
        }
        let own: Vec<Row> =
            rows.iter().filter(|row| self.owner(row, day).as_deref() == Some(account)).cloned().collect();
        let seen = own.iter().map(first).min();
        let basis = match facts.none {
            NoneMeans::ZeroIfRecorded => seen,
            NoneMeans::Zero | NoneMeans::Unknown => Some(since),
        };

        let of_day = |row: &Row| if facts.span == Span::Holding { begins(row).unwrap_or(LONG_AGO) } else { date(row) };
        let is_of_values = matches!(
            facts.aggregate,
            Aggregate::Distinct { .. } | Aggregate::ShareOfKnown { .. } | Aggregate::ShareOfSeats { .. }
        );
        let passing = |rows: &[Row], of: Option<&str>| -> Vec<Row> {
            let has_value = |row: &Row| match of {
                Some("quantity") if table.name == USAGE_EVENT.name && !is_of_values => true,
                Some(of) => self.known(table, row, of, day).is_some(),
                None => true,
            };
            let passes = |row: &&Row| {
                facts.filter.iter().all(|condition| self.passes(table, row, condition, day)) && has_value(row)
            };
            rows.iter().filter(passes).cloned().collect()
        };
        let between = |rows: &[Row], days: i32, shift: i32| -> Vec<Row> {
            let last = day - shift;
            rows.iter()
                .filter(|row| date(row) <= last && i64::from(date(row)) > i64::from(last) - i64::from(days))
                .cloned()
                .collect()
        };
        let in_span = |rows: &[Row]| -> Vec<Row> {
            match facts.span {
                Span::Window { days } => between(rows, days as i32, 0),
                Span::Ever => rows.iter().filter(|row| date(row) <= day).cloned().collect(),
                Span::Holding => {
                    let ends = |row: &Row| table.holds.and_then(|(_, ends)| row.values.get(ends)).and_then(day_of);
                    let holds = |row: &&Row| of_day(row) <= day && ends(row).is_none_or(|end| end > day);
                    rows.iter().filter(holds).cloned().collect()
                }
            }
        };
        let number = |row: &Row, of: &str| row.values.get(of).and_then(number_of).unwrap_or(1.0);
        let volume = |rows: &[Row], of: Option<&str>| match of {
            Some(of) => rows.iter().map(|row| number(row, of)).sum::<f64>(),
            None => rows.len() as f64,
        };
        let window = match facts.span {
            Span::Window { days } => days as i32,
            Span::Ever | Span::Holding => 0,
        };
        let of = facts.aggregate.of();
        let all_passing = passing(&own, of);
        let mut counted = in_span(&all_passing);
        let mut stretch = match facts.span {
            Span::Window { days } => Some(days as i32),
            Span::Ever | Span::Holding => None,
        };
        let recorded = |days: i32| basis.is_some_and(|since| i64::from(day) - i64::from(since) + 1 >= i64::from(days));
        let mut has_zero = true;
        let quotient = |of: f64, to: f64| if to == 0.0 { Err(Why::Undefined) } else { Ok(of / to) };
        let different = |rows: &[Row], of: &str| {
            let values: Vec<&Value> = rows.iter().filter_map(|row| row.values.get(of)).collect();
            let distinct = values.iter().enumerate().filter(|(place, value)| !values[..*place].contains(value));
            distinct.count() as f64
        };
        let value = match &facts.aggregate {
            Aggregate::Count => Ok(counted.len() as f64),
            Aggregate::Sum { .. } => Ok(volume(&counted, of)),
            Aggregate::LargestSum { of, by } => {
                has_zero = false;
                let largest = largest_sum(&counted, of, by);
                largest.ok_or(Why::Undefined)
            }
            Aggregate::Mean { .. } => {
                has_zero = false;
                quotient(volume(&counted, of), counted.len() as f64)
            }
            Aggregate::Distinct { of } => Ok(different(&counted, of)),
            Aggregate::ActiveDays => Ok(counted.iter().map(&of_day).collect::<BTreeSet<_>>().len() as f64),
            Aggregate::Last { of } => {
                has_zero = false;
                let instant = |row: &Row| match row.values.get(table.dated_by.unwrap()) {
                    Some(Value::Instant(at)) => *at,
                    _ => i64::MIN,
                };
                let order = |a: &&Row, b: &&Row| {
                    (of_day(a), instant(a)).cmp(&(of_day(b), instant(b))).then(number(a, of).total_cmp(&number(b, of)))
                };
                counted.iter().max_by(order).map_or(Err(Why::Undefined), |row| Ok(number(row, of)))
            }
            Aggregate::DaysSince | Aggregate::DaysSinceFirst => {
                has_zero = false;
                let days = counted.iter().map(&of_day).filter(|day| *day != LONG_AGO);
                let wanted = if facts.aggregate == Aggregate::DaysSince { days.max() } else { days.min() };
                wanted.map_or(Err(Why::Undefined), |then| Ok(f64::from(day - then)))
            }
            Aggregate::DaysUntil { of } => {
                has_zero = false;
                let ahead =
                    counted.iter().filter_map(|row| row.values.get(of).and_then(day_of)).filter(|then| *then >= day);
                let nearest = ahead.min();
                if nearest.is_none() {
                    counted.clear();
                }
                nearest.map_or(Err(Why::NeverSeen), |then| Ok(f64::from(then - day)))
            }
            Aggregate::Share { hit } => {
                has_zero = false;
                let hits =
                    counted.iter().filter(|row| hit.iter().all(|condition| self.passes(table, row, condition, day)));
                quotient(hits.count() as f64, counted.len() as f64)
            }
            Aggregate::ShareOfSeats { of } => {
                let holds = |row: &Row| {
                    let day_in = |column| row.values.get(column).and_then(day_of);
                    day_in("starts").is_none_or(|start| start <= day) && day_in("ends").is_none_or(|end| end > day)
                };
                let lines = self.rows_on(&SUBSCRIPTION, day).into_iter();
                let is_recurring = |row: &Row| text(row, "kind").is_none_or(|kind| kind == "recurring");
                let is_one = |row: &Row| text(row, "account_id") == Some(account) && holds(row) && is_recurring(row);
                let own: Vec<Row> = lines.filter(|row| is_one(row) && number_in(row, "quantity").is_some()).collect();
                quotient(different(&counted, of), largest_sum(&own, "quantity", "product").unwrap_or(0.0))
            }
            Aggregate::ShareOfKnown { of } => {
                let ids = self.accounts_on(day);
                let owned = |row: &&Row| self.owner(row, day).is_some_and(|owner| ids.contains(&owner));
                let everybody: Vec<Row> = rows.iter().filter(owned).cloned().collect();
                quotient(different(&counted, of), different(&in_span(&passing(&everybody, Some(of))), of))
            }
            Aggregate::Slope { .. } => {
                let volumes: Vec<f64> =
                    (0..window).rev().map(|back| volume(&between(&all_passing, 1, back), of)).collect();
                let n = volumes.len() as f64;
                let (mean_x, mean_y) = ((n - 1.0) / 2.0, volumes.iter().sum::<f64>() / n);
                let xs = || volumes.iter().enumerate().map(|(x, y)| (x as f64 - mean_x, y));
                let slope = xs().map(|(x, y)| x * y).sum::<f64>() / xs().map(|(x, _)| x * x).sum::<f64>();
                if recorded(window) { quotient(slope * 7.0, mean_y) } else { Err(Why::TooShort) }
            }
            Aggregate::Change { .. } => {
                stretch = Some(window * 2);
                let (now, before) = (between(&all_passing, window, 0), between(&all_passing, window, window));
                counted = [now.clone(), before.clone()].concat();
                let change = quotient(volume(&now, of), volume(&before, of)).map(|ratio| ratio - 1.0);
                if recorded(window * 2) { change } else { Err(Why::TooShort) }
            }
            Aggregate::ChangeVsSeason { .. } => {
                stretch = Some(364 + window * 3);
                let now = between(&all_passing, window, 0);
                let level = between(&all_passing, window * 2, window);
                let year_ago = between(&all_passing, window, 364);
                let level_year_ago = between(&all_passing, window * 2, 364 + window);
                let (level_now, level_then) = (volume(&level, of), volume(&level_year_ago, of));
                let expected = volume(&year_ago, of) * level_now / level_then;
                let is_defined = [level_then, level_now, volume(&year_ago, of)].iter().all(|volume| *volume != 0.0);
                let value = if is_defined { Ok(volume(&now, of) / expected - 1.0) } else { Err(Why::Undefined) };
                counted = [now, level, year_ago, level_year_ago].concat();
                if recorded(364 + window * 3) { value } else { Err(Why::TooShort) }
            }
            Aggregate::Streak { step_days, trend, .. } => {
                let step = *step_days as i32;
                let n_blocks = if *trend == Trend::Silent { 8 } else { 9 };
                stretch = Some(n_blocks * step);
                let block = |k: i32| between(&all_passing, step, k * step);
                counted = (0..n_blocks).flat_map(block).collect();
                let is_recorded = |k: i32| recorded((k + 1) * step);
                let goes_on = |k: i32| match trend {
                    Trend::Silent => is_recorded(k) && block(k).is_empty(),
                    Trend::Down => is_recorded(k + 1) && volume(&block(k), of) < volume(&block(k + 1), of),
                    Trend::Up => is_recorded(k + 1) && volume(&block(k), of) > volume(&block(k + 1), of),
                };
                let needed = if *trend == Trend::Silent { 0 } else { 1 };
                let n = (0..8).take_while(|k| goes_on(*k)).count();
                if is_recorded(needed) { Ok(n as f64) } else { Err(Why::TooShort) }
            }
        };

        let coverage = match (basis, stretch) {
            (None, _) => 0,
            (Some(_), None) => 255,
            (Some(since), Some(days)) => {
                let recorded = (i64::from(day) - i64::from(since) + 1).min(i64::from(days));
                (recorded * 255 / i64::from(days)) as u8
            }
        };
        let may_be_zero = has_zero
            && match facts.none {
                NoneMeans::Zero => true,
                NoneMeans::ZeroIfRecorded => seen.is_some(),
                NoneMeans::Unknown => false,
            };
        if counted.is_empty() && !may_be_zero {
            return Told { value: Err(Why::NeverSeen), age: None, coverage };
        }
        let newest = counted.iter().map(&of_day).filter(|day| *day != LONG_AGO).max();
        Told { value, age: newest.map(|newest| i64::from(day) - i64::from(newest)), coverage }
    }
}

/// Of the rows of each value of `by`, the sum that is largest.
fn largest_sum(rows: &[Row], of: &str, by: &'static str) -> Option<f64> {
    let mut sums: BTreeMap<Option<&str>, f64> = BTreeMap::new();
    rows.iter().for_each(|row| *sums.entry(text(row, by)).or_default() += number_in(row, of).unwrap_or(0.0));
    sums.into_values().max_by(f64::total_cmp)
}

fn number_in(row: &Row, column: &str) -> Option<f64> {
    row.values.get(column).and_then(number_of)
}

fn text<'a>(row: &'a Row, column: &str) -> Option<&'a str> {
    match row.values.get(column) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}
