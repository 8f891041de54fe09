//! What the operations room can do, every surface offers; what one leaves out is listed, with the reason.

use crate::tidy::house::{SourceFile, assert_none, files_ending};
use std::collections::{BTreeMap, BTreeSet};

const OPERATIONS: &str = "crates/cco-app/src/";
const SURFACES: &str = "crates/cco/src/";
const LIST: &str = "crates/cco/tests/parity.txt";

#[test]
fn every_operation_is_on_every_surface() {
    let sources = files_ending(&[".rs"]);
    let operations: BTreeSet<String> = sources.iter().flat_map(operations_of).collect();
    assert!(operations.len() > 20, "only {} operations were found", operations.len());
    let listed = listed(&files_ending(&[LIST]));
    let mut found = Vec::new();
    for (surface, offered) in offered_by_surface(&sources) {
        for operation in &operations {
            match (offered.contains(operation), listed.contains(&format!("{surface} {operation}"))) {
                (false, false) => found.push(format!("{surface} offers no {operation}, and {LIST} does not say why")),
                (true, true) => found.push(format!("{surface} offers {operation}, and {LIST} says it does not")),
                (true, false) | (false, true) => {}
            }
        }
    }
    let names_nothing = |line: &&String| !operations.iter().any(|operation| line.ends_with(&format!(" {operation}")));
    found.extend(listed.iter().filter(names_nothing).map(|line| format!("{LIST}: `{line}` names no operation")));
    assert_none(found, "operations and surfaces apart");
}

/// Public functions that answer: they take the opened workspace or return a view. `revenue::summary` is in any file
/// below `revenue`.
fn operations_of(file: &SourceFile) -> Vec<String> {
    let Some(path) = file.path.strip_prefix(OPERATIONS) else { return Vec::new() };
    let module = path.split(['/', '.']).next().unwrap();
    let starts = file.text.match_indices("\npub ").map(|(at, _)| &file.text[at + 1..]);
    let named = starts.filter_map(|text| {
        let signature = text.split_once('{').map_or(text, |(signature, _)| signature);
        let name = signature.strip_prefix("pub async fn ").or_else(|| signature.strip_prefix("pub fn "))?;
        let name = name.split(['(', '<']).next().unwrap();
        let is_operation = signature.contains("app: &App")
            || signature.contains("View, Error>")
            || signature.contains("View), Error>");
        is_operation.then(|| format!("{module}::{name}"))
    });
    named.collect()
}

/// By surface, the operations that its files import: an import that is not used does not compile.
fn offered_by_surface(sources: &[SourceFile]) -> BTreeMap<String, BTreeSet<String>> {
    let mut surfaces: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in sources {
        let Some((surface, _)) = file.path.strip_prefix(SURFACES).and_then(|path| path.split_once('/')) else {
            continue;
        };
        surfaces.entry(surface.to_owned()).or_default().extend(imports_of(&file.text));
    }
    surfaces
}

/// `module::name` for each name of a `use cco_app::module::…;`.
fn imports_of(text: &str) -> Vec<String> {
    let mut imports = Vec::new();
    for rest in text.split("use cco_app::").skip(1) {
        let path = rest.split(';').next().unwrap();
        let Some((module, names)) = path.split_once("::") else { continue };
        let names = names.split(['{', '}', ',']).map(str::trim).filter(|name| !name.is_empty());
        imports.extend(names.map(|name| format!("{module}::{name}")));
    }
    imports
}

/// `surface operation` of each line that gives a reason.
fn listed(files: &[SourceFile]) -> BTreeSet<String> {
    let lines = files.iter().flat_map(|file| file.text.lines()).filter(|line| !line.starts_with('#'));
    let with_reason = lines.filter_map(|line| line.split_once(": ").filter(|(_, reason)| !reason.trim().is_empty()));
    with_reason.map(|(missing, _)| missing.trim().to_owned()).collect()
}

#[test]
fn what_an_operation_is() {
    let file = |text: &str| SourceFile { path: format!("{OPERATIONS}data/batch.rs"), text: text.to_owned() };
    for (text, expected) in [
        ("\npub async fn list(app: &App) -> Result<Vec<Batch>, Error> {", Some("data::list")),
        ("\npub fn show(folder: &Path) -> Result<PolicyView, Error> {", Some("data::show")),
        ("\npub async fn make<T>(\n    request: Request,\n) -> Result<(App, DemoView), Error> {", Some("data::make")),
        ("\npub(crate) fn list(app: &App) -> Result<View, Error> {", None),
        ("\npub fn text(micros: i64) -> String {", None),
        ("\npub struct App {", None),
    ] {
        assert_eq!(operations_of(&file(text)).first().map(String::as_str), expected, "{text}");
    }
}

#[test]
fn what_a_surface_imports() {
    let text = "use cco_app::sql::sql;\nuse cco_app::data::{\n    View, batches,\n};\nuse cco_app::blocking;";
    assert_eq!(imports_of(text), ["sql::sql", "data::View", "data::batches"]);
}
