//! What is wrong in definitions is told whole: every problem, with its file and line.

use super::{Definition, Measures};
use insta::assert_snapshot;

const USERS: &str = r#"version = 1
id = "users"
title = "Users"
family = "usage"
table = "usage_event"
aggregate = "distinct"
of = "user_id"
window_days = 28
unit = "users"
better = "higher"
measures = "Who comes."
why = "It shows."
misleads = "At times."
source = "Nobody."

[[filter]]
column = "name"
in = ["login"]

[example]
as_of = 2024-03-31
expected = 1
rows = [{ at = 2024-03-01, user_id = "u", name = "login" }]
"#;

/// All problems of the definition with one part of it put differently.
#[track_caller]
fn told(from: &str, to: &str) -> String {
    assert!(USERS.contains(from), "{from}");
    let problems = Definition::parse("users.toml", &USERS.replacen(from, to, 1)).expect_err("it is wrong");
    problems.iter().map(|problem| format!("{problem}\n")).collect()
}

#[track_caller]
fn check(from: &str, to: &str, expected: &str) {
    assert_eq!(told(from, to).trim_end(), expected);
}

#[test]
fn a_definition_that_holds_is_read() {
    let definition = Definition::parse("measures/users.toml", USERS).unwrap();
    assert_eq!((definition.measure.id.as_str(), definition.measure.hash.len()), ("users", 12));
    assert_eq!(definition.example.unwrap().rows.len(), 1);
}

#[test]
fn all_problems_of_a_file_come_at_once() {
    let broken = USERS
        .replace("\"users\"\ntitle", "\"Active Users\"\ntitle")
        .replace("usage\"", "use\"")
        .replace("user_id\"\nwindow", "person\"\nwindow")
        .replace("28", "0")
        .replace("unit = \"users\"\n", "")
        .replace("It shows.", " ")
        .replace("in = ", "ist = ")
        .replace("as_of = 2024-03-31", "as_of = 31")
        .replace("source", "colour = 1\nsource");
    let problems = Definition::parse("users.toml", &broken).unwrap_err();
    assert_snapshot!(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"), @r#"
    users.toml:1: `unit` is missing
    users.toml:2: `Active Users` is no id: use small letters, digits and _, a letter first
    users.toml:2: the id `Active Users` is not the file's name, `users`
    users.toml:4: `family` cannot be `use`; it is one of usage, adoption, engagement, support, sentiment, relationship, commercial
    users.toml:7: `usage_event` has no column `person`
    users.toml:8: `window_days` is 0; it is 1 to 3660
    users.toml:11: `why` is empty
    users.toml:13: `colour` has no place here
    users.toml:16: a condition needs a test: one of in, not_in, in_or_unknown, contains, at_least, below, is, known, days_ago_over, days_ago_up_to
    users.toml:18: `ist` has no place here; is it `is` or `in`?
    users.toml:21: `as_of` is no day
    "#);
}

#[test]
fn names_that_do_not_exist() {
    check("usage_event", "usage", "users.toml:5: there is no table `usage`; is it `usage_event`?");
    check("usage_event", "fx_rate", "users.toml:5: rows of `fx_rate` belong to no account");
    check(
        "\"distinct\"",
        "\"uniq\"",
        "users.toml:6: `aggregate` cannot be `uniq`; it is one of count, sum, largest_sum, mean, distinct, active_days, last, days_since, days_since_first, days_until, share, share_of_seats, share_of_known, slope, change, change_vs_season, streak",
    );
    check("of = \"user_id\"", "of = \"users\"", "users.toml:7: `usage_event` has no column `users`; is it `user_id`?");
    check("\"name\"\nin", "\"event\"\nin", "users.toml:17: `usage_event` has no column `event`; is it `event_id`?");
    check(
        "rows = [{ at",
        "rows = [{ et",
        "users.toml:23: `usage_event` has no column `et`; is it `at`?\n\
         users.toml:23: a row of `usage_event` needs `at`",
    );
}

#[test]
fn what_an_aggregate_needs() {
    check("of = \"user_id\"\n", "", "users.toml:6: `distinct` needs `of`: the column it is about");
    check(
        "\"distinct\"\nof = \"user_id\"",
        "\"largest_sum\"\nof = \"quantity\"",
        "users.toml:6: `largest_sum` needs `by`",
    );
    check(
        "\"distinct\"\nof = \"user_id\"",
        "\"largest_sum\"\nof = \"quantity\"\nby = \"at\"",
        "users.toml:8: `by` takes text, and `usage_event.at` holds date and time",
    );
    check("\"distinct\"", "\"mean\"", "users.toml:7: `mean` takes numbers, and `usage_event.user_id` holds text");
    check("\"distinct\"", "\"count\"", "users.toml:7: `count` takes no `of`");
    check("\"distinct\"\nof = \"user_id\"", "\"share\"", "users.toml:6: `share` needs `hit`");
    check(
        "\"distinct\"\nof = \"user_id\"",
        "\"streak\"",
        "users.toml:6: `streak` needs `step_days`\n\
         users.toml:6: `streak` needs `trend`\n\
         users.toml:7: `streak` looks back by `step_days`, not by `window_days`",
    );
    check(
        "\"distinct\"\nof = \"user_id\"",
        "\"days_since\"\nnone_means = \"zero\"",
        "users.toml:7: `days_since` of no rows is unknown, not zero",
    );
    check("of =", "trend = \"down\"\nof =", "users.toml:7: `trend` belongs to `streak`, not to `distinct`");
}

#[test]
fn how_far_back() {
    check("window_days = 28\n", "", "users.toml:6: how far back? `distinct` needs `window_days`, or `span = \"ever\"`");
    check("window_days = 28", "window_days = -1", "users.toml:8: `window_days` must be a whole number from 0 on");
    check("window_days = 28", "window_days = 9999", "users.toml:8: `window_days` is 9999; it is 1 to 3660");
    check(
        "window_days = 28",
        "span = \"always\"",
        "users.toml:8: `span` cannot be `always`; it is one of ever, holding",
    );
    check(
        "window_days = 28",
        "span = \"holding\"",
        "users.toml:8: rows of `usage_event` are of one moment: none holds over a range",
    );
    check(
        "window_days",
        "span = \"ever\"\nwindow_days",
        "users.toml:8: both `window_days` and `span` say how far back to look",
    );
    check(
        "\"distinct\"\nof = \"user_id\"\nwindow_days = 28",
        "\"active_days\"\nspan = \"ever\"",
        "users.toml:7: `active_days` needs `window_days`, not `span`",
    );
}

#[test]
fn what_a_condition_may_test() {
    check(
        "in = [\"login\"]",
        "",
        "users.toml:16: a condition needs a test: one of in, not_in, in_or_unknown, contains, at_least, below, is, known, days_ago_over, days_ago_up_to",
    );
    check("in = [\"login\"]", "in = []", "users.toml:18: `in` holds no text to look for");
    check(
        "in = [\"login\"]",
        "at_least = 3",
        "users.toml:18: `at_least` tests numbers, and `usage_event.name` holds text",
    );
    check(
        "in = [\"login\"]",
        "in = [\"login\"]\nis = true\ndays_ago_over = 3",
        "users.toml:19: `is` tests true or false, and `usage_event.name` holds text\n\
         users.toml:20: `days_ago_over` tests days, and `usage_event.name` holds text",
    );
    check("in = [\"login\"]", "in = \"login\"", "users.toml:18: `in` must be a list of texts");
}

#[test]
fn where_a_measure_comes_from() {
    check(
        "table = \"usage_event\"\n",
        "",
        "users.toml:1: a measure comes from one of table, revenue, derived; this one names none",
    );
    check(
        "table =",
        "revenue = \"mrr\"\ntable =",
        "users.toml:1: a measure comes from one of table, revenue, derived; this one names table, revenue",
    );
}

#[test]
fn what_is_no_example() {
    check(
        "expected = 1",
        "expected = \"never\"",
        "users.toml:22: `expected` cannot be `never`; it is one of no_source, never_seen, stale, too_short, undefined, part_unknown",
    );
    check("expected = 1\n", "", "users.toml:20: `expected` is missing");
    check("at = 2024-03-01, ", "", "users.toml:23: a row of `usage_event` needs `at`");
    check("user_id = \"u\"", "user_id = 1", "users.toml:23: `user_id` holds text, and this is none");
}

#[test]
fn what_is_no_toml_and_no_version() {
    check("version = 1", "version = 2", "users.toml:1: version 2 is not known to this program (it knows 1)");
    check("version = 1\n", "", "users.toml:1: `version` is missing");
    check("\"Users\"", "\"Users", "users.toml:3: invalid basic string, expected `\"`");
}

fn derived(id: &str, parts: &str) -> String {
    let begin = USERS.find("table =").unwrap();
    let (end, filter) = (USERS.find("unit =").unwrap(), USERS.find("[[filter]]").unwrap());
    let text = format!("{}{parts}\n{}", &USERS[..begin], &USERS[end..filter]);
    text.replace("\"users\"\ntitle", &format!("\"{id}\"\ntitle"))
}

#[track_caller]
fn check_set(files: &[(&str, String)], ids: &[&str], expected: &str) {
    let (measures, problems) = Measures::read(files.iter().map(|(file, text)| (*file, text.as_str())));
    assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"), expected);
    assert_eq!(measures.ids().collect::<Vec<_>>(), ids);
}

#[test]
fn measures_are_read_together() {
    let of = |part: &str| format!("derived = \"percentile\"\nof = \"{part}\"");
    let users = || ("users.toml", USERS.to_owned());
    check_set(&[users(), ("rank.toml", derived("rank", &of("users")))], &["rank", "users"], "");
    check_set(
        &[users(), ("rank.toml", derived("rank", &of("user")))],
        &["users"],
        "rank.toml:6: there is no measure `user`; is it `users`?",
    );
    check_set(
        &[users(), ("more/users.toml", USERS.to_owned())],
        &["users"],
        "more/users.toml:2: `users` is defined in users.toml already",
    );
    check_set(
        &[("users.toml", "version = 1\nid = ".to_owned()), ("rank.toml", derived("rank", &of("users")))],
        &[],
        "users.toml:2: string values must be quoted, expected literal string",
    );
}

#[test]
fn a_measure_made_from_itself_names_the_whole_way() {
    let of = |part: &str| format!("derived = \"percentile\"\nof = \"{part}\"");
    let ratio = |of: &str, to: &str| format!("derived = \"ratio\"\nof = \"{of}\"\nto = \"{to}\"");
    check_set(&[("a.toml", derived("a", &of("a")))], &[], "a.toml:6: `a` is made from itself: a → a");
    check_set(
        &[
            ("users.toml", USERS.to_owned()),
            ("a.toml", derived("a", &ratio("users", "b"))),
            ("b.toml", derived("b", &of("c"))),
            ("c.toml", derived("c", &of("a"))),
            ("d.toml", derived("d", &of("c"))),
        ],
        &["users"],
        "a.toml:7: `a` is made from itself: a → b → c → a",
    );
}

#[test]
fn parts_come_before_what_is_made_from_them() {
    let files = [
        ("users.toml", USERS.to_owned()),
        ("rank.toml", derived("rank", "derived = \"percentile\"\nof = \"half\"")),
        ("half.toml", derived("half", "derived = \"ratio\"\nof = \"users\"\nto = \"users\"")),
    ];
    let (measures, _) = Measures::read(files.iter().map(|(file, text)| (*file, text.as_str())));
    let order = |ids: &[&str]| {
        measures.in_order(ids.iter().copied()).map(|order| order.into_iter().map(|m| m.id).collect::<Vec<_>>())
    };
    assert_eq!(order(&["rank", "users"]).unwrap(), ["users", "half", "rank"]);
    assert_eq!(order(&["none"]).unwrap_err(), "none");
}
