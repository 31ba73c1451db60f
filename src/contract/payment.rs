//! Payment ↔ `qianxian.v1.Payment`.

use qianxian_proto::v1 as pb;

use super::parts::{id_from_pb, id_to_pb, life_from_pb, life_to_pb, number_from_pb, number_to_pb};
use super::record::Stored;
use super::trade::{day_from_pb, day_to_pb, fen_from_pb, fen_to_pb};
use super::words::{word_from_pb, word_to_pb};
use crate::domain::trade::Payment;
use crate::domain::violation::Violation;
use crate::domain::{Kind, Life, Record, RecordName};

impl Stored for Payment {
    type Pb = pb::Payment;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let content = &record.content;
        let life = life_to_pb(&record.life);
        pb::Payment {
            name: RecordName { kind: Kind::Payment, id: record.id.clone() }.to_string(),
            contract: id_to_pb(Kind::Contract, &content.contract),
            direction: word_to_pb(content.direction),
            amount_fen: fen_to_pb(content.amount),
            date: day_to_pb(content.date),
            plan_place: number_to_pb(content.plan_place),
            voucher: content.voucher.clone(),
            reverses: id_to_pb(Kind::Payment, &content.reverses),
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
            contract: id_from_pb("contract", Kind::Contract, &pb.contract, into),
            direction: word_from_pb("direction", pb.direction, into),
            amount: fen_from_pb(pb.amount_fen),
            date: day_from_pb("date", &pb.date, into),
            plan_place: number_from_pb("plan_place", pb.plan_place, into),
            voucher: pb.voucher,
            reverses: id_from_pb("reverses", Kind::Payment, &pb.reverses, into),
            note: pb.note,
        };
        (content, life, violations)
    }
}
