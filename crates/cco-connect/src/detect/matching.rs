//! Which source column plays which role, for one table.

use super::fit::misfit;
use super::profile::Sample;
use super::synonyms::{Likeness, Synonyms};
use cco_domain::fact::TableSpec;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Default)]
pub(crate) struct Roles {
    /// Role to source column, and how surely.
    by_role: BTreeMap<String, (String, u8)>,
    /// Columns that a role would have taken but for their values: column, what was wanted.
    pub(crate) misfits: Vec<(String, &'static str)>,
    /// Sum of strengths: how much of the table was recognised.
    pub(crate) strength: u32,
}

struct Candidate<'a> {
    role: &'a str,
    column: usize,
    is_required: bool,
    likeness: Likeness,
}

/// The period of an amount is asked for rather than read from values that are none.
const ASKED_FOR: &str = "billing_period";

/// Roles that `complete` makes a column from, where no role of the column's own name does.
pub(crate) fn stand_ins(column: &str) -> &'static [&'static str] {
    match column {
        "amount_minor" => &["mrr", "arr", "amount", "unit_amount"],
        "starts" => &["month"],
        "kind" => &["is_trial"],
        _ => &[],
    }
}

impl Roles {
    pub(crate) fn column(&self, role: &str) -> Option<&str> {
        self.by_role.get(role).map(|(column, _)| column.as_str())
    }

    /// Whether the role's column was taken for want of a better one.
    pub(crate) fn is_weak(&self, role: &str) -> bool {
        self.by_role.get(role).is_some_and(|(_, strength)| *strength == 1)
    }

    pub(crate) fn has(&self, role: &str) -> bool {
        self.by_role.contains_key(role)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_role.iter().map(|(role, (column, _))| (role.as_str(), column.as_str()))
    }

    /// Gives every role the column most like it: required roles first, then by likeness. `taken` columns
    /// and `settled` roles are left out.
    pub(crate) fn assign(
        synonyms: &Synonyms,
        sample: &Sample,
        taken: &BTreeSet<String>,
        settled: &BTreeSet<String>,
    ) -> Roles {
        let mut roles = Roles::default();
        let mut refused: Vec<Candidate<'_>> = Vec::new();
        let mut used = taken.clone();
        for candidate in candidates(synonyms, sample) {
            let profile = &sample.columns[candidate.column];
            let is_free =
                !settled.contains(candidate.role) && !roles.has(candidate.role) && !used.contains(&profile.name);
            if !is_free || is_doubtful_substitute(&candidate, &refused, sample) {
                continue;
            }
            match misfit(synonyms.table, candidate.role, candidate.likeness, profile, sample.is_excel) {
                Some(wanted) => {
                    roles.misfits.push((profile.name.clone(), wanted));
                    refused.push(candidate);
                }
                None => roles.take(&candidate, sample, &mut used),
            }
        }
        roles.insist(synonyms.table, &refused, sample, &mut used);
        roles
    }

    fn take(&mut self, candidate: &Candidate<'_>, sample: &Sample, used: &mut BTreeSet<String>) {
        let name = &sample.columns[candidate.column].name;
        used.insert(name.clone());
        self.strength += u32::from(candidate.likeness.strength);
        self.by_role.insert(candidate.role.to_owned(), (name.clone(), candidate.likeness.strength));
    }

    /// A required column that nothing gives is read from the source column whose header names it outright,
    /// whatever its values: better every bad row a problem than the file taken for another table.
    fn insist(&mut self, table: &TableSpec, refused: &[Candidate<'_>], sample: &Sample, used: &mut BTreeSet<String>) {
        for column in table.columns.iter().filter(|column| column.is_required && column.name != ASKED_FOR) {
            let stand_ins = stand_ins(column.name);
            let is_given = self.has(column.name) || stand_ins.iter().any(|role| self.has(role));
            let gives = |candidate: &&Candidate<'_>| {
                let profile = &sample.columns[candidate.column];
                let is_own = candidate.role == column.name;
                let is_wanted = if is_given {
                    is_own && !self.has(column.name) && profile.is_outweighed_by_header()
                } else {
                    is_own || stand_ins.contains(&candidate.role)
                };
                is_wanted && candidate.likeness.is_sure() && !used.contains(&profile.name)
            };
            if let Some(candidate) = refused.iter().find(gives) {
                self.take(candidate, sample, used);
            }
        }
    }
}

/// Whether a column would be taken for want of a better one, though the better one has only a few bad values.
fn is_doubtful_substitute(candidate: &Candidate<'_>, refused: &[Candidate<'_>], sample: &Sample) -> bool {
    let is_better = |other: &Candidate<'_>| {
        other.role == candidate.role
            && other.likeness.is_sure()
            && sample.columns[other.column].is_outweighed_by_header()
    };
    candidate.is_required && !candidate.likeness.is_sure() && refused.iter().any(is_better)
}

fn candidates<'a>(synonyms: &'a Synonyms, sample: &Sample) -> Vec<Candidate<'a>> {
    let mut candidates = Vec::new();
    for role in synonyms.roles() {
        let is_required = synonyms.table.column(role).is_some_and(|column| column.is_required);
        for (column, profile) in sample.columns.iter().enumerate() {
            if let Some(likeness) = synonyms.likeness(role, &profile.header.base) {
                candidates.push(Candidate { role, column, is_required, likeness });
            }
        }
    }
    candidates.sort_by_key(|c| (!c.is_required, std::cmp::Reverse(c.likeness.strength), c.likeness.place, c.column));
    candidates
}
