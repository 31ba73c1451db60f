//! The one writer: decides commands in turn, makes them durable together, then answers.
//!
//! While one batch is being fsynced the next one gathers, so that many callers share one fsync.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use tracing::error;

use super::clock::Clock;
use super::error::Error;
use super::error_text::chain_text;
use super::overlay::Overlay;
use crate::contract::encode_entry;
use crate::domain::Time;
use crate::domain::catalogue::{
    AlertMark, AnyCommand, AnyRecord, Decision, Entry, Event, RequestMark, RowFate,
};
use crate::journal::{self, Journal};
use crate::state::{self, Remembered};

/// Most commands that wait for the writer; beyond that callers are told to come back. Fewer than
/// the threads that wait for answers, so that reads go on meanwhile.
pub const QUEUE_MAX: usize = 256;
/// Most commands that share one fsync.
const BATCH_MAX: usize = 512;
/// Bytes of entries after which a batch is closed.
const BATCH_BYTES: usize = 4 << 20;

/// Who asks, and how the request is recognised when it is repeated.
#[derive(Debug, Clone, Default)]
pub struct Author {
    /// Who asks; kept in the journal.
    pub actor: String,
    /// The request's mark, if the caller wants repetitions to be recognised.
    pub request: Option<RequestMark>,
    /// Whether everything is to be checked and answered, but nothing done.
    pub validate_only: bool,
    /// What the entry is to mean for alerts.
    pub alerts: AlertMark,
}

/// What became of a command.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The record as it stands now (not for imports).
    pub record: Option<AnyRecord>,
    /// What became of each import row.
    pub fates: Vec<RowFate>,
    /// The journal position from which on the outcome can be seen.
    pub position: u64,
}

type Reply = SyncSender<Result<Outcome, Error>>;

#[derive(Debug)]
struct Submission {
    command: AnyCommand,
    author: Author,
    reply: Reply,
}

/// A way to the writer that can be given away; the writer ends when none is left.
#[derive(Debug, Clone)]
pub(super) struct Submitter(SyncSender<Submission>);

impl Submitter {
    /// Has a command decided and made durable; returns when both are done.
    pub(super) fn submit(&self, command: AnyCommand, author: Author) -> Result<Outcome, Error> {
        let (reply, answer) = sync_channel(1);
        self.0.try_send(Submission { command, author, reply }).map_err(
            |refused| match refused {
                TrySendError::Full(_) => Error::Overloaded { waiting: QUEUE_MAX },
                TrySendError::Disconnected(_) => Error::Stopped,
            },
        )?;
        answer.recv().unwrap_or(Err(Error::Stopped))
    }
}

/// The writer, and the first way to it.
#[derive(Debug)]
pub(super) struct Engine {
    queue: Option<Submitter>,
    position: Arc<AtomicU64>,
    thread: Option<JoinHandle<()>>,
}

impl Engine {
    /// Starts the writer; `moved` is called with each new durable position.
    pub(super) fn start(
        journal: Journal,
        view: Arc<state::View>,
        clock: Arc<dyn Clock>,
        last_time: Time,
        moved: impl Fn(u64) + Send + 'static,
    ) -> Result<Self, Error> {
        let (queue, submissions) = sync_channel(QUEUE_MAX);
        let position = Arc::new(AtomicU64::new(journal.head().position.get()));
        let published = Arc::clone(&position);
        let moved = move |position| {
            published.store(position, Ordering::SeqCst);
            moved(position);
        };
        let mut writer = Writer { journal, view, clock, last_time, moved: Box::new(moved) };
        let thread = std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || writer.run(&submissions))
            .map_err(|source| Error::Io {
                action: "start the thread",
                path: "writer".into(),
                source,
            })?;
        Ok(Self { queue: Some(Submitter(queue)), position, thread: Some(thread) })
    }

    /// The last durable position that the state view shows.
    pub(super) fn position(&self) -> u64 {
        self.position.load(Ordering::SeqCst)
    }

    /// Has a command decided and made durable; returns when both are done.
    pub(super) fn submit(&self, command: AnyCommand, author: Author) -> Result<Outcome, Error> {
        self.submitter()?.submit(command, author)
    }

    /// A way to the writer; who holds it has to be gone before the engine is dropped.
    pub(super) fn submitter(&self) -> Result<&Submitter, Error> {
        self.queue.as_ref().ok_or(Error::Stopped)
    }

    /// Whether the writer still takes commands.
    pub(super) fn is_alive(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }
}

impl Drop for Engine {
    /// Lets the writer finish what waits, then ends it.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            error!("the writer thread panicked");
        }
    }
}

/// The writer's own side.
struct Writer {
    journal: Journal,
    view: Arc<state::View>,
    clock: Arc<dyn Clock>,
    last_time: Time,
    moved: Box<dyn Fn(u64) + Send>,
}

/// The batch in the making.
#[derive(Default)]
struct Batch {
    entries: Vec<Entry>,
    payloads: Vec<Vec<u8>>,
    bytes: usize,
    /// Refusals too wait for the batch: they may rest on what is not durable yet.
    answers: Vec<(Reply, Result<Outcome, Error>)>,
}

impl Writer {
    fn run(&mut self, submissions: &Receiver<Submission>) {
        while let Ok(first) = submissions.recv() {
            let view = Arc::clone(&self.view);
            let mut overlay = Overlay::new(&view);
            let mut batch = Batch::default();
            let mut taken = 0;
            let mut next = Some(first);
            while let Some(submission) = next {
                self.decide(&mut overlay, &mut batch, submission);
                taken += 1;
                let room = taken < BATCH_MAX && batch.bytes < BATCH_BYTES;
                next = if room { submissions.try_recv().ok() } else { None };
            }
            if !self.conclude(batch) {
                return;
            }
        }
        if let Err(failed) = self.view.flush() {
            error!(error = chain_text(&failed), "failed to flush the state view");
        }
    }

    fn decide(&mut self, overlay: &mut Overlay<'_>, batch: &mut Batch, submission: Submission) {
        let Submission { command, author, reply } = submission;
        let outcome = self.outcome(overlay, batch, command, author);
        batch.answers.push((reply, outcome));
    }

    fn outcome(
        &mut self,
        overlay: &mut Overlay<'_>,
        batch: &mut Batch,
        command: AnyCommand,
        author: Author,
    ) -> Result<Outcome, Error> {
        let now = self.clock.now().max(self.last_time);
        if let Some(mark) = &author.request
            && let Some(known) = overlay.request(&mark.id)?
            && !known.is_forgotten(now)
        {
            return repeated(mark, known);
        }
        let Decision { mut events, record, fates } = command.decide(overlay, now)?;
        if let (true, Some(record), Some(_)) = (events.is_empty(), &record, &author.request) {
            // Nothing changes, but the request has to be recognised when it comes again.
            events.push(Event::Put { record: record.clone(), created: false, news: false });
        }
        let mut position = self.journal.head().position.get() + batch.entries.len() as u64;
        let says_something = !events.is_empty() || author.alerts.examined > 0;
        if says_something && !author.validate_only {
            position += 1;
            let Author { actor, request, alerts, .. } = author;
            let entry = Entry { position, time: now, actor, request, events, alerts };
            let payload = encode_entry(&entry);
            if payload.len() > journal::ENTRY_BYTES_MAX {
                let (bytes, limit) = (payload.len(), journal::ENTRY_BYTES_MAX);
                return Err(Error::Journal(journal::Error::EntryTooLarge { bytes, limit }));
            }
            overlay.apply(&entry)?;
            self.last_time = now;
            batch.bytes += payload.len();
            batch.payloads.push(payload);
            batch.entries.push(entry);
        }
        Ok(Outcome { record, fates, position })
    }

    /// Makes a batch durable and answers; `false` when the writer cannot go on.
    fn conclude(&mut self, batch: Batch) -> bool {
        let Batch { entries, payloads, answers, .. } = batch;
        if !payloads.is_empty() {
            let expected = self.journal.head().position;
            if let Err(failed) = self.journal.append(expected, &payloads) {
                return self.refuse(failed, answers);
            }
            if let Err(failed) = self.view.apply(&entries) {
                // The view catches up from the journal at the next start.
                let (cause, is_disk_full) = (chain_text(&failed), failed.is_disk_full());
                error!(error = cause, "failed to apply durable entries, stopping");
                for (reply, _) in answers {
                    answer(&reply, Err(Error::Unshown { cause: cause.clone(), is_disk_full }));
                }
                return false;
            }
            (self.moved)(self.journal.head().position.get());
        }
        for (reply, outcome) in answers {
            answer(&reply, outcome);
        }
        true
    }

    fn refuse(
        &self,
        failed: journal::Error,
        answers: Vec<(Reply, Result<Outcome, Error>)>,
    ) -> bool {
        error!(error = chain_text(&failed), "failed to append to the journal");
        let is_full = matches!(failed, journal::Error::Full(_));
        let usable = is_full || matches!(failed, journal::Error::Write(_));
        for (reply, _) in answers {
            // The same failure for each caller of a batch, since an I/O error cannot be cloned.
            let cause = std::io::Error::other(chain_text(&failed));
            let error = match usable {
                true if is_full => Error::DiskFull(journal::Error::Full(cause)),
                true => Error::Journal(journal::Error::Write(cause)),
                false => Error::InDoubt { cause: chain_text(&failed) },
            };
            answer(&reply, Err(error));
        }
        usable
    }
}

fn answer(reply: &Reply, outcome: Result<Outcome, Error>) {
    if reply.try_send(outcome).is_err() {
        tracing::debug!("a caller left before its answer came");
    }
}

fn repeated(mark: &RequestMark, known: Remembered) -> Result<Outcome, Error> {
    if known.digest != mark.digest {
        return Err(Error::RequestReused { id: mark.id.clone() });
    }
    let Remembered { record, position, .. } = known;
    Ok(Outcome { record, fates: Vec::new(), position })
}
