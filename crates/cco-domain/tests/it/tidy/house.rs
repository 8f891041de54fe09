//! The files of this repository, as text.
#![allow(clippy::disallowed_methods, reason = "the house can only be read from disk; the room it stands in stays pure")]

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A file of the house.
pub(super) struct SourceFile {
    /// From the root, with slashes.
    pub(super) path: String,
    /// Empty when it is not text.
    pub(super) text: String,
}

impl SourceFile {
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap()
    }

    /// The folder it stands in, from the root; empty for the root itself.
    pub(super) fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    pub(super) fn ends_with(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.path.ends_with(ending))
    }
}

pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What stands at the root: names of files and folders that are ours.
pub(super) fn top_level() -> Vec<String> {
    entries(&root()).iter().map(|path| name_of(path)).collect()
}

/// Every file of ours, in order of path. Build output, ignored files and workspaces that someone made here are not ours.
pub(super) fn files() -> Vec<SourceFile> {
    let mut found = Vec::new();
    walk(&root(), "", &mut found);
    found
}

/// The files whose path ends in one of `endings`.
pub(super) fn files_ending(endings: &[&str]) -> Vec<SourceFile> {
    files().into_iter().filter(|file| file.ends_with(endings)).collect()
}

pub(super) fn manifests() -> Vec<(String, toml::Table)> {
    let is_manifest = |file: &SourceFile| file.path.starts_with("crates/") && file.name() == "Cargo.toml";
    files()
        .iter()
        .filter(|file| is_manifest(file))
        .map(|file| (crate_of(file).to_owned(), file.text.parse().unwrap()))
        .collect()
}

/// The crate a file under `crates/` belongs to.
pub(super) fn crate_of(file: &SourceFile) -> &str {
    file.path.split('/').nth(1).unwrap()
}

/// Fails with everything found, one a line.
#[track_caller]
pub(super) fn assert_none(found: Vec<String>, rule: &str) {
    assert!(found.is_empty(), "{rule}:\n  {}", found.join("\n  "));
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<SourceFile>) {
    for path in entries(folder) {
        let relative = format!("{prefix}{}", name_of(&path));
        if path.is_dir() {
            walk(&path, &format!("{relative}/"), found);
        } else {
            found.push(SourceFile { path: relative, text: text_of(&path) });
        }
    }
}

fn text_of(path: &Path) -> String {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::InvalidData => String::new(),
        read => read.unwrap_or_else(|error| panic!("{}: {error}", path.display())),
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let ignored = fs::read_to_string(root().join(".gitignore")).unwrap();
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| is_ours(path) && !ignored.lines().any(|pattern| is_ignored(&name_of(path), pattern)));
    paths.sort();
    paths
}

fn is_ours(path: &Path) -> bool {
    let is_foreign = |mark: &str| path.join(mark).exists();
    name_of(path) != ".git" && !is_foreign("CACHEDIR.TAG") && !is_foreign("cco.toml")
}

/// The forms of pattern that our `.gitignore` uses: `/name`, `name` and `*ending`.
fn is_ignored(name: &str, pattern: &str) -> bool {
    match pattern.strip_prefix('*') {
        Some(ending) => name.ends_with(ending),
        None => name == pattern.trim_start_matches('/'),
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}
