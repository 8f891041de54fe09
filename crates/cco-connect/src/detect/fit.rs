//! Whether a column's values can be what its header promises.

use super::profile::Profile;
use super::synonyms::Likeness;
use crate::mapping::column::{DateOrder, NumberIs};
use crate::values::currency::take_marker;
use crate::values::{boolean, date, duration, number, text};
use cco_domain::fact::{ColumnType, TableSpec};
use cco_domain::money::Currency;

type IsSuch = fn(&str) -> bool;

/// What the values of a role must mostly be; `None` when they are. Under a header that names the role outright
/// a few bad values are bad values, and do not make the column another one.
pub(crate) fn misfit(
    table: &TableSpec,
    role: &str,
    likeness: Likeness,
    profile: &Profile,
    is_excel: bool,
) -> Option<&'static str> {
    let (wanted, is_such) = wanted(table, role, is_excel)?;
    let fits = profile.is_mostly(is_such) || (likeness.is_sure() && profile.is_partly(is_such));
    (!fits).then_some(wanted)
}

/// The values of a role, in words and as a test; `None`: any text will do.
fn wanted(table: &TableSpec, role: &str, is_excel: bool) -> Option<(&'static str, IsSuch)> {
    Some(match role {
        "mrr" | "arr" | "amount" | "unit_amount" => ("amounts", is_amount),
        "is_trial" => ("yes or no", is_boolean),
        "month" => ("dates", date_of(is_excel)),
        "first_response_minutes" => ("numbers", is_number),
        "first_name" | "last_name" => return None,
        "currency" | "from_currency" | "to_currency" => ("currency codes", |value| Currency::parse(value).is_ok()),
        "billing_period" | "invoiced_every" => ("billing periods", is_period),
        role if role.ends_with("_minor") => ("amounts", is_amount),
        role => match table.column(role)?.kind {
            ColumnType::Text => return None,
            ColumnType::Int | ColumnType::Float => ("numbers", is_number),
            ColumnType::Bool => ("yes or no", is_boolean),
            ColumnType::Day | ColumnType::Instant => ("dates", date_of(is_excel)),
        },
    })
}

fn is_boolean(value: &str) -> bool {
    boolean::parse(value).is_ok()
}

fn is_number(value: &str) -> bool {
    text::is_formula_error(value)
        || number::mark_evidence(value) != number::MarkEvidence::None
        || number::parse(value, None).is_ok()
}

fn is_amount(value: &str) -> bool {
    text::is_formula_error(value) || take_marker(value).is_ok_and(|(_, number)| is_number(&number))
}

fn date_of(is_excel: bool) -> IsSuch {
    if is_excel {
        |value| is_written_date(value) || number_of_date(value, true).is_some()
    } else {
        |value| is_written_date(value) || number_of_date(value, false).is_some()
    }
}

/// A day that does not exist is still meant for a date.
fn is_written_date(value: &str) -> bool {
    let either = [DateOrder::Dmy, DateOrder::Mdy];
    let is_impossible = |order| date::parse(value, order).is_err_and(|wrong| wrong.code == "impossible_date");
    text::is_formula_error(value)
        || either.into_iter().any(|o| date::parse(value, Some(o)).is_ok())
        || is_impossible(None)
}

fn is_period(value: &str) -> bool {
    duration::period(value, Some(NumberIs::Months)).is_ok()
}

/// What a bare number can mean where a date is wanted, by how many digits it has. Only Excel counts days.
pub(crate) fn number_of_date(value: &str, is_excel: bool) -> Option<NumberIs> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    match whole.len() {
        9 | 10 => Some(NumberIs::EpochSeconds),
        12 | 13 => Some(NumberIs::EpochMillis),
        15 | 16 => Some(NumberIs::EpochMicros),
        4 | 5 if is_excel => Some(NumberIs::ExcelSerial),
        _ => None,
    }
}
