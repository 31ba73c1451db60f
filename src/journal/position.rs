//! Where an entry stands in the journal.

use std::fmt;

/// A BLAKE3 hash over everything from the journal's start to one entry, in 32 bytes.
pub type Chain = [u8; 32];

/// The chain hash before the first entry.
pub const GENESIS: Chain = [0; 32];

/// The number of an entry, counted from 1 without gaps; 0 stands before the first entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position(u64);

impl Position {
    /// Before the first entry: the head of an empty journal.
    pub const START: Self = Self(0);

    /// Takes an entry's number, 0 for the place before the first.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Returns the entry's number, 0 for the place before the first.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Returns the position after this one; the last one possible is followed by itself.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// Returns the position before this one; the start is preceded by itself.
    #[must_use]
    pub const fn previous(self) -> Self {
        Self(self.0.saturating_sub(1))
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The last entry of a journal: how far it goes, and the hash over all of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The last entry's number, 0 in an empty journal.
    pub position: Position,
    /// The chain hash of that entry, [`GENESIS`] in an empty journal.
    pub chain: Chain,
}

impl Head {
    /// The head of an empty journal.
    pub const START: Self = Self { position: Position::START, chain: GENESIS };

    /// Returns the head after an entry of `payload` has followed this one.
    #[must_use]
    pub fn follow(&self, payload: &[u8]) -> Self {
        let position = self.position.next();
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.chain);
        hasher.update(&position.get().to_le_bytes());
        hasher.update(payload);
        Self { position, chain: *hasher.finalize().as_bytes() }
    }
}

impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.position)?;
        self.chain.iter().take(8).try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_depends_on_the_past_the_number_and_the_content() {
        let one = Head::START.follow(b"a");
        assert_eq!(one.position, Position::new(1));
        assert_ne!(one.chain, Head::START.follow(b"b").chain);
        assert_ne!(one.follow(b"a").chain, one.chain);
        let renumbered = Head { position: Position::new(7), chain: GENESIS };
        assert_ne!(renumbered.follow(b"a").chain, one.chain);
    }
}
