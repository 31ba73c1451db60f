//! What can go wrong, sorted by what the caller does about it.

use std::io;
use std::path::PathBuf;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenReadError, OpenWriteError};

/// Why an operation on the index failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The stored index was made by another analyzer, format or layout: rebuild it.
    #[error("open the index: it was built as {found}, and {wanted} is needed")]
    Incompatible {
        /// What the directory says it holds, on one line.
        found: String,
        /// What this program would write, on one line.
        wanted: String,
    },
    /// The stored index cannot be read: move it aside and rebuild it.
    #[error("read the index: its files are damaged")]
    Damaged(#[source] Box<TantivyError>),
    /// The directory itself cannot be read or written.
    #[error("reach the index directory {}", path.display())]
    Directory {
        /// The directory or file concerned.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The disk is full. What was committed before is still readable; drop the writer and open
    /// another one when there is room.
    #[error("write the index: the disk is full")]
    StorageFull(#[source] Box<TantivyError>),
    /// Another writer holds the index.
    #[error("open the index for writing: another writer holds it")]
    Locked,
    /// Anything else the engine reports while reading or writing. After a failed write, drop the
    /// writer and open another one: what was committed before is still readable.
    #[error("use the index")]
    Engine(#[source] Box<TantivyError>),
    /// The dictionaries inside the program could not be loaded.
    #[error("load the built-in dictionaries: {0}")]
    Dictionary(String),
    /// A layout breaks a rule for names.
    #[error("accept the layout: {0}")]
    InvalidLayout(String),
    /// A document breaks a limit.
    #[error("accept document {id:?}: {reason}")]
    InvalidDocument {
        /// The document's id, cut to its limit.
        id: String,
        /// The broken rule.
        reason: String,
    },
    /// A filter, facet request or document names a field that the layout does not have.
    #[error("find the field {0:?} in the layout")]
    UnknownField(String),
    /// A file of word vectors breaks its format.
    #[error("read the word vectors {} line {line}: {reason}", path.display())]
    WordVectors {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// A request exceeds a named limit.
    #[error("accept the request: {what} is {given}, the limit is {limit}")]
    LimitExceeded {
        /// What was too large.
        what: &'static str,
        /// The size asked for.
        given: usize,
        /// The largest size allowed.
        limit: usize,
    },
}

impl Error {
    /// Whether there is no room on the disk.
    #[must_use]
    pub fn is_storage_full(&self) -> bool {
        match self {
            Error::StorageFull(_) => true,
            Error::Directory { source, .. } => is_full(source),
            _ => false,
        }
    }

    /// Sorts an engine error that came up while opening: what cannot be read is damaged.
    pub(crate) fn opening(source: TantivyError) -> Error {
        match source {
            TantivyError::IncompatibleIndex(incompatibility) => Error::Incompatible {
                found: format!("{incompatibility:?}"),
                wanted: tantivy::version_string().to_owned(),
            },
            TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(incompatibility)) => {
                Error::Incompatible {
                    found: format!("{incompatibility:?}"),
                    wanted: tantivy::version_string().to_owned(),
                }
            }
            TantivyError::DataCorruption(_)
            | TantivyError::OpenReadError(_)
            | TantivyError::SchemaError(_)
            | TantivyError::InternalError(_)
            | TantivyError::DeserializeError(_) => Error::Damaged(Box::new(source)),
            TantivyError::IoError(io) if is_unreadable(&io) => {
                Error::Damaged(Box::new(TantivyError::IoError(io)))
            }
            other => Error::from(other),
        }
    }
}

impl From<TantivyError> for Error {
    fn from(source: TantivyError) -> Error {
        match &source {
            TantivyError::LockFailure(LockError::LockBusy, _) => Error::Locked,
            TantivyError::DataCorruption(_) => Error::Damaged(Box::new(source)),
            _ if is_storage_full(&source) => Error::StorageFull(Box::new(source)),
            _ => Error::Engine(Box::new(source)),
        }
    }
}

impl From<io::Error> for Error {
    fn from(source: io::Error) -> Error {
        Error::from(TantivyError::from(source))
    }
}

/// Files that are missing, cut short or nonsense, as opposed to a disk that does not answer.
fn is_unreadable(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, NotFound, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | NotFound | UnexpectedEof)
}

/// How the system's failures for lack of room end when they are written out: ENOSPC, EDQUOT, EFBIG.
const FULL_TEXTS: [&str; 3] = ["(os error 28)", "(os error 122)", "(os error 27)"];

/// Whether there was no room. The term dictionary wraps the system's failure in an error of its
/// own that gives nothing but its text.
fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, Other, QuotaExceeded, StorageFull};
    match error.kind() {
        StorageFull | QuotaExceeded | FileTooLarge => true,
        Other => FULL_TEXTS.iter().any(|text| error.to_string().ends_with(text)),
        _ => false,
    }
}

fn is_storage_full(error: &TantivyError) -> bool {
    match error {
        TantivyError::IoError(io)
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: io, .. }) => is_full(io),
        _ => false,
    }
}
