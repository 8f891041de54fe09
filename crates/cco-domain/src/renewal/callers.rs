//! How well those who call know their renewals.

use super::call::Call;
use super::motion::ForecastCategory;
use super::settle::Settlement;
use crate::money::Atoms;
use crate::revenue::retention::Quotient;
use serde::Serialize;
use std::collections::BTreeMap;

/// A call, and what became of the term that it was about.
#[derive(Clone, Copy, Debug)]
pub struct JudgedCall<'a> {
    pub call: &'a Call,
    pub due: Atoms,
    pub settlement: &'a Settlement,
}

/// What came of one person's calls of one category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallerRecord {
    pub by: String,
    pub category: ForecastCategory,
    pub n_calls: i64,
    /// Of which something was renewed.
    pub n_renewed: i64,
    pub due: Atoms,
    pub called: Atoms,
    pub renewed: Atoms,
}

impl CallerRecord {
    /// Which share of the calls was renewed; the category is calibrated if whoever calls it is right equally often.
    pub fn share_renewed(&self) -> Quotient {
        Quotient::of(self.n_renewed, self.n_calls, "nothing that was called has been settled")
    }
}

/// By caller, and then by category in its order. Calls of terms that are not settled say nothing yet and are left out; of several
/// calls for one term the caller of this function chooses the one that is judged.
pub fn caller_records<'a>(calls: impl IntoIterator<Item = JudgedCall<'a>>) -> Vec<CallerRecord> {
    let mut records: BTreeMap<(&str, ForecastCategory), CallerRecord> = BTreeMap::new();
    for JudgedCall { call, due, settlement } in calls.into_iter().filter(|call| call.settlement.fate.is_settled()) {
        let record = records.entry((&call.by, call.category)).or_insert_with(|| CallerRecord {
            by: call.by.clone(),
            category: call.category,
            n_calls: 0,
            n_renewed: 0,
            due: Atoms::ZERO,
            called: Atoms::ZERO,
            renewed: Atoms::ZERO,
        });
        record.n_calls += 1;
        record.n_renewed += i64::from(settlement.fate.is_renewed());
        record.due += due;
        record.called += call.amount;
        record.renewed += settlement.renewed;
    }
    records.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::day;
    use super::super::settle::Fate;
    use super::*;

    #[test]
    fn a_record_holds_the_settled_calls_of_one_person_and_category() {
        let given = [
            ("Kim", ForecastCategory::Commit, 100, Fate::RenewedInTime, 90),
            ("Kim", ForecastCategory::Commit, 100, Fate::Churned, 0),
            ("Kim", ForecastCategory::Commit, 100, Fate::Running, 0),
            ("Ada", ForecastCategory::AtRisk, 10, Fate::RenewedLate, 50),
        ];
        let judged: Vec<(Call, Settlement)> = given
            .iter()
            .map(|(by, category, amount, fate, renewed)| {
                let (by, made_on) = ((*by).to_owned(), day("2024-01-01"));
                let call = Call { category: *category, amount: Atoms(*amount), by, made_on, reason: String::new() };
                let renewed = Atoms(*renewed);
                (call, Settlement { fate: *fate, renewed, renewed_from: None, size: None })
            })
            .collect();
        let records =
            caller_records(judged.iter().map(|(call, settlement)| JudgedCall { call, due: Atoms(100), settlement }));
        let found: Vec<_> = records
            .iter()
            .map(|record| (record.by.as_str(), record.category.word(), record.share_renewed().value().unwrap()))
            .collect();
        assert_eq!(found, [("Ada", "at-risk", 1.0), ("Kim", "commit", 0.5)]);
        assert_eq!((records[1].called, records[1].renewed), (Atoms(200), Atoms(90)));
    }
}
