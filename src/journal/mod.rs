//! What was decided, in which order, and can it be proven?
//!
//! The journal is the truth: an append-only log of opaque entries, kept in segment files, durable
//! before it is acknowledged, and chained by hashes from the first entry to the last. Every other
//! store is a view that can be rebuilt from it. This room knows bytes, positions and files; it does
//! not know what an entry means, what time it is, or anything async.
//!
//! - [`Journal`] is the one writer; [`Reader`], [`Entries`] and [`Tail`] read from any thread.
//! - [`Journal::open`] recovers; [`verify`] checks every byte.
//! - [`Storage`] is the seam to the disk: [`DirStorage`] is the real one, [`sim::SimStorage`] the
//!   one that crashes, for tests.
//!
//! # Format, version 1
//!
//! A segment is a file named `{first position:020}.qxj`: a header, then frames, then nothing.
//! Numbers are little-endian. CRC is CRC-32 (ISO-HDLC, as in zip).
//!
//! | header byte | bytes | what |
//! |---|---|---|
//! | 0 | 8 | magic, `QXJRNL\r\n` |
//! | 8 | 4 | format version, 1 |
//! | 12 | 4 | zero |
//! | 16 | 8 | position of the first entry, as in the name |
//! | 24 | 32 | chain hash before that entry; zeros in the first segment |
//! | 56 | 8 | first position of the segment before; 0 in the first segment |
//! | 64 | 8 | final length of the segment before in bytes; 0 in the first segment |
//! | 72 | 4 | zero |
//! | 76 | 4 | CRC of bytes 0–75 |
//!
//! | frame byte | bytes | what |
//! |---|---|---|
//! | 0 | 4 | payload length, at most 16 MiB |
//! | 4 | 4 | CRC of all other bytes of the frame |
//! | 8 | 8 | position |
//! | 16 | 8 | position of the first entry of the batch written with this one |
//! | 24 | 32 | chain hash: BLAKE3 (chain hash before ‖ position ‖ payload) |
//! | 56 | length | payload |
//!
//! # What an interruption can leave, and what is damage
//!
//! A batch is written into one segment, behind batches that are durable. So after a crash only the
//! last batch can be incomplete, with its pages written in any order. [`Journal::open`] keeps the
//! entries before the first frame that does not hold, and cuts the rest into a file
//! `torn-{position}-{offset}.bytes`, unless one of these shows that the rest had been acknowledged
//! and is damaged: a whole frame of a *later batch* follows; the frame is whole (its CRC holds) but
//! does not fit; another segment follows. Then it refuses and changes nothing.
//!
//! A segment is created durably, header and name, before the first frame goes into it. So a last
//! segment file of at most 80 bytes whose header does not hold was interrupted at its creation,
//! holds no entry, and is set aside in the same way; a longer one is damage.
//!
//! What `open` cannot tell from an interruption: damage to the last batch, or to the header of a
//! last segment without entries, or whole frames missing at the end. It reports the first two as a
//! cut. [`verify`] finds the first two (run before `open`), and a caller with views finds all that
//! matters: a view whose position is beyond the head has seen an entry that is gone.

mod cursor;
mod error;
mod frame;
mod log;
mod position;
mod reader;
mod recovery;
mod segment;
pub mod sim;
mod storage;
mod torn;
mod verify;

pub use error::{Damage, Error, is_disk_full};
pub use frame::{BATCH_BYTES_MAX, ENTRY_BYTES_MAX};
pub use log::{Journal, Options, SEGMENT_BYTES_DEFAULT};
pub use position::{Chain, GENESIS, Head, Position};
pub use reader::{Entries, Entry, Reader, Tail};
pub use recovery::{Cut, Recovery};
pub use storage::{Access, DirStorage, Storage, StorageFile};
pub use verify::{Report, verify};
