//! What is due to happen to an account, in the order of days.

use cco_domain::day::Day;
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    Signs,
    TrialEnds,
    /// The day by which a contract with a term has to be cancelled.
    NoticeDue,
    TermEnds,
    /// The next price of a ramp takes over.
    RampSteps,
    EscalatorSteps,
    DiscountEnds {
        item: u32,
    },
    /// A contract without a term is cancelled; it runs to the end of the period paid for.
    Cancels,
    /// The last day of the period paid for has passed.
    Leaves,
    LateRenewal,
    ComesBack,
    AddsSeats,
    GivesUpSeats,
    AddsProduct,
    DropsProduct,
    MovesUp,
    Pauses,
    Resumes,
    FallsBehind,
    PaysUp,
    BuysTraining,
    GetsCredit,
    HandsOver,
    TakesOver,
}

#[derive(Default)]
pub(crate) struct Agenda {
    /// Events of one day happen in the order in which they were entered.
    due: BTreeMap<(Day, u32), Event>,
    n_entered: u32,
}

impl Agenda {
    pub(crate) fn enter(&mut self, day: Day, event: Event) {
        self.n_entered += 1;
        self.due.insert((day, self.n_entered), event);
    }

    pub(crate) fn next_until(&mut self, last: Day) -> Option<(Day, Event)> {
        let entry = self.due.first_entry().filter(|entry| entry.key().0 <= last)?;
        let ((day, _), event) = entry.remove_entry();
        Some((day, event))
    }

    pub(crate) fn clear(&mut self) {
        self.due.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_come_in_order_and_entries_of_a_day_as_entered() {
        let day = Day::from_epoch_days;
        let mut agenda = Agenda::default();
        for (on, event) in [(5, Event::Signs), (3, Event::Pauses), (5, Event::Leaves), (9, Event::Resumes)] {
            agenda.enter(day(on), event);
        }
        let happened: Vec<Event> = std::iter::from_fn(|| agenda.next_until(day(5))).map(|(_, event)| event).collect();
        assert_eq!(happened, [Event::Pauses, Event::Signs, Event::Leaves]);
    }
}
