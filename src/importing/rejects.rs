//! Rows that were refused, in a file that is imported again once they are mended.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::columns::REASONS_HEADER;
use super::error::Error;
use super::format::Format;
use super::guarded::guard;
use super::rows::{ColumnViolation, Original, Row};

/// Writes refused rows as they stood in their file, each with its reasons in `_错误`, which an
/// import passes over: tables as CSV with a last column (with a byte order mark, so that Excel
/// reads it), JSONL as the original line with a last key. A line that is no object is written as
/// it is, without reasons. Always UTF-8, whatever the original was.
///
/// The file is made with the first refused row. It never replaces a file.
pub struct Rejects {
    path: PathBuf,
    format: Format,
    header: Vec<String>,
    writer: Option<Writer>,
    written: u64,
    lost: u64,
}

enum Writer {
    Lines(BufWriter<File>),
    Table(Box<csv::Writer<File>>),
}

impl Rejects {
    /// Rejects of a file of the format `like` and, for a table, with the header of its
    /// [`Rows`](super::Rows). Fails when there is a file at `path` already.
    pub fn create(path: &Path, like: Format, header: Option<&[String]>) -> Result<Self, Error> {
        if path.try_exists().map_err(|source| failed(path, source))? {
            return Err(Error::RejectsExist { path: path.to_owned() });
        }
        // Said before the first row is sent, not at the first bad one.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder {
            std::fs::metadata(folder).map_err(|source| failed(folder, source))?;
        }
        let header = header.unwrap_or_default().to_vec();
        let format = like.of_rejects();
        Ok(Self { path: path.to_owned(), format, header, writer: None, written: 0, lost: 0 })
    }

    /// Writes one refused row; `violations` are the reasons. A row too long to be held is only
    /// counted.
    pub fn write<T>(&mut self, row: &Row<T>, violations: &[ColumnViolation]) -> Result<(), Error> {
        if row.original == Original::Lost {
            self.lost += 1;
            return Ok(());
        }
        let reasons = reasons_of(violations);
        let columns = self.header.len();
        let written = match (&row.original, self.open()?) {
            (Original::Line(line), Writer::Lines(file)) => write_line(file, line, &reasons),
            (Original::Fields(fields), Writer::Table(table)) => {
                let missing = columns.saturating_sub(fields.len());
                let fields = fields.iter().map(String::as_str);
                let fields = fields.chain(std::iter::repeat_n("", missing)).chain([&*reasons]);
                let guarded: Vec<_> = fields.map(guard).collect();
                table
                    .write_record(guarded.iter().map(|field| field.as_bytes()))
                    .map_err(io::Error::from)
            }
            (Original::Lost | Original::Line(_) | Original::Fields(_), _) => {
                self.lost += 1;
                return Ok(());
            }
        };
        written.map_err(|source| failed(&self.path, source))?;
        self.written += 1;
        Ok(())
    }

    /// How many rows were written.
    pub const fn written(&self) -> u64 {
        self.written
    }

    /// How many rows could not be written, because they were too long to be held.
    pub const fn lost(&self) -> u64 {
        self.lost
    }

    /// Completes the file and tells its path, or none when no row was refused.
    pub fn finish(mut self) -> Result<Option<PathBuf>, Error> {
        let flushed = match &mut self.writer {
            None => return Ok(None),
            Some(Writer::Lines(file)) => file.flush(),
            Some(Writer::Table(table)) => table.flush(),
        };
        flushed.map_err(|source| failed(&self.path, source))?;
        Ok(Some(self.path))
    }

    fn open(&mut self) -> Result<&mut Writer, Error> {
        let writer = match self.writer.take() {
            Some(writer) => writer,
            None => self.begin().map_err(|source| match source.kind() {
                io::ErrorKind::AlreadyExists => Error::RejectsExist { path: self.path.clone() },
                _ => failed(&self.path, source),
            })?,
        };
        Ok(self.writer.insert(writer))
    }

    fn begin(&self) -> io::Result<Writer> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(&self.path)?;
        let delimiter = match self.format {
            Format::Jsonl => return Ok(Writer::Lines(BufWriter::new(file))),
            Format::Tsv => b'\t',
            Format::Csv | Format::Xlsx => b',',
        };
        file.write_all("\u{FEFF}".as_bytes())?;
        let mut table =
            csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(file);
        table.write_record(self.header.iter().map(String::as_str).chain([REASONS_HEADER]))?;
        Ok(Writer::Table(Box::new(table)))
    }
}

fn failed(path: &Path, source: io::Error) -> Error {
    Error::Rejects { path: path.to_owned(), source }
}

/// The line with its reasons as last key when it is an object, else as it is.
fn write_line(file: &mut impl Write, line: &[u8], reasons: &str) -> io::Result<()> {
    let is_object = serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
        && line.trim_ascii_start().starts_with(b"{");
    let open = if is_object { line.trim_ascii_end().strip_suffix(b"}") } else { None };
    match open {
        None => file.write_all(line)?,
        Some(open) => {
            let comma = if open.trim_ascii_end().ends_with(b"{") { "" } else { "," };
            file.write_all(open)?;
            write!(file, "{comma}\"{REASONS_HEADER}\":{}}}", serde_json::Value::from(reasons))?;
        }
    }
    file.write_all(b"\n")
}

/// The reasons in one line: `拟价：不是金额… [MONEY_FORMAT]；…`.
fn reasons_of(violations: &[ColumnViolation]) -> String {
    let one = |found: &ColumnViolation| {
        let code = found.violation.code.as_str();
        let zh = &found.violation.message.zh;
        let mark = if found.column.is_empty() { "" } else { "：" };
        format!("{}{mark}{zh} [{code}]", found.column)
    };
    violations.iter().map(one).collect::<Vec<_>>().join("；")
}
