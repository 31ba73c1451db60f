//! Opening a file of rows.

use std::marker::PhantomData;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::delimited::Delimited;
use super::drafts::Importable;
use super::error::Error;
use super::format::{Encoding, Format};
use super::header::Spellings;
use super::jsonl::JsonLines;
use super::mapping::Mapping;
use super::rows::{Feed, Rows};
use super::source::{self, Source, Text};
use super::table::{Grid, Table};
use super::workbook;

/// How a file is to be read. The default finds out everything by itself.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The format, instead of what name and first bytes tell.
    pub format: Option<Format>,
    /// The encoding of a text file; without one it is UTF-8, and GBK is refused and named.
    pub encoding: Option<Encoding>,
    /// What the file's own headers mean.
    pub mapping: Option<Mapping>,
    /// Passes over columns that are not known, instead of refusing the file.
    pub ignore_unknown: bool,
    /// The sheet of a workbook; the first one without it.
    pub sheet: Option<String>,
}

/// Opens the file at `path` for drafts of the kind `T`.
///
/// Reads as far as the header, or the first 100 rows of JSONL, so that a file of the wrong kind
/// is refused before anything is imported. A compressed file is known by its first bytes.
pub fn open<T: Importable>(path: &Path, options: &Options) -> Result<Rows<T>, Error> {
    let mapping = options.mapping.clone().unwrap_or_default();
    let spellings = Arc::new(Spellings::new(T::KIND, &mapping)?);
    let found = std::fs::metadata(path);
    let found = found.map_err(|source| Error::Open { path: path.to_owned(), source })?;
    if found.is_dir() {
        return Err(Error::Directory { path: path.to_owned() });
    }
    let total = if found.is_file() { found.len() } else { 0 };
    let named = options.format.or_else(|| Format::of_path(path));
    let (feed, format, read) = match source::open(path, options.encoding.unwrap_or_default())? {
        Source::Zip => {
            let rows = workbook::read_rows(path, options.sheet.as_deref())?;
            let grid = Grid::Sheet(rows.into_iter());
            let table = Table::open(grid, &spellings, options.ignore_unknown)?;
            (Feed::Table(table), Format::Xlsx, Arc::new(AtomicU64::new(total)))
        }
        Source::Text(text) => {
            let read = Arc::clone(&text.read);
            let format = format_of(&text, named)?;
            (feed_of(text, format, options, &spellings)?, format, read)
        }
    };
    Ok(Rows { feed, format, spellings, read, total, has_failed: false, kind: PhantomData })
}

/// The format of a text, from its name or else from its first character.
fn format_of(text: &Text, named: Option<Format>) -> Result<Format, Error> {
    match (named, text.first) {
        (_, None) => Err(Error::Empty),
        (Some(Format::Xlsx), _) => {
            Err(Error::NotAWorkbook { reason: "the file does not begin as one".into() })
        }
        (Some(Format::Jsonl) | None, Some(b'[')) => Err(Error::JsonArray),
        (Some(format), _) => Ok(format),
        (None, Some(b'{')) => Ok(Format::Jsonl),
        (None, Some(_)) => Ok(Format::Csv),
    }
}

fn feed_of(
    text: Text,
    format: Format,
    options: &Options,
    spellings: &Arc<Spellings>,
) -> Result<Feed, Error> {
    let is_decoded = options.encoding == Some(Encoding::Gbk);
    let is_lenient = options.ignore_unknown;
    let delimiter = match format {
        Format::Jsonl => {
            let lines = JsonLines::open(text, Arc::clone(spellings), is_decoded, is_lenient)?;
            return Ok(Feed::Lines(lines));
        }
        Format::Tsv => b'\t',
        Format::Csv | Format::Xlsx => b',',
    };
    let records = Delimited::new(text.reader, delimiter, text.passed);
    let grid = Grid::Delimited { records, is_decoded, has_utf8: false };
    Ok(Feed::Table(Table::open(grid, spellings, is_lenient)?))
}
