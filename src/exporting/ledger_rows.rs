//! Rows of what counts: registrations, payments and industrialised achievements.

use super::pen::{self, Pen};
use super::row::Exportable;
use super::value::Value;
use crate::domain::Fen;
use crate::domain::trade::words::BookingKind;
use crate::domain::trade::{Booking, Industrialisation, Payment, Registration};

impl Exportable for Registration {
    fn value(&self, column: &str, pen: Pen) -> Value {
        let facts = &self.facts;
        match column {
            "number" => Value::text(&self.number),
            "contract" => Value::text(&self.contract),
            "title" => Value::text(&facts.title),
            "contract_type" => pen.word(facts.contract_type),
            "sellers" => pen::trade_names(&facts.sellers),
            "seller_ids" => pen::trade_ids(&facts.sellers),
            "seller_regions" => pen::regions(&facts.sellers),
            "buyers" => pen::trade_names(&facts.buyers),
            "buyer_ids" => pen::trade_ids(&facts.buyers),
            "buyer_regions" => pen::regions(&facts.buyers),
            "sign_date" => Value::day(facts.sign_date),
            "contract_amount" => self.first(facts.contract_amount, |one| one.contract),
            "technology_amount" => self.first(facts.technology_amount, |one| one.technology),
            "amount_estimated" => Value::flag(facts.is_estimate),
            "technology_field" => pen.word(facts.technology_field),
            "ip_kinds" => pen.words(&facts.ip_kinds),
            "industry_code" => Value::text(&facts.industry_code),
            "town" => Value::text(&facts.town),
            "broker_shares" => pen::shares(&facts.broker_shares),
            "ground" => pen.word(self.ground),
            "state" => pen.word(Some(self.state())),
            "booked_contract_amount" => Value::amount(self.booked_contract()),
            "booked_technology_amount" => Value::amount(self.booked()),
            "verified_income" => Value::amount(self.verified_income),
            "bonus" => Value::amount(self.bonus),
            "source" => Value::text(&self.source),
            "external_id" => Value::text(&self.external_id),
            _ => self.booked_value(column),
        }
    }
}

impl Registration {
    /// The amount at the time of registration; what is stated, before there is one.
    fn first(&self, stated: Option<Fen>, part: fn(&Booking) -> Fen) -> Value {
        Value::amount(self.bookings.first().map(part).or(stated))
    }

    fn of_kind(&self, kind: BookingKind) -> Option<&Booking> {
        self.bookings.iter().find(|booking| booking.kind == kind)
    }

    fn booked_value(&self, column: &str) -> Value {
        let ended = self.of_kind(BookingKind::Deregistered);
        let ended = ended.or_else(|| self.of_kind(BookingKind::Revoked));
        let day = |booking: Option<&Booking>| Value::day(booking.map(|one| one.date));
        match column {
            "register_date" => day(self.of_kind(BookingKind::Registered)),
            "deregister_date" => day(self.of_kind(BookingKind::Deregistered)),
            "revoke_date" => day(self.of_kind(BookingKind::Revoked)),
            "note" => ended.map_or(Value::Nothing, |booking| Value::text(&booking.note)),
            "change_dates" => {
                let changes = self.bookings.iter().filter(|one| one.kind == BookingKind::Changed);
                let days: Vec<_> = changes.map(|one| one.date).collect();
                if days.is_empty() { Value::Nothing } else { Value::Days(days) }
            }
            "changed_contract_amounts" => self.after_changes(|one| one.contract),
            "changed_technology_amounts" => self.after_changes(|one| one.technology),
            _ => Value::Nothing,
        }
    }

    /// What stood after each change: the sum of the bookings up to it.
    fn after_changes(&self, part: fn(&Booking) -> Fen) -> Value {
        let mut sum = Some(Fen::ZERO);
        let mut after = Vec::new();
        for booking in &self.bookings {
            sum = sum.and_then(|sum| sum.checked_add(part(booking)));
            if booking.kind == BookingKind::Changed {
                after.extend(sum);
            }
        }
        if after.is_empty() { Value::Nothing } else { Value::Amounts(after) }
    }
}

impl Exportable for Payment {
    fn value(&self, column: &str, pen: Pen) -> Value {
        match column {
            "contract" => Value::text(&self.contract),
            "date" => Value::day(self.date),
            "amount" => Value::amount(self.amount),
            "direction" => pen.word(self.direction),
            "plan_place" => Value::count(self.plan_place),
            "voucher" => Value::text(&self.voucher),
            "reverses" => Value::text(&self.reverses),
            "note" => Value::text(&self.note),
            _ => Value::Nothing,
        }
    }
}

impl Exportable for Industrialisation {
    fn value(&self, column: &str, pen: Pen) -> Value {
        match column {
            "title" => Value::text(&self.title),
            "achievement" => Value::text(&self.achievement),
            "deal" => Value::text(&self.deal),
            "enterprise" => Value::text(&self.enterprise.display_name),
            "enterprise_id" => Value::text(&self.enterprise.organization),
            "date" => Value::day(self.date),
            "town" => Value::text(&self.town),
            "technology_field" => pen.word(self.technology_field),
            "yearly_sales" => Value::amount(self.yearly_sales),
            "evidence" => Value::phrases(self.evidence.clone()),
            "note" => Value::text(&self.note),
            "source" => Value::text(&self.source),
            "external_id" => Value::text(&self.external_id),
            _ => Value::Nothing,
        }
    }
}
