//! Registrations: what the national system exports becomes facts, steps and bookings.

use super::broker_draft::record_id;
use super::cells::{Cell, Entry};
use super::drafts::Importable;
use super::parties::PartyCells;
use crate::domain::trade::Registration;
use crate::domain::trade::parts::Step;
use crate::domain::trade::registration::{Booking, bare_number};
use crate::domain::trade::words::{BookingKind, RegistrationState, RevocationGround};
use crate::domain::violation::{Code, Violation};
use crate::domain::words::Word;
use crate::domain::{Bilingual, Day, Fen, Time};

/// What the cells of a registration say only together.
#[derive(Debug, Default)]
pub struct RegistrationCells {
    sellers: PartyCells,
    buyers: PartyCells,
    registered: Option<Day>,
    changed: Vec<Option<Day>>,
    contract_after: Vec<Option<Fen>>,
    technology_after: Vec<Option<Fen>>,
    deregistered: Option<Day>,
    revoked: Option<Day>,
    ground: Option<RevocationGround>,
    note: String,
}

impl Importable for Registration {
    type Aside = RegistrationCells;

    fn take(&mut self, aside: &mut RegistrationCells, cell: Cell, entry: &mut Entry<'_>) {
        let facts = &mut self.facts;
        match entry.column().name {
            "number" => self.number = bare_number(&entry.text(cell)),
            "contract" => self.contract = record_id("contracts/", &entry.text(cell)),
            "title" => facts.title = entry.text(cell),
            "contract_type" => facts.contract_type = entry.word(cell),
            "sellers" => aside.sellers.take_names(cell, entry),
            "seller_ids" => aside.sellers.take_ids(cell, entry),
            "seller_regions" => aside.sellers.take_regions(cell, entry),
            "buyers" => aside.buyers.take_names(cell, entry),
            "buyer_ids" => aside.buyers.take_ids(cell, entry),
            "buyer_regions" => aside.buyers.take_regions(cell, entry),
            "sign_date" => facts.sign_date = entry.day(cell),
            "register_date" => aside.registered = entry.day(cell),
            "contract_amount" => facts.contract_amount = entry.stated(cell),
            "technology_amount" => facts.technology_amount = entry.stated(cell),
            "amount_estimated" => facts.is_estimate = entry.boolean(cell).unwrap_or(false),
            "technology_field" => facts.technology_field = entry.word(cell),
            "ip_kinds" => facts.ip_kinds = entry.words(cell),
            "industry_code" => facts.industry_code = entry.text(cell),
            "town" => facts.town = entry.text(cell),
            "broker_shares" => facts.broker_shares = entry.shares(cell),
            "change_dates" => aside.changed = entry.days(cell),
            "changed_contract_amounts" => aside.contract_after = entry.all_stated(cell),
            "changed_technology_amounts" => aside.technology_after = entry.all_stated(cell),
            "deregister_date" => aside.deregistered = entry.day(cell),
            "revoke_date" => aside.revoked = entry.day(cell),
            "ground" => aside.ground = entry.word(cell),
            "note" => aside.note = entry.text(cell),
            "source" => self.source = entry.text(cell),
            "external_id" => self.external_id = entry.text(cell),
            _ => {}
        }
    }

    fn complete(&mut self, mut aside: RegistrationCells, faults: &mut Vec<Violation>) {
        let sellers = std::mem::take(&mut aside.sellers);
        self.facts.sellers = sellers.join("sellers", faults);
        let buyers = std::mem::take(&mut aside.buyers);
        self.facts.buyers = buyers.join("buyers", faults);
        let amounts = (self.facts.technology_amount, self.facts.contract_amount);
        let Some(registered) = aside.registered else {
            return aside.refuse_later(faults);
        };
        if let Some(signed) = self.facts.sign_date.filter(|signed| registered < *signed) {
            faults.push(contradiction(
                "register_date",
                &registered.to_string(),
                format!("早于签订日期 {signed}；请核对两者"),
                format!("lies before the sign date {signed}; check both"),
            ));
        }
        let (Some(technology), Some(contract)) = amounts else {
            let stated = [amounts.1.map(|_| ()), amounts.0.map(|_| ())];
            let fields = ["contract_amount_fen", "technology_amount_fen"].into_iter().zip(stated);
            faults.extend(
                fields.filter(|(_, stated)| stated.is_none()).map(|(field, _)| missing(field)),
            );
            return;
        };
        if technology > contract || technology < Fen::ZERO {
            faults.push(beyond("technology_amount_fen", technology, contract));
            return;
        }
        let mut ledger = Ledger { registration: self, technology, contract, last: registered };
        ledger.book(BookingKind::Registered, registered, technology, contract, "");
        if ledger.change(&aside, faults) {
            ledger.end(&aside, faults);
        }
    }

    /// The registration number is the registration's name all over the country.
    fn own_id(&self) -> Option<String> {
        Some(self.number.clone()).filter(|number| !number.is_empty())
    }
}

impl RegistrationCells {
    /// Without 登记日期 nothing can have come after it.
    fn refuse_later(&self, faults: &mut Vec<Violation>) {
        let later = [
            ("change_dates", self.changed.iter().flatten().next().copied()),
            ("deregister_date", self.deregistered),
            ("revoke_date", self.revoked),
        ];
        for (field, day) in later {
            if let Some(day) = day {
                faults.push(contradiction(
                    field,
                    &day.to_string(),
                    "没有登记日期，不能变更、注销或撤销；请补上登记日期".to_owned(),
                    "nothing is changed or taken back before it is registered; add the date of \
                     registration"
                        .to_owned(),
                ));
            }
        }
    }
}

/// Books one registration step by step.
struct Ledger<'a> {
    registration: &'a mut Registration,
    technology: Fen,
    contract: Fen,
    last: Day,
}

impl Ledger<'_> {
    fn book(&mut self, kind: BookingKind, date: Day, technology: Fen, contract: Fen, note: &str) {
        let (time, note) = (Time::default(), note.to_owned());
        let to = match kind {
            BookingKind::Registered => RegistrationState::Registered,
            BookingKind::Changed => RegistrationState::Changed,
            BookingKind::Deregistered => RegistrationState::Deregistered,
            BookingKind::Revoked => RegistrationState::Revoked,
        };
        let actor = String::new();
        let step = Step { to, date, time, actor, reason: None, note: note.clone() };
        self.registration.steps.push(step);
        let booking = Booking { kind, date, time, technology, contract, note };
        self.registration.bookings.push(booking);
        self.last = date;
    }

    /// Books every change by its difference; whether all of them could be.
    fn change(&mut self, cells: &RegistrationCells, faults: &mut Vec<Violation>) -> bool {
        let amounts = [
            ("changed_contract_amounts", &cells.contract_after),
            ("changed_technology_amounts", &cells.technology_after),
        ];
        for (field, after) in amounts {
            if after.len() > cells.changed.len() {
                faults.push(contradiction(
                    field,
                    &after.len().to_string(),
                    "变更后的金额比变更日期多；请逐项对应".to_owned(),
                    "more amounts than dates of change; pair them".to_owned(),
                ));
                return false;
            }
        }
        for (place, day) in cells.changed.iter().enumerate() {
            let stated = |after: &[Option<Fen>]| after.get(place).copied().flatten();
            let contract = stated(&cells.contract_after);
            let technology = stated(&cells.technology_after);
            let Some(day) = day else {
                faults.push(pairless("change_dates"));
                return false;
            };
            if contract.is_none() && technology.is_none() {
                faults.push(pairless("changed_technology_amounts"));
                return false;
            }
            if !self.follows("change_dates", *day, faults) {
                return false;
            }
            let contract = contract.unwrap_or(self.contract);
            let technology = technology.unwrap_or(self.technology);
            if technology > contract || technology < Fen::ZERO {
                faults.push(beyond("changed_technology_amounts", technology, contract));
                return false;
            }
            let differences =
                (technology.checked_sub(self.technology), contract.checked_sub(self.contract));
            // Amounts that are not negative always have a difference.
            let (Some(more_technology), Some(more_contract)) = differences else { return false };
            self.book(BookingKind::Changed, *day, more_technology, more_contract, "");
            (self.technology, self.contract) = (technology, contract);
        }
        self.registration.facts.technology_amount = Some(self.technology);
        self.registration.facts.contract_amount = Some(self.contract);
        true
    }

    /// Takes everything back where the registration has ended.
    fn end(&mut self, cells: &RegistrationCells, faults: &mut Vec<Violation>) {
        let (kind, field, day) = match (cells.deregistered, cells.revoked) {
            (None, None) => return refuse_reason(cells, faults),
            (Some(_), Some(revoked)) => {
                faults.push(contradiction(
                    "revoke_date",
                    &revoked.to_string(),
                    "注销和撤销只能有一个；请删去一个日期".to_owned(),
                    "a registration is either deregistered or revoked; remove one date".to_owned(),
                ));
                return;
            }
            (Some(day), None) => (BookingKind::Deregistered, "deregister_date", day),
            (None, Some(day)) => (BookingKind::Revoked, "revoke_date", day),
        };
        if !self.follows(field, day, faults) {
            return;
        }
        let back = (Fen::ZERO.checked_sub(self.technology), Fen::ZERO.checked_sub(self.contract));
        let (Some(technology), Some(contract)) = back else { return };
        self.book(kind, day, technology, contract, cells.note.trim());
        if kind == BookingKind::Revoked {
            let named = RevocationGround::parse(&cells.note);
            let ground = cells.ground.or(named).unwrap_or(RevocationGround::Other);
            self.registration.ground = Some(ground);
        } else if let Some(ground) = cells.ground {
            faults.push(contradiction(
                "ground",
                ground.zh(),
                "撤销事由只用于撤销；请删去，注销的原因写在“原因”一栏".to_owned(),
                "the ground goes with a revocation; remove it, and give the reason as a note"
                    .to_owned(),
            ));
        }
    }

    /// Whether the day is not before what came last.
    fn follows(&self, field: &str, day: Day, faults: &mut Vec<Violation>) -> bool {
        let last = self.last;
        if day >= last {
            return true;
        }
        faults.push(contradiction(
            field,
            &day.to_string(),
            format!("早于此前的登记或变更日期 {last}；请核对"),
            format!("lies before the registration or change of {last}; check both"),
        ));
        false
    }
}

fn refuse_reason(cells: &RegistrationCells, faults: &mut Vec<Violation>) {
    let note = cells.note.trim();
    let ground = cells.ground.map(|ground| ("ground", ground.zh()));
    let note = Some(("note", note)).filter(|(_, note)| !note.is_empty());
    for (field, value) in [ground, note].into_iter().flatten() {
        faults.push(contradiction(
            field,
            value,
            "原因只用于注销或撤销；请补上日期，或删去原因".to_owned(),
            "a reason goes with a deregistration or a revocation; add its date, or remove the \
             reason"
                .to_owned(),
        ));
    }
}

fn missing(field: &str) -> Violation {
    let message = Bilingual::new(
        "已登记的合同须有合同成交额和技术交易额；请补上",
        "what is registered has a contract amount and a technology amount; fill them in",
    );
    Violation::new(field, Code::Required, "", message)
}

fn pairless(field: &str) -> Violation {
    contradiction(
        field,
        "",
        "每次变更须有日期和变更后的金额；请逐项对应".to_owned(),
        "every change has a date and an amount after it; pair them".to_owned(),
    )
}

fn beyond(field: &str, technology: Fen, contract: Fen) -> Violation {
    contradiction(
        field,
        &technology.to_words(),
        format!("技术交易额须在 0 与合同成交额 {} 之间；请核对两者", contract.to_words()),
        format!("lies between 0 and the contract amount {}; check both", contract.to_english()),
    )
}

fn contradiction(field: &str, value: &str, zh: String, en: String) -> Violation {
    Violation::new(field, Code::Contradiction, value, Bilingual::new(zh, en))
}
