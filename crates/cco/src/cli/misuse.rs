//! Arguments that cannot be understood: told as clap tells them, or as JSON to whoever asked for JSON.

use super::arguments::Arguments;
use super::output::{Output, Refusal};
use clap::Parser;
use std::ffi::OsString;
use std::process::ExitCode;

/// The exit code of a usage error, which is none of the kinds that operations end with.
const USAGE: u8 = 2;
const HELP: &str = "add --help to see what is accepted";

/// What the command line says. Help, the version and usage errors are answered here, and end the process.
pub(crate) fn arguments() -> Result<Arguments, ExitCode> {
    Arguments::try_parse().map_err(|refusal| {
        if refusal.use_stderr() && asks_for_json(std::env::args_os().skip(1)) {
            Output::new(true, true).refusal(&told(&refusal));
            ExitCode::from(USAGE)
        } else {
            refusal.exit()
        }
    })
}

/// Nothing was parsed, so the flag is looked for by itself; what follows `--` is no flag.
fn asks_for_json(arguments: impl Iterator<Item = OsString>) -> bool {
    arguments.take_while(|argument| argument != "--").any(|argument| argument == "--json")
}

/// clap's text in our parts: its first paragraph is the message, its tip or the usage line the way out.
fn told(refusal: &clap::Error) -> Refusal {
    let text = refusal.render().to_string();
    let mut paragraphs = text.split("\n\n").map(one_line);
    let message = paragraphs.next().unwrap_or_default();
    let message = message.strip_prefix("error: ").unwrap_or(&message).to_owned();
    let rest: Vec<String> = paragraphs.collect();
    let tip = rest.iter().find_map(|line| line.strip_prefix("tip: "));
    let usage = || rest.iter().find(|line| line.starts_with("Usage: ")).map(String::as_str);
    let hint = tip.or_else(usage).unwrap_or(HELP).to_owned();
    Refusal { kind: "usage", code: "arguments_invalid", message, hint: Some(hint) }
}

fn one_line(paragraph: &str) -> String {
    paragraph.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(command: &str, message: &str, hint: &str) {
        let Err(refusal) = Arguments::try_parse_from(command.split_whitespace()) else { panic!("{command}") };
        assert_eq!(refusal.exit_code(), i32::from(USAGE), "{command}");
        let told = told(&refusal);
        assert_eq!((told.message.as_str(), told.hint.as_deref()), (message, Some(hint)), "{command}");
    }

    #[test]
    fn usage_errors_in_parts() {
        check(
            "cco revenue summary --nonsense --json",
            "unexpected argument '--nonsense' found",
            "Usage: cco revenue summary [OPTIONS]",
        );
        check("cco reconcil --json", "unrecognized subcommand 'reconcil'", "a similar subcommand exists: 'reconcile'");
        check(
            "cco import --json",
            "the following required arguments were not provided: <FILES>...",
            "Usage: cco import --json <FILES>...",
        );
        check(
            "cco init acme --size tiny --company A",
            "invalid value 'tiny' for '--size <SIZE>' [possible values: 1-100, 100-1k, 1k-10k, 10k+]",
            HELP,
        );
        check(
            "cco data --json",
            "'cco data' requires a subcommand but one was not provided [subcommands: batches, retract, quarantine, compact, help]",
            "Usage: cco data [OPTIONS] <COMMAND>",
        );
    }

    #[test]
    fn json_is_asked_for_anywhere_before_two_dashes() {
        let asks = |words: &str| asks_for_json(words.split_whitespace().map(OsString::from));
        assert!(asks("revenue --json summary --nonsense"));
        assert!(!asks("sql -- --json"));
        assert!(!asks("revenue summary"));
    }
}
