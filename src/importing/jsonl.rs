//! JSONL: one object a line.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::io::BufRead;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::cells::Cell;
use super::columns::REASONS_HEADER;
use super::error::Error;
use super::faults::{not_utf8, too_deep, too_long, twice, undecoded, unknown_key, unreadable};
use super::header::{Resolved, Spellings, UnknownNames};
use super::lines::{LINE_BYTES_MAX, Line, next_line};
use super::lists::ITEMS_MAX;
use super::rows::{Original, RawRow};
use super::source::{Text, looks_like_gbk};
use crate::domain::violation::Code;

/// Rows that are looked at for unknown keys before the first is given out …
const FIRST_ROWS: usize = 100;
/// … and the bytes of text that they may have together.
const FIRST_BYTES: u64 = LINE_BYTES_MAX as u64;
/// Deepest nesting of arrays and objects in a cell; the format has two.
const DEPTH_MAX: usize = 4;
/// Most different keys whose meaning is remembered.
const KEYS_MAX: usize = 1_000;

/// Reads rows from lines of JSON.
pub(super) struct JsonLines {
    reader: Box<dyn BufRead + Send>,
    spellings: Arc<Spellings>,
    keys: HashMap<String, Resolved>,
    line: i64,
    offset: u64,
    /// Whether Chinese or the like has been read as UTF-8, so that the file as such is UTF-8.
    has_utf8: bool,
    /// Whether the text was decoded, so that U+FFFD stands for bytes that could not be.
    is_decoded: bool,
    is_lenient: bool,
    is_at_first: bool,
    first: VecDeque<RawRow>,
    pub(super) unknown: UnknownNames,
}

impl JsonLines {
    /// Reads the first rows; fails when they have unknown keys, unless `is_lenient`.
    pub(super) fn open(
        text: Text,
        spellings: Arc<Spellings>,
        is_decoded: bool,
        is_lenient: bool,
    ) -> Result<Self, Error> {
        let mut lines = Self {
            reader: text.reader,
            spellings,
            keys: HashMap::new(),
            line: 0,
            offset: text.passed,
            has_utf8: false,
            is_decoded,
            is_lenient,
            is_at_first: true,
            first: VecDeque::new(),
            unknown: UnknownNames::default(),
        };
        while lines.first.len() < FIRST_ROWS && lines.offset < FIRST_BYTES {
            let Some(row) = lines.read_row()? else { break };
            lines.first.push_back(row);
        }
        if lines.first.is_empty() {
            return Err(Error::Empty);
        }
        if !is_lenient {
            lines.unknown.refuse(&lines.spellings)?;
        }
        lines.is_at_first = false;
        Ok(lines)
    }

    /// The next row; none at the end.
    pub(super) fn next_row(&mut self) -> Result<Option<RawRow>, Error> {
        match self.first.pop_front() {
            Some(row) => Ok(Some(row)),
            None => self.read_row(),
        }
    }

    /// The next line that is not blank.
    fn read_row(&mut self) -> Result<Option<RawRow>, Error> {
        loop {
            let failed = |source| Error::Read { line: self.line, source };
            let Some((line, taken)) = next_line(&mut *self.reader).map_err(failed)? else {
                return Ok(None);
            };
            self.line += 1;
            let offset = self.offset;
            self.offset += taken;
            let line = match line {
                Line::TooLong => return Ok(Some(self.too_long())),
                Line::Held(line) if line.trim_ascii().is_empty() => continue,
                Line::Held(line) => line,
            };
            return self.row_of(line, offset).map(Some);
        }
    }

    fn row_of(&mut self, mut line: Vec<u8>, offset: u64) -> Result<RawRow, Error> {
        cut_reasons(&mut line);
        let mut row = RawRow::new(self.line, Original::Lost);
        match std::str::from_utf8(&line) {
            Ok(text) => {
                self.has_utf8 |= !text.is_ascii();
                if self.is_decoded && text.contains(char::REPLACEMENT_CHARACTER) {
                    row.note("", Code::RowFormat, text, undecoded());
                } else {
                    self.read_object(text, &mut row);
                }
            }
            Err(error) => {
                let is_gbk = looks_like_gbk(&line);
                if !self.has_utf8 {
                    let offset = offset + error.valid_up_to() as u64;
                    return Err(Error::NotUtf8 { line: self.line, offset, is_gbk });
                }
                row.note("", Code::RowFormat, &String::from_utf8_lossy(&line), not_utf8());
            }
        }
        row.original = Original::Line(line);
        Ok(row)
    }

    fn read_object(&mut self, text: &str, row: &mut RawRow) {
        let fields: Fields<'_> = match serde_json::from_str(text) {
            Ok(fields) => fields,
            Err(error) => return row.note("", Code::RowFormat, text, unreadable(&error)),
        };
        let mut unknown = Vec::new();
        for (place, (key, value)) in fields.0.iter().enumerate() {
            match self.resolve(key) {
                Resolved::Known(bound) => {
                    if fields.0[..place].iter().any(|(earlier, _)| earlier == key) {
                        row.note(key, Code::RowFormat, key, twice());
                    }
                    row.cells.push((bound, cell_of(value, DEPTH_MAX)));
                }
                Resolved::LeftOut => {}
                Resolved::Unknown => unknown.push(key),
            }
        }
        for key in unknown {
            if self.is_at_first || self.is_lenient {
                self.unknown.add(key);
            }
            if !self.is_lenient {
                let nearest = self.spellings.unknown(key).nearest;
                row.note(key, Code::UnknownField, key, unknown_key(nearest));
            }
        }
    }

    fn resolve(&mut self, key: &str) -> Resolved {
        if let Some(known) = self.keys.get(key) {
            return known.clone();
        }
        let resolved = self.spellings.resolve(key);
        if self.keys.len() < KEYS_MAX {
            self.keys.insert(key.to_owned(), resolved.clone());
        }
        resolved
    }

    fn too_long(&self) -> RawRow {
        let mut row = RawRow::new(self.line, Original::Lost);
        row.note("", Code::RowFormat, "", too_long());
        row
    }
}

/// Takes off the reasons that [`Rejects`](super::Rejects) appended to the line.
fn cut_reasons(line: &mut Vec<u8>) {
    if !line.ends_with(b"\"}") {
        return;
    }
    let mark = format!("\"{REASONS_HEADER}\":\"");
    let found = line.windows(mark.len()).rposition(|part| part == mark.as_bytes());
    let Some(place) = found else { return };
    let kept = line[..place].strip_suffix(b",").unwrap_or(&line[..place]);
    let cut = [kept, b"}"].concat();
    let is_object = |text: &[u8]| serde_json::from_slice::<Fields<'_>>(text).is_ok();
    if is_object(line) && is_object(&cut) {
        *line = cut;
    }
}

/// The members of an object in their order, unread.
struct Fields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, &'de RawValue>()? {
                    fields.push((Cow::Owned(key), value));
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// A JSON text as a cell; none when it is none.
pub(super) fn read_json(text: &str) -> Option<Cell> {
    let value: &RawValue = serde_json::from_str(text).ok()?;
    Some(cell_of(value, DEPTH_MAX))
}

/// A JSON value as a cell; numbers keep the digits in which they are written.
fn cell_of(value: &RawValue, depth: usize) -> Cell {
    let text = value.get();
    match text.as_bytes().first() {
        Some(b'"') => match serde_json::from_str(text) {
            Ok(text) => Cell::Text(text),
            Err(error) => Cell::Broken(text.to_owned(), unreadable(&error)),
        },
        Some(b'n') => Cell::Empty,
        Some(b't') => Cell::Bool(true),
        Some(b'f') => Cell::Bool(false),
        Some(b'[' | b'{') if depth == 0 => Cell::Broken(text.to_owned(), too_deep()),
        Some(b'[') => match serde_json::from_str::<Vec<&RawValue>>(text) {
            Ok(items) => {
                let items = items.into_iter().take(ITEMS_MAX + 1);
                Cell::List(items.map(|item| cell_of(item, depth - 1)).collect())
            }
            Err(error) => Cell::Broken(text.to_owned(), unreadable(&error)),
        },
        Some(b'{') => match serde_json::from_str::<Fields<'_>>(text) {
            Ok(fields) => {
                let fields = fields.0.into_iter().take(ITEMS_MAX);
                let read =
                    |(key, item): (Cow<'_, str>, _)| (key.into_owned(), cell_of(item, depth - 1));
                Cell::Object(fields.map(read).collect())
            }
            Err(error) => Cell::Broken(text.to_owned(), unreadable(&error)),
        },
        _ => Cell::Number(text.to_owned()),
    }
}
