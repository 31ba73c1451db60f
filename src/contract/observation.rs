//! Observation ↔ `qianxian.v1.Observation`.

use qianxian_proto::v1 as pb;

use super::parts::{life_from_pb, life_to_pb};
use super::record::Stored;
use super::trade::{day_from_pb, day_to_pb};
use super::words::{word_from_pb, word_to_pb};
use crate::domain::target::Observation;
use crate::domain::violation::Violation;
use crate::domain::{Kind, Life, Record, RecordName};

impl Stored for Observation {
    type Pb = pb::Observation;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let content = &record.content;
        let life = life_to_pb(&record.life);
        pb::Observation {
            name: RecordName { kind: Kind::Observation, id: record.id.clone() }.to_string(),
            metric: word_to_pb(content.metric),
            region_prefix: content.region_prefix.clone(),
            date: day_to_pb(content.date),
            value: content.value,
            source: content.source.clone(),
            external_id: content.external_id.clone(),
            note: content.note.clone(),
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
            metric: word_from_pb("metric", pb.metric, into),
            region_prefix: pb.region_prefix,
            date: day_from_pb("date", &pb.date, into),
            value: pb.value,
            source: pb.source,
            external_id: pb.external_id,
            note: pb.note,
        };
        (content, life, violations)
    }
}
