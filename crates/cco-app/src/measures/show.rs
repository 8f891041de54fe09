//! `measures_show`: all that a measure's definition says.

use super::library::{is_shipped, library};
use crate::error::Error;
use cco_domain::measure::{Example, Family};
use cco_domain::metric::Better;
use serde::Serialize;
use std::path::Path;

#[derive(Clone, Debug, Serialize)]
pub struct MeasureView {
    pub id: String,
    pub title: String,
    pub family: Family,
    pub unit: String,
    pub better: Better,
    pub fresh_for_days: Option<u32>,
    /// How it is computed, in words made from the definition.
    pub formula: String,
    pub measures: String,
    pub why: String,
    pub misleads: String,
    pub source: String,
    /// Ids of the measures it is made from.
    pub made_from: Vec<String>,
    pub example: Option<String>,
    pub file: String,
    pub is_shipped: bool,
    /// Twelve hex digits of the file's text, as values carry them.
    pub hash: String,
}

pub fn show(definitions_folder: &Path, id: &str) -> Result<MeasureView, Error> {
    let library = library(definitions_folder)?;
    let definition = library.get(id)?;
    let measure = &definition.measure;
    Ok(MeasureView {
        id: measure.id.clone(),
        title: measure.title.clone(),
        family: measure.family,
        unit: measure.unit.clone(),
        better: measure.better,
        fresh_for_days: measure.fresh_for_days,
        formula: measure.formula(),
        measures: measure.text.measures.clone(),
        why: measure.text.why.clone(),
        misleads: measure.text.misleads.clone(),
        source: measure.text.source.clone(),
        made_from: measure.needs().map(str::to_owned).collect(),
        example: definition.example.as_ref().map(said),
        file: definition.file.clone(),
        is_shipped: is_shipped(definition),
        hash: measure.hash.clone(),
    })
}

fn said(example: &Example) -> String {
    let facts = if example.rows.len() == 1 { "fact" } else { "facts" };
    format!("from the {} {facts} in the file, on {}: {}", example.rows.len(), example.as_of, example.expected)
}
