//! Need ↔ `qianxian.v1.Need`.

use qianxian_proto::v1 as pb;

use super::parts::{
    amount_from_pb, amount_to_pb, indicator_from_pb, indicator_to_pb, level_from_pb, level_to_pb,
    life_from_pb, life_to_pb, party_from_pb, party_to_pb, time_from_pb, time_to_pb,
};
use super::record::Stored;
use super::words::{word_from_pb, word_to_pb, words_from_pb, words_to_pb};
use crate::domain::party::Party;
use crate::domain::violation::Violation;
use crate::domain::words::NeedState;
use crate::domain::{Kind, Life, Need, Record, RecordName};

impl Need {
    /// The message of a need that is kept nowhere: without name, times, revision and etag.
    pub fn content_to_pb(content: Self) -> pb::Need {
        let is_named = content.enterprise != Party::default();
        let enterprise = is_named.then(|| party_to_pb(&content.enterprise));
        pb::Need {
            title: content.title,
            description: content.description,
            need_type: word_to_pb(content.need_type),
            enterprise,
            keywords: content.keywords,
            technology_field: word_to_pb(content.technology_field),
            discipline: content.discipline,
            industry_code: content.industry_code,
            indicators: content.indicators.iter().map(indicator_to_pb).collect(),
            foundation: content.foundation,
            cooperation_modes: words_to_pb(&content.cooperation_modes),
            budget_min_fen: amount_to_pb(content.budget_min),
            budget_max_fen: amount_to_pb(content.budget_max),
            budget_is_ceiling: content.budget_is_ceiling,
            min_trl: level_to_pb(content.min_trl),
            required_ip_kinds: words_to_pb(&content.required_ip_kinds),
            required_regions: content.required_regions,
            region_code: content.region_code,
            challenge: content.challenge,
            source: content.source,
            external_id: content.external_id,
            state: word_to_pb(Some(content.state)),
            expire_time: content.expire_time.map(time_to_pb),
            ..Default::default()
        }
    }
}

impl Stored for Need {
    type Pb = pb::Need;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let life = life_to_pb(&record.life);
        pb::Need {
            name: RecordName { kind: Kind::Need, id: record.id.clone() }.to_string(),
            create_time: life.create_time,
            update_time: life.update_time,
            delete_time: life.delete_time,
            revision: life.revision,
            etag: life.etag,
            ..Self::content_to_pb(record.content.clone())
        }
    }

    fn from_pb(pb: Self::Pb) -> (Self, Life, Vec<Violation>) {
        let mut violations = Vec::new();
        let into = &mut violations;
        let life = life_from_pb(pb.revision, pb.create_time, pb.update_time, pb.delete_time);
        let content = Self {
            title: pb.title,
            description: pb.description,
            need_type: word_from_pb("need_type", pb.need_type, into),
            enterprise: party_from_pb("enterprise", pb.enterprise.unwrap_or_default(), into),
            keywords: pb.keywords,
            technology_field: word_from_pb("technology_field", pb.technology_field, into),
            discipline: pb.discipline,
            industry_code: pb.industry_code,
            indicators: pb.indicators.into_iter().map(indicator_from_pb).collect(),
            foundation: pb.foundation,
            cooperation_modes: words_from_pb("cooperation_modes", &pb.cooperation_modes, into),
            budget_min: amount_from_pb(pb.budget_min_fen),
            budget_max: amount_from_pb(pb.budget_max_fen),
            budget_is_ceiling: pb.budget_is_ceiling,
            min_trl: level_from_pb(pb.min_trl),
            required_ip_kinds: words_from_pb("required_ip_kinds", &pb.required_ip_kinds, into),
            required_regions: pb.required_regions,
            region_code: pb.region_code,
            challenge: pb.challenge,
            source: pb.source,
            external_id: pb.external_id,
            state: word_from_pb("state", pb.state, into).unwrap_or(NeedState::Open),
            expire_time: pb.expire_time.map(time_from_pb),
        };
        (content, life, violations)
    }
}
