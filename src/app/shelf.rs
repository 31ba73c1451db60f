//! The records that progress is reckoned from, in memory, as they stand at one journal position.
//!
//! A question reads all of them, so they are decoded once and then follow the journal.

use std::sync::{Arc, PoisonError};

use super::error::Error;
use super::open::App;
use crate::contract::decode_entry;
use crate::domain::catalogue::{AnyRecord, Event, Listed};
use crate::domain::rulebook::{Calendar, RuleBook};
use crate::domain::target::{Observation, Target};
use crate::domain::trade::{
    Broker, Contract, Deal, Industrialisation, Introduction, Payment, Registration,
};
use crate::domain::{Kind, Record};
use crate::journal::Position;
use crate::ledger::Books;

/// Entries that are followed one by one; further behind, all records are read again.
const FOLLOWED_MAX: u64 = 2_000;

/// The records, deleted ones left out, each kind by id.
#[derive(Debug, Clone, Default)]
pub(super) struct Shelf {
    /// The journal position that they are of.
    pub(super) position: u64,
    pub(super) brokers: Vec<Record<Broker>>,
    pub(super) introductions: Vec<Record<Introduction>>,
    pub(super) deals: Vec<Record<Deal>>,
    pub(super) contracts: Vec<Record<Contract>>,
    pub(super) registrations: Vec<Record<Registration>>,
    pub(super) payments: Vec<Record<Payment>>,
    pub(super) industrialisations: Vec<Record<Industrialisation>>,
    pub(super) targets: Vec<Record<Target>>,
    pub(super) observations: Vec<Record<Observation>>,
    pub(super) calendar: Calendar,
}

/// Whether a shelf could follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Followed {
    Yes,
    /// A record came back that the shelf does not have any more.
    Lost,
}

impl Shelf {
    /// What figures are made of.
    pub(super) fn books(&self) -> Books<'_> {
        Books {
            registrations: &self.registrations,
            contracts: &self.contracts,
            industrialisations: &self.industrialisations,
            observations: &self.observations,
            calendar: &self.calendar,
        }
    }

    fn take(&mut self, event: &Event) -> Followed {
        match event.name().kind {
            Kind::Broker => one(&mut self.brokers, event),
            Kind::Introduction => one(&mut self.introductions, event),
            Kind::Deal => one(&mut self.deals, event),
            Kind::Contract => one(&mut self.contracts, event),
            Kind::Registration => one(&mut self.registrations, event),
            Kind::Payment => one(&mut self.payments, event),
            Kind::Industrialisation => one(&mut self.industrialisations, event),
            Kind::Target => one(&mut self.targets, event),
            Kind::Observation => one(&mut self.observations, event),
            Kind::RuleBook => match event {
                Event::Put { record: AnyRecord::RuleBook(rules), .. } => {
                    self.calendar = rules.content.calendar.clone();
                    Followed::Yes
                }
                _ => Followed::Lost,
            },
            _ => Followed::Yes,
        }
    }
}

fn one<T: Listed>(records: &mut Vec<Record<T>>, event: &Event) -> Followed {
    let id = event.name().id;
    let place = records.binary_search_by(|record| record.id.cmp(&id));
    match (event, place) {
        (Event::Put { record, .. }, place) => {
            let Some(record) = T::unwrap(record.clone()) else { return Followed::Yes };
            match place {
                Ok(place) => {
                    if let Some(known) = records.get_mut(place) {
                        *known = record;
                    }
                }
                Err(place) => records.insert(place, record),
            }
        }
        (Event::Deleted { .. }, Ok(place)) => {
            records.remove(place);
        }
        (Event::Undeleted { .. }, Err(_)) => return Followed::Lost,
        (Event::Deleted { .. }, Err(_)) | (Event::Undeleted { .. }, Ok(_)) => {}
    }
    Followed::Yes
}

impl App {
    /// The records as they stand now.
    pub(super) fn shelf(&self) -> Result<Arc<Shelf>, Error> {
        let mut kept = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let head = self.state.position()?;
        let near = kept.take().filter(|shelf| head.saturating_sub(shelf.position) <= FOLLOWED_MAX);
        let shelf = match near {
            Some(mut shelf) if shelf.position < head => {
                match self.follow(Arc::make_mut(&mut shelf), head)? {
                    Followed::Yes => shelf,
                    Followed::Lost => Arc::new(self.read_shelf()?),
                }
            }
            Some(shelf) => shelf,
            None => Arc::new(self.read_shelf()?),
        };
        *kept = Some(Arc::clone(&shelf));
        Ok(shelf)
    }

    /// Reads all records. What is written meanwhile may be missing or not, so it is followed
    /// afterwards: an event says how its record stands, whether that was read already or not.
    fn read_shelf(&self) -> Result<Shelf, Error> {
        loop {
            let position = self.state.position()?;
            let rules = self.every::<RuleBook>().next().transpose()?;
            let mut shelf = Shelf {
                position,
                brokers: self.all()?,
                introductions: self.all()?,
                deals: self.all()?,
                contracts: self.all()?,
                registrations: self.all()?,
                payments: self.all()?,
                industrialisations: self.all()?,
                targets: self.all()?,
                observations: self.all()?,
                calendar: rules.map(|rules| rules.content).unwrap_or_default().calendar,
            };
            if self.follow(&mut shelf, self.state.position()?)? == Followed::Yes {
                return Ok(shelf);
            }
        }
    }

    fn all<T: Listed>(&self) -> Result<Vec<Record<T>>, Error> {
        let mut records = self.every::<T>().collect::<Result<Vec<_>, _>>()?;
        records.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(records)
    }

    fn follow(&self, shelf: &mut Shelf, head: u64) -> Result<Followed, Error> {
        if shelf.position >= head {
            return Ok(Followed::Yes);
        }
        for stored in self.reader.read(Position::new(shelf.position + 1)) {
            let stored = stored?;
            let position = stored.position.get();
            let entry = decode_entry(&stored.payload)
                .map_err(|source| Error::Entry { position, source })?;
            if entry.events.iter().any(|event| shelf.take(event) == Followed::Lost) {
                return Ok(Followed::Lost);
            }
            shelf.position = position;
            if position >= head {
                break;
            }
        }
        Ok(Followed::Yes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Life, RecordId, RecordName, Time};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[derive(Debug, Clone, Copy)]
    enum Step {
        Put(usize, i64),
        Delete(usize),
        Undelete(usize),
    }

    fn some_step() -> impl Strategy<Value = Step> {
        let place = 0_usize..6;
        prop_oneof![
            3 => (place.clone(), 0_i64..100).prop_map(|(place, value)| Step::Put(place, value)),
            1 => place.clone().prop_map(Step::Delete),
            1 => place.prop_map(Step::Undelete),
        ]
    }

    fn id(place: usize) -> RecordId {
        RecordId::parse("id", &format!("obs-{place}")).unwrap()
    }

    fn event(step: Step) -> Event {
        let name = |place| RecordName { kind: Kind::Observation, id: id(place) };
        let (revision, time) = (1, Time::default());
        match step {
            Step::Put(place, value) => {
                let content = Observation { value, ..Observation::default() };
                let record = Record { id: id(place), content, life: Life::default() };
                let record = AnyRecord::Observation(Box::new(record));
                Event::Put { record, created: false, news: false }
            }
            Step::Delete(place) => Event::Deleted { name: name(place), revision, time },
            Step::Undelete(place) => Event::Undeleted { name: name(place), revision, time },
        }
    }

    proptest! {
        #[test]
        fn a_shelf_that_follows_holds_what_is_there_or_says_that_it_cannot(
            steps in proptest::collection::vec(some_step(), 0..40),
        ) {
            let (mut shelf, mut model) = (Shelf::default(), BTreeMap::new());
            for step in steps {
                let followed = shelf.take(&event(step));
                match step {
                    Step::Put(place, value) => {
                        model.insert(place, value);
                    }
                    Step::Delete(place) => {
                        model.remove(&place);
                    }
                    Step::Undelete(place) => {
                        let is_there = model.contains_key(&place);
                        prop_assert_eq!(followed == Followed::Yes, is_there);
                    }
                }
                let held = shelf.observations.iter().map(|it| (it.id.clone(), it.content.value));
                let wanted = model.iter().map(|(place, value)| (id(*place), *value));
                prop_assert!(held.eq(wanted), "by id, each once");
            }
        }
    }

    #[test]
    fn the_calendar_follows_the_rule_book() {
        let mut shelf = Shelf::default();
        let mut rules = RuleBook::default();
        rules.calendar.last_year = 2031;
        let content = rules;
        let id = RecordId::parse("id", RuleBook::ID).unwrap();
        let record = AnyRecord::RuleBook(Box::new(Record { id, content, life: Life::default() }));
        let put = Event::Put { record, created: true, news: false };
        assert_eq!(shelf.take(&put), Followed::Yes);
        assert_eq!(shelf.calendar.last_year, 2031);
    }
}
