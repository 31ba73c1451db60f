//! XLSX: the rows of one sheet, held as a whole.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use jiff::civil::Date;

use super::cells::Cell;
use super::delimited::FIELDS_MAX;
use super::error::Error;
use super::figures::shown;
use crate::domain::Bilingual;

/// Largest workbook file, in bytes.
pub const WORKBOOK_BYTES_MAX: u64 = 256 << 20;
/// Most text that the cells of a sheet may have, in bytes.
pub const WORKBOOK_TEXT_BYTES_MAX: u64 = 512 << 20;
/// What a cell counts for beside its text.
const CELL_BYTES: u64 = 32;

/// A row of a sheet: its number from 1, and its cells from the first column on.
pub(super) type SheetRow = (i64, Vec<Cell>);

/// Reads the rows of a sheet that are not empty; of the first sheet when none is named.
pub(super) fn read_rows(path: &Path, sheet: Option<&str>) -> Result<Vec<SheetRow>, Error> {
    let open = |source| Error::Open { path: path.to_owned(), source };
    let file = File::open(path).map_err(open)?;
    if file.metadata().map_err(open)?.len() > WORKBOOK_BYTES_MAX {
        return Err(Error::TooLarge { bytes_max: WORKBOOK_BYTES_MAX });
    }
    let mut workbook = Xlsx::new(BufReader::new(file)).map_err(damaged)?;
    let sheets = workbook.sheet_names();
    let name = match sheet {
        Some(name) => sheets.iter().find(|known| known.trim() == name.trim()),
        None => sheets.first(),
    };
    let Some(name) = name else {
        let name = sheet.unwrap_or_default().to_owned();
        return Err(Error::UnknownSheet { name, sheets });
    };
    let mut cells = workbook.worksheet_cells_reader(name).map_err(damaged)?;
    let mut rows: Vec<SheetRow> = Vec::new();
    let mut bytes = 0;
    while let Some(found) = cells.next_cell().map_err(damaged)? {
        let (row, column) = found.get_position();
        let Some(cell) = cell_of(found.get_value()) else {
            continue;
        };
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column > FIELDS_MAX {
            let count = column.saturating_add(1);
            return Err(Error::TooManyColumns { count, count_max: FIELDS_MAX });
        }
        let number = i64::from(row) + 1;
        if rows.last().is_none_or(|(last, _)| *last != number) {
            rows.push((number, Vec::new()));
        }
        if let Some((_, cells)) = rows.last_mut() {
            let missing = (column + 1).saturating_sub(cells.len()) as u64;
            bytes += missing * CELL_BYTES + text_bytes(&cell);
            if bytes > WORKBOOK_TEXT_BYTES_MAX {
                return Err(Error::TooLarge { bytes_max: WORKBOOK_TEXT_BYTES_MAX });
            }
            if column >= cells.len() {
                cells.resize(column + 1, Cell::Empty);
            }
            cells[column] = cell;
        }
    }
    Ok(rows)
}

fn damaged(error: impl std::fmt::Display) -> Error {
    Error::NotAWorkbook { reason: error.to_string() }
}

const fn text_bytes(cell: &Cell) -> u64 {
    match cell {
        Cell::Text(text) | Cell::Number(text) | Cell::Broken(text, _) => text.len() as u64,
        _ => 0,
    }
}

fn cell_of(value: &DataRef<'_>) -> Option<Cell> {
    let cell = match value {
        DataRef::Empty => return None,
        DataRef::Int(number) => Cell::Number(number.to_string()),
        DataRef::Float(number) => Cell::Number(shown(*number)),
        DataRef::String(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Bool(truth) => Cell::Bool(*truth),
        DataRef::DateTime(moment) => day_of(*moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text_cell(text),
        DataRef::Error(error) => Cell::Broken(
            error.to_string(),
            Bilingual::new(
                "单元格是公式错误；请改正公式或直接填值",
                "a formula error; mend the formula or write the value",
            ),
        ),
    };
    Some(cell).filter(|cell| !cell.is_empty())
}

/// Text as Excel shows it: the reader has put characters in place of codes such as `_x000D_`, which
/// is a carriage return before a line feed.
fn text_cell(text: &str) -> Cell {
    Cell::Text(text.replace('\r', ""))
}

fn day_of(moment: ExcelDateTime) -> Cell {
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let number = shown(moment.as_f64());
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let (true, (Ok(year), Ok(month), Ok(day))) = (moment.is_datetime(), parts) else {
        return Cell::Number(number);
    };
    Date::new(year, month, day).map_or(Cell::Number(number), Cell::Day)
}
