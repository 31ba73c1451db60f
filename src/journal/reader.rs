//! Reading entries, from any thread, while the writer appends.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::cursor::{Cursor, Step};
use super::error::{Damage, Error};
use super::position::{Chain, Position};
use super::segment::{Segment, name_of};
use super::storage::{Access, Storage};

/// One entry as it was appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The entry's number.
    pub position: Position,
    /// The hash over everything up to and with this entry.
    pub chain: Chain,
    /// What the caller stored.
    pub payload: Vec<u8>,
}

/// What the writer shows the readers.
#[derive(Debug)]
pub(super) struct Shared {
    storage: Arc<dyn Storage>,
    /// The last entry that is durable.
    head: AtomicU64,
    /// By first entry; a segment is added before an entry of it is published.
    segments: RwLock<Vec<Arc<Segment>>>,
}

impl Shared {
    pub(super) const fn new(
        storage: Arc<dyn Storage>,
        segments: Vec<Arc<Segment>>,
        head: Position,
    ) -> Self {
        Self { storage, head: AtomicU64::new(head.get()), segments: RwLock::new(segments) }
    }

    /// Lets the readers see everything up to `head`, which must be durable.
    pub(super) fn publish(&self, head: Position) {
        // Release: a reader that sees the number also sees the segment list that goes with it.
        self.head.store(head.get(), Ordering::Release);
    }

    /// Adds the segment that the coming entries go to.
    pub(super) fn add(&self, segment: Arc<Segment>) {
        let mut segments = self.segments.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = segments.last() {
            // It is set once only, here, by the one writer.
            last.following.get_or_init(|| segment.first);
        }
        segments.push(segment);
    }

    fn head(&self) -> Position {
        Position::new(self.head.load(Ordering::Acquire))
    }

    /// Returns the segment that holds the entry `position`, which is not beyond the head.
    fn segment_of(&self, position: Position) -> Option<Arc<Segment>> {
        let segments = self.segments.read().unwrap_or_else(PoisonError::into_inner);
        let after = segments.partition_point(|segment| segment.first <= position);
        segments.get(after.checked_sub(1)?).cloned()
    }
}

/// Reads a journal that is open in this process. Cheap to clone, and may go to other threads.
#[derive(Debug, Clone)]
pub struct Reader {
    shared: Arc<Shared>,
}

impl Reader {
    pub(super) const fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// Returns the last entry that is durable, and so can be read.
    #[must_use]
    pub fn head(&self) -> Position {
        self.shared.head()
    }

    /// Reads from the entry `from` (0 means 1) to the head as it is now.
    #[must_use]
    pub fn read(&self, from: Position) -> Entries {
        let next = from.max(Position::new(1));
        let (shared, until) = (Arc::clone(&self.shared), self.head());
        Entries { shared, next, until, place: None, failed: false }
    }

    /// Reads from the entry `from` (0 means 1) and on, whenever there is more.
    #[must_use]
    pub fn tail(&self, from: Position) -> Tail {
        Tail { entries: self.read(from) }
    }
}

/// Reads entry after entry up to the head at the time of [`Reader::read`].
///
/// Every frame's checksum and chain are checked. After an error there is nothing more.
#[derive(Debug)]
pub struct Entries {
    shared: Arc<Shared>,
    next: Position,
    until: Position,
    place: Option<(Arc<Segment>, Cursor)>,
    failed: bool,
}

impl Iterator for Entries {
    type Item = Result<Entry, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed || self.next > self.until {
            return None;
        }
        let read = self.advance();
        self.failed = read.is_err();
        Some(read)
    }
}

impl Entries {
    fn advance(&mut self) -> Result<Entry, Error> {
        loop {
            let (segment, cursor) = match &mut self.place {
                Some(place) if place.0.following.get() != Some(&self.next) => place,
                place => place.insert(Self::seek(&self.shared, self.next)?),
            };
            let frame = match cursor.step()? {
                Step::Frame(frame) => frame,
                Step::End => return Err(cursor.damaged(Damage::FrameShort)),
                Step::Broken(damage) => return Err(cursor.damaged(damage)),
            };
            segment.note(cursor.point());
            if frame.head.position == self.next {
                self.next = self.next.next();
                let (position, chain) = (frame.head.position, frame.head.chain);
                return Ok(Entry { position, chain, payload: frame.payload });
            }
        }
    }

    /// Opens the segment of `position` at the nearest known place before it.
    fn seek(shared: &Shared, position: Position) -> Result<(Arc<Segment>, Cursor), Error> {
        let segment = shared.segment_of(position).ok_or(Error::Missing)?;
        let name = name_of(segment.first);
        let file = shared.storage.open(&name, Access::Read).map_err(Error::io("open", &name))?;
        let cursor = Cursor::new(file, segment.first, segment.point_before(position));
        Ok((segment, cursor))
    }

    /// Takes in how far the head has moved since.
    fn refresh(&mut self) {
        let head = self.shared.head();
        if head > self.until {
            self.until = head;
            // What was read ahead beyond the old head may have been rewritten since.
            if let Some((_, cursor)) = &mut self.place {
                cursor.forget();
            }
        }
    }
}

/// Reads entry after entry, and again later when the head has moved. It does not wait.
#[derive(Debug)]
pub struct Tail {
    entries: Entries,
}

impl Tail {
    /// Returns the next entry, or `None` when the head is reached for now.
    ///
    /// # Errors
    /// As [`Entries`]; after an error there is nothing more.
    pub fn poll(&mut self) -> Result<Option<Entry>, Error> {
        if self.entries.next > self.entries.until {
            self.entries.refresh();
        }
        self.entries.next().transpose()
    }

    /// Returns the entry that comes next.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.entries.next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::sim::SimStorage;
    use crate::journal::{DirStorage, Journal, Options};

    fn payload(position: u64) -> Vec<u8> {
        position.to_string().into_bytes()
    }

    /// Appends entries up to `last`, three at a time, so that readers can tell each by its number.
    fn fill(journal: &mut Journal, last: u64) {
        while journal.head().position.get() < last {
            let next = journal.head().position.get() + 1;
            let batch: Vec<_> = (next..=last.min(next + 2)).map(payload).collect();
            journal.append(journal.head().position, &batch).expect("appended");
        }
    }

    fn open(storage: Arc<dyn Storage>) -> Journal {
        Journal::open(storage, Options { segment_bytes_max: 30_000 }).expect("opens").0
    }

    #[test]
    fn reading_starts_anywhere_and_goes_to_the_head() {
        let storage = SimStorage::new(1);
        let mut journal = open(Arc::new(storage.clone()));
        fill(&mut journal, 2000);
        assert!(storage.files().len() > 3, "several segments");
        let check = |journal: &Journal, from: u64| {
            let read = journal.read(Position::new(from)).map(|entry| entry.expect("whole"));
            let read: Vec<_> = read.map(|entry| (entry.position.get(), entry.payload)).collect();
            let expected: Vec<_> = (from.max(1)..=2000).map(|p| (p, payload(p))).collect();
            assert!(read == expected, "from {from}");
        };
        for from in (0..2002).step_by(7).chain([1999, 2000, 2001, u64::MAX]) {
            check(&journal, from);
        }
        drop(journal);
        // Reopened, the places in the earlier segments are not known yet.
        check(&open(Arc::new(storage.clone())), 1500);
        check(&open(Arc::new(storage)), 129);
    }

    #[test]
    fn a_tail_goes_on_when_the_head_has_moved() {
        let mut journal = open(Arc::new(SimStorage::new(1)));
        let mut tail = journal.reader().tail(Position::START);
        for last in [1, 5, 6, 700, 701] {
            assert_eq!(tail.poll().expect("no damage"), None);
            fill(&mut journal, last);
            while tail.position() <= Position::new(last) {
                let next = tail.position().get();
                let entry = tail.poll().expect("no damage").expect("before the head");
                assert_eq!((entry.position.get(), entry.payload), (next, payload(next)));
            }
        }
    }

    #[test]
    fn damage_is_told_once_with_its_place() {
        let storage = SimStorage::new(1);
        let mut journal = open(Arc::new(storage.clone()));
        fill(&mut journal, 9);
        storage.flip_bit(&name_of(Position::new(1)), (80 + 57 * 4 + 56) * 8);
        let read: Vec<_> = journal.read(Position::START).collect();
        assert_eq!(read.len(), 5);
        let damaged = read[4].as_ref().expect_err("flipped").to_string();
        let place = "00000000000000000001.qxj: at byte 308, record 5: the frame's checksum";
        assert!(damaged.contains(place) && damaged.contains("journal verify"), "{damaged}");
    }

    #[test]
    fn readers_on_other_threads_see_whole_entries_in_order() {
        const LAST: u64 = 900;
        let dir = tempfile::tempdir().expect("a directory");
        let storage = DirStorage::exclusive(dir.path()).expect("free");
        let mut journal = open(Arc::new(storage));
        std::thread::scope(|scope| {
            for from in [1, 1, 450] {
                let mut tail = journal.reader().tail(Position::new(from));
                scope.spawn(move || {
                    let mut next = from;
                    while next <= LAST {
                        let Some(entry) = tail.poll().expect("no damage") else {
                            std::thread::yield_now();
                            continue;
                        };
                        assert_eq!((entry.position.get(), entry.payload), (next, payload(next)));
                        next += 1;
                    }
                });
            }
            fill(&mut journal, LAST);
        });
    }
}
