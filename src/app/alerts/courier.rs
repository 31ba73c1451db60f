//! The thread that posts alerts to webhooks.
//!
//! The outbox is what stands in the journal: alerts in state PENDING. Every attempt that fails is
//! written down with the time of the next, so a restart changes nothing. A post whose acceptance
//! could not be written down is made again: receivers know alerts by their names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::task::JoinSet;
use tracing::error;

use super::ledger::{live_subscription, rewrite};
use super::outbox::Outbox;
use super::parcel::Parcel;
use crate::app::clock::Clock;
use crate::app::engine::Submitter;
use crate::app::error::Error;
use crate::app::error_text::chain_text;
use crate::domain::catalogue::Listed;
use crate::domain::words::AlertState;
use crate::domain::{Alert, Kind, Record, RecordId, RecordName, Subscription, Time};
use crate::state;
use crate::webhook::{Address, Poster};

/// How often the courier looks at the clock.
const TICK: Duration = Duration::from_millis(200);
/// Subscriptions that are posted to at a time.
const ROUNDS_MAX: usize = 16;
/// How long after a failure of ours alerts are tried again, in microseconds.
const RETRY_AFTER: i64 = 1_000_000;

/// What the courier works with.
#[derive(Debug, Clone)]
pub(super) struct Bag {
    pub(super) state: Arc<state::View>,
    pub(super) engine: Submitter,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) outbox: Outbox,
    pub(super) poster: Poster,
}

/// The way to the courier's thread.
#[derive(Debug)]
pub(super) struct Courier {
    stop: Arc<AtomicBool>,
    outbox: Outbox,
    thread: Option<JoinHandle<()>>,
}

impl Courier {
    /// Starts the courier.
    pub(super) fn start(bag: Bag) -> Result<Self, Error> {
        let failed =
            |source| Error::Io { action: "start the thread", path: "courier".into(), source };
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, outbox) = (Arc::clone(&stop), bag.outbox.clone());
        let thread = std::thread::Builder::new()
            .name("courier".to_owned())
            .spawn(move || runtime.block_on(deliver(&bag, &stopped)))
            .map_err(failed)?;
        Ok(Self { stop, outbox, thread: Some(thread) })
    }
}

impl Drop for Courier {
    /// Ends the courier; posts that are under way are made again by the next one.
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        self.outbox.ring();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            error!("the courier's thread panicked");
        }
    }
}

/// Posts what is due until told to stop. A subscription's posts go one after the other.
async fn deliver(bag: &Bag, stop: &AtomicBool) {
    let mut rounds = JoinSet::new();
    let mut waiting: BTreeMap<String, BTreeSet<RecordId>> = BTreeMap::new();
    let mut busy = BTreeSet::new();
    while !stop.load(Ordering::SeqCst) {
        collect(bag, &mut waiting);
        let free: Vec<String> =
            waiting.keys().filter(|subscription| !busy.contains(*subscription)).cloned().collect();
        for subscription in free.into_iter().take(ROUNDS_MAX.saturating_sub(busy.len())) {
            let Some(ids) = waiting.remove(&subscription) else { continue };
            busy.insert(subscription.clone());
            let bag = bag.clone();
            rounds.spawn(async move {
                round(&bag, &subscription, ids).await;
                subscription
            });
        }
        tokio::select! {
            Some(done) = rounds.join_next() => match done {
                Ok(subscription) => drop(busy.remove(&subscription)),
                Err(failed) => {
                    error!(error = %failed, "a round of posts ended badly");
                    return;
                }
            },
            () = bag.outbox.rung() => {}
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

/// Takes what is due out of the outbox, by subscription.
fn collect(bag: &Bag, into: &mut BTreeMap<String, BTreeSet<RecordId>>) {
    for id in bag.outbox.take(bag.clock.now()) {
        match pending(bag, &id) {
            Ok(None) => {}
            Ok(Some(alert)) => {
                into.entry(alert.content.subscription).or_default().insert(id);
            }
            Err(failed) => {
                error!(error = chain_text(&failed), "failed to read an alert, retrying");
                bag.outbox.put(later(bag.clock.now()), [id]);
            }
        }
    }
}

/// An alert that still waits to be posted.
fn pending(bag: &Bag, id: &RecordId) -> Result<Option<Record<Alert>>, Error> {
    let record = bag.state.record(&RecordName { kind: Kind::Alert, id: id.clone() })?;
    let record = record.and_then(Alert::unwrap);
    Ok(record.filter(|alert| alert.content.state == AlertState::Pending))
}

const fn later(now: Time) -> Time {
    Time::from_micros(now.micros().saturating_add(RETRY_AFTER))
}

/// Posts the alerts of one subscription; after a failure the rest waits for the next attempt.
async fn round(bag: &Bag, id: &str, waiting: BTreeSet<RecordId>) {
    // Read now, since a round before this one may have posted some of them.
    let alerts = waiting.iter().filter_map(|id| pending(bag, id).transpose());
    let read = alerts.collect::<Result<Vec<_>, Error>>();
    let read = read.and_then(|alerts| Ok((alerts, live_subscription(&bag.state, id)?)));
    let (alerts, subscription) = match read {
        Ok(read) => read,
        Err(failed) => {
            bag.outbox.put(failed_to_post(bag, id, &failed), waiting);
            return;
        }
    };
    let mut parcels = Parcel::sort(alerts).into_iter();
    while let Some(parcel) = parcels.next() {
        let ids: Vec<_> = parcel.alerts.iter().map(|alert| alert.id.clone()).collect();
        let next = match attempt(bag, id, subscription.as_ref(), parcel).await {
            Ok(alerts) => {
                let next = alerts.iter().find_map(|alert| alert.content.next_attempt_time);
                match rewrite(&bag.engine, alerts) {
                    Ok(()) => next,
                    Err(failed) => Some(failed_to_post(bag, id, &failed)),
                }
            }
            Err(failed) => Some(failed_to_post(bag, id, &failed)),
        };
        if let Some(next) = next {
            let rest = parcels.flat_map(|parcel| parcel.alerts).map(|alert| alert.id);
            bag.outbox.put(next, ids.into_iter().chain(rest));
            return;
        }
    }
}

fn failed_to_post(bag: &Bag, subscription: &str, failed: &Error) -> Time {
    error!(subscription, error = chain_text(failed), "failed to deliver alerts, retrying");
    later(bag.clock.now())
}

/// One attempt: the alerts as they are afterwards.
async fn attempt(
    bag: &Bag,
    id: &str,
    subscription: Option<&Record<Subscription>>,
    parcel: Parcel,
) -> Result<Vec<Record<Alert>>, Error> {
    let Some(Record { content, .. }) = subscription else {
        return Ok(parcel.settled(AlertState::Failed, "the subscription is deleted"));
    };
    if content.webhook_url.is_empty() {
        return Ok(parcel.settled(AlertState::Delivered, ""));
    }
    let address = match Address::parse(&content.webhook_url, bag.poster.reach()) {
        Ok(address) => address,
        Err(refused) => return Ok(parcel.settled(AlertState::Failed, &refused.to_string())),
    };
    let post = parcel.post(id, bag.clock.now())?;
    let posted = bag.poster.post(&address, content.webhook_secret.reveal(), &post).await;
    Ok(match posted {
        Ok(()) => parcel.accepted(),
        Err(failure) => {
            tracing::info!(subscription = id, failure = %failure, "a webhook did not accept a post");
            parcel.refused(&failure, bag.clock.now())
        }
    })
}
