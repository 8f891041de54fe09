//! A column of a row group as it stands in the file: a page of values, then pages of codes.

use super::bits;
use arrow::buffer::NullBuffer;
use bytes::Bytes;
use parquet::basic::{Compression, Encoding, EncodingMask};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::Result;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, SerializedRowGroupWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

/// Rows of a page: readers unpack one at a time.
const ROWS_PER_PAGE: usize = 32_768;

/// What a chunk holds beside values and codes, if no row is unknown.
const ROOM_FOR_HEADERS: usize = 1024;

/// The encoding's name in the first version of the format, which every reader knows.
const ENCODING: Encoding = Encoding::PLAIN_DICTIONARY;

pub(crate) struct ColumnChunk {
    bytes: Bytes,
    close: ColumnCloseResult,
}

/// Values laid end to end, as a page holds them.
pub(super) struct Values {
    pub(super) bytes: Vec<u8>,
    pub(super) n_values: usize,
}

/// Rows as codes of values: `codes` are those of the rows that `known` marks, or of all, when there is no mark.
pub(super) struct Rows<'a> {
    pub(super) n_rows: usize,
    pub(super) known: Option<&'a NullBuffer>,
    pub(super) codes: &'a [u32],
}

impl Rows<'_> {
    pub(super) fn n_unknown(&self) -> u64 {
        self.known.map_or(0, NullBuffer::null_count) as u64
    }
}

impl ColumnChunk {
    /// Nothing is compressed: what repeats is stored once already.
    pub(super) fn new(
        column: &ColumnDescPtr,
        values: Values,
        rows: &Rows<'_>,
        statistics: Option<Statistics>,
    ) -> Result<ColumnChunk> {
        let Rows { n_rows, known, mut codes } = *rows;
        let width = bits::width_of(values.n_values);
        let room = values.bytes.len() + codes.len() * width as usize / 8 + ROOM_FOR_HEADERS;
        let mut file = TrackedWrite::new(Vec::with_capacity(room));
        let mut pages = SerializedPageWriter::new(&mut file);
        let n_values = values.n_values as u32;
        let buf = Bytes::from(values.bytes);
        put(&mut pages, Page::DictionaryPage { buf, num_values: n_values, encoding: ENCODING, is_sorted: false })?;
        let mut data_offset = None;
        for begin in (0..n_rows).step_by(ROWS_PER_PAGE) {
            let n_page_rows = ROWS_PER_PAGE.min(n_rows - begin);
            let known = known.map(|known| known.slice(begin, n_page_rows));
            let n_codes = n_page_rows - known.as_ref().map_or(0, NullBuffer::null_count);
            let (page_codes, rest) = codes.split_at(n_codes);
            codes = rest;
            let is_optional = column.max_def_level() > 0;
            let page = Page::DataPage {
                buf: data_page(is_optional.then_some((n_page_rows, known.as_ref())), page_codes, width),
                num_values: n_page_rows as u32,
                encoding: ENCODING,
                def_level_encoding: Encoding::RLE,
                rep_level_encoding: Encoding::RLE,
                statistics: None,
            };
            let offset = put(&mut pages, page)?;
            data_offset.get_or_insert(offset);
        }
        pages.close()?;
        let bytes = Bytes::from(file.into_inner()?);
        let n_bytes = bytes.len() as i64;
        let mut metadata = ColumnChunkMetaData::builder(column.clone())
            .set_compression(Compression::UNCOMPRESSED)
            .set_encodings_mask(EncodingMask::new_from_encodings([ENCODING, Encoding::RLE].iter()))
            .set_total_compressed_size(n_bytes)
            .set_total_uncompressed_size(n_bytes)
            .set_num_values(n_rows as i64)
            .set_dictionary_page_offset(Some(0))
            .set_data_page_offset(data_offset.unwrap_or(0));
        if let Some(statistics) = statistics {
            metadata = metadata.set_statistics(statistics);
        }
        let close = ColumnCloseResult {
            bytes_written: n_bytes.cast_unsigned(),
            rows_written: n_rows as u64,
            metadata: metadata.build()?,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok(ColumnChunk { bytes, close })
    }

    pub(crate) fn append_to(self, group: &mut SerializedRowGroupWriter<'_, Vec<u8>>) -> Result<()> {
        group.append_column(&self.bytes, self.close)
    }
}

/// Writes a page and tells where it begins.
fn put(pages: &mut SerializedPageWriter<'_, Vec<u8>>, page: Page) -> Result<i64> {
    let n_bytes = page.buffer().len();
    let written = pages.write_page(CompressedPage::new(page, n_bytes))?;
    Ok(written.offset.cast_signed())
}

/// Which rows are known, in a column where any may be unknown; then the codes and how wide they are.
fn data_page(levels: Option<(usize, Option<&NullBuffer>)>, codes: &[u32], width: u32) -> Bytes {
    let mut page = Vec::with_capacity(codes.len() * width as usize / 8 + 64);
    if let Some((n_rows, known)) = levels {
        page.extend_from_slice(&[0; 4]);
        match known {
            Some(known) => {
                let bits: Vec<u32> = known.iter().map(u32::from).collect();
                bits::put(&mut page, bits.iter().copied(), 1);
            }
            None => bits::put(&mut page, std::iter::repeat_n(1, n_rows), 1),
        }
        let n_bytes = (page.len() - 4) as u32;
        page[..4].copy_from_slice(&n_bytes.to_le_bytes());
    }
    page.push(width as u8);
    bits::put(&mut page, codes.iter().copied(), width);
    Bytes::from(page)
}
