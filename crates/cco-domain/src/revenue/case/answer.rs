//! What an engine answers to a case.

use super::read::Case;
use crate::revenue::query::RevenueError;
use crate::revenue::reference::behind::{LineValue, line_values};
use crate::revenue::reference::cohort::cohorts;
use crate::revenue::reference::tally::{account_tallies, group_tallies};
use crate::revenue::tally::{AccountTally, CohortCell, GroupTally};

/// Everything a case may ask an engine for.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    pub by_group: Vec<GroupTally>,
    pub by_account: Vec<AccountTally>,
    /// Per period, the groups' tallies of its months.
    pub monthly: Vec<Vec<GroupTally>>,
    pub cohorts: Vec<CohortCell>,
    /// Per period.
    pub rows: Vec<Vec<LineValue>>,
}

impl Answers {
    /// As the reference computes them.
    pub fn of_reference(case: &Case) -> Result<Answers, RevenueError> {
        let Case { facts, policy, query, .. } = case;
        let opening_facts = case.opening_facts.as_ref();
        let monthly = case.months.iter().map(|months| group_tallies(facts, None, policy, months));
        let rows = (0..query.periods.len()).map(|period| line_values(facts, opening_facts, policy, query, period));
        Ok(Answers {
            by_group: group_tallies(facts, opening_facts, policy, query)?,
            by_account: account_tallies(facts, opening_facts, policy, query)?,
            monthly: monthly.collect::<Result<_, _>>()?,
            cohorts: match case.cohorts {
                Some((first, last)) => cohorts(facts, policy, first, last, query)?,
                None => Vec::new(),
            },
            rows: rows.collect::<Result<_, _>>()?,
        })
    }
}
