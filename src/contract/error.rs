//! Why stored bytes cannot be read.

/// The entry format that this version writes; it reads this one and all before it.
pub(super) const ENTRY_FORMAT: i32 = 1;

/// Why stored bytes are not an entry or a record.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// The bytes are not such a message.
    #[error("read a stored message")]
    Bytes(#[from] prost::DecodeError),
    /// The entry was written by a newer version.
    #[error(
        "read entry format {found}: this version knows up to {ENTRY_FORMAT}; use a newer qianxian"
    )]
    Format {
        /// What the entry says.
        found: i32,
    },
    /// A part is missing that every entry has.
    #[error("read an entry: {what} is missing")]
    Missing {
        /// Which part.
        what: &'static str,
    },
    /// A stored record breaks the rules of its kind.
    #[error("read a stored record: {violation}")]
    Record {
        /// Which rule, where.
        violation: String,
    },
}
