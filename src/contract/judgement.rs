//! Judgement ↔ `qianxian.v1.Judgement`.

use qianxian_proto::v1 as pb;

use super::parts::{id_from_pb, id_to_pb, life_from_pb, life_to_pb};
use super::record::Stored;
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::domain::{Judgement, Kind, Life, Record, RecordName};

impl Stored for Judgement {
    type Pb = pb::Judgement;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let content = &record.content;
        let life = life_to_pb(&record.life);
        pb::Judgement {
            name: RecordName { kind: Kind::Judgement, id: record.id.clone() }.to_string(),
            judged_set: content.judged_set.clone(),
            need: id_to_pb(Kind::Need, &content.need),
            achievement: id_to_pb(Kind::Achievement, &content.achievement),
            grade: i32::from(content.grade),
            judge: content.judge.clone(),
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
        let grade = u8::try_from(pb.grade).unwrap_or_else(|_| {
            let text = Bilingual::new("等级为 0 到 3", "a grade is 0 to 3");
            into.push(Violation::new("grade", Code::OutOfRange, &pb.grade.to_string(), text));
            0
        });
        let content = Self {
            judged_set: pb.judged_set,
            need: id_from_pb("need", Kind::Need, &pb.need, into),
            achievement: id_from_pb("achievement", Kind::Achievement, &pb.achievement, into),
            grade,
            judge: pb.judge,
            note: pb.note,
        };
        (content, life, violations)
    }
}
