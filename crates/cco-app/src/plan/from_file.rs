//! `plan`: what to do for accounts at risk that are told in a file.

use super::definitions::rubric;
use crate::error::{Error, file_error};
use crate::plays;
use cco_domain::intervention::{FieldProblem, InterventionPlan, PlanInput};
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug)]
pub struct PlanRequest {
    /// JSON: `{ as_of, accounts: [...] }`.
    pub input: PathBuf,
}

#[derive(Clone, Debug, Serialize)]
pub struct PlanView {
    #[serde(flatten)]
    pub plan: InterventionPlan,
    /// Fields that are absent, of the wrong type or out of range, and counted as absent.
    pub problems: Vec<FieldProblem>,
    /// Plays that are left out because their files do not hold.
    pub notes: Vec<String>,
}

/// By the definitions of a workspace; `None`: by the shipped ones.
pub fn plan(definitions_folder: Option<&Path>, request: &PlanRequest) -> Result<PlanView, Error> {
    let path = &request.input;
    let text = std::fs::read(path).map_err(|cause| file_error("read", path, cause))?;
    let json: serde_json::Value = serde_json::from_slice(&text).map_err(|cause| {
        Error::invalid("input_not_json", format!("{}:{}: this is not JSON: {cause}", path.display(), cause.line()))
            .with_hint("the input is { \"as_of\": …, \"accounts\": [{ \"id\": …, \"segment\": … }] }; docs/plays.md lists the fields")
    })?;
    let (input, problems) = PlanInput::read(&json);
    if !json.is_object() {
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        return Err(Error::invalid("input_not_accounts", format!("{}: {}", path.display(), told.join("; ")))
            .with_hint("the input is { \"as_of\": …, \"accounts\": [...] }; docs/plays.md lists the fields"));
    }
    let library = plays::library(definitions_folder)?;
    let plan = InterventionPlan::make(input, &rubric(definitions_folder)?, &library.plays);
    let notes = library.problems.iter().map(|problem| format!("a play is left out: {problem}")).collect();
    Ok(PlanView { plan, problems, notes })
}
