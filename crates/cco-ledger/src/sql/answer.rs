use crate::error::{Error, Result};
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Float64Type, Int64Type, Schema, TimeUnit, TimestampMicrosecondType};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use cco_domain::day::Day;
use serde::{Serialize, Serializer};

/// Rows that answer a question, as plain values.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SqlAnswer {
    pub columns: Vec<SqlColumn>,
    pub rows: Vec<Vec<Value>>,
    /// There are more rows than were asked for.
    pub is_truncated: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SqlColumn {
    pub name: String,
    /// `text`, `int`, `float`, `bool`, `date`, `timestamp`; the engine's own name for anything else.
    #[serde(rename = "type")]
    pub kind: String,
}

/// One value; in JSON null, a number, a truth value or a text.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    /// Also exact decimals and whatever has no plain form.
    Text(String),
    Day(Day),
    /// Microseconds since 1970-01-01T00:00:00Z; in JSON an RFC 3339 text.
    #[serde(serialize_with = "as_rfc_3339")]
    Instant(i64),
}

impl SqlAnswer {
    pub(super) fn new(schema: &Schema) -> SqlAnswer {
        let columns = schema
            .fields()
            .iter()
            .map(|field| SqlColumn { name: field.name().clone(), kind: kind(field.data_type()) })
            .collect();
        SqlAnswer { columns, rows: Vec::new(), is_truncated: false }
    }

    /// Appends rows up to `max_rows` in all, and notes if any had to be left out.
    pub(super) fn append(&mut self, rows: &RecordBatch, max_rows: usize) -> Result<()> {
        let room = max_rows - self.rows.len();
        self.is_truncated |= rows.num_rows() > room;
        let rows = rows.slice(0, rows.num_rows().min(room));
        let columns: Vec<Vec<Value>> = rows.columns().iter().map(values).collect::<Result<_>>()?;
        let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
        self.rows.extend((0..rows.num_rows()).map(|_| {
            columns.iter_mut().map(|column| column.next().expect("columns of a batch are equally long")).collect()
        }));
        Ok(())
    }
}

fn kind(data_type: &DataType) -> String {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => "text".to_owned(),
        DataType::Dictionary(_, values) => kind(values),
        whole if whole.is_integer() => "int".to_owned(),
        DataType::Float16 | DataType::Float32 | DataType::Float64 => "float".to_owned(),
        DataType::Boolean => "bool".to_owned(),
        DataType::Date32 | DataType::Date64 => "date".to_owned(),
        DataType::Timestamp(..) => "timestamp".to_owned(),
        DataType::Null => "null".to_owned(),
        other => other.to_string().to_lowercase(),
    }
}

/// Values of a column, row by row.
pub(crate) fn values(array: &ArrayRef) -> Result<Vec<Value>> {
    let array = &plain(array)?;
    let each = |value: &dyn Fn(usize) -> Value| {
        (0..array.len()).map(|row| if array.is_null(row) { Value::Null } else { value(row) }).collect()
    };
    Ok(match array.data_type() {
        DataType::Null => vec![Value::Null; array.len()],
        DataType::Utf8 => each(&|row| Value::Text(array.as_string::<i32>().value(row).to_owned())),
        DataType::Int64 => each(&|row| Value::Int(array.as_primitive::<Int64Type>().value(row))),
        DataType::Float64 => each(&|row| Value::Float(array.as_primitive::<Float64Type>().value(row))),
        DataType::Boolean => each(&|row| Value::Bool(array.as_boolean().value(row))),
        DataType::Date32 => each(&|row| day(array.as_primitive::<Date32Type>().value(row))),
        DataType::Timestamp(..) => {
            each(&|row| Value::Instant(array.as_primitive::<TimestampMicrosecondType>().value(row)))
        }
        _ => {
            let formatter = ArrayFormatter::try_new(array, &FormatOptions::default()).map_err(unshowable)?;
            each(&|row| Value::Text(formatter.value(row).to_string()))
        }
    })
}

/// The same values in the widest type of their kind.
fn plain(array: &ArrayRef) -> Result<ArrayRef> {
    let micros = |zone: &Option<_>| DataType::Timestamp(TimeUnit::Microsecond, zone.clone());
    let wanted = match array.data_type() {
        DataType::LargeUtf8 | DataType::Utf8View => DataType::Utf8,
        DataType::Dictionary(_, values) => values.as_ref().clone(),
        // Beyond what 64 signed bits hold, a number is shown as text.
        DataType::UInt64
            if array
                .as_primitive::<arrow::datatypes::UInt64Type>()
                .iter()
                .flatten()
                .any(|n| i64::try_from(n).is_err()) =>
        {
            DataType::Utf8
        }
        whole if whole.is_integer() => DataType::Int64,
        DataType::Float16 | DataType::Float32 => DataType::Float64,
        DataType::Date64 => DataType::Date32,
        DataType::Timestamp(_, zone) => micros(zone),
        other => other.clone(),
    };
    cast(array, &wanted).map_err(unshowable)
}

/// Days outside the calendar (years −9999 to 9999) are shown as what they are: a number of days.
fn day(days: i32) -> Value {
    let day = Day::from_epoch_days(days);
    if (Day::MIN..=Day::MAX).contains(&day) { Value::Day(day) } else { Value::Int(i64::from(days)) }
}

fn unshowable(error: arrow::error::ArrowError) -> Error {
    Error::internal("showing values", error)
}

fn as_rfc_3339<S: Serializer>(micros: &i64, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    match jiff::Timestamp::from_microsecond(*micros) {
        Ok(instant) => serializer.collect_str(&instant),
        Err(_) => serializer.serialize_i64(*micros),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_in_json() {
        for (value, json) in [
            (Value::Null, "null"),
            (Value::Bool(true), "true"),
            (Value::Int(i64::MAX), "9223372036854775807"),
            (Value::Float(0.5), "0.5"),
            (Value::Text("a\"b".into()), r#""a\"b""#),
            (Value::Day(Day::from_epoch_days(0)), r#""1970-01-01""#),
            (Value::Instant(1_500_000), r#""1970-01-01T00:00:01.5Z""#),
        ] {
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
        }
    }
}
