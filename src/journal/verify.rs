//! Checking every byte of a journal.

use super::cursor::{Cursor, Step};
use super::error::{Damage, Error};
use super::position::Head;
use super::segment::{Segment, SegmentHeader, list, name_of};
use super::storage::{Access, Storage};

/// How many bytes lie between two calls of the progress function, at most (and one entry).
const PROGRESS_BYTES: u64 = 1 << 20;

/// A journal every byte of which holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// How many segment files there are.
    pub segments: usize,
    /// How many entries they hold.
    pub entries: u64,
    /// How many bytes they are.
    pub bytes: u64,
    /// The last entry. Compared with a head noted elsewhere, it shows whether whole entries are
    /// missing at the end, which the files themselves cannot show.
    pub head: Head,
}

/// Checks every byte of every segment, changing nothing, and calls `progress` with the bytes done
/// and the bytes in all.
///
/// Any flipped bit is found, and anything added, missing or out of order, except whole entries
/// missing at the end. The journal must be at rest: one that is being appended to may show a batch
/// half written, which is reported as damage at the end of the last segment.
///
/// # Errors
/// [`Error::Damaged`] at the first place that does not hold; [`Error::Missing`] when there is no
/// segment; [`Error::Version`], [`Error::ForeignFile`], [`Error::Io`].
pub fn verify(storage: &dyn Storage, progress: &mut dyn FnMut(u64, u64)) -> Result<Report, Error> {
    let mut files = Vec::new();
    let mut total = 0;
    for first in list(storage)? {
        let name = name_of(first);
        let file = storage.open(&name, Access::Read).map_err(Error::io("open", &name))?;
        let bytes = file.length().map_err(Error::io("measure", &name))?;
        total += bytes;
        files.push((first, bytes));
    }
    if files.is_empty() {
        return Err(Error::Missing);
    }
    let mut head = Head::START;
    let mut done = 0;
    let mut before = None;
    for &(first, bytes) in &files {
        let name = name_of(first);
        let file = storage.open(&name, Access::Read).map_err(Error::io("open", &name))?;
        let damaged =
            |what| Error::Damaged { segment: name.clone(), byte: 0, position: first, what };
        let header = SegmentHeader::read(&*file, first)?.map_err(damaged)?;
        header.check_place(first, before).map_err(damaged)?;
        if header.before() != head {
            return Err(damaged(Damage::ChainBefore));
        }
        let start = Segment::new(&header).point_before(first);
        let cursor = Cursor::at_first(file, first, start);
        head = verify_frames(cursor, &mut |offset| progress(done + offset.min(bytes), total))?;
        done += bytes;
        before = Some((first, bytes));
        progress(done, total);
    }
    let entries = head.position.get();
    Ok(Report { segments: files.len(), entries, bytes: total, head })
}

/// Checks every frame of a segment and returns the head after them.
fn verify_frames(mut cursor: Cursor, progress: &mut dyn FnMut(u64)) -> Result<Head, Error> {
    let mut told = 0;
    loop {
        match cursor.step()? {
            Step::Frame(_) => {}
            Step::End => return Ok(cursor.point().before),
            Step::Broken(what) => return Err(cursor.damaged(what)),
        }
        let offset = cursor.point().offset;
        if offset - told >= PROGRESS_BYTES {
            told = offset;
            progress(offset);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::journal::sim::SimStorage;
    use crate::journal::{Journal, Options, Position};

    #[test]
    fn a_whole_journal_is_reported_with_progress_to_the_end() {
        let storage = SimStorage::new(1);
        let options = Options { segment_bytes_max: 3 << 20 };
        let mut journal = Journal::open(Arc::new(storage.clone()), options).expect("opens").0;
        for _ in 0..5 {
            journal
                .append(journal.head().position, &[vec![1; 1 << 20], vec![2]])
                .expect("appended");
        }
        let mut calls = Vec::new();
        let report = verify(&storage, &mut |done, total| calls.push((done, total))).expect("whole");
        let bytes = storage.files().values().map(|bytes| bytes.len() as u64).sum();
        let head = journal.head();
        assert_eq!(report, Report { segments: 3, entries: 10, bytes, head });
        assert!(calls.is_sorted() && calls.len() > 5);
        assert_eq!(calls.last(), Some(&(bytes, bytes)));
    }

    #[test]
    fn no_journal_is_told_from_an_empty_one() {
        let storage = SimStorage::new(1);
        assert!(matches!(verify(&storage, &mut |_, _| {}), Err(Error::Missing)));
        Journal::open(Arc::new(storage.clone()), Options::default()).expect("opens");
        let report = verify(&storage, &mut |_, _| {}).expect("whole");
        assert_eq!((report.entries, report.bytes), (0, 80));
    }

    #[test]
    fn a_segment_that_continues_another_past_is_found() {
        let journal_of = |word: &str| {
            let storage = SimStorage::new(1);
            let options = Options { segment_bytes_max: 200 };
            let mut journal = Journal::open(Arc::new(storage.clone()), options).expect("opens").0;
            for number in 0..3 {
                journal.append(Position::new(number), &[word.repeat(30)]).expect("appended");
            }
            storage
        };
        let (one, other) = (journal_of("a"), journal_of("b").files());
        let name = name_of(Position::new(2));
        one.tamper(&name, |bytes| bytes.clone_from(&other[&name]));
        let found = verify(&one, &mut |_, _| {}).expect_err("another past");
        assert!(matches!(found, Error::Damaged { what: Damage::ChainBefore, .. }), "{found:?}");
    }
}
