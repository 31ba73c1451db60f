//! Why the search view may fail.

/// A failure of the search view. None of them can lose anything: the journal has it all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The index below failed.
    #[error("use the search view")]
    Index(#[from] qianxian_index::Error),
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
        let Self::Index(source) = self else { return true };
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

/// Does work of the index; a panic in it is an error, so that the view can be rebuilt.
pub(super) fn guarded<R>(work: impl FnOnce() -> Result<R, Error>) -> Result<R, Error> {
    crate::guard::guarded(work).unwrap_or_else(|what| Err(Error::Panicked { what }))
}
