//! Opening a data directory: the journal first, then the views brought up to it.

use std::path::Path;
use std::sync::{Arc, Mutex};

use tokio::sync::watch;
use tracing::{info, warn};

use super::alerts::{Alerting, Delivery, Outbox, Parts, Worker};
use super::clock::{Clock, SystemClock};
use super::engine::{Author, Engine, Outcome};
use super::error::Error;
use super::error_text::chain_text;
use super::exposure::Kept;
use super::feed::{Feed, Follower, Source};
use super::lock::DataDir;
use super::shelf::Shelf;
use crate::contract::decode_entry;
use crate::domain::Time;
use crate::domain::catalogue::{AnyCommand, Entry};
use crate::journal::{self, DirStorage, Journal, Position, Reader};
use crate::matching::Weights;
use crate::{search, state};

/// Entries that one state batch takes while catching up.
const CATCH_UP_BATCH: usize = 64;
/// Bytes of entries after which such a batch ends, as the writer's own batches do.
const CATCH_UP_BYTES: usize = 4 << 20;
/// Entries between two commits of the search view while catching up.
const SEARCH_CATCH_UP_COMMIT: u64 = 4_096;

/// How the application runs.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// What the signals count until another ranker is activated.
    pub weights: Weights,
    /// How the journal is kept.
    pub journal: journal::Options,
    /// Whether the journal is examined for alerts.
    pub alerting: Alerting,
    /// Where alerts may be posted.
    pub delivery: Delivery,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            weights: Weights::default(),
            journal: journal::Options::default(),
            alerting: Alerting::default(),
            delivery: Delivery::default(),
        }
    }
}

/// What is being brought up to the journal while opening, for a progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Catching {
    /// The state view.
    State,
    /// The search view.
    Search,
}

/// The application on one data directory.
///
/// Fields are dropped in this order: who writes of their own accord ends first, then the writer, then
/// the feed, then the lock goes.
#[derive(Debug)]
pub struct App {
    pub(super) worker: Option<Worker>,
    pub(super) engine: Engine,
    pub(super) feed: Feed,
    pub(super) search: search::View,
    pub(super) state: Arc<state::View>,
    pub(super) reader: Reader,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) shipped: Weights,
    /// The attention that open needs give to holders, as last computed.
    pub(super) attention: Mutex<Option<Kept>>,
    /// The records that progress is reckoned from, as last read.
    pub(super) shelf: Mutex<Option<Arc<Shelf>>>,
    pub(super) dir: DataDir,
    /// The durable position, for those who wait for it to move.
    moved: watch::Sender<u64>,
    stopping: watch::Sender<bool>,
    pub(super) delivery: Delivery,
}

impl App {
    /// Opens (or creates) a data directory and brings both views up to the journal.
    ///
    /// `progress` hears which view catches up, how far it is and how far it has to go. A view that
    /// does not open is moved aside and rebuilt; a journal that is damaged is an error.
    pub fn open(
        root: &Path,
        options: Options,
        progress: &mut dyn FnMut(Catching, u64, u64),
    ) -> Result<Self, Error> {
        let dir = DataDir::take(root)?;
        let storage = DirStorage::exclusive(&dir.journal()).map_err(|source| Error::Io {
            action: "open",
            path: dir.journal(),
            source,
        })?;
        let (journal, recovery) = Journal::open(Arc::new(storage), options.journal)?;
        for cut in &recovery.cuts {
            let saved = cut.saved_as.as_deref().unwrap_or("-");
            warn!(
                cut.segment,
                cut.offset, cut.bytes, saved, "cut an unfinished write off the journal"
            );
        }
        let head = journal.head().position.get();
        let reader = journal.reader();
        let mut hear = |done| progress(Catching::State, done, head);
        let state = Arc::new(open_state(&dir, &reader, head, &mut hear)?);
        let search = open_search(&dir, head)?;
        let source =
            Source { reader: reader.clone(), state: Arc::clone(&state), search: search.clone() };
        catch_up_search(&source, head, &mut |done| progress(Catching::Search, done, head))?;
        let last_time = last_time(&reader, head)?;
        let feed = Feed::start(source, head)?;
        let clock = Arc::clone(&options.clock);
        let (moved, bell) = (watch::Sender::new(head), feed.bell());
        let told = moved.clone();
        let tell = move |position| {
            bell(position);
            told.send_replace(position);
        };
        let engine = Engine::start(journal, Arc::clone(&state), clock, last_time, tell)?;
        info!(position = head, "opened the data directory");
        let Options { clock, weights: shipped, alerting, delivery, .. } = options;
        let worker = match alerting {
            Alerting::Off => None,
            Alerting::On => Some(Worker::start(Parts {
                reader: reader.clone(),
                state: Arc::clone(&state),
                search: search.clone(),
                engine: engine.submitter()?.clone(),
                applied: feed.follow(),
                clock: Arc::clone(&clock),
                shipped: shipped.clone(),
                delivery,
                outbox: Outbox::default(),
            })?),
        };
        let stopping = watch::Sender::new(false);
        Ok(Self {
            worker,
            engine,
            feed,
            search,
            state,
            reader,
            clock,
            moved,
            stopping,
            delivery,
            shipped,
            attention: Mutex::default(),
            shelf: Mutex::default(),
            dir,
        })
    }

    /// Has a command decided and made durable; returns when both are done.
    pub fn submit(&self, command: AnyCommand, author: Author) -> Result<Outcome, Error> {
        self.engine.submit(command, author)
    }

    /// The last durable journal position.
    pub fn position(&self) -> u64 {
        self.engine.position()
    }

    /// Tells of each new durable position.
    pub fn moved(&self) -> watch::Receiver<u64> {
        self.moved.subscribe()
    }

    /// Asks whoever streams to end, since the server stops.
    pub fn begin_stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Tells when streams have to end.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    /// The journal position that searches answer for.
    pub fn search_position(&self) -> u64 {
        self.feed.applied()
    }

    /// Waits until searches see everything that is durable now.
    pub fn sync_search(&self) -> Result<(), Error> {
        self.feed.wait_for(self.position())
    }

    /// Whether commands are still taken; when not, the process has to end.
    pub fn is_alive(&self) -> bool {
        self.engine.is_alive() && self.feed.is_alive()
    }

    /// The moment it is now.
    pub fn now(&self) -> Time {
        self.clock.now()
    }

    /// Tells other processes how to reach the one that holds the data directory.
    pub fn announce(&self, note: &str) -> Result<(), Error> {
        self.dir.note(note)
    }
}

/// Opens the state view and brings it up to the journal; one that turns out to be damaged on the
/// way is moved aside and rebuilt.
fn open_state(
    dir: &DataDir,
    reader: &Reader,
    head: u64,
    progress: &mut dyn FnMut(u64),
) -> Result<state::View, Error> {
    let place = dir.state();
    let failed = match current_state(&place, reader, head, progress) {
        Err(Error::State(failed)) if failed.needs_rebuild() => failed,
        opened => return opened,
    };
    let aside = dir.set_aside(&place)?;
    warn!(
        error = chain_text(&failed),
        aside = %aside.display(),
        "the state view does not open: moved aside, rebuilding it from the journal"
    );
    current_state(&place, reader, head, progress)
}

fn current_state(
    place: &Path,
    reader: &Reader,
    head: u64,
    progress: &mut dyn FnMut(u64),
) -> Result<state::View, Error> {
    let view = state::View::open(place)?;
    let seen = view.position()?;
    if seen > head {
        return Err(Error::JournalBehind { journal: head, seen, view: "state" });
    }
    if seen == 0 && head > 0 {
        warn!(entries = head, "the state view is empty: rebuilding it from the journal");
    }
    catch_up_state(reader, &view, head, progress)?;
    Ok(view)
}

fn open_search(dir: &DataDir, head: u64) -> Result<search::View, Error> {
    let place = dir.search();
    let view = match search::View::open(&place) {
        Ok(view) => view,
        Err(failed) if failed.needs_rebuild() => {
            let aside = dir.set_aside(&place)?;
            warn!(
                error = chain_text(&failed),
                aside = %aside.display(),
                "the search view does not open: moved aside, rebuilding it from the journal"
            );
            search::View::open(&place)?
        }
        Err(failed) => return Err(failed.into()),
    };
    let seen = view.furthest();
    if seen > head {
        return Err(Error::JournalBehind { journal: head, seen, view: "search" });
    }
    if view.position() == 0 && head > 0 {
        warn!(entries = head, "the search view is empty: rebuilding it from the journal");
    }
    Ok(view)
}

pub(super) fn catch_up_state(
    reader: &Reader,
    view: &state::View,
    head: u64,
    progress: &mut dyn FnMut(u64),
) -> Result<(), Error> {
    let from = view.position()? + 1;
    if from > head {
        return Ok(());
    }
    let mut batch: Vec<Entry> = Vec::with_capacity(CATCH_UP_BATCH);
    let mut bytes = 0;
    for stored in reader.read(Position::new(from)) {
        let stored = stored?;
        let position = stored.position.get();
        let entry =
            decode_entry(&stored.payload).map_err(|source| Error::Entry { position, source })?;
        batch.push(entry);
        bytes += stored.payload.len();
        if batch.len() == CATCH_UP_BATCH || bytes >= CATCH_UP_BYTES || position == head {
            view.apply(&batch)?;
            batch.clear();
            bytes = 0;
            progress(position);
        }
    }
    Ok(())
}

fn catch_up_search(source: &Source, head: u64, progress: &mut dyn FnMut(u64)) -> Result<(), Error> {
    if source.search.position() >= head {
        return Ok(());
    }
    let mut follower = Follower::new(source)?;
    let mut committed = follower.read;
    while follower.read_to(head)? {
        progress(follower.read);
        if follower.read - committed >= SEARCH_CATCH_UP_COMMIT {
            follower.commit()?;
            committed = follower.read;
        }
    }
    follower.commit()
}

/// The time of the journal's last entry, before which no new entry may lie.
fn last_time(reader: &Reader, head: u64) -> Result<Time, Error> {
    let Some(stored) = reader.read(Position::new(head)).next().filter(|_| head > 0) else {
        return Ok(Time::default());
    };
    let entry =
        decode_entry(&stored?.payload).map_err(|source| Error::Entry { position: head, source })?;
    Ok(entry.time)
}
