//! Reward ↔ `qianxian.v1.Reward`.

use qianxian_proto::v1 as pb;

use super::parts::{id_from_pb, id_to_pb, life_from_pb, life_to_pb, number_from_pb, number_to_pb};
use super::record::Stored;
use super::trade::{day_from_pb, day_to_pb, share_from_pb, share_to_pb};
use crate::domain::trade::Reward;
use crate::domain::trade::reward::RewardPart;
use crate::domain::violation::Violation;
use crate::domain::{Fen, Kind, Life, Record, RecordName};

impl Stored for Reward {
    type Pb = pb::Reward;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let content = &record.content;
        let life = life_to_pb(&record.life);
        pb::Reward {
            name: RecordName { kind: Kind::Reward, id: record.id.clone() }.to_string(),
            registration: id_to_pb(Kind::Registration, &content.registration),
            contract: id_to_pb(Kind::Contract, &content.contract),
            rule: content.rule.clone(),
            base_fen: content.base.get(),
            rate_bp: number_to_pb(content.rate_bp),
            cap_fen: content.cap.get(),
            amount_fen: content.amount.get(),
            parts: content.parts.iter().map(part_to_pb).collect(),
            date: day_to_pb(content.date),
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
            registration: id_from_pb("registration", Kind::Registration, &pb.registration, into),
            contract: id_from_pb("contract", Kind::Contract, &pb.contract, into),
            rule: pb.rule,
            base: Fen::new(pb.base_fen),
            rate_bp: number_from_pb("rate_bp", pb.rate_bp, into),
            cap: Fen::new(pb.cap_fen),
            amount: Fen::new(pb.amount_fen),
            parts: parts_from_pb(pb.parts, into),
            date: day_from_pb("date", &pb.date, into),
        };
        (content, life, violations)
    }
}

fn part_to_pb(part: &RewardPart) -> pb::RewardPart {
    pb::RewardPart { share: Some(share_to_pb(&part.share)), amount_fen: part.amount.get() }
}

fn parts_from_pb(parts: Vec<pb::RewardPart>, into: &mut Vec<Violation>) -> Vec<RewardPart> {
    let numbered = parts.into_iter().enumerate();
    let one = |(place, part): (usize, pb::RewardPart)| {
        let share = part.share.unwrap_or_default();
        RewardPart {
            share: share_from_pb(&format!("parts[{place}].share"), &share, into),
            amount: Fen::new(part.amount_fen),
        }
    };
    numbered.map(one).collect()
}
