//! A stream of alerts that can be taken up again: the journal read from a cursor on.
//!
//! Each stream reads on its own and waits for its reader, so a slow reader holds up nobody else.

use std::sync::Arc;
use std::time::Duration;

use qianxian_proto::v1 as pb;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;

use super::page_token;
use super::request::run;
use super::status::{invalid, status};
use crate::app::{App, Error};
use crate::contract::Stored;
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::domain::{Alert, RecordId};

/// How often a stream without alerts says that it lives.
const SIGN_OF_LIFE: Duration = Duration::from_secs(10);
/// Responses that wait for a slow reader before the stream stops reading the journal.
const WAITING_MAX: usize = 16;

type Answer = Result<pb::WatchMatchesResponse, Status>;
/// A place in the journal: position, and event in the entry.
type Place = (u64, u32);

fn question(subscription: &str) -> String {
    format!("watch {subscription}")
}

fn cursor(subscription: &str, place: Place) -> String {
    page_token::write(&question(subscription), &format!("{}-{}", place.0, place.1))
}

/// Where a stream begins: behind its cursor, or at the journal's end.
pub(super) fn start(app: &App, request: &pb::WatchMatchesRequest) -> Result<Place, Status> {
    let head = app.position();
    let refused = || {
        let message = Bilingual::new(
            "cursor 无效，或属于另一个订阅；请去掉 cursor 从现在开始",
            "the cursor is invalid or belongs to another subscription; leave it out to begin now",
        );
        invalid(Violation::new("cursor", Code::CodeFormat, &request.cursor, message))
    };
    let read = page_token::read(&question(&request.subscription), &request.cursor);
    let Some(place) = read.map_err(|_| refused())? else {
        return Ok((head + 1, 0));
    };
    let place = place.split_once('-').and_then(|(position, event)| {
        Some((position.parse::<u64>().ok()?, event.parse::<u32>().ok()?))
    });
    place.filter(|(position, _)| *position <= head + 1).ok_or_else(refused)
}

/// Starts the stream; it ends when its reader leaves or the server stops.
pub(super) fn stream(
    app: &Arc<App>,
    name: String,
    subscription: Option<RecordId>,
    from: Place,
    permit: OwnedSemaphorePermit,
) -> ReceiverStream<Answer> {
    let (answers, stream) = channel(WAITING_MAX);
    let app = Arc::clone(app);
    tokio::spawn(async move {
        let mut stopping = app.stopping();
        let watch = Watch { app, name, subscription, answers: answers.clone() };
        tokio::select! {
            ended = watch.run(from) => {
                if let Err(failed) = ended {
                    tell(&answers, failed);
                }
            }
            _ = stopping.wait_for(|stop| *stop) => tell(&answers, status(&Error::Stopped)),
        }
        drop(permit);
    });
    ReceiverStream::new(stream)
}

/// Tells a reader why its stream ends, unless it is too slow to hear it.
fn tell(answers: &Sender<Answer>, why: Status) {
    if answers.try_send(Err(why)).is_err() {
        tracing::debug!("a watcher left or lags behind at the end of its stream");
    }
}

/// One stream.
struct Watch {
    app: Arc<App>,
    name: String,
    subscription: Option<RecordId>,
    answers: Sender<Answer>,
}

impl Watch {
    /// Streams until the reader leaves.
    async fn run(&self, from: Place) -> Result<(), Status> {
        let mut moved = self.app.moved();
        let mut place = from;
        let mut is_due = true;
        loop {
            if is_due && !self.send(None, place).await {
                return Ok(());
            }
            is_due = false;
            moved.mark_unchanged();
            let subscription = self.subscription.clone();
            let read = run(&self.app, move |app| app.releases(place, subscription.as_ref()));
            let releases = read.await?;
            for release in releases.alerts {
                if !self.send(Some(Alert::to_pb(&release.alert)), release.next).await {
                    return Ok(());
                }
            }
            place = releases.next;
            if !releases.is_end {
                continue;
            }
            tokio::select! {
                changed = moved.changed() => if changed.is_err() { return Ok(()) },
                () = tokio::time::sleep(SIGN_OF_LIFE) => is_due = true,
                () = self.answers.closed() => return Ok(()),
            }
        }
    }

    /// Sends one response; `false` when the reader has left.
    async fn send(&self, alert: Option<pb::Alert>, next: Place) -> bool {
        let cursor = cursor(&self.name, next);
        self.answers.send(Ok(pb::WatchMatchesResponse { alert, cursor })).await.is_ok()
    }
}
