//! The sweep answers as the reference does: on generated ledgers, policies and questions.

use super::{RevenueData, account_tallies, cohorts, group_tallies};
use cco_domain::day::Day;
use cco_domain::policy::Policy;
use cco_domain::revenue::fact::Facts;
use cco_domain::revenue::generate::{ledger, policy, query};
use cco_domain::revenue::query::RevenueQuery;
use cco_domain::revenue::reference;
use proptest::prelude::*;

/// The same to a person and to the compiler: a whole difference is too much to read.
fn check<T: PartialEq + std::fmt::Debug, E: PartialEq + std::fmt::Debug>(
    ours: Result<Vec<T>, E>,
    theirs: Result<Vec<T>, E>,
) -> Result<(), TestCaseError> {
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => {
            for (ours, theirs) in ours.iter().zip(&theirs) {
                prop_assert_eq!(ours, theirs);
            }
            prop_assert_eq!(ours.len(), theirs.len());
        }
        (ours, theirs) => prop_assert_eq!(ours, theirs),
    }
    Ok(())
}

fn check_periods(
    facts: &Facts,
    opening: Option<&Facts>,
    policy: &Policy,
    query: &RevenueQuery,
) -> Result<(), TestCaseError> {
    let (data, opening_data) = (RevenueData::from_facts(facts), opening.map(RevenueData::from_facts));
    check(
        account_tallies(&data, opening_data.as_ref(), policy, query),
        reference::tally::account_tallies(facts, opening, policy, query),
    )?;
    check(
        group_tallies(&data, opening_data.as_ref(), policy, query),
        reference::tally::group_tallies(facts, opening, policy, query),
    )
}

fn check_cohorts(facts: &Facts, policy: &Policy, query: &RevenueQuery) -> Result<(), TestCaseError> {
    let first = query.periods.iter().map(|period| period.opening).min().unwrap_or(Day::MIN);
    let last = query.periods.iter().map(|period| period.closing).max().unwrap_or(first);
    check(
        cohorts(&RevenueData::from_facts(facts), policy, first, last, query),
        reference::cohort::cohorts(facts, policy, first, last, query),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn on_the_shipped_policy(facts in ledger(), query in query()) {
        check_periods(&facts, None, &Policy::default(), &query)?;
        check_cohorts(&facts, &Policy::default(), &query)?;
    }

    #[test]
    fn on_any_policy(facts in ledger(), policy in policy(), query in query()) {
        check_periods(&facts, None, &policy, &query)?;
        check_cohorts(&facts, &policy, &query)?;
    }

    #[test]
    fn with_openings_as_they_were_known(
        facts in ledger(),
        opening in ledger(),
        policy in policy(),
        query in query(),
    ) {
        check_periods(&facts, Some(&opening), &policy, &query)?;
    }
}
