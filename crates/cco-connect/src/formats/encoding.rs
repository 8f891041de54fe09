//! Which encoding a text has, and turning the others into UTF-8.

use super::bytes::read_full;
use super::layout::Encoding;
use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, Read};

const BLOCK: usize = 256 << 10;

/// How many characters outside ASCII are well-formed UTF-8, and how many bytes are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Utf8Evidence {
    pub(crate) n_well_formed: u64,
    pub(crate) n_malformed: u64,
}

impl Utf8Evidence {
    /// Windows-1252 when hardly any byte outside ASCII forms UTF-8. Some of both is UTF-8 with bad rows.
    pub(crate) fn is_windows_1252(self) -> bool {
        self.n_malformed > 0 && self.n_malformed > 10 * self.n_well_formed
    }

    fn add(&mut self, bytes: &[u8], is_last: bool) -> usize {
        let mut at = 0;
        loop {
            let rest = &bytes[at..];
            let fault = match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.n_well_formed += n_outside_ascii(text.as_bytes());
                    return bytes.len();
                }
                Err(fault) => fault,
            };
            self.n_well_formed += n_outside_ascii(&rest[..fault.valid_up_to()]);
            at += fault.valid_up_to();
            match fault.error_len() {
                None if !is_last => return at,
                length => {
                    self.n_malformed += 1;
                    at += length.unwrap_or(bytes.len() - at);
                }
            }
        }
    }
}

/// Looks at every byte: one accent in the last row decides as well as one in the first.
pub(crate) fn utf8_evidence(input: &mut dyn Read) -> io::Result<Utf8Evidence> {
    let mut evidence = Utf8Evidence::default();
    let mut buffer = vec![0; BLOCK];
    let mut carried = 0;
    loop {
        let n = read_full(input, &mut buffer[carried..])?;
        let filled = carried + n;
        let is_last = filled < buffer.len();
        let done = if buffer[..filled].is_ascii() { filled } else { evidence.add(&buffer[..filled], is_last) };
        if is_last {
            return Ok(evidence);
        }
        buffer.copy_within(done..filled, 0);
        carried = filled - done;
    }
}

/// Leading bytes of multi-byte characters.
fn n_outside_ascii(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte >= 0xC0).count() as u64
}

/// Reads another encoding as UTF-8. What that encoding does not allow becomes the byte FF, which UTF-8
/// never holds, so that the row it stands in is set aside like any row with a bad byte.
pub(crate) struct Transcoded {
    inner: Box<dyn Read>,
    decoder: Decoder,
    raw: Vec<u8>,
    decoded: Vec<u8>,
    /// `decoded[..given]` has been handed on.
    given: usize,
    is_finished: bool,
}

impl Transcoded {
    pub(crate) fn new(inner: Box<dyn Read>, encoding: Encoding) -> Transcoded {
        let encoding = match encoding {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
            Encoding::Windows1252 => WINDOWS_1252,
        };
        let decoder = encoding.new_decoder_with_bom_removal();
        Transcoded { inner, decoder, raw: vec![0; BLOCK], decoded: Vec::new(), given: 0, is_finished: false }
    }

    fn decode_block(&mut self) -> io::Result<()> {
        let n = read_full(&mut self.inner, &mut self.raw)?;
        self.is_finished = n < self.raw.len();
        self.decoded.clear();
        self.given = 0;
        let mut raw = &self.raw[..n];
        loop {
            let filled = self.decoded.len();
            // A character of two bytes of UTF-16 takes three of UTF-8, and the mark one.
            self.decoded.resize(filled + raw.len() * 3 + 16, 0);
            let (result, n_in, n_out) =
                self.decoder.decode_to_utf8_without_replacement(raw, &mut self.decoded[filled..], self.is_finished);
            self.decoded.truncate(filled + n_out);
            raw = &raw[n_in..];
            match result {
                DecoderResult::Malformed(..) => self.decoded.push(0xFF),
                DecoderResult::OutputFull => {}
                DecoderResult::InputEmpty => return Ok(()),
            }
        }
    }
}

impl Read for Transcoded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.decoded.len() && !self.is_finished {
            self.decode_block()?;
        }
        let rest = &self.decoded[self.given..];
        let n = rest.len().min(out.len());
        out[..n].copy_from_slice(&rest[..n]);
        self.given += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn evidence(bytes: &[u8]) -> (u64, u64) {
        let evidence = utf8_evidence(&mut Cursor::new(bytes.to_vec())).expect("memory is readable");
        (evidence.n_well_formed, evidence.n_malformed)
    }

    fn decoded(bytes: &[u8], encoding: Encoding) -> Vec<u8> {
        let mut out = Vec::new();
        let mut reader = Transcoded::new(Box::new(Cursor::new(bytes.to_vec())), encoding);
        reader.read_to_end(&mut out).expect("memory is readable");
        out
    }

    #[test]
    fn every_byte_is_weighed() {
        assert_eq!(evidence(b"plain"), (0, 0));
        assert_eq!(evidence("größe".as_bytes()), (2, 0));
        assert_eq!(evidence(b"gr\xF6\xDFe"), (0, 2));
        assert_eq!(evidence(b"cut \xC3"), (0, 1));
        let mut long = vec![b'a'; BLOCK - 1];
        long.extend("é".as_bytes());
        assert_eq!(evidence(&long), (1, 0), "a character across two blocks is whole");
    }

    #[test]
    fn other_encodings_become_utf8() {
        assert_eq!(decoded(b"caf\xE9 \x80", Encoding::Windows1252), "café €".as_bytes());
        assert_eq!(decoded(b"\xFF\xFEa\0\xE9\0", Encoding::Utf16Le), "aé".as_bytes());
        assert_eq!(decoded(b"\xFE\xFF\0a\0\xE9", Encoding::Utf16Be), "aé".as_bytes());
        assert_eq!(decoded(b"\xFF\xFEa\0\x00\xD8b\0", Encoding::Utf16Le), b"a\xFFb");
    }
}
