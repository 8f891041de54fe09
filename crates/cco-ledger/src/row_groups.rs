//! Record batches into the row groups of one Parquet file. Columns in which values repeat are coded here; the rest,
//! and those that turn out to repeat little, are written by the Parquet library as they are.

use crate::coded::CodedColumn;
use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::{Field, SchemaRef};
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_writer::{ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use std::sync::Arc;

/// Rows of a row group. One is encoded in memory before it is written.
pub(crate) const ROWS_PER_GROUP: usize = 262_144;

pub(crate) struct RowGroups {
    schema: SchemaRef,
    file: SerializedFileWriter<Vec<u8>>,
    factory: ArrowRowGroupWriterFactory,
    /// `None` where a column is written plainly.
    coded: Vec<Option<CodedColumn>>,
    /// Of the row group that is open.
    plain: Vec<ArrowColumnWriter>,
    rows_per_group: usize,
    n_rows: usize,
}

impl RowGroups {
    /// `may_repeat` names the columns that are coded while their values repeat.
    pub(crate) fn new(
        schema: SchemaRef,
        properties: WriterProperties,
        rows_per_group: usize,
        may_repeat: impl Fn(&Field) -> bool,
    ) -> Result<RowGroups> {
        // Without Arrow's own description, readers see the plain types that any Parquet tool sees.
        let described = ArrowSchemaConverter::new().convert(&schema)?;
        let file = SerializedFileWriter::new(Vec::new(), described.root_schema_ptr(), Arc::new(properties))?;
        let factory = ArrowRowGroupWriterFactory::new(&file, Arc::clone(&schema));
        let coded = |field: &Arc<Field>| if may_repeat(field) { CodedColumn::new(field.data_type()) } else { None };
        let coded = schema.fields().iter().map(coded).collect();
        Ok(RowGroups { schema, file, factory, coded, plain: Vec::new(), rows_per_group, n_rows: 0 })
    }

    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Bytes of the row groups closed so far, taken or not.
    pub(crate) fn n_bytes(&self) -> u64 {
        self.file.bytes_written() as u64
    }

    pub(crate) fn write(&mut self, rows: &RecordBatch) -> Result<()> {
        let mut begin = 0;
        while begin < rows.num_rows() {
            let n_rows = (self.rows_per_group - self.n_rows).min(rows.num_rows() - begin);
            if n_rows == rows.num_rows() {
                self.append(rows)?
            } else {
                self.append(&rows.slice(begin, n_rows))?
            }
            begin += n_rows;
            if self.n_rows == self.rows_per_group {
                self.close_group()?;
            }
        }
        Ok(())
    }

    /// Ends the file; what is taken next are its last bytes.
    pub(crate) fn finish(&mut self) -> Result<()> {
        self.close_group()?;
        self.file.finish()?;
        Ok(())
    }

    /// What was completed since bytes were taken last.
    pub(crate) fn take_bytes(&mut self) -> Result<Vec<u8>> {
        self.file.flush()?;
        let complete = self.file.inner_mut();
        // The next row group is likely to be as large as the last.
        let room = complete.len();
        Ok(if room == 0 { Vec::new() } else { std::mem::replace(complete, Vec::with_capacity(room)) })
    }

    fn append(&mut self, rows: &RecordBatch) -> Result<()> {
        if self.n_rows == 0 {
            self.plain = self.factory.create_column_writers(self.file.flushed_row_groups().len())?;
        }
        self.n_rows += rows.num_rows();
        for (number, array) in rows.columns().iter().enumerate() {
            if self.coded[number].is_none() {
                self.write_plainly(number, array)?;
            } else {
                self.append_coded(number, array, rows.columns())?;
            }
        }
        Ok(())
    }

    fn append_coded(&mut self, number: usize, array: &ArrayRef, all: &[ArrayRef]) -> Result<()> {
        let (before, from_here) = self.coded.split_at_mut(number);
        let Some(column) = &mut from_here[0] else { return Ok(()) };
        let is_same = |earlier: &ArrayRef| Arc::ptr_eq(earlier, array);
        match all[..number].iter().position(is_same).and_then(|leader| Some((leader, before[leader].as_ref()?))) {
            Some((leader, led_by)) => column.append_after(leader, led_by, array),
            None => column.append(array),
        }
        if column.is_too_varied() {
            let rows_so_far = column.to_array();
            self.coded[number] = None;
            self.write_plainly(number, &rows_so_far)?;
        }
        Ok(())
    }

    fn write_plainly(&mut self, number: usize, array: &ArrayRef) -> Result<()> {
        let field = self.schema.field(number);
        compute_leaves(field, array)?.iter().try_for_each(|leaf| self.plain[number].write(leaf))
    }

    fn close_group(&mut self) -> Result<()> {
        if self.n_rows == 0 {
            return Ok(());
        }
        let described = self.file.schema_descr().columns().to_vec();
        let mut group = self.file.next_row_group()?;
        let plain = std::mem::take(&mut self.plain);
        for ((coded, plain), column) in self.coded.iter_mut().zip(plain).zip(&described) {
            match coded {
                Some(coded) => coded.take_chunk(column)?.append_to(&mut group)?,
                None => plain.close()?.append_to_row_group(&mut group)?,
            }
        }
        group.close()?;
        self.n_rows = 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{Array, AsArray, Date32Array, DictionaryArray, Int64Array, StringArray};
    use arrow::compute::{cast, concat_batches};
    use arrow::datatypes::{DataType, Int32Type, Schema};
    use bytes::Bytes;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use parquet::basic::Encoding;
    use parquet::file::metadata::RowGroupMetaData;
    use parquet::file::statistics::Statistics;
    use proptest::prelude::*;

    fn file_of(batches: &[RecordBatch], rows_per_group: usize) -> Bytes {
        let properties = WriterProperties::builder().set_dictionary_enabled(false).build();
        let mut groups = RowGroups::new(batches[0].schema(), properties, rows_per_group, |_| true).unwrap();
        let mut file = Vec::new();
        for batch in batches {
            groups.write(batch).unwrap();
            file.extend(groups.take_bytes().unwrap());
        }
        groups.finish().unwrap();
        file.extend(groups.take_bytes().unwrap());
        assert_eq!(groups.n_bytes(), file.len() as u64);
        Bytes::from(file)
    }

    /// Checks that a file holds what was written, and tells which columns are coded, group by group.
    fn check(batches: &[RecordBatch], rows_per_group: usize) -> Vec<Vec<bool>> {
        let file = ParquetRecordBatchReaderBuilder::try_new(file_of(batches, rows_per_group)).unwrap();
        let is_coded = |encodings: Vec<Encoding>| encodings.contains(&Encoding::PLAIN_DICTIONARY);
        let groups = file.metadata().row_groups().iter();
        let coded =
            groups.map(|group| group.columns().iter().map(|column| is_coded(column.encodings().collect())).collect());
        let coded = coded.collect();
        let schema = Arc::clone(file.schema());
        let read: Vec<RecordBatch> = file.build().unwrap().map(|batch| batch.unwrap()).collect();
        let (read, written) =
            (concat_batches(&schema, &read).unwrap(), concat_batches(&batches[0].schema(), batches).unwrap());
        for (read, written) in read.columns().iter().zip(written.columns()) {
            assert_eq!(read, &cast(written, read.data_type()).unwrap());
        }
        coded
    }

    fn batch(columns: Vec<ArrayRef>) -> RecordBatch {
        let field =
            |(number, array): (usize, &ArrayRef)| Field::new(format!("c{number}"), array.data_type().clone(), true);
        let fields: Vec<Field> = columns.iter().enumerate().map(field).collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap()
    }

    fn texts(texts: &[Option<&str>]) -> ArrayRef {
        Arc::new(StringArray::from(texts.to_vec()))
    }

    #[test]
    fn a_row_group_goes_on_with_the_texts_of_the_one_before() {
        let ids: Vec<String> = (0..100).map(|row| format!("{}", row % 10)).collect();
        let ids: ArrayRef = Arc::new(StringArray::from(ids));
        let one = file_of(&[batch(vec![Arc::clone(&ids)])], 50);
        let group_texts = |group: usize| {
            let options = parquet::arrow::arrow_reader::ArrowReaderOptions::new();
            let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
            let wanted = Arc::new(Schema::new(vec![Field::new("c0", dictionary, true)]));
            let file = ParquetRecordBatchReaderBuilder::try_new_with_options(one.clone(), options.with_schema(wanted));
            let mut rows = file.unwrap().with_row_groups(vec![group]).build().unwrap();
            rows.next().unwrap().unwrap().column(0).as_dictionary::<Int32Type>().values().to_data()
        };
        assert_eq!(group_texts(0), group_texts(1));
    }

    /// A dictionary may hold values of the row group before; bounds are of this one's.
    #[test]
    fn bounds_are_those_of_the_row_group() {
        let days = [1, 2, 3, 9, 2, 3, 1, 3].into_iter().chain([1, 3, 2, 3, 1, 3, 2, 2]);
        let days: ArrayRef = Arc::new(Date32Array::from_iter(days.map(Some)));
        let file = ParquetRecordBatchReaderBuilder::try_new(file_of(&[batch(vec![days])], 8)).unwrap();
        let bounds = |group: &RowGroupMetaData| match group.column(0).statistics() {
            Some(Statistics::Int32(days)) => (days.min_opt().copied(), days.max_opt().copied()),
            other => panic!("{other:?}"),
        };
        let bounds: Vec<_> = file.metadata().row_groups().iter().map(bounds).collect();
        assert_eq!(bounds, [(Some(1), Some(9)), (Some(1), Some(3))]);
    }

    #[test]
    fn values_that_differ_too_much_are_written_as_they_are() {
        let long = "x".repeat(1 << 20);
        let long: Vec<String> = (0..6).map(|row| format!("{row}{long}")).collect();
        let long: Vec<Option<&str>> = long.iter().map(|text| Some(text.as_str())).collect();
        let few = texts(&[Some("a"), None]);
        assert_eq!(check(&[batch(vec![few.clone()]), batch(vec![texts(&long)]), batch(vec![few])], 100), [[false]]);

        let numbers: ArrayRef = Arc::new(Int64Array::from_iter((0..80_000_i64).map(|n| (n % 7 > 0).then_some(n))));
        assert_eq!(check(&[batch(vec![numbers])], 100_000), [[false]]);
        let days: ArrayRef = Arc::new(Date32Array::from_iter((0..70_000).map(|n| Some(n - 35_000))));
        assert_eq!(check(&[batch(vec![days])], 40_000), [[true], [true]]);
    }

    #[test]
    fn columns_of_one_array_are_told_apart_when_they_part() {
        let (same, other) =
            (texts(&[Some("a"), None, Some("b"), Some("a")]), texts(&[None, Some("b"), Some("c"), Some("a")]));
        let batches = [
            batch(vec![Arc::clone(&same), Arc::clone(&same)]),
            batch(vec![Arc::clone(&same), Arc::clone(&other)]),
            batch(vec![Arc::clone(&other), other]),
            batch(vec![Arc::clone(&same), same]),
        ];
        for rows_per_group in [3, 4, 5, 100] {
            check(&batches, rows_per_group);
        }
    }

    fn any_batch() -> impl Strategy<Value = RecordBatch> {
        let text = prop::option::weighted(0.8, prop::sample::select(vec!["", "a", "bc", "é"]));
        let row = (text.clone(), text, prop::option::of(-2..300_i32), prop::option::weighted(0.9, -3..3_i64));
        prop::collection::vec(row, 1..40).prop_map(|rows| {
            let plain: StringArray = rows.iter().map(|row| row.0).collect();
            let coded: DictionaryArray<Int32Type> = rows.iter().map(|row| row.1).collect();
            let days: Date32Array = rows.iter().map(|row| row.2).collect();
            let numbers: Int64Array = rows.iter().map(|row| row.3).collect();
            batch(vec![Arc::new(plain), Arc::new(coded), Arc::new(days), Arc::new(numbers)])
        })
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(batches in prop::collection::vec(any_batch(), 1..5), rows_per_group in 1..60_usize) {
            check(&batches, rows_per_group);
        }
    }
}
