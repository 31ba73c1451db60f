//! The data directory: where things lie in it, and that one process has it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::error::Error;

/// Longest note that a holder leaves, in bytes.
const NOTE_BYTES_MAX: u64 = 200;

/// A data directory that this process holds until it ends.
#[derive(Debug)]
pub struct DataDir {
    root: PathBuf,
    lock: File,
}

impl DataDir {
    /// Creates the directory if need be and takes it; refuses when another process has it.
    pub fn take(root: &Path) -> Result<Self, Error> {
        let io = |action| move |source| Error::Io { action, path: root.to_owned(), source };
        std::fs::create_dir_all(root).map_err(io("create the data directory"))?;
        let lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(root.join("LOCK"))
            .map_err(io("open the lock file in"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut note = String::new();
                let read = (&lock).take(NOTE_BYTES_MAX).read_to_string(&mut note);
                let holder = read.ok().map(|_| note.trim().to_owned()).filter(|n| !n.is_empty());
                return Err(Error::DirectoryHeld { dir: root.to_owned(), holder });
            }
            Err(TryLockError::Error(source)) => return Err(io("lock the data directory")(source)),
        }
        let held = Self { root: root.to_owned(), lock };
        held.note(&format!("pid {}", std::process::id()))?;
        Ok(held)
    }

    /// Tells others who holds the directory, such as the address of a server.
    pub fn note(&self, note: &str) -> Result<(), Error> {
        let mut file = &self.lock;
        let written = self
            .lock
            .set_len(0)
            .and_then(|()| std::io::Seek::rewind(&mut file))
            .and_then(|()| writeln!(file, "{note}"));
        let path = self.root.join("LOCK");
        written.map_err(|source| Error::Io { action: "write", path, source })
    }

    /// Where the journal lies.
    pub fn journal(&self) -> PathBuf {
        self.root.join("journal")
    }

    /// Where the state view lies.
    pub fn state(&self) -> PathBuf {
        self.root.join("state")
    }

    /// Where the search view lies.
    pub fn search(&self) -> PathBuf {
        self.root.join("search")
    }

    /// Moves a view that does not open out of the way, so that it can be looked at and rebuilt.
    pub fn set_aside(&self, view: &Path) -> Result<PathBuf, Error> {
        let io = |source| Error::Io { action: "move aside", path: view.to_owned(), source };
        for number in 1..=u32::MAX {
            let aside = view.with_extension(format!("damaged-{number}"));
            if !aside.try_exists().map_err(io)? {
                std::fs::rename(view, &aside).map_err(io)?;
                return Ok(aside);
            }
        }
        Err(io(std::io::ErrorKind::AlreadyExists.into()))
    }
}
