//! Where things stand.

use crate::tidy::house::{assert_none, files_ending, top_level};

/// All that may stand at the root. A new name is a decision: leftovers begin here.
const TOP_LEVEL: &[&str] = &[
    ".ci",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "GLOSSARY.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "changelog.d",
    "clippy.toml",
    "crates",
    "definitions",
    "docs",
    "fuzz",
    "justfile",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "scripts",
];

/// Names that say nothing: what stands in such a file has a name of its own.
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "common", "helpers", "manager", "processor"];

#[test]
fn nothing_is_left_over_at_the_root() {
    let strangers = top_level().into_iter().filter(|name| !TOP_LEVEL.contains(&name.as_str())).collect();
    assert_none(strangers, "not in the list of top-level files");
}

#[test]
fn lib_and_mod_only_introduce_and_list() {
    let mut found = Vec::new();
    for file in files_ending(&["/lib.rs", "/mod.rs"]) {
        for (number, line) in file.text.lines().enumerate() {
            if holds_code(line) {
                found.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
            }
        }
    }
    assert_none(found, "code in a file that only lists modules");
}

/// Whether a line begins a function, an implementation or a macro.
fn holds_code(line: &str) -> bool {
    let code = line.split("//").next().unwrap();
    code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| ["fn", "impl", "macro_rules"].contains(&word))
}

#[test]
fn names_say_something() {
    let mut found = Vec::new();
    for file in files_ending(&[".rs"]) {
        let words = file.path.trim_end_matches(".rs").split('/');
        found.extend(words.filter(|word| EMPTY_NAMES.contains(word)).map(|word| format!("{}: `{word}`", file.path)));
    }
    assert_none(found, "names without a meaning");
}

#[test]
fn what_counts_as_code() {
    for (line, expected) in [
        ("pub mod day;", false),
        ("//! A function `fn` in words.", false),
        ("#![doc = include_str!(\"../README.md\")]", false),
        ("pub use day::Day; // fn", false),
        ("pub(crate) const fn one() -> i64 { 1 }", true),
        ("impl Day {", true),
        ("macro_rules! switch {", true),
    ] {
        assert_eq!(holds_code(line), expected, "{line}");
    }
}
