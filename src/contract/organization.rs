//! Organization ↔ `qianxian.v1.Organization`.

use qianxian_proto::v1 as pb;

use super::parts::{life_from_pb, life_to_pb};
use super::record::Stored;
use super::words::{word_from_pb, word_to_pb};
use crate::domain::violation::Violation;
use crate::domain::{Kind, Life, Organization, Record, RecordName};

impl Stored for Organization {
    type Pb = pb::Organization;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let name = RecordName { kind: Kind::Organization, id: record.id.clone() }.to_string();
        let content = record.content.clone();
        let life = life_to_pb(&record.life);
        pb::Organization {
            name,
            display_name: content.display_name,
            kind: word_to_pb(content.kind),
            uscc: content.uscc,
            aliases: content.aliases,
            summary: content.summary,
            region_code: content.region_code,
            industry_code: content.industry_code,
            source: content.source,
            external_id: content.external_id,
            create_time: life.create_time,
            update_time: life.update_time,
            delete_time: life.delete_time,
            revision: life.revision,
            etag: life.etag,
        }
    }

    fn from_pb(pb: Self::Pb) -> (Self, Life, Vec<Violation>) {
        let mut violations = Vec::new();
        let life = life_from_pb(pb.revision, pb.create_time, pb.update_time, pb.delete_time);
        let content = Self {
            display_name: pb.display_name,
            kind: word_from_pb("kind", pb.kind, &mut violations),
            uscc: pb.uscc,
            aliases: pb.aliases,
            summary: pb.summary,
            region_code: pb.region_code,
            industry_code: pb.industry_code,
            source: pb.source,
            external_id: pb.external_id,
        };
        (content, life, violations)
    }
}
