//! Pure rooms forbid what would make the same input give another output.

use crate::tidy::house::{SourceFile, assert_none, files, manifests};

const PURE: [&str; 3] = ["cco-domain", "cco-stats", "cco-demo"];

/// What is forbidden, and the beginnings of which at least one must be banned.
const BANS: &[(&str, &[&str])] = &[
    ("the clock", &["std::time::Instant"]),
    ("the clock", &["std::time::SystemTime"]),
    ("the environment", &["std::env::"]),
    ("files", &["std::fs::"]),
    ("the network", &["std::net::"]),
    ("random numbers", &["std::collections::hash_map::RandomState", "std::collections::HashMap", "rand::"]),
];

/// The clock of `jiff`, where that is a dependency.
const JIFF_BANS: &[&str] = &["jiff::Timestamp::now", "jiff::Zoned::now"];

/// Runtimes and doors to the world: no pure room can have a use for them.
const IMPURE: [&str; 7] = ["tokio", "futures", "reqwest", "object_store", "tempfile", "tracing", "url"];

fn lint_settings(path: &str, files: &[SourceFile]) -> toml::Table {
    let file = files.iter().find(|file| file.path == path);
    file.unwrap_or_else(|| panic!("{path} is absent: a pure room forbids the clock there")).text.parse().unwrap()
}

/// The paths that a `clippy.toml` bans, and those of them that say why.
fn banned(settings: &toml::Table) -> Vec<(&str, bool)> {
    let lists = ["disallowed-methods", "disallowed-types"].iter().filter_map(|key| settings.get(*key)?.as_array());
    lists.flatten().map(|ban| (ban["path"].as_str().unwrap(), ban.get("reason").is_some())).collect()
}

#[test]
fn pure_rooms_ban_clock_environment_files_network_and_chance() {
    let files = files();
    let mut found = Vec::new();
    for (room, manifest) in manifests().iter().filter(|(name, _)| PURE.contains(&name.as_str())) {
        let path = format!("crates/{room}/clippy.toml");
        let settings = lint_settings(&path, &files);
        let bans = banned(&settings);
        let is_banned = |beginning: &str| bans.iter().any(|(path, _)| path.starts_with(beginning));
        for (what, beginnings) in BANS {
            if !beginnings.iter().any(|beginning| is_banned(beginning)) {
                found.push(format!("{path} does not ban {what} ({})", beginnings.join(" or ")));
            }
        }
        let uses_jiff = manifest["dependencies"].get("jiff").is_some();
        for method in JIFF_BANS.iter().filter(|method| uses_jiff && !is_banned(method)) {
            found.push(format!("{path} does not ban {method}"));
        }
        for (ban, _) in bans.iter().filter(|(_, has_reason)| !has_reason) {
            found.push(format!("{path} does not say why it bans {ban}"));
        }
        for dependency in IMPURE.iter().filter(|dependency| manifest["dependencies"].get(**dependency).is_some()) {
            found.push(format!("{room} depends on {dependency}"));
        }
    }
    assert_none(found, "pure rooms that are not");
}

/// A `clippy.toml` beside a manifest replaces the one at the root.
#[test]
fn pure_rooms_repeat_the_settings_of_the_root() {
    let files = files();
    let root = lint_settings("clippy.toml", &files);
    let mut found = Vec::new();
    for room in PURE {
        let path = format!("crates/{room}/clippy.toml");
        let settings = lint_settings(&path, &files);
        for (key, value) in root.iter().filter(|(key, value)| settings.get(*key) != Some(value)) {
            found.push(format!("{path} lacks `{key} = {value}`"));
        }
    }
    assert_none(found, "settings that do not reach a pure room");
}
