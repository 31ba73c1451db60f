//! The state in memory: records and locks as the events leave them, and nothing else.

use std::collections::BTreeMap;
use std::convert::Infallible;

use qianxian::domain::RecordName;
use qianxian::domain::catalogue::{AnyRecord, Event, State};
use qianxian::domain::record::Lock;

/// Records by name, and who holds what alone.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Memory {
    pub(crate) records: BTreeMap<RecordName, AnyRecord>,
    locks: BTreeMap<Lock, RecordName>,
}

impl Memory {
    /// Takes over an event.
    pub(crate) fn apply(&mut self, event: &Event) {
        let name = event.name();
        let before = self.records.remove(&name);
        for lock in before.iter().flat_map(AnyRecord::locks) {
            self.locks.remove(&lock);
        }
        if let Some(after) = event.apply(before) {
            for lock in after.locks() {
                let other = self.locks.insert(lock.clone(), name.clone());
                assert_eq!(other, None, "two records hold {lock:?}");
            }
            self.records.insert(name, after);
        }
    }
}

impl State for Memory {
    type Error = Infallible;

    fn record(&self, name: &RecordName) -> Result<Option<AnyRecord>, Infallible> {
        Ok(self.records.get(name).cloned())
    }

    fn holder(&self, lock: &Lock) -> Result<Option<RecordName>, Infallible> {
        Ok(self.locks.get(lock).cloned())
    }
}
