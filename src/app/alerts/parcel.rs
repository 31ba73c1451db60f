//! What goes into one post, and what becomes of its alerts.

use std::collections::BTreeMap;

use crate::app::error::Error;
use crate::app::error_text::chain_text;
use crate::contract::post_body;
use crate::domain::alert::FAILURE_CHARS_MAX;
use crate::domain::text::excerpt;
use crate::domain::words::AlertState;
use crate::domain::{Alert, Record, Time};
use crate::webhook::{Post, PostFailure};

/// Most alerts in one post; a digest counts the others.
pub(super) const POST_ALERTS_MAX: usize = 100;
/// How long a post is tried.
const AGE_MAX: i64 = 3 * 24 * 3_600 * SECOND;
/// How long after the first failure a post is tried again; three times as long after each further.
const BACKOFF_FIRST: i64 = 5 * SECOND;
/// The longest time between two attempts.
const BACKOFF_MAX: i64 = 6 * 3_600 * SECOND;
const SECOND: i64 = 1_000_000;

/// The alerts of one post: one alert, or a digest, best first.
#[derive(Debug)]
pub(super) struct Parcel {
    pub(super) alerts: Vec<Record<Alert>>,
    is_digest: bool,
}

impl Parcel {
    /// Sorts alerts of one subscription into posts, the oldest first.
    pub(super) fn sort(alerts: Vec<Record<Alert>>) -> Vec<Self> {
        let mut digests: BTreeMap<Time, Vec<Record<Alert>>> = BTreeMap::new();
        let mut parcels = Vec::new();
        for record in alerts {
            match record.content.digest_time {
                Some(due) => digests.entry(due).or_default().push(record),
                None => parcels.push(Self { alerts: vec![record], is_digest: false }),
            }
        }
        parcels.sort_by_key(|parcel| parcel.alerts.first().map(|alert| alert.content.position));
        let digests = digests.into_values().map(|mut alerts| {
            alerts.sort_by(|a, b| b.content.score.cmp(&a.content.score).then(a.id.cmp(&b.id)));
            Self { alerts, is_digest: true }
        });
        parcels.extend(digests);
        parcels
    }

    /// The post; the same alerts make the same id and body.
    pub(super) fn post(&self, subscription: &str, now: Time) -> Result<Post, Error> {
        let id = self.id();
        let shown = &self.alerts[..self.alerts.len().min(POST_ALERTS_MAX)];
        let body = post_body(&id, subscription, self.is_digest, shown, self.alerts.len());
        let body = body.map_err(|failed| Error::Io {
            action: "write a post for",
            path: subscription.into(),
            source: std::io::Error::other(chain_text(&failed)),
        })?;
        Ok(Post { id, timestamp: now.micros().div_euclid(SECOND), body })
    }

    fn id(&self) -> String {
        if let ([alert], false) = (self.alerts.as_slice(), self.is_digest) {
            return alert.id.as_str().to_owned();
        }
        let mut hasher = blake3::Hasher::new();
        for alert in &self.alerts {
            hasher.update(alert.id.as_str().as_bytes()).update(&[0]);
        }
        format!("digest-{}", &hasher.finalize().to_hex()[..32])
    }

    /// The alerts once the receiver has accepted them.
    pub(super) fn accepted(mut self) -> Vec<Record<Alert>> {
        for Record { content, .. } in &mut self.alerts {
            content.state = AlertState::Delivered;
            content.attempts = content.attempts.saturating_add(1);
            content.next_attempt_time = None;
        }
        self.alerts
    }

    /// The alerts after an attempt that failed at `now`: tried again later, or given up.
    pub(super) fn refused(mut self, failure: &PostFailure, now: Time) -> Vec<Record<Alert>> {
        for record in &mut self.alerts {
            let Record { id, content, life } = record;
            content.attempts = content.attempts.saturating_add(1);
            content.last_failure = excerpt(&failure.to_string(), FAILURE_CHARS_MAX - 1);
            let released =
                content.digest_time.map_or(life.create_time, |d| d.max(life.create_time));
            let next = now.micros().saturating_add(backoff(id.as_str(), content.attempts));
            let is_over = next.saturating_sub(released.micros()) > AGE_MAX;
            if failure.is_final() || is_over {
                content.state = AlertState::Failed;
                content.next_attempt_time = None;
            } else {
                content.next_attempt_time = Some(Time::from_micros(next));
            }
        }
        // The alerts of a digest are tried together.
        if let Some(first) = self.alerts.first().map(|alert| alert.content.next_attempt_time) {
            self.alerts.iter_mut().for_each(|alert| alert.content.next_attempt_time = first);
        }
        self.alerts
    }

    /// The alerts of a post that nobody takes any more.
    pub(super) fn settled(mut self, state: AlertState, why: &str) -> Vec<Record<Alert>> {
        for Record { content, .. } in &mut self.alerts {
            content.state = state;
            content.next_attempt_time = None;
            why.clone_into(&mut content.last_failure);
        }
        self.alerts
    }
}

/// How long to wait after so many attempts: three times as long each time, and up to a fifth more or
/// less, so that posts that failed together do not all come back together.
fn backoff(id: &str, attempts: u32) -> i64 {
    let factor = 3_i64.saturating_pow(attempts.saturating_sub(1));
    let plain = BACKOFF_FIRST.saturating_mul(factor).min(BACKOFF_MAX);
    let mut hasher = blake3::Hasher::new();
    hasher.update(id.as_bytes()).update(&attempts.to_be_bytes());
    let spread = i64::from(hasher.finalize().as_bytes()[0]) - 128;
    plain.saturating_add(plain / 5 * spread / 128)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Kind, Life, RecordId};

    fn alert(number: u8, digest: Option<i64>) -> Record<Alert> {
        let content = Alert {
            score: i32::from(number),
            digest_time: digest.map(Time::from_micros),
            ..Alert::default()
        };
        Record {
            id: RecordId::from_digest(Kind::Alert, &[number; 32]),
            content,
            life: Life::default(),
        }
    }

    #[test]
    fn attempts_come_ever_later_until_they_end() {
        let waits: Vec<i64> = (1..12).map(|attempts| backoff("a", attempts)).collect();
        for (attempts, wait) in (0..).zip(&waits) {
            let plain = (BACKOFF_FIRST * 3_i64.pow(attempts)).min(BACKOFF_MAX);
            assert!((plain - wait).abs() <= plain / 5, "{waits:?}");
        }
        assert_ne!(backoff("a", 3), backoff("b", 3));
        let mut parcel = Parcel::sort(vec![alert(1, None)]).remove(0);
        let (mut now, mut attempts) = (Time::default(), 0);
        let failure = PostFailure::Late;
        let ended = loop {
            attempts += 1;
            let alert = parcel.refused(&failure, now).remove(0);
            assert_eq!(alert.content.attempts, attempts);
            let Some(next) = alert.content.next_attempt_time else { break alert };
            (now, parcel) = (next, Parcel::sort(vec![alert]).remove(0));
        };
        assert_eq!(ended.content.state, AlertState::Failed);
        assert!((10..40).contains(&attempts), "{attempts}");
        assert!(now.micros() <= AGE_MAX && now.micros() > AGE_MAX - 2 * BACKOFF_MAX);
        let gone = Parcel::sort(vec![alert(1, None)]).remove(0);
        let gone = gone.refused(&PostFailure::Gone, Time::default()).remove(0);
        assert_eq!(gone.content.state, AlertState::Failed);
    }

    #[test]
    fn digests_go_together_best_first_and_the_rest_alone() {
        let alerts = vec![alert(1, Some(9)), alert(2, None), alert(3, Some(9)), alert(4, Some(8))];
        let parcels = Parcel::sort(alerts);
        let scores: Vec<Vec<i32>> = parcels
            .iter()
            .map(|parcel| parcel.alerts.iter().map(|alert| alert.content.score).collect())
            .collect();
        assert_eq!(scores, [vec![2], vec![4], vec![3, 1]]);
        let post = parcels[2].post("s", Time::from_micros(1_500_000)).unwrap();
        assert!(post.id.starts_with("digest-") && post.timestamp == 1);
        assert_eq!(parcels[2].post("s", Time::default()).unwrap().body, post.body);
    }
}
