//! What is wrong in a definition file, and where.

use serde::Serialize;
use std::fmt;
use std::ops::Range;

/// A finding about one line of a definition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DefinitionProblem {
    /// Counted from 1.
    pub line: usize,
    pub severity: Severity,
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The definition cannot be used.
    Error,
    /// It can, and perhaps does not mean what its author thinks.
    Warning,
}

impl fmt::Display for DefinitionProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.severity {
            Severity::Error => "",
            Severity::Warning => "warning: ",
        };
        write!(f, "{}: {mark}{}", self.line, self.message)
    }
}

/// Problems of one text, as they are found.
pub(super) struct Findings<'a> {
    text: &'a str,
    problems: Vec<DefinitionProblem>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(text: &'a str) -> Findings<'a> {
        Findings { text, problems: Vec::new() }
    }

    pub(super) fn error(&mut self, at: Range<usize>, message: impl Into<String>) {
        self.add(at, Severity::Error, message.into());
    }

    pub(super) fn warning(&mut self, at: Range<usize>, message: impl Into<String>) {
        self.add(at, Severity::Warning, message.into());
    }

    pub(super) fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// In order of lines, each once.
    pub(super) fn into_problems(mut self) -> Vec<DefinitionProblem> {
        self.problems.sort();
        self.problems.dedup();
        self.problems
    }

    fn add(&mut self, at: Range<usize>, severity: Severity, message: String) {
        let before = &self.text.as_bytes()[..at.start.min(self.text.len())];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        self.problems.push(DefinitionProblem { line, severity, message });
    }
}
