//! The text of a file: decompressed, decoded, and counted for a progress bar.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{Decoder, DecoderResult, GB18030, GBK};
use flate2::read::MultiGzDecoder;

use super::error::Error;
use super::format::Encoding;
use super::zstandard::Frames;

/// How much of a text is looked at before it is read.
const HEAD_BYTES: u64 = 4096;
/// How much decoded text is held.
const DECODED_BYTES: usize = 64 << 10;
/// U+FFFD in UTF-8.
const REPLACEMENT: &[u8] = "\u{FFFD}".as_bytes();

/// What a file turned out to hold.
pub(super) enum Source {
    /// Text, ready to be read as UTF-8 without a byte order mark.
    Text(Text),
    /// A ZIP archive, as every XLSX workbook is.
    Zip,
}

/// A text and what is known of it.
pub(super) struct Text {
    pub(super) reader: Box<dyn BufRead + Send>,
    /// Bytes of the file itself that have been read.
    pub(super) read: Arc<AtomicU64>,
    /// Bytes of the text that were passed over before it: the byte order mark.
    pub(super) passed: u64,
    /// The first byte that is not white space.
    pub(super) first: Option<u8>,
}

/// Opens the file at `path`, whose compression is told by its first bytes.
pub(super) fn open(path: &Path, encoding: Encoding) -> Result<Source, Error> {
    let file = File::open(path).map_err(|source| Error::Open { path: path.to_owned(), source })?;
    let read = Arc::new(AtomicU64::new(0));
    let counted = Counted { inner: file, read: Arc::clone(&read) };
    of_reader(counted, read, encoding)
}

fn of_reader(
    counted: impl Read + Send + 'static,
    read: Arc<AtomicU64>,
    encoding: Encoding,
) -> Result<Source, Error> {
    let (head, file) = peek(BufReader::new(counted)).map_err(unread)?;
    let text: Box<dyn BufRead + Send> = match head.as_slice() {
        [0x1F, 0x8B, ..] => Box::new(BufReader::new(MultiGzDecoder::new(file))),
        [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => {
            Box::new(BufReader::new(Frames::new(file)))
        }
        [b'P', b'K', 3, 4, ..] => return Ok(Source::Zip),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(Error::OldWorkbook),
        _ => Box::new(file),
    };
    let (head, mut text) = peek(text).map_err(unread)?;
    if head.starts_with(b"PK\x03\x04") {
        return Err(Error::NotAWorkbook { reason: "decompress the workbook first".into() });
    }
    if is_utf16(&head) {
        return Err(Error::Utf16);
    }
    let mark = if head.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    io::copy(&mut (&mut text).take(mark), &mut io::sink()).map_err(unread)?;
    let rest = head.get(usize::from(mark > 0) * 3..).unwrap_or(&[]);
    let first = rest.iter().copied().find(|byte| !byte.is_ascii_whitespace());
    let reader: Box<dyn BufRead + Send> = match encoding {
        Encoding::Gbk if mark == 0 => Box::new(Decoded::new(text)),
        Encoding::Gbk | Encoding::Utf8 => Box::new(text),
    };
    Ok(Source::Text(Text { reader, read, passed: mark, first }))
}

fn unread(source: io::Error) -> Error {
    Error::Read { line: 0, source }
}

/// Looks at the first bytes and puts them back.
fn peek<R: BufRead>(mut reader: R) -> io::Result<(Vec<u8>, impl BufRead + use<R>)> {
    let mut head = Vec::new();
    (&mut reader).take(HEAD_BYTES).read_to_end(&mut head)?;
    Ok((head.clone(), Cursor::new(head).chain(reader)))
}

/// A UTF-16 mark, or NULs at every other byte as Latin letters have them there.
fn is_utf16(head: &[u8]) -> bool {
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) {
        return true;
    }
    let nuls = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    head.len() >= 4 && (nuls(0) * 4 > head.len() || nuls(1) * 4 > head.len())
}

/// Whether bytes that are not UTF-8 read well as Chinese in GBK.
pub(super) fn looks_like_gbk(bytes: &[u8]) -> bool {
    let (text, _, has_errors) = GBK.decode(bytes);
    !has_errors && text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c))
}

/// Counts what is read from the file.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// GB18030 as UTF-8; what cannot be decoded becomes U+FFFD, which the reader of rows reports.
struct Decoded<R> {
    inner: R,
    decoder: Decoder,
    /// Decoded bytes; those from `start` to `end` are still to be read. The decoder needs room for
    /// a character, so it writes here and not to the caller, whose buffer may have one byte.
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    is_done: bool,
}

impl<R> Decoded<R> {
    fn new(inner: R) -> Self {
        let decoder = GB18030.new_decoder_without_bom_handling();
        let buffer = vec![0; DECODED_BYTES].into_boxed_slice();
        Self { inner, decoder, buffer, start: 0, end: 0, is_done: false }
    }
}

impl<R: BufRead> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.start == self.end && !self.is_done {
            let input = self.inner.fill_buf()?;
            let is_last = input.is_empty();
            let room = self.buffer.len() - REPLACEMENT.len();
            let (result, read, mut written) = self.decoder.decode_to_utf8_without_replacement(
                input,
                &mut self.buffer[..room],
                is_last,
            );
            self.inner.consume(read);
            if let DecoderResult::Malformed(..) = result {
                self.buffer[written..written + REPLACEMENT.len()].copy_from_slice(REPLACEMENT);
                written += REPLACEMENT.len();
            }
            self.is_done = is_last && result == DecoderResult::InputEmpty;
            (self.start, self.end) = (0, written);
        }
        Ok(&self.buffer[self.start..self.end])
    }

    fn consume(&mut self, used: usize) {
        self.start = self.end.min(self.start + used);
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &'static [u8], encoding: Encoding) -> Result<String, Error> {
        match of_reader(bytes, Arc::default(), encoding)? {
            Source::Text(mut text) => {
                let mut whole = String::new();
                text.reader.read_to_string(&mut whole).map_err(unread)?;
                Ok(whole)
            }
            Source::Zip => Ok("zip".into()),
        }
    }

    #[test]
    fn marks_and_encodings_are_taken_off() {
        let utf8 = Encoding::Utf8;
        assert_eq!(text(b"", utf8).unwrap(), "");
        assert_eq!(text(b"\xEF\xBB\xBFa", utf8).unwrap(), "a");
        assert_eq!(text(b"\xB3\xC9\xB9\xFB", Encoding::Gbk).unwrap(), "成果");
        assert_eq!(text("\u{FEFF}成果".as_bytes(), Encoding::Gbk).unwrap(), "成果");
        assert_eq!(text(b"\xB3\xC9\xFF\xB9", Encoding::Gbk).unwrap(), "成\u{FFFD}\u{FFFD}");
        assert_eq!(text(b"PK\x03\x04", utf8).unwrap(), "zip");
    }

    #[test]
    fn bad_bytes_at_the_end_of_the_buffer_are_replaced() {
        for length in DECODED_BYTES - 12..DECODED_BYTES + 4 {
            let mut bytes = vec![b'a'; length];
            bytes.extend_from_slice(b"\xFF\x81\xFF\xB3\xC9\x81");
            let mut decoded = String::new();
            Decoded::new(bytes.as_slice()).read_to_string(&mut decoded).unwrap();
            assert!(decoded[length..].starts_with('\u{FFFD}'), "{length}");
            assert!(decoded.ends_with("成\u{FFFD}"), "{length}");
        }
    }

    #[test]
    fn other_kinds_of_file_are_named() {
        for bytes in [&b"\xFF\xFEa\0"[..], b"\xFE\xFF\0a", b"{\0\"\0a\0\"\0", b"\0{\0\"\0a\0\""] {
            let found = of_reader(bytes, Arc::default(), Encoding::Utf8);
            assert!(matches!(found, Err(Error::Utf16)), "{bytes:?}");
        }
        let old = of_reader(&b"\xD0\xCF\x11\xE0\xA1\xB1"[..], Arc::default(), Encoding::Utf8);
        assert!(matches!(old, Err(Error::OldWorkbook)));
    }

    #[test]
    fn gbk_is_told_from_other_bytes() {
        assert!(looks_like_gbk(b"\xB3\xC9\xB9\xFB"));
        assert!(!looks_like_gbk(b"\xFF\xFF"));
        assert!(!looks_like_gbk(b"caf\xE9 "), "Latin-1 is not taken for Chinese");
    }
}
