//! Importing many records: each row on its own, each batch durable before the next.

use super::engine::Author;
use super::error::Error;
use super::open::App;
use crate::contract::{Stored, record_digest};
use crate::domain::catalogue::{Command, ImportItem, RowFate};
use crate::domain::{RecordId, Violation};

/// Most items of one import call.
pub const IMPORT_ITEMS_MAX: usize = 10_000;

/// How an import is done.
#[derive(Debug, Clone, Default)]
pub struct Manner {
    /// Who imports, and whether only to check.
    pub author: Author,
    /// The source of rows that state none.
    pub source: String,
    /// Whether rows that would create a record are refused.
    pub update_only: bool,
}

/// One row as it came.
#[derive(Debug, Clone)]
pub struct Row<T> {
    /// Its place in the caller's file, 1-based.
    pub number: i64,
    /// The id that it states; derived when there is none.
    pub id: Option<RecordId>,
    /// What it states, unchecked.
    pub draft: T,
    /// What was already found wrong with it.
    pub violations: Vec<Violation>,
}

/// What became of one row.
#[derive(Debug, Clone)]
pub struct RowOutcome {
    /// Its place in the caller's file.
    pub number: i64,
    /// The record's id, as far as it is known.
    pub id: Option<RecordId>,
    /// What became of it.
    pub fate: RowFate,
}

/// What became of a batch.
#[derive(Debug)]
pub struct Imported {
    /// One outcome a row, in order.
    pub outcomes: Vec<RowOutcome>,
    /// The journal position from which on the batch can be seen.
    pub position: u64,
}

impl App {
    /// Imports one batch: rows in, one outcome a row out, in the same order.
    ///
    /// All changes of the batch are one journal entry, durable when this returns. Rows that state
    /// what is there already write nothing.
    pub fn import<T: Stored>(&self, rows: Vec<Row<T>>, manner: &Manner) -> Result<Imported, Error> {
        let mut outcomes = Vec::with_capacity(rows.len());
        let mut items = Vec::with_capacity(rows.len());
        let mut places = Vec::with_capacity(rows.len());
        for row in rows {
            let number = row.number;
            match admit(row, &manner.source) {
                Ok(item) => {
                    places.push(outcomes.len());
                    let (id, fate) = (Some(item.id.clone()), RowFate::Unchanged);
                    outcomes.push(RowOutcome { number, id, fate });
                    items.push(item);
                }
                Err((id, violations)) => {
                    outcomes.push(RowOutcome { number, id, fate: RowFate::Rejected(violations) });
                }
            }
        }
        if items.is_empty() {
            return Ok(Imported { outcomes, position: self.position() });
        }
        let command = Command::Import { items, update_only: manner.update_only };
        let done = self.submit(T::command(command), manner.author.clone())?;
        for (place, fate) in places.into_iter().zip(done.fates) {
            outcomes[place].fate = fate;
        }
        Ok(Imported { outcomes, position: done.position })
    }
}

type Refused = (Option<RecordId>, Vec<Violation>);

/// Gives a row its source and id and checks it.
fn admit<T: Stored>(row: Row<T>, source: &str) -> Result<ImportItem<T>, Refused> {
    let Row { number, id, draft, mut violations } = row;
    let is_empty = draft == T::default();
    let mut draft = draft;
    draft.default_source(source);
    match draft.admit() {
        Ok(content) if violations.is_empty() => {
            let derived = || RecordId::from_digest(T::KIND, &record_digest(&*content));
            let id = id.unwrap_or_else(derived);
            Ok(ImportItem { row: number, id, content })
        }
        Ok(_) => Err((id, violations)),
        // Where nothing could be read, what is missing is no news.
        Err(_) if is_empty && !violations.is_empty() => Err((id, violations)),
        Err(more) => {
            // What could not be read is reported once, not again as missing.
            let news =
                more.into_iter().filter(|new| violations.iter().all(|old| old.field != new.field));
            let news: Vec<Violation> = news.collect();
            violations.extend(news);
            Err((id, violations))
        }
    }
}
