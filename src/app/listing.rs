//! Pages of those records of a kind that answer to a condition.

use super::catalogue::List;
use super::error::Error;
use super::open::App;
use crate::domain::catalogue::Listed;
use crate::domain::{Record, RecordId};

impl App {
    /// A page of the records that are not deleted and that `keep` lets through, by id, starting
    /// after `after`. Every record of the kind is read, so this is for kinds of which there are few.
    pub fn list_where<T: Listed>(
        &self,
        after: Option<&RecordId>,
        records_max: usize,
        keep: impl Fn(&T) -> bool,
    ) -> Result<List<T>, Error> {
        let (mut records, mut total, mut more) = (Vec::new(), 0, false);
        for record in self.every::<T>() {
            let record = record?;
            if !keep(&record.content) {
                continue;
            }
            total += 1;
            if after.is_some_and(|after| record.id <= *after) {
                continue;
            }
            if records.len() < records_max {
                records.push(record);
            } else {
                more = true;
            }
        }
        Ok(List { records, more, total })
    }

    /// Every record of a kind that is not deleted, by id.
    pub(super) fn every<T: Listed>(&self) -> impl Iterator<Item = Result<Record<T>, Error>> {
        let records = self.state.records(T::KIND);
        records.filter_map(|record| match record {
            Ok(record) => T::unwrap(record).filter(|record| !record.life.is_deleted()).map(Ok),
            Err(failed) => Some(Err(failed.into())),
        })
    }
}
