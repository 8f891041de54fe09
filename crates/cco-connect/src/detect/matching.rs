//! Which source column plays which role, for one table.

use super::fit::misfit;
use super::profile::Sample;
use super::synonyms::{Likeness, Synonyms};
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
        let mut used = taken.clone();
        for candidate in candidates(synonyms, sample) {
            let profile = &sample.columns[candidate.column];
            let is_free =
                !settled.contains(candidate.role) && !roles.has(candidate.role) && !used.contains(&profile.name);
            if !is_free {
                continue;
            }
            if let Some(wanted) = misfit(synonyms.table, candidate.role, profile, sample.is_excel) {
                roles.misfits.push((profile.name.clone(), wanted));
                continue;
            }
            used.insert(profile.name.clone());
            roles.strength += u32::from(candidate.likeness.strength);
            roles.by_role.insert(candidate.role.to_owned(), (profile.name.clone(), candidate.likeness.strength));
        }
        roles
    }
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
