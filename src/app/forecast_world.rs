//! From the records to what a forecast is made from.

use std::collections::{HashMap, HashSet};

use super::shelf::Shelf;
use crate::domain::target::Scope;
use crate::domain::trade::words::{ContractState, DealStage};
use crate::domain::trade::{Contract, Deal, Registration, TradeParty};
use crate::domain::{Day, Fen, Kind, Record, RecordId, RecordName};
use crate::forecast::{Booking, Milestone, Origin, Pursuit, World};
use crate::ledger::Area;

/// The records of one target's area as they hang together.
pub(super) struct Gathered<'a> {
    shelf: &'a Shelf,
    area: Option<Area<'a>>,
    /// By deal the contract that concludes it, rather one that stands than a terminated one.
    contract_of: HashMap<&'a str, &'a Record<Contract>>,
    /// By contract the registration that was booked, the first one.
    registration_of: HashMap<&'a str, &'a Registration>,
}

impl<'a> Gathered<'a> {
    pub(super) fn new(shelf: &'a Shelf, area: Option<Area<'a>>) -> Self {
        let mut contract_of: HashMap<&str, &Record<Contract>> = HashMap::new();
        let deals: HashSet<&str> = shelf.deals.iter().map(|deal| deal.id.as_str()).collect();
        for contract in &shelf.contracts {
            let deal = contract.content.deal.as_str();
            let stands = contract.content.state() != ContractState::Terminated;
            if deals.contains(deal) && (stands || !contract_of.contains_key(deal)) {
                contract_of.insert(deal, contract);
            }
        }
        let mut registration_of: HashMap<&str, &Registration> = HashMap::new();
        for record in &shelf.registrations {
            let registration = &record.content;
            let Some(day) = registration.registered_on() else { continue };
            let known = registration_of.get(registration.contract.as_str());
            if known.is_none_or(|known| known.registered_on() > Some(day)) {
                registration_of.insert(&registration.contract, registration);
            }
        }
        registration_of.remove("");
        Self { shelf, area, contract_of, registration_of }
    }

    /// All that counts in the area.
    pub(super) fn world(&self) -> World {
        let deals = self.shelf.deals.iter().filter_map(|deal| self.deal(deal));
        let concluding: HashSet<&RecordId> =
            self.contract_of.values().map(|contract| &contract.id).collect();
        let has_deal = |contract: &Contract| self.contract_of.contains_key(contract.deal.as_str());
        let alone = self.shelf.contracts.iter();
        let alone = alone.filter(|it| !concluding.contains(&it.id) && !has_deal(&it.content));
        let alone = alone.filter_map(|contract| self.contract(contract));
        World { pursuits: deals.chain(alone).collect(), bookings: self.bookings() }
    }

    /// Open deals that cannot be told to lie in the area or not, since the party that decides has
    /// no region.
    pub(super) fn placeless(&self, as_of: Day) -> usize {
        let Some(area) = self.area.filter(|area| !area.prefix.is_empty()) else { return 0 };
        let is_placeless = |parties: &[TradeParty]| {
            parties.first().is_none_or(|party| party.region_code.is_empty())
        };
        let open = self.shelf.deals.iter().filter(|deal| {
            let deal = &deal.content;
            let place = deal.place();
            let has_begun = deal.steps.first().is_some_and(|step| step.date <= as_of);
            has_begun && place.status.is_open() && place.stage < DealStage::Registered
        });
        let unknown = open.filter(|deal| {
            let (sellers, buyers) = self.parties(deal);
            let is_unknown = match area.scope {
                Scope::Output => is_placeless(sellers),
                Scope::Intake => is_placeless(buyers),
                Scope::Total => is_placeless(sellers) || is_placeless(buyers),
            };
            is_unknown && !area.covers(sellers, buyers)
        });
        unknown.count()
    }

    /// The parties of a deal; once there is a contract, those of the contract.
    fn parties(&self, deal: &'a Record<Deal>) -> (&'a [TradeParty], &'a [TradeParty]) {
        match self.contract_of.get(deal.id.as_str()) {
            Some(contract) => (&contract.content.sellers, &contract.content.buyers),
            None => (&deal.content.institutions, &deal.content.enterprises),
        }
    }

    fn covers(&self, sellers: &[TradeParty], buyers: &[TradeParty]) -> bool {
        self.area.is_none_or(|area| area.covers(sellers, buyers))
    }

    fn deal(&self, record: &'a Record<Deal>) -> Option<Pursuit> {
        let (sellers, buyers) = self.parties(record);
        if !self.covers(sellers, buyers) {
            return None;
        }
        let contract = self.contract_of.get(record.id.as_str()).copied();
        let steps = record.content.steps.iter().map(|step| Milestone {
            day: step.date,
            stage: step.to.stage,
            is_open: step.to.status.is_open(),
        });
        let mut milestones: Vec<Milestone> = steps.collect();
        let signed_on = contract.and_then(|contract| signed_on(&contract.content));
        if let (Some(last), Some(day)) = (milestones.last().copied(), signed_on)
            && last.is_open
            && last.stage < DealStage::Signed
        {
            // The contract is signed, whether the deal says so or not.
            let day = day.max(last.day);
            milestones.push(Milestone { day, stage: DealStage::Signed, is_open: true });
        }
        Some(Pursuit {
            id: name(Kind::Deal, &record.id),
            milestones,
            expected: record.content.expected_amount,
            signed: contract.and_then(|contract| contract.content.amounts.technology()),
            registered: contract.and_then(|contract| self.registered(&contract.id)),
        })
    }

    /// A contract that no deal stands behind, from its signing on.
    fn contract(&self, record: &'a Record<Contract>) -> Option<Pursuit> {
        let contract = &record.content;
        let day = signed_on(contract).or(contract.sign_date)?;
        if !self.covers(&contract.sellers, &contract.buyers) {
            return None;
        }
        let mut milestones = vec![Milestone { day, stage: DealStage::Signed, is_open: true }];
        let terminated = contract.steps.iter().rev();
        let terminated = terminated.take(1).find(|step| step.to == ContractState::Terminated);
        milestones.extend(terminated.map(|step| Milestone {
            day: step.date.max(day),
            stage: DealStage::Signed,
            is_open: false,
        }));
        let is_draft = contract.state() == ContractState::Draft;
        (!is_draft).then(|| Pursuit {
            id: name(Kind::Contract, &record.id),
            milestones,
            expected: None,
            signed: contract.amounts.technology(),
            registered: self.registered(&record.id),
        })
    }

    /// The first booking of a contract's registration.
    fn registered(&self, contract: &RecordId) -> Option<(Day, Fen)> {
        let registration = self.registration_of.get(contract.as_str())?;
        registration.bookings.first().map(|booking| (booking.date, booking.technology))
    }

    fn bookings(&self) -> Vec<Booking> {
        let mut bookings = Vec::new();
        for record in &self.shelf.registrations {
            let registration = &record.content;
            if !self.covers(&registration.facts.sellers, &registration.facts.buyers) {
                continue;
            }
            for (place, booking) in registration.bookings.iter().enumerate() {
                let origin = match place {
                    0 => Origin::Registered { known_since: self.known_since(registration) },
                    _ => Origin::Corrected,
                };
                bookings.push(Booking { day: booking.date, amount: booking.technology, origin });
            }
        }
        bookings
    }

    /// The day on which the deal began or, without one, the contract was signed.
    fn known_since(&self, registration: &Registration) -> Option<Day> {
        let contract = found(&self.shelf.contracts, &registration.contract)?;
        let deal = found(&self.shelf.deals, &contract.content.deal);
        let begun = deal.and_then(|deal| deal.content.steps.first()).map(|step| step.date);
        begun.or_else(|| signed_on(&contract.content)).or(contract.content.sign_date)
    }
}

/// The day on which a contract was signed, if it is known to be.
fn signed_on(contract: &Contract) -> Option<Day> {
    let step = contract.steps.iter().find(|step| step.to == ContractState::Signed)?;
    Some(contract.sign_date.unwrap_or(step.date))
}

fn name(kind: Kind, id: &RecordId) -> String {
    RecordName { kind, id: id.clone() }.to_string()
}

/// A record of a list in the order of ids.
pub(super) fn found<'a, T>(records: &'a [Record<T>], id: &str) -> Option<&'a Record<T>> {
    let place = records.binary_search_by(|record| record.id.as_str().cmp(id)).ok()?;
    records.get(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::trade::deal::Place;
    use crate::domain::trade::words::{BookingKind, DealStatus};
    use crate::domain::trade::{Booking as Booked, Step};
    use crate::domain::{Content, Life, Party};

    const HERE: &str = "330521";

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn record<T: Content>(id: &str, content: T) -> Record<T> {
        Record { id: RecordId::parse("id", id).unwrap(), content, life: Life::default() }
    }

    fn parties(region: &str) -> Vec<TradeParty> {
        let party = Party { display_name: "大学".to_owned(), organization: String::new() };
        vec![TradeParty { party, region_code: region.to_owned() }]
    }

    fn step<S>(to: S, on: &str) -> Step<S> {
        let (actor, note) = (String::new(), String::new());
        Step { to, date: day(on), time: day(on).start(), actor, reason: None, note }
    }

    fn deal(id: &str, region: &str, steps: &[(DealStage, DealStatus, &str)]) -> Record<Deal> {
        let step = |(stage, status, on): &(DealStage, DealStatus, &str)| {
            step(Place { stage: *stage, status: *status }, on)
        };
        let steps = steps.iter().map(step).collect();
        let institutions = parties(region);
        let expected_amount = Some(Fen::new(70));
        record(id, Deal { institutions, steps, expected_amount, ..Deal::default() })
    }

    fn contract(id: &str, deal: &str, steps: &[(ContractState, &str)]) -> Record<Contract> {
        let mut contract = Contract {
            deal: deal.to_owned(),
            sellers: parties(HERE),
            steps: steps.iter().map(|(state, on)| step(*state, on)).collect(),
            ..Contract::default()
        };
        contract.amounts.contract = Some(Fen::new(60));
        record(id, contract)
    }

    fn registration(id: &str, contract: &str, bookings: &[(&str, i64)]) -> Record<Registration> {
        let booked = |(on, amount): &(&str, i64)| Booked {
            kind: BookingKind::Registered,
            date: day(on),
            time: day(on).start(),
            technology: Fen::new(*amount),
            contract: Fen::new(*amount),
            note: String::new(),
        };
        let mut registration = Registration {
            contract: contract.to_owned(),
            bookings: bookings.iter().map(booked).collect(),
            ..Registration::default()
        };
        registration.facts.sellers = parties(HERE);
        record(id, registration)
    }

    fn shelf() -> Shelf {
        use ContractState::{Signed, Terminated};
        use DealStatus::{Active, Lost};
        let lead = (DealStage::Lead, Active, "2025-01-01");
        Shelf {
            deals: vec![
                deal("d1", HERE, &[lead]),
                deal("d2", HERE, &[lead, (DealStage::Contact, Lost, "2025-02-01")]),
                deal("d3", "330106", &[lead]),
                deal("d4", "", &[lead]),
                deal("d5", "", &[lead]),
            ],
            contracts: vec![
                contract("c0", "d1", &[(Signed, "2025-01-02"), (Terminated, "2025-01-03")]),
                contract("c1", "d1", &[(Signed, "2025-03-01")]),
                contract("c2", "", &[(Signed, "2025-03-01"), (Terminated, "2025-04-01")]),
                contract("c3", "gone", &[(Signed, "2025-03-01")]),
                contract("c4", "", &[]),
                contract("c5", "d5", &[(Signed, "2025-03-01")]),
            ],
            registrations: vec![
                registration("g1", "c1", &[("2025-03-20", 60), ("2025-05-01", -10)]),
                registration("g2", "", &[("2024-03-20", 5)]),
                registration("g3", "c3", &[]),
            ],
            ..Shelf::default()
        }
    }

    #[test]
    fn a_deal_and_its_contract_are_one_and_a_contract_without_a_deal_stands_alone() {
        let shelf = shelf();
        let area = Area { scope: Scope::Output, prefix: "3305" };
        let gathered = Gathered::new(&shelf, Some(area));
        let world = gathered.world();
        let ids: Vec<&str> = world.pursuits.iter().map(|it| it.id.as_str()).collect();
        // d3 lies elsewhere, d4 nobody knows where, c4 is a draft, c0 was replaced by c1.
        assert_eq!(ids, ["deals/d1", "deals/d2", "deals/d5", "contracts/c2", "contracts/c3"]);
        let find = |id: &str| world.pursuits.iter().find(|it| it.id == id).unwrap();
        let signed = find("deals/d1");
        assert_eq!((signed.expected, signed.signed), (Some(Fen::new(70)), Some(Fen::new(60))));
        assert_eq!(signed.registered, Some((day("2025-03-20"), Fen::new(60))));
        let stages: Vec<DealStage> = signed.milestones.iter().map(|step| step.stage).collect();
        assert_eq!(stages, [DealStage::Lead, DealStage::Signed], "the contract says so");
        assert!(!find("deals/d2").milestones.last().unwrap().is_open);
        assert!(!find("contracts/c2").milestones.last().unwrap().is_open);
        assert_eq!(find("contracts/c3").registered, None, "nothing is booked yet");
        assert_eq!(gathered.placeless(day("2025-06-30")), 1, "d4 alone: d5 has a contract");
        assert_eq!(gathered.placeless(day("2024-12-31")), 0);
    }

    #[test]
    fn bookings_know_since_when_their_deal_was_known() {
        let shelf = shelf();
        let bookings = Gathered::new(&shelf, None).world().bookings;
        let registered = |known_since| Origin::Registered { known_since };
        let of =
            |on: &str, amount, origin| Booking { day: day(on), amount: Fen::new(amount), origin };
        let expected = [
            of("2025-03-20", 60, registered(Some(day("2025-01-01")))),
            of("2025-05-01", -10, Origin::Corrected),
            of("2024-03-20", 5, registered(None)),
        ];
        assert_eq!(bookings, expected);
    }
}
