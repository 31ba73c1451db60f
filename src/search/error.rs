//! Why the search view may fail.

use std::path::PathBuf;

use super::synonyms::BadSynonym;

/// A failure of the search view. None of them can lose anything: the journal has it all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The index below failed.
    #[error("use the search view")]
    Index(#[from] qianxian_index::Error),
    /// A line of the synonyms is no rule, and no list was read before.
    #[error("read {} line {}: {}", path.display(), bad.line, bad.reason.en)]
    Synonyms {
        /// The file.
        path: PathBuf,
        /// The line, and what is wrong with it.
        bad: BadSynonym,
    },
    /// The synonyms cannot be read.
    #[error("read {}", path.display())]
    SynonymFile {
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
    /// Whether there is no room on the disk.
    pub fn is_disk_full(&self) -> bool {
        matches!(self, Self::Index(source) if source.is_storage_full())
    }

    /// Whether the view has to be built anew: by another version, or damaged.
    pub fn needs_rebuild(&self) -> bool {
        use std::io::ErrorKind::{AlreadyExists, NotADirectory};
        let source = match self {
            Self::Index(source) => source,
            Self::Panicked { .. } => return true,
            Self::Synonyms { .. } | Self::SynonymFile { .. } => return false,
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
