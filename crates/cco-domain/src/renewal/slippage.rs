//! Slippage: how the forecast of a renewal moved as its day came near, and what came of it.

use super::call::Call;
use super::motion::{ForecastCategory, Motion};
use super::settle::Settlement;
use super::term::Term;
use crate::day::Day;
use crate::money::Atoms;
use serde::Serialize;

/// What was called of a term so many days before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Checkpoint {
    pub days_before: u32,
    pub day: Day,
    /// `None`: nobody had called by then, or the day has not come.
    pub called: Option<(ForecastCategory, Atoms)>,
}

/// How the forecast of one term moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Slippage {
    pub due: Atoms,
    /// From the earliest on.
    pub checkpoints: Vec<Checkpoint>,
    /// What was renewed; `None`: nothing is settled yet.
    pub actual: Option<Atoms>,
}

/// How the forecasts of many terms moved: of those that were called by a checkpoint and are settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SlippageTotal {
    pub days_before: u32,
    pub n_terms: i64,
    pub due: Atoms,
    pub called: Atoms,
    pub actual: Atoms,
}

/// `calls` are those of one kind (the CSM's, or the final ones) for this term, in any order; the last of a day holds.
pub fn slippage(term: &Term, calls: &[Call], settlement: &Settlement, on: Day, motion: &Motion) -> Slippage {
    let checkpoint = |days_before: &u32| {
        let day = term.ends.plus_days(-i32::try_from(*days_before).unwrap_or(i32::MAX));
        Checkpoint { days_before: *days_before, day, called: if day <= on { called_on(calls, day) } else { None } }
    };
    let actual = settlement.fate.is_settled().then_some(settlement.renewed);
    Slippage { due: term.due, checkpoints: motion.slippage_days.iter().map(checkpoint).collect(), actual }
}

fn called_on(calls: &[Call], day: Day) -> Option<(ForecastCategory, Atoms)> {
    let last = calls.iter().filter(|call| call.made_on <= day).max_by_key(|call| call.made_on);
    last.map(|call| (call.category, call.amount))
}

impl SlippageTotal {
    /// What came less what was called, a month: negative where the forecast promised more.
    pub fn slipped(&self) -> Atoms {
        self.actual - self.called
    }
}

/// For each checkpoint, what was called and what came. Terms that nobody had called by then, or that are not settled, are left out of
/// both, so that the two are about the same terms.
pub fn slippage_totals(slippages: &[Slippage], motion: &Motion) -> Vec<SlippageTotal> {
    let total = |(place, days_before): (usize, &u32)| {
        let zero = Atoms::ZERO;
        let mut total = SlippageTotal { days_before: *days_before, n_terms: 0, due: zero, called: zero, actual: zero };
        for slippage in slippages {
            if let (Some((_, called)), Some(actual)) = (slippage.checkpoints[place].called, slippage.actual) {
                total.n_terms += 1;
                total.due += slippage.due;
                total.called += called;
                total.actual += actual;
            }
        }
        total
    };
    motion.slippage_days.iter().enumerate().map(total).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{day, motion, term};
    use super::super::settle::Fate;
    use super::*;
    use ForecastCategory::{AtRisk, Commit};

    fn call(made_on: &str, category: ForecastCategory, amount: i64) -> Call {
        let (by, reason) = ("Kim".to_owned(), String::new());
        Call { category, amount: Atoms(amount), by, made_on: day(made_on), reason }
    }

    fn settlement(fate: Fate, renewed: i64) -> Settlement {
        Settlement { fate, renewed: Atoms(renewed), renewed_from: None, size: None }
    }

    /// Of a term of 100 that ends on 31 March 2024: the checkpoints are 1 January, 31 January and 1 March.
    fn slipped(calls: &[Call], settlement: &Settlement, on: &str) -> Slippage {
        slippage(&term("a", "2024-03-31", 100), calls, settlement, day(on), &motion())
    }

    #[test]
    fn a_checkpoint_sees_the_last_call_up_to_its_day() {
        let calls = [call("2024-01-31", AtRisk, 40), call("2024-01-02", Commit, 100), call("2024-03-02", Commit, 70)];
        let found = slipped(&calls, &settlement(Fate::RenewedLate, 60), "2024-06-01");
        let called: Vec<_> = found.checkpoints.iter().map(|point| (point.day.to_string(), point.called)).collect();
        let at_risk = Some((AtRisk, Atoms(40)));
        let expected = [("2024-01-01", None), ("2024-01-31", at_risk), ("2024-03-01", at_risk)];
        assert_eq!(called, expected.map(|(day, called)| (day.to_owned(), called)));
        assert_eq!(found.actual, Some(Atoms(60)));
    }

    #[test]
    fn a_day_that_has_not_come_has_no_call() {
        let found = slipped(&[call("2024-01-01", Commit, 100)], &settlement(Fate::Running, 0), "2024-01-30");
        assert_eq!(found.checkpoints.iter().filter(|point| point.called.is_some()).count(), 1);
        assert_eq!(found.actual, None);
    }

    #[test]
    fn totals_are_about_terms_that_were_called_and_settled() {
        let early = slipped(&[call("2023-12-01", Commit, 100)], &settlement(Fate::Churned, 0), "2024-08-01");
        let late = slipped(&[call("2024-02-15", Commit, 80)], &settlement(Fate::RenewedInTime, 90), "2024-08-01");
        let open = slipped(&[call("2023-12-01", Commit, 100)], &settlement(Fate::Unresolved, 0), "2024-04-02");
        let totals = slippage_totals(&[early, late, open], &motion());
        let found: Vec<_> = totals.iter().map(|total| (total.n_terms, total.called.0, total.slipped().0)).collect();
        assert_eq!(found, [(1, 100, -100), (1, 100, -100), (2, 180, -90)]);
    }
}
