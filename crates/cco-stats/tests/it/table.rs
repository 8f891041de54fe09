//! Small tables of text, as oracles and data sets come.

pub(crate) struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// No field holds a separator or a line break.
    pub(crate) fn parse(text: &str, separator: char) -> Table {
        let fields =
            |line: &str| line.split(separator).map(|field| field.trim().trim_matches('"').to_owned()).collect();
        let mut lines = text.lines().map(fields);
        Table { header: lines.next().expect("there is a header"), rows: lines.collect() }
    }

    pub(crate) fn oracle(text: &str) -> Table {
        Table::parse(text, ',')
    }

    fn index(&self, column: &str) -> usize {
        self.header.iter().position(|name| name == column).unwrap_or_else(|| panic!("there is no column {column}"))
    }

    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        self.header.iter().map(String::as_str)
    }

    pub(crate) fn texts(&self, column: &str) -> Vec<&str> {
        let index = self.index(column);
        self.rows.iter().map(|row| row[index].as_str()).collect()
    }

    /// True is 1, false 0, nothing NaN.
    pub(crate) fn numbers(&self, column: &str) -> Vec<f64> {
        self.texts(column).into_iter().map(number).collect()
    }

    /// The rows in which no one of these columns is empty.
    pub(crate) fn complete(mut self, columns: &[&str]) -> Table {
        let indices: Vec<usize> = columns.iter().map(|column| self.index(column)).collect();
        self.rows.retain(|row| indices.iter().all(|i| !row[*i].is_empty()));
        self
    }

    pub(crate) fn filtered(mut self, column: &str, is_wanted: impl Fn(&str) -> bool) -> Table {
        let index = self.index(column);
        self.rows.retain(|row| is_wanted(&row[index]));
        self
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|fields| Row { table: self, fields })
    }
}

pub(crate) struct Row<'a> {
    table: &'a Table,
    fields: &'a [String],
}

impl<'a> Row<'a> {
    pub(crate) fn text(&self, column: &str) -> &'a str {
        &self.fields[self.table.index(column)]
    }

    pub(crate) fn number(&self, column: &str) -> f64 {
        number(self.text(column))
    }
}

fn number(text: &str) -> f64 {
    match text {
        "" => f64::NAN,
        "True" => 1.0,
        "False" => 0.0,
        text => text.parse().unwrap_or_else(|_| panic!("{text} is not a number")),
    }
}

/// Equal within `tolerance` of the larger of 1 and the expected value.
#[track_caller]
pub(crate) fn assert_near(found: f64, expected: f64, tolerance: f64, what: &str) {
    let near = (found - expected).abs() <= tolerance * expected.abs().max(1.0);
    assert!(near || (found.is_infinite() && expected.is_infinite()), "{what}: {found}, expected {expected}");
}
