//! The one writer: appends batches and makes them durable before it says so.

use std::io;
use std::sync::Arc;

use super::error::Error;
use super::frame::{BATCH_BYTES_MAX, ENTRY_BYTES_MAX, FRAME_HEADER_BYTES, encode};
use super::position::{Head, Position};
use super::reader::{Entries, Reader, Shared};
use super::recovery::{Recovery, recover};
use super::segment::{Point, SEGMENT_HEADER_BYTES, Segment, SegmentHeader, name_of};
use super::storage::{Storage, StorageFile, write_all_at};

/// The size of a segment file unless the caller says otherwise: 64 MiB.
pub const SEGMENT_BYTES_DEFAULT: u64 = 64 << 20;

/// How much memory for encoding is kept between appends; a larger batch gives it back.
const SCRATCH_BYTES_KEPT: usize = 1 << 20;

/// How a journal is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// A new segment is started before one grows beyond this. A single batch that is larger has
    /// a segment of its own.
    pub segment_bytes_max: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { segment_bytes_max: SEGMENT_BYTES_DEFAULT }
    }
}

/// A journal open for appending. There is one for a directory at a time.
#[derive(Debug)]
pub struct Journal {
    storage: Arc<dyn Storage>,
    options: Options,
    shared: Arc<Shared>,
    /// The segment that entries go to, its file, and where its last frame ends.
    segment: Arc<Segment>,
    file: Box<dyn StorageFile>,
    end: u64,
    head: Head,
    /// The batch as it will lie in the file.
    scratch: Vec<u8>,
    /// What failed, once nobody knows any more what is on the disk.
    poisoned: Option<&'static str>,
}

impl Journal {
    /// Opens the journal in `storage`, or begins one where there is none.
    ///
    /// Everything up to the returned head is durable. The end that an interrupted write left is
    /// cut, kept in a file beside, and reported. A caller that has views of the journal compares
    /// their positions with the head: a view beyond it means that acknowledged entries are gone.
    ///
    /// # Errors
    /// [`Error::Damaged`], [`Error::Version`], [`Error::ForeignFile`] when the files are not a
    /// whole journal, which changes nothing; [`Error::Io`] when the storage fails.
    pub fn open(storage: Arc<dyn Storage>, options: Options) -> Result<(Self, Recovery), Error> {
        let found = recover(&*storage)?;
        let head = found.recovery.head;
        let segment = match found.segments.last() {
            Some(segment) => Arc::clone(segment),
            None => return Err(Error::Missing),
        };
        let shared = Arc::new(Shared::new(Arc::clone(&storage), found.segments, head.position));
        let (file, end) = (found.file, found.end);
        let (scratch, poisoned) = (Vec::new(), None);
        let journal =
            Self { storage, options, shared, segment, file, end, head, scratch, poisoned };
        Ok((journal, found.recovery))
    }

    /// Returns the last entry.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.head
    }

    /// Returns a reader, which other threads can use while this one appends.
    #[must_use]
    pub fn reader(&self) -> Reader {
        Reader::new(Arc::clone(&self.shared))
    }

    /// Reads from the entry `from` (0 means 1) to the head as it is now.
    #[must_use]
    pub fn read(&self, from: Position) -> Entries {
        self.reader().read(from)
    }

    /// Appends the batch after `expected`, which must be the head, and makes it durable.
    ///
    /// The whole batch is one write and one fdatasync. After a crash before this returns, each
    /// entry of the batch is there or not, and those there are the batch's first; a caller that
    /// needs several changes to be one puts them into one entry. An empty batch does nothing.
    ///
    /// # Errors
    /// [`Error::Position`], [`Error::EntryTooLarge`], [`Error::BatchTooLarge`], [`Error::Full`]
    /// and [`Error::Write`] leave the journal as it was, and usable. After [`Error::Poisoned`]
    /// nothing can be appended any more.
    pub fn append<E: AsRef<[u8]>>(
        &mut self,
        expected: Position,
        batch: &[E],
    ) -> Result<Head, Error> {
        if let Some(what) = self.poisoned {
            return Err(Error::Poisoned { what, source: None });
        }
        if expected != self.head.position {
            return Err(Error::Position { expected, actual: self.head.position });
        }
        if batch.is_empty() {
            return Ok(self.head);
        }
        let batch_bytes = measure(batch)?;
        let full = self.end + batch_bytes > self.options.segment_bytes_max;
        if full && self.end > SEGMENT_HEADER_BYTES as u64 {
            self.rotate()?;
        }
        let (head, points) = self.encode(batch)?;
        self.write()?;
        self.end += batch_bytes;
        self.head = head;
        points.into_iter().for_each(|point| self.segment.note(point));
        self.shared.publish(head.position);
        if self.scratch.capacity() > SCRATCH_BYTES_KEPT {
            self.scratch = Vec::new();
        }
        Ok(head)
    }

    /// Fills the scratch with the batch's frames; returns the head they make, and the places
    /// after each of them.
    fn encode<E: AsRef<[u8]>>(&mut self, batch: &[E]) -> Result<(Head, Vec<Point>), Error> {
        self.scratch.clear();
        let first = self.head.position.next();
        let mut head = self.head;
        let mut points = Vec::with_capacity(batch.len());
        for entry in batch {
            head = encode(&mut self.scratch, &head, first, entry.as_ref())?;
            points.push(Point { offset: self.end + self.scratch.len() as u64, before: head });
        }
        Ok((head, points))
    }

    /// Writes the scratch behind the last frame, durably or not at all.
    fn write(&mut self) -> Result<(), Error> {
        if let Err(error) = write_all_at(&*self.file, &self.scratch, self.end) {
            // The cut is made durable as well: otherwise a crash could bring back an entry that
            // the caller was told is not there.
            let undone = self.file.truncate(self.end).and_then(|()| self.file.sync_data());
            return match undone {
                Ok(()) => Err(Error::of_write(error)),
                Err(error) => Err(self.poison("a failed write could not be undone", error)),
            };
        }
        let synced = self.file.sync_data();
        synced.map_err(|error| self.poison("the fsync of a batch failed", error))
    }

    /// Starts the next segment. It is durable, name and header, before anything goes to it.
    fn rotate(&mut self) -> Result<(), Error> {
        let header = SegmentHeader {
            first: self.head.position.next(),
            chain: self.head.chain,
            previous_first: self.segment.first,
            previous_bytes: self.end,
        };
        let name = name_of(header.first);
        let created = self.storage.create(&name);
        let started = created.and_then(|file| header.write(&*file).map(|()| file));
        let file = match started {
            Ok(file) => file,
            // A file that was there before is none of ours to remove.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(Error::of_write(error));
            }
            Err(error) => {
                return Err(match self.forget_segment(&name) {
                    Ok(()) => Error::of_write(error),
                    Err(error) => self.poison("an unfinished segment stays behind", error),
                });
            }
        };
        if let Err(error) = file.sync_data().and_then(|()| self.storage.sync_dir()) {
            return Err(self.poison("the fsync of a new segment failed", error));
        }
        let segment = Arc::new(Segment::new(&header));
        self.shared.add(Arc::clone(&segment));
        (self.segment, self.file, self.end) = (segment, file, SEGMENT_HEADER_BYTES as u64);
        Ok(())
    }

    /// Removes a segment that could not be started, durably: were it to come back after a crash,
    /// it would not fit what is appended meanwhile.
    fn forget_segment(&self, name: &str) -> io::Result<()> {
        match self.storage.remove(name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        self.storage.sync_dir()
    }

    fn poison(&mut self, what: &'static str, source: io::Error) -> Error {
        self.poisoned = Some(what);
        Error::Poisoned { what, source: Some(source) }
    }
}

/// Returns the size of the batch as stored, which is within the limits.
fn measure<E: AsRef<[u8]>>(batch: &[E]) -> Result<u64, Error> {
    let mut bytes = 0;
    for entry in batch {
        let entry_bytes = entry.as_ref().len();
        if entry_bytes > ENTRY_BYTES_MAX {
            return Err(Error::EntryTooLarge { bytes: entry_bytes, limit: ENTRY_BYTES_MAX });
        }
        bytes += FRAME_HEADER_BYTES + entry_bytes;
        if bytes > BATCH_BYTES_MAX {
            return Err(Error::BatchTooLarge { bytes, limit: BATCH_BYTES_MAX });
        }
    }
    Ok(bytes as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::sim::{Fault, SimStorage};

    fn open(storage: &SimStorage) -> Journal {
        let options = Options { segment_bytes_max: 400 };
        Journal::open(Arc::new(storage.clone()), options).expect("opens").0
    }

    fn at(number: u64) -> Position {
        Position::new(number)
    }

    #[test]
    fn an_append_moves_the_head_and_reads_back() {
        let mut journal = open(&SimStorage::new(1));
        let head = journal.append(Position::START, &["a", "b"]).expect("appended");
        assert_eq!(head, Head::START.follow(b"a").follow(b"b"));
        let entries: Vec<_> = journal.read(at(2)).map(|entry| entry.expect("whole")).collect();
        assert_eq!(entries.len(), 1);
        assert_eq!((entries[0].position, entries[0].chain), (at(2), head.chain));
        assert_eq!(entries[0].payload, b"b");
    }

    #[test]
    fn a_refused_batch_changes_nothing() {
        let storage = SimStorage::new(1);
        let mut journal = open(&storage);
        journal.append(Position::START, &["a"]).expect("appended");
        let (head, files) = (journal.head(), storage.files());
        let stale = journal.append(Position::START, &["b"]);
        assert!(matches!(stale, Err(Error::Position { actual, .. }) if actual == at(1)));
        let large = journal.append(at(1), &[vec![], vec![0; ENTRY_BYTES_MAX + 1]]);
        assert!(matches!(large, Err(Error::EntryTooLarge { .. })));
        let many = vec![vec![0; ENTRY_BYTES_MAX]; 4];
        assert!(matches!(journal.append(at(1), &many), Err(Error::BatchTooLarge { .. })));
        assert_eq!(journal.append(at(1), &[] as &[&str]).expect("nothing to do"), head);
        assert_eq!((journal.head(), storage.files()), (head, files));
    }

    #[test]
    fn segments_stay_within_their_bound_unless_one_batch_is_larger() {
        let storage = SimStorage::new(1);
        let mut journal = open(&storage);
        for size in [100, 100, 100, 900, 10, 10] {
            journal.append(journal.head().position, &[vec![7; size]]).expect("appended");
        }
        let sizes: Vec<_> = storage.files().into_iter().map(|(n, b)| (n, b.len())).collect();
        let expected = [(1, 80 + 2 * 156), (3, 80 + 156), (4, 80 + 956), (5, 80 + 2 * 66)];
        assert_eq!(sizes, expected.map(|(first, bytes)| (name_of(at(first)), bytes)));
        assert_eq!(journal.read(at(0)).filter(Result::is_ok).count(), 6);
    }

    #[test]
    fn a_failed_fsync_poisons_and_a_failed_write_does_not() {
        let check = |after: u64, fault, poisons: bool| {
            let storage = SimStorage::new(1);
            let mut journal = open(&storage);
            storage.fail_at(storage.operations() + after, fault);
            let failed = journal.append(Position::START, &["a"]).expect_err("it fails");
            assert_eq!(matches!(failed, Error::Poisoned { .. }), poisons, "{failed:?}");
            assert_eq!(journal.read(at(1)).count(), 0);
            let again = journal.append(Position::START, &["b"]);
            assert_eq!(again.is_err(), poisons, "{again:?}");
        };
        check(1, Fault::Io, false);
        check(1, Fault::NoSpace, false);
        check(2, Fault::Io, true);
        check(2, Fault::NoSpace, true);
    }

    #[test]
    fn a_short_write_is_completed() {
        let storage = SimStorage::new(1);
        let mut journal = open(&storage);
        storage.fail_at(storage.operations() + 1, Fault::Short);
        journal.append(Position::START, &[[5; 200]]).expect("appended");
        assert_eq!(journal.read(at(1)).filter(Result::is_ok).count(), 1);
    }
}
