//! Contract ↔ `qianxian.v1.Contract`.

use qianxian_proto::v1 as pb;

use super::parts::{
    id_from_pb, id_to_pb, life_from_pb, life_to_pb, number_from_pb, number_to_pb, time_to_pb,
};
use super::record::Stored;
use super::trade::{
    contract_steps_from_pb, contract_steps_to_pb, day_from_pb, day_to_pb, fen_from_pb, fen_to_pb,
    moment, parties_to_pb, shares_from_pb, shares_to_pb, stated_day, stated_word,
    trade_parties_from_pb,
};
use super::words::{word_from_pb, word_to_pb, words_from_pb, words_to_pb};
use crate::domain::trade::Contract;
use crate::domain::trade::contract::{Amendment, Amounts, CostLine, PlannedPayment};
use crate::domain::violation::Violation;
use crate::domain::{Fen, Kind, Life, Record, RecordName};

impl Stored for Contract {
    type Pb = pb::Contract;

    fn name_of(pb: &Self::Pb) -> &str {
        &pb.name
    }

    fn to_pb(record: &Record<Self>) -> Self::Pb {
        let content = &record.content;
        let life = life_to_pb(&record.life);
        pb::Contract {
            name: RecordName { kind: Kind::Contract, id: record.id.clone() }.to_string(),
            deal: id_to_pb(Kind::Deal, &content.deal),
            title: content.title.clone(),
            contract_type: word_to_pb(content.contract_type),
            sellers: parties_to_pb(&content.sellers),
            buyers: parties_to_pb(&content.buyers),
            sign_date: day_to_pb(content.sign_date),
            end_date: day_to_pb(content.end_date),
            technology_field: word_to_pb(content.technology_field),
            ip_kinds: words_to_pb(&content.ip_kinds),
            industry_code: content.industry_code.clone(),
            town: content.town.clone(),
            contract_amount_fen: fen_to_pb(content.amounts.contract),
            amount_estimated: content.amounts.is_estimate,
            cost_lines: content.amounts.costs.iter().map(cost_line_to_pb).collect(),
            technology_amount_fen: fen_to_pb(content.amounts.technology()),
            payment_plan: content.payment_plan.iter().map(planned_to_pb).collect(),
            broker_shares: shares_to_pb(&content.broker_shares),
            related_parties: content.is_between_related,
            steps: contract_steps_to_pb(&content.steps),
            state: word_to_pb(Some(content.state())),
            amendments: content.amendments.iter().map(amendment_to_pb).collect(),
            received_fen: content.received.get(),
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
            deal: id_from_pb("deal", Kind::Deal, &pb.deal, into),
            title: pb.title,
            contract_type: word_from_pb("contract_type", pb.contract_type, into),
            sellers: trade_parties_from_pb("sellers", pb.sellers, into),
            buyers: trade_parties_from_pb("buyers", pb.buyers, into),
            sign_date: day_from_pb("sign_date", &pb.sign_date, into),
            end_date: day_from_pb("end_date", &pb.end_date, into),
            technology_field: word_from_pb("technology_field", pb.technology_field, into),
            ip_kinds: words_from_pb("ip_kinds", &pb.ip_kinds, into),
            industry_code: pb.industry_code,
            town: pb.town,
            amounts: Amounts {
                contract: fen_from_pb(pb.contract_amount_fen),
                is_estimate: pb.amount_estimated,
                costs: cost_lines_from_pb("cost_lines", pb.cost_lines, into),
            },
            payment_plan: plan_from_pb(pb.payment_plan, into),
            broker_shares: shares_from_pb("broker_shares", &pb.broker_shares, into),
            is_between_related: pb.related_parties,
            steps: contract_steps_from_pb(pb.steps, into),
            amendments: amendments_from_pb(pb.amendments, into),
            received: Fen::new(pb.received_fen),
            source: pb.source,
            external_id: pb.external_id,
        };
        (content, life, violations)
    }
}

fn cost_line_to_pb(line: &CostLine) -> pb::CostLine {
    pb::CostLine {
        kind: word_to_pb(Some(line.kind)),
        label: line.label.clone(),
        amount_fen: line.amount.get(),
    }
}

/// The cost lines of a message, each of a kind.
pub fn cost_lines_from_pb(
    field: &str,
    lines: Vec<pb::CostLine>,
    into: &mut Vec<Violation>,
) -> Vec<CostLine> {
    let mut known = Vec::with_capacity(lines.len());
    for (place, line) in lines.into_iter().enumerate() {
        if let Some(kind) = stated_word(&format!("{field}[{place}].kind"), line.kind, into) {
            let amount = Fen::new(line.amount_fen);
            known.push(CostLine { kind, label: line.label, amount });
        }
    }
    known
}

fn planned_to_pb(part: &PlannedPayment) -> pb::PlannedPayment {
    pb::PlannedPayment {
        kind: word_to_pb(Some(part.kind)),
        due_date: day_to_pb(part.due),
        amount_fen: fen_to_pb(part.amount),
        rate_bp: number_to_pb(part.rate_bp),
        note: part.note.clone(),
    }
}

fn plan_from_pb(plan: Vec<pb::PlannedPayment>, into: &mut Vec<Violation>) -> Vec<PlannedPayment> {
    let mut known = Vec::with_capacity(plan.len());
    for (place, part) in plan.into_iter().enumerate() {
        let field = |name: &str| format!("payment_plan[{place}].{name}");
        let kind = stated_word(&field("kind"), part.kind, into);
        let due = day_from_pb(&field("due_date"), &part.due_date, into);
        let rate_bp = number_from_pb(&field("rate_bp"), part.rate_bp, into);
        if let Some(kind) = kind {
            let amount = fen_from_pb(part.amount_fen);
            known.push(PlannedPayment { kind, due, amount, rate_bp, note: part.note });
        }
    }
    known
}

fn amounts_to_pb(amounts: &Amounts) -> pb::ContractAmounts {
    pb::ContractAmounts {
        contract_amount_fen: fen_to_pb(amounts.contract),
        amount_estimated: amounts.is_estimate,
        cost_lines: amounts.costs.iter().map(cost_line_to_pb).collect(),
        technology_amount_fen: fen_to_pb(amounts.technology()),
    }
}

fn amounts_from_pb(
    field: &str,
    amounts: Option<pb::ContractAmounts>,
    into: &mut Vec<Violation>,
) -> Amounts {
    let amounts = amounts.unwrap_or_default();
    Amounts {
        contract: fen_from_pb(amounts.contract_amount_fen),
        is_estimate: amounts.amount_estimated,
        costs: cost_lines_from_pb(&format!("{field}.cost_lines"), amounts.cost_lines, into),
    }
}

fn amendment_to_pb(amendment: &Amendment) -> pb::Amendment {
    pb::Amendment {
        before: Some(amounts_to_pb(&amendment.before)),
        after: Some(amounts_to_pb(&amendment.after)),
        date: amendment.date.to_string(),
        time: Some(time_to_pb(amendment.time)),
        actor: amendment.actor.clone(),
        note: amendment.note.clone(),
    }
}

fn amendments_from_pb(amendments: Vec<pb::Amendment>, into: &mut Vec<Violation>) -> Vec<Amendment> {
    let mut known = Vec::with_capacity(amendments.len());
    for (place, amendment) in amendments.into_iter().enumerate() {
        let field = |name: &str| format!("amendments[{place}].{name}");
        let before = amounts_from_pb(&field("before"), amendment.before, into);
        let after = amounts_from_pb(&field("after"), amendment.after, into);
        let date = stated_day(&field("date"), &amendment.date, into);
        if let Some(date) = date {
            let (time, actor, note) = (moment(amendment.time), amendment.actor, amendment.note);
            known.push(Amendment { before, after, date, time, actor, note });
        }
    }
    known
}
