//! Achievement ↔ `qianxian.v1.Achievement`.

use qianxian_proto::v1 as pb;

use super::parts::{
    amount_from_pb, amount_to_pb, indicator_from_pb, indicator_to_pb, ip_right_to_pb,
    ip_rights_from_pb, level_from_pb, level_to_pb, life_from_pb, life_to_pb, parties_from_pb,
    party_to_pb, time_from_pb, time_to_pb,
};
use super::record::Stored;
use super::words::{word_from_pb, word_to_pb, words_from_pb, words_to_pb};
use crate::domain::violation::Violation;
use crate::domain::words::AchievementState;
use crate::domain::{Achievement, Kind, Life, Record, RecordName};

impl Stored for Achievement {
    type Pb = pb::Achievement;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let name = RecordName { kind: Kind::Achievement, id: record.id.clone() }.to_string();
        let content = record.content.clone();
        let life = life_to_pb(&record.life);
        pb::Achievement {
            name,
            title: content.title,
            summary: content.summary,
            keywords: content.keywords,
            technology_field: word_to_pb(content.technology_field),
            discipline: content.discipline,
            industry_code: content.industry_code,
            ipc_codes: content.ipc_codes,
            stage: word_to_pb(content.stage),
            trl: level_to_pb(content.trl),
            ip_rights: content.ip_rights.iter().map(ip_right_to_pb).collect(),
            cooperation_modes: words_to_pb(&content.cooperation_modes),
            ask_price_fen: amount_to_pb(content.ask_price),
            holders: content.holders.iter().map(party_to_pb).collect(),
            contributors: content.contributors,
            region_code: content.region_code,
            trial_first: content.trial_first,
            claims: content.claims.iter().map(indicator_to_pb).collect(),
            source: content.source,
            external_id: content.external_id,
            state: word_to_pb(Some(content.state)),
            expire_time: content.expire_time.map(time_to_pb),
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
            summary: pb.summary,
            keywords: pb.keywords,
            technology_field: word_from_pb("technology_field", pb.technology_field, into),
            discipline: pb.discipline,
            industry_code: pb.industry_code,
            ipc_codes: pb.ipc_codes,
            stage: word_from_pb("stage", pb.stage, into),
            trl: level_from_pb(pb.trl),
            ip_rights: ip_rights_from_pb("ip_rights", pb.ip_rights, into),
            cooperation_modes: words_from_pb("cooperation_modes", &pb.cooperation_modes, into),
            ask_price: amount_from_pb(pb.ask_price_fen),
            holders: parties_from_pb("holders", pb.holders, into),
            contributors: pb.contributors,
            region_code: pb.region_code,
            trial_first: pb.trial_first,
            claims: pb.claims.into_iter().map(indicator_from_pb).collect(),
            source: pb.source,
            external_id: pb.external_id,
            state: word_from_pb("state", pb.state, into).unwrap_or(AchievementState::Published),
            expire_time: pb.expire_time.map(time_from_pb),
        };
        (content, life, violations)
    }
}
