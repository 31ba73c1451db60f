//! The small file beside the engine's files that says how an index was built.

use std::path::Path;
use std::{fs, io};

use crate::analysis::ANALYZER_VERSION;
use crate::error::Error;
use crate::layout::Layout;
use crate::meaning::Meaning;

/// The version of the stored form: fields, their options, the commit payload.
pub const FORMAT_VERSION: u32 = 2;

const NAME: &str = "format.txt";

/// What an index with this layout, built by this program, says about itself: one line.
pub(crate) fn of(layout: &Layout, meaning: Option<&dyn Meaning>) -> String {
    let Layout { version, facets, numbers } = layout;
    let (facets, numbers) = (facets.join(","), numbers.join(","));
    let meaning = meaning.map_or_else(|| "none".to_owned(), |meaning| meaning.version());
    format!(
        "format {FORMAT_VERSION}, analyzer {ANALYZER_VERSION}, layout {version}, \
         facets [{facets}], numbers [{numbers}], meaning {meaning}"
    )
}

/// What the directory says about itself; `None` if it says nothing.
pub(crate) fn read(dir: &Path) -> Result<Option<String>, Error> {
    let path = dir.join(NAME);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text.trim_end().to_owned())),
        Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        // A marker that is not text was not written by any version of this program.
        Err(source) if source.kind() == io::ErrorKind::InvalidData => {
            Ok(Some("something unreadable".to_owned()))
        }
        Err(source) => Err(Error::Directory { path, source }),
    }
}

/// Writes the marker durably: a reader sees all of it or none.
pub(crate) fn write(dir: &Path, marker: &str) -> Result<(), Error> {
    let path = dir.join(NAME);
    let part = dir.join(format!("{NAME}.part"));
    let written = fs::File::create(&part).and_then(|mut file| {
        io::Write::write_all(&mut file, format!("{marker}\n").as_bytes())?;
        file.sync_all()?;
        fs::rename(&part, &path)?;
        fs::File::open(dir)?.sync_all()
    });
    written.map_err(|source| Error::Directory { path, source })
}
