//! A file as a stream of UTF-8: unpacked, decoded, without a byte-order mark.

use super::encoding::Transcoded;
use super::layout::{Encoding, Layout};
use crate::error::Error;
use flate2::read::MultiGzDecoder;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::rc::Rc;

/// A stream of bytes, and how far the file below has been read.
pub(crate) struct Stream {
    pub(crate) input: Box<dyn Read>,
    pub(crate) n_read: Rc<Cell<u64>>,
}

pub(crate) fn open(path: &Path, layout: &Layout) -> Result<Stream, Error> {
    let Stream { input: unpacked, n_read } = open_unpacked(path, layout.is_gzipped)?;
    let input = match layout.encoding {
        Encoding::Utf8 => without_bom(unpacked).map_err(|error| fault(path, error))?,
        encoding => Box::new(Transcoded::new(unpacked, encoding)),
    };
    Ok(Stream { input, n_read })
}

/// The file's bytes as they are, gunzipped if asked.
pub(crate) fn open_unpacked(path: &Path, is_gzipped: bool) -> Result<Stream, Error> {
    let file = File::open(path).map_err(|source| Error::Unreadable { path: path.to_owned(), source })?;
    let n_read = Rc::new(Cell::new(0));
    let counted = Counted { inner: file, n_read: Rc::clone(&n_read) };
    let input: Box<dyn Read> = if is_gzipped { Box::new(MultiGzDecoder::new(counted)) } else { Box::new(counted) };
    Ok(Stream { input, n_read })
}

/// What a failed read means: a stream that ends or breaks inside is damage, all else the file system's.
pub(crate) fn fault(path: &Path, source: io::Error) -> Error {
    let path = path.to_owned();
    match source.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            Error::Damaged { path, line: None, what: format!("the gzip stream is cut off or broken ({source})") }
        }
        _ => Error::Unreadable { path, source },
    }
}

/// Reads until `buffer` is full or the input ends.
pub(crate) fn read_full(input: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match input.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

fn without_bom(mut input: Box<dyn Read>) -> io::Result<Box<dyn Read>> {
    let mut start = [0; 3];
    let n = read_full(&mut input, &mut start)?;
    let kept = if start == *b"\xEF\xBB\xBF" { Vec::new() } else { start[..n].to_vec() };
    Ok(Box::new(Cursor::new(kept).chain(input)))
}

struct Counted<R> {
    inner: R,
    n_read: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.n_read.set(self.n_read.get() + n as u64);
        Ok(n)
    }
}
