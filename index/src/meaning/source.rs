//! What says where terms lie.

use super::Sample;

/// Where the terms of a vocabulary lie.
pub trait Meaning: std::fmt::Debug + Send + Sync {
    /// What tells this source of points from every other, in one word of `a-z`, `0-9`, `-`. An
    /// index made with another one is [`Error::Incompatible`](crate::Error::Incompatible).
    fn version(&self) -> String;

    /// How many numbers make a point.
    fn dimensions(&self) -> usize;

    /// The points of the sample's terms, one after the other: as many numbers as there are terms
    /// times dimensions. A term without a meaning lies at zero. The same sample gives the same
    /// numbers to the last bit.
    fn points(&self, sample: &Sample) -> Vec<f32>;
}
