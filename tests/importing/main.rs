//! Proves that files of rows become drafts, or say what is wrong with them: each test writes a
//! small file in one format, opens it as the command line does, and compares drafts, violations
//! with their columns, and messages.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod columns;
mod files;
mod laws;
mod registrations;
mod rejects;
mod rows;
mod sample;
mod sheets;
mod trade;

use std::path::PathBuf;

use qianxian::domain::Achievement;
use qianxian::importing::{Error, Importable, Options, Row, Rows, open};

/// A directory of its own for the files of one test.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }
}

/// Opens a file with this name and content.
fn open_as<T: Importable>(
    name: &str,
    content: impl AsRef<[u8]>,
    options: &Options,
) -> Result<Rows<T>, Error> {
    let desk = Desk::new();
    open(&desk.put(name, content), options)
}

/// Every row of a file that can be read to its end.
fn rows_of<T: Importable>(name: &str, content: impl AsRef<[u8]>) -> Vec<Row<T>> {
    let rows = open_as(name, content, &Options::default()).unwrap();
    rows.map(Result::unwrap).collect()
}

/// The titles of the achievements in a file.
fn titles(name: &str, content: impl AsRef<[u8]>) -> Vec<String> {
    rows_of::<Achievement>(name, content).into_iter().map(|row| row.draft.title).collect()
}

/// The error with which a file of achievements is refused.
fn refused(name: &str, content: impl AsRef<[u8]>) -> Error {
    let rows = open_as::<Achievement>(name, content, &Options::default());
    match rows {
        Err(error) => error,
        Ok(rows) => rows.filter_map(Result::err).next().expect("a refusal"),
    }
}

/// The violations of a row as `column code`.
fn faults<T>(row: &Row<T>) -> Vec<String> {
    let one = |found: &qianxian::importing::ColumnViolation| {
        format!("{} {}", found.column, found.violation.code.as_str())
    };
    row.violations.iter().map(one).collect()
}
