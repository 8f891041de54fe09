//! Every command that a help text or the README shows is one that the program accepts.

use super::arguments::Arguments;
use clap::{CommandFactory, Parser};

const README: &str = include_str!("../../../../README.md");

/// The commands in a text: from `cco ` to the end of the line, a remark set apart by two spaces, or a closing quote.
fn commands(text: &str) -> Vec<String> {
    let shown = text.lines().filter_map(|line| {
        let line = line.trim_start().trim_start_matches("$ ");
        let line = line.replacen("cargo run -- ", "cco ", 1);
        let start = if line.starts_with("cco ") { 0 } else { line.find(" cco ")? + 1 };
        is_command_line(&line[..start]).then(|| line[start..].to_owned())
    });
    shown.map(|command| command.split("  ").next().unwrap_or_default().trim_end().to_owned()).collect()
}

/// Before `cco` stand at most settings and commands of the shell: `CCO_STATE_URL=… cco`, `cd acme && cco`.
fn is_command_line(before: &str) -> bool {
    before.is_empty() || before.ends_with("&& ") || before.split_whitespace().all(|word| word.contains('='))
}

/// Words as the shell makes them; quotes hold words together.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate();
    parts
        .flat_map(|(index, part)| match index % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

fn help_texts(command: &clap::Command, texts: &mut Vec<(String, String)>) {
    let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    texts.push((command.get_name().to_owned(), text));
    for subcommand in command.get_subcommands() {
        help_texts(subcommand, texts);
    }
}

#[track_caller]
fn check(place: &str, command: &str) {
    if let Err(refusal) = Arguments::try_parse_from(words(command)) {
        panic!("{place} shows `{command}`:\n{refusal}");
    }
}

#[test]
fn the_command_line_is_well_formed() {
    Arguments::command().debug_assert();
}

#[test]
fn every_example_of_a_help_text_is_accepted() {
    let mut texts = Vec::new();
    help_texts(&Arguments::command(), &mut texts);
    for (name, text) in &texts {
        commands(text).iter().for_each(|command| check(&format!("`{name} --help`"), command));
    }
    let n_examples: usize = texts.iter().map(|(_, text)| commands(text).len()).sum();
    assert!(n_examples > 25, "only {n_examples} examples were found");
}

#[test]
fn every_noun_shows_examples() {
    for noun in Arguments::command().get_subcommands() {
        let text = noun.get_after_help().map(ToString::to_string).unwrap_or_default();
        let own = format!("cco {}", noun.get_name());
        assert!(commands(&text).iter().any(|command| command.starts_with(&own)), "`{own} --help` shows no example");
    }
}

#[test]
fn every_command_of_the_readme_is_accepted() {
    let commands = commands(README);
    commands.iter().for_each(|command| check("README.md", command));
    assert!(!commands.is_empty());
}
