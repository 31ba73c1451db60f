//! Deals: stage dates and a status become steps.

use super::broker_draft::record_id;
use super::cells::{Cell, Entry};
use super::drafts::Importable;
use super::lists::achievement_id;
use super::parties::PartyCells;
use crate::domain::trade::Deal;
use crate::domain::trade::deal::Place;
use crate::domain::trade::parts::Step;
use crate::domain::trade::words::{DealStage, DealStatus};
use crate::domain::violation::{Code, Violation};
use crate::domain::words::{DeclineReason, Word};
use crate::domain::{Bilingual, Day, Time};

/// Each stage with the column of the day on which a deal reached it, in order.
pub const STAGE_COLUMNS: [(DealStage, &str); 11] = [
    (DealStage::Lead, "lead_date"),
    (DealStage::Contact, "contact_date"),
    (DealStage::Evaluation, "evaluation_date"),
    (DealStage::Trial, "trial_date"),
    (DealStage::Negotiation, "negotiation_date"),
    (DealStage::Pricing, "pricing_date"),
    (DealStage::Signed, "signed_date"),
    (DealStage::Registered, "registered_date"),
    (DealStage::Performing, "performing_date"),
    (DealStage::Completed, "completed_date"),
    (DealStage::Industrialised, "industrialised_date"),
];

/// What the cells of a deal say only together.
#[derive(Debug, Default)]
pub struct DealCells {
    institutions: PartyCells,
    enterprises: PartyCells,
    reached: Vec<(DealStage, &'static str, Day)>,
    status: Option<DealStatus>,
    status_date: Option<Day>,
    reason: Option<DeclineReason>,
    note: String,
}

impl Importable for Deal {
    type Aside = DealCells;

    fn take(&mut self, aside: &mut DealCells, cell: Cell, entry: &mut Entry<'_>) {
        match entry.column().name {
            "title" => self.title = entry.text(cell),
            "achievements" => {
                let names = entry.texts(cell);
                self.achievements = names.iter().map(|name| achievement_id(name)).collect();
            }
            "need" => self.need = record_id("needs/", &entry.text(cell)),
            "institutions" => aside.institutions.take_names(cell, entry),
            "institution_ids" => aside.institutions.take_ids(cell, entry),
            "institution_regions" => aside.institutions.take_regions(cell, entry),
            "enterprises" => aside.enterprises.take_names(cell, entry),
            "enterprise_ids" => aside.enterprises.take_ids(cell, entry),
            "enterprise_regions" => aside.enterprises.take_regions(cell, entry),
            "broker_shares" => self.broker_shares = entry.shares(cell),
            "origin" => self.origin = entry.word(cell),
            "origin_reference" => self.origin_reference = entry.text(cell),
            "technology_field" => self.technology_field = entry.word(cell),
            "town" => self.town = entry.text(cell),
            "mode" => self.mode = entry.word(cell),
            "expected_amount" => self.expected_amount = entry.stated(cell),
            "pricing_route" => self.pricing_route = entry.word(cell),
            "seller_state_owned" => {
                self.is_seller_state_owned = entry.boolean(cell).unwrap_or(false);
            }
            "institution_verified" => {
                self.is_institution_verified = entry.boolean(cell).unwrap_or(false);
            }
            "enterprise_verified" => {
                self.is_enterprise_verified = entry.boolean(cell).unwrap_or(false);
            }
            "status" => aside.status = entry.word(cell),
            "status_date" => aside.status_date = entry.day(cell),
            "reason" => aside.reason = entry.word(cell),
            "note" => aside.note = entry.text(cell),
            "source" => self.source = entry.text(cell),
            "external_id" => self.external_id = entry.text(cell),
            column => aside.take_stage(column, cell, entry),
        }
    }

    fn complete(&mut self, mut aside: DealCells, faults: &mut Vec<Violation>) {
        let institutions = std::mem::take(&mut aside.institutions);
        self.institutions = institutions.join("institutions", faults);
        let enterprises = std::mem::take(&mut aside.enterprises);
        self.enterprises = enterprises.join("enterprises", faults);
        let before = faults.len();
        let steps = aside.steps(faults);
        if faults.len() == before {
            self.steps = steps;
        }
    }
}

impl DealCells {
    fn take_stage(&mut self, column: &str, cell: Cell, entry: &mut Entry<'_>) {
        let stage = STAGE_COLUMNS.iter().find(|(_, name)| *name == column);
        if let (Some((stage, name)), Some(day)) = (stage, entry.day(cell)) {
            self.reached.push((*stage, name, day));
        }
    }

    fn steps(mut self, faults: &mut Vec<Violation>) -> Vec<Step<Place>> {
        self.reached.sort_unstable_by_key(|(stage, ..)| *stage);
        for pair in self.reached.windows(2) {
            let [(earlier, _, before), (_, column, day)] = pair else { continue };
            if day < before {
                faults.push(too_early(column, *day, *earlier, *before));
            }
        }
        let active = DealStatus::Active;
        let mut steps: Vec<Step<Place>> = Vec::new();
        for (stage, _, date) in &self.reached {
            steps.push(step(Place { stage: *stage, status: active }, *date));
        }
        let last = self.reached.last().map(|(stage, _, day)| (*stage, *day));
        let status = self.status.unwrap_or(active);
        let says_why = self.reason.is_some() || !self.note.trim().is_empty();
        if status == active {
            if self.status_date.is_some() || says_why {
                faults.push(only_with_an_end("status"));
            }
            return steps;
        }
        match (last, self.status_date) {
            (None, _) => faults.push(missing("lead_date")),
            (Some(_), None) => faults.push(missing("status_date")),
            (Some((stage, before)), Some(day)) if day < before => {
                faults.push(too_early("status_date", day, stage, before));
            }
            (Some((stage, _)), Some(day)) => {
                let mut end = step(Place { stage, status }, day);
                end.reason = self.reason;
                end.note = self.note;
                steps.push(end);
            }
        }
        if status == DealStatus::Lost && self.reason.is_none() {
            faults.push(missing("reason"));
        }
        steps
    }
}

fn step(to: Place, date: Day) -> Step<Place> {
    let (time, actor) = (Time::default(), String::new());
    Step { to, date, time, actor, reason: None, note: String::new() }
}

fn missing(column: &str) -> Violation {
    let message = Bilingual::new(
        "暂停、流失、取消的项目须有线索日期和状态日期，流失还须有原因；请补上",
        "a deal on hold, lost or cancelled has a lead date and a status date, a lost one a reason \
         as well; fill them in",
    );
    Violation::new(column, Code::Required, "", message)
}

fn only_with_an_end(column: &str) -> Violation {
    let message = Bilingual::new(
        "状态日期、原因和说明只用于暂停、流失或取消；请写明状态，或删去它们",
        "status date, reason and note go with ON_HOLD, LOST or CANCELLED; state it, or remove them",
    );
    Violation::new(column, Code::Contradiction, "", message)
}

fn too_early(column: &str, day: Day, earlier: DealStage, before: Day) -> Violation {
    let message = Bilingual::new(
        format!("早于“{}”的日期 {before}；阶段日期须依次不早于前一阶段，请核对", earlier.zh()),
        format!(
            "lies before the day of {}, {before}; each stage follows the one before, check both",
            earlier.code()
        ),
    );
    Violation::new(column, Code::Contradiction, &day.to_string(), message)
}
