//! Proves that a disk that fills up at any moment gives an error and leaves the last commit
//! readable, and that writing goes on when there is room again. How: a directory in memory that
//! takes a set number of bytes and refuses the rest as a full disk does.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, FileHandle, RamDirectory, TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};

use crate::{Document, Error, Index, Layout, MIN_WRITER_MEMORY};

#[derive(Debug, Clone)]
struct SmallDisk {
    inner: RamDirectory,
    room: Arc<AtomicI64>,
}

fn take(room: &AtomicI64, bytes: usize) -> io::Result<()> {
    let bytes = i64::try_from(bytes).unwrap();
    let left = room.fetch_sub(bytes, Ordering::SeqCst) - bytes;
    if left < 0 { Err(io::Error::from(io::ErrorKind::StorageFull)) } else { Ok(()) }
}

struct SmallFile {
    inner: WritePtr,
    room: Arc<AtomicI64>,
}

impl io::Write for SmallFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        take(&self.room, bytes.len())?;
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl TerminatingWrite for SmallFile {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.inner.terminate_ref(token)
    }
}

impl Directory for SmallDisk {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let inner = self.inner.open_write(path)?;
        let file = SmallFile { inner, room: Arc::clone(&self.room) };
        Ok(io::BufWriter::new(Box::new(file)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        take(&self.room, bytes.len())?;
        self.inner.atomic_write(path, bytes)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync_directory()
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

fn change(index: &Index, id: &str, position: u64) -> Result<(), Error> {
    let mut writer = index.writer(MIN_WRITER_MEMORY, 1)?;
    for number in 0..50 {
        let texts = vec![format!("电池 {id} {number}")];
        writer.put(&Document { id: format!("{id}{number}"), texts, ..Document::default() })?;
    }
    writer.remove("a0");
    writer.commit(position)?;
    writer.finish()
}

/// Fills the disk after `room` bytes of the second commit; says whether that was too little.
fn fills(room: i64) -> bool {
    const PLENTY: i64 = 1 << 40;
    let disk = SmallDisk { inner: RamDirectory::create(), room: Arc::new(AtomicI64::new(PLENTY)) };
    let open = || Index::inside(Box::new(disk.clone()), &Layout::new(1, &[], &[])).unwrap();
    let index = open();
    change(&index, "a", 1).unwrap();
    let before = index.searcher().ids().unwrap();
    disk.room.store(room, Ordering::SeqCst);
    let changed = change(&index, "b", 2);
    disk.room.store(PLENTY, Ordering::SeqCst);
    let again = open();
    match &changed {
        Ok(()) => assert_eq!((again.applied(), again.searcher().len()), (2, 99)),
        Err(error) => {
            let full = matches!(error, Error::StorageFull(_) | Error::Engine(_));
            assert!(full, "{room}: {error:?}");
            assert!(index.searcher().ids().is_ok(), "{room}");
            // The commit itself may have gone through, and only tidying up after it failed.
            if again.applied() == 1 {
                assert_eq!(again.searcher().ids().unwrap(), before, "{room}");
            }
            change(&again, "b", 3).unwrap();
            assert_eq!((again.applied(), again.searcher().len()), (3, 99), "{room}");
        }
    }
    changed.is_err()
}

#[test]
fn a_disk_that_fills_up_gives_an_error_and_leaves_the_last_commit() {
    let mut failed = 0;
    for room in (0..).step_by(97) {
        if !fills(room) {
            break;
        }
        failed += 1;
    }
    assert!(failed > 10, "only {failed} failing points were tried");
}

#[test]
fn a_disk_that_is_full_from_the_beginning_is_named_as_such() {
    let disk = SmallDisk { inner: RamDirectory::create(), room: Arc::new(AtomicI64::new(1 << 20)) };
    let index = Index::inside(Box::new(disk.clone()), &Layout::new(1, &[], &[])).unwrap();
    let mut writer = index.writer(MIN_WRITER_MEMORY, 1).unwrap();
    disk.room.store(0, Ordering::SeqCst);
    writer.remove("nothing but the commit itself is written");
    let refused = writer.commit(1);
    assert!(matches!(refused, Err(Error::StorageFull(_))), "{refused:?}");
}
