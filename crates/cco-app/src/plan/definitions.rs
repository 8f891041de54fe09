//! What counts how much in a plan: the workspace's rubrics, or the shipped ones.

use crate::definitions::{DefinitionFile, Family};
use crate::error::Error;
use crate::{health, measures};
use cco_domain::capacity::{CapacityRules, TeamHours};
use cco_domain::intervention::{Assumptions, DriverSigns, Rubric, RubricProblem};
use cco_domain::play::Catalog;
use cco_domain::segmentation::Segmentation;
use std::path::Path;

/// By path under `definitions/`.
pub(crate) const RUBRICS: &[(&str, &str)] = &[
    ("rubrics/save_value.toml", include_str!("../../../../definitions/rubrics/save_value.toml")),
    ("rubrics/churn_plan.toml", include_str!("../../../../definitions/rubrics/churn_plan.toml")),
    ("rubrics/drivers.toml", include_str!("../../../../definitions/rubrics/drivers.toml")),
];

/// By path under `definitions/`.
pub(crate) const SEGMENTS: &[(&str, &str)] =
    &[("segments/segmentation.toml", include_str!("../../../../definitions/segments/segmentation.toml"))];

/// By path under `definitions/`.
pub(crate) const CAPACITIES: &[(&str, &str)] = &[
    ("capacity/plan.toml", include_str!("../../../../definitions/capacity/plan.toml")),
    ("capacity/team.toml", include_str!("../../../../definitions/capacity/team.toml")),
];

const CAPACITY: Family = Family { folder: "capacity", ending: "toml", shipped: CAPACITIES };
const RUBRIC: Family = Family { folder: "rubrics", ending: "toml", shipped: RUBRICS };
const SEGMENT: Family = Family { folder: "segments", ending: "toml", shipped: SEGMENTS };

pub(super) fn rubric(definitions_folder: Option<&Path>) -> Result<Rubric, Error> {
    read(&RUBRIC, "churn_plan", definitions_folder, Rubric::parse)
}

pub(crate) fn rubric_in_force(definitions_folder: &Path) -> Result<Rubric, Error> {
    rubric(Some(definitions_folder))
}

pub(super) fn assumptions(definitions_folder: &Path) -> Result<Assumptions, Error> {
    read(&RUBRIC, "save_value", Some(definitions_folder), Assumptions::parse)
}

pub(crate) fn capacity_rules(definitions_folder: &Path) -> Result<CapacityRules, Error> {
    read(&CAPACITY, "plan", Some(definitions_folder), CapacityRules::parse)
}

pub(crate) fn team_hours(definitions_folder: &Path) -> Result<TeamHours, Error> {
    read(&CAPACITY, "team", Some(definitions_folder), TeamHours::parse)
}

pub(crate) fn segmentation(definitions_folder: &Path) -> Result<Segmentation, Error> {
    read(&SEGMENT, "segmentation", Some(definitions_folder), Segmentation::parse)
}

pub(super) fn signs(definitions_folder: &Path) -> Result<DriverSigns, Error> {
    let measures = measures::ids(Some(definitions_folder))?;
    let measures: Vec<&str> = measures.iter().map(String::as_str).collect();
    let alerts = health::library::alert_ids(Some(definitions_folder))?;
    let alerts: Vec<&str> = alerts.iter().map(String::as_str).collect();
    let catalog = Catalog { measures: &measures, alerts: &alerts };
    read(&RUBRIC, "drivers", Some(definitions_folder), |file, text| DriverSigns::parse(file, text, &catalog))
}

fn read<T>(
    family: &Family,
    name: &str,
    definitions_folder: Option<&Path>,
    parse: impl FnOnce(&str, &str) -> Result<T, Vec<RubricProblem>>,
) -> Result<T, Error> {
    let files = family.files(definitions_folder)?;
    let DefinitionFile { shown, text, .. } =
        files.iter().find(|file| file.name == name).expect("the shipped definition is in force where no other is");
    parse(shown, text).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
        Error::invalid("rubric_invalid", format!("the definition `{name}` does not hold\n{}", lines.join("\n")))
            .with_hint("mend these lines, or remove the file to fall back on the shipped one of its name")
    })
}
