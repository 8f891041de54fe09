//! `measures_facts`: the rows that counted in one account's value on a day.

use super::library::library;
use super::preview::days;
use crate::app::{App, KnownAt};
use crate::error::Error;
use cco_domain::batch::Snapshot;
use cco_domain::day::Day;
use cco_domain::fact::{SUBSCRIPTION, TableSpec, USAGE_EVENT};
use cco_domain::measure::{Condition, FromFacts, Knowledge, Measure, Origin, Span, Test};
use cco_ledger::Value;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub struct FactsRequest {
    /// One.
    pub measures: Vec<String>,
    pub account: String,
    /// One, or none: the day that revenue figures are as of when none is asked for.
    pub days: Vec<Day>,
    pub knowledge: Knowledge,
    pub limit: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct FactsView {
    pub measure: String,
    pub formula: String,
    pub account: String,
    pub day: Day,
    pub table: &'static str,
    /// The columns that hold something in some row.
    pub columns: Vec<&'static str>,
    pub rows: Vec<FactRow>,
    pub n_rows: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct FactRow {
    /// The batch that brought this version of the row; it is in `cco data batches`.
    pub batch: Option<i64>,
    /// In the order of the columns, as known on the day.
    pub cells: Vec<Value>,
}

/// Rows of one account that are looked at; a heavy user has some hundred thousand events.
const MOST_ROWS: usize = 2_000_000;

pub async fn facts(app: &App, request: &FactsRequest) -> Result<FactsView, Error> {
    let library = library(&app.workspace.definitions())?;
    let now = app.snapshot(KnownAt::Now).await?;
    let (id, day) = match (request.measures.as_slice(), days(app, &request.days, &now)?.as_slice()) {
        ([id], [day]) => (id.as_str(), *day),
        _ => {
            return Err(Error::invalid("rows_of_several", "rows are shown of one measure on one day at a time"));
        }
    };
    let measure = &library.get(id)?.measure;
    let from = from_facts(measure)?;
    let snapshot = match request.knowledge {
        Knowledge::Recorded => app.snapshot(KnownAt::Day(day)).await?,
        Knowledge::Dated => now,
    };
    let question = Question { app, snapshot: &snapshot, table: from.table, account: &request.account };
    let batches = question.batches().await?;
    let sight = Sight { app, table: from.table, day, knowledge: request.knowledge };
    let all = question.rows(from.table.name, "").await?;
    let mut counted: Vec<Vec<Value>> = all.into_iter().filter(|row| sight.counts(from, row)).collect();
    counted.sort_by_key(|row| sight.dated(from, row));
    let n_rows = counted.len();
    let kept = &counted[n_rows.saturating_sub(request.limit)..];
    let shown: Vec<usize> =
        (0..from.table.columns.len()).filter(|place| kept.iter().any(|row| row[*place] != Value::Null)).collect();
    let row = |row: &Vec<Value>| FactRow {
        batch: batches.get(&content(row)).copied(),
        cells: shown.iter().map(|place| sight.value(row, *place)).collect(),
    };
    Ok(FactsView {
        measure: measure.id.clone(),
        formula: measure.formula(),
        account: request.account.clone(),
        day,
        table: from.table.name,
        columns: shown.iter().map(|place| from.table.columns[*place].name).collect(),
        rows: kept.iter().map(row).collect(),
        n_rows,
    })
}

fn from_facts(measure: &Measure) -> Result<&FromFacts, Error> {
    let refuse = |why: &str, hint: String| {
        Err(Error::invalid("measure_without_rows", format!("`{}` {why}", measure.id)).with_hint(hint))
    };
    match &measure.origin {
        Origin::Facts(facts) => Ok(facts),
        Origin::Revenue(_) => {
            refuse("is read off revenue", "`cco revenue rows --metric mrr --lines` shows the lines".to_owned())
        }
        Origin::Derived(_) => {
            let parts: Vec<&str> = measure.needs().collect();
            refuse("is made from other measures", format!("ask for the rows of {}", parts.join(" or ")))
        }
    }
}

/// The rows of one account in a table.
struct Question<'a> {
    app: &'a App,
    snapshot: &'a Snapshot,
    table: &'static TableSpec,
    account: &'a str,
}

impl Question<'_> {
    /// All columns in the order of the table, then `more`.
    async fn rows(&self, from: &str, more: &str) -> Result<Vec<Vec<Value>>, Error> {
        let columns: Vec<String> = self.table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        let account = self.account.replace('\'', "''");
        let through_lines = match self.table.name == USAGE_EVENT.name {
            true => format!(
                " or account_id is null and line_id in (select line_id from {} where account_id = '{account}')",
                SUBSCRIPTION.name
            ),
            false => String::new(),
        };
        let columns = columns.join(", ");
        let text = format!("select {columns}{more} from {from} where account_id = '{account}'{through_lines}");
        Ok(self.app.ledger.sql(self.snapshot, self.app.today(), &text, MOST_ROWS).await?.rows)
    }

    /// Of each row the newest batch that said exactly this.
    async fn batches(&self) -> Result<BTreeMap<String, i64>, Error> {
        let mut batches = BTreeMap::new();
        for mut row in self.rows(&format!("history.{}", self.table.name), ", _batch").await? {
            if let Some(Value::Int(batch)) = row.pop() {
                let newest = batches.entry(content(&row)).or_insert(batch);
                *newest = batch.max(*newest);
            }
        }
        Ok(batches)
    }
}

fn content(row: &[Value]) -> String {
    serde_json::to_string(row).expect("plain values always have a JSON form")
}

/// What a row shows on the day.
struct Sight<'a> {
    app: &'a App,
    table: &'static TableSpec,
    day: Day,
    knowledge: Knowledge,
}

impl Sight<'_> {
    fn counts(&self, from: &FromFacts, row: &[Value]) -> bool {
        self.is_in_span(from.span, row) && from.filter.iter().all(|condition| self.passes(condition, row))
    }

    fn is_in_span(&self, span: Span, row: &[Value]) -> bool {
        match span {
            Span::Ever => self.dated_by(self.table.dated_by, row).is_some_and(|dated| dated <= self.day),
            Span::Window { days } => self.dated_by(self.table.dated_by, row).is_some_and(|dated| {
                let age = self.day.epoch_days() - dated.epoch_days();
                (0..i64::from(days)).contains(&i64::from(age))
            }),
            Span::Holding => {
                let (from, until) = self.table.holds.unzip();
                self.dated_by(from, row).is_none_or(|from| from <= self.day)
                    && self.dated_by(until, row).is_none_or(|until| until > self.day)
            }
        }
    }

    /// The day by which the row stands in order.
    fn dated(&self, from: &FromFacts, row: &[Value]) -> Option<Day> {
        let by = if from.span == Span::Holding { self.table.holds.map(|(from, _)| from) } else { self.table.dated_by };
        self.dated_by(by, row)
    }

    fn dated_by(&self, column: Option<&str>, row: &[Value]) -> Option<Day> {
        self.day_of(&row[self.place(column?)])
    }

    fn passes(&self, condition: &Condition, row: &[Value]) -> bool {
        let place = self.place(condition.column);
        let value = self.value(row, place);
        match &condition.test {
            Test::Known => value != Value::Null,
            Test::Unknown => value == Value::Null,
            Test::In(words) => self.is_any_of(place, &value, words) == Some(true),
            Test::NotIn(words) => self.is_any_of(place, &value, words) == Some(false),
            Test::Contains(phrases) => match &value {
                Value::Text(text) => phrases.iter().any(|phrase| says(&text.to_lowercase(), &phrase.to_lowercase())),
                _ => false,
            },
            Test::AtLeast(least) => number(&value).is_some_and(|number| number >= *least),
            Test::Below(bound) => number(&value).is_some_and(|number| number < *bound),
            Test::Is(wanted) => value == Value::Bool(*wanted),
            Test::DaysAgoOver(days) => self.days_ago(&value).is_some_and(|ago| ago > i64::from(*days)),
            Test::DaysAgoUpTo(days) => self.days_ago(&value).is_some_and(|ago| (0..=i64::from(*days)).contains(&ago)),
        }
    }

    /// The value as known on the day: what a source writes after the fact is unknown until the day that goes with it.
    fn value(&self, row: &[Value], place: usize) -> Value {
        let column = &self.table.columns[place];
        let Some(known_by) = column.known_by else { return row[place].clone() };
        let is_known = match self.day_of(&row[self.place(known_by)]) {
            Some(day) => day <= self.day || self.is_agreed(column.name, row),
            None => self.knowledge == Knowledge::Recorded,
        };
        if is_known { row[place].clone() } else { Value::Null }
    }

    /// The end of a paid term is agreed on before it comes.
    fn is_agreed(&self, column: &str, row: &[Value]) -> bool {
        self.table == &SUBSCRIPTION && column == "ends" && row[self.place("ends")] == row[self.place("term_ends")]
    }

    fn is_any_of(&self, place: usize, value: &Value, words: &[String]) -> Option<bool> {
        let Value::Text(text) = value else { return None };
        let is_one = |text: &str| words.iter().any(|word| word.to_lowercase() == text.trim().to_lowercase());
        Some(if self.table.columns[place].is_list { text.split(',').any(is_one) } else { is_one(text) })
    }

    fn days_ago(&self, value: &Value) -> Option<i64> {
        self.day_of(value).map(|day| i64::from(self.day.epoch_days() - day.epoch_days()))
    }

    fn day_of(&self, value: &Value) -> Option<Day> {
        match value {
            Value::Day(day) => Some(*day),
            Value::Instant(at) => Some(self.app.day_of(*at)),
            Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_) => None,
        }
    }

    fn place(&self, column: &str) -> usize {
        let place = self.table.columns.iter().position(|spec| spec.name == column);
        place.expect("a definition names columns of its table only: they were checked when it was read")
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(whole) => Some(*whole as f64),
        Value::Float(float) => Some(*float),
        Value::Null | Value::Bool(_) | Value::Text(_) | Value::Day(_) | Value::Instant(_) => None,
    }
}

/// Whether the phrase stands in the text with no letter or digit right before or after it. Both in small letters.
fn says(text: &str, phrase: &str) -> bool {
    let is_bound = |neighbour: Option<char>| neighbour.is_none_or(|neighbour| !neighbour.is_alphanumeric());
    text.match_indices(phrase).any(|(start, found)| {
        is_bound(text[..start].chars().next_back()) && is_bound(text[start + found.len()..].chars().next())
    })
}
