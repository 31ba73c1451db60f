//! Rows of a file as drafts, one after the other.

use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::cells::{Cell, Entry};
use super::drafts::{Importable, take_id};
use super::error::Error;
use super::format::Format;
use super::header::{Bound, Spellings};
use super::jsonl::JsonLines;
use super::table::Table;
use crate::domain::violation::{Code, Violation};
use crate::domain::{Bilingual, Content};

/// Most violations that are told of one row.
pub const VIOLATIONS_MAX: usize = 100;

/// A violation with the column in which it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnViolation {
    /// The header as the file writes it; empty when the row as a whole is at fault.
    pub column: String,
    /// What is wrong.
    pub violation: Violation,
}

/// A row as it stood in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Original {
    /// A line of JSON.
    Line(Vec<u8>),
    /// The cells of a table, without the reasons column of an earlier import.
    Fields(Vec<String>),
    /// Too long to be held.
    Lost,
}

/// One row: the draft that it states and what is wrong in it.
#[derive(Debug, Clone)]
pub struct Row<T> {
    /// The row's number as a person sees it, from 1: the line in which it begins, or the row of
    /// the sheet.
    pub number: i64,
    /// The record's id as written, if the row states one.
    pub id: Option<String>,
    /// The draft; fields with violations are left at their defaults.
    pub draft: T,
    /// What cannot be read in it, at most [`VIOLATIONS_MAX`].
    pub violations: Vec<ColumnViolation>,
    /// The row as it stood in the file.
    pub original: Original,
    pub(super) written: Vec<Bound>,
}

impl<T: Content> Row<T> {
    /// Whether the row could be told apart into columns. When not, its one violation says why and
    /// the draft is empty, so that checking it further only adds noise.
    pub const fn is_readable(&self) -> bool {
        !self.written.is_empty()
    }

    /// The header under which the file writes what fills `field`, a path of a violation such as
    /// `keywords[3]` or `holders[0].organization`; the column's canonical name when the file has
    /// no such column.
    pub fn column_of(&self, field: &str) -> String {
        let path = without_places(field);
        let first = path.split('.').next().unwrap_or_default();
        let columns = super::columns::columns_of(T::KIND);
        for wanted in [path.as_str(), first] {
            let written = self.written.iter().find(|bound| bound.column.field == wanted);
            if let Some(bound) = written {
                return bound.header.to_string();
            }
        }
        let known = [path.as_str(), first]
            .into_iter()
            .find_map(|wanted| columns.iter().find(|column| column.field == wanted));
        known.map_or_else(|| field.to_owned(), |column| column.name.to_owned())
    }

    /// A violation of the record's own check, with the header of the column it comes from.
    pub fn locate(&self, violation: Violation) -> ColumnViolation {
        ColumnViolation { column: self.column_of(&violation.field), violation }
    }
}

/// `holders[0].display_name` as `holders.display_name`.
fn without_places(field: &str) -> String {
    let mut is_inside = false;
    let outside = field.chars().filter(|character| {
        is_inside = *character == '[' || (is_inside && *character != ']');
        !is_inside && *character != ']'
    });
    outside.collect()
}

/// A row with its cells still unread.
pub(super) struct RawRow {
    pub(super) number: i64,
    pub(super) original: Original,
    pub(super) cells: Vec<(Bound, Cell)>,
    pub(super) violations: Vec<ColumnViolation>,
}

impl RawRow {
    pub(super) const fn new(number: i64, original: Original) -> Self {
        Self { number, original, cells: Vec::new(), violations: Vec::new() }
    }

    /// Notes what is wrong with the row, or with a column that is not known.
    pub(super) fn note(&mut self, column: &str, code: Code, value: &str, message: Bilingual) {
        if self.violations.len() < VIOLATIONS_MAX {
            let violation = Violation::new(column, code, value, message);
            self.violations.push(ColumnViolation { column: column.to_owned(), violation });
        }
    }
}

/// Where rows come from.
pub(super) enum Feed {
    Lines(JsonLines),
    Table(Table),
}

/// The rows of a file. After an error there are no more.
pub struct Rows<T> {
    pub(super) feed: Feed,
    pub(super) format: Format,
    pub(super) spellings: Arc<Spellings>,
    pub(super) read: Arc<AtomicU64>,
    pub(super) total: u64,
    pub(super) has_failed: bool,
    pub(super) kind: PhantomData<fn() -> T>,
}

impl<T> Rows<T> {
    /// The format that was found.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// The header of a table as written, without the reasons column of an earlier import.
    pub fn header(&self) -> Option<&[String]> {
        match &self.feed {
            Feed::Lines(_) => None,
            Feed::Table(table) => Some(&table.header),
        }
    }

    /// The unknown columns that were passed over so far, at most 100.
    pub fn ignored(&self) -> &[String] {
        match &self.feed {
            Feed::Lines(lines) => &lines.unknown.names,
            Feed::Table(table) => &table.unknown.names,
        }
    }

    /// How many bytes of the file have been read, compressed as they are.
    pub fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// How many bytes the file has; 0 when it is no regular file.
    pub const fn bytes_total(&self) -> u64 {
        self.total
    }
}

impl<T: Importable> Iterator for Rows<T> {
    type Item = Result<Row<T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_failed {
            return None;
        }
        let raw = match &mut self.feed {
            Feed::Lines(lines) => lines.next_row(),
            Feed::Table(table) => table.next_row(),
        };
        match raw {
            Ok(raw) => raw.map(|raw| Ok(read_row(raw, &self.spellings))),
            Err(error) => {
                self.has_failed = true;
                Some(Err(error))
            }
        }
    }
}

fn read_row<T: Importable>(raw: RawRow, spellings: &Spellings) -> Row<T> {
    let RawRow { number, original, cells, violations } = raw;
    let written = Vec::with_capacity(cells.len());
    let draft = T::default();
    let mut row = Row { number, id: None, draft, violations, original, written };
    let mut aside = T::Aside::default();
    let mut stated: Vec<&'static str> = Vec::with_capacity(cells.len());
    for (bound, cell) in cells {
        if !cell.is_empty() {
            if stated.contains(&bound.column.field) {
                row.note_double(&bound);
            }
            stated.push(bound.column.field);
            row.take(&mut aside, &bound, cell);
        }
        row.written.push(bound);
    }
    let is_readable = row.is_readable();
    for (bound, value) in spellings.constants.iter().filter(|_| is_readable) {
        if !stated.contains(&bound.column.field) {
            row.take(&mut aside, bound, Cell::Text(value.clone()));
        }
    }
    row.complete(aside);
    row
}

impl<T: Importable> Row<T> {
    fn take(&mut self, aside: &mut T::Aside, bound: &Bound, cell: Cell) {
        let mut entry = Entry { bound, violations: &mut self.violations };
        match take_id(T::KIND, cell, &mut entry) {
            Ok(id) => self.id = id.or_else(|| self.id.take()),
            Err(cell) => self.draft.take(aside, cell, &mut entry),
        }
    }

    fn complete(&mut self, aside: T::Aside) {
        let mut faults = Vec::new();
        self.draft.complete(aside, &mut faults);
        for fault in faults {
            if self.violations.len() < VIOLATIONS_MAX {
                let located = self.locate(fault);
                self.violations.push(located);
            }
        }
        if self.id.is_none() {
            self.id = self.draft.own_id();
        }
    }

    fn note_double(&mut self, bound: &Bound) {
        let field = bound.column.field;
        let first = self.column_of(field);
        let message = Bilingual::new(
            format!("与“{first}”是同一个意思；请只留一个"),
            format!("means the same as {first:?}; keep one of them"),
        );
        let mut entry = Entry { bound, violations: &mut self.violations };
        entry.note("", Code::Contradiction, "", message);
    }
}
