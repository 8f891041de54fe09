//! `policy`: the switches in force, what they mean, and how two policies differ.

use crate::app::App;
use crate::definitions;
use crate::error::{Error, file_error};
use cco_domain::policy::{Policy, PolicyDifference, PolicyKey, PolicyProblem, no_such_switch, policy_keys};
use serde::Serialize;
use std::path::Path;

const FILE: &str = "policy.toml";

/// The policy of a workspace's definitions folder.
pub(crate) fn read(definitions_folder: &Path) -> Result<Policy, Error> {
    let text = definitions::text(definitions_folder, FILE)?;
    Policy::parse(&text).map_err(|problems| invalid(&definitions_folder.join(FILE), &problems))
}

/// The policy in `reference`: `shipped`, `workspace`, or a path.
pub(crate) fn resolve(definitions_folder: &Path, reference: &str) -> Result<Policy, Error> {
    match reference {
        "shipped" => Ok(Policy::default()),
        "workspace" => read(definitions_folder),
        path => {
            let path = Path::new(path);
            let text = std::fs::read_to_string(path).map_err(|cause| crate::error::file_error("read", path, cause))?;
            Policy::parse(&text).map_err(|problems| invalid(path, &problems))
        }
    }
}

/// `policy` with switches set as `key=value`.
pub(crate) fn with_overrides(mut policy: Policy, overrides: &[String]) -> Result<Policy, Error> {
    for text in overrides {
        let (key, value) = text.split_once('=').ok_or_else(|| {
            Error::invalid("policy_override_invalid", format!("`{text}` is not of the form key=value"))
                .with_hint("for example --policy pauses=unchanged; `cco policy show` lists the keys")
        })?;
        policy.set(key.trim(), value.trim()).map_err(|problem| {
            Error::invalid("policy_override_invalid", problem.to_string())
                .with_hint("`cco policy show` lists the switches, `cco policy show KEY` the values of one")
        })?;
    }
    Ok(policy)
}

/// Keeps the text of a policy that made a figure, so that the figure's id can be opened after the policy changed.
pub(crate) fn remember(app: &App, policy: &Policy) -> Result<(), Error> {
    let folder = app.workspace.hidden().join("policies");
    let path = folder.join(format!("{}.toml", policy.hash()));
    if path.exists() {
        return Ok(());
    }
    std::fs::create_dir_all(&folder).map_err(|cause| file_error("make the folder", &folder, cause))?;
    std::fs::write(&path, policy.to_toml()).map_err(|cause| file_error("write", &path, cause))
}

/// The policy of that hash: the one in force, or one that made a figure before.
pub(crate) fn of_hash(app: &App, hash: &str) -> Result<Policy, Error> {
    let current = app.policy()?;
    if current.hash() == hash {
        return Ok(current);
    }
    let absent = || {
        Error::not_found("policy_absent", format!("no policy with hash {hash} is known in this workspace"))
            .with_hint("the figure was made elsewhere, or before its policy file was removed from .cco/policies")
    };
    let is_hash = !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let path = app.workspace.hidden().join("policies").join(format!("{hash}.toml"));
    if !is_hash || !path.is_file() {
        return Err(absent());
    }
    resolve(&app.workspace.definitions(), &path.display().to_string())
}

fn invalid(path: &Path, problems: &[PolicyProblem]) -> Error {
    let lines: Vec<String> = problems.iter().map(|problem| format!("  {}:{problem}", path.display())).collect();
    Error::invalid("policy_invalid", format!("the policy has {} problem(s)\n{}", problems.len(), lines.join("\n")))
        .with_hint("mend these lines, or remove the file to use the shipped policy")
}

#[derive(Clone, Debug, Serialize)]
pub struct PolicyView {
    pub hash: String,
    pub switches: Vec<SwitchView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct SwitchView {
    pub key: &'static str,
    /// Which of the 29 questions it answers.
    pub number: u8,
    pub question: &'static str,
    pub value: String,
    pub is_default: bool,
    pub values: Vec<ValueView>,
    pub note: &'static str,
}

#[derive(Clone, Debug, Serialize)]
pub struct ValueView {
    pub value: &'static str,
    pub meaning: &'static str,
}

/// All switches, or the one named.
pub fn show(definitions_folder: &Path, key: Option<&str>) -> Result<PolicyView, Error> {
    let policy = read(definitions_folder)?;
    let switches: Vec<SwitchView> = policy_keys()
        .iter()
        .filter(|switch| key.is_none_or(|key| key == switch.key))
        .map(|switch| view(&policy, switch))
        .collect();
    match key {
        Some(key) if switches.is_empty() => {
            Err(Error::not_found("switch_absent", no_such_switch(key)).with_hint("`cco policy show` lists them"))
        }
        _ => Ok(PolicyView { hash: policy.hash(), switches }),
    }
}

fn view(policy: &Policy, switch: &'static PolicyKey) -> SwitchView {
    let value = policy.value_of(switch.key);
    SwitchView {
        key: switch.key,
        number: switch.number,
        question: switch.question,
        is_default: value == Policy::default().value_of(switch.key),
        value,
        values: switch.values.iter().map(|(value, meaning)| ValueView { value, meaning }).collect(),
        note: switch.note,
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct PolicyDiffView {
    pub a: String,
    pub a_hash: String,
    pub b: String,
    pub b_hash: String,
    pub differences: Vec<SwitchDifference>,
}

#[derive(Clone, Debug, Serialize)]
pub struct SwitchDifference {
    pub key: &'static str,
    pub question: &'static str,
    pub a: String,
    pub b: String,
}

pub fn diff(definitions_folder: &Path, a: &str, b: &str) -> Result<PolicyDiffView, Error> {
    let (left, right) = (resolve(definitions_folder, a)?, resolve(definitions_folder, b)?);
    let differences = left
        .diff(&right)
        .into_iter()
        .map(|PolicyDifference { key, a, b }| SwitchDifference { key: key.key, question: key.question, a, b })
        .collect();
    Ok(PolicyDiffView { a: a.to_owned(), a_hash: left.hash(), b: b.to_owned(), b_hash: right.hash(), differences })
}
