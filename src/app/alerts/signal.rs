//! How far alerts have come, for those who wait for them.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::app::error::Error;

/// What the worker's thread and its callers share.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Examined(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    told: Mutex<Told>,
    changed: Condvar,
}

#[derive(Debug, Default, Clone, Copy)]
struct Told {
    position: u64,
    stop: bool,
}

impl Examined {
    fn lock(&self) -> MutexGuard<'_, Told> {
        self.0.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn tell(&self, position: u64) {
        self.lock().position = position;
        self.0.changed.notify_all();
    }

    pub(super) fn stop(&self) {
        self.lock().stop = true;
        self.0.changed.notify_all();
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.lock().stop
    }

    /// Rests, but no longer than until the worker is to stop.
    pub(super) fn rest(&self, time: Duration) {
        let rested = self.0.changed.wait_timeout_while(self.lock(), time, |told| !told.stop);
        drop(rested.unwrap_or_else(PoisonError::into_inner));
    }

    /// Waits until alerts were looked for up to `wanted`.
    pub(in crate::app) fn wait_for(&self, wanted: u64, waited: Duration) -> Result<(), Error> {
        let behind = |told: &mut Told| told.position < wanted && !told.stop;
        let waiting = self.0.changed.wait_timeout_while(self.lock(), waited, behind);
        let (told, timeout) = waiting.unwrap_or_else(PoisonError::into_inner);
        match told.position >= wanted {
            true => Ok(()),
            false if timeout.timed_out() => Err(Error::SearchBehind { wanted, waited }),
            false => Err(Error::Stopped),
        }
    }
}
