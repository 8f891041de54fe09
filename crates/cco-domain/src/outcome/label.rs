//! Did the account leave, did it stay, or can nobody tell?

use super::history::AccountHistory;
use crate::day::Day;
use crate::money::Atoms;
use serde::{Deserialize, Serialize};

/// What a score is asked to foresee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// No revenue at the end of the horizon.
    Churn,
    /// At least `percent` of the revenue gone at the end of the horizon; churn included.
    Contraction { percent: u8 },
}

/// Which stretch of time after the day of the score counts: after `gap_days` more, for `horizon_days`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ahead {
    pub gap_days: u32,
    pub horizon_days: u32,
}

/// Who is held to have been able to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AtRisk {
    /// Accounts with a decision point inside the horizon.
    Decision,
    /// All: for companies whose contracts do not bind.
    All,
}

/// What became of an account that was scored on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// It had no revenue on the day: there was nothing to lose.
    NoCustomer,
    /// Gone before the gap was over: too late for anyone to act.
    LeftInGap,
    /// Its revenue went to another account.
    Merged,
    /// The horizon reaches past what the ledger knows.
    NotYetKnown,
    /// No decision point inside the horizon: it could not leave. `left`: it left all the same.
    NoDecision {
        left: bool,
    },
    Known {
        is_event: bool,
        churned_on: Option<Day>,
    },
}

impl Ahead {
    /// The last day of the gap after a score of `day`.
    pub fn gap_end(&self, day: Day) -> Day {
        plus(day, self.gap_days)
    }

    /// The last day that counts.
    pub fn end(&self, day: Day) -> Day {
        plus(self.gap_end(day), self.horizon_days)
    }
}

fn plus(day: Day, days: u32) -> Day {
    day.plus_days(i32::try_from(days).unwrap_or(i32::MAX))
}

/// What became of the account after `day`, by facts that reach to `known_until`.
///
/// Who can leave is told from contracts alone and not from who did: else those who left against their contract would be counted and
/// those who stayed by it would not.
pub fn label(
    account: &AccountHistory<'_>,
    day: Day,
    event: Event,
    ahead: Ahead,
    at_risk: AtRisk,
    known_until: Day,
) -> Outcome {
    let opening = account.worth(day);
    if opening <= Atoms::ZERO {
        return Outcome::NoCustomer;
    }
    let (gap_end, end) = (ahead.gap_end(day), ahead.end(day));
    if end > known_until {
        return Outcome::NotYetKnown;
    }
    let closing = account.standing(end).expect("it was worth something before");
    let churned_on = (closing.worth <= Atoms::ZERO).then_some(closing.from);
    if churned_on.is_some() && !closing.is_loss {
        return Outcome::Merged;
    }
    if churned_on.is_some_and(|on| on <= gap_end) {
        return Outcome::LeftInGap;
    }
    let is_event = match event {
        Event::Churn => churned_on.is_some(),
        Event::Contraction { percent } => {
            let left = i128::from(closing.worth.0.max(0)) * 100;
            left <= i128::from(opening.0) * (100 - i128::from(percent.min(100)))
        }
    };
    if is_at_risk(account, day, event, ahead, at_risk) {
        Outcome::Known { is_event, churned_on }
    } else {
        Outcome::NoDecision { left: is_event }
    }
}

/// Whether the account is held to be able to leave, or to pay less, by its contracts as they are known.
pub fn is_at_risk(account: &AccountHistory<'_>, day: Day, event: Event, ahead: Ahead, at_risk: AtRisk) -> bool {
    match at_risk {
        AtRisk::Decision => has_decision(account, day, event, ahead.gap_end(day), ahead.end(day)),
        AtRisk::All => true,
    }
}

/// To leave, every line must reach a decision point, one of them inside the horizon; to pay less, one is enough.
fn has_decision(account: &AccountHistory<'_>, day: Day, event: Event, gap_end: Day, end: Day) -> bool {
    let in_force = || account.lines.iter().filter(|line| line.is_in_force(day));
    let is_inside = in_force().any(|line| line.next_decision(gap_end) <= end);
    match event {
        Event::Churn => is_inside && in_force().all(|line| line.next_decision(day) <= end),
        Event::Contraction { .. } => is_inside,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{LineTerm, Worth};
    use super::*;
    use crate::money::BillingPeriod;

    const AHEAD: Ahead = Ahead { gap_days: 30, horizon_days: 90 };

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn line(starts: &str, period: &str) -> LineTerm {
        LineTerm { starts: day(starts), ends: None, term_ends: None, period: BillingPeriod::parse(period).unwrap() }
    }

    /// Scored on 1 January 2024: the gap lasts to 31 January, the horizon to 30 April.
    #[track_caller]
    fn check(changes: &[(&str, i64)], lines: &[LineTerm], event: Event, expected: Outcome) {
        let worths: Vec<Worth> = changes
            .iter()
            .map(|(from, worth)| Worth { from: day(from), worth: Atoms(*worth), is_loss: *worth == 0 })
            .collect();
        let account = AccountHistory { id: "a", worths: &worths, lines };
        let known_until = day("2024-12-31");
        assert_eq!(label(&account, day("2024-01-01"), event, AHEAD, AtRisk::Decision, known_until), expected);
    }

    const STAYED: Outcome = Outcome::Known { is_event: false, churned_on: None };

    fn left(on: &str) -> Outcome {
        Outcome::Known { is_event: true, churned_on: Some(day(on)) }
    }

    #[test]
    fn a_monthly_account_can_leave_any_time() {
        let monthly = [line("2023-01-15", "P1M")];
        check(&[("2023-01-15", 100)], &monthly, Event::Churn, STAYED);
        check(&[("2023-01-15", 100), ("2024-02-15", 0)], &monthly, Event::Churn, left("2024-02-15"));
        check(&[("2023-01-15", 100), ("2024-04-30", 0)], &monthly, Event::Churn, left("2024-04-30"));
        check(&[("2023-01-15", 100), ("2024-05-01", 0)], &monthly, Event::Churn, STAYED);
        check(&[("2023-01-15", 100), ("2024-01-15", 0)], &monthly, Event::Churn, Outcome::LeftInGap);
        check(&[("2023-01-15", 100), ("2024-01-31", 0)], &monthly, Event::Churn, Outcome::LeftInGap);
        check(&[("2023-01-15", 100), ("2023-12-15", 0)], &monthly, Event::Churn, Outcome::NoCustomer);
        check(&[("2024-01-02", 100)], &monthly, Event::Churn, Outcome::NoCustomer);
    }

    #[test]
    fn who_is_back_by_the_end_of_the_horizon_has_not_left() {
        let changes = [("2023-01-15", 100), ("2024-02-15", 0), ("2024-03-15", 80)];
        check(&changes, &[line("2023-01-15", "P1M")], Event::Churn, STAYED);
    }

    #[test]
    fn a_yearly_account_can_leave_only_when_its_term_ends() {
        let worth = [("2023-01-15", 100)];
        check(&worth, &[line("2023-03-15", "P12M")], Event::Churn, STAYED);
        check(&worth, &[line("2023-05-15", "P12M")], Event::Churn, Outcome::NoDecision { left: false });
        // Renewed in the gap: bound for another year.
        check(&worth, &[line("2023-01-15", "P12M")], Event::Churn, Outcome::NoDecision { left: false });
        let gone = [("2023-01-15", 100), ("2024-03-01", 0)];
        check(&gone, &[line("2023-05-15", "P12M")], Event::Churn, Outcome::NoDecision { left: true });
    }

    #[test]
    fn one_bound_line_keeps_an_account_and_one_free_line_lets_it_shrink() {
        let lines = [line("2023-01-20", "P1M"), line("2023-10-01", "P12M")];
        check(&[("2023-01-20", 100)], &lines, Event::Churn, Outcome::NoDecision { left: false });
        check(&[("2023-01-20", 100)], &lines, Event::Contraction { percent: 20 }, STAYED);
    }

    #[test]
    fn a_loss_counts_from_the_share_asked_for() {
        let monthly = [line("2023-01-15", "P1M")];
        let shrunk = Outcome::Known { is_event: true, churned_on: None };
        for (percent, expected) in [(20, shrunk), (19, shrunk), (21, STAYED)] {
            let changes = [("2023-01-15", 100), ("2024-03-15", 80)];
            check(&changes, &monthly, Event::Contraction { percent }, expected);
        }
        let gone = [("2023-01-15", 100), ("2024-03-15", 0)];
        check(&gone, &monthly, Event::Contraction { percent: 20 }, left("2024-03-15"));
    }

    #[test]
    fn revenue_that_went_to_another_account_was_not_lost() {
        let worths = [
            Worth { from: day("2023-01-15"), worth: Atoms(100), is_loss: false },
            Worth { from: day("2024-03-01"), worth: Atoms(0), is_loss: false },
        ];
        let lines = [line("2023-01-15", "P1M")];
        let account = AccountHistory { id: "a", worths: &worths, lines: &lines };
        let found = |known: &str| label(&account, day("2024-01-01"), Event::Churn, AHEAD, AtRisk::Decision, day(known));
        assert_eq!((found("2024-04-30"), found("2024-04-29")), (Outcome::Merged, Outcome::NotYetKnown));
    }

    #[test]
    fn contracts_can_be_left_out_of_it() {
        let worths = [Worth { from: day("2023-01-15"), worth: Atoms(100), is_loss: false }];
        let lines = [line("2023-05-15", "P12M")];
        let account = AccountHistory { id: "a", worths: &worths, lines: &lines };
        assert_eq!(label(&account, day("2024-01-01"), Event::Churn, AHEAD, AtRisk::All, day("2024-12-31")), STAYED);
    }
}
