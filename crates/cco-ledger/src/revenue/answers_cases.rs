//! The sweep answers every worked example of the domain.

use super::{RevenueData, account_tallies, cohorts, group_tallies};
use cco_domain::revenue::case::{Answers, Case};
use cco_domain::revenue::query::RevenueError;
use cco_domain::revenue::reference::behind::line_values;
use std::fs;
use std::path::PathBuf;

/// The rows behind a figure are not the sweep's to find: they are taken from the reference.
fn of_sweep(case: &Case) -> Result<Answers, RevenueError> {
    let Case { facts, policy, query, .. } = case;
    let data = RevenueData::from_facts(facts);
    let opening = case.opening_facts.as_ref().map(RevenueData::from_facts);
    let monthly = case.months.iter().map(|months| group_tallies(&data, None, policy, months));
    let opening_facts = case.opening_facts.as_ref();
    let rows = (0..query.periods.len()).map(|period| line_values(facts, opening_facts, policy, query, period));
    Ok(Answers {
        by_group: group_tallies(&data, opening.as_ref(), policy, query)?,
        by_account: account_tallies(&data, opening.as_ref(), policy, query)?,
        monthly: monthly.collect::<Result<_, _>>()?,
        cohorts: match case.cohorts {
            Some((first, last)) => cohorts(&data, policy, first, last, query)?,
            None => Vec::new(),
        },
        rows: rows.collect::<Result<_, _>>()?,
    })
}

#[test]
fn the_sweep_answers_every_case() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../cco-domain/tests/cases");
    let mut n_cases = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let case = Case::parse(&fs::read_to_string(&path).unwrap()).unwrap();
        let disagreements = case.disagreements(of_sweep);
        assert!(disagreements.is_empty(), "{}: {}", path.display(), disagreements.join("\n"));
        n_cases += 1;
    }
    assert!(n_cases >= 29, "only {n_cases} cases were found");
}
