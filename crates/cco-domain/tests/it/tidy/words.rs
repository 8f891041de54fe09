//! Words that have no place in what is committed.

use crate::tidy::house::{SourceFile, assert_none, files};

/// How a comment begins, by the ending of a file's path. Files without an ending are scripts.
const COMMENT_MARKS: &[(&str, &[&str])] =
    &[("//", &[".rs"]), ("#", &[".toml", ".py", ".ci/run", "justfile"]), ("--", &[".sql"])];

/// What a comment says of the work instead of the code.
const UNFINISHED: [&str; 4] = ["TODO", "FIXME", "XXX", "HACK"];
const NUMBERED: [&str; 2] = ["phase", "step"];

/// Where somebody's machine keeps things; cut in two, or this file would be at fault.
const HOMES: [&str; 4] = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];
const TEMPORARY: [&str; 1] = [concat!("/tm", "p/")];

#[test]
fn comments_are_timeless() {
    let mut found = Vec::new();
    for file in files() {
        if let Some(mark) = comment_mark(&file) {
            found.extend(faults_in(&file, |line| comment_of(line, mark).and_then(fault_of)));
        }
    }
    assert_none(found, "comments about the work instead of the code");
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let found =
        files().iter().flat_map(|file| faults_in(file, |line| machine_path(line, paths_of_machines(file)))).collect();
    assert_none(found, "paths of somebody's machine");
}

#[test]
fn no_test_is_switched_off() {
    let is_rust = |file: &&SourceFile| file.ends_with(&[".rs"]);
    let ignored = |line: &str| line.trim_start().starts_with("#[ignore").then(|| "#[ignore]".to_owned());
    let found = files().iter().filter(is_rust).flat_map(|file| faults_in(file, ignored)).collect();
    assert_none(found, "tests that do not run");
}

fn comment_mark(file: &SourceFile) -> Option<&'static str> {
    let by_ending = COMMENT_MARKS.iter().find(|(_, endings)| file.ends_with(endings)).map(|(mark, _)| *mark);
    by_ending.or_else(|| (file.folder() == "scripts").then_some("#"))
}

fn faults_in(file: &SourceFile, fault: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let lines = file.text.lines().enumerate();
    lines.filter_map(|(number, line)| Some(format!("{}:{}: {}", file.path, number + 1, fault(line)?))).collect()
}

/// The comment of a line. A mark inside a text counts too: what follows it is judged like a comment.
fn comment_of<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    line.split_once(mark).map(|(_, comment)| comment)
}

fn fault_of(comment: &str) -> Option<String> {
    let words: Vec<_> = comment.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if let Some(word) = words.iter().find(|word| UNFINISHED.contains(word)) {
        return Some((*word).to_owned());
    }
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let numbered =
        words.windows(2).find(|pair| NUMBERED.contains(&pair[0].to_lowercase().as_str()) && is_number(pair[1]));
    if let Some(pair) = numbered {
        return Some(pair.join(" "));
    }
    let is_banner =
        comment.len() > 5 && comment.trim().bytes().all(|byte| b"-=*#/~_".contains(&byte)) && words.is_empty();
    (is_banner && !comment.trim().is_empty()).then(|| "a banner".to_owned())
}

/// A script makes its temporary folder where every Unix has one, and a test may name a file that is not there.
fn paths_of_machines(file: &SourceFile) -> Vec<&'static str> {
    let may_be_temporary = file.folder() == "scripts" || file.path.contains("/tests/");
    if may_be_temporary { HOMES.to_vec() } else { [&HOMES[..], &TEMPORARY].concat() }
}

/// A machine's path that begins here: not one inside a longer path or an address.
fn machine_path(line: &str, paths: Vec<&str>) -> Option<String> {
    let begins = |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-}*~".contains(c));
    paths.iter().find(|path| line.match_indices(**path).any(|(at, _)| begins(at))).map(|path| (*path).to_owned())
}

#[test]
fn what_a_comment_may_not_say() {
    for (comment, expected) in [
        (" TODO: more", Some("TODO")),
        ("FIXME", Some("FIXME")),
        ("/ Phase 2 of the plan", Some("Phase 2")),
        (" step 1: load", Some("step 1")),
        (" ---------------", Some("a banner")),
        ("", None),
        (" one step after another, todo lists, phases 1", None),
    ] {
        assert_eq!(fault_of(comment).as_deref(), expected, "{comment}");
    }
}

#[test]
fn what_a_machine_path_is() {
    let here = HOMES[0];
    for (line, is_fault) in [
        (format!("see {here}main"), true),
        (format!("`{here}`"), true),
        (format!("crates/cco{here}x"), false),
        (format!("https://example.org{here}x"), false),
        (format!("..{here}x"), false),
    ] {
        assert_eq!(machine_path(&line, HOMES.to_vec()).is_some(), is_fault, "{line}");
    }
}
