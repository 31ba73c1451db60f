//! What one command writes, laid over the state: later parts of the command see what earlier ones did.

use std::collections::BTreeMap;

use super::any_record::{AnyRecord, Listed};
use super::command::{Refusal, Undecided};
use super::decide::State;
use super::event::Event;
use crate::domain::record::{Lock, Reference};
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::domain::{Life, Record, RecordId, RecordName, Time};

/// The events of one command in the making.
pub struct Sheet<'a, S> {
    state: &'a S,
    now: Time,
    records: BTreeMap<RecordName, AnyRecord>,
    locks: BTreeMap<Lock, Option<RecordName>>,
    events: Vec<Event>,
}

impl<'a, S: State> Sheet<'a, S> {
    /// An empty sheet over the state at `now`.
    pub fn new(state: &'a S, now: Time) -> Self {
        let (records, locks) = (BTreeMap::new(), BTreeMap::new());
        Self { state, now, records, locks, events: Vec::new() }
    }

    /// The moment of the command.
    pub const fn now(&self) -> Time {
        self.now
    }

    /// What was written, in order.
    pub fn into_events(self) -> Vec<Event> {
        self.events
    }

    /// A record as it stands, deleted ones included.
    pub fn find<T: Listed>(&self, id: &RecordId) -> Result<Option<Record<T>>, Undecided<S::Error>> {
        let name = RecordName { kind: T::KIND, id: id.clone() };
        Ok(self.any(&name)?.and_then(T::unwrap))
    }

    fn any(&self, name: &RecordName) -> Result<Option<AnyRecord>, Undecided<S::Error>> {
        match self.records.get(name) {
            Some(record) => Ok(Some(record.clone())),
            None => self.state.record(name).map_err(Undecided::Unreadable),
        }
    }

    /// Who holds something alone, if anybody does.
    pub fn holder(&self, lock: &Lock) -> Result<Option<RecordName>, Undecided<S::Error>> {
        match self.locks.get(lock) {
            Some(holder) => Ok(holder.clone()),
            None => self.state.holder(lock).map_err(Undecided::Unreadable),
        }
    }

    /// Writes checked content in place of `before`, or as a new record. Refused where a record that
    /// it newly names is not there, or where another record holds what it locks.
    pub fn put<T: Listed>(
        &mut self,
        id: RecordId,
        mut content: T,
        before: Option<&Record<T>>,
    ) -> Result<Record<T>, Undecided<S::Error>> {
        let known = before.map(|before| before.content.references()).unwrap_or_default();
        let mut missing = Vec::new();
        for reference in content.references() {
            if !known.contains(&reference) && !self.is_there(&reference)? {
                missing.push(dangling(&reference));
            }
        }
        if !missing.is_empty() {
            return Err(Undecided::Refused(Refusal::Invalid(missing)));
        }
        content.settle(before.map(|before| &before.content), self.now);
        let life = match before {
            None => Life {
                revision: 1,
                create_time: self.now,
                update_time: self.now,
                delete_time: None,
            },
            Some(before) => Life {
                revision: before.life.revision.saturating_add(1),
                update_time: self.now,
                ..before.life
            },
        };
        let news = content.is_news(before.map(|before| &before.content), self.now);
        let record = Record { id, content, life };
        self.respect(&record, before.map(|before| &before.content))?;
        let event = Event::Put { record: T::wrap(record.clone()), created: before.is_none(), news };
        self.note(event, before.cloned().map(T::wrap));
        Ok(record)
    }

    /// Writes another event; what a record that comes back locks has to be free.
    pub(super) fn relive<T: Listed>(
        &mut self,
        event: Event,
        before: Record<T>,
    ) -> Result<Option<AnyRecord>, Undecided<S::Error>> {
        let before = T::wrap(before);
        let after = event.apply(Some(before.clone()));
        if let Some(record) = after.clone().and_then(T::unwrap)
            && !record.life.is_deleted()
        {
            self.respect(&record, None)?;
        }
        self.note(event, Some(before));
        Ok(after)
    }

    /// Refuses what another record holds; what `before` lived with already may stay beside it.
    fn respect<T: Listed>(
        &self,
        record: &Record<T>,
        before: Option<&T>,
    ) -> Result<(), Undecided<S::Error>> {
        let name = RecordName { kind: T::KIND, id: record.id.clone() };
        let content = &record.content;
        let known = before.map(T::respects).unwrap_or_default();
        let newly = content.respects().into_iter().filter(|lock| !known.contains(lock));
        for lock in content.locks().into_iter().chain(newly) {
            let holder = self.holder(&lock)?.filter(|holder| *holder != name);
            if let Some(holder) = holder {
                return Err(Undecided::Refused(Refusal::Locked { lock, holder }));
            }
        }
        Ok(())
    }

    fn note(&mut self, event: Event, before: Option<AnyRecord>) {
        let name = event.name();
        for lock in before.iter().flat_map(AnyRecord::locks) {
            self.locks.insert(lock, None);
        }
        if let Some(after) = event.apply(before) {
            for lock in after.locks() {
                self.locks.insert(lock, Some(name.clone()));
            }
            self.records.insert(name, after);
        }
        self.events.push(event);
    }

    fn is_there(&self, reference: &Reference) -> Result<bool, Undecided<S::Error>> {
        if reference.id.is_empty() {
            return Ok(true);
        }
        let Some(name) = reference.name() else { return Ok(false) };
        Ok(self.any(&name)?.is_some_and(|record| !record.life().is_deleted()))
    }
}

fn dangling(reference: &Reference) -> Violation {
    let Reference { field, kind, id } = reference;
    let label = kind.label();
    let (zh, en, collection) = (label.zh, label.en, kind.collection());
    Violation::new(
        field,
        Code::NotFound,
        id,
        Bilingual::new(
            format!("没有{zh} {collection}/{id}，或已删除；请先建立，或改编号"),
            format!(
                "there is no {en} {collection}/{id}, or it is deleted; make it first, or correct the id"
            ),
        ),
    )
}
