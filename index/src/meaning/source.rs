//! What says where terms lie.

use super::Sample;

/// What of a query nearness in meaning counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All that it says.
    All,
    /// What it says in letters: nearness counts by the share that words in letters have in the
    /// query's impact, nothing for a query that is all Chinese.
    Letters,
}

/// Where the terms of a vocabulary lie.
pub trait Meaning: std::fmt::Debug + Send + Sync {
    /// What tells this source of points from every other, in one word of `a-z`, `0-9`, `-`. An
    /// index made with another one is [`Error::Incompatible`](crate::Error::Incompatible).
    fn version(&self) -> String;

    /// What its nearness counts for.
    fn scope(&self) -> Scope {
        Scope::All
    }

    /// How many numbers make a point.
    fn dimensions(&self) -> usize;

    /// The points of the sample's terms, one after the other: as many numbers as there are terms
    /// times dimensions. A term without a meaning lies at zero. The same sample gives the same
    /// numbers to the last bit.
    fn points(&self, sample: &Sample) -> Vec<f32>;
}
