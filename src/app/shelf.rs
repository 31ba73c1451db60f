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
                calendar: rules.map(|rules| rules.content.calendar).unwrap_or_default(),
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
