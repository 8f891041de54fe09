//! The chances of leaving that an account was given, whether it took them or not: what an estimate of churn has to find.

use crate::life::account::Life;
use cco_domain::day::Day;

/// A coin tossed over an account's leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chance {
    pub(crate) decided_on: Day,
    pub(crate) decision: Decision,
    /// The contract binds for a term.
    pub(crate) has_term: bool,
    /// The first month end without it, if it leaves.
    pub(crate) month_end: Day,
    pub(crate) millionths: u32,
    pub(crate) came_up: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// A contract without a term is cancelled.
    Cancellation,
    /// A term is not renewed.
    NonRenewal,
    /// A bill is never paid.
    NonPayment,
    /// The company closes.
    Closure,
}

impl Decision {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Decision::Cancellation => "cancellation",
            Decision::NonRenewal => "non_renewal",
            Decision::NonPayment => "non_payment",
            Decision::Closure => "closure",
        }
    }
}

impl Life<'_> {
    /// Whether the account leaves: `permille` times in a thousand, from `leaves_on` on.
    pub(super) fn decides(&mut self, decision: Decision, decided_on: Day, permille: u32, leaves_on: Day) -> bool {
        let came_up = self.random.chance(permille);
        let (has_term, month_end) = (self.has_term(), leaves_on.month_end());
        let millionths = permille * 1000;
        self.story.chances.push(Chance { decided_on, decision, has_term, month_end, millionths, came_up });
        came_up
    }

    /// The day in a month on which a contract without a term is cancelled, if it is. Which day decides with which period paid
    /// for the account leaves.
    pub(super) fn decides_to_cancel(&mut self, first: Day, last: Day, permille: u32) -> Option<Day> {
        let cancels_on = self.random.chance(permille).then(|| self.day_between(first, last));
        let Some(contract) = &self.contract else { return cancels_on };
        let n_days = |from: Day, to: Day| (to.epoch_days() - from.epoch_days()).unsigned_abs();
        let end = last.plus_days(1);
        let mut from = first;
        while from < end {
            let leaves_on = contract.paid_until(from);
            let to = leaves_on.min(end);
            self.story.chances.push(Chance {
                decided_on: first,
                decision: Decision::Cancellation,
                has_term: false,
                month_end: leaves_on.month_end(),
                millionths: permille * 1000 * n_days(from, to) / n_days(first, end),
                came_up: cancels_on.is_some_and(|day| from <= day && day < to),
            });
            from = to;
        }
        cancels_on
    }
}
