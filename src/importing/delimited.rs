//! CSV and TSV records from a stream, each bounded, with the line in which it begins.
//!
//! Reads as RFC 4180 and the `csv` crate do; a reader of its own because a record must be bounded
//! while it is read, and a quote that is never closed must be told from a long cell.

use std::io::BufRead;

use super::error::Error;
use super::lines::LINE_BYTES_MAX;

/// Most columns of a table.
pub const FIELDS_MAX: usize = 1_000;

/// One record as it stands in the file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// The line in which it begins, from 1.
    pub(super) line: i64,
    /// Its fields without quotes, at most [`FIELDS_MAX`] and one.
    pub(super) fields: Vec<Vec<u8>>,
    /// Where each field begins in the text, in bytes from 0.
    pub(super) offsets: Vec<u64>,
    /// Whether it has more than [`LINE_BYTES_MAX`] bytes; then the fields are cut.
    pub(super) is_too_long: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first byte of a field.
    Start,
    Plain,
    Quoted,
    /// After a quote inside a quoted field: its end, or half of a doubled quote.
    Quote,
}

/// Reads records.
pub(super) struct Delimited<R> {
    reader: R,
    delimiter: u8,
    line: i64,
    offset: u64,
    /// The last record ended in CR, so that an LF that follows belongs to it.
    is_after_return: bool,
}

impl<R: BufRead> Delimited<R> {
    /// A reader of the text that begins at byte `offset` of the file.
    pub(super) const fn new(reader: R, delimiter: u8, offset: u64) -> Self {
        Self { reader, delimiter, line: 1, offset, is_after_return: false }
    }

    /// The next record that is not an empty line; none at the end.
    pub(super) fn next_record(&mut self) -> Result<Option<Record>, Error> {
        loop {
            let mut building = Building::new(self.line, self.offset);
            let is_end = self.read_into(&mut building)?;
            if building.state == State::Quoted {
                return Err(Error::UnclosedQuote { line: building.record.line });
            }
            let is_blank = building.is_blank();
            if !is_blank {
                return Ok(Some(building.finish()));
            }
            if is_end {
                return Ok(None);
            }
        }
    }

    /// Feeds bytes until the record ends; true at the end of the text.
    fn read_into(&mut self, building: &mut Building) -> Result<bool, Error> {
        loop {
            let line = self.line;
            let buffer = self.reader.fill_buf().map_err(|source| Error::Read { line, source })?;
            if buffer.is_empty() {
                return Ok(true);
            }
            let mut used = 0;
            let mut has_ended = false;
            for byte in buffer {
                used += 1;
                self.offset += 1;
                if std::mem::take(&mut self.is_after_return) && *byte == b'\n' {
                    building.begin_at(self.offset);
                    continue;
                }
                let is_line_end = *byte == b'\n' || *byte == b'\r';
                if is_line_end && building.state != State::Quoted {
                    self.line += 1;
                    self.is_after_return = *byte == b'\r';
                    has_ended = true;
                    break;
                }
                self.line += i64::from(*byte == b'\n');
                building.take(*byte, self.delimiter, self.offset);
                if building.record.is_too_long && building.state == State::Quoted {
                    return Err(Error::UnclosedQuote { line: building.record.line });
                }
            }
            self.reader.consume(used);
            if has_ended {
                return Ok(false);
            }
        }
    }
}

/// A record while it is read.
struct Building {
    record: Record,
    field: Vec<u8>,
    field_offset: u64,
    state: State,
    bytes: usize,
}

impl Building {
    fn new(line: i64, offset: u64) -> Self {
        let record = Record { line, ..Record::default() };
        Self { record, field: Vec::new(), field_offset: offset, state: State::Start, bytes: 0 }
    }

    fn begin_at(&mut self, offset: u64) {
        self.field_offset = offset;
    }

    fn is_blank(&self) -> bool {
        self.bytes == 0
    }

    /// Takes one byte; `next` is the offset of the byte after it.
    fn take(&mut self, byte: u8, delimiter: u8, next: u64) {
        self.bytes += 1;
        self.record.is_too_long |= self.bytes > LINE_BYTES_MAX;
        self.state = match self.state {
            State::Start if byte == b'"' => {
                self.field_offset = next;
                State::Quoted
            }
            State::Quoted if byte == b'"' => State::Quote,
            State::Start | State::Plain | State::Quote if byte == delimiter => {
                self.end_field(next);
                State::Start
            }
            State::Quote if byte == b'"' => {
                self.push(byte);
                State::Quoted
            }
            State::Start | State::Plain | State::Quote => {
                self.push(byte);
                State::Plain
            }
            State::Quoted => {
                self.push(byte);
                State::Quoted
            }
        };
    }

    fn push(&mut self, byte: u8) {
        if !self.record.is_too_long {
            self.field.push(byte);
        }
    }

    fn end_field(&mut self, next: u64) {
        let field = std::mem::take(&mut self.field);
        if self.record.fields.len() <= FIELDS_MAX {
            self.record.fields.push(field);
            self.record.offsets.push(self.field_offset);
        }
        self.field_offset = next;
    }

    fn finish(mut self) -> Record {
        self.end_field(0);
        self.record
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn records(text: &[u8]) -> Result<Vec<Record>, Error> {
        let reader = std::io::BufReader::with_capacity(5, text);
        let mut delimited = Delimited::new(reader, b',', 0);
        let mut found = Vec::new();
        while let Some(record) = delimited.next_record()? {
            found.push(record);
        }
        Ok(found)
    }

    fn check(text: &str, expected: &[(i64, &[&str])]) {
        let found = records(text.as_bytes()).unwrap();
        let found: Vec<(i64, Vec<String>)> = found
            .into_iter()
            .map(|record| {
                let fields = record.fields.into_iter();
                (record.line, fields.map(|field| String::from_utf8(field).unwrap()).collect())
            })
            .collect();
        let expected: Vec<(i64, Vec<String>)> = expected
            .iter()
            .map(|(line, fields)| (*line, fields.iter().map(ToString::to_string).collect()))
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn records_keep_the_line_in_which_they_begin() {
        check("", &[]);
        check("a,b", &[(1, &["a", "b"])]);
        check("a,b\r\nc,\n\n,d\r", &[(1, &["a", "b"]), (2, &["c", ""]), (4, &["", "d"])]);
        check("\"a\nb\",\"c\"\"d\"\ne", &[(1, &["a\nb", "c\"d"]), (3, &["e"])]);
        check("5\" disk,x\n\"a\"b,c", &[(1, &["5\" disk", "x"]), (2, &["ab", "c"])]);
        check("\"\"\na", &[(1, &[""]), (2, &["a"])]);
    }

    #[test]
    fn offsets_point_at_the_bytes_of_a_field() {
        let found = records(b"ab,\"c\",d\r\ne,f").unwrap();
        assert_eq!(found[0].offsets, [0, 4, 7]);
        assert_eq!(found[1].offsets, [10, 12]);
    }

    #[test]
    fn a_quote_that_never_closes_is_named_by_its_line() {
        for text in [&b"a\nb,\"c\nd\ne"[..], b"a\n\"", b"a\nb,\"\"\"\n"] {
            let error = records(text).unwrap_err();
            assert!(matches!(error, Error::UnclosedQuote { line: 2 }), "{error}");
        }
        let mut long = b"a\n\"".to_vec();
        long.resize(LINE_BYTES_MAX + 10, b'x');
        long.extend_from_slice(b"\"\nb");
        assert!(matches!(records(&long), Err(Error::UnclosedQuote { line: 2 })));
    }

    #[test]
    fn a_record_too_long_does_not_hide_the_next() {
        let mut long = vec![b'x'; LINE_BYTES_MAX + 10];
        long.extend_from_slice(b"\nb");
        let found = records(&long).unwrap();
        assert!(found[0].is_too_long);
        assert_eq!((found[1].line, found[1].is_too_long), (2, false));
        let many = records(&[b','; 5 * FIELDS_MAX]).unwrap();
        assert_eq!(many[0].fields.len(), FIELDS_MAX + 1);
    }

    proptest! {
        #[test]
        fn records_are_those_of_the_csv_crate(text in "[a,\"\r\n 成]{0,60}") {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes());
            let theirs: Vec<Vec<Vec<u8>>> = reader
                .byte_records()
                .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect())
                .collect();
            if let Ok(ours) = records(text.as_bytes()) {
                let ours: Vec<_> = ours.into_iter().map(|record| record.fields).collect();
                prop_assert_eq!(ours, theirs);
            }
        }
    }
}
