//! The state view as it will be once the batch in hand is durable.

use std::collections::{BTreeMap, HashMap};

use crate::domain::RecordName;
use crate::domain::catalogue::{AnyRecord, Entry, Event, State};
use crate::state::{Error, View};

/// The view with the undurable entries of one batch laid over it.
pub(super) struct Overlay<'a> {
    view: &'a View,
    records: BTreeMap<RecordName, Option<AnyRecord>>,
    requests: HashMap<String, Entry>,
}

impl<'a> Overlay<'a> {
    pub(super) fn new(view: &'a View) -> Self {
        Self { view, records: BTreeMap::new(), requests: HashMap::new() }
    }

    /// Lays an entry over what is there.
    pub(super) fn apply(&mut self, entry: &Entry) -> Result<(), Error> {
        for event in &entry.events {
            let name = event.name();
            let before = match self.records.remove(&name) {
                Some(record) => record,
                None => self.view.record(&name)?,
            };
            self.records.insert(name, event.apply(before));
        }
        if let Some(mark) = &entry.request {
            let last = entry.events.last().map(Event::name);
            let after = last.and_then(|name| self.records.get(&name).cloned().flatten());
            self.requests.insert(mark.id.clone(), entry.with_answer(after));
        }
        Ok(())
    }

    /// The entry that a request became, if it is remembered.
    pub(super) fn request(&self, id: &str) -> Result<Option<Entry>, Error> {
        match self.requests.get(id) {
            Some(entry) => Ok(Some(entry.clone())),
            None => Ok(self.view.request(id)?.map(|remembered| remembered.entry)),
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
}
