//! What happened, and how it is kept.

use super::any_record::AnyRecord;
use crate::domain::{RecordName, Time};

/// What happened. The state is the sum of these.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A record was created or changed; carries the record as it is from then on.
    Put {
        /// The record afterwards.
        record: AnyRecord,
        /// Whether it was new.
        created: bool,
        /// Whether a reader would notice, see [`crate::domain::Content::is_news`].
        news: bool,
    },
    /// A record was deleted (it can be undeleted).
    Deleted {
        /// Which.
        name: RecordName,
        /// Its revision afterwards.
        revision: i64,
        /// When.
        time: Time,
    },
    /// A deleted record came back.
    Undeleted {
        /// Which.
        name: RecordName,
        /// Its revision afterwards.
        revision: i64,
        /// When.
        time: Time,
    },
}

impl Event {
    /// The record that the event is about.
    pub fn name(&self) -> RecordName {
        match self {
            Self::Put { record, .. } => record.name(),
            Self::Deleted { name, .. } | Self::Undeleted { name, .. } => name.clone(),
        }
    }

    /// The record after the event, given what it was before.
    pub fn apply(&self, before: Option<AnyRecord>) -> Option<AnyRecord> {
        match self {
            Self::Put { record, .. } => Some(record.clone()),
            Self::Deleted { revision, time, .. } => {
                before.map(|record| record.relived(*revision, *time, Some(*time)))
            }
            Self::Undeleted { revision, time, .. } => {
                before.map(|record| record.relived(*revision, *time, None))
            }
        }
    }
}

/// One command's events, as the journal keeps them: wholly there or wholly absent.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its place in the journal, 1-based.
    pub position: u64,
    /// When it was decided.
    pub time: Time,
    /// Who asked for it.
    pub actor: String,
    /// What makes a repetition of the request recognisable, if the caller asked for that.
    pub request: Option<RequestMark>,
    /// What happened.
    pub events: Vec<Event>,
    /// What it means for alerts.
    pub alerts: AlertMark,
}

/// What an entry means for alerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AlertMark {
    /// The position up to which the journal was examined for alerts; 0 = the entry does not say.
    pub examined: u64,
    /// Whether no alert follows from the entry.
    pub suppressed: bool,
}

/// What makes a repeated request recognisable (AIP-155).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestMark {
    /// The id that the caller gave the request.
    pub id: String,
    /// BLAKE3 over the request's body.
    pub digest: [u8; 32],
}
