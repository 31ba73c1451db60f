//! What can go wrong with the journal, and what to do about it.

use std::io;

use super::position::Position;

/// Why the journal could not do what was asked of it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The storage refused an operation while opening, reading or verifying.
    #[error("{action} {name}")]
    Io {
        /// What was being done, as in "read" or "open".
        action: &'static str,
        /// The file concerned.
        name: String,
        /// What the storage said.
        #[source]
        source: io::Error,
    },
    /// Bytes that had been acknowledged no longer hold. Nothing was changed.
    #[error(
        "trust {segment}: at byte {byte}, record {position}: {what}; restore this file from a \
         backup, or run `qianxian journal verify` to see how far the journal holds"
    )]
    Damaged {
        /// The segment file's name.
        segment: String,
        /// The offset in that file where the damaged header or frame starts.
        byte: u64,
        /// The entry that should be there (or come first in the segment).
        position: Position,
        /// What is wrong there.
        what: Damage,
    },
    /// The segment was written by a newer program.
    #[error("read {segment}: format version {found} is newer than {supported}, upgrade qianxian")]
    Version {
        /// The segment file's name.
        segment: String,
        /// The version that its header names.
        found: u32,
        /// The newest version that this program reads.
        supported: u32,
    },
    /// A file ends in `.qxj` but is not named as a segment; it may be a misplaced copy.
    #[error("accept {name} among the segments: its name is no record number, move it elsewhere")]
    ForeignFile {
        /// The file's name.
        name: String,
    },
    /// There is no segment at all where a journal was to be verified.
    #[error("find a journal here: there is no segment file")]
    Missing,
    /// The caller's idea of the head is not the head, so its decision rests on old state.
    #[error("append after record {expected}: the journal is at record {actual}")]
    Position {
        /// The head that the caller expected.
        expected: Position,
        /// The head as it is.
        actual: Position,
    },
    /// One entry is larger than [`ENTRY_BYTES_MAX`](super::ENTRY_BYTES_MAX). Nothing was written.
    #[error("append an entry of {bytes} bytes: the limit is {limit}")]
    EntryTooLarge {
        /// The entry's size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The batch is larger than [`BATCH_BYTES_MAX`](super::BATCH_BYTES_MAX). Nothing was written.
    #[error("append a batch of {bytes} bytes: the limit is {limit}")]
    BatchTooLarge {
        /// The size of the batch as it would be stored, or a lower bound of it.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The disk is full. Nothing of the batch remains; the journal stays usable.
    #[error("append to the journal: no space is left, nothing of the batch was kept")]
    Full(#[source] io::Error),
    /// The write failed. Nothing of the batch remains; the journal stays usable.
    #[error("append to the journal: the write failed, nothing of the batch was kept")]
    Write(#[source] io::Error),
    /// Nobody can say any more what is on the disk. Every later append gets this answer too; the
    /// process must end, and the next [`Journal::open`](super::Journal::open) finds out.
    #[error("append to the journal: {what}, so what is on the disk is unknown; restart")]
    Poisoned {
        /// The operation that failed.
        what: &'static str,
        /// What the storage said; absent when an earlier append was the one that failed.
        #[source]
        source: Option<io::Error>,
    },
}

impl Error {
    /// Wraps a storage error met while doing `action` to the file `name`.
    pub(super) fn io(action: &'static str, name: &str) -> impl FnOnce(io::Error) -> Self {
        let name = name.to_owned();
        move |source| Self::Io { action, name, source }
    }

    /// Classes a failed write: a full disk (or quota) is told from other failures.
    pub(super) fn of_write(source: io::Error) -> Self {
        if is_disk_full(&source) { Self::Full(source) } else { Self::Write(source) }
    }

    /// Whether there is no room on the disk.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Full(_) => true,
            Self::Io { source, .. } => is_disk_full(source),
            _ => false,
        }
    }
}

/// Whether an operation failed for lack of room: on the disk, or within a quota or limit.
#[must_use]
pub fn is_disk_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

/// What is wrong at a place of a segment file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    /// The file is shorter than a segment header.
    #[error("the file ends inside the segment header")]
    HeaderShort,
    /// The segment header's checksum does not hold.
    #[error("the segment header's checksum does not hold")]
    HeaderChecksum,
    /// The checksum holds, but this is no segment of ours.
    #[error("the segment header's magic bytes are not a journal's")]
    HeaderMagic,
    /// The header names another first record than the file's name.
    #[error("the segment header names another first record than the file's name")]
    HeaderPosition,
    /// The segment before is absent, or not as long as it was when this one was started.
    #[error("the segment before this one is missing or has changed its length")]
    Predecessor,
    /// The chain hash at the end of the segment before is not the one this header continues.
    #[error("the hash chain does not continue from the segment before")]
    ChainBefore,
    /// The file ends where a frame (or the rest of one) should be.
    #[error("the file ends before the end of the frame")]
    FrameShort,
    /// The frame's length is beyond the limit of an entry.
    #[error("the frame's length is beyond the limit")]
    FrameLength,
    /// The frame's checksum does not hold.
    #[error("the frame's checksum does not hold")]
    FrameChecksum,
    /// The frame is whole, but it is not the record that should be here.
    #[error("the frame is another record than the one that should be here")]
    FramePosition,
    /// The frame is whole, but names an impossible start of its batch.
    #[error("the frame's batch does not fit the frame before")]
    FrameBatch,
    /// The frame is whole, but its chain hash is not the one its content gives.
    #[error("the hash chain does not hold")]
    FrameChain,
}

impl Damage {
    /// Says whether an interrupted write can look like this. A frame whose checksum holds was
    /// written whole, so a frame that is whole and wrong is never the work of an interruption.
    pub(super) const fn may_be_torn(self) -> bool {
        matches!(self, Self::FrameShort | Self::FrameLength | Self::FrameChecksum)
    }
}
