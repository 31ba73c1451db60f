//! The view itself: reads by key, and entries applied in order, each batch atomically.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::Error;
use super::keys;
use super::request::{REQUEST_RETENTION_MICROS, Remembered};
use crate::contract::{decode_record, encode_record};
use crate::domain::catalogue::{AnyRecord, Entry, Event};
use crate::domain::record::Lock;
use crate::domain::{Kind, RecordId, RecordName, Time};

/// Most remembered requests that one applied batch forgets.
const FORGET_MAX: usize = 1_000;
/// What this version writes; another format is rebuilt from the journal.
const FORMAT: u64 = 3;
/// Memory that sled may use for its page cache, in bytes.
const CACHE_BYTES: u64 = 64 << 20;

/// Bytes of one segment of sled's log. With the default of half a megabyte, closing a view that had
/// taken batches of several segments hung in sled 0.34.7 about every third time.
const SEGMENT_BYTES: usize = 8 << 20;

/// How often a locked database is tried again, and how long each time rests.
const LOCK_TRIES_MAX: u32 = 100;
const LOCK_WAIT: Duration = Duration::from_millis(20);

/// The state view.
#[derive(Debug)]
pub struct View {
    tree: sled::Tree,
    db: sled::Db,
    dir: PathBuf,
}

/// How many records of a kind there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Not deleted.
    pub live: u64,
    /// Deleted, but not gone.
    pub deleted: u64,
}

/// One page of a list.
#[derive(Debug)]
pub struct Page {
    /// The records, by id.
    pub records: Vec<AnyRecord>,
    /// Whether more follow.
    pub more: bool,
}

impl View {
    /// Opens or creates the view in `dir`.
    pub fn open(dir: &Path) -> Result<Self, Error> {
        guarded(|| Self::open_here(dir))
    }

    fn open_here(dir: &Path) -> Result<Self, Error> {
        let config =
            sled::Config::new().segment_size(SEGMENT_BYTES).path(dir).cache_capacity(CACHE_BYTES);
        let db = open_unlocked(&config)?;
        let tree = db.open_tree("state")?;
        let view = Self { tree, db, dir: dir.to_owned() };
        match view.number(&keys::format(), "its format")? {
            None if view.tree.is_empty() => {
                view.tree.insert(keys::format(), &FORMAT.to_be_bytes())?;
            }
            Some(FORMAT) => {}
            found => {
                return Err(Error::Format { found: found.unwrap_or(0), expected: FORMAT });
            }
        }
        Ok(view)
    }

    /// The journal position up to which entries are applied; 0 = none.
    pub fn position(&self) -> Result<u64, Error> {
        Ok(self.number(&keys::position(), "its position")?.unwrap_or(0))
    }

    /// The journal position up to which alerts were looked for; 0 = none.
    pub fn examined(&self) -> Result<u64, Error> {
        Ok(self.number(&keys::examined(), "the examined position")?.unwrap_or(0))
    }

    /// A record as it stands, deleted ones included.
    pub fn record(&self, name: &RecordName) -> Result<Option<AnyRecord>, Error> {
        let found = self.tree.get(keys::record(name.kind, &name.id))?;
        found.map(|bytes| self.decode(name.kind, &bytes)).transpose()
    }

    /// Who holds something alone, if anybody does.
    pub fn holder(&self, lock: &Lock) -> Result<Option<RecordName>, Error> {
        let Some(bytes) = self.tree.get(keys::lock(lock))? else {
            return Ok(None);
        };
        let key = || format!("the lock {}/{}", lock.kind.code(), lock.key);
        let name = std::str::from_utf8(&bytes).ok();
        let name = name.and_then(|name| RecordName::parse_any("holder", name).ok());
        name.map(Some).ok_or_else(|| Error::Counter { key: key(), found: bytes.len() })
    }

    /// A page of records by id, starting after `after`.
    pub fn page(
        &self,
        kind: Kind,
        after: Option<&RecordId>,
        records_max: usize,
        show_deleted: bool,
    ) -> Result<Page, Error> {
        let mut records = Vec::new();
        for record in self.records_after(kind, after) {
            let record = record?;
            if record.life().is_deleted() && !show_deleted {
                continue;
            }
            if records.len() == records_max {
                return Ok(Page { records, more: true });
            }
            records.push(record);
        }
        Ok(Page { records, more: false })
    }

    /// Every record of a kind by id, deleted ones included.
    pub fn records(&self, kind: Kind) -> impl Iterator<Item = Result<AnyRecord, Error>> {
        self.records_after(kind, None)
    }

    fn records_after(
        &self,
        kind: Kind,
        after: Option<&RecordId>,
    ) -> impl Iterator<Item = Result<AnyRecord, Error>> {
        let prefix = keys::records(kind);
        let mut start = after.map_or_else(|| prefix.clone(), |id| keys::record(kind, id));
        if after.is_some() {
            start.push(0);
        }
        self.tree
            .range(start..)
            .take_while(move |item| match item {
                Ok((key, _)) => key.starts_with(&prefix),
                Err(_) => true,
            })
            .map(move |item| {
                let (_, bytes) = item?;
                self.decode(kind, &bytes)
            })
    }

    /// How many records of a kind there are.
    pub fn counts(&self, kind: Kind) -> Result<Counts, Error> {
        let Some(bytes) = self.tree.get(keys::counts(kind))? else {
            return Ok(Counts::default());
        };
        let bytes: [u8; 16] = bytes.as_ref().try_into().map_err(|_| Error::Counter {
            key: format!("the count of {}", kind.collection()),
            found: bytes.len(),
        })?;
        let both = u128::from_be_bytes(bytes);
        let [live, deleted] = [both >> 64, both & u128::from(u64::MAX)]
            .map(|half| u64::try_from(half).unwrap_or(u64::MAX));
        Ok(Counts { live, deleted })
    }

    /// What became of a request, if it is remembered still.
    pub fn request(&self, id: &str) -> Result<Option<Remembered>, Error> {
        let Some(bytes) = self.tree.get(keys::request(id))? else {
            return Ok(None);
        };
        let remembered = Remembered::decode(&bytes).map_err(|source| Error::Damaged {
            key: format!("request {id}"),
            dir: self.dir.clone(),
            source,
        })?;
        Ok(Some(remembered))
    }

    /// Applies entries in order, all or none of them.
    pub fn apply(&self, entries: &[Entry]) -> Result<(), Error> {
        let Some(last) = entries.last() else {
            return Ok(());
        };
        let mut change = Change::new(self);
        // First, so that an id that comes back in this batch is remembered anew.
        change.forget_before(last.time)?;
        for (expected, entry) in (self.position()? + 1..).zip(entries) {
            if entry.position != expected {
                return Err(Error::Order { found: entry.position, expected });
            }
            for event in &entry.events {
                change.apply(event)?;
            }
            change.remember(entry);
            if entry.alerts.examined > 0 {
                change.batch.insert(keys::examined(), &entry.alerts.examined.to_be_bytes());
            }
        }
        change.batch.insert(keys::position(), &last.position.to_be_bytes());
        let batch = change.into_batch();
        guarded(|| Ok(self.tree.apply_batch(batch)?))
    }

    /// Writes what is in memory to disk, for a quick start next time; durability is the journal's.
    pub fn flush(&self) -> Result<(), Error> {
        self.db.flush()?;
        Ok(())
    }

    /// Bytes that the view takes on disk.
    pub fn size_on_disk(&self) -> Result<u64, Error> {
        Ok(self.db.size_on_disk()?)
    }

    fn decode(&self, kind: Kind, bytes: &[u8]) -> Result<AnyRecord, Error> {
        decode_record(kind, bytes).map_err(|source| Error::Damaged {
            key: format!("a record of {}", kind.collection()),
            dir: self.dir.clone(),
            source,
        })
    }

    fn number(&self, key: &[u8], what: &str) -> Result<Option<u64>, Error> {
        let Some(bytes) = self.tree.get(key)? else {
            return Ok(None);
        };
        let bytes: [u8; 8] = bytes
            .as_ref()
            .try_into()
            .map_err(|_| Error::Counter { key: what.to_owned(), found: bytes.len() })?;
        Ok(Some(u64::from_be_bytes(bytes)))
    }
}

/// Opens the database. One that was closed just before may keep its lock for a moment, in a thread of
/// its own or in a child that is being started, so a lock is waited for a little.
fn open_unlocked(config: &sled::Config) -> sled::Result<sled::Db> {
    let mut tries = LOCK_TRIES_MAX;
    loop {
        match config.open() {
            Err(sled::Error::Io(failed)) if tries > 0 && is_locked(&failed) => {
                tries -= 1;
                std::thread::sleep(LOCK_WAIT);
            }
            opened => return opened,
        }
    }
}

/// Whether the database is held by somebody; sled 0.34 tells it in words alone.
fn is_locked(failed: &std::io::Error) -> bool {
    failed.to_string().contains("could not acquire lock")
}

/// Does work of the database; a panic in it is an error, so that the view can be rebuilt.
fn guarded<R>(work: impl FnOnce() -> Result<R, Error>) -> Result<R, Error> {
    crate::guard::guarded(work).unwrap_or_else(|what| Err(Error::Panicked { what }))
}

/// One batch in the making: later events see what earlier ones did.
struct Change<'a> {
    view: &'a View,
    batch: sled::Batch,
    records: BTreeMap<RecordName, Option<AnyRecord>>,
    counts: BTreeMap<Kind, Counts>,
}

impl<'a> Change<'a> {
    fn new(view: &'a View) -> Self {
        let (records, counts) = (BTreeMap::new(), BTreeMap::new());
        Self { view, batch: sled::Batch::default(), records, counts }
    }

    fn apply(&mut self, event: &Event) -> Result<(), Error> {
        let name = event.name();
        let before = match self.records.remove(&name) {
            Some(record) => record,
            None => self.view.record(&name)?,
        };
        let was = before.as_ref().map(|record| record.life().is_deleted());
        let held = before.as_ref().map(AnyRecord::locks).unwrap_or_default();
        let after = event.apply(before);
        let is = after.as_ref().map(|record| record.life().is_deleted());
        self.count(name.kind, was, is)?;
        for lock in held {
            self.batch.remove(keys::lock(&lock));
        }
        if let Some(record) = &after {
            self.batch.insert(keys::record(name.kind, &name.id), encode_record(record));
            for lock in record.locks() {
                self.batch.insert(keys::lock(&lock), name.to_string().as_bytes());
            }
        }
        self.records.insert(name, after);
        Ok(())
    }

    fn count(&mut self, kind: Kind, was: Option<bool>, is: Option<bool>) -> Result<(), Error> {
        if was == is {
            return Ok(());
        }
        let counts = match self.counts.get(&kind) {
            Some(counts) => *counts,
            None => self.view.counts(kind)?,
        };
        let shift = |count: u64, flag: bool| {
            let count = if was == Some(flag) { count.saturating_sub(1) } else { count };
            if is == Some(flag) { count + 1 } else { count }
        };
        let counts =
            Counts { live: shift(counts.live, false), deleted: shift(counts.deleted, true) };
        self.counts.insert(kind, counts);
        Ok(())
    }

    fn remember(&mut self, entry: &Entry) {
        let Some(mark) = &entry.request else { return };
        let record = entry.events.last().and_then(|event| self.records.get(&event.name()));
        let remembered = Remembered::new(entry, mark, record.cloned().flatten());
        self.batch.insert(keys::request(&mark.id), remembered.encode());
        self.batch.insert(keys::request_age(entry.time, &mark.id), &[]);
    }

    /// Forgets what is too old at `now`; an id that was used again since then keeps its newer use.
    fn forget_before(&mut self, now: Time) -> Result<(), Error> {
        let oldest = now.micros().saturating_sub(REQUEST_RETENTION_MICROS);
        let old = keys::request_ages()..keys::request_age(Time::from_micros(oldest), "");
        for item in self.view.tree.range(old).take(FORGET_MAX) {
            let (key, _) = item?;
            if let Some((time, id)) = keys::parse_request_age(&key)
                && self.view.request(id)?.is_some_and(|known| known.time == time)
            {
                self.batch.remove(keys::request(id));
            }
            self.batch.remove(key);
        }
        Ok(())
    }

    fn into_batch(mut self) -> sled::Batch {
        for (kind, counts) in self.counts {
            let both = [counts.live.to_be_bytes(), counts.deleted.to_be_bytes()].concat();
            self.batch.insert(keys::counts(kind), both);
        }
        self.batch
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::{AlertMark, RequestMark};
    use crate::domain::{Life, Organization, Record};

    fn organization(id: &str) -> AnyRecord {
        let content = Organization { display_name: format!("机构{id}"), ..Default::default() };
        let life = Life { revision: 1, ..Default::default() };
        let id = RecordId::parse("id", id).unwrap();
        AnyRecord::Organization(Box::new(Record { id, content, life }))
    }

    fn entry(position: u64, time: i64, events: Vec<Event>) -> Entry {
        let request = Some(RequestMark { id: format!("request-{position}"), digest: [7; 32] });
        let (actor, alerts) = ("test".into(), AlertMark::default());
        Entry { position, time: Time::from_micros(time), actor, request, events, alerts }
    }

    #[test]
    fn what_was_applied_is_read_back_after_reopening() {
        let dir = tempfile::tempdir().unwrap();
        let record = organization("o1");
        let name = record.name();
        {
            let view = View::open(dir.path()).unwrap();
            let put = Event::Put { record, created: true, news: false };
            let deleted =
                Event::Deleted { name: name.clone(), revision: 2, time: Time::from_micros(5) };
            view.apply(&[entry(1, 1, vec![put, deleted])]).unwrap();
            view.flush().unwrap();
        }
        let view = View::open(dir.path()).unwrap();
        assert_eq!(view.position().unwrap(), 1);
        assert_eq!(view.counts(Kind::Organization).unwrap(), Counts { live: 0, deleted: 1 });
        let life = *view.record(&name).unwrap().unwrap().life();
        assert_eq!((life.revision, life.delete_time), (2, Some(Time::from_micros(5))));
        assert!(view.page(Kind::Organization, None, 10, false).unwrap().records.is_empty());
        assert_eq!(view.page(Kind::Organization, None, 10, true).unwrap().records.len(), 1);
    }

    #[test]
    fn a_lock_that_is_given_up_soon_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let held = View::open(dir.path()).unwrap();
        let closing = std::thread::spawn(move || {
            std::thread::sleep(LOCK_WAIT * 3);
            drop(held);
        });
        assert_eq!(View::open(dir.path()).unwrap().position().unwrap(), 0);
        closing.join().unwrap();
    }

    #[test]
    fn entries_apply_in_order_only() {
        let dir = tempfile::tempdir().unwrap();
        let view = View::open(dir.path()).unwrap();
        let refused = view.apply(&[entry(2, 1, vec![])]).unwrap_err();
        assert!(matches!(refused, Error::Order { found: 2, expected: 1 }), "{refused}");
        assert_eq!(view.position().unwrap(), 0);
    }

    #[test]
    fn requests_are_forgotten_after_their_retention() {
        let dir = tempfile::tempdir().unwrap();
        let view = View::open(dir.path()).unwrap();
        let day = REQUEST_RETENTION_MICROS;
        view.apply(&[entry(1, 10, vec![])]).unwrap();
        view.apply(&[entry(2, 10 + day, vec![])]).unwrap();
        assert!(view.request("request-1").unwrap().is_some(), "exactly a day old is kept");
        view.apply(&[entry(3, 11 + day, vec![])]).unwrap();
        assert!(view.request("request-1").unwrap().is_none());
        assert_eq!(view.request("request-2").unwrap().unwrap().position, 2);
    }

    #[test]
    fn an_id_that_is_used_again_keeps_its_newer_use() {
        let dir = tempfile::tempdir().unwrap();
        let view = View::open(dir.path()).unwrap();
        let later = 11 + REQUEST_RETENTION_MICROS;
        let again = |position, time| {
            let request = Some(RequestMark { id: "again".into(), digest: [9; 32] });
            Entry { request, ..entry(position, time, vec![]) }
        };
        view.apply(&[again(1, 10), again(2, later)]).unwrap();
        view.apply(&[entry(3, later, vec![])]).unwrap();
        assert_eq!(view.request("again").unwrap().unwrap().position, 2);
        let much_later = later + REQUEST_RETENTION_MICROS + 1;
        view.apply(&[again(4, much_later)]).unwrap();
        assert_eq!(view.request("again").unwrap().unwrap().position, 4);
    }

    #[test]
    fn pages_follow_each_other_without_gaps() {
        let dir = tempfile::tempdir().unwrap();
        let view = View::open(dir.path()).unwrap();
        let ids = ["a", "a-1", "a.1", "b"];
        let puts = ids.iter().map(|id| Event::Put {
            record: organization(id),
            created: true,
            news: false,
        });
        view.apply(&[entry(1, 1, puts.collect())]).unwrap();
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = view.page(Kind::Organization, after.as_ref(), 1, false).unwrap();
            seen.extend(page.records.iter().map(|record| record.name().id));
            after = seen.last().cloned();
            if !page.more {
                break;
            }
        }
        assert_eq!(seen.iter().map(RecordId::as_str).collect::<Vec<_>>(), ids);
    }
}
