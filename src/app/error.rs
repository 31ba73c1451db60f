//! What may come back instead of an answer: a closed set of codes, each with a stable reason.

use std::path::PathBuf;
use std::time::Duration;

use crate::contract::EntryError;
use crate::domain::Violation;
use crate::domain::acts::Block;
use crate::domain::catalogue::{Refusal, Undecided};
use crate::domain::record::LockKind;
use crate::domain::text::Bilingual;
use crate::{journal, search, state};

use super::error_text::{chain_text, message, refusal_text};

/// The kinds of failure; each edge has one place that translates them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// The request is wrong; repeating it will not help.
    Invalid,
    /// What it names does not exist.
    NotFound,
    /// What it would create exists.
    AlreadyExists,
    /// Somebody else was faster; read again and repeat.
    Conflict,
    /// The state of things does not allow it; something else has to happen first.
    Blocked,
    /// A resource is used up.
    Exhausted,
    /// Not now; repeat later.
    Unavailable,
    /// Our fault.
    Internal,
}

/// A failure of a use case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules refused the command.
    #[error("apply the command: {}", refusal_text(.0).en)]
    Refused(Refusal),
    /// The request itself is wrong.
    #[error("read the request: {}", .0.first().map_or_else(String::new, ToString::to_string))]
    Invalid(Vec<Violation>),
    /// The `request_id` was used before with another body.
    #[error("accept request {id}: it was used before with another content; use a new request_id")]
    RequestReused {
        /// Which.
        id: String,
    },
    /// More is waiting than can be kept.
    #[error("queue the command: {waiting} commands wait already")]
    Overloaded {
        /// How many.
        waiting: usize,
    },
    /// As many streams are open as are allowed.
    #[error("open the stream: {streams} streams are open already")]
    Watched {
        /// How many.
        streams: usize,
    },
    /// The disk is full; nothing of the command remains.
    #[error("write the journal: the disk is full; make room and repeat")]
    DiskFull(#[source] journal::Error),
    /// The disk is full and a view cannot be opened or brought up to the journal.
    #[error("bring the views up to the journal: the disk is full: {cause}")]
    NoRoom {
        /// What failed for it.
        cause: String,
    },
    /// The command is durable in the journal, but the state view could not follow it.
    #[error("show what is durable in the journal: {cause}")]
    Unshown {
        /// Why.
        cause: String,
        /// Whether for lack of room.
        is_disk_full: bool,
    },
    /// Nobody can say whether the change is in the journal: its fsync failed.
    #[error("make the change durable: {cause}")]
    InDoubt {
        /// What failed.
        cause: String,
    },
    /// The process is ending, or has to.
    #[error("accept the command: the engine has stopped; restart the server")]
    Stopped,
    /// The search view did not catch up in time.
    #[error("wait for the search view: it is not at position {wanted} after {waited:?}")]
    SearchBehind {
        /// The position asked for.
        wanted: u64,
        /// How long was waited.
        waited: Duration,
    },
    /// Another process uses the data directory.
    #[error("open {}: another process uses it{}", dir.display(), holder.as_deref().map(|who| format!(" ({who})")).unwrap_or_default())]
    DirectoryHeld {
        /// The data directory.
        dir: PathBuf,
        /// What the holder wrote about itself.
        holder: Option<String>,
    },
    /// A file or directory could not be used.
    #[error("{action} {}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A view is ahead of the journal: acknowledged entries are missing from the journal's end.
    #[error(
        "trust the journal: it ends at position {journal}, but the {view} view has seen {seen}; \
         restore the journal from a backup"
    )]
    JournalBehind {
        /// Where the journal ends.
        journal: u64,
        /// What a view has seen.
        seen: u64,
        /// Which view.
        view: &'static str,
    },
    /// The journal failed.
    #[error("use the journal")]
    Journal(#[source] journal::Error),
    /// The journal holds something that this version cannot read.
    #[error("read entry {position} of the journal")]
    Entry {
        /// Which.
        position: u64,
        /// What is wrong with it.
        #[source]
        source: EntryError,
    },
    /// The state view failed.
    #[error("use the state view")]
    State(#[source] state::Error),
    /// The search view failed.
    #[error("use the search view")]
    Search(#[source] search::Error),
}

impl Error {
    /// Every reason with its kind, for the reference page and its test: those below, then what
    /// stands in the way of verbs, then what another record holds.
    pub fn reasons() -> Vec<(&'static str, Code)> {
        let blocks = Block::ALL.into_iter().map(Block::reason);
        let locks = LockKind::ALL.into_iter().map(LockKind::reason);
        let blocked = blocks.chain(locks).map(|reason| (reason, Code::Blocked));
        Self::REASONS.into_iter().chain(blocked).collect()
    }

    /// The reasons that no rule of the trade gives.
    const REASONS: [(&'static str, Code); 15] = [
        ("INVALID_FIELDS", Code::Invalid),
        ("REQUEST_ID_REUSED", Code::Invalid),
        ("RECORD_NOT_FOUND", Code::NotFound),
        ("RECORD_DELETED", Code::NotFound),
        ("RECORD_EXISTS", Code::AlreadyExists),
        ("RECORD_NOT_DELETED", Code::AlreadyExists),
        ("ETAG_MISMATCH", Code::Conflict),
        ("OVERLOADED", Code::Exhausted),
        ("DISK_FULL", Code::Exhausted),
        ("IN_DOUBT", Code::Unavailable),
        ("STOPPED", Code::Unavailable),
        ("SEARCH_BEHIND", Code::Unavailable),
        ("DIRECTORY_HELD", Code::Unavailable),
        ("JOURNAL_BEHIND", Code::Internal),
        ("INTERNAL", Code::Internal),
    ];

    /// The kind of failure.
    pub const fn code(&self) -> Code {
        match self {
            Self::Refused(refusal) => match refusal {
                Refusal::Invalid(_) => Code::Invalid,
                Refusal::NotFound(_) | Refusal::Deleted(_) => Code::NotFound,
                Refusal::AlreadyExists(_) | Refusal::NotDeleted(_) => Code::AlreadyExists,
                Refusal::EtagMismatch { .. } => Code::Conflict,
                Refusal::Locked { .. } | Refusal::Blocked(_) => Code::Blocked,
            },
            Self::Invalid(_) | Self::RequestReused { .. } => Code::Invalid,
            Self::Overloaded { .. }
            | Self::Watched { .. }
            | Self::DiskFull(_)
            | Self::NoRoom { .. } => Code::Exhausted,
            Self::Stopped
            | Self::InDoubt { .. }
            | Self::Unshown { .. }
            | Self::SearchBehind { .. }
            | Self::DirectoryHeld { .. } => Code::Unavailable,
            Self::Io { .. }
            | Self::JournalBehind { .. }
            | Self::Journal(_)
            | Self::Entry { .. }
            | Self::State(_)
            | Self::Search(_) => Code::Internal,
        }
    }

    /// The stable reason that programs branch on; `docs/reference/errors.md` lists them.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => match refusal {
                Refusal::Invalid(_) => "INVALID_FIELDS",
                Refusal::NotFound(_) => "RECORD_NOT_FOUND",
                Refusal::Deleted(_) => "RECORD_DELETED",
                Refusal::AlreadyExists(_) => "RECORD_EXISTS",
                Refusal::NotDeleted(_) => "RECORD_NOT_DELETED",
                Refusal::EtagMismatch { .. } => "ETAG_MISMATCH",
                Refusal::Locked { lock, .. } => lock.kind.reason(),
                Refusal::Blocked(obstacle) => obstacle.block.reason(),
            },
            Self::Invalid(_) => "INVALID_FIELDS",
            Self::RequestReused { .. } => "REQUEST_ID_REUSED",
            Self::Overloaded { .. } | Self::Watched { .. } => "OVERLOADED",
            Self::DiskFull(_) | Self::NoRoom { .. } => "DISK_FULL",
            Self::InDoubt { .. } => "IN_DOUBT",
            Self::Stopped | Self::Unshown { .. } => "STOPPED",
            Self::SearchBehind { .. } => "SEARCH_BEHIND",
            Self::DirectoryHeld { .. } => "DIRECTORY_HELD",
            Self::JournalBehind { .. } => "JOURNAL_BEHIND",
            Self::Io { .. }
            | Self::Journal(_)
            | Self::Entry { .. }
            | Self::State(_)
            | Self::Search(_) => "INTERNAL",
        }
    }

    /// The sentence for people. What failed inside is for the log, not for callers.
    pub fn message(&self) -> Bilingual {
        message(self)
    }

    /// The refused fields, if that is what is wrong.
    pub fn violations(&self) -> &[Violation] {
        match self {
            Self::Refused(Refusal::Invalid(violations)) | Self::Invalid(violations) => violations,
            _ => &[],
        }
    }
}

impl From<Undecided<state::Error>> for Error {
    fn from(undecided: Undecided<state::Error>) -> Self {
        match undecided {
            Undecided::Refused(refusal) => Self::Refused(refusal),
            Undecided::Unreadable(source) => source.into(),
        }
    }
}

impl From<state::Error> for Error {
    fn from(failed: state::Error) -> Self {
        if failed.is_disk_full() {
            return Self::NoRoom { cause: chain_text(&failed) };
        }
        Self::State(failed)
    }
}

impl From<search::Error> for Error {
    fn from(failed: search::Error) -> Self {
        if failed.is_disk_full() {
            return Self::NoRoom { cause: chain_text(&failed) };
        }
        Self::Search(failed)
    }
}
