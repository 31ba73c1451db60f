//! Why the search view may fail.

/// A failure of the search view. None of them can lose anything: the journal has it all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The index below failed.
    #[error("use the search view")]
    Index(#[from] qianxian_index::Error),
}

impl Error {
    /// Whether there is no room on the disk.
    pub fn is_disk_full(&self) -> bool {
        let Self::Index(source) = self;
        source.is_storage_full()
    }

    /// Whether the view has to be built anew: by another version, or damaged.
    pub fn needs_rebuild(&self) -> bool {
        use std::io::ErrorKind::{AlreadyExists, NotADirectory};
        let Self::Index(source) = self;
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
