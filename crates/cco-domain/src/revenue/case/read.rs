//! A case read from its text, and held against answers.

use super::answer::Answers;
use super::facts;
use super::question::Question;
use super::result::ResultTable;
use super::table::{Section, Table, aligned, sections};
use crate::day::Day;
use crate::money::Money;
use crate::policy::Policy;
use crate::revenue::fact::{Facts, Line};
use crate::revenue::query::{RevenueError, RevenueQuery};
use std::fmt::Write as _;

/// Facts, a policy and a question, with the answer a person worked out.
#[derive(Clone, Debug)]
pub struct Case {
    pub facts: Facts,
    /// What was known at the opening, where that differs.
    pub opening_facts: Option<Facts>,
    pub policy: Policy,
    pub query: RevenueQuery,
    /// The months of each of the query's periods, for forms made of months.
    pub months: Vec<RevenueQuery>,
    /// First and last month end of the cohort triangle, where one is asked for.
    pub cohorts: Option<(Day, Day)>,
    expected: Vec<Expected>,
}

/// A section of results: the table as expected, and where its section starts and ends in the text. Its heading
/// may move switches: `[by group, churn_at = cancel_request]`.
#[derive(Clone, Debug)]
struct Expected {
    heading: String,
    line: usize,
    policy: Policy,
    result: ResultTable,
    rows: Vec<Vec<String>>,
    lines: std::ops::Range<usize>,
}

/// Why a text is no case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct CaseProblem {
    pub line: usize,
    pub message: String,
}

impl CaseProblem {
    pub(super) fn new(line: usize, message: String) -> CaseProblem {
        CaseProblem { line, message }
    }
}

const SECTIONS: &str = "policy, subscription, subscription known at the opening, account, account_link, fx_rate, \
                        question, by group, by account, cohorts, rows, error";

impl Case {
    pub fn parse(text: &str) -> Result<Case, CaseProblem> {
        let sections = sections(text)?;
        let find = |name: &str| sections.iter().find(|section| section.name == name);
        let question = find("question").ok_or_else(|| CaseProblem::new(1, "there is no [question]".to_owned()))?;
        let question = Question::parse(question)?;
        let mut case = Case {
            facts: Facts::default(),
            opening_facts: None,
            policy: find("policy").map_or(Ok(Policy::default()), policy)?,
            months: question.months(),
            query: question.query,
            cohorts: question.cohorts,
            expected: Vec::new(),
        };
        let mut known_at_opening = None;
        for section in &sections {
            match section.name {
                "policy" | "question" => {}
                "subscription" => case.facts.lines = lines(section, &case)?,
                "subscription known at the opening" => known_at_opening = Some(lines(section, &case)?),
                "account" => case.facts.accounts = facts::accounts(&Table::parse(section)?)?,
                "account_link" => case.facts.links = facts::links(&Table::parse(section)?)?,
                "fx_rate" => case.facts.rates = facts::rates(&Table::parse(section)?)?,
                _ => case.expected.push(expected(section, &case)?),
            }
        }
        if case.expected.is_empty() {
            return Err(CaseProblem::new(1, "nothing is expected".to_owned()));
        }
        case.opening_facts = known_at_opening.map(|lines| Facts { lines, ..case.facts.clone() });
        Ok(case)
    }

    /// Where the engine's answers are not the expected ones, in words; nothing when they are.
    pub fn disagreements(&self, engine: impl Fn(&Case) -> Result<Answers, RevenueError>) -> Vec<String> {
        let mut disagreements = Vec::new();
        for expected in &self.expected {
            let found = self.answer(expected, &engine);
            if found != expected.rows {
                let mut text = format!("line {}, [{}]:\n", expected.line, expected.heading);
                for (title, rows) in [("expected", &expected.rows), ("found", &found)] {
                    let shown = aligned(&[&[expected.result.headings()], rows.as_slice()].concat());
                    write!(text, "{title}:\n{shown}").expect("writing to a text does not fail");
                }
                disagreements.push(text);
            }
        }
        disagreements
    }

    /// The case's text with the answers in place of the expected ones.
    pub fn rewritten(&self, text: &str, engine: impl Fn(&Case) -> Result<Answers, RevenueError>) -> String {
        let mut rewritten = String::new();
        let mut lines = (1..).zip(text.lines()).peekable();
        while let Some((number, line)) = lines.next() {
            rewritten.push_str(line);
            rewritten.push('\n');
            let Some(expected) = self.expected.iter().find(|expected| expected.line == number) else {
                continue;
            };
            while lines.next_if(|(number, _)| expected.lines.contains(number)).is_some() {}
            let headings = Some(expected.result.headings()).filter(|headings| !headings.is_empty());
            let rows: Vec<_> = headings.into_iter().chain(self.answer(expected, &engine)).collect();
            rewritten.push_str(&aligned(&rows));
        }
        rewritten
    }

    fn answer(&self, expected: &Expected, engine: impl Fn(&Case) -> Result<Answers, RevenueError>) -> Vec<Vec<String>> {
        let varied = Case { policy: expected.policy.clone(), ..self.clone() };
        expected.result.rows(&varied, &engine(&varied))
    }

    pub(super) fn shown_period(&self, index: usize) -> String {
        let period = self.query.periods[index];
        format!("{}..{}", period.opening, period.closing)
    }

    /// The amount without its currency, which is that of the whole case.
    pub(super) fn shown_money(&self, minor: i64) -> String {
        let currency = self.query.reporting;
        let shown = Money { minor, currency }.to_string();
        shown.strip_suffix(currency.code()).unwrap_or(&shown).trim_end().to_owned()
    }
}

fn policy(section: &Section<'_>) -> Result<Policy, CaseProblem> {
    let text: Vec<&str> = section.lines.iter().map(|(_, line)| *line).collect();
    Policy::parse(&text.join("\n")).map_err(|problems| {
        let messages: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
        CaseProblem::new(section.line, messages.join("; "))
    })
}

fn lines(section: &Section<'_>, case: &Case) -> Result<Vec<Line>, CaseProblem> {
    facts::lines(&Table::parse(section)?, case.query.reporting)
}

fn expected(section: &Section<'_>, case: &Case) -> Result<Expected, CaseProblem> {
    let (line, heading) = (section.line, section.name.to_owned());
    let line_numbers = || section.lines.iter().map(|(line, _)| *line);
    let lines = line + 1..line_numbers().next_back().unwrap_or(line) + 1;
    let mut parts = section.name.split(", ");
    let name = parts.next().unwrap_or_default();
    let mut policy = case.policy.clone();
    for switch in parts {
        let (key, value) = switch.split_once(" = ").unwrap_or((switch, ""));
        policy.set(key.trim(), value.trim()).map_err(|problem| CaseProblem::new(line, problem.message))?;
    }
    if name == "error" {
        let rows = section.lines.iter().map(|(_, text)| vec![text.trim().to_owned()]).collect();
        return Ok(Expected { heading, line, policy, result: ResultTable::Error, rows, lines });
    }
    let table = Table::parse(section)?;
    let absent = || CaseProblem::new(line, format!("there is no section [{name}]; there are {SECTIONS}"));
    let result = ResultTable::new(name, &table, &case.query).ok_or_else(absent)??;
    let owned = |(_, cells): &(usize, Vec<&str>)| cells.iter().map(|cell| (*cell).to_owned()).collect();
    let rows = table.rows.iter().map(owned).collect();
    Ok(Expected { heading, line, policy, result, rows, lines })
}
