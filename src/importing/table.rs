//! Tables with a header: CSV, TSV and the rows of a sheet.

use std::collections::VecDeque;
use std::io::BufRead;
use std::sync::Arc;

use super::cells::Cell;
use super::delimited::{Delimited, FIELDS_MAX, Record};
use super::error::Error;
use super::faults::{not_utf8, ragged, too_long, undecoded, unnamed};
use super::guarded::unguard;
use super::header::{Bound, Resolved, Spellings, UnknownNames};
use super::rows::{Original, RawRow};
use super::source::looks_like_gbk;
use super::workbook::SheetRow;
use crate::domain::Bilingual;
use crate::domain::violation::Code;

/// Rows that are looked at for the header: titles and notes may stand above it.
const HEADER_ROWS: usize = 10;
/// Cells of a row that are shown when it is no header.
const SHOWN_CELLS: usize = 5;

/// Where the rows of a table come from.
pub(super) enum Grid {
    Delimited {
        records: Delimited<Box<dyn BufRead + Send>>,
        /// Whether U+FFFD stands for bytes that could not be decoded.
        is_decoded: bool,
        has_utf8: bool,
    },
    Sheet(std::vec::IntoIter<SheetRow>),
}

/// A row before its columns are known.
struct GridRow {
    number: i64,
    cells: Vec<Cell>,
    fault: Option<Bilingual>,
    /// Whether it was too long to be held, so that its cells are not all there.
    is_cut: bool,
}

/// Reads rows under a header.
pub(super) struct Table {
    grid: Grid,
    /// Rows that were read in search of the header but stand below it.
    pending: VecDeque<GridRow>,
    /// The headers as written, without the reasons column.
    pub(super) header: Vec<String>,
    columns: Vec<Place>,
    pub(super) unknown: UnknownNames,
}

/// What stands in a place of the header.
enum Place {
    Known(Bound),
    LeftOut,
    /// The reasons of an earlier import, which are not kept either.
    Reasons,
    /// No header: nothing may stand below it.
    Unnamed,
}

impl Table {
    /// Finds the header; fails when it has unknown columns, unless `is_lenient`.
    pub(super) fn open(
        mut grid: Grid,
        spellings: &Arc<Spellings>,
        is_lenient: bool,
    ) -> Result<Self, Error> {
        let mut pending = VecDeque::new();
        let mut header = None;
        while pending.len() < HEADER_ROWS {
            let Some(row) = next_grid_row(&mut grid)? else {
                break;
            };
            let texts: Vec<String> = row.cells.iter().map(shown_text).collect();
            if is_header(&texts, spellings) {
                pending.clear();
                header = Some(texts);
                break;
            }
            pending.push_back(row);
        }
        let header = match header {
            Some(header) => header,
            None => match pending.pop_front() {
                Some(row) => row.cells.iter().map(shown_text).collect(),
                None => return Err(Error::Empty),
            },
        };
        let mut table = Self {
            grid,
            pending,
            header: Vec::new(),
            columns: Vec::new(),
            unknown: UnknownNames::default(),
        };
        table.bind(header, spellings, is_lenient)?;
        Ok(table)
    }

    fn bind(
        &mut self,
        header: Vec<String>,
        spellings: &Spellings,
        is_lenient: bool,
    ) -> Result<(), Error> {
        if header.len() > FIELDS_MAX {
            return Err(Error::TooManyColumns { count: header.len(), count_max: FIELDS_MAX });
        }
        let mut doubles: Vec<(String, String)> = Vec::new();
        for name in &header {
            let place = match spellings.resolve(name) {
                _ if name.trim().is_empty() => Place::Unnamed,
                _ if name.trim() == super::columns::REASONS_HEADER => Place::Reasons,
                Resolved::LeftOut => Place::LeftOut,
                Resolved::Unknown => {
                    self.unknown.add(name);
                    Place::LeftOut
                }
                Resolved::Known(bound) => {
                    if let Some(first) = self.bound_to(bound.column.field) {
                        doubles.push((name.clone(), first.header.to_string()));
                    }
                    Place::Known(bound)
                }
            };
            self.columns.push(place);
        }
        if !self.columns.iter().any(|place| matches!(place, Place::Known(_))) {
            let is_far = |name: &String| spellings.unknown(name).nearest.is_none();
            if self.unknown.names.iter().all(is_far) {
                let found = header.iter().filter(|name| !name.trim().is_empty());
                return Err(Error::HeaderMissing {
                    found: found.take(SHOWN_CELLS).cloned().collect(),
                });
            }
        }
        if !doubles.is_empty() {
            return Err(Error::DuplicateColumns { doubles });
        }
        if !is_lenient {
            self.unknown.refuse(spellings)?;
        }
        self.header = self.kept(header);
        Ok(())
    }

    fn bound_to(&self, field: &str) -> Option<&Bound> {
        self.columns.iter().find_map(|place| match place {
            Place::Known(bound) if bound.column.field == field => Some(bound),
            _ => None,
        })
    }

    /// The texts without those in the reasons column.
    fn kept(&self, texts: Vec<String>) -> Vec<String> {
        let is_kept = |place: usize| !matches!(self.columns.get(place), Some(Place::Reasons));
        let texts = texts.into_iter().enumerate();
        texts.filter(|(place, _)| is_kept(*place)).map(|(_, text)| text).collect()
    }

    /// The next row that is not empty; none at the end.
    pub(super) fn next_row(&mut self) -> Result<Option<RawRow>, Error> {
        loop {
            let row = match self.pending.pop_front() {
                Some(row) => row,
                None => match next_grid_row(&mut self.grid)? {
                    Some(row) => row,
                    None => return Ok(None),
                },
            };
            if row.fault.is_none() && row.cells.iter().all(Cell::is_empty) {
                continue;
            }
            return Ok(Some(self.row_of(row)));
        }
    }

    fn row_of(&self, grid_row: GridRow) -> RawRow {
        let GridRow { number, cells, fault, is_cut } = grid_row;
        let original = match is_cut {
            true => Original::Lost,
            false => Original::Fields(self.kept(cells.iter().map(shown_text).collect())),
        };
        let mut row = RawRow::new(number, original);
        if let Some(message) = fault {
            row.note("", Code::RowFormat, "", message);
            return row;
        }
        let is_delimited = matches!(self.grid, Grid::Delimited { .. });
        if is_delimited && cells.len() != self.columns.len() {
            let (count, wanted) = (cells.len(), self.columns.len());
            row.note("", Code::RowFormat, "", ragged(count, wanted));
            return row;
        }
        let mut cells = cells.into_iter();
        for (place, column) in self.columns.iter().enumerate() {
            let cell = cells.next().unwrap_or(Cell::Empty);
            match column {
                Place::Known(bound) => row.cells.push((bound.clone(), cell)),
                Place::Unnamed if !cell.is_empty() => note_unnamed(&mut row, place, &cell),
                Place::Unnamed | Place::LeftOut | Place::Reasons => {}
            }
        }
        for (place, cell) in cells.enumerate().filter(|(_, cell)| !cell.is_empty()) {
            note_unnamed(&mut row, self.columns.len() + place, &cell);
        }
        row
    }
}

/// A row is the header when half of its cells are known columns.
fn is_header(texts: &[String], spellings: &Spellings) -> bool {
    let named = texts.iter().filter(|text| !text.trim().is_empty());
    let (mut known, mut all) = (0, 0);
    for text in named {
        all += 1;
        known += usize::from(!matches!(spellings.resolve(text), Resolved::Unknown));
    }
    known > 0 && known * 2 >= all
}

fn next_grid_row(grid: &mut Grid) -> Result<Option<GridRow>, Error> {
    match grid {
        Grid::Sheet(rows) => Ok(rows.next().map(|(number, cells)| GridRow {
            number,
            cells,
            fault: None,
            is_cut: false,
        })),
        Grid::Delimited { records, is_decoded, has_utf8 } => {
            let Some(record) = records.next_record()? else {
                return Ok(None);
            };
            text_row(record, *is_decoded, has_utf8).map(Some)
        }
    }
}

fn text_row(record: Record, is_decoded: bool, has_utf8: &mut bool) -> Result<GridRow, Error> {
    let (number, is_cut) = (record.line, record.is_too_long);
    let mut fault = record.is_too_long.then(too_long);
    let mut cells = Vec::with_capacity(record.fields.len());
    for (field, offset) in record.fields.into_iter().zip(record.offsets) {
        let text = match String::from_utf8(field) {
            Ok(text) => {
                *has_utf8 |= !text.is_ascii();
                if is_decoded && text.contains(char::REPLACEMENT_CHARACTER) {
                    fault = Some(undecoded());
                }
                text
            }
            Err(error) if !*has_utf8 && !record.is_too_long => {
                let offset = offset + error.utf8_error().valid_up_to() as u64;
                let is_gbk = looks_like_gbk(error.as_bytes());
                return Err(Error::NotUtf8 { line: number, offset, is_gbk });
            }
            Err(error) => {
                fault = fault.or_else(|| Some(not_utf8()));
                String::from_utf8_lossy(error.as_bytes()).into_owned()
            }
        };
        let unguarded = unguard(&text);
        let text = if unguarded.len() == text.len() { text } else { unguarded.to_owned() };
        cells.push(Cell::Text(text));
    }
    Ok(GridRow { number, cells, fault, is_cut })
}

/// A cell as it goes into a file of rejects.
fn shown_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Number(text) | Cell::Broken(text, _) => text.clone(),
        Cell::Bool(truth) => if *truth { "是" } else { "否" }.to_owned(),
        Cell::Day(day) => day.to_string(),
        Cell::Empty | Cell::List(_) | Cell::Object(_) => String::new(),
    }
}

fn note_unnamed(row: &mut RawRow, place: usize, cell: &Cell) {
    row.note("", Code::RowFormat, &shown_text(cell), unnamed(place + 1));
}
