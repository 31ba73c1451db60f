//! A disk for tests: it loses, tears and reorders what was not synced, and fails on demand.
//!
//! Everything it does follows from its seed and the calls made, so a failing case can be repeated.
//! Every operation that changes something has a number, from 1; a [`Fault`] or the crash is set for
//! one of them. Reads have none.

mod disk;
mod machine;
mod random;
mod storage;

pub use disk::Fault;
pub use random::Random;
pub use storage::SimStorage;
