//! What may be asked for, and what may come of it.

use super::any_record::AnyRecord;
use super::event::Event;
use crate::domain::acts::Obstacle;
use crate::domain::record::Lock;
use crate::domain::violation::Violation;
use crate::domain::{Admitted, RecordId, RecordName};

/// One row of an import, its content checked already.
#[derive(Debug, Clone)]
pub struct ImportItem<T> {
    /// The row's place in the caller's file, 1-based.
    pub row: i64,
    /// The record's id.
    pub id: RecordId,
    /// What it states.
    pub content: Admitted<T>,
}

/// What became of one import row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowFate {
    /// A new record.
    Created,
    /// A changed record.
    Updated,
    /// The record stood there already, word for word.
    Unchanged,
    /// Refused.
    Rejected(Vec<Violation>),
}

/// A change that somebody asks for.
#[derive(Debug, Clone)]
pub enum Command<T> {
    /// Adds a record; refuses when the id is taken.
    Create {
        /// Its id.
        id: RecordId,
        /// What it states.
        content: T,
    },
    /// Changes the named fields of a record.
    Update {
        /// Which record.
        id: RecordId,
        /// The new values.
        content: Box<T>,
        /// The fields to take over, `*` = all; what the service itself states is passed over.
        mask: Vec<String>,
        /// The etag that the caller saw; empty = any.
        etag: String,
        /// Whether to create the record when it is missing.
        allow_missing: bool,
    },
    /// Hides a record until it is undeleted.
    Delete {
        /// Which record.
        id: RecordId,
        /// The etag that the caller saw; empty = any.
        etag: String,
    },
    /// Brings a deleted record back.
    Undelete {
        /// Which record.
        id: RecordId,
        /// The etag that the caller saw; empty = any.
        etag: String,
    },
    /// Creates or updates many records at once, each row on its own.
    Import {
        /// The rows.
        items: Vec<ImportItem<T>>,
        /// Whether rows that would create a record are refused.
        update_only: bool,
    },
    /// Creates those records that are not there yet, and passes over the others.
    CreateMissing {
        /// The records, by id.
        items: Vec<(RecordId, Admitted<T>)>,
    },
}

/// Why a command was refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Fields are wrong.
    Invalid(Vec<Violation>),
    /// There is no such record.
    NotFound(RecordName),
    /// The id is taken.
    AlreadyExists(RecordName),
    /// The record is deleted.
    Deleted(RecordName),
    /// The record is not deleted.
    NotDeleted(RecordName),
    /// Another record holds what only one may hold.
    Locked {
        /// What.
        lock: Lock,
        /// Who holds it.
        holder: RecordName,
    },
    /// The state of things does not allow it.
    Blocked(Obstacle),
    /// Somebody changed the record since the caller read it.
    EtagMismatch {
        /// Which record.
        name: RecordName,
        /// Its etag now.
        current: String,
    },
}

/// A command that did not lead to a decision.
#[derive(Debug)]
pub enum Undecided<E> {
    /// Refused by the rules.
    Refused(Refusal),
    /// The state could not be read.
    Unreadable(E),
}

/// What follows from a command.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The events, in order; none when nothing changes.
    pub events: Vec<Event>,
    /// The record as the caller should see it (not for imports).
    pub record: Option<AnyRecord>,
    /// What became of each import row, in order.
    pub fates: Vec<RowFate>,
}
