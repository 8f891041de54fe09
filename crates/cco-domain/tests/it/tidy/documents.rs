//! What the documents say exists, does.

use crate::tidy::house::{SourceFile, assert_none, files, files_ending};
use std::collections::BTreeSet;

#[test]
fn every_path_named_in_a_document_exists() {
    let standing = Standing::new(&files());
    let mut found = Vec::new();
    for document in files_ending(&[".md"]) {
        for path in paths_in(&document.text) {
            if !standing.holds(&path, document.folder()) {
                found.push(format!("{}: {path}", document.path));
            }
        }
    }
    assert_none(found, "paths that lead nowhere");
}

/// Every file and folder, from the root.
struct Standing {
    paths: BTreeSet<String>,
}

impl Standing {
    fn new(files: &[SourceFile]) -> Standing {
        let with_folders = |file: &SourceFile| {
            let slashes: Vec<_> = file.path.match_indices('/').map(|(at, _)| file.path[..at].to_owned()).collect();
            slashes.into_iter().chain([file.path.clone()])
        };
        Standing { paths: files.iter().flat_map(with_folders).collect() }
    }

    /// A link counts from its document. A word in code type counts from there or from the root; one that begins with no name found
    /// in either is of another place (`acme/cco.toml`) and is not judged.
    fn holds(&self, path: &Path, folder: &str) -> bool {
        let Some(from_folder) = resolve(folder, &path.text) else {
            return !path.is_link;
        };
        if path.is_link {
            return self.matches(&from_folder);
        }
        let first = path.text.split('/').next().unwrap();
        let is_elsewhere = !self.matches(first) && !self.matches(&join(folder, first));
        is_elsewhere || self.matches(&from_folder) || self.matches(path.text.trim_end_matches('/'))
    }

    fn matches(&self, pattern: &str) -> bool {
        self.paths.contains(pattern) || pattern.contains('*') && self.paths.iter().any(|path| fits(pattern, path))
    }
}

/// Something in a document that reads as a path.
#[derive(Debug, PartialEq)]
struct Path {
    text: String,
    /// The target of a link must exist; a word in code type may be a path of another place.
    is_link: bool,
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// Targets of links, and words in code type that hold a slash or end like a document.
fn paths_in(text: &str) -> Vec<Path> {
    let links = text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ', '#']).next());
    let images =
        text.split("src=\"").skip(1).chain(text.split("srcset=\"").skip(1)).filter_map(|rest| rest.split('"').next());
    let links = links.chain(images).filter(|target| !target.is_empty() && !target.contains(':'));
    let code = text.split('`').skip(1).step_by(2).filter(|word| is_path_like(word));
    let path = |is_link: bool| move |text: &str| Path { text: text.to_owned(), is_link };
    links.map(path(true)).chain(code.map(path(false))).collect()
}

fn is_path_like(word: &str) -> bool {
    let is_plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "/._-*".contains(c));
    is_plain && !word.starts_with('/') && (word.contains('/') || word.ends_with(".md"))
}

/// `path` seen from `folder`; `None` when it leaves the repository.
fn resolve(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            parts.pop()?;
        } else {
            parts.push(part);
        }
    }
    Some(parts.join("/"))
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// `*` stands for any part of one name.
fn fits(pattern: &str, path: &str) -> bool {
    let (patterns, names): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    let name_fits = |(pattern, name): (&&str, &&str)| match pattern.split_once('*') {
        None => pattern == name,
        Some((start, end)) => name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end),
    };
    patterns.len() == names.len() && patterns.iter().zip(&names).all(name_fits)
}

#[test]
fn what_reads_as_a_path() {
    let check = |text: &str, expected: &[(&str, bool)]| {
        let found = paths_in(text);
        let found: Vec<_> = found.iter().map(|path| (path.text.as_str(), path.is_link)).collect();
        assert_eq!(found, expected, "{text}");
    };
    check("see [the guide](docs/a.md#top) and `crates/cco/src`", &[("docs/a.md", true), ("crates/cco/src", false)]);
    check("[site](https://example.org/a) `a b/c` `x` `GLOSSARY.md` `/etc`", &[("GLOSSARY.md", false)]);
    check("<img src=\"docs/a.svg\">", &[("docs/a.svg", true)]);
}

#[test]
fn where_a_path_is_looked_for() {
    let paths = ["README.md", "crates", "crates/a", "crates/a/src", "crates/a/src/x.rs", "docs", "docs/b.md"];
    let standing = Standing { paths: paths.iter().map(|path| (*path).to_owned()).collect() };
    for (folder, text, is_link, expected) in [
        ("", "docs/b.md", true, true),
        ("docs", "../README.md", true, true),
        ("docs", "b.md", true, true),
        ("crates/a", "src/x.rs", false, true),
        ("", "crates/*/src", false, true),
        ("", "crates/*/tests", false, false),
        ("", "docs/c.md", false, false),
        ("crates/a", "src/y.rs", false, false),
        ("", "acme/cco.toml", false, true),
        ("", "acme/cco.toml", true, false),
        ("", "../shared/data", false, true),
        ("", "../shared/data", true, false),
        ("docs", "docs/b.md", true, false),
    ] {
        let path = Path { text: text.to_owned(), is_link };
        assert_eq!(standing.holds(&path, folder), expected, "{text} in {folder:?}");
    }
}
