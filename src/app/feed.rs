//! Keeps the search view in step with the journal, on a thread of its own.
//!
//! The feed reads the journal from where the search view stands, so a crash at any moment costs
//! nothing but reading again. It commits at most every [`COMMIT_EVERY`], or at once when a caller
//! waits for the latest.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tracing::error;

use super::error::Error;
use super::error_text::chain_text;
use crate::contract::decode_entry;
use crate::domain::Kind;
use crate::domain::catalogue::{AnyRecord, Event};
use crate::journal::{Position, Reader, Tail};
use crate::{search, state};

/// How long a change may wait before the search shows it; with the commit itself below one second.
pub const COMMIT_EVERY: Duration = Duration::from_millis(500);
/// How long a caller waits for the latest before it is told to come back.
pub const SYNC_WAIT_MAX: Duration = Duration::from_secs(10);
/// How long the feed rests after a failure before it tries again.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// What the feed's thread and its callers share.
#[derive(Debug, Default)]
struct Shared {
    told: Mutex<Told>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Told {
    /// The last durable position that the state view shows.
    durable: u64,
    /// The position that the search view answers for.
    applied: u64,
    /// The position that somebody waits for.
    wanted: u64,
    stop: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, change: impl FnOnce(&mut Told)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }
}

/// The way to the feed's thread.
#[derive(Debug)]
pub(super) struct Feed {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// How far the search view has come, for a thread that follows it.
#[derive(Debug, Clone)]
pub(super) struct Applied(Arc<Shared>);

impl Applied {
    /// Rests until the search view answers for more than `position`, `stop` holds, or time is up.
    pub(super) fn wait_beyond(&self, position: u64, time: Duration, stop: impl Fn() -> bool) {
        let idle = |told: &mut Told| told.applied <= position && !told.stop && !stop();
        let waited = self.0.changed.wait_timeout_while(self.0.lock(), time, idle);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    /// Has those who rest look again.
    pub(super) fn wake(&self) {
        self.0.tell(|_| {});
    }
}

/// What the feed reads from and writes to.
pub(super) struct Source {
    pub(super) reader: Reader,
    pub(super) state: Arc<state::View>,
    pub(super) search: search::View,
}

impl Feed {
    /// Starts the feed; `durable` is the position that the state view shows now.
    pub(super) fn start(source: Source, durable: u64) -> Result<Self, Error> {
        let shared = Arc::new(Shared::default());
        let applied = source.search.position();
        shared.tell(|told| (told.durable, told.applied) = (durable, applied));
        let thread_shared = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("feed".to_owned())
            .spawn(move || keep_in_step(&source, &thread_shared))
            .map_err(|source| Error::Io {
                action: "start the thread",
                path: "feed".into(),
                source,
            })?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// What tells the feed that there is more.
    pub(super) fn bell(&self) -> impl Fn(u64) + Send + 'static {
        let shared = Arc::clone(&self.shared);
        move |position| shared.tell(|told| told.durable = position)
    }

    /// What tells how far the search view has come.
    pub(super) fn follow(&self) -> Applied {
        Applied(Arc::clone(&self.shared))
    }

    /// The position that the search view answers for.
    pub(super) fn applied(&self) -> u64 {
        self.shared.lock().applied
    }

    /// Whether the search view is still being fed.
    pub(super) fn is_alive(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }

    /// Waits until the search view answers for `wanted`.
    pub(super) fn wait_for(&self, wanted: u64) -> Result<(), Error> {
        self.shared.tell(|told| told.wanted = told.wanted.max(wanted));
        let (told, timeout) = self
            .shared
            .changed
            .wait_timeout_while(self.shared.lock(), SYNC_WAIT_MAX, |told| {
                told.applied < wanted && !told.stop
            })
            .unwrap_or_else(PoisonError::into_inner);
        if told.applied >= wanted {
            return Ok(());
        }
        if timeout.timed_out() {
            return Err(Error::SearchBehind { wanted, waited: SYNC_WAIT_MAX });
        }
        Err(Error::Stopped)
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.shared.tell(|told| told.stop = true);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            error!("the feed thread panicked");
        }
    }
}

fn keep_in_step(source: &Source, shared: &Shared) {
    loop {
        match follow(source, shared) {
            Ok(()) => return,
            Err(failed) => {
                error!(error = chain_text(&failed), "failed to feed the search view, retrying");
                let told = shared.lock();
                let waited =
                    shared.changed.wait_timeout_while(told, RETRY_AFTER, |told| !told.stop);
                let (told, _) = waited.unwrap_or_else(PoisonError::into_inner);
                if told.stop {
                    return;
                }
            }
        }
    }
}

/// Follows the journal until told to stop (or something fails).
fn follow(source: &Source, shared: &Shared) -> Result<(), Error> {
    let mut follower = Follower::new(source)?;
    let mut dirty_since: Option<Instant> = None;
    loop {
        let (durable, urgent, stop) = wait(shared, follower.read, dirty_since);
        if follower.read_to(durable)? && dirty_since.is_none() {
            dirty_since = Some(Instant::now());
        }
        let due = dirty_since.is_some_and(|since| since.elapsed() >= COMMIT_EVERY);
        if dirty_since.is_some() && (due || urgent || stop) {
            follower.commit()?;
            dirty_since = None;
            let applied = follower.read;
            shared.tell(|told| told.applied = applied);
        }
        if stop && dirty_since.is_none() {
            return Ok(());
        }
    }
}

/// Rests until there is something to read or to commit: durable position, urgency, stop.
fn wait(shared: &Shared, read: u64, dirty_since: Option<Instant>) -> (u64, bool, bool) {
    let idle = |told: &mut Told| {
        !told.stop && told.durable <= read && (told.wanted <= told.applied || dirty_since.is_none())
    };
    let rest = match dirty_since {
        Some(since) => COMMIT_EVERY.saturating_sub(since.elapsed()),
        None => Duration::MAX,
    };
    let waited = shared.changed.wait_timeout_while(shared.lock(), rest, idle);
    let (told, _) = waited.unwrap_or_else(PoisonError::into_inner);
    (told.durable, told.wanted > told.applied, told.stop)
}

/// Reads the journal into the search view.
pub(super) struct Follower<'a> {
    tail: Tail,
    feeder: search::Feeder,
    state: &'a state::View,
    /// The last entry taken over.
    pub(super) read: u64,
}

/// Entries taken over before the feed looks up again, so that commits stay on time.
const READ_MAX: u32 = 256;

impl<'a> Follower<'a> {
    pub(super) fn new(source: &'a Source) -> Result<Self, Error> {
        let read = source.search.position();
        let tail = source.reader.tail(Position::new(read + 1));
        let feeder = source.search.feeder()?;
        let mut follower = Self { tail, feeder, state: &source.state, read };
        follower.commit_if_due()?;
        Ok(follower)
    }

    /// Takes over what comes up to `durable`, at most [`READ_MAX`] entries; whether there was any.
    pub(super) fn read_to(&mut self, durable: u64) -> Result<bool, Error> {
        let mut any = false;
        for _ in 0..READ_MAX {
            if self.read >= durable {
                break;
            }
            let Some(stored) = self.tail.poll()? else {
                break;
            };
            let position = stored.position.get();
            let entry = decode_entry(&stored.payload)
                .map_err(|source| Error::Entry { position, source })?;
            for event in &entry.events {
                let undeleted = record_now(self.state, event)?;
                self.feeder.apply(position, event, undeleted.as_ref())?;
            }
            self.read = position;
            any = true;
            self.commit_if_due()?;
        }
        Ok(any)
    }

    /// Commits where the search view learns anew, which the journal alone decides.
    fn commit_if_due(&mut self) -> Result<(), Error> {
        if self.feeder.is_due() { self.commit() } else { Ok(()) }
    }

    pub(super) fn commit(&mut self) -> Result<(), Error> {
        Ok(self.feeder.commit(self.read)?)
    }
}

/// The record that an undeletion brings back, as it stands now: what came after is applied later.
fn record_now(state: &state::View, event: &Event) -> Result<Option<AnyRecord>, Error> {
    match event {
        Event::Undeleted { name, .. } if name.kind != Kind::Organization => Ok(state.record(name)?),
        Event::Undeleted { .. } | Event::Put { .. } | Event::Deleted { .. } => Ok(None),
    }
}
