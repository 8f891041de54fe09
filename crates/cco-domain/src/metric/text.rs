//! Reading a definition: front matter in TOML, then six headings in a fixed order.

use super::example::{Example, ExampleText, Formula, formula};
use crate::figure::Unit;
use crate::passage::{Headed, Misplaced, Passage, Section, sections, shown, split};
use crate::place::Place;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fmt;
use toml::Spanned;

/// What a metric is, for people, and an example that holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// Word of the glossary: `nrr`, `mrr`, `logo_churn` …
    pub name: String,
    pub title: String,
    pub unit: Unit,
    pub better: Better,
    /// Who defines it so, in a few words; the section of that name says more.
    pub source: String,
    /// In the order of the file, which is the same for all.
    pub sections: Vec<Section>,
    pub example: Example,
    hash: String,
}

/// Which way a metric should go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    Higher,
    Lower,
    Neither,
}

/// Something wrong in a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricProblem {
    pub place: Place,
    pub message: String,
}

impl fmt::Display for MetricProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

const VERSION: u32 = 1;
const EXAMPLE: &str = "Example";
const HEADINGS: [&str; 6] =
    ["What it measures", "Why it matters", "How it is computed", "When it misleads", EXAMPLE, "Source"];
const BLOCK_BEGINS: &str = "```toml";
const BLOCK_ENDS: &str = "```";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    version: Spanned<u32>,
    name: Spanned<String>,
    title: String,
    unit: Unit,
    better: Better,
    source: String,
}

impl Metric {
    /// Reads `metrics/NAME.md`, and computes its example: a definition whose example does not hold is no definition.
    pub fn parse(text: &str) -> Result<Metric, MetricProblem> {
        let lines: Vec<&str> = text.lines().collect();
        let (front, body) = split(Passage::whole(&lines))?;
        let (about, formula) = read_front_matter(front)?;
        let (passages, misplaced) = sections(body, &HEADINGS);
        if let Some(first) = misplaced.into_iter().next() {
            return Err(first.into());
        }
        Ok(Metric {
            example: read_example(&passages, formula)?,
            name: about.name.into_inner(),
            title: about.title,
            unit: about.unit,
            better: about.better,
            source: about.source,
            sections: shown(&passages),
            hash: crate::fields::hash(text),
        })
    }

    /// Twelve hex digits of the file's text, as figures carry them.
    pub fn definition_hash(&self) -> &str {
        &self.hash
    }
}

impl From<Misplaced> for MetricProblem {
    fn from(Misplaced { place, message }: Misplaced) -> MetricProblem {
        MetricProblem { place, message }
    }
}

/// The passage as TOML, and as what it should hold.
fn read<T: DeserializeOwned>(passage: Passage<'_>) -> Result<T, MetricProblem> {
    toml::from_str(&passage.text()).map_err(|cause| {
        let place = passage.place_of(cause.span().map_or(0, |span| span.start));
        MetricProblem { place, message: cause.message().to_owned() }
    })
}

fn read_front_matter(front: Passage<'_>) -> Result<(FrontMatter, Formula), MetricProblem> {
    let about: FrontMatter = read(front)?;
    let (version, name) = (about.version.get_ref(), about.name.get_ref());
    if *version != VERSION {
        let message = format!("version {version} is not known to this program (it knows {VERSION})");
        return Err(MetricProblem { place: front.place_of(about.version.span().start), message });
    }
    match formula(name) {
        Some(formula) => Ok((about, formula)),
        None => {
            let message = format!("there is no metric `{name}`");
            Err(MetricProblem { place: front.place_of(about.name.span().start), message })
        }
    }
}

fn read_example(passages: &[Headed<'_>], formula: Formula) -> Result<Example, MetricProblem> {
    let (_, below) = passages.iter().find(|(heading, _)| *heading == EXAMPLE).expect("every heading was found");
    let begin = below
        .position(BLOCK_BEGINS)
        .ok_or_else(|| below.problem(0, format!("the example has no block that begins with {BLOCK_BEGINS}")))?;
    let rest = below.part(begin + 1, below.lines.len());
    let end = rest
        .position(BLOCK_ENDS)
        .ok_or_else(|| below.problem(begin, format!("no {BLOCK_ENDS} ends the block of the example")))?;
    let block = rest.part(0, end);

    let written: ExampleText = read(block)?;
    let expected =
        written.expected.as_ref().ok_or_else(|| below.problem(begin, "the example does not say what is `expected`"))?;
    let example = written.expecting(*expected.get_ref());
    match example.fault(formula) {
        None => Ok(example),
        Some(message) => Err(MetricProblem { place: block.place_of(expected.span().start), message }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NRR: &str = r#"+++
version = 1
name = "nrr"
title = "Net revenue retention"
unit = "ratio"
better = "higher"
source = "nobody"
+++

## What it measures

What is left.

## Why it matters

It pays.

## How it is computed

Σ c ÷ Σ o.

## When it misleads

Often.

## Example

Nine of ten.

```toml
cohort_opening = 10
cohort_closing = 9
expected = 0.9
```

## Source

Nobody.
"#;

    #[test]
    fn a_definition_is_read_whole() {
        let metric = Metric::parse(NRR).unwrap();
        assert_eq!((metric.name.as_str(), metric.unit, metric.better), ("nrr", Unit::Ratio, Better::Higher));
        assert_eq!(metric.sections[1], Section { heading: "Why it matters", text: "It pays.".to_owned() });
        assert_eq!(metric.example.tally.cohort_closing.to_minor(), 9);
        assert!((metric.example.expected - 0.9).abs() < 1e-12);
    }

    #[test]
    fn the_hash_is_of_the_text() {
        let metric = Metric::parse(NRR).unwrap();
        assert_eq!(metric.definition_hash().len(), 12);
        assert_eq!(metric.definition_hash(), Metric::parse(NRR).unwrap().definition_hash());
        let other = Metric::parse(&NRR.replace("Often.", "Seldom.")).unwrap();
        assert_ne!(metric.definition_hash(), other.definition_hash());
    }

    #[track_caller]
    fn check(from: &str, to: &str, expected: &str) {
        assert!(NRR.contains(from), "{from}");
        let problem = Metric::parse(&NRR.replacen(from, to, 1)).expect_err("the definition is wrong");
        assert_eq!(problem.to_string(), expected);
    }

    #[test]
    fn problems_of_the_front_matter() {
        check("+++\nversion", "version", "1:1: a definition begins with a line `+++`");
        check("+++\n\n##", "\n##", "1:1: no second line `+++` ends the front matter");
        check("version = 1", "version = 2", "2:11: version 2 is not known to this program (it knows 1)");
        check("\"nrr\"", "\"nps\"", "3:8: there is no metric `nps`");
        check(
            "better",
            "color = 1\nbetter",
            "6:1: unknown field `color`, expected one of `version`, `name`, `title`, `unit`, `better`, `source`",
        );
        check("\"higher\"", "\"up\"", "6:10: unknown variant `up`, expected one of `higher`, `lower`, `neither`");
        check("title = \"Net revenue retention\"\n", "", "2:1: missing field `title`");
        check("\"nobody\"", "\"nobody", "7:17: invalid basic string, expected `\"`");
    }

    #[test]
    fn problems_of_the_headings() {
        check(
            "## Why it matters",
            "### Why it matters",
            "18:1: `## How it is computed` stands where `## Why it matters` belongs",
        );
        check("## Source\n\nNobody.\n", "", "35:1: the heading `## Source` is missing");
        check("Nobody.\n", "Nobody.\n\n## More\n", "40:1: `## More` is one heading too many");
        check("Often.", " ", "22:1: nothing stands below `## When it misleads`");
        check("+++\n\n## What", "+++\nSo:\n\n## What", "9:1: text stands before the first heading");
    }

    #[test]
    fn problems_of_the_example() {
        check("expected = 0.9", "expected = 0.8", "33:12: the example gives 0.9, not the expected 0.8");
        check("expected = 0.9\n", "", "30:1: the example does not say what is `expected`");
        let problem = Metric::parse(&NRR.replace("cohort_closing", "cohort_end")).expect_err("no tally has that field");
        assert_eq!(problem.place, Place { line: 32, column: 1 });
        assert!(problem.message.starts_with("unknown field `cohort_end`, expected one of `opening`"), "{problem}");
        check("cohort_opening = 10\n", "", "32:12: the example gives no value: no account had revenue at the opening");
        check("expected", "opening = 10\nexpected", "34:12: the bridge of the example ends at 10, its closing is 0");
        check("expected", "n_opening = 2\nexpected", "34:12: 2 accounts are left in the example, its n_closing is 0");
        check("```toml", "```", "27:1: the example has no block that begins with ```toml");
        check("0.9\n```", "0.9", "30:1: no ``` ends the block of the example");
    }
}
