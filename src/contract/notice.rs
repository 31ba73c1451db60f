//! Public notice ↔ `qianxian.v1.Notice`.

use qianxian_proto::v1 as pb;

use super::parts::{id_from_pb, id_to_pb, life_from_pb, life_to_pb, time_to_pb};
use super::record::Stored;
use super::trade::{
    day_from_pb, day_to_pb, fen_from_pb, fen_to_pb, moment, notice_steps_from_pb,
    notice_steps_to_pb, stated_day,
};
use super::words::word_to_pb;
use crate::domain::trade::Notice;
use crate::domain::trade::notice::{Decision, Objection};
use crate::domain::violation::Violation;
use crate::domain::{Kind, Life, Record, RecordName};

impl Stored for Notice {
    type Pb = pb::Notice;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let content = &record.content;
        let life = life_to_pb(&record.life);
        pb::Notice {
            name: RecordName { kind: Kind::Notice, id: record.id.clone() }.to_string(),
            deal: id_to_pb(Kind::Deal, &content.deal),
            title: content.title.clone(),
            price_fen: fen_to_pb(content.price),
            counterparty: content.counterparty.clone(),
            place: content.place.clone(),
            start_date: day_to_pb(content.start),
            end_date: day_to_pb(content.end),
            objections: content.objections.iter().map(objection_to_pb).collect(),
            steps: notice_steps_to_pb(&content.steps),
            state: word_to_pb(Some(content.state())),
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
            deal: id_from_pb("deal", Kind::Deal, &pb.deal, into),
            title: pb.title,
            price: fen_from_pb(pb.price_fen),
            counterparty: pb.counterparty,
            place: pb.place,
            start: day_from_pb("start_date", &pb.start_date, into),
            end: day_from_pb("end_date", &pb.end_date, into),
            objections: objections_from_pb(pb.objections, into),
            steps: notice_steps_from_pb(pb.steps, into),
        };
        (content, life, violations)
    }
}

fn objection_to_pb(objection: &Objection) -> pb::Objection {
    let decision = objection.decision.as_ref().map(|decision| pb::ObjectionDecision {
        upheld: decision.is_upheld,
        text: decision.text.clone(),
        date: decision.date.to_string(),
        time: Some(time_to_pb(decision.time)),
    });
    pb::Objection {
        objector: objection.objector.clone(),
        text: objection.text.clone(),
        date: objection.date.to_string(),
        time: Some(time_to_pb(objection.time)),
        decision,
    }
}

fn objections_from_pb(objections: Vec<pb::Objection>, into: &mut Vec<Violation>) -> Vec<Objection> {
    let mut known = Vec::with_capacity(objections.len());
    for (place, objection) in objections.into_iter().enumerate() {
        let field = format!("objections[{place}]");
        let date = stated_day(&format!("{field}.date"), &objection.date, into);
        let decided = objection.decision.map(|decision| {
            let date = stated_day(&format!("{field}.decision.date"), &decision.date, into);
            let (is_upheld, text) = (decision.upheld, decision.text);
            date.map(|date| Decision { is_upheld, text, date, time: moment(decision.time) })
        });
        if let Some(date) = date {
            let (objector, text, time) =
                (objection.objector, objection.text, moment(objection.time));
            known.push(Objection { objector, text, date, time, decision: decided.flatten() });
        }
    }
    known
}
