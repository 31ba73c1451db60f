//! Payments: each cell fills a field.

use super::broker_draft::record_id;
use super::cells::{Cell, Entry};
use super::drafts::Importable;
use crate::domain::Bilingual;
use crate::domain::trade::Payment;
use crate::domain::trade::words::PaymentDirection;
use crate::domain::violation::{Code, Violation};

impl Importable for Payment {
    type Aside = ();

    fn take(&mut self, (): &mut (), cell: Cell, entry: &mut Entry<'_>) {
        match entry.column().name {
            "contract" => self.contract = record_id("contracts/", &entry.text(cell)),
            "date" => self.date = entry.day(cell),
            "amount" => self.amount = entry.stated(cell),
            "direction" => self.direction = entry.word(cell),
            "plan_place" => self.plan_place = entry.number(cell).unwrap_or_default(),
            "voucher" => self.voucher = entry.text(cell),
            "reverses" => self.reverses = record_id("payments/", &entry.text(cell)),
            "note" => self.note = entry.text(cell),
            _ => {}
        }
    }

    fn complete(&mut self, (): (), faults: &mut Vec<Violation>) {
        let names_another = !self.reverses.is_empty();
        match self.direction {
            None if names_another => self.direction = Some(PaymentDirection::Reversal),
            None => self.direction = Some(PaymentDirection::Received),
            Some(PaymentDirection::Received) if names_another => {
                let message = Bilingual::new(
                    "只有冲销才填冲销编号；请改到账种类，或删去编号",
                    "only a reversal names what it takes back; change the kind, or remove it",
                );
                let value = std::mem::take(&mut self.reverses);
                faults.push(Violation::new("reverses", Code::Contradiction, &value, message));
            }
            Some(_) => {}
        }
    }
}
