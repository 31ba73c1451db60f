//! What is posted to webhooks, as ProtoJSON.

use qianxian_proto::v1 as pb;

use super::record::Stored;
use crate::domain::{Alert, Kind, Record};

/// The body of a post: the alerts as they were released, without what became of them since, so
/// that every attempt sends the same.
///
/// # Errors
/// When a time has no JSON form, which the records' checks rule out.
pub fn post_body(
    id: &str,
    subscription: &str,
    digest: bool,
    alerts: &[Record<Alert>],
    alert_count: usize,
) -> Result<Vec<u8>, qianxian_proto::json::Error> {
    let alerts = alerts.iter().map(|record| pb::Alert {
        state: 0,
        attempt_count: 0,
        next_attempt_time: None,
        last_failure: String::new(),
        update_time: None,
        revision: 0,
        etag: String::new(),
        ..Alert::to_pb(record)
    });
    let post = pb::WebhookPost {
        id: id.to_owned(),
        subscription: format!("{}/{subscription}", Kind::Subscription.collection()),
        digest,
        alerts: alerts.collect(),
        alert_count: i32::try_from(alert_count).unwrap_or(i32::MAX),
    };
    Ok(qianxian_proto::to_json(&post)?.to_string().into_bytes())
}
