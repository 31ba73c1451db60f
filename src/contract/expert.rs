//! Expert ↔ `qianxian.v1.Expert`.

use qianxian_proto::v1 as pb;

use super::parts::{ids_from_pb, ids_to_pb, life_from_pb, life_to_pb};
use super::parts::{number_from_pb, number_to_pb, party_from_pb, party_to_pb};
use super::record::Stored;
use super::words::{word_from_pb, word_to_pb, words_from_pb, words_to_pb};
use crate::domain::party::Party;
use crate::domain::violation::Violation;
use crate::domain::words::ExpertState;
use crate::domain::{Expert, Kind, Life, Record, RecordName};

impl Stored for Expert {
    type Pb = pb::Expert;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let name = RecordName { kind: Kind::Expert, id: record.id.clone() }.to_string();
        let content = record.content.clone();
        let is_employed = content.organization != Party::default();
        let life = life_to_pb(&record.life);
        pb::Expert {
            name,
            display_name: content.display_name,
            organization: is_employed.then(|| party_to_pb(&content.organization)),
            title: content.title,
            disciplines: content.disciplines,
            technology_fields: words_to_pb(&content.technology_fields),
            keywords: content.keywords,
            summary: content.summary,
            region_code: content.region_code,
            orcid: content.orcid,
            achievements: ids_to_pb(Kind::Achievement, &content.achievements),
            open_need_count: number_to_pb(content.open_needs),
            max_need_count: number_to_pb(content.max_needs),
            source: content.source,
            external_id: content.external_id,
            state: word_to_pb(Some(content.state)),
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
            organization: party_from_pb("organization", pb.organization.unwrap_or_default(), into),
            title: pb.title,
            disciplines: pb.disciplines,
            technology_fields: words_from_pb("technology_fields", &pb.technology_fields, into),
            keywords: pb.keywords,
            summary: pb.summary,
            region_code: pb.region_code,
            orcid: pb.orcid,
            achievements: ids_from_pb("achievements", Kind::Achievement, pb.achievements, into),
            open_needs: number_from_pb("open_need_count", pb.open_need_count, into),
            max_needs: number_from_pb("max_need_count", pb.max_need_count, into),
            source: pb.source,
            external_id: pb.external_id,
            state: word_from_pb("state", pb.state, into).unwrap_or(ExpertState::Available),
        };
        (content, life, violations)
    }
}
