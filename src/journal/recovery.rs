//! Finding the head again when a journal is opened, and cutting what an interruption left.

use std::sync::Arc;

use super::cursor::{Cursor, Step};
use super::error::{Damage, Error};
use super::position::{Head, Position};
use super::segment::{SEGMENT_HEADER_BYTES, Segment, SegmentHeader, list, name_of};
use super::storage::{Access, Storage, StorageFile};
use super::torn::{copy_aside, later_batch_follows, rewrite, set_aside};

/// What opening a journal found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// The last entry.
    pub head: Head,
    /// How many segment files there are.
    pub segments: usize,
    /// Whether there was no journal, so that a new one was begun.
    pub created: bool,
    /// What was cut off the end; nothing in most cases, never more than two.
    pub cuts: Vec<Cut>,
}

impl Recovery {
    /// Returns how many bytes were cut off the end, all of which are kept in files beside.
    #[must_use]
    pub fn cut_bytes(&self) -> u64 {
        self.cuts.iter().map(|cut| cut.bytes).sum()
    }
}

/// The end of a segment file that an interrupted write left unfinished, and that was cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// The segment file's name.
    pub segment: String,
    /// Where in that file the cut was made, in bytes from its start.
    pub offset: u64,
    /// How many bytes were cut.
    pub bytes: u64,
    /// The last entry before the cut.
    pub after: Position,
    /// What did not hold there.
    pub what: Damage,
    /// The file beside the segments that keeps the cut bytes; `None` when there were none.
    pub saved_as: Option<String>,
}

/// A journal as found, ready to be appended to.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) recovery: Recovery,
    pub(super) segments: Vec<Arc<Segment>>,
    /// The last segment's file, and where its last frame ends.
    pub(super) file: Box<dyn StorageFile>,
    pub(super) end: u64,
}

/// Finds the head, makes everything up to it durable, and cuts what comes after it.
pub(super) fn recover(storage: &dyn Storage) -> Result<Found, Error> {
    let names = list(storage)?;
    let mut cuts = Vec::new();
    let mut headers = Vec::new();
    // The successor of the last segment whose header was torn at creation.
    let mut unborn = None;
    let mut before = None;
    for (index, &first) in names.iter().enumerate() {
        let name = name_of(first);
        let file = storage.open(&name, Access::Read).map_err(Error::io("open", &name))?;
        let bytes = file.length().map_err(Error::io("measure", &name))?;
        let read = SegmentHeader::read(&*file, first)?;
        let last = index + 1 == names.len();
        match read.and_then(|header| header.check_place(first, before).map(|()| header)) {
            Ok(header) => headers.push(header),
            // A frame is written only after the header is durable, so a file that holds more than
            // a header once had a whole one.
            Err(what) if last && bytes <= SEGMENT_HEADER_BYTES as u64 && torn_header(what) => {
                unborn = Some((first, bytes, what));
            }
            Err(what) => {
                return Err(Error::Damaged { segment: name, byte: 0, position: first, what });
            }
        }
        before = Some((first, bytes));
    }
    let segments: Vec<_> = headers.iter().map(|header| Arc::new(Segment::new(header))).collect();
    for pair in segments.windows(2) {
        if let [segment, next] = pair {
            segment.following.get_or_init(|| next.first);
        }
    }
    let ending = match (segments.last(), headers.last()) {
        (Some(last), Some(header)) => {
            Some(scan_last(storage, last, header, unborn.is_some(), &mut cuts)?)
        }
        _ => None,
    };
    // Only now that the segment before is known to be whole may its successor go.
    if let Some((first, bytes, what)) = unborn {
        cuts.push(set_aside(storage, first, bytes, what)?);
    }
    let Some((file, end, head)) = ending else {
        return create(storage, cuts);
    };
    storage.sync_dir().map_err(Error::io("sync", "the journal directory"))?;
    let recovery = Recovery { head, segments: segments.len(), created: false, cuts };
    Ok(Found { recovery, segments, file, end })
}

const fn torn_header(what: Damage) -> bool {
    matches!(what, Damage::HeaderShort | Damage::HeaderChecksum)
}

/// Begins a journal.
fn create(storage: &dyn Storage, cuts: Vec<Cut>) -> Result<Found, Error> {
    let name = name_of(SegmentHeader::FIRST.first);
    let file = storage.create(&name).map_err(Error::io("create", &name))?;
    SegmentHeader::FIRST.write(&*file).map_err(Error::io("write", &name))?;
    file.sync_data().map_err(Error::io("sync", &name))?;
    storage.sync_dir().map_err(Error::io("sync", "the journal directory"))?;
    let segments = vec![Arc::new(Segment::new(&SegmentHeader::FIRST))];
    let recovery = Recovery { head: Head::START, segments: 1, created: true, cuts };
    Ok(Found { recovery, segments, file, end: SEGMENT_HEADER_BYTES as u64 })
}

/// Reads the whole last segment and returns its file, where its last frame ends, and the head.
fn scan_last(
    storage: &dyn Storage,
    segment: &Segment,
    header: &SegmentHeader,
    sealed: bool, // A successor had been created, so everything here is acknowledged.
    cuts: &mut Vec<Cut>,
) -> Result<(Box<dyn StorageFile>, u64, Head), Error> {
    let name = name_of(segment.first);
    let file = storage.open(&name, Access::Write).map_err(Error::io("open", &name))?;
    let start = segment.point_before(segment.first);
    let mut cursor = Cursor::at_first(file, segment.first, start);
    let mut batch = (header.first, 0);
    let broken = loop {
        match cursor.step()? {
            Step::Frame(frame) => {
                if frame.batch == frame.head.position {
                    batch = (frame.batch, frame.point.offset);
                }
                segment.note(cursor.point());
            }
            Step::End => break None,
            Step::Broken(what) => break Some(what),
        }
    };
    let (end, head) = (cursor.point().offset, cursor.point().before);
    if let Some(what) = broken {
        let damaged = cursor.damaged(what);
        let file = cursor.into_file();
        let acknowledged = sealed
            || !what.may_be_torn()
            || later_batch_follows(&*file, &name, end, head.position.next())?;
        if acknowledged {
            return Err(damaged);
        }
        cuts.push(copy_aside(storage, &*file, &name, (end, head.position), what)?);
        finish(&*file, &name, batch.1, end)?;
        return Ok((file, end, head));
    }
    let file = cursor.into_file();
    finish(&*file, &name, batch.1, end)?;
    Ok((file, end, head))
}

/// Leaves the file at `end` with everything in it durable.
///
/// The last batch (or the header, when there is none) is written again where it is: after an fsync
/// that failed, a process that ended and was started again can read bytes from the page cache that
/// the disk never took, and that no later fsync would write.
fn finish(file: &dyn StorageFile, name: &str, from: u64, end: u64) -> Result<(), Error> {
    file.truncate(end).map_err(Error::io("cut", name))?;
    rewrite(file, from, end).map_err(Error::io("write", name))?;
    file.sync_data().map_err(Error::io("sync", name))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::journal::sim::SimStorage;
    use crate::journal::{Journal, Options};

    /// Opens a journal of small segments, and appends batches of two entries of `sizes` bytes.
    fn open(storage: &SimStorage, sizes: &[usize]) -> Result<Recovery, Error> {
        let options = Options { segment_bytes_max: 500 };
        let (mut journal, recovery) = Journal::open(Arc::new(storage.clone()), options)?;
        for &size in sizes {
            let batch = [vec![1; size], vec![2; size]];
            journal.append(journal.head().position, &batch).expect("appended");
        }
        Ok(recovery)
    }

    #[test]
    fn a_new_journal_is_begun_and_found_again() {
        let storage = SimStorage::new(1);
        let begun = open(&storage, &[]).expect("opens");
        assert!(begun.created && begun.head == Head::START && begun.segments == 1);
        let found = open(&storage, &[]).expect("opens");
        assert_eq!(found, Recovery { created: false, ..begun });
    }

    #[test]
    fn a_torn_batch_is_cut_after_its_whole_entries_and_kept_beside() {
        let storage = SimStorage::new(1);
        open(&storage, &[10, 20]).expect("opens");
        let name = name_of(Position::new(1));
        storage.tamper(&name, |bytes| bytes.truncate(bytes.len() - 1));
        let recovery = open(&storage, &[]).expect("opens");
        assert_eq!(recovery.head.position, Position::new(3));
        let cut = Cut {
            segment: name,
            offset: 80 + 2 * 66 + 76,
            bytes: 75,
            after: Position::new(3),
            what: Damage::FrameShort,
            saved_as: Some("torn-4-288.bytes".to_owned()),
        };
        assert_eq!((recovery.cut_bytes(), recovery.cuts), (75, vec![cut]));
        assert_eq!(storage.files()["torn-4-288.bytes"].len(), 75);
    }

    #[test]
    fn a_recovery_that_is_interrupted_anywhere_keeps_the_cut_bytes() {
        let name = name_of(Position::new(1));
        let tail = |files: &BTreeMap<String, Vec<u8>>| {
            let kept = files.values().any(|bytes| *bytes == [9; 700]);
            kept || files[&name].ends_with(&[9; 700])
        };
        for (seed, operation) in (0..40).flat_map(|seed| (1..=9).map(move |op| (seed, op))) {
            let storage = SimStorage::new(seed);
            open(&storage, &[10]).expect("opens");
            storage.tamper(&name, |bytes| bytes.extend([9; 700]));
            storage.restart_process();
            storage.crash_at(operation);
            let interrupted = open(&storage, &[]).is_err();
            assert!(interrupted || operation == 9, "{operation}");
            storage.restart_after_power_cut();
            assert!(tail(&storage.files()), "seed {seed}, operation {operation}");
        }
    }

    #[test]
    fn cuts_at_the_same_place_are_kept_apart() {
        let storage = SimStorage::new(1);
        for garbage in [b"first".as_slice(), b"second"] {
            open(&storage, &[]).expect("opens");
            storage.tamper(&name_of(Position::new(1)), |bytes| bytes.extend(garbage));
        }
        open(&storage, &[]).expect("opens");
        let files = storage.files();
        assert_eq!(files["torn-1-80.bytes"], b"first");
        assert_eq!(files["torn-1-80.2.bytes"], b"second");
    }

    #[test]
    fn a_segment_torn_at_its_creation_is_set_aside() {
        let check = |kept: usize, saved: bool| {
            let storage = SimStorage::new(1);
            open(&storage, &[100, 100]).expect("opens");
            let name = name_of(Position::new(3));
            storage.tamper(&name, |bytes| bytes.truncate(kept));
            let recovery = open(&storage, &[]).expect("opens");
            assert_eq!((recovery.head.position, recovery.segments), (Position::new(2), 1));
            assert_eq!(recovery.cuts[0].saved_as.is_some(), saved);
            assert_eq!(storage.files().contains_key("torn-3-0.bytes"), saved);
            let more = open(&storage, &[100]).expect("opens");
            assert!(more.cuts.is_empty() && storage.files()[&name].len() == 80 + 2 * 156);
        };
        check(0, false);
        check(1, true);
        check(79, true);
    }

    #[test]
    fn a_broken_end_with_a_successor_is_damage_even_if_the_successor_is_torn() {
        let storage = SimStorage::new(1);
        open(&storage, &[100, 100]).expect("opens");
        storage.tamper(&name_of(Position::new(1)), |bytes| bytes.truncate(bytes.len() - 1));
        storage.tamper(&name_of(Position::new(3)), |bytes| bytes.truncate(40));
        let before = storage.files();
        for _ in 0..2 {
            assert!(matches!(open(&storage, &[]), Err(Error::Damaged { .. })));
            assert_eq!(storage.files(), before);
        }
    }

    #[test]
    fn a_damaged_header_with_entries_behind_it_is_damage() {
        let storage = SimStorage::new(1);
        open(&storage, &[10]).expect("opens");
        storage.flip_bit(&name_of(Position::new(1)), 300);
        let what = Damage::HeaderChecksum;
        let refused = open(&storage, &[]).expect_err("damaged");
        assert!(matches!(refused, Error::Damaged { what: w, byte: 0, .. } if w == what));
    }

    #[test]
    fn a_misplaced_segment_is_refused_by_name() {
        for name in ["copy.qxj", "1.qxj", "00000000000000000000.qxj"] {
            let storage = SimStorage::new(1);
            storage.create(name).expect("new");
            assert!(
                matches!(open(&storage, &[]), Err(Error::ForeignFile { name: n }) if n == name)
            );
        }
    }
}
