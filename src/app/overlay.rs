//! The state view as it will be once the batch in hand is durable.

use std::collections::{BTreeMap, HashMap};

use crate::domain::RecordName;
use crate::domain::catalogue::{AnyRecord, Entry, State};
use crate::domain::record::Lock;
use crate::state::{Error, Remembered, View};

/// The view with the undurable entries of one batch laid over it.
pub(super) struct Overlay<'a> {
    view: &'a View,
    records: BTreeMap<RecordName, Option<AnyRecord>>,
    locks: BTreeMap<Lock, Option<RecordName>>,
    requests: HashMap<String, Remembered>,
}

impl<'a> Overlay<'a> {
    pub(super) fn new(view: &'a View) -> Self {
        Self { view, records: BTreeMap::new(), locks: BTreeMap::new(), requests: HashMap::new() }
    }

    /// Lays an entry over what is there.
    pub(super) fn apply(&mut self, entry: &Entry) -> Result<(), Error> {
        for event in &entry.events {
            let name = event.name();
            let before = match self.records.remove(&name) {
                Some(record) => record,
                None => self.view.record(&name)?,
            };
            for lock in before.iter().flat_map(AnyRecord::locks) {
                self.locks.insert(lock, None);
            }
            let after = event.apply(before);
            for lock in after.iter().flat_map(AnyRecord::locks) {
                self.locks.insert(lock, Some(name.clone()));
            }
            self.records.insert(name, after);
        }
        if let Some(mark) = &entry.request {
            let record = entry.events.last().and_then(|event| self.records.get(&event.name()));
            let remembered = Remembered::new(entry, mark, record.cloned().flatten());
            self.requests.insert(mark.id.clone(), remembered);
        }
        Ok(())
    }

    /// What became of a request, if it is remembered.
    pub(super) fn request(&self, id: &str) -> Result<Option<Remembered>, Error> {
        match self.requests.get(id) {
            Some(remembered) => Ok(Some(remembered.clone())),
            None => self.view.request(id),
        }
    }
}

impl State for Overlay<'_> {
    type Error = Error;

    fn record(&self, name: &RecordName) -> Result<Option<AnyRecord>, Error> {
        match self.records.get(name) {
            Some(record) => Ok(record.clone()),
            None => self.view.record(name),
        }
    }

    fn holder(&self, lock: &Lock) -> Result<Option<RecordName>, Error> {
        match self.locks.get(lock) {
            Some(holder) => Ok(holder.clone()),
            None => self.view.holder(lock),
        }
    }
}
