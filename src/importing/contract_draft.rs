//! Contracts: the sign date makes a signed one, a date of termination ends it.

use super::broker_draft::record_id;
use super::cells::{Cell, Entry};
use super::drafts::Importable;
use super::parties::PartyCells;
use crate::domain::trade::Contract;
use crate::domain::trade::parts::Step;
use crate::domain::trade::words::ContractState;
use crate::domain::violation::{Code, Violation};
use crate::domain::{Bilingual, Day, Time};

/// What the cells of a contract say only together.
#[derive(Debug, Default)]
pub struct ContractCells {
    sellers: PartyCells,
    buyers: PartyCells,
    terminated: Option<Day>,
    note: String,
}

impl Importable for Contract {
    type Aside = ContractCells;

    fn take(&mut self, aside: &mut ContractCells, cell: Cell, entry: &mut Entry<'_>) {
        match entry.column().name {
            "deal" => self.deal = record_id("deals/", &entry.text(cell)),
            "title" => self.title = entry.text(cell),
            "contract_type" => self.contract_type = entry.word(cell),
            "sellers" => aside.sellers.take_names(cell, entry),
            "seller_ids" => aside.sellers.take_ids(cell, entry),
            "seller_regions" => aside.sellers.take_regions(cell, entry),
            "buyers" => aside.buyers.take_names(cell, entry),
            "buyer_ids" => aside.buyers.take_ids(cell, entry),
            "buyer_regions" => aside.buyers.take_regions(cell, entry),
            "sign_date" => self.sign_date = entry.day(cell),
            "end_date" => self.end_date = entry.day(cell),
            "contract_amount" => self.amounts.contract = entry.stated(cell),
            "amount_estimated" => {
                self.amounts.is_estimate = entry.boolean(cell).unwrap_or(false);
            }
            "cost_lines" => self.amounts.costs = entry.cost_lines(cell),
            "payment_plan" => self.payment_plan = entry.payment_plan(cell),
            "technology_field" => self.technology_field = entry.word(cell),
            "ip_kinds" => self.ip_kinds = entry.words(cell),
            "industry_code" => self.industry_code = entry.text(cell),
            "town" => self.town = entry.text(cell),
            "broker_shares" => self.broker_shares = entry.shares(cell),
            "related_parties" => {
                self.is_between_related = entry.boolean(cell).unwrap_or(false);
            }
            "terminate_date" => aside.terminated = entry.day(cell),
            "note" => aside.note = entry.text(cell),
            "source" => self.source = entry.text(cell),
            "external_id" => self.external_id = entry.text(cell),
            _ => {}
        }
    }

    fn complete(&mut self, aside: ContractCells, faults: &mut Vec<Violation>) {
        let ContractCells { sellers, buyers, terminated, note } = aside;
        self.sellers = sellers.join("sellers", faults);
        self.buyers = buyers.join("buyers", faults);
        if let Some(signed) = self.sign_date {
            self.steps.push(step(ContractState::Signed, signed, String::new()));
        }
        match (self.sign_date, terminated) {
            (_, None) if note.trim().is_empty() => {}
            (_, None) => faults.push(contradiction(
                "note",
                &note,
                "终止原因只用于已终止的合同；请补上终止日期，或删去原因",
                "the reason goes with a date of termination; add it, or remove the reason",
            )),
            (None, Some(ended)) => faults.push(contradiction(
                "terminate_date",
                &ended.to_string(),
                "没有签订的合同不能终止；请补上签订日期",
                "a contract that is not signed cannot end; add the sign date",
            )),
            (Some(signed), Some(ended)) if ended < signed => faults.push(contradiction(
                "terminate_date",
                &ended.to_string(),
                &format!("早于签订日期 {signed}；请核对两者"),
                &format!("lies before the sign date {signed}; check both"),
            )),
            (Some(_), Some(ended)) => {
                self.steps.push(step(ContractState::Terminated, ended, note));
            }
        }
    }
}

fn step(to: ContractState, date: Day, note: String) -> Step<ContractState> {
    let (time, actor) = (Time::default(), String::new());
    Step { to, date, time, actor, reason: None, note }
}

fn contradiction(field: &str, value: &str, zh: &str, en: &str) -> Violation {
    Violation::new(field, Code::Contradiction, value, Bilingual::new(zh, en))
}
