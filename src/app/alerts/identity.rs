//! What makes two alerts the same.

use crate::domain::news::news_bytes;
use crate::domain::{Achievement, Kind, RecordId};

fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_be_bytes()).update(part);
    }
    *hasher.finalize().as_bytes()
}

fn group(subscription: &str) -> [u8; 32] {
    digest(&[b"subscription", subscription.as_bytes()])
}

/// The id of the alert that tells a subscription of an achievement as a reader sees it: the same
/// for the same three, whenever and however often it is asked for.
pub(super) fn alert_id(subscription: &str, id: &RecordId, offer: &Achievement) -> RecordId {
    let said = digest(&[subscription.as_bytes(), id.as_str().as_bytes(), &news_bytes(offer)]);
    RecordId::from_digests(Kind::Alert, &group(subscription), &said)
}

/// What the ids of a subscription's alerts begin with.
pub(super) fn alerts_of(subscription: &str) -> RecordId {
    RecordId::group(Kind::Alert, &group(subscription))
}
