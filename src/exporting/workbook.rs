//! XLSX: texts are texts, amounts are numbers, days are dates.

use std::fs::File;
use std::path::PathBuf;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use super::error::Error;
use super::options::Unit;
use super::value::{Value, decimal};
use crate::domain::{Day, Fen};

/// Rows of a sheet below its header.
const ROWS_MAX: u32 = 1_048_575;
/// Significant digits that a spreadsheet's number has; a longer amount is written as a text.
const NUMBER_DIGITS: u32 = 15;
/// The first year that a spreadsheet's dates have.
const FIRST_YEAR: i64 = 1901;
/// Width of every column, in characters.
const COLUMN_WIDTH: u16 = 16;

/// Writes the rows of one sheet.
pub(super) struct Sheet {
    workbook: Workbook,
    path: PathBuf,
    columns: Vec<String>,
    row: u32,
    unit: Unit,
    yes: &'static str,
    text: Format,
    amount: Format,
    day: Format,
}

impl Sheet {
    pub(super) fn begin(
        path: PathBuf,
        title: &str,
        header: Vec<String>,
        unit: Unit,
        yes: &'static str,
    ) -> Result<Self, Error> {
        let zeros = "0".repeat(unit.decimals());
        let mut sheet = Self {
            workbook: Workbook::new(),
            path,
            columns: header,
            row: 0,
            unit,
            yes,
            text: Format::new().set_num_format("@"),
            amount: Format::new().set_num_format(format!("#,##0.{zeros}")),
            day: Format::new().set_num_format("yyyy-mm-dd"),
        };
        sheet.head(title).map_err(|error| sheet.failed(&error))?;
        Ok(sheet)
    }

    fn head(&mut self, title: &str) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold().set_num_format("@");
        let worksheet = self.workbook.add_worksheet_with_constant_memory()?;
        worksheet.set_name(title)?;
        worksheet.set_freeze_panes(1, 0)?;
        for (place, name) in self.columns.iter().enumerate() {
            let column = u16::try_from(place).unwrap_or(u16::MAX);
            worksheet.set_column_width(column, COLUMN_WIDTH)?;
            worksheet.write_string_with_format(0, column, name, &bold)?;
        }
        Ok(())
    }

    pub(super) fn write(&mut self, name: &str, values: &[Value]) -> Result<(), Error> {
        if self.row == ROWS_MAX {
            return Err(Error::TooManyRows { rows_max: ROWS_MAX });
        }
        self.row += 1;
        for (place, value) in values.iter().enumerate() {
            let column = u16::try_from(place).unwrap_or(u16::MAX);
            if let Err(error) = self.put(column, value) {
                let column = self.columns.get(place).cloned().unwrap_or_default();
                let (name, reason) = (name.to_owned(), error.to_string());
                return Err(Error::Cell { name, column, reason });
            }
        }
        Ok(())
    }

    fn put(&mut self, column: u16, value: &Value) -> Result<(), XlsxError> {
        let (row, unit) = (self.row, self.unit);
        let sheet = self.workbook.worksheet_from_index(0)?;
        let number = match value {
            Value::Nothing => return Ok(()),
            Value::Amount(amount) => numeral(*amount, unit).map(|number| (number, &self.amount)),
            Value::Amounts(amounts) => match amounts.as_slice() {
                [amount] => numeral(*amount, unit).map(|number| (number, &self.amount)),
                _ => None,
            },
            Value::Count(count) => {
                let count = i32::try_from(*count).ok().map(f64::from);
                if let Some(count) = count {
                    sheet.write_number(row, column, count)?;
                    return Ok(());
                }
                None
            }
            Value::Day(day) => {
                if let Some(date) = date(*day) {
                    sheet.write_datetime_with_format(row, column, &date, &self.day)?;
                    return Ok(());
                }
                None
            }
            _ => None,
        };
        match number {
            Some((number, format)) => {
                sheet.write_number_with_format(row, column, number, format)?
            }
            None => {
                let text = value.cell(unit, self.yes);
                if text.is_empty() {
                    return Ok(());
                }
                sheet.write_string_with_format(row, column, text, &self.text)?
            }
        };
        Ok(())
    }

    pub(super) fn finish(mut self, file: &File) -> Result<(), Error> {
        let saved = self.workbook.save_to_writer(std::io::BufWriter::new(file));
        saved.map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &XlsxError) -> Error {
        Error::Workbook { path: self.path.clone(), reason: error.to_string() }
    }
}

/// An amount as the number that a spreadsheet keeps, where it keeps every digit of it. A spreadsheet
/// knows no other number, and one of at most 15 digits comes back from it as it was.
fn numeral(amount: Fen, unit: Unit) -> Option<f64> {
    let digits = amount.get().unsigned_abs().checked_ilog10().unwrap_or(0);
    if digits >= NUMBER_DIGITS {
        return None;
    }
    decimal(amount, unit).parse().ok()
}

fn date(day: Day) -> Option<ExcelDateTime> {
    let (year, month, day) = day.date();
    if year < FIRST_YEAR {
        return None;
    }
    let year = u16::try_from(year).ok()?;
    ExcelDateTime::from_ymd(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
}
