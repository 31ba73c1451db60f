//! Why the search view may fail.

use std::path::PathBuf;

use super::synonyms::BadSynonym;

/// A failure of the search view. None of them can lose anything: the journal has it all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The index below failed.
    #[error("use the search view")]
    Index(#[from] qianxian_index::Error),
    /// The index cannot be made out of its files, though the system gave all of them.
    #[error("use the search view: its files are damaged")]
    Unreadable(#[source] qianxian_index::Error),
    /// A line of the synonyms is no rule, and no list was read before.
    #[error("read {} line {}: {}", path.display(), bad.line, bad.reason.en)]
    Synonyms {
        /// The file.
        path: PathBuf,
        /// The line, and what is wrong with it.
        bad: BadSynonym,
    },
    /// The file that says where meaning comes from says something else.
    #[error("read {}: it says '{found}'; write learned or off", path.display())]
    Semantic {
        /// The file.
        path: PathBuf,
        /// What it says.
        found: String,
    },
    /// A file of the data directory cannot be read.
    #[error("read {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The index met bytes that it did not expect, and panicked.
    #[error("use the search view: it is damaged ({what}); restart to rebuild it")]
    Panicked {
        /// What it said.
        what: String,
    },
}

impl Error {
    /// Sorts a failure of opening: where the engine fails and the system did not, the bytes are
    /// at fault.
    pub(super) fn opening(failed: Self) -> Self {
        match failed {
            Self::Index(source @ qianxian_index::Error::Engine(_))
                if !is_of_the_system(&source) =>
            {
                Self::Unreadable(source)
            }
            other => other,
        }
    }

    /// Whether there is no room on the disk.
    pub fn is_disk_full(&self) -> bool {
        matches!(self, Self::Index(source) if source.is_storage_full())
    }

    /// Whether the view has to be built anew: by another version, or damaged.
    pub fn needs_rebuild(&self) -> bool {
        use std::io::ErrorKind::{AlreadyExists, NotADirectory};
        let source = match self {
            Self::Index(source) => source,
            Self::Unreadable(_) | Self::Panicked { .. } => return true,
            Self::Synonyms { .. } | Self::Semantic { .. } | Self::File { .. } => return false,
        };
        match source {
            qianxian_index::Error::Incompatible { .. } | qianxian_index::Error::Damaged { .. } => {
                true
            }
            qianxian_index::Error::Directory { source, .. } => {
                matches!(source.kind(), AlreadyExists | NotADirectory)
            }
            _ => false,
        }
    }
}

/// Whether a failure goes back to one of the system's.
fn is_of_the_system(failed: &qianxian_index::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(failed);
    while let Some(failed) = cause {
        if failed.is::<std::io::Error>() {
            return true;
        }
        cause = failed.source();
    }
    false
}

/// Does work of the index; a panic in it is an error, so that the view can be rebuilt.
pub(super) fn guarded<R>(work: impl FnOnce() -> Result<R, Error>) -> Result<R, Error> {
    crate::guard::guarded(work).unwrap_or_else(|what| Err(Error::Panicked { what }))
}
