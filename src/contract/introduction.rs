//! Introduction ↔ `qianxian.v1.Introduction`.

use qianxian_proto::v1 as pb;

use super::parts::{id_from_pb, id_to_pb, life_from_pb, life_to_pb, party_from_pb};
use super::record::Stored;
use super::trade::{
    day_from_pb, day_to_pb, introduction_steps_from_pb, introduction_steps_to_pb, named_party,
};
use super::words::word_to_pb;
use crate::domain::trade::Introduction;
use crate::domain::violation::Violation;
use crate::domain::{Kind, Life, Record, RecordName};

impl Stored for Introduction {
    type Pb = pb::Introduction;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let content = &record.content;
        let life = life_to_pb(&record.life);
        pb::Introduction {
            name: RecordName { kind: Kind::Introduction, id: record.id.clone() }.to_string(),
            title: content.title.clone(),
            achievement: id_to_pb(Kind::Achievement, &content.achievement),
            need: id_to_pb(Kind::Need, &content.need),
            requester: named_party(&content.requester),
            broker: id_to_pb(Kind::Broker, &content.broker),
            purpose: content.purpose.clone(),
            interest: content.interest.clone(),
            proposal: content.proposal.clone(),
            respond_by_date: day_to_pb(content.respond_by),
            steps: introduction_steps_to_pb(&content.steps),
            state: word_to_pb(Some(content.state())),
            create_time: life.create_time,
            update_time: life.update_time,
            delete_time: life.delete_time,
            revision: life.revision,
            etag: life.etag,
        }
    }

    fn from_pb(pb: Self::Pb) -> (Self, Life, Vec<Violation>) {
        let mut violations = Vec::new();
        let into = &mut violations;
        let life = life_from_pb(pb.revision, pb.create_time, pb.update_time, pb.delete_time);
        let content = Self {
            title: pb.title,
            achievement: id_from_pb("achievement", Kind::Achievement, &pb.achievement, into),
            need: id_from_pb("need", Kind::Need, &pb.need, into),
            requester: party_from_pb("requester", pb.requester.unwrap_or_default(), into),
            broker: id_from_pb("broker", Kind::Broker, &pb.broker, into),
            purpose: pb.purpose,
            interest: pb.interest,
            proposal: pb.proposal,
            respond_by: day_from_pb("respond_by_date", &pb.respond_by_date, into),
            steps: introduction_steps_from_pb(pb.steps, into),
        };
        (content, life, violations)
    }
}
