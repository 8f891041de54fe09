//! What happened with one account, whoever of us it happened with.

use crate::day::Day;
use crate::wording::worded;
use serde::Serialize;

worded! {
    /// Who of us saw it.
    Department {
        Marketing = "marketing",
        Sales = "sales",
        Contract = "contract",
        Onboarding = "onboarding",
        Adoption = "adoption",
        Renewal = "renewal",
        Finance = "finance",
    }
}

/// Something that happened with an account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct JourneyEvent {
    pub on: Day,
    pub department: Department,
    pub what: String,
    /// The canonical table whose fact says so.
    pub table: String,
}

/// The events up to a day, from the first on; of one day in the order of departments. What two facts say alike stands once.
pub fn journey(mut events: Vec<JourneyEvent>, on: Day) -> Vec<JourneyEvent> {
    events.retain(|event| event.on <= on);
    events.sort_unstable();
    events.dedup();
    events
}

#[cfg(test)]
mod tests {
    use super::super::sample::day;
    use super::*;

    #[test]
    fn a_journey_is_told_in_order_and_once() {
        let event = |on: &str, department, what: &str| JourneyEvent {
            on: day(on),
            department,
            what: what.to_owned(),
            table: "invoice".to_owned(),
        };
        let paid = event("2024-02-01", Department::Finance, "paid");
        let signed = event("2024-02-01", Department::Contract, "signed");
        let asked = event("2024-01-01", Department::Marketing, "asked");
        let later = event("2024-05-01", Department::Renewal, "renewed");
        let found = journey(vec![paid.clone(), later, signed.clone(), asked.clone(), paid.clone()], day("2024-04-30"));
        assert_eq!(found, [asked, signed, paid]);
    }
}
