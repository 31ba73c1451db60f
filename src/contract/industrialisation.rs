//! Industrialisation record ↔ `qianxian.v1.Industrialisation`.

use qianxian_proto::v1 as pb;

use super::parts::{id_from_pb, id_to_pb, life_from_pb, life_to_pb, party_from_pb};
use super::record::Stored;
use super::trade::{day_from_pb, day_to_pb, fen_from_pb, fen_to_pb, named_party};
use super::words::{word_from_pb, word_to_pb};
use crate::domain::trade::Industrialisation;
use crate::domain::violation::Violation;
use crate::domain::{Kind, Life, Record, RecordName};

impl Stored for Industrialisation {
    type Pb = pb::Industrialisation;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let content = &record.content;
        let life = life_to_pb(&record.life);
        pb::Industrialisation {
            name: RecordName { kind: Kind::Industrialisation, id: record.id.clone() }.to_string(),
            title: content.title.clone(),
            achievement: id_to_pb(Kind::Achievement, &content.achievement),
            deal: id_to_pb(Kind::Deal, &content.deal),
            enterprise: named_party(&content.enterprise),
            date: day_to_pb(content.date),
            town: content.town.clone(),
            technology_field: word_to_pb(content.technology_field),
            yearly_sales_fen: fen_to_pb(content.yearly_sales),
            evidence: content.evidence.clone(),
            note: content.note.clone(),
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
            title: pb.title,
            achievement: id_from_pb("achievement", Kind::Achievement, &pb.achievement, into),
            deal: id_from_pb("deal", Kind::Deal, &pb.deal, into),
            enterprise: party_from_pb("enterprise", pb.enterprise.unwrap_or_default(), into),
            date: day_from_pb("date", &pb.date, into),
            town: pb.town,
            technology_field: word_from_pb("technology_field", pb.technology_field, into),
            yearly_sales: fen_from_pb(pb.yearly_sales_fen),
            evidence: pb.evidence,
            note: pb.note,
            source: pb.source,
            external_id: pb.external_id,
        };
        (content, life, violations)
    }
}
