//! What a measure reads of its table: which columns, and the rows of which days.

use super::{Aggregate, Condition, FromFacts, Span, Test, Trend};
use crate::fact::{CHURN_REASON, OPPORTUNITY, SUBSCRIPTION, TableSpec, USAGE_EVENT};

/// Days that end `back` days before the as-of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub days: u32,
    pub back: u32,
}

/// What a measure tells of the outcome that scores are to warn of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomeRead {
    WhyAccountsLeft,
    /// A column of a line that is written when the line ends.
    HowLinesEnd(&'static str),
    WhatLinesSell(&'static str),
    HowRenewalsAreDecided(&'static str),
}

/// A year that has as many of each day of the week.
const YEAR: u32 = 364;
/// A streak is counted up to so many blocks.
pub const LONGEST_STREAK: u32 = 8;

impl Window {
    /// How many days it reaches back from the as-of day, that day included.
    pub fn reach(self) -> u32 {
        self.days.saturating_add(self.back)
    }
}

impl Aggregate {
    /// The column that `of` names.
    pub fn of(&self) -> Option<&'static str> {
        match self {
            Aggregate::Sum { of }
            | Aggregate::LargestSum { of, .. }
            | Aggregate::Mean { of }
            | Aggregate::Distinct { of }
            | Aggregate::Last { of }
            | Aggregate::DaysUntil { of }
            | Aggregate::ShareOfSeats { of }
            | Aggregate::ShareOfKnown { of } => Some(of),
            Aggregate::Slope { of }
            | Aggregate::Change { of }
            | Aggregate::ChangeVsSeason { of }
            | Aggregate::Streak { of, .. } => *of,
            Aggregate::Count
            | Aggregate::ActiveDays
            | Aggregate::DaysSince
            | Aggregate::DaysSinceFirst
            | Aggregate::Share { .. } => None,
        }
    }

    /// The column whose values part its rows.
    fn by(&self) -> Option<&'static str> {
        if let Aggregate::LargestSum { by, .. } = self { Some(by) } else { None }
    }

    /// What it asks of rows beyond the filter.
    pub fn hits(&self) -> &[Condition] {
        match self {
            Aggregate::Share { hit } => hit,
            _ => &[],
        }
    }

    /// Whether `of` is added up, and not a value by which rows differ.
    fn adds_up(&self) -> bool {
        !matches!(
            self,
            Aggregate::Distinct { .. }
                | Aggregate::ShareOfSeats { .. }
                | Aggregate::ShareOfKnown { .. }
                | Aggregate::DaysUntil { .. }
        )
    }
}

impl FromFacts {
    /// The windows whose rows count, each by itself, the latest first; empty where rows count that hold on the day, or all so far.
    pub fn windows(&self) -> Vec<Window> {
        let window = |days: u32, back: u32| Window { days, back };
        match (&self.aggregate, self.span) {
            (Aggregate::Streak { step_days, trend, .. }, _) => {
                let n_blocks = match trend {
                    Trend::Silent => LONGEST_STREAK,
                    // The first is compared with the one before it.
                    Trend::Down | Trend::Up => LONGEST_STREAK + 1,
                };
                (0..n_blocks).map(|block| window(*step_days, step_days.saturating_mul(block))).collect()
            }
            (_, Span::Ever | Span::Holding) => Vec::new(),
            (Aggregate::Change { .. }, Span::Window { days }) => vec![window(days, 0), window(days, days)],
            (Aggregate::ChangeVsSeason { .. }, Span::Window { days }) => {
                let twice = days.saturating_mul(2);
                let (level, level_year_ago) = (window(twice, days), window(twice, YEAR.saturating_add(days)));
                vec![window(days, 0), level, window(days, YEAR), level_year_ago]
            }
            (_, Span::Window { days }) => vec![window(days, 0)],
        }
    }

    /// The column of which a row must have a value to count.
    pub fn of_needed(&self) -> Option<&'static str> {
        self.aggregate.of().filter(|of| !(self.aggregate.adds_up() && counts_as_one(self.table, of)))
    }

    /// Columns that decide which rows count and what they count for; those that only date a row are left out.
    pub fn columns_read(&self) -> Vec<&'static str> {
        let conditions = self.filter.iter().chain(self.aggregate.hits());
        conditions.map(|condition| condition.column).chain(self.aggregate.of()).chain(self.aggregate.by()).collect()
    }

    /// Columns that some source must fill for a row to count at all. Where none does, no row says anything: the value is unknown and
    /// not zero. The day on which something happened (a cancellation, the end of a role) is blank where nothing has, and not needed.
    pub fn columns_needed(&self) -> Vec<&'static str> {
        let conditions = self.filter.iter().chain(self.aggregate.hits());
        let passes_blank = |test: &Test| matches!(test, Test::Unknown | Test::InOrUnknown(_));
        let tested = conditions.filter(|condition| !passes_blank(&condition.test)).map(|condition| condition.column);
        let happens = |column: &&str| self.table.column(column).is_some_and(|spec| spec.known_by == Some(spec.name));
        let mut columns: Vec<_> = tested.chain(self.of_needed()).filter(|column| !happens(column)).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// What it reads of the outcome itself, if anything.
    pub fn outcome_read(&self) -> Option<OutcomeRead> {
        let columns = self.columns_read();
        let first = |wanted: &[&'static str]| wanted.iter().copied().find(|column| columns.contains(column));
        match self.table.name {
            name if name == CHURN_REASON.name => Some(OutcomeRead::WhyAccountsLeft),
            name if name == SUBSCRIPTION.name => first(&["cancelled_on", "ends", "status"])
                .map(OutcomeRead::HowLinesEnd)
                .or_else(|| first(&["amount_minor", "quantity"]).map(OutcomeRead::WhatLinesSell)),
            name if name == OPPORTUNITY.name => {
                first(&["stage", "forecast_category"]).map(OutcomeRead::HowRenewalsAreDecided)
            }
            _ => None,
        }
    }

    /// Whether it asks facts that hold for what is written when they end.
    pub fn asks_before_the_end(&self) -> bool {
        let end = self.table.holds.map(|(_, end)| end);
        let at_the_end = |column: &&str| self.table.column(column).is_some_and(|spec| spec.known_by == end);
        self.span == Span::Holding && end.is_some() && self.columns_needed().iter().any(at_the_end)
    }
}

/// A usage event says how much, or means one.
pub fn counts_as_one(table: &TableSpec, column: &str) -> bool {
    table.name == USAGE_EVENT.name && column == "quantity"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{CONTACT, SUBSCRIPTION, TICKET};
    use crate::measure::NoneMeans;

    fn facts(
        table: &'static TableSpec,
        filter: &[(&'static str, Test)],
        aggregate: Aggregate,
        span: Span,
    ) -> FromFacts {
        let filter = filter.iter().map(|(column, test)| Condition { column, test: test.clone() }).collect();
        FromFacts { table, filter, aggregate, span, none: NoneMeans::Zero }
    }

    #[test]
    fn a_measure_reads_the_windows_it_compares() {
        let week = Span::Window { days: 7 };
        let streak = |trend| Aggregate::Streak { of: None, step_days: 5, trend };
        for (aggregate, span, expected) in [
            (Aggregate::Count, week, vec![(7, 0)]),
            (Aggregate::Count, Span::Ever, vec![]),
            (Aggregate::Slope { of: None }, week, vec![(7, 0)]),
            (Aggregate::Change { of: None }, week, vec![(7, 0), (7, 7)]),
            (Aggregate::ChangeVsSeason { of: None }, week, vec![(7, 0), (14, 7), (7, 364), (14, 371)]),
            (streak(Trend::Silent), week, (0..8).map(|block| (5, 5 * block)).collect()),
            (streak(Trend::Down), Span::Ever, (0..9).map(|block| (5, 5 * block)).collect()),
        ] {
            let windows = facts(&USAGE_EVENT, &[], aggregate.clone(), span).windows();
            let found: Vec<_> = windows.iter().map(|window| (window.days, window.back)).collect();
            assert_eq!(found, expected, "{aggregate:?}");
        }
    }

    #[test]
    fn a_column_is_needed_unless_blank_means_that_nothing_happened() {
        let by = |of| Aggregate::Change { of: Some(of) };
        let week = Span::Window { days: 7 };
        let escalated = vec![Condition { column: "is_escalated", test: Test::Is(true) }];
        for (facts, expected) in [
            (facts(&USAGE_EVENT, &[], by("quantity"), week), vec![]),
            (facts(&USAGE_EVENT, &[], Aggregate::Distinct { of: "user_id" }, week), vec!["user_id"]),
            (facts(&TICKET, &[], by("satisfaction"), week), vec!["satisfaction"]),
            (facts(&TICKET, &[], Aggregate::Share { hit: escalated }, week), vec!["is_escalated"]),
            (facts(&TICKET, &[("resolved_at", Test::Known)], Aggregate::Count, week), vec![]),
            (facts(&TICKET, &[("priority", Test::Unknown)], Aggregate::Count, week), vec![]),
            (FromFacts::seats(), vec!["quantity"]),
            (facts(&CONTACT, &[("roles", Test::Known), ("ends", Test::Known)], Aggregate::Count, week), vec!["roles"]),
        ] {
            assert_eq!(facts.columns_needed(), expected, "{facts:?}");
        }
    }

    #[test]
    fn what_tells_the_outcome_is_known_by_its_columns() {
        let ends = &[("ends", Test::Known)][..];
        let cancelled = vec![Condition { column: "cancelled_on", test: Test::Known }];
        for (table, filter, aggregate, expected) in [
            (&CHURN_REASON, &[][..], Aggregate::Count, Some(OutcomeRead::WhyAccountsLeft)),
            (&SUBSCRIPTION, ends, Aggregate::Count, Some(OutcomeRead::HowLinesEnd("ends"))),
            (&SUBSCRIPTION, &[], Aggregate::Share { hit: cancelled }, Some(OutcomeRead::HowLinesEnd("cancelled_on"))),
            (&SUBSCRIPTION, &[], Aggregate::Last { of: "status" }, Some(OutcomeRead::HowLinesEnd("status"))),
            (&SUBSCRIPTION, &[], Aggregate::Sum { of: "quantity" }, Some(OutcomeRead::WhatLinesSell("quantity"))),
            (&SUBSCRIPTION, &[], Aggregate::DaysUntil { of: "term_ends" }, None),
            (&OPPORTUNITY, &[], Aggregate::Last { of: "stage" }, Some(OutcomeRead::HowRenewalsAreDecided("stage"))),
            (&TICKET, ends, Aggregate::Count, None),
        ] {
            let facts = facts(table, filter, aggregate, Span::Ever);
            assert_eq!(facts.outcome_read(), expected, "{facts:?}");
        }
    }

    #[test]
    fn what_is_written_at_the_end_cannot_be_asked_of_what_holds() {
        let past_due = [("status", Test::In(vec!["past_due".to_owned()]))];
        for (table, filter, span, expected) in [
            (&SUBSCRIPTION, &past_due[..], Span::Holding, true),
            (&SUBSCRIPTION, &past_due[..], Span::Ever, false),
            (&SUBSCRIPTION, &[("plan", Test::Known)][..], Span::Holding, false),
            (&SUBSCRIPTION, &[("ends", Test::Known)][..], Span::Holding, false),
            (&TICKET, &[("is_escalated", Test::Is(true))][..], Span::Holding, true),
        ] {
            let facts = facts(table, filter, Aggregate::Count, span);
            assert_eq!(facts.asks_before_the_end(), expected, "{filter:?} {span:?}");
        }
    }
}
