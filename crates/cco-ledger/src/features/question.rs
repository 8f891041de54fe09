//! What is asked.

use crate::error::{Error, Result};
use cco_domain::day::Day;
use cco_domain::measure::{Knowledge, Measure, Origin};
use cco_domain::money::Currency;
use cco_domain::policy::Policy;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// Measures of all accounts on days.
#[derive(Clone, Debug)]
pub struct FeatureQuestion<'a> {
    /// One that is made from others comes after them.
    pub measures: &'a [Measure],
    /// Rising.
    pub days: &'a [Day],
    pub knowledge: Knowledge,
    /// In which instants become civil days: the workspace's.
    pub zone: &'a TimeZone,
    /// Wanted where a measure is read off revenue.
    pub revenue: Option<RevenueTerms<'a>>,
}

/// How recurring revenue is counted.
#[derive(Clone, Copy, Debug)]
pub struct RevenueTerms<'a> {
    pub policy: &'a Policy,
    pub reporting: Currency,
}

impl FeatureQuestion<'_> {
    /// Definitions are checked where they are read; what is refused here is a caller's slip.
    pub(super) fn check(&self) -> Result<()> {
        if !self.days.is_sorted_by(|a, b| a < b) {
            return Err(refuse("the days do not rise".to_owned()));
        }
        let mut known = BTreeSet::new();
        for measure in self.measures {
            if let Some(part) = measure.needs().find(|part| !known.contains(part)) {
                return Err(refuse(format!("measure `{}` comes before its part `{part}`", measure.id)));
            }
            if matches!(measure.origin, Origin::Revenue(_)) && self.revenue.is_none() {
                return Err(refuse(format!(
                    "measure `{}` is of revenue, and no policy says how to count it",
                    measure.id
                )));
            }
            if !known.insert(measure.id.as_str()) {
                return Err(refuse(format!("measure `{}` is asked twice", measure.id)));
            }
        }
        Ok(())
    }
}

pub(super) fn refuse(why: String) -> Error {
    Error::internal("answering features", why)
}
