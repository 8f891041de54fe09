//! Parquet, read row by row without Arrow. Values become the text that names them exactly: floats by their
//! shortest decimal, decimals digit by digit, instants with `Z`, local times without.

use super::row::{Row, RowFault, RowText, Rows};
use crate::error::Error;
use cco_domain::day::Day;
use jiff::Timestamp;
use parquet::basic::{LogicalType, Repetition, TimeUnit};
use parquet::data_type::Decimal;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row as Record};
use parquet::schema::types::Type;
use std::fmt::Write;
use std::fs::File;
use std::path::{Path, PathBuf};

pub(crate) struct ParquetRows {
    path: PathBuf,
    schema: Type,
    rows: RowIter<'static>,
    columns: Vec<String>,
    n_bytes: u64,
    n_rows: u64,
    n_done: u64,
    row: RowText,
}

impl ParquetRows {
    pub(crate) fn open(path: &Path) -> Result<ParquetRows, Error> {
        let unreadable = |source| Error::Unreadable { path: path.to_owned(), source };
        let file = File::open(path).map_err(unreadable)?;
        let n_bytes = file.metadata().map_err(unreadable)?.len();
        let reader = SerializedFileReader::new(file).map_err(|fault| damaged(path, &fault))?;
        let metadata = reader.metadata().file_metadata();
        let n_rows = u64::try_from(metadata.num_rows()).unwrap_or(0);
        let schema = metadata.schema().clone();
        let mut columns = Vec::new();
        for field in schema.get_fields() {
            name_leaves(field, "", &mut columns);
        }
        let rows = RowIter::from_file_into(Box::new(reader));
        Ok(ParquetRows {
            path: path.to_owned(),
            schema,
            rows,
            columns,
            n_bytes,
            n_rows,
            n_done: 0,
            row: RowText::default(),
        })
    }
}

impl Rows for ParquetRows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn advance(&mut self) -> Result<Option<Row<'_>>, Error> {
        let record = match self.rows.next() {
            None => return Ok(None),
            Some(Err(fault)) => return Err(damaged(&self.path, &fault)),
            Some(Ok(record)) => record,
        };
        self.n_done += 1;
        self.row.clear();
        let fault = put_group(&self.schema, Some(&record), &mut self.row).err();
        let RowText { text, fields } = &self.row;
        Ok(Some(Row { line: self.n_done, columns: &self.columns, text, fields, fault }))
    }

    fn bytes_done(&self) -> u64 {
        self.n_bytes * self.n_done.min(self.n_rows) / self.n_rows.max(1)
    }
}

/// A struct is several columns with dotted names; a list or map is one column of text.
fn is_struct(schema: &Type) -> bool {
    let info = schema.get_basic_info();
    let is_repeated = info.has_repetition() && info.repetition() == Repetition::REPEATED;
    let holds_repeated = schema.is_group()
        && schema.get_fields().iter().any(|field| {
            let info = field.get_basic_info();
            info.has_repetition() && info.repetition() == Repetition::REPEATED
        });
    schema.is_group() && !is_repeated && !holds_repeated
}

fn name_leaves(schema: &Type, parent: &str, names: &mut Vec<String>) {
    let name = if parent.is_empty() { schema.name().to_owned() } else { format!("{parent}.{}", schema.name()) };
    if is_struct(schema) {
        for field in schema.get_fields() {
            name_leaves(field, &name, names);
        }
    } else {
        names.push(name);
    }
}

/// Pushes one field a leaf, in the order of the names; `None` for a struct that is null.
fn put_group(schema: &Type, record: Option<&Record>, row: &mut RowText) -> Result<(), RowFault> {
    let mut values = record.map(Record::get_column_iter);
    for field in schema.get_fields() {
        let value = values.as_mut().and_then(Iterator::next).map(|(_, value)| value);
        match value {
            Some(Field::Group(inner)) if is_struct(field) => put_group(field, Some(inner), row)?,
            _ if is_struct(field) => put_group(field, None, row)?,
            None | Some(Field::Null) => row.push(""),
            Some(value) => put_value(field, value, row)?,
        }
    }
    Ok(())
}

fn put_value(schema: &Type, value: &Field, row: &mut RowText) -> Result<(), RowFault> {
    let start = row.at();
    let written = match value {
        Field::Str(text) => row.text.write_str(text),
        Field::Bytes(bytes) => match std::str::from_utf8(bytes.data()) {
            Ok(text) => row.text.write_str(text),
            Err(_) => return Err(not_text(schema.name())),
        },
        Field::Date(days) => write!(row.text, "{}", Day::from_epoch_days(*days)),
        Field::Long(number) if timestamp_unit(schema) == Some(TimeUnit::NANOS) => {
            write_moment(schema, number.div_euclid(1000), &mut row.text)
        }
        Field::TimestampMillis(millis) => write_moment(schema, millis.saturating_mul(1000), &mut row.text),
        Field::TimestampMicros(micros) => write_moment(schema, *micros, &mut row.text),
        Field::Decimal(decimal) => write_decimal(decimal, &mut row.text),
        Field::Bool(flag) => write!(row.text, "{flag}"),
        Field::Byte(number) => write!(row.text, "{number}"),
        Field::Short(number) => write!(row.text, "{number}"),
        Field::Int(number) => write!(row.text, "{number}"),
        Field::Long(number) => write!(row.text, "{number}"),
        Field::UByte(number) => write!(row.text, "{number}"),
        Field::UShort(number) => write!(row.text, "{number}"),
        Field::UInt(number) => write!(row.text, "{number}"),
        Field::ULong(number) => write!(row.text, "{number}"),
        Field::Float16(number) => write!(row.text, "{number}"),
        Field::Float(number) => write!(row.text, "{number}"),
        Field::Double(number) => write!(row.text, "{number}"),
        Field::Null => Ok(()),
        Field::TimeMillis(_)
        | Field::TimeMicros(_)
        | Field::Group(_)
        | Field::ListInternal(_)
        | Field::MapInternal(_) => {
            write!(row.text, "{value}")
        }
    };
    written.expect("a text takes any text");
    row.fields.push((start, row.at()));
    Ok(())
}

fn timestamp_unit(schema: &Type) -> Option<TimeUnit> {
    match schema.get_basic_info().logical_type_ref() {
        Some(LogicalType::Timestamp(timestamp)) => Some(timestamp.unit),
        _ => None,
    }
}

/// An instant as `…Z`; a local time, which the file says is not tied to UTC, without.
fn write_moment(schema: &Type, micros: i64, text: &mut String) -> std::fmt::Result {
    let is_local = match schema.get_basic_info().logical_type_ref() {
        Some(LogicalType::Timestamp(timestamp)) => !timestamp.is_adjusted_to_u_t_c,
        _ => false,
    };
    match Timestamp::from_microsecond(micros) {
        Ok(moment) if is_local => write!(text, "{}", jiff::tz::Offset::UTC.to_datetime(moment)),
        Ok(moment) => write!(text, "{moment}"),
        // Beyond the year 9999: the number stays and no date reader accepts it.
        Err(_) => write!(text, "{micros}"),
    }
}

fn write_decimal(decimal: &Decimal, text: &mut String) -> std::fmt::Result {
    let bytes = decimal.data();
    let (Ok(scale), true) = (usize::try_from(decimal.scale()), bytes.len() <= 16) else {
        return write!(text, "decimal of {} bytes", bytes.len());
    };
    let is_negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
    let start: i128 = if is_negative { -1 } else { 0 };
    let value = bytes.iter().fold(start, |value, byte| (value << 8) | i128::from(*byte));
    let sign = if value < 0 { "-" } else { "" };
    let digits = format!("{:0width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    write!(text, "{sign}{whole}{}{fraction}", if scale > 0 { "." } else { "" })
}

fn not_text(column: &str) -> RowFault {
    RowFault::new(
        "bad_encoding",
        format!("`{column}` holds bytes that are not text"),
        "write the column as text, or leave it out of the file",
    )
}

fn damaged(path: &Path, fault: &parquet::errors::ParquetError) -> Error {
    Error::Damaged { path: path.to_owned(), line: None, what: format!("the Parquet file cannot be read ({fault})") }
}
