//! The narrow seam between the journal and the disk, and the real disk behind it.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// A directory of files: all that the journal asks of a disk.
///
/// Nothing is durable until the file's [`sync_data`](StorageFile::sync_data) and, for names,
/// [`sync_dir`](Storage::sync_dir) have returned.
pub trait Storage: fmt::Debug + Send + Sync {
    /// Names the files, in any order. Names that are not UTF-8 are left out.
    ///
    /// # Errors
    /// What the disk says.
    fn list(&self) -> io::Result<Vec<String>>;

    /// Creates an empty file, to be read and written.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] when there is one, and what the disk says.
    fn create(&self, name: &str) -> io::Result<Box<dyn StorageFile>>;

    /// Opens a file that exists.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] when there is none, and what the disk says.
    fn open(&self, name: &str, access: Access) -> io::Result<Box<dyn StorageFile>>;

    /// Gives a file another name, replacing what had it.
    ///
    /// # Errors
    /// What the disk says.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// What the disk says.
    fn remove(&self, name: &str) -> io::Result<()>;

    /// Makes creations, renames and removals durable.
    ///
    /// # Errors
    /// What the disk says; which names are durable is then unknown.
    fn sync_dir(&self) -> io::Result<()>;
}

/// What a file is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reading only.
    Read,
    /// Reading and writing.
    Write,
}

/// One open file.
pub trait StorageFile: fmt::Debug + Send + Sync {
    /// Reads at `offset`; fewer bytes than asked for is no error, none means the end.
    ///
    /// # Errors
    /// What the disk says.
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize>;

    /// Writes at `offset` and returns how many bytes were taken, which may be fewer.
    ///
    /// # Errors
    /// What the disk says; some of the bytes may have been written.
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize>;

    /// Makes the content and the length durable.
    ///
    /// # Errors
    /// What the disk says; what is durable is then unknown.
    fn sync_data(&self) -> io::Result<()>;

    /// Cuts the file to `bytes`.
    ///
    /// # Errors
    /// What the disk says.
    fn truncate(&self, bytes: u64) -> io::Result<()>;

    /// Returns the file's length in bytes.
    ///
    /// # Errors
    /// What the disk says.
    fn length(&self) -> io::Result<u64>;
}

/// Writes all of `bytes` at `offset`, however many writes it takes.
pub(super) fn write_all_at(
    file: &dyn StorageFile,
    mut bytes: &[u8],
    mut offset: u64,
) -> io::Result<()> {
    while !bytes.is_empty() {
        match file.write_at(bytes, offset) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => {
                bytes = bytes.get(written..).unwrap_or_default();
                offset += written as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Reads at `offset` until `bytes` is full or the file ends; returns how many bytes there were.
pub(super) fn read_full_at(
    file: &dyn StorageFile,
    bytes: &mut [u8],
    offset: u64,
) -> io::Result<usize> {
    let mut filled = 0;
    while filled < bytes.len() {
        match file.read_at(&mut bytes[filled..], offset + filled as u64) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// The file that a writer keeps locked for as long as it lives.
const LOCK_FILE: &str = "lock";

/// A directory of the real file system.
#[derive(Debug)]
pub struct DirStorage {
    dir: PathBuf,
    /// Held for its lock, which the kernel releases when the process ends, however it ends.
    _lock: Option<File>,
}

impl DirStorage {
    /// Takes the directory for the one writer, creating it when absent.
    ///
    /// # Errors
    /// [`io::ErrorKind::ResourceBusy`] when another process (or another value in this one) holds
    /// the directory; what the file system says when the directory cannot be made or locked.
    pub fn exclusive(dir: &Path) -> io::Result<Self> {
        create_durably(dir)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(dir.join(LOCK_FILE))?;
        lock.try_lock().map_err(|error| match error {
            fs::TryLockError::WouldBlock => {
                let text = format!("{} is in use by another process", dir.display());
                io::Error::new(io::ErrorKind::ResourceBusy, text)
            }
            fs::TryLockError::Error(error) => error,
        })?;
        Ok(Self { dir: dir.to_owned(), _lock: Some(lock) })
    }

    /// Takes an existing directory without a lock, for reading and verifying only.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotADirectory`] when it is none; what the file system says.
    pub fn read_only(dir: &Path) -> io::Result<Self> {
        if !fs::metadata(dir)?.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(Self { dir: dir.to_owned(), _lock: None })
    }
}

/// Creates a directory and its missing parents, and makes their names durable.
fn create_durably(dir: &Path) -> io::Result<()> {
    if dir.try_exists()? {
        return Ok(());
    }
    let parent = match dir.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => return Ok(()),
    };
    create_durably(parent)?;
    match fs::create_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        other => other?,
    }
    File::open(parent)?.sync_all()
}

impl Storage for DirStorage {
    fn list(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.dir)? {
            names.extend(entry?.file_name().into_string());
        }
        Ok(names)
    }

    fn create(&self, name: &str) -> io::Result<Box<dyn StorageFile>> {
        let path = self.dir.join(name);
        Ok(Box::new(OpenOptions::new().create_new(true).read(true).write(true).open(path)?))
    }

    fn open(&self, name: &str, access: Access) -> io::Result<Box<dyn StorageFile>> {
        let write = access == Access::Write;
        Ok(Box::new(OpenOptions::new().read(true).write(write).open(self.dir.join(name))?))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.dir.join(from), self.dir.join(to))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.dir.join(name))
    }

    fn sync_dir(&self) -> io::Result<()> {
        File::open(&self.dir)?.sync_all()
    }
}

impl StorageFile for File {
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        FileExt::read_at(self, bytes, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize> {
        FileExt::write_at(self, bytes, offset)
    }

    fn sync_data(&self) -> io::Result<()> {
        Self::sync_data(self)
    }

    fn truncate(&self, bytes: u64) -> io::Result<()> {
        self.set_len(bytes)
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_writer_holds_a_directory() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("a/b");
        let first = DirStorage::exclusive(&path).expect("free");
        let second = DirStorage::exclusive(&path).expect_err("held");
        assert_eq!(second.kind(), io::ErrorKind::ResourceBusy);
        assert!(DirStorage::read_only(&path).is_ok());
        drop(first);
        assert!(DirStorage::exclusive(&path).is_ok());
    }

    #[test]
    fn files_keep_what_is_written_and_renamed() {
        let dir = tempfile::tempdir().expect("a directory");
        let storage = DirStorage::exclusive(dir.path()).expect("free");
        let file = storage.create("a").expect("new");
        assert!(storage.create("a").is_err());
        write_all_at(&*file, b"0123456789", 0).expect("written");
        file.truncate(4).expect("cut");
        storage.rename("a", "b").expect("renamed");
        storage.sync_dir().expect("synced");
        let file = storage.open("b", Access::Read).expect("there");
        let mut bytes = [0; 8];
        assert_eq!(read_full_at(&*file, &mut bytes, 1).expect("read"), 3);
        assert_eq!(&bytes[..3], b"123");
        assert!(file.write_at(b"x", 0).is_err());
        storage.remove("b").expect("removed");
        assert_eq!(storage.list().expect("listed"), ["lock"]);
    }
}
