//! The example of a definition: a few facts, a day, and what the measure is then.

use super::words::WHYS;
use super::{Measure, Origin, Reading, Why};
use crate::column::{Column, FactBatch, Texts};
use crate::day::Day;
use crate::fact::{ColumnSpec, ColumnType, TABLES, TableSpec};
use crate::fields::Fields;
use crate::spelling::is_it;
use jiff::Timestamp;
use std::fmt;
use toml::de::DeValue;

/// Facts few enough to check by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    pub as_of: Day,
    pub expected: Expected,
    pub rows: Vec<ExampleRow>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Expected {
    Value(f64),
    Unknown(Why),
}

/// One fact. Ids that the file leaves out are the row's number, the account's is [`Example::ACCOUNT`].
#[derive(Clone, Debug, PartialEq)]
pub struct ExampleRow {
    pub table: &'static TableSpec,
    pub cells: Vec<(&'static str, Cell)>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Int(i64),
    Float(f64),
    Bool(bool),
    Day(Day),
    /// Microseconds since 1970-01-01T00:00:00Z.
    Instant(i64),
}

impl Expected {
    /// Whether a reading is what is expected, but for the last digits of floating point.
    pub fn is_met_by(self, reading: Reading) -> bool {
        match (self, reading) {
            (Expected::Value(expected), Reading::Known { value, .. }) => {
                (value - expected).abs() <= 1e-9 * expected.abs().max(1.0)
            }
            (Expected::Unknown(expected), Reading::Unknown { why }) => expected == why,
            (Expected::Value(_), Reading::Unknown { .. }) | (Expected::Unknown(_), Reading::Known { .. }) => false,
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expected::Value(value) => write!(f, "{value}"),
            Expected::Unknown(why) => write!(f, "unknown ({})", why.word()),
        }
    }
}

impl Example {
    /// The account that the example is about.
    pub const ACCOUNT: &str = "A";

    /// The facts, one batch a table, as a source would hand them over.
    pub fn facts(&self) -> Vec<FactBatch> {
        let has_rows = |table: &TableSpec| self.rows.iter().any(|row| row.table == table);
        TABLES.iter().copied().filter(|table| has_rows(table)).map(|table| self.batch(table)).collect()
    }

    fn batch(&self, table: &'static TableSpec) -> FactBatch {
        let rows: Vec<&ExampleRow> = self.rows.iter().filter(|row| row.table == table).collect();
        let column = |spec: &'static ColumnSpec| (spec.name, column_of(spec, &rows));
        FactBatch {
            table,
            n_rows: rows.len(),
            columns: table.columns.iter().map(column).collect(),
            lines: (1..).take(rows.len()).collect(),
        }
    }
}

fn column_of(spec: &ColumnSpec, rows: &[&ExampleRow]) -> Column {
    let cells = || rows.iter().map(|row| row.cells.iter().find(|(name, _)| *name == spec.name).map(|(_, cell)| cell));
    macro_rules! values {
        ($cell:ident, $value:expr) => {
            cells().map(|cell| if let Some(Cell::$cell(value)) = cell { Some($value(value)) } else { None }).collect()
        };
    }
    match spec.kind {
        ColumnType::Text => {
            let texts = cells().map(|cell| if let Some(Cell::Text(text)) = cell { Some(text.as_str()) } else { None });
            Column::Text(texts.collect::<Texts>())
        }
        ColumnType::Int => Column::Int(values!(Int, |value: &i64| *value)),
        ColumnType::Float => Column::Float(values!(Float, |value: &f64| *value)),
        ColumnType::Bool => Column::Bool(values!(Bool, |value: &bool| *value)),
        ColumnType::Day => Column::Day(values!(Day, |day: &Day| day.epoch_days())),
        ColumnType::Instant => Column::Instant(values!(Instant, |value: &i64| *value)),
    }
}

/// The example of a measure; where the measure could not be read, its rows are not looked at.
pub(super) fn read(fields: Fields<'_>, measure: Option<&Measure>) -> Option<Example> {
    let as_of = fields.needed("as_of", fields.value("as_of")).and_then(|value| {
        let day = day(value);
        if day.is_none() {
            fields.tell_at("as_of", "`as_of` is no day");
        }
        day
    });
    let expected = fields.needed("expected", fields.value("expected")).and_then(|_| expected(&fields));
    let rows = fields.tables("rows");
    fields.end();
    let usual = usual_table(measure?);
    let rows = rows.into_iter().enumerate().filter_map(|(index, row)| read_row(row, index + 1, usual)).collect();
    Some(Example { as_of: as_of?, expected: expected?, rows })
}

fn expected(fields: &Fields<'_>) -> Option<Expected> {
    match fields.value("expected")? {
        DeValue::String(_) => fields.word("expected", &WHYS).map(Expected::Unknown),
        _ => fields.number("expected").map(Expected::Value),
    }
}

/// The table of rows that do not name theirs.
fn usual_table(measure: &Measure) -> Option<&'static TableSpec> {
    match &measure.origin {
        Origin::Facts(facts) => Some(facts.table),
        Origin::Revenue(_) => Some(&crate::fact::SUBSCRIPTION),
        Origin::Derived(_) => None,
    }
}

fn read_row(fields: Fields<'_>, number: usize, usual: Option<&'static TableSpec>) -> Option<ExampleRow> {
    let table = match fields.text("table") {
        None if usual.is_some() => usual,
        None => fields.needed("table", None),
        Some(name) => table_named(&fields, name),
    }?;
    let mut cells = Vec::new();
    for key in fields.keys().filter(|key| *key != "table") {
        let Some(column) = table.column(key) else {
            let known = table.columns.iter().map(|column| column.name);
            fields.tell_at(key, format!("`{}` has no column `{key}`{}", table.name, is_it(key, known)));
            continue;
        };
        match fields.value(key).and_then(|value| cell(value, column.kind)) {
            Some(cell) => cells.push((column.name, cell)),
            None => fields.tell_at(key, format!("`{key}` holds {}, and this is none", column.kind)),
        }
    }
    for column in table.columns.iter().filter(|column| !fields.holds(column.name)) {
        match given(table, column, number) {
            Some(cell) => cells.push((column.name, cell)),
            None if column.is_required => fields.tell(format!("a row of `{}` needs `{}`", table.name, column.name)),
            None => {}
        }
    }
    Some(ExampleRow { table, cells })
}

fn table_named(fields: &Fields<'_>, name: &str) -> Option<&'static TableSpec> {
    let found = TABLES.iter().copied().find(|table| table.name == name);
    if found.is_none() {
        let known = TABLES.iter().map(|table| table.name);
        fields.tell_at("table", format!("there is no table `{name}`{}", is_it(name, known)));
    }
    found
}

/// What is not worth writing in an example: whose row it is, and its own id.
fn given(table: &TableSpec, column: &ColumnSpec, number: usize) -> Option<Cell> {
    let is_own_id = table.key.first() == Some(&column.name) && column.name.ends_with("_id");
    match column.name {
        "account_id" => Some(Cell::Text(Example::ACCOUNT.to_owned())),
        _ if is_own_id => Some(Cell::Text(number.to_string())),
        _ => None,
    }
}

fn cell(value: &DeValue<'_>, kind: ColumnType) -> Option<Cell> {
    match kind {
        ColumnType::Text => value.as_str().map(|text| Cell::Text(text.to_owned())),
        ColumnType::Int => whole(value).map(Cell::Int),
        ColumnType::Float => match value {
            DeValue::Float(number) => number.as_str().parse().ok().map(Cell::Float),
            _ => whole(value).map(|whole| Cell::Float(whole as f64)),
        },
        ColumnType::Bool => value.as_bool().map(Cell::Bool),
        ColumnType::Day => day(value).map(Cell::Day),
        ColumnType::Instant => instant(value).map(Cell::Instant),
    }
}

fn whole(value: &DeValue<'_>) -> Option<i64> {
    value.as_integer().and_then(|whole| i64::from_str_radix(whole.as_str(), whole.radix()).ok())
}

fn day(value: &DeValue<'_>) -> Option<Day> {
    Day::parse(&text(value)?).ok()
}

/// A moment as RFC 3339 writes it, or the noon of a day: in every time zone near UTC it is that day.
fn instant(value: &DeValue<'_>) -> Option<i64> {
    let text = text(value)?;
    let text = if Day::parse(&text).is_ok() { format!("{text}T12:00:00Z") } else { text };
    text.parse::<Timestamp>().ok().map(Timestamp::as_microsecond)
}

fn text(value: &DeValue<'_>) -> Option<String> {
    value.as_str().map(str::to_owned).or_else(|| value.as_datetime().map(ToString::to_string))
}
