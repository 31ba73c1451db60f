//! Records for the tests of this room.

use super::books::{Books, View};
use super::progress::Question;
use crate::domain::rulebook::Calendar;
use crate::domain::target::{Metric, Observation, Scope, Target};
use crate::domain::trade::registration::Facts;
use crate::domain::trade::words::{BookingKind, ContractState, RegistrationState};
use crate::domain::trade::{
    Booking, BrokerShare, Contract, Industrialisation, Registration, Step, TradeParty,
};
use crate::domain::{Content, Day, Fen, Life, Party, Record, RecordId, Time};

pub(super) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(super) fn record<T: Content>(id: &str, content: T) -> Record<T> {
    Record { id: RecordId::parse("id", id).unwrap(), content, life: Life::default() }
}

pub(super) fn party(name: &str, region: &str) -> TradeParty {
    let party = Party { display_name: name.to_owned(), organization: String::new() };
    TradeParty { party, region_code: region.to_owned() }
}

pub(super) fn booking(kind: BookingKind, on: &str, technology: i64, contract: i64) -> Booking {
    Booking {
        kind,
        date: day(on),
        time: day(on).start(),
        technology: Fen::new(technology),
        contract: Fen::new(contract),
        note: String::new(),
    }
}

pub(super) fn facts(seller: &str, buyer: &str) -> Facts {
    Facts {
        title: "高效热泵".to_owned(),
        sellers: vec![party("大学", seller)],
        buyers: vec![party("企业", buyer)],
        ..Facts::default()
    }
}

/// A registration of Deqing's with these bookings.
pub(super) fn registration(id: &str, bookings: Vec<Booking>) -> Record<Registration> {
    let facts = facts("330521", "330106");
    let number = "2020330521000001".to_owned();
    let contract = format!("con-{id}");
    record(id, Registration { facts, number, contract, bookings, ..Registration::default() })
}

pub(super) fn shares(parts: &[(&str, u32)]) -> Vec<BrokerShare> {
    let share = |(broker, share_bp): &(&str, u32)| BrokerShare {
        broker: (*broker).to_owned(),
        share_bp: *share_bp,
    };
    parts.iter().map(share).collect()
}

pub(super) fn step<S>(to: S, on: &str) -> Step<S> {
    Step {
        to,
        date: day(on),
        time: day(on).start(),
        actor: "test".to_owned(),
        reason: None,
        note: String::new(),
    }
}

/// A contract of Deqing's that was signed on a day.
pub(super) fn signed(id: &str, on: &str, amount: i64) -> Record<Contract> {
    let mut contract = Contract {
        title: "合同".to_owned(),
        sellers: vec![party("大学", "330521")],
        buyers: vec![party("企业", "330106")],
        sign_date: Some(day(on)),
        steps: vec![step(ContractState::Signed, on)],
        ..Contract::default()
    };
    contract.amounts.contract = Some(Fen::new(amount));
    record(id, contract)
}

/// Deqing's target: 1.3 to 2.5 bn yuan sold by the county.
pub(super) fn target(metric: Metric) -> Target {
    Target {
        display_name: "技术交易额".to_owned(),
        metric: Some(metric),
        scope: Some(Scope::Output),
        region_prefix: "330521".to_owned(),
        base_year: 2020,
        base_value: 130_000_000_000,
        final_year: 2025,
        final_value: 250_000_000_000,
        ..Target::default()
    }
}

pub(super) fn question(as_of: &str) -> Question {
    Question { as_of: day(as_of), year: None, view: View::AsReported, known_at: None }
}

/// Records of every kind, owned.
#[derive(Default)]
pub(super) struct Shelf {
    pub(super) registrations: Vec<Record<Registration>>,
    pub(super) contracts: Vec<Record<Contract>>,
    pub(super) industrialisations: Vec<Record<Industrialisation>>,
    pub(super) observations: Vec<Record<Observation>>,
    pub(super) calendar: Calendar,
}

impl Shelf {
    pub(super) fn books(&self) -> Books<'_> {
        Books {
            registrations: &self.registrations,
            contracts: &self.contracts,
            industrialisations: &self.industrialisations,
            observations: &self.observations,
            calendar: &self.calendar,
        }
    }
}

pub(super) fn observation(metric: Metric, on: &str, value: i64, time: i64) -> Record<Observation> {
    let content = Observation {
        metric: Some(metric),
        region_prefix: "330521".to_owned(),
        date: Some(day(on)),
        value,
        source: "统计局".to_owned(),
        ..Observation::default()
    };
    let id = format!("obs-{on}-{time}");
    let mut record = record(&id, content);
    record.life.update_time = Time::from_micros(time);
    record
}

/// A registration as it stands after being taken back.
pub(super) fn revoked(id: &str, on: &str, amount: i64, back_on: &str) -> Record<Registration> {
    let bookings = vec![
        booking(BookingKind::Registered, on, amount, amount),
        booking(BookingKind::Revoked, back_on, -amount, -amount),
    ];
    let mut record = registration(id, bookings);
    record.content.steps =
        vec![step(RegistrationState::Registered, on), step(RegistrationState::Revoked, back_on)];
    record
}
