//! Broker ↔ `qianxian.v1.Broker`.

use qianxian_proto::v1 as pb;

use super::parts::{life_from_pb, life_to_pb, party_from_pb};
use super::record::Stored;
use super::trade::{day_from_pb, day_to_pb, named_party};
use super::words::{word_from_pb, word_to_pb};
use crate::domain::trade::Broker;
use crate::domain::violation::Violation;
use crate::domain::{Kind, Life, Record, RecordName};

impl Stored for Broker {
    type Pb = pb::Broker;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let content = &record.content;
        let life = life_to_pb(&record.life);
        pb::Broker {
            name: RecordName { kind: Kind::Broker, id: record.id.clone() }.to_string(),
            display_name: content.display_name.clone(),
            level: word_to_pb(content.level),
            certificate_number: content.certificate_number.clone(),
            certificate_issuer: content.certificate_issuer.clone(),
            certificate_end_date: day_to_pb(content.certificate_end),
            firm: named_party(&content.firm),
            town: content.town.clone(),
            specialities: content.specialities.clone(),
            source: content.source.clone(),
            external_id: content.external_id.clone(),
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
            display_name: pb.display_name,
            level: word_from_pb("level", pb.level, into),
            certificate_number: pb.certificate_number,
            certificate_issuer: pb.certificate_issuer,
            certificate_end: day_from_pb("certificate_end_date", &pb.certificate_end_date, into),
            firm: party_from_pb("firm", pb.firm.unwrap_or_default(), into),
            town: pb.town,
            specialities: pb.specialities,
            source: pb.source,
            external_id: pb.external_id,
        };
        (content, life, violations)
    }
}
