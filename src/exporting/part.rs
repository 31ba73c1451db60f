//! A file that takes its name only once it is whole.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::error::Error;

/// The file while it is written: beside its place, under a name of its own. Unless it is finished, it
/// is removed.
pub(super) struct Part {
    target: PathBuf,
    path: PathBuf,
    replaces: bool,
    is_done: bool,
}

impl Part {
    /// Begins a file; refuses one that is there, unless it may be replaced.
    pub(super) fn begin(target: &Path, replaces: bool) -> Result<(Self, File), Error> {
        let failed = |source| Error::at(Some(target), source);
        if !replaces && target.try_exists().map_err(failed)? {
            return Err(Error::Exists { path: target.to_owned() });
        }
        let name = target.file_name().map(|name| name.to_string_lossy().into_owned());
        let name = format!(".{}.{}.part", name.unwrap_or_default(), std::process::id());
        let path = target.with_file_name(name);
        let file = OpenOptions::new().write(true).create(true).truncate(true).open(&path);
        let file = file.map_err(failed)?;
        Ok((Self { target: target.to_owned(), path, replaces, is_done: false }, file))
    }

    /// Where it will stand.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// Gives the file its name, after its bytes are on the disk.
    pub(super) fn finish(mut self, file: &File) -> Result<(), Error> {
        let finished = file.sync_all().and_then(|()| self.rename());
        finished.map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => Error::Exists { path: self.target.clone() },
            _ => Error::at(Some(&self.target), source),
        })?;
        self.is_done = true;
        Ok(())
    }

    fn rename(&self) -> io::Result<()> {
        if self.replaces {
            return std::fs::rename(&self.path, &self.target);
        }
        // A hard link never replaces a file that came meanwhile; some file systems have none.
        match std::fs::hard_link(&self.path, &self.target) {
            Ok(()) => std::fs::remove_file(&self.path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            Err(_) => std::fs::rename(&self.path, &self.target),
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_done && std::fs::remove_file(&self.path).is_err() {
            tracing::debug!(path = %self.path.display(), "an unfinished export stays behind");
        }
    }
}
