//! Subscription ↔ `qianxian.v1.Subscription`.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::subscription::Subject as SubjectPb;

use super::parts::{life_from_pb, life_to_pb, number_from_pb, number_to_pb};
use super::record::Stored;
use super::words::{word_from_pb, word_to_pb};
use crate::domain::subscription::{Secret, Subject};
use crate::domain::violation::Violation;
use crate::domain::words::AlertFrequency;
use crate::domain::{Kind, Life, Record, RecordName, Subscription};

impl Stored for Subscription {
    type Pb = pb::Subscription;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let content = record.content.clone();
        let life = life_to_pb(&record.life);
        let subject = match content.subject {
            Subject::Unstated => None,
            Subject::Search { query, filter } => {
                Some(SubjectPb::Search(pb::SavedSearch { query, filter }))
            }
            Subject::Need(id) => Some(SubjectPb::Need(format!("{}/{id}", Kind::Need.collection()))),
        };
        pb::Subscription {
            name: RecordName { kind: Kind::Subscription, id: record.id.clone() }.to_string(),
            display_name: content.display_name,
            subscriber: content.subscriber,
            min_score: number_to_pb(content.min_score),
            frequency: word_to_pb(Some(content.frequency)),
            daily_cap: number_to_pb(content.daily_cap),
            webhook_url: content.webhook_url,
            webhook_secret: content.webhook_secret.reveal().to_owned(),
            since_position: i64::try_from(content.since).unwrap_or(i64::MAX),
            create_time: life.create_time,
            update_time: life.update_time,
            delete_time: life.delete_time,
            revision: life.revision,
            etag: life.etag,
            subject,
        }
    }

    fn to_shown_pb(record: &Record<Self>) -> Self::Pb {
        pb::Subscription { webhook_secret: String::new(), ..Self::to_pb(record) }
    }

    fn from_pb(pb: Self::Pb) -> (Self, Life, Vec<Violation>) {
        let mut violations = Vec::new();
        let into = &mut violations;
        let life = life_from_pb(pb.revision, pb.create_time, pb.update_time, pb.delete_time);
        let subject = match pb.subject {
            None => Subject::Unstated,
            Some(SubjectPb::Search(pb::SavedSearch { query, filter })) => {
                Subject::Search { query, filter }
            }
            Some(SubjectPb::Need(name)) => match RecordName::parse("need", Kind::Need, &name) {
                Ok(name) => Subject::Need(name.id.as_str().to_owned()),
                Err(violation) => {
                    into.push(violation);
                    Subject::Unstated
                }
            },
        };
        let content = Self {
            display_name: pb.display_name,
            subscriber: pb.subscriber,
            subject,
            min_score: number_from_pb("min_score", pb.min_score, into),
            frequency: word_from_pb("frequency", pb.frequency, into)
                .unwrap_or(AlertFrequency::Instant),
            daily_cap: number_from_pb("daily_cap", pb.daily_cap, into),
            webhook_url: pb.webhook_url,
            webhook_secret: Secret::new(pb.webhook_secret),
            since: u64::try_from(pb.since_position).unwrap_or(0),
        };
        (content, life, violations)
    }
}
