//! Reading a definition: `measures/ID.toml`, with everything that is wrong in it.

use super::example::{self, Example};
use super::origin::origin;
use super::words::{BETTER, FAMILIES};
use super::{Derived, Measure, MeasureProblem, MeasureText, Origin};
use crate::fields::{self, Fault, Faults, Fields};

/// A measure and what its file says besides.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    pub measure: Measure,
    pub example: Option<Example>,
    /// The file as it is shown to people.
    pub file: String,
    pub(super) lines: Lines,
}

/// Where in the file stands what other files can put in the wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lines {
    pub(super) id: usize,
    pub(super) of: usize,
    pub(super) to: usize,
}

const VERSION: u32 = 1;

impl Definition {
    /// Reads one file by itself; what other files have to do with it is told by [`super::Measures::read`].
    pub fn parse(file: &str, text: &str) -> Result<Definition, Vec<MeasureProblem>> {
        let in_file = |found: Vec<Fault>| -> Vec<MeasureProblem> {
            let problem = |Fault { line, message }| MeasureProblem { file: file.to_owned(), line, message };
            found.into_iter().map(problem).collect()
        };
        let table = fields::parse(text).map_err(in_file)?;
        let faults = Faults::of(text);
        let fields = Fields::new(&faults, table.get_ref(), 0..0);
        let lines = Lines { id: fields.line_of("id"), of: fields.line_of("of"), to: fields.line_of("to") };
        let read = measure(&fields, file, text);
        let example = fields.table("example").map(|fields| example::read(fields, read.as_ref()));
        fields.end();
        match (faults.all(), read) {
            (found, Some(measure)) if found.is_empty() => {
                Ok(Definition { measure, example: example.flatten(), file: file.to_owned(), lines })
            }
            (found, _) => Err(in_file(found)),
        }
    }

    /// The measures this one is made from, each with the line that names it.
    pub(super) fn parts(&self) -> Vec<(&str, usize)> {
        match &self.measure.origin {
            Origin::Facts(_) | Origin::Revenue(_) => Vec::new(),
            Origin::Derived(Derived::Percentile { of }) => vec![(of, self.lines.of)],
            Origin::Derived(Derived::Ratio { of, to }) => vec![(of, self.lines.of), (to, self.lines.to)],
        }
    }
}

/// The measure, if nothing that it is made of is missing. What is missing or wrong has been told.
fn measure(fields: &Fields<'_>, file: &str, text: &str) -> Option<Measure> {
    fields.version(VERSION);
    let id = fields.id(file);
    let title = fields.said("title");
    let family = fields.needed("family", fields.word("family", &FAMILIES));
    let origin = origin(fields);
    let unit = fields.said("unit");
    let better = fields.needed("better", fields.word("better", &BETTER));
    let fresh_for_days = fields.count("fresh_for_days");
    let [measures, why, misleads, source] = ["measures", "why", "misleads", "source"].map(|key| fields.said(key));
    Some(Measure {
        id: id?,
        title: title?,
        family: family?,
        origin: origin?,
        unit: unit?,
        better: better?,
        fresh_for_days,
        text: MeasureText { measures: measures?, why: why?, misleads: misleads?, source: source? },
        hash: crate::fields::hash(text),
    })
}
