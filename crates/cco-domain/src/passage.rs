//! Markdown with front matter: what stands between two lines `+++` is TOML, what follows are headings in a fixed order.

use crate::place::{FileProblem, Place};

/// A heading and the Markdown below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub heading: &'static str,
    pub text: String,
}

/// Something that stands where it should not, or does not where it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Misplaced {
    pub(crate) place: Place,
    pub(crate) message: String,
}

impl Misplaced {
    pub(crate) fn in_file(self, file: &str) -> FileProblem {
        FileProblem { file: file.to_owned(), line: self.place.line, message: self.message }
    }
}

const FRONT_MATTER: &str = "+++";

/// Some lines of a file, which know where they stand.
#[derive(Clone, Copy)]
pub(crate) struct Passage<'a> {
    pub(crate) first_line: usize,
    pub(crate) lines: &'a [&'a str],
}

impl<'a> Passage<'a> {
    pub(crate) fn whole(lines: &'a [&'a str]) -> Passage<'a> {
        Passage { first_line: 1, lines }
    }

    pub(crate) fn part(self, from: usize, to: usize) -> Passage<'a> {
        Passage { first_line: self.first_line + from, lines: &self.lines[from..to] }
    }

    pub(crate) fn position(self, wanted: &str) -> Option<usize> {
        self.lines.iter().position(|line| line.trim_end() == wanted)
    }

    pub(crate) fn text(self) -> String {
        self.lines.join("\n")
    }

    /// Where in the file this byte of the passage stands.
    pub(crate) fn place_of(self, byte: usize) -> Place {
        let Place { line, column } = Place::at(&self.text(), byte);
        Place { line: self.first_line + line - 1, column }
    }

    /// A problem at the line with this index, or at the last one there is.
    pub(crate) fn problem(self, index: usize, message: impl Into<String>) -> Misplaced {
        let last = self.lines.len().saturating_sub(1);
        Misplaced { place: Place::line(self.first_line + index.min(last)), message: message.into() }
    }

    fn is_blank(self) -> bool {
        self.lines.iter().all(|line| line.trim().is_empty())
    }
}

/// Front matter and body.
pub(crate) fn split(file: Passage<'_>) -> Result<(Passage<'_>, Passage<'_>), Misplaced> {
    if file.position(FRONT_MATTER) != Some(0) {
        return Err(file.problem(0, format!("a definition begins with a line `{FRONT_MATTER}`")));
    }
    let rest = file.part(1, file.lines.len());
    let end = rest
        .position(FRONT_MATTER)
        .ok_or_else(|| file.problem(0, format!("no second line `{FRONT_MATTER}` ends the front matter")))?;
    Ok((rest.part(0, end), rest.part(end + 1, rest.lines.len())))
}

/// A passage below its heading.
pub(crate) type Headed<'a> = (&'static str, Passage<'a>);

/// What stands below each heading, as far as they stand in order; what is out of order, and every heading with nothing below.
pub(crate) fn sections<'a>(body: Passage<'a>, headings: &[&'static str]) -> (Vec<Headed<'a>>, Vec<Misplaced>) {
    let found = headings_of(body);
    let mut passages = Vec::new();
    let mut wrong: Vec<Misplaced> = stray_text(body, &found).into_iter().collect();
    if let Some((at, _, name)) = found.get(headings.len()) {
        wrong.push(body.problem(*at, format!("`## {name}` is one heading too many")));
    }
    for (index, wanted) in headings.iter().enumerate() {
        match found.get(index) {
            None => {
                wrong.push(body.problem(body.lines.len(), format!("the heading `## {wanted}` is missing")));
                break;
            }
            Some((at, _, name)) if name != wanted => {
                wrong.push(body.problem(*at, format!("`## {name}` stands where `## {wanted}` belongs")));
                break;
            }
            Some((at, end, _)) => {
                let below = body.part(at + 1, *end);
                if below.is_blank() {
                    wrong.push(body.problem(*at, format!("nothing stands below `## {wanted}`")));
                }
                passages.push((*wanted, below));
            }
        }
    }
    (passages, wrong)
}

/// The passages as they are shown to people.
pub(crate) fn shown(passages: &[Headed<'_>]) -> Vec<Section> {
    passages.iter().map(|(heading, passage)| Section { heading, text: passage.text().trim().to_owned() }).collect()
}

/// Each heading: its line, the line at which the next one begins, and its name.
fn headings_of(body: Passage<'_>) -> Vec<(usize, usize, &str)> {
    let headings: Vec<(usize, &str)> = body
        .lines
        .iter()
        .enumerate()
        .filter_map(|(index, line)| Some((index, line.strip_prefix("## ")?.trim_end())))
        .collect();
    let ends = headings.iter().map(|(index, _)| *index).skip(1).chain([body.lines.len()]);
    headings.iter().zip(ends).map(|((at, name), end)| (*at, end, *name)).collect()
}

fn stray_text(body: Passage<'_>, found: &[(usize, usize, &str)]) -> Option<Misplaced> {
    let before = found.first().map_or(body.lines.len(), |(at, _, _)| *at);
    let index = body.lines[..before].iter().position(|line| !line.trim().is_empty())?;
    Some(body.problem(index, "text stands before the first heading"))
}
