//! What is wrong in plays is told whole: every problem, with its file and line.

use super::{Approval, Catalog, Driver, Kind, Play, Plays, Reason, Rung, Segment};
use insta::assert_snapshot;

const CATALOG: Catalog<'_> =
    Catalog { measures: &["days_since_last_touch", "sponsors_active"], alerts: &["sponsor_left", "usage_halved"] };

const NEW_SPONSOR: &str = r#"+++
version = 1
id = "new_sponsor"
title = "Win the new sponsor"
kind = "save"
drivers = ["sponsor-change"]
segments = ["enterprise", "mid-market"]
trigger = "The sponsor left."
when = [{ alert = "sponsor_left" }, { measure = "sponsors_active", below = 1 }]
owner = "CSM"
sla_days = 14
rung = "value"
controllability = "controllable"
approval = "none"
hours = 6.5
exit = ["A new sponsor is named."]
source = "Customary."

[[step]]
who = "CSM"
what = "Ask who follows."
by_day = 2

[[step]]
who = "CSM"
what = "Meet them."
by_day = 14
+++

## When to use it

At once.

## How to go about it

Ask.

## What not to do

Wait.
"#;

fn read(files: &[(&str, &str)]) -> (Plays, Vec<String>) {
    let (plays, problems) = Plays::read(files.iter().copied(), &CATALOG);
    (plays, problems.iter().map(ToString::to_string).collect())
}

/// All problems of the play with one part of it put differently.
#[track_caller]
fn check(from: &str, to: &str, expected: &str) {
    assert!(NEW_SPONSOR.contains(from), "{from}");
    let (_, told) = read(&[("new_sponsor.md", &NEW_SPONSOR.replacen(from, to, 1))]);
    assert_eq!(told.join("\n"), expected);
}

#[test]
fn a_play_that_holds_is_read() {
    let play = Play::parse("plays/new_sponsor.md", NEW_SPONSOR, &CATALOG).unwrap();
    assert_eq!((play.kind, play.rung, play.approval), (Kind::Save, Some(Rung::Value), Approval::None));
    assert_eq!(play.segments, [Segment::Enterprise, Segment::MidMarket]);
    assert_eq!(play.when[0], Reason::Alert { alert: "sponsor_left".to_owned() });
    assert_eq!(play.steps.iter().map(|step| step.by_day).collect::<Vec<_>>(), [2, 14]);
    assert_eq!((play.sections[1].heading, play.sections[1].text.as_str()), ("How to go about it", "Ask."));
    let other = Play::parse("new_sponsor.md", &NEW_SPONSOR.replace("Wait.", "Hurry."), &CATALOG).unwrap();
    assert_ne!(play.hash, other.hash, "another text is another play");
}

#[test]
fn all_problems_of_a_file_come_at_once() {
    let broken = NEW_SPONSOR
        .replace("\"new_sponsor\"", "\"New\"")
        .replace("\"sponsor-change\"", "\"sponsor\", \"sponsor-left\"")
        .replace("[\"enterprise\", \"mid-market\"]", "[\"smb\", \"smb\"]")
        .replace("alert = \"sponsor_left\"", "alert = \"sponsor_gone\"")
        .replace("below = 1", "")
        .replace("= 14\nrung", "= 0\nrung")
        .replace("\"value\"", "\"price\"")
        .replace("hours = 6.5", "hours = -1")
        .replace("[\"A new sponsor is named.\"]", "[]")
        .replace("source", "sauce")
        .replace("by_day = 14", "by_day = 1")
        .replace("Wait.\n", "");
    let (plays, told) = read(&[("new_sponsor.md", &broken)]);
    assert_eq!(plays.iter().count(), 0);
    assert_snapshot!(told.join("\n"), @r#"
    new_sponsor.md:2: `source` is missing
    new_sponsor.md:3: `New` is no id: use small letters, digits and _, a letter first
    new_sponsor.md:3: the id `New` is not the file's name, `new_sponsor`
    new_sponsor.md:6: `drivers` cannot be `sponsor-left`; it is one of adoption-decline, sponsor-change, technical-gap, commercial-pressure, competitive-threat, low-engagement, support-pain, consolidation, outcome-not-met
    new_sponsor.md:6: `drivers` cannot be `sponsor`; it is one of adoption-decline, sponsor-change, technical-gap, commercial-pressure, competitive-threat, low-engagement, support-pain, consolidation, outcome-not-met
    new_sponsor.md:7: `segments` names `smb` twice
    new_sponsor.md:9: say what `sponsors_active` must be: `at_least`, `below`, or both
    new_sponsor.md:9: there is no alert `sponsor_gone`; is it `sponsor_left`?
    new_sponsor.md:11: `sla_days` is 0; it is 1 to 365
    new_sponsor.md:11: the first step is due on day 2, after the 0 days
    new_sponsor.md:14: a play that offers price needs `approval = "pricing"`: a person decides about every exception
    new_sponsor.md:15: `hours` is -1; it is 0 to 1000
    new_sponsor.md:16: `exit` is empty
    new_sponsor.md:17: `sauce` has no place here; is it `source`?
    new_sponsor.md:27: day 1 comes before day 2: put the steps in order
    new_sponsor.md:38: nothing stands below `## What not to do`
    "#);
}

#[test]
fn what_belongs_to_saves_only() {
    check(
        "\"save\"",
        "\"renewal\"",
        "\
new_sponsor.md:6: `drivers` belongs to plays that save, and this one is for renewal
new_sponsor.md:12: `rung` belongs to plays that save, and this one is for renewal",
    );
    check("rung = \"value\"\n", "", "new_sponsor.md:2: a play that saves needs `rung`");
    check("[\"sponsor-change\"]", "[]", "new_sponsor.md:6: `drivers` is empty");
}

#[test]
fn reasons_name_what_there_is() {
    check(
        "{ alert = \"sponsor_left\" }",
        "{ alert = \"sponsor_left\", below = 3 }",
        "new_sponsor.md:9: an alert is raised or not: `at_least` and `below` belong to a measure",
    );
    check("{ alert = \"sponsor_left\" }", "{}", "new_sponsor.md:9: it names either an `alert` or a `measure`");
    check(
        "measure = \"sponsors_active\", below",
        "measure = \"sponsors\", above",
        "new_sponsor.md:9: `above` has no place here
new_sponsor.md:9: say what `sponsors` must be: `at_least`, `below`, or both
new_sponsor.md:9: there is no measure `sponsors`; is it `sponsors_active`?",
    );
}

#[test]
fn steps_are_done_in_order_and_in_time() {
    check("= 14\nrung", "= 1\nrung", "new_sponsor.md:11: the first step is due on day 2, after the 1 days");
    check(
        "by_day = 2",
        "by_day = 20",
        "\
new_sponsor.md:11: the first step is due on day 20, after the 14 days
new_sponsor.md:27: day 14 comes before day 20: put the steps in order",
    );
    check("who = \"CSM\"\nwhat = \"Meet", "what = \"Meet", "new_sponsor.md:24: `who` is missing");
}

#[test]
fn what_is_no_play_at_all() {
    check("+++\nversion", "version", "new_sponsor.md:1: a definition begins with a line `+++`");
    check("## When to use it", "## When", "new_sponsor.md:30: `## When` stands where `## When to use it` belongs");
    check("version = 1", "version = 3", "new_sponsor.md:2: version 3 is not known to this program (it knows 1)");
    check("title = \"Win", "title = Win", "new_sponsor.md:4: missing opening quote, expected `\"`");
}

/// The play under another name, offering something else.
fn variant(id: &str, rung: &str, sla_days: u32) -> (String, String) {
    let approval = if rung == "price" { "pricing" } else { "none" };
    let text = NEW_SPONSOR
        .replace("\"new_sponsor\"", &format!("\"{id}\""))
        .replace("rung = \"value\"", &format!("rung = \"{rung}\""))
        .replace("approval = \"none\"", &format!("approval = \"{approval}\""))
        .replace("sla_days = 14", &format!("sla_days = {sla_days}"));
    (format!("{id}.md"), text)
}

fn read_variants(variants: &[(&str, &str, u32)]) -> (Plays, Vec<String>) {
    let files: Vec<(String, String)> = variants.iter().map(|(id, rung, days)| variant(id, rung, *days)).collect();
    read(&files.iter().map(|(file, text)| (file.as_str(), text.as_str())).collect::<Vec<_>>())
}

#[test]
fn price_is_no_first_answer_and_needs_approval() {
    check(
        "rung = \"value\"",
        "rung = \"price\"",
        "new_sponsor.md:14: a play that offers price needs `approval = \"pricing\"`: a person decides about every exception",
    );
    let (plays, told) = read_variants(&[("discount", "price", 21)]);
    assert_eq!(plays.iter().count(), 1, "it may be used, once it is not alone");
    assert_eq!(
        told,
        [
            "discount.md:12: price is the first answer to sponsor-change for enterprise: add a play that offers value, time or scope",
            "discount.md:12: price is the first answer to sponsor-change for mid-market: add a play that offers value, time or scope",
        ]
    );
    let (_, told) = read_variants(&[("discount", "price", 21), ("less", "scope", 21)]);
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn answers_come_in_the_order_of_what_they_cost() {
    let (plays, _) = read_variants(&[
        ("a_discount", "price", 2),
        ("b_pause", "time", 2),
        ("c_training", "value", 30),
        ("e_workshop", "value", 14),
        ("d_review", "value", 14),
    ]);
    let order: Vec<&str> =
        plays.answers(Driver::SponsorChange, Segment::MidMarket).iter().map(|play| play.id.as_str()).collect();
    assert_eq!(order, ["d_review", "e_workshop", "c_training", "b_pause", "a_discount"]);
    assert!(plays.answers(Driver::SponsorChange, Segment::Plg).is_empty());
    assert!(plays.of_kind(Kind::Renewal, Segment::Enterprise).is_empty());
    assert_eq!(plays.of_kind(Kind::Save, Segment::Enterprise)[0].id, "a_discount");
}

#[test]
fn what_nothing_answers_is_known() {
    let (plays, _) = read(&[("new_sponsor.md", NEW_SPONSOR)]);
    let unanswered = plays.unanswered();
    assert_eq!(unanswered.len(), 9 * 4 - 2);
    assert!(!unanswered.contains(&(Driver::SponsorChange, Segment::Enterprise)));
    assert!(unanswered.contains(&(Driver::SponsorChange, Segment::Smb)));
}

#[test]
fn an_id_is_defined_once() {
    let (plays, told) = read(&[("new_sponsor.md", NEW_SPONSOR), ("more/new_sponsor.md", NEW_SPONSOR)]);
    assert_eq!(told, ["more/new_sponsor.md:3: `new_sponsor` is defined in new_sponsor.md already"]);
    assert_eq!(plays.get("new_sponsor").unwrap().file, "new_sponsor.md");
}
