//! Comparing the journal with both views, record by record.

use std::collections::{BTreeMap, BTreeSet};

use super::error::Error;
use super::error_text::chain_text;
use super::open::App;
use crate::contract::{decode_entry, decode_record, encode_record};
use crate::domain::catalogue::{AnyRecord, Event};
use crate::domain::{Kind, RecordId, RecordName};
use crate::journal::Position;
use crate::search;

/// Most differences that are listed one by one.
pub const DIFFERENCES_MAX: usize = 100;

/// The kinds of record that the search view holds.
const SEARCHED: [Kind; 2] = [Kind::Achievement, Kind::Need];

/// One thing that is not as the journal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The state view lacks a record.
    StateLacks(RecordName),
    /// The state view has a record that the journal does not know.
    StateHasMore(RecordName),
    /// The state view has other content than the journal.
    StateDiffers(RecordName),
    /// The state view counts otherwise than there are records.
    StateMiscounts(Kind),
    /// The state view cannot be read to its end.
    StateDamaged(String),
    /// The search view's files are not what was written.
    SearchDamaged(String),
    /// The search view lacks an achievement or a need.
    SearchLacks(RecordName),
    /// The search view has an achievement or a need that is deleted or unknown.
    SearchHasMore(RecordName),
}

/// What the comparison found.
#[derive(Debug, Default)]
pub struct Diagnosis {
    /// The journal's last position.
    pub journal_position: u64,
    /// The search view's position.
    pub search_position: u64,
    /// Records by kind, deleted ones included.
    pub records: BTreeMap<Kind, u64>,
    /// Records in the search view, of the kinds that are searched.
    pub searchable: BTreeMap<Kind, u64>,
    /// The first differences.
    pub differences: Vec<Difference>,
    /// How many differences there are in all.
    pub differences_count: u64,
}

impl Diagnosis {
    fn note(&mut self, difference: Difference) {
        self.differences_count += 1;
        if self.differences.len() < DIFFERENCES_MAX {
            self.differences.push(difference);
        }
    }
}

/// What the journal says of one record: its message, which takes less memory than the record.
struct Truth {
    message: Vec<u8>,
    is_deleted: bool,
}

impl Truth {
    fn of(record: &AnyRecord) -> Self {
        Self { message: encode_record(record), is_deleted: record.life().is_deleted() }
    }

    fn record(&self, kind: Kind, position: u64) -> Result<AnyRecord, Error> {
        decode_record(kind, &self.message).map_err(|source| Error::Entry { position, source })
    }
}

impl App {
    /// Replays the journal and compares both views with it; nobody may write meanwhile.
    ///
    /// `progress` hears how many entries are read and how many there are.
    pub fn diagnose(&self, progress: &mut dyn FnMut(u64, u64)) -> Result<Diagnosis, Error> {
        self.sync_search()?;
        let head = self.position();
        let mut truths: BTreeMap<RecordName, Truth> = BTreeMap::new();
        for stored in self.reader.read(Position::new(1)) {
            let stored = stored?;
            let position = stored.position.get();
            let entry = decode_entry(&stored.payload)
                .map_err(|source| Error::Entry { position, source })?;
            for event in &entry.events {
                let name = event.name();
                // A put says all there is to say; the rest changes what stood there before.
                let before = match event {
                    Event::Put { .. } => None,
                    Event::Deleted { .. } | Event::Undeleted { .. } => truths
                        .get(&name)
                        .map(|truth| truth.record(name.kind, position))
                        .transpose()?,
                };
                if let Some(record) = event.apply(before) {
                    truths.insert(name, Truth::of(&record));
                }
            }
            progress(position, head);
        }
        let mut diagnosis = Diagnosis {
            journal_position: head,
            search_position: self.search_position(),
            ..Diagnosis::default()
        };
        self.compare_state(&truths, &mut diagnosis)?;
        self.compare_search(&truths, &mut diagnosis)?;
        Ok(diagnosis)
    }

    fn compare_state(
        &self,
        truths: &BTreeMap<RecordName, Truth>,
        diagnosis: &mut Diagnosis,
    ) -> Result<(), Error> {
        for kind in Kind::ALL {
            let (mut seen, mut deleted) = (BTreeSet::new(), 0);
            for record in self.state.records(kind) {
                let record = match record {
                    Ok(record) => record,
                    Err(failed) if failed.needs_rebuild() => {
                        diagnosis.note(Difference::StateDamaged(chain_text(&failed)));
                        return Ok(());
                    }
                    Err(failed) => return Err(failed.into()),
                };
                let name = record.name();
                deleted += u64::from(record.life().is_deleted());
                match truths.get(&name) {
                    None => diagnosis.note(Difference::StateHasMore(name.clone())),
                    Some(truth) if truth.message != encode_record(&record) => {
                        diagnosis.note(Difference::StateDiffers(name.clone()));
                    }
                    Some(_) => {}
                }
                seen.insert(name);
            }
            let of_kind = truths.keys().filter(|name| name.kind == kind);
            for name in of_kind.filter(|name| !seen.contains(*name)) {
                diagnosis.note(Difference::StateLacks(name.clone()));
            }
            let counts = self.state.counts(kind)?;
            if (counts.live + counts.deleted, counts.deleted) != (seen.len() as u64, deleted) {
                diagnosis.note(Difference::StateMiscounts(kind));
            }
            diagnosis.records.insert(kind, seen.len() as u64);
        }
        Ok(())
    }

    fn compare_search(
        &self,
        truths: &BTreeMap<RecordName, Truth>,
        diagnosis: &mut Diagnosis,
    ) -> Result<(), Error> {
        let damaged = |diagnosis: &mut Diagnosis, failed: search::Error| {
            if !failed.needs_rebuild() {
                return Err(Error::from(failed));
            }
            diagnosis.note(Difference::SearchDamaged(chain_text(&failed)));
            Ok(())
        };
        if let Err(failed) = self.search.verify() {
            return damaged(diagnosis, failed);
        }
        for kind in SEARCHED {
            let found: BTreeSet<String> = match self.search.ids(kind) {
                Ok(ids) => ids.into_iter().collect(),
                Err(failed) => return damaged(diagnosis, failed),
            };
            diagnosis.searchable.insert(kind, found.len() as u64);
            let live: BTreeSet<&str> = truths
                .iter()
                .filter(|(name, truth)| name.kind == kind && !truth.is_deleted)
                .map(|(name, _)| name.id.as_str())
                .collect();
            for (name, _) in truths.iter().filter(|(name, _)| name.kind == kind) {
                if live.contains(name.id.as_str()) && !found.contains(name.id.as_str()) {
                    diagnosis.note(Difference::SearchLacks(name.clone()));
                }
            }
            for id in found.iter().filter(|id| !live.contains(id.as_str())) {
                // An id that none can be is not of ours either.
                let name = RecordId::parse("id", id).map(|id| RecordName { kind, id });
                diagnosis.note(match name {
                    Ok(name) => Difference::SearchHasMore(name),
                    Err(_) => Difference::SearchDamaged(format!("{kind:?} {id:?}")),
                });
            }
        }
        Ok(())
    }
}
