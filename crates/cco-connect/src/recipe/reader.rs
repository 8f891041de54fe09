//! The reader of one column, chosen once a file and not once a value.

use super::value::Value;
use crate::mapping::column::{DecimalMark, NumberIs};
use crate::values::currency::KnownCurrency;
use crate::values::moment::MomentReader;
use crate::values::money::MoneyReader;
use crate::values::number::{self, MarkEvidence, NotWhole};
use crate::values::words::Vocabulary;
use crate::values::wrong::Wrong;
use crate::values::{boolean, duration};
use std::fmt::Write;

#[derive(Debug)]
pub(crate) enum Reader {
    Text,
    Word(&'static Vocabulary),
    Currency,
    Int {
        mark: Option<DecimalMark>,
    },
    Float {
        mark: Option<DecimalMark>,
    },
    Bool,
    /// A yes stands for this word.
    Flag(&'static str),
    Day(Box<MomentReader>),
    Instant(Box<MomentReader>),
    Money {
        money: MoneyReader,
        currency: CurrencyFrom,
        times: Option<usize>,
    },
    /// Units for one unit, times 10^9.
    Rate {
        mark: Option<DecimalMark>,
    },
    Period {
        number_is: Option<NumberIs>,
    },
    /// A length of time after the instant in that slot.
    After {
        slot: usize,
        unit: NumberIs,
    },
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum CurrencyFrom {
    Fixed(KnownCurrency),
    /// The row's own, read just before.
    Row,
}

/// What readers of one row share.
pub(crate) struct RowState<'a> {
    pub(crate) slots: &'a [Value],
    pub(crate) currency: &'a mut Option<KnownCurrency>,
    pub(crate) scratch: &'a mut String,
    /// Text of the column to multiply by.
    pub(crate) times: &'a str,
}

impl Reader {
    /// Reads a known text that stands at `span` of the row.
    #[inline]
    pub(crate) fn read(&self, text: &str, in_place: Value, state: &mut RowState<'_>) -> Result<Value, Wrong> {
        match self {
            Reader::Text => Ok(in_place),
            Reader::Word(vocabulary) => Ok(vocabulary.word(text)?.map_or(in_place, Value::Word)),
            Reader::Currency => read_currency(text, in_place, state),
            Reader::Int { mark } => read_whole(text, *mark).map(Value::Int),
            Reader::Float { mark } => number::parse(text, *mark).map(|decimal| Value::Float(decimal.to_f64())),
            Reader::Bool => boolean::parse(text).map(Value::Bool),
            Reader::Flag(word) => boolean::parse(text).map(|is| if is { Value::Word(word) } else { Value::Unknown }),
            Reader::Day(moment) => Ok(moment.day(text)?.map_or(Value::Unknown, Value::Day)),
            Reader::Instant(moment) => moment.instant(text).map(Value::Instant),
            Reader::Money { money, currency, times } => read_money(text, money, *currency, times.is_some(), state),
            Reader::Rate { mark } => read_rate(text, *mark),
            Reader::Period { number_is } => read_period(text, *number_is, state.scratch),
            Reader::After { slot, unit } => match state.slots[*slot] {
                Value::Instant(start) => {
                    let length = duration::length_micros(text, *unit)?;
                    start.checked_add(length).map(Value::Instant).ok_or_else(number::too_large)
                }
                _ => Ok(Value::Unknown),
            },
        }
    }
}

/// Appends to the scratch text.
pub(crate) fn in_scratch(scratch: &mut String, write: impl FnOnce(&mut String)) -> Value {
    let start = scratch.len() as u32;
    write(scratch);
    Value::InScratch(start, scratch.len() as u32)
}

fn read_currency(text: &str, in_place: Value, state: &mut RowState<'_>) -> Result<Value, Wrong> {
    let is_same = state.currency.as_ref().is_some_and(|known| known.currency.code() == text);
    if !is_same {
        *state.currency = Some(KnownCurrency::parse(text)?);
    }
    let code = state.currency.as_ref().expect("set just above").currency;
    if code.code() == text {
        Ok(in_place)
    } else {
        Ok(in_scratch(state.scratch, |scratch| scratch.push_str(code.code())))
    }
}

fn read_money(
    text: &str,
    money: &MoneyReader,
    currency: CurrencyFrom,
    is_multiplied: bool,
    state: &RowState<'_>,
) -> Result<Value, Wrong> {
    let currency = match currency {
        CurrencyFrom::Fixed(currency) => currency,
        CurrencyFrom::Row => state.currency.ok_or_else(|| {
            Wrong::new("missing_currency", "has no currency in its row", "fill in the row's currency")
        })?,
    };
    if is_multiplied {
        money.minor_times(text, state.times, currency).map(Value::Int)
    } else {
        money.minor(text, currency).map(Value::Int)
    }
}

/// A whole number has no decimals, so `1,200` can only group thousands; `12.000` may be a written-out twelve.
pub(crate) fn read_whole(text: &str, mark: Option<DecimalMark>) -> Result<i64, Wrong> {
    let mark = match number::mark_evidence(text) {
        MarkEvidence::EitherPoint if mark.is_none() => return Err(number::ambiguous()),
        MarkEvidence::EitherComma if mark.is_none() => Some(DecimalMark::Point),
        _ => mark,
    };
    number::parse(text, mark)?.at_scale(0, false).map_err(|fault| match fault {
        NotWhole::TooLarge => number::too_large(),
        NotWhole::TooFine => Wrong::new("bad_number", "is not a whole number", "write a whole number"),
    })
}

/// Nine decimals of a rate are all that is kept; what is finer is rounded half to even.
fn read_rate(text: &str, mark: Option<DecimalMark>) -> Result<Value, Wrong> {
    number::parse(text, mark)?.at_scale(9, true).map(Value::Int).map_err(|_| number::too_large())
}

fn read_period(text: &str, number_is: Option<NumberIs>, scratch: &mut String) -> Result<Value, Wrong> {
    let period = duration::period(text, number_is)?;
    Ok(match duration::usual_text(period) {
        Some(usual) => Value::Word(usual),
        None => in_scratch(scratch, |scratch| write!(scratch, "{period}").expect("a text takes any text")),
    })
}
