//! The tables of a case as facts.

use super::read::CaseProblem;
use super::table::Table;
use crate::day::Day;
use crate::money::{BillingPeriod, Currency};
use crate::revenue::fact::{AccountVersion, Line, LineKind, LineStatus, Link, LinkKind, PriceStep, Rate};
use serde::de::DeserializeOwned;

/// A row's cells by column; `-` is unknown.
struct Row<'a> {
    line: usize,
    cells: Vec<(&'a str, &'a str)>,
}

impl<'a> Row<'a> {
    fn text(&self, column: &str) -> Option<&'a str> {
        self.cells.iter().find(|(name, _)| *name == column).map(|(_, cell)| *cell).filter(|cell| *cell != "-")
    }

    fn read<T, E>(&self, column: &str, parse: impl Fn(&str) -> Result<T, E>) -> Result<Option<T>, CaseProblem> {
        let wrong = |cell| CaseProblem::new(self.line, format!("`{cell}` is no {column}"));
        self.text(column).map(|cell| parse(cell).map_err(|_| wrong(cell))).transpose()
    }

    fn needed<T>(&self, column: &str, value: Option<T>) -> Result<T, CaseProblem> {
        value.ok_or_else(|| CaseProblem::new(self.line, format!("a row needs its {column}")))
    }

    fn day(&self, column: &str) -> Result<Option<Day>, CaseProblem> {
        self.read(column, Day::parse)
    }

    fn owned(&self, column: &str) -> Option<String> {
        self.text(column).map(str::to_owned)
    }

    fn id(&self, column: &str) -> Result<String, CaseProblem> {
        self.needed(column, self.owned(column))
    }
}

fn rows<'a>(table: &Table<'a>, known: &[&str]) -> Result<Vec<Row<'a>>, CaseProblem> {
    let is_known = |column: &str| known.contains(&column) || column.starts_with(ATTRIBUTE);
    if let Some(unknown) = table.columns.iter().find(|column| !is_known(column)) {
        let message = format!("there is no column `{unknown}`; there are {}", known.join(", "));
        return Err(CaseProblem::new(table.line, message));
    }
    let row = |(line, cells): &(usize, Vec<&'a str>)| Row {
        line: *line,
        cells: table.columns.iter().copied().zip(cells.iter().copied()).collect(),
    };
    Ok(table.rows.iter().map(row).collect())
}

/// Columns of this prefix are further columns of the accounts' source.
const ATTRIBUTE: &str = "attribute ";

/// One of the words of an enumeration.
fn word<T: DeserializeOwned>(text: &str) -> Result<T, toml::de::Error> {
    T::deserialize(toml::Value::String(text.to_owned()))
}

/// A decimal amount in units of the currency, as minor units.
fn minor(text: &str, currency: Currency) -> Option<i64> {
    scaled(text, currency.decimals())
}

/// A decimal number × 10^decimals, when that is whole.
fn scaled(text: &str, decimals: u32) -> Option<i64> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = part.trim_end_matches('0');
    let decimals = usize::try_from(decimals).ok()?;
    if part.len() > decimals || !whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let magnitude: i64 = format!("{whole}{part:0<decimals$}").parse().ok()?;
    Some(if negative { -magnitude } else { magnitude })
}

const LINE: &[&str] = &[
    "line",
    "account",
    "contract",
    "product",
    "plan",
    "quantity",
    "amount",
    "currency",
    "per",
    "invoiced_every",
    "kind",
    "starts",
    "ends",
    "status",
    "list",
    "discount_ends",
    "step",
    "term_ends",
    "cancelled_on",
    "times",
];

/// Left out: the reporting currency, a price a month, a recurring line without end. `times` stands for as many
/// accounts with the same line: `acme-1`, `acme-2` …
pub(super) fn lines(table: &Table<'_>, reporting: Currency) -> Result<Vec<Line>, CaseProblem> {
    let line = |row: Row<'_>| {
        let currency = row.read("currency", Currency::parse)?.unwrap_or(reporting);
        let amount = |column| row.read(column, |text| minor(text, currency).ok_or(()));
        Ok(Line {
            line_id: row.id("line")?,
            account_id: row.id("account")?,
            contract_id: row.owned("contract"),
            product: row.owned("product"),
            plan: row.owned("plan"),
            quantity: row.read("quantity", str::parse)?,
            amount_minor: row.needed("amount", amount("amount")?)?,
            currency,
            billing_period: row.read("per", BillingPeriod::parse)?.unwrap_or(BillingPeriod::Months(1)),
            invoiced_every: row.read("invoiced_every", BillingPeriod::parse)?,
            kind: row.read("kind", word::<LineKind>)?.unwrap_or_default(),
            starts: row.needed("starts", row.day("starts")?)?,
            ends: row.day("ends")?,
            status: row.read("status", word::<LineStatus>)?.unwrap_or_default(),
            list_minor: amount("list")?,
            discount_ends: row.day("discount_ends")?,
            step: row.read("step", word::<PriceStep>)?,
            term_ends: row.day("term_ends")?,
            cancelled_on: row.day("cancelled_on")?,
        })
    };
    let mut lines = Vec::new();
    for row in rows(table, LINE)? {
        let times = row.read("times", str::parse::<u16>)?;
        let line = line(row)?;
        match times {
            None => lines.push(line),
            Some(n) => lines.extend((1..=n).map(|i| Line {
                line_id: format!("{}-{i}", line.line_id),
                account_id: format!("{}-{i}", line.account_id),
                ..line.clone()
            })),
        }
    }
    Ok(lines)
}

const ACCOUNT: &[&str] =
    &["account", "from", "name", "parent", "segment", "employees", "industry", "region", "country", "plan", "owner"];

pub(super) fn accounts(table: &Table<'_>) -> Result<Vec<AccountVersion>, CaseProblem> {
    let version = |row: Row<'_>| {
        let attributes = row.cells.iter().filter(|(_, cell)| *cell != "-").filter_map(|(column, cell)| {
            column.strip_prefix(ATTRIBUTE).map(|name| (name.to_owned(), (*cell).to_owned()))
        });
        Ok(AccountVersion {
            account_id: row.id("account")?,
            effective_from: row.day("from")?,
            name: row.owned("name"),
            parent_id: row.owned("parent"),
            segment: row.owned("segment"),
            employees: row.read("employees", str::parse)?,
            industry: row.owned("industry"),
            region: row.owned("region"),
            country: row.owned("country"),
            plan: row.owned("plan"),
            owner: row.owned("owner"),
            attributes: attributes.collect(),
        })
    };
    rows(table, ACCOUNT)?.into_iter().map(version).collect()
}

pub(super) fn links(table: &Table<'_>) -> Result<Vec<Link>, CaseProblem> {
    let link = |row: Row<'_>| {
        Ok(Link {
            from_account: row.id("from")?,
            to_account: row.id("to")?,
            kind: row.needed("kind", row.read("kind", word::<LinkKind>)?)?,
            starts: row.needed("starts", row.day("starts")?)?,
            ends: row.day("ends")?,
        })
    };
    rows(table, &["from", "to", "kind", "starts", "ends"])?.into_iter().map(link).collect()
}

pub(super) fn rates(table: &Table<'_>) -> Result<Vec<Rate>, CaseProblem> {
    const DECIMALS: u32 = 9;
    let rate = |row: Row<'_>| {
        let currency = |column| row.needed(column, row.read(column, Currency::parse)?);
        let rate = row.read("rate", |text| scaled(text, DECIMALS).ok_or(()))?;
        Ok(Rate {
            on_day: row.needed("day", row.day("day")?)?,
            from: currency("from")?,
            to: currency("to")?,
            rate_e9: row.needed("rate", rate)?,
        })
    };
    rows(table, &["day", "from", "to", "rate"])?.into_iter().map(rate).collect()
}
