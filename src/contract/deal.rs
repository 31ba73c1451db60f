//! Deal ↔ `qianxian.v1.Deal`.

use qianxian_proto::v1 as pb;

use super::parts::{id_from_pb, id_to_pb, ids_from_pb, ids_to_pb, life_from_pb, life_to_pb};
use super::record::Stored;
use super::trade::{
    deal_steps_from_pb, deal_steps_to_pb, fen_from_pb, fen_to_pb, parties_to_pb, shares_from_pb,
    shares_to_pb, trade_parties_from_pb,
};
use super::words::{word_from_pb, word_to_pb};
use crate::domain::trade::Deal;
use crate::domain::violation::Violation;
use crate::domain::{Kind, Life, Record, RecordName};

impl Stored for Deal {
    type Pb = pb::Deal;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let content = &record.content;
        let life = life_to_pb(&record.life);
        pb::Deal {
            name: RecordName { kind: Kind::Deal, id: record.id.clone() }.to_string(),
            title: content.title.clone(),
            achievements: ids_to_pb(Kind::Achievement, &content.achievements),
            need: id_to_pb(Kind::Need, &content.need),
            institutions: parties_to_pb(&content.institutions),
            enterprises: parties_to_pb(&content.enterprises),
            broker_shares: shares_to_pb(&content.broker_shares),
            origin: word_to_pb(content.origin),
            origin_reference: content.origin_reference.clone(),
            technology_field: word_to_pb(content.technology_field),
            town: content.town.clone(),
            mode: word_to_pb(content.mode),
            expected_amount_fen: fen_to_pb(content.expected_amount),
            pricing_route: word_to_pb(content.pricing_route),
            seller_state_owned: content.is_seller_state_owned,
            institution_verified: content.is_institution_verified,
            enterprise_verified: content.is_enterprise_verified,
            steps: deal_steps_to_pb(&content.steps),
            stage: word_to_pb(Some(content.place().stage)),
            status: word_to_pb(Some(content.place().status)),
            notice: id_to_pb(Kind::Notice, &content.notice),
            contract: id_to_pb(Kind::Contract, &content.contract),
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
            achievements: ids_from_pb("achievements", Kind::Achievement, pb.achievements, into),
            need: id_from_pb("need", Kind::Need, &pb.need, into),
            institutions: trade_parties_from_pb("institutions", pb.institutions, into),
            enterprises: trade_parties_from_pb("enterprises", pb.enterprises, into),
            broker_shares: shares_from_pb("broker_shares", &pb.broker_shares, into),
            origin: word_from_pb("origin", pb.origin, into),
            origin_reference: pb.origin_reference,
            technology_field: word_from_pb("technology_field", pb.technology_field, into),
            town: pb.town,
            mode: word_from_pb("mode", pb.mode, into),
            expected_amount: fen_from_pb(pb.expected_amount_fen),
            pricing_route: word_from_pb("pricing_route", pb.pricing_route, into),
            is_seller_state_owned: pb.seller_state_owned,
            is_institution_verified: pb.institution_verified,
            is_enterprise_verified: pb.enterprise_verified,
            steps: deal_steps_from_pb(pb.steps, into),
            notice: id_from_pb("notice", Kind::Notice, &pb.notice, into),
            contract: id_from_pb("contract", Kind::Contract, &pb.contract, into),
            source: pb.source,
            external_id: pb.external_id,
        };
        (content, life, violations)
    }
}
