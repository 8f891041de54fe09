//! Plain columns to Arrow arrays, whole buffers at a time.

use arrow::array::{
    ArrayRef, ArrowPrimitiveType, BooleanArray, DictionaryArray, Int32Array, PrimitiveArray, StringArray,
};
use arrow::buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow::datatypes::{Date32Type, Float64Type, Int64Type, TimestampMicrosecondType};
use cco_domain::column::{Column, Texts};
use std::sync::Arc;

pub(crate) fn array(column: &Column, n_rows: usize) -> ArrayRef {
    match column {
        Column::Text(texts) => Arc::new(strings(texts)),
        Column::Same(text) => repeated(text, n_rows),
        Column::Int(values) => Arc::new(numbers::<Int64Type>(values)),
        Column::Float(values) => Arc::new(numbers::<Float64Type>(values)),
        Column::Bool(values) => Arc::new(BooleanArray::from(values.clone())),
        Column::Day(values) => Arc::new(numbers::<Date32Type>(values)),
        Column::Instant(values) => Arc::new(numbers::<TimestampMicrosecondType>(values).with_timezone("UTC")),
    }
}

fn numbers<T: ArrowPrimitiveType>(values: &[Option<T::Native>]) -> PrimitiveArray<T> {
    let nulls = values.iter().any(Option::is_none).then(|| values.iter().map(Option::is_some).collect());
    let numbers: Vec<T::Native> = values.iter().map(|value| value.unwrap_or_default()).collect();
    PrimitiveArray::new(ScalarBuffer::from(numbers), nulls)
}

/// One text in every row, stored once.
pub(crate) fn repeated(text: &str, n_rows: usize) -> ArrayRef {
    let keys = Int32Array::new(ScalarBuffer::from(vec![0; n_rows]), None);
    let values = Arc::new(StringArray::from(vec![text]));
    Arc::new(DictionaryArray::try_new(keys, values).expect("every key is 0 and there is one value"))
}

fn strings(texts: &Texts) -> StringArray {
    let (bytes, ends, known) = texts.parts();
    let mut offsets = Vec::with_capacity(ends.len() + 1);
    offsets.push(0);
    offsets.extend(ends.iter().map(|end| {
        i32::try_from(*end).expect("a chunk holds less than 2 GiB of one column's text: readers cut chunks by bytes")
    }));
    let nulls = known.contains(&false).then(|| NullBuffer::from(known));
    StringArray::new(OffsetBuffer::new(ScalarBuffer::from(offsets)), Buffer::from(bytes.as_bytes()), nulls)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{Array, AsArray};

    #[test]
    fn texts_keep_unknown_apart_from_empty() {
        let texts: Texts = [Some("a"), None, Some(""), Some("é")].into_iter().collect();
        let strings = strings(&texts);
        assert_eq!(strings.iter().collect::<Vec<_>>(), [Some("a"), None, Some(""), Some("é")]);
    }

    #[test]
    fn one_text_fills_all_rows() {
        let array = array(&Column::Same("USD".into()), 3);
        let decoded = arrow::compute::cast(&array, &arrow::datatypes::DataType::Utf8).unwrap();
        assert_eq!(decoded.as_string::<i32>().iter().collect::<Vec<_>>(), [Some("USD"); 3]);
        assert_eq!(array.len(), 3);
    }
}
