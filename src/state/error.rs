//! Why the state view may fail.

use std::path::PathBuf;

use crate::contract::EntryError;

/// A failure of the state view. None of them can lose anything: the journal has it all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database below failed.
    #[error("use the state view")]
    Database(#[from] sled::Error),
    /// The database below gave up in the middle of its work, as sled does on damaged files.
    #[error("use the state view: its database panicked: {what}")]
    Panicked {
        /// What it said.
        what: String,
    },
    /// Bytes in the view are not what was written.
    #[error("read {key} from the state view; run `qianxian doctor`, then delete {} and restart to rebuild it", dir.display())]
    Damaged {
        /// What was read.
        key: String,
        /// Where the view lives.
        dir: PathBuf,
        /// What was wrong with it.
        #[source]
        source: EntryError,
    },
    /// A counter in the view is not eight bytes long.
    #[error("read {key} from the state view: {found} bytes instead of 8")]
    Counter {
        /// Which counter.
        key: String,
        /// Its length.
        found: usize,
    },
    /// The view was written in another format; it must be rebuilt.
    #[error("open the state view: it has format {found}, this version writes {expected}")]
    Format {
        /// What it says.
        found: u64,
        /// What this version writes.
        expected: u64,
    },
    /// Entries were applied out of order.
    #[error("apply entry {found} to the state view: {expected} comes next")]
    Order {
        /// What came.
        found: u64,
        /// What should have come.
        expected: u64,
    },
}

impl Error {
    /// Whether there is no room on the disk.
    pub fn is_disk_full(&self) -> bool {
        use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        let is_full = |kind| matches!(kind, StorageFull | QuotaExceeded | FileTooLarge);
        self.io().is_some_and(|error| is_full(error.kind()))
    }

    /// Whether the view has to be built anew: damaged, or of another format. What the disk refuses
    /// for other reasons, such as a lack of room or of permission, no rebuild would mend.
    pub fn needs_rebuild(&self) -> bool {
        use std::io::ErrorKind::{OutOfMemory, PermissionDenied, ReadOnlyFilesystem};
        let is_refused = |error: &std::io::Error| {
            matches!(error.kind(), OutOfMemory | PermissionDenied | ReadOnlyFilesystem)
                || matches!(error.raw_os_error(), Some(libc::EMFILE | libc::ENFILE))
        };
        !self.is_disk_full() && !self.io().is_some_and(is_refused)
    }

    const fn io(&self) -> Option<&std::io::Error> {
        match self {
            Self::Database(sled::Error::Io(source)) => Some(source),
            _ => None,
        }
    }
}
