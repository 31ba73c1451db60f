//! CSV: UTF-8 with a byte order mark, every cell guarded.

use std::io::{self, Write};

use super::options::Unit;
use super::value::Value;
use crate::importing::guard;

/// Writes the rows of a table.
pub(super) struct Table<W: Write> {
    writer: csv::Writer<W>,
    unit: Unit,
    yes: &'static str,
}

impl<W: Write> Table<W> {
    pub(super) fn begin(
        mut out: W,
        header: &[String],
        unit: Unit,
        yes: &'static str,
    ) -> io::Result<Self> {
        out.write_all("\u{FEFF}".as_bytes())?;
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        writer.write_record(header).map_err(plain)?;
        Ok(Self { writer, unit, yes })
    }

    pub(super) fn write(&mut self, values: &[Value]) -> io::Result<()> {
        for value in values {
            let cell = value.cell(self.unit, self.yes);
            // What is typed is no text that could be taken for something else.
            let is_typed = matches!(value, Value::Amount(_) | Value::Count(_) | Value::Day(_));
            match is_typed {
                true => self.writer.write_field(&cell).map_err(plain)?,
                false => self.writer.write_field(guard(&cell).as_bytes()).map_err(plain)?,
            }
        }
        self.writer.write_record(None::<&[u8]>).map_err(plain)
    }

    pub(super) fn finish(self) -> io::Result<W> {
        self.writer.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// The error of the output itself, so that its kind still tells a reader who left.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(source) => source,
        other => io::Error::other(format!("{other:?}")),
    }
}
