//! Rows of brokers, deals and contracts.

use super::pen::{self, Pen};
use super::row::Exportable;
use super::value::Value;
use crate::domain::trade::contract::{CostLine, PlannedPayment};
use crate::domain::trade::words::{ContractState, DealStage, DealStatus};
use crate::domain::trade::{Broker, Contract, Deal};
use crate::importing::{PHRASE_MARKS, STAGE_COLUMNS};

impl Exportable for Broker {
    fn value(&self, column: &str, pen: Pen) -> Value {
        match column {
            "display_name" => Value::text(&self.display_name),
            "level" => pen.word(self.level),
            "certificate_number" => Value::text(&self.certificate_number),
            "certificate_issuer" => Value::text(&self.certificate_issuer),
            "certificate_end_date" => Value::day(self.certificate_end),
            "firm" => Value::text(&self.firm.display_name),
            "firm_id" => Value::text(&self.firm.organization),
            "town" => Value::text(&self.town),
            "specialities" => Value::words(self.specialities.clone()),
            "source" => Value::text(&self.source),
            "external_id" => Value::text(&self.external_id),
            _ => Value::Nothing,
        }
    }
}

impl Exportable for Deal {
    fn value(&self, column: &str, pen: Pen) -> Value {
        let stage = STAGE_COLUMNS.iter().find(|(_, name)| *name == column);
        if let Some((stage, _)) = stage {
            return self.reached_at(*stage);
        }
        match column {
            "title" => Value::text(&self.title),
            "achievements" => Value::words(self.achievements.clone()),
            "need" => Value::text(&self.need),
            "institutions" => pen::trade_names(&self.institutions),
            "institution_ids" => pen::trade_ids(&self.institutions),
            "institution_regions" => pen::regions(&self.institutions),
            "enterprises" => pen::trade_names(&self.enterprises),
            "enterprise_ids" => pen::trade_ids(&self.enterprises),
            "enterprise_regions" => pen::regions(&self.enterprises),
            "broker_shares" => pen::shares(&self.broker_shares),
            "origin" => pen.word(self.origin),
            "origin_reference" => Value::text(&self.origin_reference),
            "technology_field" => pen.word(self.technology_field),
            "town" => Value::text(&self.town),
            "mode" => pen.word(self.mode),
            "expected_amount" => Value::amount(self.expected_amount),
            "pricing_route" => pen.word(self.pricing_route),
            "seller_state_owned" => Value::flag(self.is_seller_state_owned),
            "institution_verified" => Value::flag(self.is_institution_verified),
            "enterprise_verified" => Value::flag(self.is_enterprise_verified),
            "stage" => pen.word(Some(self.place().stage)),
            "contract" => Value::text(&self.contract),
            "notice" => Value::text(&self.notice),
            "source" => Value::text(&self.source),
            "external_id" => Value::text(&self.external_id),
            _ => self.end(column, pen),
        }
    }
}

impl Deal {
    /// The day on which the deal went into a stage, if it ever was in it.
    fn reached_at(&self, stage: DealStage) -> Value {
        let reached = self.steps.iter().find(|step| step.to.stage == stage);
        Value::day(reached.map(|step| step.date))
    }

    /// How a deal ended, or why it rests; nothing while it goes on.
    fn end(&self, column: &str, pen: Pen) -> Value {
        let place = self.place();
        let ending = self.steps.last().filter(|step| step.to.status != DealStatus::Active);
        match (column, ending) {
            ("status", _) => pen.word(Some(place.status)),
            ("status_date", Some(step)) => Value::Day(step.date),
            ("reason", Some(step)) => pen.word(step.reason),
            ("note", Some(step)) => Value::text(&step.note),
            _ => Value::Nothing,
        }
    }
}

impl Exportable for Contract {
    fn value(&self, column: &str, pen: Pen) -> Value {
        match column {
            "deal" => Value::text(&self.deal),
            "title" => Value::text(&self.title),
            "contract_type" => pen.word(self.contract_type),
            "sellers" => pen::trade_names(&self.sellers),
            "seller_ids" => pen::trade_ids(&self.sellers),
            "seller_regions" => pen::regions(&self.sellers),
            "buyers" => pen::trade_names(&self.buyers),
            "buyer_ids" => pen::trade_ids(&self.buyers),
            "buyer_regions" => pen::regions(&self.buyers),
            "sign_date" => Value::day(self.sign_date),
            "end_date" => Value::day(self.end_date),
            "contract_amount" => Value::amount(self.amounts.contract),
            "amount_estimated" => Value::flag(self.amounts.is_estimate),
            "cost_lines" => costs(&self.amounts.costs, pen),
            "payment_plan" => plan(&self.payment_plan, pen),
            "technology_field" => pen.word(self.technology_field),
            "ip_kinds" => pen.words(&self.ip_kinds),
            "industry_code" => Value::text(&self.industry_code),
            "town" => Value::text(&self.town),
            "broker_shares" => pen::shares(&self.broker_shares),
            "related_parties" => Value::flag(self.is_between_related),
            "state" => pen.word(Some(self.state())),
            "technology_amount" => Value::Amount(self.technology_amount()),
            "received" => Value::Amount(self.received),
            "source" => Value::text(&self.source),
            "external_id" => Value::text(&self.external_id),
            _ => {
                let ended = self.steps.iter().find(|step| step.to == ContractState::Terminated);
                match (column, ended) {
                    ("terminate_date", Some(step)) => Value::Day(step.date),
                    ("note", Some(step)) => Value::text(&step.note),
                    _ => Value::Nothing,
                }
            }
        }
    }
}

/// `种类:金额` or `种类（说明）:金额` where that reads back, else objects.
fn costs(lines: &[CostLine], pen: Pen) -> Value {
    let is_plain = |line: &CostLine| {
        let brackets = ['(', ')', '（', '）', ':', '：'];
        !line.label.contains(brackets) && !line.label.contains(PHRASE_MARKS)
    };
    if lines.iter().all(is_plain) {
        let text = |line: &CostLine| {
            let (kind, amount) = (pen.label(line.kind), line.amount.to_words());
            match line.label.is_empty() {
                true => format!("{kind}:{amount}"),
                false => format!("{kind}（{}）:{amount}", line.label),
            }
        };
        return Value::phrases(lines.iter().map(text).collect());
    }
    let object = |line: &CostLine| {
        vec![
            ("kind", pen.label(line.kind).to_owned()),
            ("label", line.label.clone()),
            ("amount", line.amount.to_words()),
        ]
    };
    Value::Objects(lines.iter().map(object).collect())
}

/// `种类:金额@日期` or `种类:比例%@日期` where that says all, else objects.
fn plan(parts: &[PlannedPayment], pen: Pen) -> Value {
    let rate = |part: &PlannedPayment| format!("{}.{:02}%", part.rate_bp / 100, part.rate_bp % 100);
    let says_one = |part: &PlannedPayment| {
        part.note.is_empty() && (part.amount.is_some() != (part.rate_bp > 0))
    };
    if parts.iter().all(says_one) {
        let text = |part: &PlannedPayment| {
            let what = part.amount.map_or_else(|| rate(part), |amount| amount.to_words());
            let due = part.due.map(|day| format!("@{day}")).unwrap_or_default();
            format!("{}:{what}{due}", pen.label(part.kind))
        };
        return Value::phrases(parts.iter().map(text).collect());
    }
    let object = |part: &PlannedPayment| {
        let amount = part.amount.map(|amount| amount.to_words()).unwrap_or_default();
        let rate = if part.rate_bp > 0 { rate(part) } else { String::new() };
        let due = part.due.map(|day| day.to_string()).unwrap_or_default();
        vec![
            ("kind", pen.label(part.kind).to_owned()),
            ("amount", amount),
            ("rate", rate),
            ("due", due),
            ("note", part.note.clone()),
        ]
    };
    Value::Objects(parts.iter().map(object).collect())
}
