//! What may be asked of a backtest, and how what was left out is settled.

use super::evaluate::n_replicates;
use super::report::{Every, Settings};
use crate::error::{Error, Kind};
use cco_domain::day::Day;
use cco_domain::measure::Knowledge;
use cco_domain::outcome::{Ahead, AtRisk, Event};

#[derive(Clone, Debug)]
pub struct BacktestRequest {
    /// Id of the score's definition.
    pub score: String,
    pub question: Question,
    pub by_segment: bool,
    /// Accounts the team can attend to after each observation day; `None`: a tenth of those with revenue.
    pub capacity: Option<u32>,
    pub seed: u64,
}

/// What is to be foreseen, of whom, on which days, and from what.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    pub ahead: Ahead,
    pub event: Event,
    pub at_risk: AtRisk,
    pub knowledge: Knowledge,
    pub every: Every,
    /// First and last observation day; settled from what is known where left out.
    pub from: Option<Day>,
    pub to: Option<Day>,
}

/// The time that the ledger speaks of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    /// First day on which anyone could have been scored.
    pub(super) first: Day,
    /// Last day of which outcomes are known.
    pub(super) until: Day,
}

/// When no first day is asked for, twenty-four ends of months: what came before was another company.
const MONTHS_BACK: i32 = 23;
/// When nobody says what the team can attend to: a tenth of the accounts, as for the lift.
const CAPACITY_SHARE: usize = 10;

/// The code of the refusal when no day can be looked at.
pub(crate) const NO_DAYS: &str = "backtest_no_days";

impl Question {
    /// Observation days, rising.
    pub(super) fn days(&self, reach: Reach) -> Result<Vec<Day>, Error> {
        let last = self.to.unwrap_or_else(|| latest(reach.until, self.ahead));
        let from = self.from.unwrap_or_else(|| reach.first.max(last_month_end(last).plus_months(-MONTHS_BACK)));
        let days: Vec<Day> = points(self.every, from, last);
        if days.is_empty() {
            return Err(self.no_days(reach, from, last));
        }
        Ok(days)
    }

    fn no_days(&self, reach: Reach, from: Day, last: Day) -> Error {
        if let (Some(from), Some(to)) = (self.from, self.to) {
            return Error::invalid("backtest_days_invalid", format!("no observation day lies between {from} and {to}"))
                .with_hint("observation days are ends of months; pass --every week for more");
        }
        let ahead = self.ahead;
        let error = Error::new(
            Kind::NotEnoughData,
            NO_DAYS,
            format!(
                "there is no day to score: accounts can be scored from {from} on, and outcomes {} + {} days later are known up to scores of {last} (facts reach to {})",
                ahead.gap_days, ahead.horizon_days, reach.until
            ),
        );
        match self.knowledge {
            Knowledge::Recorded => error.with_hint(
                "pass --known dated to count facts as known on their own days: good for a look, no ground for a promotion",
            ),
            Knowledge::Dated => error.with_hint("pass a shorter --horizon, or import more history"),
        }
    }

    /// With as much as is left open settled; nothing is divided by segment.
    ///
    /// - `n_rows`: account-dates.
    pub(super) fn settle(&self, days: &[Day], n_rows: usize, capacity: Option<u32>, seed: u64) -> Settings {
        let a_tenth = (n_rows / days.len().max(1)).div_ceil(CAPACITY_SHARE).max(1);
        Settings {
            from: days[0],
            to: days[days.len() - 1],
            every: self.every,
            ahead: self.ahead,
            event: self.event,
            at_risk: self.at_risk,
            knowledge: self.knowledge,
            capacity: capacity.unwrap_or_else(|| u32::try_from(a_tenth).unwrap_or(u32::MAX)),
            seed,
            n_replicates: n_replicates(n_rows),
            by_segment: false,
        }
    }
}

impl BacktestRequest {
    pub(super) fn settle(&self, days: &[Day], n_rows: usize) -> Settings {
        let settled = self.question.settle(days, n_rows, self.capacity, self.seed);
        Settings { by_segment: self.by_segment, ..settled }
    }
}

/// The last day whose outcomes are known.
fn latest(until: Day, ahead: Ahead) -> Day {
    let days = i64::from(ahead.gap_days) + i64::from(ahead.horizon_days);
    until.plus_days(i32::try_from(-days).unwrap_or(i32::MIN))
}

fn last_month_end(day: Day) -> Day {
    if day.is_month_end() { day } else { day.month_start().plus_days(-1) }
}

/// Days of the calendar that `every` names, from `from` to `to`.
fn points(every: Every, from: Day, to: Day) -> Vec<Day> {
    let next = |day: Day| match every {
        Every::Month => day.plus_months(1),
        Every::Quarter => day.plus_months(3),
        Every::Week => day.plus_days(7),
    };
    let first = match every {
        Every::Month | Every::Quarter => from.month_end(),
        Every::Week => from,
    };
    let days = std::iter::successors(Some(first), |day| Some(next(*day)).filter(|next| next > day));
    days.take_while(|day| *day <= to).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn question() -> Question {
        Question {
            ahead: Ahead { gap_days: 30, horizon_days: 90 },
            event: Event::Churn,
            at_risk: AtRisk::Decision,
            knowledge: Knowledge::Recorded,
            every: Every::Month,
            from: None,
            to: None,
        }
    }

    fn request() -> BacktestRequest {
        BacktestRequest {
            score: "account".to_owned(),
            question: question(),
            by_segment: false,
            capacity: None,
            seed: 1,
        }
    }

    #[track_caller]
    fn check(question: Question, first: &str, until: &str, expected: (usize, &str, &str)) {
        let days = question.days(Reach { first: day(first), until: day(until) }).unwrap();
        assert_eq!((days.len(), days[0], days[days.len() - 1]), (expected.0, day(expected.1), day(expected.2)));
    }

    #[test]
    fn days_end_where_outcomes_are_known() {
        check(question(), "2023-03-10", "2024-12-31", (18, "2023-03-31", "2024-08-31"));
        check(question(), "2019-01-01", "2024-12-31", (24, "2022-09-30", "2024-08-31"));
        let quarters = Question { every: Every::Quarter, ..question() };
        check(quarters, "2023-03-10", "2024-12-31", (6, "2023-03-31", "2024-06-30"));
        let weeks = Question { every: Every::Week, from: Some(day("2024-01-03")), ..question() };
        check(weeks, "2023-03-10", "2024-06-30", (9, "2024-01-03", "2024-02-28"));
    }

    #[test]
    fn without_a_day_it_is_said_why() {
        let refused = |question: Question| {
            question.days(Reach { first: day("2024-11-01"), until: day("2024-12-31") }).unwrap_err()
        };
        let error = refused(question());
        assert_eq!((error.kind, error.code), (Kind::NotEnoughData, "backtest_no_days"));
        let asked = Question { from: Some(day("2024-02-01")), to: Some(day("2024-02-20")), ..question() };
        assert_eq!(refused(asked).code, "backtest_days_invalid");
    }

    #[test]
    fn a_tenth_of_the_accounts_is_attended_to_unless_said() {
        let days = [day("2024-01-31"), day("2024-02-29")];
        assert_eq!(request().settle(&days, 205).capacity, 11);
        assert_eq!(BacktestRequest { capacity: Some(3), ..request() }.settle(&days, 205).capacity, 3);
        assert_eq!(
            (request().settle(&days, 1).n_replicates, request().settle(&days, 2_400_000).n_replicates),
            (1_000, 200)
        );
    }
}
