//! The thread that looks for alerts.
//!
//! It follows the search view, so that scores are those of a match at that very position. How far it
//! has come is written with the alerts that it makes, and now and then without any; after a crash it
//! reads again from there, which makes nothing twice.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tracing::{error, info};

use super::courier::{Bag, Courier};
use super::ledger::Ledger;
use super::news::{Item, News};
use super::options::Delivery;
use super::outbox::Outbox;
use super::pairs::Scale;
use super::signal::Examined;
use crate::app::clock::Clock;
use crate::app::engine::Submitter;
use crate::app::error::Error;
use crate::app::error_text::chain_text;
use crate::app::feed::Applied;
use crate::app::rankers::active_weights;
use crate::domain::catalogue::Listed;
use crate::domain::words::AlertFrequency;
use crate::domain::{Kind, Record, RecordId, Subscription};
use crate::journal::Reader;
use crate::matching::Weights;
use crate::webhook::{Poster, Reach};
use crate::{search, state};

/// How often the worker looks at the clock for digests that are due.
const TICK: Duration = Duration::from_millis(200);
/// How long the worker rests after a failure before it starts again.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// Achievements that are scored together.
const ITEMS_MAX: usize = 2_000;
/// Events after which the position is written down though nothing was found.
const MARK_EVERY: usize = 4_096;

/// What the worker works with.
#[derive(Debug)]
pub(in crate::app) struct Parts {
    pub(in crate::app) reader: Reader,
    pub(in crate::app) state: Arc<state::View>,
    pub(in crate::app) search: search::View,
    pub(in crate::app) engine: Submitter,
    pub(in crate::app) applied: Applied,
    pub(in crate::app) clock: Arc<dyn Clock>,
    /// The weights that rank until a ranker is activated.
    pub(in crate::app) shipped: Weights,
    pub(in crate::app) delivery: Delivery,
    pub(in crate::app) outbox: Outbox,
}

/// The way to the worker's thread.
#[derive(Debug)]
pub(in crate::app) struct Worker {
    _courier: Option<Courier>,
    examined: Examined,
    applied: Applied,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts the worker.
    pub(in crate::app) fn start(parts: Parts) -> Result<Self, Error> {
        let examined = Examined::default();
        let (told, applied) = (examined.clone(), parts.applied.clone());
        let courier = courier(&parts)?;
        let thread = std::thread::Builder::new()
            .name("alerts".to_owned())
            .spawn(move || keep_looking(&parts, &told))
            .map_err(|source| Error::Io {
                action: "start the thread",
                path: "alerts".into(),
                source,
            })?;
        Ok(Self { _courier: courier, examined, applied, thread: Some(thread) })
    }

    /// How far the worker has come.
    pub(in crate::app) const fn examined(&self) -> &Examined {
        &self.examined
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.examined.stop();
        self.applied.wake();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            error!("the alerts' thread panicked");
        }
    }
}

/// Starts the courier, if posts are to be made.
fn courier(parts: &Parts) -> Result<Option<Courier>, Error> {
    let reach = match parts.delivery {
        Delivery::Off => return Ok(None),
        Delivery::Public => Reach::Public,
        Delivery::Private => Reach::Private,
    };
    let Parts { state, engine, clock, outbox, .. } = parts;
    let (state, clock) = (Arc::clone(state), Arc::clone(clock));
    let (engine, outbox) = (engine.clone(), outbox.clone());
    Courier::start(Bag { state, engine, clock, outbox, poster: Poster::new(reach) }).map(Some)
}

fn keep_looking(parts: &Parts, told: &Examined) {
    while !told.is_stopped() {
        match look(parts, told) {
            Ok(()) | Err(Error::Stopped) => return,
            Err(Error::Overloaded { .. }) => told.rest(TICK),
            Err(failed) => {
                error!(error = chain_text(&failed), "failed to look for alerts, retrying");
                told.rest(RETRY_AFTER);
            }
        }
    }
}

/// Looks for alerts until told to stop (or something fails).
fn look(parts: &Parts, told: &Examined) -> Result<(), Error> {
    let marked = parts.state.examined()?;
    let mut round = Round {
        parts,
        told,
        news: News::after(&parts.reader, marked),
        ledger: Ledger::read(&parts.state, parts.outbox.clone())?,
        marked: 0,
    };
    info!(position = marked, "looking for alerts");
    while !told.is_stopped() {
        round.examine()?;
        told.tell(round.news.examined());
        round.ledger.release(&parts.state, &parts.engine, parts.clock.now())?;
        parts.applied.wait_beyond(round.news.read, TICK, || told.is_stopped());
    }
    Ok(())
}

/// The worker's own side.
struct Round<'a> {
    parts: &'a Parts,
    told: &'a Examined,
    news: News,
    ledger: Ledger,
    /// How many events had been read when the position was last written down.
    marked: usize,
}

impl Round<'_> {
    /// Looks at what has become news since the last time.
    fn examine(&mut self) -> Result<(), Error> {
        let snapshot = self.parts.search.snapshot()?;
        self.news.read_to(snapshot.position())?;
        let mut after: Option<RecordId> = None;
        let subscriptions = match self.news.is_empty() {
            true => Vec::new(),
            false => self.subscriptions()?,
        };
        if subscriptions.is_empty() {
            self.news.forget();
        }
        loop {
            let (items, last) = self.news.next(&self.parts.state, after.as_ref(), ITEMS_MAX)?;
            if last.is_none() || self.told.is_stopped() {
                break;
            }
            after = last;
            self.compare(&snapshot, &subscriptions, &items)?;
            let seen: Vec<(RecordId, i64)> =
                items.into_iter().map(|item| (item.record.id, item.record.life.revision)).collect();
            self.news.done(&seen);
        }
        let examined = self.news.examined();
        let is_long_ago = self.news.events >= self.marked + MARK_EVERY;
        if self.ledger.has_new() || is_long_ago {
            self.ledger.write(&self.parts.engine, examined)?;
            self.marked = self.news.events;
        }
        Ok(())
    }

    /// The subscriptions that want to be told.
    fn subscriptions(&self) -> Result<Vec<Record<Subscription>>, Error> {
        let mut all = Vec::new();
        for record in self.parts.state.records(Kind::Subscription) {
            let record = Subscription::unwrap(record?).filter(|record| {
                !record.life.is_deleted() && record.content.frequency != AlertFrequency::Off
            });
            all.extend(record);
        }
        Ok(all)
    }

    fn compare(
        &mut self,
        snapshot: &search::Snapshot,
        subscriptions: &[Record<Subscription>],
        items: &[Item],
    ) -> Result<(), Error> {
        if items.is_empty() {
            return Ok(());
        }
        let ids: Vec<&str> = items.iter().map(|item| item.record.id.as_str()).collect();
        let chosen = snapshot.choose(&ids)?;
        let Parts { state, engine, shipped, clock, .. } = self.parts;
        let (now, weights) = (clock.now(), active_weights(state, shipped)?);
        let scale = Scale { snapshot, state, weights: &weights, now };
        for subscription in subscriptions {
            let hits = scale.hits(subscription, items, &chosen)?;
            self.ledger.make(state, engine, subscription, hits, items, now)?;
        }
        Ok(())
    }
}
