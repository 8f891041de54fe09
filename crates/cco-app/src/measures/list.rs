//! `measures_list`: which measures there are.

use super::library::{is_shipped, library};
use crate::error::Error;
use cco_domain::measure::{Definition, Family, Origin};
use cco_domain::metric::Better;
use serde::Serialize;
use std::path::Path;

#[derive(Clone, Debug, Serialize)]
pub struct ListView {
    /// In order of family, then of id.
    pub measures: Vec<MeasureLine>,
    /// What is wrong with definitions that are left out, `file:line: message`.
    pub problems: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MeasureLine {
    pub id: String,
    pub title: String,
    pub family: Family,
    /// The table it reads, `revenue`, or `measures`.
    pub from: &'static str,
    pub unit: String,
    pub better: Better,
    /// As it comes with the program; otherwise the workspace's own.
    pub is_shipped: bool,
}

/// All measures, or those of a family.
pub fn list(definitions_folder: &Path, family: Option<Family>) -> Result<ListView, Error> {
    let library = library(definitions_folder)?;
    let mut measures: Vec<MeasureLine> =
        library.measures.iter().map(line).filter(|line| family.is_none_or(|family| family == line.family)).collect();
    measures.sort_by_key(|line| line.family);
    Ok(ListView { measures, problems: library.problems.iter().map(ToString::to_string).collect() })
}

fn line(definition: &Definition) -> MeasureLine {
    let measure = &definition.measure;
    MeasureLine {
        id: measure.id.clone(),
        title: measure.title.clone(),
        family: measure.family,
        from: match &measure.origin {
            Origin::Facts(facts) => facts.table.name,
            Origin::Revenue(_) => "revenue",
            Origin::Derived(_) => "measures",
        },
        unit: measure.unit.clone(),
        better: measure.better,
        is_shipped: is_shipped(definition),
    }
}
