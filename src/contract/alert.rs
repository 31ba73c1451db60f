//! Alert ↔ `qianxian.v1.Alert`.

use qianxian_proto::v1 as pb;

use super::parts::{bilingual_to_pb, life_from_pb, life_to_pb, number_from_pb, number_to_pb};
use super::parts::{time_from_pb, time_to_pb};
use super::record::Stored;
use super::words::{word_from_pb, word_to_pb};
use crate::domain::text::Bilingual;
use crate::domain::violation::Violation;
use crate::domain::words::AlertState;
use crate::domain::{Alert, Kind, Life, Record, RecordName};

fn name_to_pb(kind: Kind, id: &str) -> String {
    if id.is_empty() { String::new() } else { format!("{}/{id}", kind.collection()) }
}

fn id_from_pb(field: &str, kind: Kind, name: &str, into: &mut Vec<Violation>) -> String {
    if name.is_empty() {
        return String::new();
    }
    match RecordName::parse(field, kind, name) {
        Ok(name) => name.id.as_str().to_owned(),
        Err(violation) => {
            into.push(violation);
            String::new()
        }
    }
}

impl Stored for Alert {
    type Pb = pb::Alert;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let content = record.content.clone();
        let life = life_to_pb(&record.life);
        pb::Alert {
            name: RecordName { kind: Kind::Alert, id: record.id.clone() }.to_string(),
            subscription: name_to_pb(Kind::Subscription, &content.subscription),
            achievement: name_to_pb(Kind::Achievement, &content.achievement),
            need: name_to_pb(Kind::Need, &content.need),
            title: content.title,
            score: content.score,
            reasons: content.reasons.iter().map(bilingual_to_pb).collect(),
            ranker_version: content.ranker_version,
            journal_position: i64::try_from(content.position).unwrap_or(i64::MAX),
            state: word_to_pb(Some(content.state)),
            digest_time: content.digest_time.map(time_to_pb),
            attempt_count: number_to_pb(content.attempts),
            next_attempt_time: content.next_attempt_time.map(time_to_pb),
            last_failure: content.last_failure,
            create_time: life.create_time,
            update_time: life.update_time,
            revision: life.revision,
            etag: life.etag,
        }
    }

    fn from_pb(pb: Self::Pb) -> (Self, Life, Vec<Violation>) {
        let mut violations = Vec::new();
        let into = &mut violations;
        let life = life_from_pb(pb.revision, pb.create_time, pb.update_time, None);
        let reasons = pb.reasons.into_iter().map(|text| Bilingual::new(text.zh_cn, text.en));
        let content = Self {
            subscription: id_from_pb("subscription", Kind::Subscription, &pb.subscription, into),
            achievement: id_from_pb("achievement", Kind::Achievement, &pb.achievement, into),
            need: id_from_pb("need", Kind::Need, &pb.need, into),
            title: pb.title,
            score: pb.score,
            reasons: reasons.collect(),
            ranker_version: pb.ranker_version,
            position: u64::try_from(pb.journal_position).unwrap_or(0),
            state: word_from_pb("state", pb.state, into).unwrap_or(AlertState::Pending),
            digest_time: pb.digest_time.map(time_from_pb),
            attempts: number_from_pb("attempt_count", pb.attempt_count, into),
            next_attempt_time: pb.next_attempt_time.map(time_from_pb),
            last_failure: pb.last_failure,
        };
        (content, life, violations)
    }
}
