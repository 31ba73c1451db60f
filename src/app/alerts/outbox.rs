//! The alerts that wait to be posted, by when they are to be tried.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::domain::{RecordId, Time};

/// Alerts that wait to be posted; the state of each stands in its record.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Outbox(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<BTreeSet<(Time, RecordId)>>,
    bell: Notify,
}

impl Outbox {
    fn lock(&self) -> MutexGuard<'_, BTreeSet<(Time, RecordId)>> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts alerts in, to be tried at `due`; one that is there twice is tried once.
    pub(super) fn put(&self, due: Time, ids: impl IntoIterator<Item = RecordId>) {
        self.lock().extend(ids.into_iter().map(|id| (due, id)));
        self.0.bell.notify_one();
    }

    /// Takes all that is to be tried by `now`.
    pub(super) fn take(&self, now: Time) -> BTreeSet<RecordId> {
        let mut waiting = self.lock();
        let mut due = BTreeSet::new();
        while waiting.first().is_some_and(|(at, _)| *at <= now) {
            due.extend(waiting.pop_first().map(|(_, id)| id));
        }
        due
    }

    /// Has the courier look again.
    pub(super) fn ring(&self) {
        self.0.bell.notify_one();
    }

    /// Rests until something is put in.
    pub(super) async fn rung(&self) {
        self.0.bell.notified().await;
    }
}
