//! Proves that what is exported opens safely and comes in again as it was: records of every kind go
//! out in every format and are read back as the import reads them; the files are opened as a
//! spreadsheet opens them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod cells;
mod files;
mod records;
mod round_trip;

use std::path::{Path, PathBuf};

use qianxian::domain::{Content, Life, Record, RecordId};
use qianxian::exporting::{Export, Exportable, Format, Lang, Options, Unit};
use qianxian::importing;

/// A record with an id and no life yet.
fn record<T>(id: &str, content: T) -> Record<T> {
    Record { id: RecordId::parse("id", id).unwrap(), content, life: Life::default() }
}

/// The content as a catalogue holds it.
fn admitted<T: Content>(content: T) -> T {
    content.admit().map_err(|found| format!("{found:?}")).unwrap().into_inner()
}

/// Writes the records into a file of the folder and tells where.
fn write<T: Exportable>(folder: &Path, records: &[Record<T>], options: Options) -> PathBuf {
    let ending = match options.format {
        Format::Csv => "csv",
        Format::Xlsx => "xlsx",
        Format::Jsonl => "jsonl",
    };
    let path = folder.join(format!("a.{ending}"));
    let mut export = Export::to_file::<T>(&path, options, true).unwrap();
    for record in records {
        export.write(record).unwrap();
    }
    assert_eq!(export.finish().unwrap(), records.len() as u64);
    path
}

/// What an import reads from the file: ids and drafts, after their check.
fn read<T: Exportable>(path: &Path) -> Vec<(Option<String>, T)> {
    let rows = importing::open::<T>(path, &importing::Options::default()).unwrap();
    let rows = rows.map(|row| {
        let row = row.unwrap();
        assert_eq!(row.violations, [], "row {} of {}", row.number, path.display());
        let content = row.draft.admit();
        (row.id, content.map_err(|found| format!("{found:?}")).unwrap().into_inner())
    });
    rows.collect()
}

/// Every way to write a file.
fn every_way() -> impl Iterator<Item = Options> {
    let formats = [Format::Csv, Format::Xlsx, Format::Jsonl];
    formats.into_iter().flat_map(|format| {
        [(Unit::Yuan, Lang::Zh, false), (Unit::Wan, Lang::En, true)]
            .into_iter()
            .map(move |(unit, lang, as_import)| Options { format, unit, lang, as_import })
    })
}
