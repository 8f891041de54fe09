//! Reading a play: `plays/ID.md`, with everything that is wrong in it.

use super::definition::Lines;
use super::reason::reason;
use super::{Approval, Catalog, Controllability, Driver, Kind, Play, PlayProblem, Rung, Segment, Step};
use crate::fields::{self, Fault, Faults, Fields};
use crate::passage::{Misplaced, Passage, sections, shown, split};

const VERSION: u32 = 1;
const HEADINGS: [&str; 3] = ["When to use it", "How to go about it", "What not to do"];
const MOST_DAYS: u32 = 365;
const MOST_HOURS: f64 = 1000.0;

impl Play {
    /// Reads one file by itself; what plays have to do with each other is told by [`super::Plays::read`].
    pub fn parse(file: &str, text: &str, catalog: &Catalog<'_>) -> Result<Play, Vec<PlayProblem>> {
        let lines: Vec<&str> = text.lines().collect();
        let (front, body) = split(Passage::whole(&lines)).map_err(|wrong| vec![wrong.in_file(file)])?;
        let (passages, misplaced) = sections(body, &HEADINGS);
        let (read, faults) = front_matter(front, file, catalog);
        let mut problems: Vec<PlayProblem> =
            faults.into_iter().chain(misplaced).map(|wrong| wrong.in_file(file)).collect();
        match read {
            Some(play) if problems.is_empty() => {
                let hash = crate::fields::hash(text);
                Ok(Play { sections: shown(&passages), hash, ..play })
            }
            _ => {
                problems.sort();
                Err(problems)
            }
        }
    }
}

/// The play without its sections and hash, if nothing that it is made of is missing, and what is wrong.
fn front_matter(front: Passage<'_>, file: &str, catalog: &Catalog<'_>) -> (Option<Play>, Vec<Misplaced>) {
    let text = front.text();
    let (play, found) = match fields::parse(&text) {
        Err(found) => (None, found),
        Ok(table) => {
            let faults = Faults::of(&text);
            let fields = Fields::new(&faults, table.get_ref(), 0..0);
            let play = play(&fields, file, catalog);
            fields.end();
            (play.map(|play| Play { lines: play.lines.below(front.first_line - 1), ..play }), faults.all())
        }
    };
    let place = |Fault { line, message }| front.problem(line - 1, message);
    (play, found.into_iter().map(place).collect())
}

fn play(fields: &Fields<'_>, file: &str, catalog: &Catalog<'_>) -> Option<Play> {
    fields.version(VERSION);
    let id = fields.id(file);
    let [title, trigger, owner, source] = ["title", "trigger", "owner", "source"].map(|key| fields.said(key));
    let kind = fields.needed("kind", fields.word("kind", Kind::WORDS));
    let drivers = fields.words("drivers", Driver::WORDS);
    let segments = filled(fields, "segments", fields.words("segments", Segment::WORDS));
    let rung = fields.word("rung", Rung::WORDS);
    let controllability = fields.needed("controllability", fields.word("controllability", Controllability::WORDS));
    let approval = fields.needed("approval", fields.word("approval", Approval::WORDS));
    let sla_days = sla_days(fields);
    let hours = hours(fields);
    let when = fields.tables("when").into_iter().map(|fields| reason(fields, catalog)).collect::<Vec<_>>();
    let steps = steps(fields, sla_days);
    let exit = exit(fields);
    if let Some(kind) = kind {
        check_kind(fields, kind, drivers.as_deref());
    }
    if rung == Some(Rung::Price) && approval.is_some_and(|approval| approval != Approval::Pricing) {
        let message = "a play that offers price needs `approval = \"pricing\"`: a person decides about every exception";
        fields.tell_at("approval", message);
    }
    Some(Play {
        id: id?,
        title: title?,
        kind: kind?,
        drivers: drivers.unwrap_or_default(),
        segments: segments?,
        trigger: trigger?,
        when: when.into_iter().collect::<Option<_>>()?,
        owner: owner?,
        sla_days: sla_days?,
        rung,
        controllability: controllability?,
        approval: approval?,
        hours: hours?,
        steps: steps?,
        exit: exit?,
        source: source?,
        sections: Vec::new(),
        hash: String::new(),
        file: file.to_owned(),
        lines: Lines { id: fields.line_of("id"), rung: fields.line_of("rung") },
    })
}

/// A list that must be there and hold something.
fn filled<T>(fields: &Fields<'_>, key: &str, found: Option<Vec<T>>) -> Option<Vec<T>> {
    let found = fields.needed(key, found)?;
    if found.is_empty() && fields.holds(key) {
        fields.tell_at(key, format!("`{key}` is empty"));
    }
    Some(found)
}

/// Drivers and a rung belong to plays that save, and to no others.
fn check_kind(fields: &Fields<'_>, kind: Kind, drivers: Option<&[Driver]>) {
    for key in ["drivers", "rung"] {
        match (kind, fields.holds(key)) {
            (Kind::Save, false) => fields.tell(format!("a play that saves needs `{key}`")),
            (Kind::Save, true) | (_, false) => {}
            (_, true) => fields.tell_at(key, format!("`{key}` belongs to plays that save, and this one is for {kind}")),
        }
    }
    if kind == Kind::Save && drivers.is_some_and(<[Driver]>::is_empty) {
        fields.tell_at("drivers", "`drivers` is empty");
    }
}

fn sla_days(fields: &Fields<'_>) -> Option<u32> {
    let days = fields.needed("sla_days", fields.count("sla_days"))?;
    if !(1..=MOST_DAYS).contains(&days) {
        fields.tell_at("sla_days", format!("`sla_days` is {days}; it is 1 to {MOST_DAYS}"));
    }
    Some(days)
}

fn hours(fields: &Fields<'_>) -> Option<f64> {
    let hours = fields.needed("hours", fields.number("hours"))?;
    if !(0.0..=MOST_HOURS).contains(&hours) {
        fields.tell_at("hours", format!("`hours` is {hours}; it is 0 to {MOST_HOURS}"));
    }
    Some(hours)
}

fn steps(fields: &Fields<'_>, sla_days: Option<u32>) -> Option<Vec<Step>> {
    let tables = filled(fields, "step", Some(fields.tables("step")))?;
    let mut steps: Vec<Step> = Vec::new();
    let mut is_whole = true;
    for fields in tables {
        match step(&fields) {
            None => is_whole = false,
            Some(step) => {
                if let Some(before) = steps.last().filter(|before| before.by_day > step.by_day) {
                    let message =
                        format!("day {} comes before day {}: put the steps in order", step.by_day, before.by_day);
                    fields.tell_at("by_day", message);
                }
                steps.push(step);
            }
        }
        fields.end();
    }
    if let (Some(first), Some(sla_days)) = (steps.first(), sla_days)
        && first.by_day > sla_days
    {
        fields.tell_at("sla_days", format!("the first step is due on day {}, after the {sla_days} days", first.by_day));
    }
    is_whole.then_some(steps)
}

fn step(fields: &Fields<'_>) -> Option<Step> {
    let (who, what) = (fields.said("who"), fields.said("what"));
    let by_day = fields.needed("by_day", fields.count("by_day"));
    Some(Step { who: who?, what: what?, by_day: by_day? })
}

fn exit(fields: &Fields<'_>) -> Option<Vec<String>> {
    let exit = filled(fields, "exit", fields.texts("exit"))?;
    if exit.iter().any(|condition| condition.trim().is_empty()) {
        fields.tell_at("exit", "`exit` holds an empty condition");
    }
    Some(exit)
}
