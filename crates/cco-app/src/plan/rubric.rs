//! What counts how much in a plan: the workspace's rubric, or the shipped one.

use crate::definitions::{DefinitionFile, Family};
use crate::error::Error;
use cco_domain::intervention::Rubric;
use std::path::Path;

/// By path under `definitions/`.
pub(crate) const SHIPPED: &[(&str, &str)] =
    &[("rubrics/churn_plan.toml", include_str!("../../../../definitions/rubrics/churn_plan.toml"))];

const FAMILY: Family = Family { folder: "rubrics", ending: "toml", shipped: SHIPPED };
const NAME: &str = "churn_plan";

pub(super) fn rubric(definitions_folder: Option<&Path>) -> Result<Rubric, Error> {
    let files = FAMILY.files(definitions_folder)?;
    let DefinitionFile { shown, text, .. } =
        files.iter().find(|file| file.name == NAME).expect("the shipped rubric is in force where no other is");
    Rubric::parse(shown, text).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
        Error::invalid("rubric_invalid", format!("the rubric of the plan does not hold\n{}", lines.join("\n")))
            .with_hint("mend these lines, or remove the file to fall back on the shipped rubric")
    })
}
