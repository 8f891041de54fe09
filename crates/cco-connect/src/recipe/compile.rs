//! From a mapping and a file's columns to targets; every mistake in the mapping shows here, before a row is read.

use super::reader::{CurrencyFrom, Reader, RowState};
use super::rules::Rules;
use super::target::{Fixed, FixedValue, Source, Target};
use super::value::Value;
use crate::context::{Context, time_zone};
use crate::error::Error;
use crate::mapping::column::{ColumnMapping, MoneyUnit, NumberIs};
use crate::mapping::file::FileMapping;
use crate::values::currency::KnownCurrency;
use crate::values::moment::MomentReader;
use crate::values::money::MoneyReader;
use crate::values::words::vocabulary;
use cco_domain::fact::{self, ColumnSpec, ColumnType, TableSpec};

#[derive(Debug)]
pub(crate) struct Recipe {
    pub(crate) table: &'static TableSpec,
    pub(crate) targets: Vec<Target>,
    pub(crate) fixed: Vec<Fixed>,
    pub(crate) rules: Rules,
}

/// What is compiled, for messages and look-ups.
struct Job<'a> {
    table: &'static TableSpec,
    mapping: &'a FileMapping,
    columns: &'a [String],
    context: &'a Context,
    file: &'a str,
}

pub(crate) fn compile(
    mapping: &FileMapping,
    columns: &[String],
    context: &Context,
    file: &str,
) -> Result<Recipe, Error> {
    let table = table_of(mapping, file)?;
    let job = Job { table, mapping, columns, context, file };
    job.check_names()?;
    let fixed = job.fixed()?;
    let targets = job.targets(&fixed)?;
    let rules = Rules::of(table, &targets, &fixed);
    Ok(Recipe { table, targets, fixed, rules })
}

pub(crate) fn table_of(mapping: &FileMapping, file: &str) -> Result<&'static TableSpec, Error> {
    let bad = |what: String| Error::BadMapping { file: file.to_owned(), what };
    let name = mapping.table.as_deref().ok_or_else(|| bad("it names no table".to_owned()))?;
    fact::TABLES.iter().copied().find(|table| table.name == name).ok_or_else(|| {
        let names: Vec<&str> = fact::TABLES.iter().map(|table| table.name).collect();
        bad(format!("there is no table `{name}`; the tables are {}", names.join(", ")))
    })
}

impl Job<'_> {
    fn bad(&self, what: String) -> Error {
        Error::BadMapping { file: self.file.to_owned(), what }
    }

    fn check_names(&self) -> Result<(), Error> {
        for (name, column) in &self.mapping.columns {
            if self.table.column(name).is_none() {
                let names: Vec<&str> = self.table.columns.iter().map(|column| column.name).collect();
                let table = self.table.name;
                return Err(self.bad(format!("`{table}` has no column `{name}`; its columns are {}", names.join(", "))));
            }
            let n_origins = usize::from(column.from.is_some())
                + usize::from(!column.join.is_empty())
                + usize::from(column.value.is_some())
                + usize::from(column.rest);
            if n_origins != 1 {
                return Err(self.bad(format!("`{name}` needs exactly one of `from`, `join`, `value` and `rest`")));
            }
        }
        for column in self.table.columns.iter().filter(|column| column.is_required) {
            if !self.mapping.columns.contains_key(column.name) {
                let (table, name) = (self.table.name, column.name);
                return Err(
                    self.bad(format!("nothing fills `{name}`, without which a row of `{table}` cannot be used"))
                );
            }
        }
        for name in &self.mapping.key {
            if self.table.column(name).is_none() {
                return Err(self.bad(format!("the key names `{name}`, which is no column of `{}`", self.table.name)));
            }
        }
        Ok(())
    }

    fn spec(&self, name: &str) -> &'static ColumnSpec {
        self.table.column(name).expect("names were checked first")
    }

    fn index(&self, column: &str) -> Result<usize, Error> {
        self.columns
            .iter()
            .position(|found| found == column)
            .ok_or_else(|| self.bad(format!("the file has no column `{column}`; it has {}", self.columns.join(", "))))
    }

    fn fixed(&self) -> Result<Vec<Fixed>, Error> {
        let mut fixed = Vec::new();
        for (name, column) in &self.mapping.columns {
            if let Some(text) = &column.value {
                let spec = self.spec(name);
                fixed.push(Fixed { spec, value: self.fixed_value(spec, column, text)? });
            }
        }
        Ok(fixed)
    }

    /// Reads a fixed text as a row's text would be read.
    fn fixed_value(&self, spec: &'static ColumnSpec, column: &ColumnMapping, text: &str) -> Result<FixedValue, Error> {
        let reader = self.reader(spec, column, &[], &[])?;
        let (mut currency, mut scratch) = (None, String::new());
        let mut state = RowState { slots: &[], currency: &mut currency, scratch: &mut scratch, times: "" };
        let value = reader
            .read(text, Value::InRow(0, text.len() as u32), &mut state)
            .map_err(|wrong| self.bad(format!("`{}` is `{text}`, which {}", spec.name, wrong.why)))?;
        Ok(match value {
            Value::Int(value) => FixedValue::Int(value),
            Value::Float(value) => FixedValue::Float(value),
            Value::Bool(value) => FixedValue::Bool(value),
            Value::Day(value) => FixedValue::Day(value),
            Value::Instant(value) => FixedValue::Instant(value),
            Value::Word(word) => FixedValue::Text(word.to_owned()),
            Value::InScratch(start, end) => FixedValue::Text(scratch[start as usize..end as usize].to_owned()),
            Value::InRow(..) | Value::Unknown => FixedValue::Text(text.to_owned()),
        })
    }

    /// Targets in reading order: the currency before amounts, lengths of time after what they follow.
    fn targets(&self, fixed: &[Fixed]) -> Result<Vec<Target>, Error> {
        let mut names: Vec<&String> =
            self.mapping.columns.iter().filter(|(_, column)| column.value.is_none()).map(|(name, _)| name).collect();
        names.sort_by_key(|name| match name.as_str() {
            "currency" => 0,
            name if self.mapping.columns[name].after.is_some() => 2,
            _ => 1,
        });
        let mut targets = Vec::new();
        for name in names {
            let column = &self.mapping.columns[name];
            let spec = self.spec(name);
            let reader = self.reader(spec, column, &targets, fixed)?;
            let words = column.words.iter().map(|(from, to)| (from.to_lowercase(), to.clone())).collect();
            targets.push(Target { spec, source: self.source(column)?, reader, words });
        }
        Ok(targets)
    }

    fn source(&self, column: &ColumnMapping) -> Result<Source, Error> {
        if let Some(from) = &column.from {
            return self.index(from).map(Source::Field);
        }
        if column.rest {
            let is_used = |name: &String| {
                let mut mapped = self.mapping.columns.values().flat_map(ColumnMapping::sources);
                self.mapping.ignore.contains(name) || mapped.any(|source| source == name)
            };
            return Ok(Source::Rest { used: self.columns.iter().map(is_used).collect() });
        }
        let fields = column.join.iter().map(|name| self.index(name)).collect::<Result<_, _>>()?;
        Ok(Source::Join { fields, separator: column.separator.clone().unwrap_or_else(|| "/".to_owned()) })
    }

    fn reader(
        &self,
        spec: &'static ColumnSpec,
        column: &ColumnMapping,
        targets: &[Target],
        fixed: &[Fixed],
    ) -> Result<Reader, Error> {
        let mark = column.decimal.or(self.mapping.decimal);
        if let Some(word) = &column.when_true {
            return self.flag(spec, word);
        }
        if let Some(after) = &column.after {
            let slot = targets.iter().position(|target| target.spec.name == after);
            let slot =
                slot.ok_or_else(|| self.bad(format!("`{}` comes after `{after}`, which no column feeds", spec.name)))?;
            return Ok(Reader::After { slot, unit: column.number_is.unwrap_or(NumberIs::Minutes) });
        }
        if let Some(vocabulary) = vocabulary(self.table.name, spec.name) {
            return Ok(Reader::Word(vocabulary));
        }
        match spec.name {
            "currency" | "from_currency" | "to_currency" => return Ok(Reader::Currency),
            "rate_e9" => return Ok(Reader::Rate { mark }),
            "billing_period" | "invoiced_every" => return Ok(Reader::Period { number_is: column.number_is }),
            name if name.ends_with("_minor") => return self.money(column, fixed),
            _ => {}
        }
        Ok(match spec.kind {
            ColumnType::Text => Reader::Text,
            ColumnType::Int => Reader::Int { mark },
            ColumnType::Float => Reader::Float { mark },
            ColumnType::Bool => Reader::Bool,
            ColumnType::Day => Reader::Day(Box::new(self.moment(spec, column)?)),
            ColumnType::Instant => Reader::Instant(Box::new(self.moment(spec, column)?)),
        })
    }

    fn flag(&self, spec: &'static ColumnSpec, word: &str) -> Result<Reader, Error> {
        let vocabulary = vocabulary(self.table.name, spec.name)
            .ok_or_else(|| self.bad(format!("`when_true` has no meaning for `{}`", spec.name)))?;
        match vocabulary.word(word) {
            Ok(Some(word)) => Ok(Reader::Flag(word)),
            Ok(None) | Err(_) => {
                Err(self.bad(format!("`{}` cannot be `{word}`, only {}", spec.name, vocabulary.listed())))
            }
        }
    }

    fn money(&self, column: &ColumnMapping, fixed: &[Fixed]) -> Result<Reader, Error> {
        let fixed_code = fixed.iter().find(|fixed| fixed.spec.name == "currency").map(|fixed| &fixed.value);
        let currency = match (fixed_code, self.mapping.columns.get("currency")) {
            (Some(FixedValue::Text(code)), _) => CurrencyFrom::Fixed(
                KnownCurrency::parse(code).map_err(|wrong| self.bad(format!("`{code}` {}", wrong.why)))?,
            ),
            (_, Some(_)) => CurrencyFrom::Row,
            (_, None) => CurrencyFrom::Fixed(KnownCurrency::of(self.context.currency)),
        };
        let money = MoneyReader {
            mark: column.decimal.or(self.mapping.decimal),
            unit: column.unit.unwrap_or(MoneyUnit::Major),
            round: column.round,
        };
        let times = column.times.as_ref().map(|name| self.index(name)).transpose()?;
        Ok(Reader::Money { money, currency, times })
    }

    fn moment(&self, spec: &'static ColumnSpec, column: &ColumnMapping) -> Result<MomentReader, Error> {
        let home = time_zone(&self.context.time_zone, self.file)?;
        let written_in = match column.time_zone.as_ref().or(self.mapping.time_zone.as_ref()) {
            Some(name) => time_zone(name, self.file)?,
            None => home.clone(),
        };
        Ok(MomentReader {
            order: column.date_order.or(self.mapping.date_order),
            number_is: column.number_is,
            month: column.month,
            is_last_day: column.is_last_day,
            as_written: column.as_written,
            is_end: spec.name.ends_with("ends"),
            written_in,
            home,
        })
    }
}
