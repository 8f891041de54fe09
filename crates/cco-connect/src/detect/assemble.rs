//! From roles to a mapping: what most tables need, and what single tables need besides.

use super::currency;
use super::draft::{Draft, Evidence};
use super::matching::{Roles, stand_ins};
use super::profile::Sample;
use super::subscription;
use super::synonyms::Synonyms;
use crate::mapping::column::{ColumnMapping, MoneyUnit, NumberIs};
use crate::values::words::vocabulary;
use std::collections::BTreeSet;

/// A word of the file's name counts as much as a column and a bit.
pub(crate) const FILE_NAME_WEIGHT: u32 = 4;

pub(crate) fn draft(synonyms: &'static Synonyms, evidence: &Evidence<'_>) -> Draft {
    let given = evidence.given;
    let mut draft = Draft {
        synonyms,
        columns: given.columns.clone(),
        key: synonyms.table.key.iter().map(|name| (*name).to_owned()).collect(),
        is_key_open: false,
        score: 0,
        set_aside: Default::default(),
        questions: Vec::new(),
        warnings: Vec::new(),
    };
    let roles = if given.is_detecting() { roles(synonyms, evidence) } else { Roles::default() };
    draft.score = roles.strength + if synonyms.is_named_by(evidence.file_words) { FILE_NAME_WEIGHT } else { 0 };
    for (column, wanted) in &roles.misfits {
        draft.set_aside(column, format!("most of its values are not {wanted}"));
    }
    for (role, column) in roles.iter() {
        if synonyms.table.column(role).is_some() {
            draft.fill(role, mapped(role, column, evidence.sample));
        }
    }
    if given.is_detecting() {
        complete(&mut draft, &roles, evidence);
    }
    currency::complete(&mut draft, evidence);
    draft
}

fn roles(synonyms: &Synonyms, evidence: &Evidence<'_>) -> Roles {
    let given = evidence.given;
    let mut taken: BTreeSet<String> = given.ignore.iter().cloned().collect();
    taken.extend(given.columns.values().flat_map(ColumnMapping::sources).map(str::to_owned));
    let mut settled: BTreeSet<String> = given.columns.keys().cloned().collect();
    settled.extend(given.columns.keys().flat_map(|column| stand_ins(column)).map(|role| (*role).to_owned()));
    Roles::assign(synonyms, evidence.sample, &taken, &settled)
}

/// A canonical column read from a source column, with what its header says about unit and zone.
pub(crate) fn mapped(canonical: &str, column: &str, sample: &Sample) -> ColumnMapping {
    let mut mapping = ColumnMapping::from(column);
    let Some(profile) = sample.profile(column) else { return mapping };
    if canonical.ends_with("_minor") {
        mapping.unit = Some(if profile.header.is_minor { MoneyUnit::Minor } else { MoneyUnit::Major });
    }
    if profile.header.is_utc {
        mapping.time_zone = Some("UTC".to_owned());
    }
    mapping
}

fn complete(draft: &mut Draft, roles: &Roles, evidence: &Evidence<'_>) {
    match draft.synonyms.table.name {
        "account" => keep_rest(draft, "attributes", evidence),
        "contact" => join_names(draft, roles),
        "subscription" => subscription::complete(draft, roles, evidence),
        "usage_event" => {
            make_event_id(draft);
            keep_rest(draft, "properties", evidence);
        }
        "ticket" => add_first_response(draft, roles),
        "survey_response" => recognise_instrument(draft, evidence),
        "interaction" => name_kind_after_file(draft, evidence, &["qbr", "call", "email", "meeting"]),
        "account_link" => name_kind_after_file(draft, evidence, &["merge", "split"]),
        _ => {}
    }
}

/// Columns without a place of their own are kept as one JSON object.
fn keep_rest(draft: &mut Draft, name: &str, evidence: &Evidence<'_>) {
    let used = draft.used();
    let is_left = |column: &String| !used.contains(column) && !evidence.given.ignore.contains(column);
    // JSON Lines may show further names later; a sample without names is of such a file.
    if evidence.sample.names().iter().any(is_left) {
        draft.fill(name, ColumnMapping { rest: true, ..ColumnMapping::default() });
    }
}

fn join_names(draft: &mut Draft, roles: &Roles) {
    let parts: Vec<String> =
        ["first_name", "last_name"].iter().filter_map(|role| roles.column(role)).map(str::to_owned).collect();
    if !parts.is_empty() {
        draft.fill("name", ColumnMapping { join: parts, separator: Some(" ".to_owned()), ..ColumnMapping::default() });
    }
}

/// Without an id of its own an event is named by who did what when.
fn make_event_id(draft: &mut Draft) {
    let parts = ["account_id", "line_id", "user_id", "name", "at"].iter().filter_map(|name| draft.source_of(name));
    let join: Vec<String> = parts.collect();
    if !draft.has("event_id") && draft.has("at") && join.len() > 2 {
        draft.warnings.push(format!(
            "no column names the event; {} together stand for it, so two equal events at one moment count once",
            join.join(", ")
        ));
        draft.fill("event_id", ColumnMapping { join, ..ColumnMapping::default() });
    }
}

fn add_first_response(draft: &mut Draft, roles: &Roles) {
    if let Some(column) = roles.column("first_response_minutes") {
        let minutes = ColumnMapping {
            after: Some("opened_at".to_owned()),
            number_is: Some(NumberIs::Minutes),
            ..ColumnMapping::from(column)
        };
        draft.fill("first_response_at", minutes);
    }
}

/// The instrument by its column, by the header of the score, or by the file's name; else it is asked.
fn recognise_instrument(draft: &mut Draft, evidence: &Evidence<'_>) {
    let vocabulary = vocabulary("survey_response", "instrument").expect("the instrument has a vocabulary");
    let is_instrument = |value: &str| matches!(vocabulary.word(value), Ok(Some(_)));
    let column = draft.source_of("instrument");
    let profile = column.as_deref().and_then(|column| evidence.sample.profile(column));
    if profile.is_some_and(|profile| !profile.known.is_empty() && !profile.is_mostly(is_instrument)) {
        draft.columns.remove("instrument");
    }
    let answer = draft.source_of("answer");
    let header = answer.and_then(|column| evidence.sample.profile(&column)).map(|profile| profile.header.words.clone());
    let words: Vec<&str> =
        evidence.file_words.iter().map(String::as_str).chain(header.iter().flat_map(|h| h.split('_'))).collect();
    if !draft.has("instrument") {
        match ["nps", "csat", "ces"].iter().find(|name| words.contains(name)) {
            Some(name) => {
                let word = vocabulary.word(name).ok().flatten().expect("shipped names are in the vocabulary");
                draft.fill("instrument", ColumnMapping::value(word));
            }
            None => draft.ask_value(
                "instrument",
                "instrument",
                "which kind of survey do these answers belong to?",
                &["nps_relational", "nps_transactional", "csat", "ces"],
            ),
        }
    }
    let is_nps = |value: &str| matches!(vocabulary.word(value), Ok(Some("nps_relational" | "nps_transactional")));
    let is_all_nps = match (&draft.columns.get("instrument").and_then(|column| column.value.clone()), profile) {
        (Some(value), _) => is_nps(value),
        (None, Some(profile)) => !profile.known.is_empty() && profile.is_always(is_nps),
        (None, None) => false,
    };
    if is_all_nps {
        // The recommendation question is asked on 0 to 10 (Reichheld 2003).
        draft.fill("scale_min", ColumnMapping::value("0"));
        draft.fill("scale_max", ColumnMapping::value("10"));
        draft.fill("polarity", ColumnMapping::value("higher_is_better"));
    }
}

fn name_kind_after_file(draft: &mut Draft, evidence: &Evidence<'_>, kinds: &[&str]) {
    let is_named = |kind: &&&str| evidence.file_words.iter().any(|word| word.trim_end_matches('s') == **kind);
    if let Some(kind) = kinds.iter().find(is_named) {
        draft.fill("kind", ColumnMapping::value(*kind));
    }
}
