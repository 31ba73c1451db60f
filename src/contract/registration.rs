//! Registration ↔ `qianxian.v1.Registration`.

use qianxian_proto::v1 as pb;

use super::parts::{id_from_pb, id_to_pb, life_from_pb, life_to_pb, time_to_pb};
use super::record::Stored;
use super::trade::{
    day_from_pb, day_to_pb, fen_from_pb, fen_to_pb, moment, parties_to_pb,
    registration_steps_from_pb, registration_steps_to_pb, shares_from_pb, shares_to_pb, stated_day,
    stated_word, trade_parties_from_pb,
};
use super::words::{word_from_pb, word_to_pb, words_from_pb, words_to_pb};
use crate::domain::trade::registration::Facts;
use crate::domain::trade::{Booking, Registration};
use crate::domain::violation::Violation;
use crate::domain::{Fen, Kind, Life, Record, RecordName};

impl Stored for Registration {
    type Pb = pb::Registration;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let content = &record.content;
        let facts = &content.facts;
        let life = life_to_pb(&record.life);
        pb::Registration {
            name: RecordName { kind: Kind::Registration, id: record.id.clone() }.to_string(),
            contract: id_to_pb(Kind::Contract, &content.contract),
            number: content.number.clone(),
            title: facts.title.clone(),
            contract_type: word_to_pb(facts.contract_type),
            sellers: parties_to_pb(&facts.sellers),
            buyers: parties_to_pb(&facts.buyers),
            sign_date: day_to_pb(facts.sign_date),
            technology_field: word_to_pb(facts.technology_field),
            ip_kinds: words_to_pb(&facts.ip_kinds),
            industry_code: facts.industry_code.clone(),
            town: facts.town.clone(),
            contract_amount_fen: fen_to_pb(facts.contract_amount),
            technology_amount_fen: fen_to_pb(facts.technology_amount),
            amount_estimated: facts.is_estimate,
            broker_shares: shares_to_pb(&facts.broker_shares),
            rule: content.rule.clone(),
            clock_start_date: day_to_pb(content.clock_start),
            due_date: day_to_pb(content.due),
            expert_review_required: content.needs_expert_review,
            expert_reviewed: content.is_expert_reviewed,
            ground: word_to_pb(content.ground),
            verified_income_fen: fen_to_pb(content.verified_income),
            bonus_fen: fen_to_pb(content.bonus),
            bookings: content.bookings.iter().map(booking_to_pb).collect(),
            steps: registration_steps_to_pb(&content.steps),
            state: word_to_pb(Some(content.state())),
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
            contract: id_from_pb("contract", Kind::Contract, &pb.contract, into),
            number: pb.number,
            facts: Facts {
                title: pb.title,
                contract_type: word_from_pb("contract_type", pb.contract_type, into),
                sellers: trade_parties_from_pb("sellers", pb.sellers, into),
                buyers: trade_parties_from_pb("buyers", pb.buyers, into),
                sign_date: day_from_pb("sign_date", &pb.sign_date, into),
                technology_field: word_from_pb("technology_field", pb.technology_field, into),
                ip_kinds: words_from_pb("ip_kinds", &pb.ip_kinds, into),
                industry_code: pb.industry_code,
                town: pb.town,
                contract_amount: fen_from_pb(pb.contract_amount_fen),
                technology_amount: fen_from_pb(pb.technology_amount_fen),
                is_estimate: pb.amount_estimated,
                broker_shares: shares_from_pb("broker_shares", &pb.broker_shares, into),
            },
            rule: pb.rule,
            clock_start: day_from_pb("clock_start_date", &pb.clock_start_date, into),
            due: day_from_pb("due_date", &pb.due_date, into),
            needs_expert_review: pb.expert_review_required,
            is_expert_reviewed: pb.expert_reviewed,
            ground: word_from_pb("ground", pb.ground, into),
            verified_income: fen_from_pb(pb.verified_income_fen),
            bonus: fen_from_pb(pb.bonus_fen),
            bookings: bookings_from_pb(pb.bookings, into),
            steps: registration_steps_from_pb(pb.steps, into),
            source: pb.source,
            external_id: pb.external_id,
        };
        (content, life, violations)
    }
}

fn booking_to_pb(booking: &Booking) -> pb::Booking {
    pb::Booking {
        kind: word_to_pb(Some(booking.kind)),
        date: booking.date.to_string(),
        time: Some(time_to_pb(booking.time)),
        technology_amount_fen: booking.technology.get(),
        contract_amount_fen: booking.contract.get(),
        note: booking.note.clone(),
    }
}

fn bookings_from_pb(bookings: Vec<pb::Booking>, into: &mut Vec<Violation>) -> Vec<Booking> {
    let mut known = Vec::with_capacity(bookings.len());
    for (place, booking) in bookings.into_iter().enumerate() {
        let field = |name: &str| format!("bookings[{place}].{name}");
        let kind = stated_word(&field("kind"), booking.kind, into);
        let date = stated_day(&field("date"), &booking.date, into);
        if let (Some(kind), Some(date)) = (kind, date) {
            known.push(Booking {
                kind,
                date,
                time: moment(booking.time),
                technology: Fen::new(booking.technology_amount_fen),
                contract: Fen::new(booking.contract_amount_fen),
                note: booking.note,
            });
        }
    }
    known
}
