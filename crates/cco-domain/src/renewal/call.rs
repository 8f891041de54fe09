//! Calls: what people expect of a renewal. The one who looks after the account calls, and so does the one who answers for the
//! forecast; the two stand beside each other, and where they differ that is shown.

use super::motion::ForecastCategory;
use super::settle::Settlement;
use crate::day::Day;
use crate::money::Atoms;
use serde::{Deserialize, Serialize};

/// What somebody expected of a term on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    pub category: ForecastCategory,
    /// What will be renewed, a month.
    pub amount: Atoms,
    pub by: String,
    pub made_on: Day,
    pub reason: String,
}

/// Why a call cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallFault {
    #[error("a call of `{0}` needs a reason")]
    NoReason(ForecastCategory),
    #[error("the amount of a call cannot be negative")]
    Negative,
    #[error("a term that is omitted has no amount; `at-risk` can have one")]
    OmittedWithAmount,
    #[error("`{0}` without an amount expects nothing: call it `at-risk` or `omitted`")]
    ExpectsNothing(ForecastCategory),
}

/// A term with what is expected of it.
#[derive(Clone, Copy, Debug)]
pub struct TermForecast<'a> {
    pub due: Atoms,
    pub csm: Option<&'a Call>,
    pub final_call: Option<&'a Call>,
    pub settlement: &'a Settlement,
}

/// Where the two calls of a term differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    pub csm: ForecastCategory,
    pub final_call: ForecastCategory,
    /// Final less CSM's, a month.
    pub amount: Atoms,
}

/// The terms of one category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CategoryTotal {
    /// `None`: nobody has called.
    pub category: Option<ForecastCategory>,
    pub n_terms: i64,
    pub due: Atoms,
    /// What is expected of them.
    pub amount: Atoms,
}

impl ForecastCategory {
    /// What a call of this category expects where its caller names no amount: all that is due, or nothing.
    pub fn usual_amount(self, due: Atoms) -> Atoms {
        match self {
            ForecastCategory::Closed | ForecastCategory::Commit | ForecastCategory::BestCase => due,
            ForecastCategory::AtRisk | ForecastCategory::Omitted => Atoms::ZERO,
        }
    }
}

/// Whether a call can be taken as it is.
pub fn check_call(category: ForecastCategory, amount: Atoms, reason: &str) -> Result<(), CallFault> {
    use ForecastCategory::{AtRisk, BestCase, Closed, Commit, Omitted};
    match category {
        _ if amount < Atoms::ZERO => Err(CallFault::Negative),
        Omitted if amount > Atoms::ZERO => Err(CallFault::OmittedWithAmount),
        Closed | Commit | BestCase if amount.is_zero() => Err(CallFault::ExpectsNothing(category)),
        AtRisk | Omitted if reason.trim().is_empty() => Err(CallFault::NoReason(category)),
        Closed | Commit | BestCase | AtRisk | Omitted => Ok(()),
    }
}

impl TermForecast<'_> {
    /// What the book reckons with: what became of the term where that is known, else the final call, else the CSM's.
    pub fn expected(&self) -> Option<(ForecastCategory, Atoms)> {
        if self.settlement.fate.is_renewed() {
            return Some((ForecastCategory::Closed, self.settlement.renewed));
        }
        if self.settlement.fate.is_settled() {
            return Some((ForecastCategory::Omitted, Atoms::ZERO));
        }
        self.final_call.or(self.csm).map(|call| (call.category, call.amount))
    }

    /// `None` where they agree, or one of them has not called.
    pub fn disagreement(&self) -> Option<Disagreement> {
        let (csm, last) = (self.csm?, self.final_call?);
        let differs = csm.category != last.category || csm.amount != last.amount;
        let amount = last.amount - csm.amount;
        differs.then_some(Disagreement { csm: csm.category, final_call: last.category, amount })
    }
}

/// Terms and amounts by what is expected, in the order of [`ForecastCategory`], those without a call last.
pub fn category_totals<'a>(forecasts: impl IntoIterator<Item = &'a TermForecast<'a>>) -> Vec<CategoryTotal> {
    let empty = |category| CategoryTotal { category, n_terms: 0, due: Atoms::ZERO, amount: Atoms::ZERO };
    let mut totals: Vec<CategoryTotal> = ForecastCategory::all().map(Some).chain([None]).map(empty).collect();
    for forecast in forecasts {
        let (category, amount) =
            forecast.expected().map_or((None, Atoms::ZERO), |(found, amount)| (Some(found), amount));
        let place = category.map_or(totals.len() - 1, |category| category as usize);
        let total = &mut totals[place];
        total.n_terms += 1;
        total.due += forecast.due;
        total.amount += amount;
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::super::sample::day;
    use super::super::settle::Fate;
    use super::*;
    use ForecastCategory::{AtRisk, BestCase, Closed, Commit, Omitted};

    fn call(category: ForecastCategory, amount: i64) -> Call {
        let by = "Kim".to_owned();
        Call { category, amount: Atoms(amount), by, made_on: day("2024-01-01"), reason: String::new() }
    }

    fn settlement(fate: Fate, renewed: i64) -> Settlement {
        Settlement { fate, renewed: Atoms(renewed), renewed_from: None, size: None }
    }

    #[test]
    fn a_call_says_what_it_expects_and_why_it_does_not() {
        for (category, amount, reason, expected) in [
            (Commit, 10, "", Ok(())),
            (Commit, 0, "x", Err(CallFault::ExpectsNothing(Commit))),
            (BestCase, -1, "x", Err(CallFault::Negative)),
            (AtRisk, 10, " ", Err(CallFault::NoReason(AtRisk))),
            (AtRisk, 10, "new owner", Ok(())),
            (Omitted, 0, "gave notice", Ok(())),
            (Omitted, 0, "", Err(CallFault::NoReason(Omitted))),
            (Omitted, 1, "x", Err(CallFault::OmittedWithAmount)),
        ] {
            assert_eq!(check_call(category, Atoms(amount), reason), expected, "{category} {amount} {reason}");
        }
    }

    #[test]
    fn what_happened_comes_before_what_was_said() {
        let (csm, last) = (call(Commit, 100), call(AtRisk, 40));
        for (fate, csm, last, expected) in [
            (Fate::Running, Some(&csm), Some(&last), Some((AtRisk, Atoms(40)))),
            (Fate::Unresolved, Some(&csm), None, Some((Commit, Atoms(100)))),
            (Fate::RenewedLate, Some(&csm), Some(&last), Some((Closed, Atoms(90)))),
            (Fate::Churned, Some(&csm), None, Some((Omitted, Atoms(0)))),
            (Fate::Running, None, None, None),
        ] {
            let settlement = settlement(fate, if fate.is_renewed() { 90 } else { 0 });
            let forecast = TermForecast { due: Atoms(100), csm, final_call: last, settlement: &settlement };
            assert_eq!(forecast.expected(), expected, "{fate}");
        }
    }

    #[test]
    fn calls_that_differ_are_shown() {
        let running = settlement(Fate::Running, 0);
        let found = |csm: &Call, last: Option<&Call>| {
            let forecast = TermForecast { due: Atoms(100), csm: Some(csm), final_call: last, settlement: &running };
            forecast.disagreement()
        };
        let expected = Disagreement { csm: Commit, final_call: AtRisk, amount: Atoms(-60) };
        assert_eq!(found(&call(Commit, 100), Some(&call(AtRisk, 40))), Some(expected));
        assert!(found(&call(Commit, 100), Some(&call(Commit, 90))).is_some());
        assert_eq!(found(&call(Commit, 100), Some(&call(Commit, 100))), None);
        assert_eq!(found(&call(Commit, 100), None), None);
    }

    #[test]
    fn totals_hold_every_term_once() {
        let (running, churned) = (settlement(Fate::Running, 0), settlement(Fate::Churned, 0));
        let commit = call(Commit, 80);
        let forecast = |csm, settlement| TermForecast { due: Atoms(100), csm, final_call: None, settlement };
        let forecasts = [forecast(Some(&commit), &running), forecast(None, &running), forecast(None, &churned)];
        let found: Vec<_> = category_totals(&forecasts)
            .into_iter()
            .filter(|total| total.n_terms > 0)
            .map(|total| (total.category, total.due.0, total.amount.0))
            .collect();
        assert_eq!(found, [(Some(Commit), 100, 80), (Some(Omitted), 100, 0), (None, 100, 0)]);
    }
}
