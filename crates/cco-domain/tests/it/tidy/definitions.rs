//! Definitions are data that somebody reads: a shipped file that no code and no test names is a claim without proof.

use crate::tidy::house::{SourceFile, assert_none, files, files_ending};

/// Whether some Rust text names the file (`policy.toml`) or its whole folder (`definitions/metrics`).
fn is_read(file: &SourceFile, rust: &[SourceFile]) -> bool {
    let names_folder = |text: &str| file.folder() != "definitions" && text.contains(&format!("{}\"", file.folder()));
    rust.iter().any(|source| source.text.contains(file.name()) || names_folder(&source.text))
}

#[test]
fn every_definition_is_read() {
    let rust: Vec<_> = files_ending(&[".rs"]).into_iter().filter(|file| !file.path.contains("/tidy/")).collect();
    let shipped = files();
    let unread = shipped.iter().filter(|file| file.path.starts_with("definitions/") && !is_read(file, &rust));
    assert_none(unread.map(|file| file.path.clone()).collect(), "definitions that nothing reads");
}
