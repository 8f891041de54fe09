//! Which canonical table a file feeds.

use super::assemble::{self, FILE_NAME_WEIGHT};
use super::draft::{Draft, Evidence};
use super::synonyms;

/// Below this too little was recognised: an `id` and a `name` are in every file.
const LEAST_SCORE: u32 = 6;

pub(crate) enum Recognised {
    Table(Box<Draft>),
    /// Two tables fit equally well.
    Either(Vec<&'static str>),
    /// Nothing fits; the sentence says what came closest.
    Nothing(String),
}

/// Drafts the mapping for every table, or for the one the user named, and takes the best that is complete.
pub(crate) fn recognise(evidence: &Evidence<'_>) -> Recognised {
    let named = evidence.given.table.as_deref();
    let wanted = synonyms::ALL.iter().filter(|synonyms| named.is_none_or(|name| name == synonyms.table.name));
    let mut drafts: Vec<Draft> = wanted.map(|synonyms| assemble::draft(synonyms, evidence)).collect();
    drafts.sort_by_key(|draft| std::cmp::Reverse(draft.score));
    let is_usable = |draft: &Draft| draft.missing().is_empty() && (named.is_some() || draft.score >= LEAST_SCORE);
    let best = drafts.iter().position(is_usable);
    let Some(best) = best else {
        return Recognised::Nothing(match (named, drafts.first()) {
            (Some(name), Some(draft)) => format!("nothing gives the {} of `{name}`", draft.missing().join(", ")),
            _ => closest(&drafts),
        });
    };
    let score = drafts[best].score;
    let equals: Vec<&'static str> =
        drafts.iter().filter(|d| is_usable(d) && d.score == score).map(|d| d.synonyms.table.name).collect();
    if equals.len() > 1 {
        return Recognised::Either(equals);
    }
    Recognised::Table(Box::new(drafts.swap_remove(best)))
}

fn closest(drafts: &[Draft]) -> String {
    match drafts.first() {
        Some(draft) if draft.score > FILE_NAME_WEIGHT && !draft.missing().is_empty() => format!(
            "no table fits the columns; `{}` comes closest but nothing gives its {}",
            draft.synonyms.table.name,
            draft.missing().join(", ")
        ),
        Some(draft) if draft.score > FILE_NAME_WEIGHT => {
            format!("too few columns are recognised to take the file for `{}`", draft.synonyms.table.name)
        }
        _ => "none of the columns is recognised".to_owned(),
    }
}
