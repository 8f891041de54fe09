//! What a column shows of a cell of a cohort triangle.

use super::read::Case;
use super::result::{place, value_of};
use crate::money::Atoms;
use crate::revenue::query::Dimension;
use crate::revenue::tally::CohortCell;

#[derive(Clone, Copy, Debug)]
pub(super) enum OfCohort {
    Cohort,
    Age,
    /// Value of the dimension of this place in the question.
    Group(usize),
    Count(fn(&CohortCell) -> i64),
    Money(fn(&CohortCell) -> Atoms),
}

impl OfCohort {
    pub(super) fn new(heading: &str, dimensions: &[Dimension]) -> Option<OfCohort> {
        Some(match heading {
            "cohort" => OfCohort::Cohort,
            "age" => OfCohort::Age,
            "n_start" => OfCohort::Count(|cell| cell.n_start),
            "n_active" => OfCohort::Count(|cell| cell.n_active),
            "start" => OfCohort::Money(|cell| cell.start),
            "revenue" => OfCohort::Money(|cell| cell.revenue),
            dimension => OfCohort::Group(place(dimension, dimensions)?),
        })
    }

    pub(super) fn show(&self, case: &Case, found: &CohortCell) -> String {
        match self {
            OfCohort::Cohort => format!("{:04}-{:02}", found.cohort.div_euclid(12), found.cohort.rem_euclid(12) + 1),
            OfCohort::Age => found.age.to_string(),
            OfCohort::Group(place) => value_of(&found.group, *place),
            OfCohort::Count(count) => count(found).to_string(),
            OfCohort::Money(amount) => case.shown_money(amount(found).to_minor()),
        }
    }
}
