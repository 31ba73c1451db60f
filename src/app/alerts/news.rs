//! What of the journal is news: which achievements came or changed, up to one position.

use std::collections::BTreeMap;

use crate::app::error::Error;
use crate::app::match_need::is_committed;
use crate::contract::decode_entry;
use crate::domain::catalogue::{AnyRecord, Event, Listed};
use crate::domain::{Achievement, Kind, Record, RecordId, RecordName};
use crate::journal::{Position, Reader, Tail};
use crate::state;

/// The achievements that are news and not yet looked at.
#[derive(Debug)]
pub(super) struct News {
    tail: Tail,
    /// The last entry read.
    pub(super) read: u64,
    /// How many events were read so far.
    pub(super) events: usize,
    waiting: BTreeMap<RecordId, Latest>,
}

/// The latest that was read of an achievement.
#[derive(Debug, Clone, Copy)]
struct Latest {
    /// Where it last was news.
    position: u64,
    /// Its revision after whatever came last.
    revision: i64,
}

/// An achievement that is news.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) record: Record<Achievement>,
    /// The position of the change that is news.
    pub(super) position: u64,
    /// Whether a deal has agreed on it exclusively.
    pub(super) is_committed: bool,
}

impl News {
    pub(super) fn after(reader: &Reader, examined: u64) -> Self {
        let tail = reader.tail(Position::new(examined + 1));
        Self { tail, read: examined, events: 0, waiting: BTreeMap::new() }
    }

    /// Reads on, up to `end`.
    pub(super) fn read_to(&mut self, end: u64) -> Result<(), Error> {
        while self.read < end {
            let Some(stored) = self.tail.poll()? else {
                return Ok(());
            };
            let position = stored.position.get();
            let entry = decode_entry(&stored.payload)
                .map_err(|source| Error::Entry { position, source })?;
            for event in &entry.events {
                self.take(event, position, entry.alerts.suppressed);
            }
            self.read = position;
            self.events += entry.events.len();
        }
        Ok(())
    }

    fn take(&mut self, event: &Event, position: u64, is_suppressed: bool) {
        let (id, revision, is_news) = match event {
            Event::Put { record: AnyRecord::Achievement(record), news, .. } => {
                (&record.id, record.life.revision, *news)
            }
            Event::Undeleted { name, revision, .. } if name.kind == Kind::Achievement => {
                (&name.id, *revision, true)
            }
            Event::Deleted { name, .. } if name.kind == Kind::Achievement => {
                self.waiting.remove(&name.id);
                return;
            }
            Event::Put { .. } | Event::Undeleted { .. } | Event::Deleted { .. } => return,
        };
        if is_news && !is_suppressed {
            self.waiting.insert(id.clone(), Latest { position, revision });
        } else if let Some(waiting) = self.waiting.get_mut(id) {
            // Something else changed in it: it is the same news, and looked at as it is now.
            waiting.revision = revision;
        }
    }

    /// The next achievements to be looked at, at most `items_max` after `after`.
    ///
    /// One that has changed beyond what was read is left for later, when its change has been read.
    pub(super) fn next(
        &self,
        state: &state::View,
        after: Option<&RecordId>,
        items_max: usize,
    ) -> Result<(Vec<Item>, Option<RecordId>), Error> {
        use std::ops::Bound::{Excluded, Unbounded};
        let start = after.map_or(Unbounded, Excluded);
        let mut items = Vec::new();
        let mut last = None;
        for (id, latest) in self.waiting.range::<RecordId, _>((start, Unbounded)).take(items_max) {
            last = Some(id.clone());
            let name = RecordName { kind: Kind::Achievement, id: id.clone() };
            let record = state.record(&name)?.and_then(Achievement::unwrap);
            let record = record.filter(|record| record.life.revision == latest.revision);
            if let Some(record) = record {
                let is_committed = is_committed(state, id)?;
                items.push(Item { record, position: latest.position, is_committed });
            }
        }
        Ok((items, last))
    }

    /// Forgets what was looked at; what is left waits for its next change to be read.
    pub(super) fn done(&mut self, items: &[(RecordId, i64)]) {
        for (id, revision) in items {
            if self.waiting.get(id).is_some_and(|latest| latest.revision == *revision) {
                self.waiting.remove(id);
            }
        }
    }

    /// Whether there is nothing to be looked at.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Forgets everything, since nobody wants to be told.
    pub(super) fn forget(&mut self) {
        self.waiting.clear();
    }

    /// The position up to which nothing is left.
    pub(super) fn examined(&self) -> u64 {
        let first = self.waiting.values().map(|latest| latest.position).min();
        first.map_or(self.read, |first| first - 1)
    }
}
