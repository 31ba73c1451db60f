//! Reading records one by one and page by page, and changing them one by one.

use super::engine::Author;
use super::error::Error;
use super::open::App;
use crate::domain::catalogue::{Command, Listed, Refusal};
use crate::domain::{Record, RecordId, RecordName};
use crate::state::Counts;

/// Records on a page unless the caller says otherwise.
pub const PAGE_SIZE_DEFAULT: usize = 50;
/// Most records on a page.
pub const PAGE_SIZE_MAX: usize = 1_000;

/// One page of records by id.
#[derive(Debug)]
pub struct List<T> {
    /// The page's records.
    pub records: Vec<Record<T>>,
    /// Whether more follow.
    pub more: bool,
    /// How many records all pages have together.
    pub total: u64,
}

impl App {
    /// A record by id, deleted ones included.
    pub fn get<T: Listed>(&self, id: &RecordId) -> Result<Record<T>, Error> {
        let name = RecordName { kind: T::KIND, id: id.clone() };
        let found = self.state.record(&name)?.and_then(T::unwrap);
        found.ok_or(Error::Refused(Refusal::NotFound(name)))
    }

    /// A record by id that is not deleted.
    pub fn living<T: Listed>(&self, id: &RecordId) -> Result<Record<T>, Error> {
        let record = self.get::<T>(id)?;
        if record.life.is_deleted() {
            let name = RecordName { kind: T::KIND, id: id.clone() };
            return Err(Error::Refused(Refusal::Deleted(name)));
        }
        Ok(record)
    }

    /// A page of records by id, starting after `after`.
    pub fn list<T: Listed>(
        &self,
        after: Option<&RecordId>,
        records_max: usize,
        show_deleted: bool,
    ) -> Result<List<T>, Error> {
        let page = self.state.page(T::KIND, after, records_max, show_deleted)?;
        let records = page.records.into_iter().filter_map(T::unwrap).collect();
        let Counts { live, deleted } = self.state.counts(T::KIND)?;
        let total = if show_deleted { live + deleted } else { live };
        Ok(List { records, more: page.more, total })
    }

    /// Changes one record; returns it as it stands afterwards.
    pub fn change<T: Listed>(
        &self,
        command: Command<T>,
        author: Author,
    ) -> Result<Record<T>, Error> {
        let outcome = self.submit(T::command(command), author)?;
        outcome.record.and_then(T::unwrap).ok_or(Error::Stopped)
    }
}
